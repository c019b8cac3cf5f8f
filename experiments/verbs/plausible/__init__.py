"""`watercooler plausible`: parameter sets that give what is observed of programmes at large."""
