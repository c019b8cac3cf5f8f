"""`watercooler optimise`: Pareto-optimal campaigns within a budget."""
