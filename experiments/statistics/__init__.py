"""Statistics of results. Knows nothing of experiments."""
