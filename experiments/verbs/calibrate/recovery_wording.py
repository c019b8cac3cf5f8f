"""The recovery test in words and as a table."""

from collections.abc import Sequence

from experiments.statistics.intervals import share_interval
from experiments.storage.csv_text import csv_text
from experiments.verbs.calibrate.recovery import Recovered
from experiments.verbs.calibrate.report import ReportTable
from sim.spelling import plural


def sentence(rows: Sequence[Recovered]) -> str:
    """What the test says, all parameters together."""
    held, cases = sum(row.held for row in rows), sum(row.cases for row in rows)
    return (
        f"Over {plural(rows[0].cases, 'data set')} that the model made from known parameters, the 90 % intervals held the truth in "
        f"{100 * held / cases:.0f} % ({held:,} of {cases:,} over {plural(len(rows), 'parameter')})."
    )


def section(rows: Sequence[Recovered]) -> ReportTable:
    """The table."""
    body = []
    for row in rows:
        low, high = share_interval(row.held, row.cases)
        share = f"{100 * row.held / row.cases:.0f} %"
        body.append((row.name, share, f"{100 * low:.0f} to {100 * high:.0f} %", f"{row.width_ratio:.2f}", f"{row.correlation:+.2f}"))
    note = (
        f"{plural(rows[0].cases, 'data set')} made by the model, parameters drawn from the prior, each calibrated as if it were real. A parameter whose "
        "interval stays as wide as before is held by the prior alone: the last column says whether it is found."
    )
    header = (
        "Parameter",
        "Truth held by 90 % interval",
        "90 % interval of that share",
        "Width after / before",
        "Correlation of truth and estimate",
    )
    return ReportTable("Recovery of known parameters", note, header, tuple(body))


def as_csv(rows: Sequence[Recovered]) -> str:
    """The table as text with commas."""
    header = ["parameter", "held", "cases", "share", "width_ratio", "correlation"]
    ratios = ([row.held / row.cases, row.width_ratio, row.correlation] for row in rows)
    cells = ([row.name, row.held, row.cases, *(f"{each:.4f}" for each in several)] for row, several in zip(rows, ratios, strict=True))
    return csv_text([header, *cells])
