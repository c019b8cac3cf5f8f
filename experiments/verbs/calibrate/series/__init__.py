"""Calibration to a campaign's series: registrations, attendance, posts, a survey."""
