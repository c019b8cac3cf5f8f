"""Rules of who is there: when people leave the company for good."""

import math

from sim.compiled_code.decorators import rule

NEVER_LEAVES = 30_000
"""Days, at most, after which somebody leaves."""


@rule
def days_until_leaving(u: float, per_month: float) -> int:
    """Days from the first simulated one until somebody has left the company; each day the same share of those who are there leaves.

    Equation: floor(ln(1 - u) / ln(1 - per_month) * 365.25 / 12) + 1, at most 30,000, which is also for nobody leaving.
    Units: `u` 0..1; `per_month` share; result days.
    Source: assumption: the chance to leave is the same for everybody on every day.
    """
    if per_month <= 0.0:
        return NEVER_LEAVES
    months = math.log(1.0 - u) / math.log(1.0 - per_month)
    return int(min(float(NEVER_LEAVES), math.floor(months * 365.25 / 12.0) + 1.0))
