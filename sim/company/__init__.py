"""Who works where and who knows whom: generated from a plan, or read from records."""
