"""Design points, factors and responses in words."""

import numpy as np

from experiments.design.factors import Factor
from experiments.design.point import plain_value, shown
from experiments.report.numbers import interval, number, shown_unit
from experiments.statistics.response import Response


def measured(response: Response, row: int) -> str:
    """Mean of a response at a point, with unit and interval."""
    kpi, (low, high) = response.kpi, response.interval
    unit = shown_unit(kpi.unit)
    sure = f" (90 % interval {interval(low[row], high[row], kpi.unit)})" if np.isfinite(low[row]) else ""
    return f"{number(response.mean[row], kpi.unit)} {unit}{sure}"


def levels_of(factor: Factor) -> str:
    """The values of a factor, as people read them."""
    if not factor.values:
        return f"{shown(factor.low)} to {shown(factor.high)}" + (" (whole numbers)" if factor.whole else "")
    every = [shown(plain_value(value)) for value in factor.values]
    return ", ".join(every) if len(every) <= 12 else f"{', '.join(every[:5])}, ..., {every[-1]} ({len(every)} values)"
