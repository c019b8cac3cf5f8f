"""`watercooler results`: list, show, query what has been computed."""
