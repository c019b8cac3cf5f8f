"""What surrounds both campaigns of the page: how offices differ, which are within reach of each other, and a second campaign beside them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from experiments.config.typed_values import typed_value
from sim.settings import Culture

TRAITS = {"costumes": "Costumes", "self_promotion": "Self-promotion", "hierarchy": "Hierarchy"}
"""Traits of a culture, by field, and what the page calls them."""

UNDERSTOOD = "Understand the language"
AVERAGE = Culture()
MATERIAL = "the_language_of_the_programme"
"""What the language of the programme is called, of which nothing but who understands it matters."""


class OtherBeside(NamedTuple):
    """Another programme in the same months."""

    takes: float  # share of people's attention
    begins: dt.date
    ends: dt.date


class Surroundings(NamedTuple):
    """What is chosen on the page."""

    near: Sequence[str] = ()  # offices within reach of each other
    cultures: Mapping[str, Culture] = {}  # by office, of those that are not average
    second: str | None = None  # a campaign
    starts: dt.date | None = None  # its day zero, where that is not its own
    other: OtherBeside | None = None  # another programme, of which nothing matters but the attention that it takes


def rows_of(offices: Sequence[str], cultures: Mapping[str, Culture] = {}) -> list[dict[str, Any]]:
    """A row an office, as the table shows it; average where nothing is said of it."""
    every = {name: cultures.get(name, AVERAGE) for name in offices}
    return [
        {"Office": name, **{label: getattr(each, field) for field, label in TRAITS.items()}, UNDERSTOOD: each.reads.get(MATERIAL, 1.0)}
        for name, each in every.items()
    ]


def cultures_in(rows: Sequence[Mapping[Any, Any]]) -> dict[str, Culture]:
    """Cultures, by office, of a table in which something was changed; empty cells are average."""
    found = {}
    for row in rows:
        traits = {field: row[label] for field, label in TRAITS.items() if row.get(label) is not None}
        share = row.get(UNDERSTOOD)
        culture = Culture(**traits, reads={} if share in (None, 1.0) else {MATERIAL: share})
        if culture != AVERAGE:
            found[str(row["Office"])] = culture
    return found


SECOND_STARTS = "alongside.calendar.day_zero"

CALLED = {
    "company.within_reach": "near",
    "company.cultures": "cultures",
    SECOND_STARTS: "second_starts",
    "alongside": "second",
}
"""Fields that the words stand for, and what they are called in a link; first what lies deeper."""


def called_in_link(field: str) -> str:
    """What a field is called in a link."""
    return next((name for known, name in CALLED.items() if f"{field}.".startswith(f"{known}.")), field)


def without_offices(chosen: Surroundings, gone: Collection[str]) -> Surroundings:
    """The same without some offices."""
    near = [each for each in chosen.near if each not in gone]
    return chosen._replace(near=near, cultures={name: each for name, each in chosen.cultures.items() if name not in gone})


def without_second(words: Sequence[str]) -> tuple[str, ...]:
    """The same words without a second campaign, which need not fit every first one."""
    return tuple(each for each in words if not each.startswith("alongside"))


def words_of(chosen: Surroundings) -> tuple[str, ...]:
    """The same as it would be typed."""
    found = []
    if len(chosen.near) > 1:
        found.append(f"company.within_reach={typed_value([list(chosen.near)])}")
    if chosen.cultures:
        found.append(f"company.cultures={typed_value({name: each.model_dump(mode='json') for name, each in chosen.cultures.items()})}")
    if any(each.reads for each in chosen.cultures.values()):
        found.append(f"campaign.programme.language={MATERIAL}")
    if chosen.second is not None:
        found += [f"alongside={chosen.second}", f"alongside.name={chosen.second}_beside"]  # else no what-if could be that campaign
        found += [f"{SECOND_STARTS}={chosen.starts.isoformat()}"] if chosen.starts else []
    return tuple(found)
