"""`watercooler ambassadors`: whom to involve before launch."""
