"""`watercooler sweep`: one campaign in many versions."""
