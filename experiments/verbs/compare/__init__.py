"""`watercooler compare`: a baseline against alternatives."""
