"""What replications say together: mean of each KPI with its interval, and how far single replications lie apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.statistics.intervals import mean_interval
from experiments.statistics.verdict import prediction_ends
from sim.measures.kpis import KPIS

SHARES = ("share", "share of content", "0 to 1")
"""Units that end at 1."""


@dataclass(frozen=True)
class Summary:
    """One KPI over replications. `low`, `high`: interval of the mean; `p5`, `p95`: what 90 % of further replications lie between.

    `n` counts the replications in which the KPI is defined; statistics that need more than there are read nan.
    """

    name: str
    unit: str
    mean: float
    low: float
    high: float
    p5: float
    p95: float
    n: int


def summarise(columns: dict[str, Any]) -> dict[str, Summary]:
    """A summary of every KPI in a table with one row a replication."""
    return {name: _summary(name, KPIS[name].unit, columns[name]) for name in KPIS if name in columns}


def _summary(name: str, unit: str, column: Any) -> Summary:
    values = np.asarray(column, dtype=np.float64)
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return Summary(name, unit, np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    mean, low, high = mean_interval(values)
    low = max(low, 0.0) if values.min() >= 0 else low  # a mean of such values cannot lie beyond
    high = min(high, 1.0) if unit in SHARES else high
    p5, p95 = prediction_ends(values) if len(values) > 1 else (np.nan, np.nan)
    return Summary(name, unit, mean, low, high, float(p5), float(p95), len(values))
