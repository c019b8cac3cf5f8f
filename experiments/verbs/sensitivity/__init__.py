"""`watercooler sensitivity`: which assumptions decide."""
