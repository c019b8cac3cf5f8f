"""Fitting behaviour to what was observed, and saying how far the data reach."""
