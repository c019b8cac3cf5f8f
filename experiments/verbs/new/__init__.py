"""A campaign and a company by ten questions."""
