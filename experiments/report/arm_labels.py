"""What the arms of a comparison are called: in a planner's words, and so that no two are called the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from experiments.config.arms import Arm, name_of
from experiments.config.config_files import ALONGSIDE
from experiments.design.point import leaves
from experiments.report.lever_words import lever_name, lever_value, value_said
from experiments.report.rule_words import rule_words
from experiments.report.wording import capital, field_label, title_of, uncapital, value_label
from sim.settings import Settings

LONGEST = 60
"""Characters of what an arm changes, beyond which only the first changes are named."""

LISTS = {"sessions": "sessions", "teasers": "messages", "rules": "rules", "waves": "waves", "others": "other programmes"}
"""Lists of a campaign, and what there is none of where one is empty."""

TELLS_APART = 2
"""Differences that are named, at most, where two arms would else be called the same."""


def told(arms: Sequence[Arm]) -> list[Arm]:
    """The arms, the baseline first, with labels that tell them apart: of changes that are typed, those that not all alternatives share,
    unless they are typed with a title; of two that would be called the same, in what they differ, or the name of the file; in the end a number."""
    shared = shared_changes(arms)
    called = [_of_changes(arm, shared) if arm.changes and not arm.short else arm for arm in arms]
    twins = [[other for other in called if other.label == arm.label and other is not arm] for arm in called]
    called = [_apart(arm, others[0]) if others else arm for arm, others in zip(called, twins, strict=True)]
    apart = numbered([arm.label for arm in called])
    return [arm if label == arm.label else replace(arm, short=label) for arm, label in zip(called, apart, strict=True)]


def numbered(labels: Sequence[str], each_is: str = "") -> list[str]:
    """Labels, with a number behind each that is there more than once: among those alike, or as what `each_is` among all."""
    times, seen, found = Counter(labels), Counter[str](), list[str]()
    for number, label in enumerate(labels, 1):
        seen[label] += 1
        mark = f"({each_is} {number})" if each_is else f"[{seen[label]}]"
        found.append(f"{label} {mark}" if times[label] > 1 else label)
    return found


def shared_changes(arms: Sequence[Arm]) -> dict[str, Any]:
    """Changes that all alternatives share, where there are several and all of them are typed."""
    several = [arm.changes for arm in arms[1:]]
    if len(several) < 2 or not all(several):
        return {}
    return {field: value for field, value in several[0].items() if all(each.get(field, _NOTHING) == value for each in several)}


def shared_words(arms: Sequence[Arm]) -> str:
    """What all alternatives share, in words; nothing where they share nothing."""
    return ", ".join(changes_words(shared_changes(arms), arms[-1].settings))


_NOTHING = object()


def changes_words(changes: Mapping[str, Any], settings: Settings) -> list[str]:
    """Changes as a planner reads them, each once; `settings` are those with the changes made."""
    return list(dict.fromkeys(change_words(field, value, settings) for field, value in changes.items()))


def change_words(field: str, value: Any, settings: Settings) -> str:
    """A change as a planner reads it: `Seats a session: 12`, `Rule cap: stop spending at 10,000 USD`; `settings` are those with the
    change made."""
    campaign, (top, _, below) = settings.campaign, field.partition(".")
    waves = [each.name for each in campaign.waves]
    if top == ALONGSIDE:
        return _of_second(below, value, settings)
    steps = below.split(".")
    if top == "campaign" and steps[0] == "rules" and campaign.rules:
        if len(steps) == 1:
            return capital("; ".join(rule_words(each, campaign.calendar) for each in campaign.rules))
        if len(steps) == 2 or steps[2:] in (["when", "at_least"], ["when", "at_most"]):
            return capital(rule_words(campaign.rules[int(steps[1])], campaign.calendar))
    if top == "campaign" and below in LISTS:
        entries = [each.model_dump(exclude_unset=True) for each in getattr(campaign, below)]
        return f"{capital(LISTS[below])}: {value_said(field, entries, campaign.calendar)}" if entries else f"No {LISTS[below]}"
    if top != "campaign" or isinstance(value, list | dict):
        return f"{capital(field_label(field, waves))}: {value_label(field, value)}"
    return f"{lever_name(field, waves).removesuffix(', USD')}: {lever_value(field, value, campaign.calendar)}"


def _of_second(below: str, value: Any, settings: Settings) -> str:
    """A change of the second campaign, as `change_words`."""
    second = settings.alongside
    if second is None:
        return "No second campaign"
    if not below:
        return f"Second campaign: {title_of(second)}"
    if below == "calendar.day_zero":
        return f"Second campaign from {lever_value(below, second.calendar.day_zero, second.calendar)}"
    said = change_words(f"campaign.{below}", value, settings.model_copy(update={"campaign": second, ALONGSIDE: None}))
    return f"Second campaign: {uncapital(said)}"


def _of_changes(arm: Arm, shared: Mapping[str, Any]) -> Arm:
    """An arm called by what it changes; what all typed arms share is in its title only."""
    every = changes_words(arm.changes, arm.settings)
    own = changes_words({field: value for field, value in arm.changes.items() if field not in shared}, arm.settings) or every
    short, count = ", ".join(own), len(own)
    while len(short) > LONGEST and count > 1:
        count -= 1
        short = f"{', '.join(own[:count])} and {len(own) - count} more"
    return replace(arm, title=", ".join(every)[:200], short=short)


def _apart(arm: Arm, twin: Arm) -> Arm:
    """An arm called as another one is: with what it has otherwise, or the name of its file."""
    if not arm.changes:
        return replace(arm, short=f"{arm.label} ({name_of(arm)})")
    other, own = (each.settings.model_dump(mode="json") for each in (twin, arm))
    differing = (change_words(field, value, arm.settings) for top in own for field, value in leaves(other[top], own[top], top))
    return replace(arm, short=f"{arm.label} ({', '.join(islice(dict.fromkeys(differing), TELLS_APART))})")
