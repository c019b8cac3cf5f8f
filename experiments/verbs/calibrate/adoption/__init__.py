"""Calibration to adoption data: who adopted what when, tied to whom."""
