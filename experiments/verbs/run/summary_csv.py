"""Key figures of a run as CSV."""

from experiments.statistics.summary import Summary
from experiments.storage.csv_text import csv_text


def as_csv(summaries: dict[str, Summary]) -> str:
    """The summaries as text with commas; empty cells where something is not defined."""
    rows = [[each.name, each.unit, each.mean, each.low, each.high, each.p5, each.p95, each.n] for each in summaries.values()]
    return csv_text([["kpi", "unit", "mean", "low_90", "high_90", "p5", "p95", "n"], *rows])
