"""Watercooler's model: how talk about a learning programme spreads inside a company."""
