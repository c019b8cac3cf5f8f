"""How rules and phases become machine code."""
