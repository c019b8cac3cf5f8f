"""`watercooler run`: one campaign, many replications."""
