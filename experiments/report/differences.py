"""Differences between two arms as one would say them: with sign and unit, and with the verdict on them."""

import math
import re

from experiments.report.numbers import COUNTED, number, scale_of, shown_unit
from experiments.report.wording import said, times_of
from experiments.statistics.verdict import Standing
from sim.measures.kpis import Kpi

ONE_OF = {"people": "person"} | {name: name.removesuffix("s") for name in COUNTED if name != "people"}
"""Units of what is counted, for one of it."""

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


def size_of_change(size: float, unit: str) -> str:
    """The size of a difference, with its unit and without a sign: `1.3 points`, `1 person`."""
    told, of = number(size, unit), unit_of_change(unit)
    return f"{told} {ONE_OF.get(of, of) if told == '1' else of}".rstrip()


def visible(size: float, unit: str) -> str:
    """The same, with digits enough to be more than nothing: `0.04 points`."""
    told = size_of_change(size, unit)
    return (
        told if not size or re.search("[1-9]", told.partition(" ")[0]) else f"{scale_of(unit) * size:.1g} {unit_of_change(unit)}".rstrip()
    )


def matters_from(least: float, unit: str) -> str:
    """From where on a difference matters, in a sentence."""
    return f"A difference matters from {visible(least, unit)} on." if least else "Any difference matters."


def unit_and_change(unit: str) -> str:
    """The unit of a value, and that of its change where it is another: `% (points)`."""
    of_value, of_change = shown_unit(unit), unit_of_change(unit)
    return f"{of_value} ({of_change})" if unit in IN_POINTS else of_value


def signed(value: float, unit: str) -> str:
    """A difference with its sign, in the digits of its unit."""
    if not math.isfinite(value):
        return number(value, unit)
    as_its_neighbours = unit in COUNTED and abs(value) < 100  # which are no whole numbers
    text = f"{abs(value):.1f}" if as_its_neighbours else number(abs(value), unit)
    sign = "" if not text.strip("0.") else "−" if value < 0 else "+"
    return f"{sign}{text}"


def change_of(value: float, unit: str) -> str:
    """A difference with its sign and its unit: `+6.0 points`."""
    return f"{signed(value, unit)} {unit_of_change(unit)}".rstrip()


def level(value: float, unit: str) -> str:
    """A value with its unit: `34.2 %`, `0.077 on a scale of 0 to 1`."""
    scale = " to " in unit or unit == "ratio"
    return f"{number(value, unit)} {unit_of_change(unit) if scale else shown_unit(unit)}".strip()


def change(found: Standing, unit: str) -> str:
    """`+6.0 points (+4.1 to +8.0)`: the mean, and 90 % of single worlds."""
    each = f" ({signed(found.low, unit)} to {signed(found.high, unit)})" if found.n > 1 else ""
    return change_of(found.mean, unit) + each


NEUTRAL = {"better": "higher", "worse": "lower"}
"""Words for what is neither good nor bad."""


def kind(found: Standing, kpi: Kpi) -> str:
    """The verdict; what is neither good nor bad is higher or lower, where as many worlds agree."""
    return NEUTRAL.get(found.verdict, found.verdict) if kpi.direction == "neither" else found.verdict


def verdict(found: Standing, kpi: Kpi, where: str = "") -> str:
    """The verdict with its share: `worse in 97 of 100`, `undecided: better in 61, worse in 10 of 100`; `where`: of what, such as launches."""
    if found.n == 0:
        return "not defined"
    of = f" {where}".rstrip()
    if found.verdict == "no_difference_that_matters":
        return f"no difference that matters ({times_of(found.alike, found.n)}{of})"
    if found.verdict == "undecided":
        return f"undecided: {_split(found, kpi)}{of}"
    return f"{kind(found, kpi)} in {times_of(found.better if found.verdict == 'better' else found.worse, found.n)}{of}"


def cell(found: Standing, kpi: Kpi) -> str:
    """What an alternative changes, in a scorecard: `+6.0 (+4.1 to +8.0): better in 97 of 100`."""
    if found.n == 0:
        return "not defined"
    span = f"({signed(found.low, kpi.unit)} to {signed(found.high, kpi.unit)})"
    return f"{signed(found.mean, kpi.unit)} {span}: {verdict(found, kpi)}"


def heading_of(worlds: int) -> str:
    """Of a column of verdicts."""
    return f"in so many of {min(worlds, 100)}"


def in_column(told: str, worlds: int) -> str:
    """A verdict under `heading_of` so many worlds: `worse in 97`."""
    return told.replace(f" of {min(worlds, 100)}", "")


def _split(found: Standing, kpi: Kpi) -> str:
    """How worlds divide where they do not agree: `better in 61, worse in 10 of 100`."""
    words = tuple(NEUTRAL.values() if kpi.direction == "neither" else NEUTRAL)
    up, down = times_of(found.better, found.n), times_of(found.worse, found.n)
    more, less = zip(words, (up, down), strict=True)
    more, less = (more, less) if found.better >= found.worse else (less, more)
    alike = "no difference that matters", times_of(found.alike, found.n)
    divided = (more, less) if found.better or found.worse else (alike,)
    shares = [" in ".join((word, share.partition(" ")[0])) for word, share in divided if not share.startswith("0 ")]
    return f"{', '.join(shares)} of {up.rpartition(' ')[2]}"


def by(found: Standing, unit: str) -> str:
    """`by 12.0 to 31.4 points`: 90 % of single worlds."""
    what = f" {unit_of_change(unit)}".rstrip()
    if found.n == 1:
        return f"by {signed(abs(found.mean), unit).lstrip('+')}{what}"
    if found.low * found.high <= 0:
        return f"{signed(found.low, unit)} to {signed(found.high, unit)}{what}"
    near, far = sorted((abs(found.low), abs(found.high)))
    return f"by {signed(near, unit).lstrip('+')} to {signed(far, unit).lstrip('+')}{what}"


def figure_phrase(found: Standing, kpi: Kpi, where: str) -> str:
    """What an alternative does to a key figure: `pull worse in 97 of 100 plausible worlds, by 12 to 31 points`."""
    what = said(kpi)
    if found.n == 0:
        return f"{what} is not defined"
    if found.verdict in NEUTRAL:
        return f"{what} {verdict(found, kpi, where)}, {by(found, kpi.unit)}"
    if found.verdict == "undecided":
        return f"{what} undecided ({_split(found, kpi)}; on average {change_of(found.mean, kpi.unit)})"
    return f"no difference that matters in {what} ({times_of(found.alike, found.n)})"
