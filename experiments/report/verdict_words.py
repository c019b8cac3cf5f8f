"""Differences and verdicts in words, as every answer says them."""

import math

from experiments.report.numbers import number, shown_unit
from experiments.report.wording import times_of
from experiments.statistics.verdict import Standing
from sim.measures.kpis import Kpi

IN_POINTS = ("share", "share of content", "percent")
"""Units whose differences are percentage points."""


def unit_of_change(unit: str) -> str:
    """The unit of a difference: shares differ by points, and scales are named."""
    if unit in IN_POINTS:
        return "points"
    if unit in ("ratio", "correlation, -1 to 1"):
        return ""
    scale = unit.rpartition(", ")[2]
    return f"on a scale of {scale.replace('-', '−')}" if " to " in scale else shown_unit(unit)


def signed(value: float, unit: str) -> str:
    """A difference with its sign, in the digits of its unit."""
    if not math.isfinite(value):
        return number(value, unit)
    text = number(abs(value), unit)
    text = text if "." in text or abs(value) >= 100 else f"{abs(value):.1f}"  # as its neighbours, which are no whole numbers
    sign = "" if not text.strip("0.") else "−" if value < 0 else "+"
    return f"{sign}{text}"


def kind(found: Standing, kpi: Kpi) -> str:
    """The verdict; of what is neither good nor bad nothing is decided, and it is higher or lower in more of the worlds."""
    if kpi.direction != "neither" or found.n == 0 or found.verdict == "no_difference_that_matters":
        return found.verdict
    return "higher" if found.better >= found.worse else "lower"


def verdict(found: Standing, kpi: Kpi) -> str:
    """The verdict with its share: `worse in 97 of 100`, `undecided: better in 61, worse in 10 of 100`."""
    if found.n == 0:
        return "not defined"
    said, up, down = kind(found, kpi), times_of(found.better, found.n), times_of(found.worse, found.n)
    if said == "no_difference_that_matters":
        return f"no difference that matters ({times_of(found.alike, found.n)})"
    if said == "undecided":
        more, less = (("better", up), ("worse", down)) if found.better >= found.worse else (("worse", down), ("better", up))
        shares = [" in ".join((word, share.partition(" ")[0])) for word, share in (more, less) if not share.startswith("0 ")]
        return f"undecided: {', '.join(shares)} of {up.rpartition(' ')[2]}"
    return f"{said} in {up if said in ('better', 'higher') else down}"


def by(found: Standing, unit: str) -> str:
    """`by 12.0 to 31.4 points`: 90 % of single worlds."""
    what = f" {unit_of_change(unit)}".rstrip()
    if found.low * found.high <= 0:
        return f"{signed(found.low, unit)} to {signed(found.high, unit)}{what}"
    near, far = sorted((abs(found.low), abs(found.high)))
    return f"by {signed(near, unit)[1:]} to {signed(far, unit)[1:]}{what}"
