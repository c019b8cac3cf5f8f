"""Numbers of key figures, and days, as people read them."""

import datetime as dt
import math
import re

_PERCENT = ("share", "share of content")


COUNTED = ("people", "seats", "posts", "offices", "days", "conversations")


def shown_unit(unit: str) -> str:
    """The unit beside a number."""
    return {"share": "%", "share of content": "% of content", "percent": "%"}.get(unit, unit)


def scale_of(unit: str) -> float:
    """What a value is multiplied by to be shown, as along an axis: shares are shown in per cent."""
    return 100.0 if unit in _PERCENT else 1.0


def number(value: float, unit: str) -> str:
    """A value with as many digits as mean something; an en dash where it is not defined."""
    return minus(_digits(value, unit)) if math.isfinite(value) else "–"


def with_unit(value: float, unit: str) -> str:
    """A value and its unit: `34.2 %`."""
    return f"{number(value, unit)} {shown_unit(unit)}"


def minus(text: str) -> str:
    """Numbers that Python wrote, with a minus for its hyphen, and none before what is rounded to nothing."""
    return re.sub(r"-(?=0(\.0*)?(?![\d.]))", "", text).replace("-", "−")


def _digits(value: float, unit: str) -> str:
    if unit in _PERCENT:
        return f"{scale_of(unit) * value:.1f}"
    size = abs(value)
    if size >= 100 or (unit in COUNTED and value == round(value)) or (value == 0 and unit.startswith("USD")):
        return f"{value:,.0f}"
    if unit in COUNTED:
        return f"{value:.1f}"
    return f"{value:.1f}" if size >= 20 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"


def interval(low: float, high: float, unit: str) -> str:
    """An interval in the digits of its unit."""
    return f"{number(low, unit)} to {number(high, unit)}" if math.isfinite(low) and math.isfinite(high) else "–"


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{100 * share:.0f} %"


def seeds_said(first: int, last: int) -> str:
    """Seeds in a row: seeds 1 to 64."""
    return f"seeds {first} to {last}" if last > first else f"seed {first}"


def about_minutes(minutes: float) -> str:
    """How long something takes."""
    return f"about {minutes:.0f} minutes" if minutes >= 1.5 else "about a minute" if minutes >= 0.75 else "less than a minute"


def short_date(day_zero: dt.date, day: float) -> str:
    """A day from day 0 as people write it: 2 Mar."""
    when = day_zero + dt.timedelta(days=round(day))
    return f"{when.day} {when:%b}"
