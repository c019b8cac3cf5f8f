"""Design points, factors, responses and shares in words."""

import numpy as np

from experiments.design.factors import Factor
from experiments.design.point import plain_value, shown
from experiments.report.numbers import interval, number, shown_unit
from experiments.statistics.response import Response
from sim.measures.kpis import Kpi


def measured(response: Response, row: int) -> str:
    """Mean of a response at a point, with unit and interval."""
    kpi, (low, high) = response.kpi, response.interval
    unit = shown_unit(kpi.unit)
    sure = f" (90 % interval {interval(low[row], high[row], kpi.unit)})" if np.isfinite(low[row]) else ""
    return f"{number(response.mean[row], kpi.unit)} {unit}{sure}"


def spoken(kpi: Kpi) -> str:
    """A key figure in the middle of a sentence."""
    return kpi.label if kpi.label[1:2].isupper() else kpi.label[:1].lower() + kpi.label[1:]


SAID = {"demand_rate": "want it"}
"""Key figures that are called differently where a sentence says what happens to them."""


def said(kpi: Kpi) -> str:
    """A key figure where a sentence says what happens to it."""
    return SAID.get(kpi.name, spoken(kpi))


def times_of(share: float, n: int) -> str:
    """A share of worlds or launches as `97 of 100`; of fewer than a hundred as it was counted. What is not all is never called all."""
    if n < 100:
        return f"{share * n:.0f} of {n}"
    return f"{round(100 * share) if share in (0.0, 1.0) else min(99, max(1, round(100 * share)))} of 100"


def levels_of(factor: Factor) -> str:
    """The values of a factor, as people read them."""
    if not factor.values:
        return f"{shown(factor.low)} to {shown(factor.high)}" + (" (whole numbers)" if factor.whole else "")
    every = [shown(plain_value(value)) for value in factor.values]
    return ", ".join(every) if len(every) <= 12 else f"{', '.join(every[:5])}, ..., {every[-1]} ({len(every)} values)"
