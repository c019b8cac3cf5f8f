"""Figures of a result, drawn from its tables and nothing else."""
