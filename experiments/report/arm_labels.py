"""What the arms of a comparison are called: in a planner's words, and so that no two are called the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from experiments.config.arms import Arm, name_of
from experiments.report.lever_words import lever_name, lever_value
from experiments.report.wording import field_label, value_label
from sim.settings import Calendar

LONGEST = 60
"""Characters of what an arm changes, beyond which only the first changes are named."""


def told(arms: Sequence[Arm]) -> list[Arm]:
    """The arms, the baseline first, with labels that tell them apart: of changes that are typed, those that not all alternatives share;
    beside titles that are the same, the name of the file."""
    calendar, shared = arms[0].settings.campaign.calendar, shared_changes(arms)
    called = [_of_changes(arm, shared, calendar) if arm.changes else arm for arm in arms]
    twice = {label for label, times in Counter(arm.label for arm in called).items() if times > 1}
    return [_apart(arm) if arm.label in twice else arm for arm in called]


def shared_changes(arms: Sequence[Arm]) -> dict[str, Any]:
    """Changes that all alternatives share, where there are several and all of them are typed."""
    several = [arm.changes for arm in arms[1:]]
    if len(several) < 2 or not all(several):
        return {}
    return {field: value for field, value in several[0].items() if all(each.get(field, _NOTHING) == value for each in several)}


def shared_words(arms: Sequence[Arm]) -> str:
    """What all alternatives share, in words; nothing where they share nothing."""
    calendar = arms[0].settings.campaign.calendar
    return ", ".join(change_words(field, value, calendar) for field, value in shared_changes(arms).items())


_NOTHING = object()


def change_words(field: str, value: Any, calendar: Calendar) -> str:
    """A change as a planner reads it: `Seats a session: 12`."""
    if not field.startswith("campaign.") or isinstance(value, list | dict):
        return f"{field_label(field).capitalize()}: {value_label(field, value)}"
    return f"{lever_name(field).removesuffix(', USD')}: {lever_value(field, value, calendar)}"


def _of_changes(arm: Arm, shared: Mapping[str, Any], calendar: Calendar) -> Arm:
    """An arm called by what it changes; what all typed arms share is in its title only."""
    every = {field: change_words(field, value, calendar) for field, value in arm.changes.items()}
    own = [words for field, words in every.items() if field not in shared] or list(every.values())
    short, count = ", ".join(own), len(own)
    while len(short) > LONGEST and count > 1:
        count -= 1
        short = f"{', '.join(own[:count])} and {len(own) - count} more"
    return replace(arm, title=", ".join(every.values())[:200], short=short)


def _apart(arm: Arm) -> Arm:
    """An arm called as another one is: by all that it changes, or with the name of its file."""
    return replace(arm, short=arm.title if arm.changes else f"{arm.label} ({name_of(arm)})")
