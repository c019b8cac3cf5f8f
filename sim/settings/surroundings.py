"""What else goes on in the company while the campaign runs: other programmes and announcements, which it does not decide."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from sim.settings.base import Audience, Date, Name, Setting, Share
from sim.settings.calendar import Calendar

A_YEAR = 365
"""Days from its beginning on for which a change counts among those of the last year (of other programmes: or until it ends if that is later)."""


class OtherProgramme(Setting):
    """Another programme, change or announcement that wants the same people's attention. Its days may lie outside the simulated ones."""

    name: Name
    first_day: Date
    last_day: Date
    intensity: Share = Field(description="share of people's attention that it takes while it lasts; 0 none, 1 all of it")
    audience: Audience = Field(default=Audience(), description="whom it is for; empty: everybody")


def problems(others: Sequence[OtherProgramme], calendar: Calendar) -> Iterator[str]:
    """What makes no sense among other programmes."""
    names = [each.name for each in others]
    for i, other in enumerate(others):
        if other.name in names[:i]:
            yield f"others.{i}.name: {other.name} is the name of an earlier one"
        begins, ends = calendar.offset(other.first_day), calendar.offset(other.last_day)
        if ends < begins:
            yield f"others.{i}.last_day: {calendar.said(ends)} is before its first day, {calendar.said(begins)}"
        elif begins > calendar.last_day:
            said = f"it begins on {calendar.said(begins)}, after {calendar.last_said}"
            yield f"others.{i}.first_day: {other.name} changes nothing: {said}"
        elif max(ends, begins + A_YEAR - 1) < calendar.first_day:
            said = f"it begins on {calendar.said(begins)} and ends on {calendar.said(ends)}, the first simulated day is"
            yield (
                f"others.{i}.first_day: {other.name} changes nothing: {said} {calendar.said(calendar.first_day)}, and a change tires "
                "people for a year"
            )
