"""Waves: offices, or groups of people, that start at another time, with the campaign's plan or one of their own."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

from pydantic import Field

from sim.settings.base import Audience, Date, SessionPlan, Setting, Teaser
from sim.settings.calendar import Calendar

_NAMED = ("offices", "levels", "functions", "teams", "people")
"""Fields of an audience that list names; an empty one takes everybody."""


class WaveDay(NamedTuple):
    """A day of a wave: whether it is its own, the part of the wave that states it or could, the field that holds it (of the campaign,
    if it is not its own), the day as written, and how many days after that."""

    own: bool
    part: str
    field: str
    day: Date
    more: int = 0


class ToldDay(NamedTuple):
    """A day from day zero, and what messages call it."""

    day: int
    said: str


class Wave(Setting):
    """Some offices, or some people, start later (or earlier) than day zero. What is left empty is the campaign's, as much later.

    Of its own days a number counts from its start, and a date is that very date.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    offices: tuple[str, ...] = Field(default=(), description="offices of the wave; empty: all, and its audience tells whom it is for")
    audience: Audience = Field(
        default=Audience(),
        description="people of the wave; who fits several waves is in the first of them, who fits none starts on day zero",
    )
    starts: Date = Field(description="day zero of the wave; every day of the campaign comes as much later for it as this is after day zero")
    sessions: tuple[SessionPlan, ...] | None = Field(
        default=None,
        max_length=200,
        description="its own series instead of the campaign's; a day is a date, or counts from its start; empty: the campaign's, as much later",
    )
    teasers: tuple[Teaser, ...] | None = Field(
        default=None,
        max_length=200,
        description="its own messages instead of the campaign's; a day is a date, or counts from its start; empty: the campaign's, as much later",
    )
    registration_opens: Date | None = Field(
        default=None, description="a date, or days from its start; empty: the campaign's, as much later"
    )
    registration_closes: Date | None = Field(
        default=None, description="a date, or days from its start; empty: the campaign's, as much later"
    )

    @property
    def whom(self) -> Audience:
        """The people of the wave."""
        return self.audience.model_copy(update={"offices": self.offices}) if self.offices else self.audience

    def counted(self, calendar: Calendar) -> Self:
        """The same wave, every day of its own as a number from its start."""
        starts = calendar.offset(self.starts)

        def day(each: Date) -> int:
            return each if isinstance(each, int) else calendar.offset(each) - starts

        own: dict[str, Any] = {
            name: day(each) for name in ("registration_opens", "registration_closes") if (each := getattr(self, name)) is not None
        }
        if self.sessions:
            own["sessions"] = tuple(
                each.model_copy(update={"first_day": day(each.first_day), "opens": day(each.opens)}) for each in self.sessions
            )
        if self.teasers:
            own["teasers"] = tuple(each.model_copy(update={"day": day(each.day)}) for each in self.teasers)
        return self.model_copy(update=own)

    def told(self, day: Date, calendar: Calendar) -> ToldDay:
        """A day of the wave's own: from day zero, and for messages, as it is written."""
        if isinstance(day, int):
            return ToldDay(calendar.offset(self.starts) + day, f"day {day} from its start")
        return ToldDay(calendar.offset(day), str(day))

    def days(self, sessions: Sequence[SessionPlan], teasers: Sequence[Teaser], opens: Date, closes: Date) -> Iterator[WaveDay]:
        """Every day of the wave beside its start: its own ones, and those of the campaign, given here, that it takes over."""
        own = self.teasers is not None
        for i, teaser in enumerate(teasers if self.teasers is None else self.teasers):
            yield WaveDay(own, "teasers", f"teasers.{i}.day", teaser.day)
        own = self.sessions is not None
        for i, plan in enumerate(sessions if self.sessions is None else self.sessions):
            yield WaveDay(own, "sessions", f"sessions.{i}.opens", plan.opens)
            yield WaveDay(own, "sessions", f"sessions.{i}.first_day", plan.first_day)
            yield WaveDay(own, "sessions", f"sessions.{i}.dates", plan.first_day, (plan.dates - 1) * plan.every_days)
        for which, mine, campaigns in (("opens", self.registration_opens, opens), ("closes", self.registration_closes, closes)):
            part = f"registration_{which}"
            yield WaveDay(False, part, f"registration.{which}", campaigns) if mine is None else WaveDay(True, part, part, mine)


def meet(one: Audience, other: Audience) -> bool:
    """Whether somebody may fit both audiences: no field tells them apart."""
    lists = [(getattr(one, field), getattr(other, field)) for field in _NAMED]
    if any(mine and theirs and not set(mine) & set(theirs) for mine, theirs in lists):
        return False
    return max(_tenure(one)[0], _tenure(other)[0]) < min(_tenure(one)[1], _tenure(other)[1])


def holds(one: Audience, other: Audience) -> bool:
    """Whether whoever fits the other audience fits this one."""
    lists = [(getattr(one, field), getattr(other, field)) for field in _NAMED]
    if any(mine and not (theirs and set(theirs) <= set(mine)) for mine, theirs in lists):
        return False
    return _tenure(one)[0] <= _tenure(other)[0] and _tenure(one)[1] >= _tenure(other)[1]


def _tenure(audience: Audience) -> tuple[float, float]:
    """Years with the firm, from and below."""
    least, below = audience.tenure_from_years, audience.tenure_below_years
    return 0.0 if least is None else least, math.inf if below is None else below
