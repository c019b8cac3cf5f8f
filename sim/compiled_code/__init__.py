"""How rules and phases become machine code."""

CACHE_LINE = 64
"""Bytes that memory hands over at a time."""
