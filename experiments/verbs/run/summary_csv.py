"""Key figures of a run as CSV."""

import csv
import io

import numpy as np

from experiments.statistics.summary import Summary
from experiments.storage.csv_text import plain


def as_csv(summaries: dict[str, Summary]) -> str:
    """The summaries as text with commas; empty cells where something is not defined."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["kpi", "unit", "mean", "low_90", "high_90", "p5", "p95", "n"])
    for each in summaries.values():
        numbers = [each.mean, each.low, each.high, each.p5, each.p95]
        writer.writerow([plain(each.name), plain(each.unit), *("" if np.isnan(v) else repr(v) for v in numbers), each.n])
    return text.getvalue()
