"""What else goes on in the company while the campaign runs: other programmes and announcements, which it does not decide."""

from collections.abc import Callable, Iterator, Sequence

from pydantic import Field

from sim.settings.base import Audience, Date, Name, Setting, Share

A_YEAR = 365
"""Days from its beginning on for which a change counts among those of the last year (of other programmes: or until it ends if that is later)."""


class OtherProgramme(Setting):
    """Another programme, change or announcement that wants the same people's attention. Its days may lie outside the simulated ones."""

    name: Name
    first_day: Date
    last_day: Date
    intensity: Share = Field(description="share of people's attention that it takes while it lasts; 0 none, 1 all of it")
    audience: Audience = Field(default=Audience(), description="whom it is for; empty: everybody")


def problems(others: Sequence[OtherProgramme], offset: Callable[[Date], int], first: int, last: int) -> Iterator[str]:
    """What makes no sense among other programmes; `offset` counts days from day zero, simulated are those from `first` to `last`."""
    names = [each.name for each in others]
    for i, other in enumerate(others):
        if other.name in names[:i]:
            yield f"others.{i}.name: {other.name} is the name of an earlier one"
        begins, ends = offset(other.first_day), offset(other.last_day)
        if ends < begins:
            yield f"others.{i}.last_day: {other.last_day} is before its first_day {other.first_day}"
        elif begins > last:
            yield f"others.{i}.first_day: {other.name} changes nothing: it begins on day {begins}, after the last simulated day, {last}"
        elif max(ends, begins + A_YEAR - 1) < first:
            yield (
                f"others.{i}.first_day: {other.name} changes nothing: it begins on day {begins} and ends on day {ends}, the first simulated "
                f"day is {first}, and a change tires people for a year"
            )
