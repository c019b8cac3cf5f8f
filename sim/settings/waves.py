"""Waves: offices, or groups of people, that start at another time, with the campaign's plan or one of their own."""

import math
from collections.abc import Callable, Iterator, Sequence

from pydantic import Field

from sim.settings.base import Audience, Date, SessionPlan, Setting, Teaser

_NAMED = ("offices", "levels", "functions", "teams", "people")
"""Fields of an audience that list names; an empty one takes everybody."""


class Wave(Setting):
    """Some offices, or some people, start later (or earlier) than day zero. What is left empty is the campaign's, on days counted from the start of the wave."""

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
        description="its own series instead of the campaign's; days count from its start; empty: the campaign's",
    )
    teasers: tuple[Teaser, ...] | None = Field(
        default=None,
        max_length=200,
        description="its own messages instead of the campaign's; days count from its start; empty: the campaign's",
    )
    registration_opens: Date | None = Field(default=None, description="from its start; empty: the campaign's, as much later")
    registration_closes: Date | None = Field(default=None, description="from its start; empty: the campaign's, as much later")

    @property
    def whom(self) -> Audience:
        """The people of the wave."""
        return self.audience.model_copy(update={"offices": self.offices}) if self.offices else self.audience

    def dated(
        self, offset: Callable[[Date], int], sessions: Sequence[SessionPlan], teasers: Sequence[Teaser], opens: Date, closes: Date
    ) -> Iterator[tuple[str, int]]:
        """Every day that the wave has, by field, from day zero; what is not its own is the campaign's, as given."""
        shift = offset(self.starts)
        yield "starts", shift
        for i, teaser in enumerate(teasers if self.teasers is None else self.teasers):
            yield "starts" if self.teasers is None else f"teasers.{i}.day", offset(teaser.day) + shift
        for i, plan in enumerate(sessions if self.sessions is None else self.sessions):
            field = "starts" if self.sessions is None else f"sessions.{i}.first_day"
            yield field, offset(plan.opens) + shift
            yield field, offset(plan.first_day) + (plan.dates - 1) * plan.every_days + shift
        for field, own, campaigns in (
            ("registration_opens", self.registration_opens, opens),
            ("registration_closes", self.registration_closes, closes),
        ):
            yield "starts" if own is None else field, offset(campaigns if own is None else own) + shift


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
