"""What one can ask: a folder a verb. Verbs are independent of one another."""
