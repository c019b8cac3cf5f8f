"""The periods of a file: whole numbers, or dates, counted in days or in calendar months, quarters or years."""

import calendar
import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from experiments.verbs.calibrate.options import PeriodDays
from sim.company.tables import FileProblem, Table

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Of a calendar period, by the name by which it is asked for."""

USUAL_DAYS = 7.0
"""In a period, where dates do not tell."""

WRITTEN = "a date such as 2026-03-02, or a month or quarter such as 2026-03, Mar 2026 or 2026-Q1"
"""How times are written that are no whole numbers."""

NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")

A_MONTH = re.compile(
    r"([a-z]{3,9})\.?[ -]?\d{4}|\d{4}[ -]?([a-z]{3,9})\.?|\d{4}[/-](\d{1,2})|(\d{1,2})[/-]\d{4}|q([1-4])[ -]?\d{4}|\d{4}[ -]?q([1-4])"
)
"""A month, by its name or its number, or a quarter; beside the year, in either order."""

FEWEST_MONTHLY, FEWEST_DAILY = 3, 5
"""Different dates from which on it is no chance that they lie whole months, or a week or more, apart."""


class Length(NamedTuple):
    """How long a period is: `months` calendar months, or, if these are 0, `days`."""

    days: float
    months: int = 0

    @property
    def said(self) -> str:
        """In words, after *a period is*."""
        return f"{self.days:g} day{'s' * (self.days != 1)}" if not self.months else f"a calendar {_named(self.months)}"

    @property
    def asked(self) -> str:
        """The value of the option that asks for it."""
        return f"{self.days:g}" if not self.months else _named(self.months)

    def place(self, day: dt.date, first: dt.date) -> int:
        """Which period a day is in; that of `first` is 1."""
        if not self.months:
            return math.floor((day - first).days / self.days) + 1
        return _month(day) // self.months - _month(first) // self.months + 1


def calendar_length(name: str) -> Length:
    """A calendar month, quarter or year."""
    return Length(365.2425 / 12 * MONTHS[name], MONTHS[name])


class Clock:
    """Cells as periods: whole numbers, or, if all of them are dates, what has passed since the first of these."""

    def __init__(self, cells: Iterable[str], asked: PeriodDays) -> None:
        found = [_date(each) for each in set(cells) if each]
        self._dates = sorted({each for each in found if each}) if all(found) else []
        self.first = self._dates[0] if self._dates else None
        self._rhythm = spacing(self._dates)
        if isinstance(asked, str):
            self.length = (self._rhythm or Length(USUAL_DAYS)) if asked == "auto" else calendar_length(asked)
        else:
            self.length = Length(asked)
        self._stated = not isinstance(asked, str)

    def period(self, table: Table, cell: str) -> int | None:
        """The number of the period, that of the first date being 1; None where the cell is none."""
        if self.first is not None:
            day = _date(cell)
            return None if day is None else self.length.place(day, self.first)
        value = table.number(cell)
        return int(value) if value is not None and value == int(value) else None

    def uneven(self, file: str, column: str, field: str) -> Iterator[FileProblem]:
        """The problem of dates that come at even intervals, and of stated days that put two of them, or none, where others have one."""
        if self.first is None or self._rhythm is None or not self._stated:
            return
        held = Counter(self.length.place(day, self.first) for day in _even(self._dates, self._rhythm))
        last, most = max(held), max(held.values())
        whole = [count for period, count in held.items() if period < last]  # the last may not be
        least = min(whole, default=most) if len(held) == last else 0
        if most >= 2 * least:
            apart = f"a {self._rhythm.asked}" if self._rhythm.months else self._rhythm.said
            reason = f"has dates {apart} apart, of which periods of {self.length.said} hold {least} to {most}"
            yield FileProblem(file, 0, column, "", reason, f"{field}={self._rhythm.asked}")

    def said(self) -> str:
        """When period 1 begins; only of dates."""
        assert self.first is not None
        first = self.first if not self.length.months else _day_in(_month(self.first) // self.length.months * self.length.months, 1)
        return f"Period 1 begins on {first.isoformat()}; a period is {self.length.said}"


def spacing(dates: Sequence[dt.date]) -> Length | None:
    """What lies between sorted dates, if it is whole months, or the same days, of which some may be left out."""
    same_day = len({each.day for each in dates}) == 1
    if len(dates) >= FEWEST_MONTHLY and (same_day or all(_ends_month(each) for each in dates)):
        apart = _gcd([_month(each) for each in dates])
        return calendar_length(next(name for name, months in reversed(MONTHS.items()) if apart % months == 0))
    apart = _gcd([each.toordinal() for each in dates])
    return Length(float(apart)) if len(dates) >= FEWEST_DAILY and apart >= USUAL_DAYS else None


def _even(dates: Sequence[dt.date], rhythm: Length) -> Iterator[dt.date]:
    """Every date from the first to the last, those that are left out too."""
    if not rhythm.months:
        yield from map(dt.date.fromordinal, range(dates[0].toordinal(), dates[-1].toordinal() + 1, int(rhythm.days)))
        return
    day = max(each.day for each in dates)
    for month in range(_month(dates[0]), _month(dates[-1]) + 1, rhythm.months):
        yield _day_in(month, day)


def _gcd(numbers: Sequence[int]) -> int:
    """The largest number that divides what lies between them; 0 of a single one."""
    return math.gcd(*(later - earlier for earlier, later in pairwise(numbers)))


def _date(text: str) -> dt.date | None:
    """A date; of a month or quarter alone its first day."""
    try:
        if alone := A_MONTH.fullmatch(text.casefold()):
            return dt.date(int(re.findall(r"\d{4}", text)[0]), _month_meant(*alone.groups(default="")), 1)
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _month_meant(before: str, after: str, behind: str, ahead: str, *quarter: str) -> int:
    """The number of a month, out of its name or number, or that of its quarter; 0 for a word that is no month."""
    if word := before or after:
        return next((i for i, name in enumerate(NAMES, 1) if name.startswith(word)), 0)
    return int(behind or ahead or 3 * int("".join(quarter)) - 2)


def _month(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _day_in(month: int, day: int) -> dt.date:
    """The day of a month, or its last day."""
    year, number = month // 12, month % 12 + 1
    return dt.date(year, number, min(day, calendar.monthrange(year, number)[1]))


def _ends_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _named(months: int) -> str:
    return next(name for name, each in MONTHS.items() if each == months)
