"""Design points: settings, and the changes of a base that made them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.settings import Settings


@dataclass(frozen=True)
class Point:
    """One configuration to be simulated: `base` with some dotted fields changed.

    `coordinates` are what tables and figures show of it (by default the changes), by name; values are numbers, truth
    values or text. `settings` are validated.
    """

    settings: Settings
    base: Settings
    changes: Mapping[str, Any] = field(default_factory=dict)
    coordinates: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it lies, as it would be typed."""
        return ", ".join(f"{name}={shown(value)}" for name, value in self.coordinates.items())


def point(base: Settings, changes: Mapping[str, Any] | None = None, coordinates: Mapping[str, Any] | None = None) -> Point:
    """The point at which `changes` (dotted field -> value) are made to a base; about 20 microseconds.

    Raises:
        pydantic.ValidationError: a field does not exist or refuses its value; places are counted from the settings.
        LookupError: a list has no such entry.
    """
    made = dict(changes or {})
    shown = {name: plain(value) for name, value in (made if coordinates is None else coordinates).items()}
    return Point(base.changed(made), base, made, shown)


def plain(value: Any) -> Any:
    """A value as tables show it: numbers, truth values and text stay, everything else is written out."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def plain_value(value: Any) -> Any:
    """A level as the manifest shows it."""
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def shown(value: Any) -> str:
    """A coordinate as it is read."""
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    return f"{value:g}" if isinstance(value, float) else str(value)


def leaves(one: object, other: object, field: str) -> Iterator[tuple[str, object]]:
    """Dotted fields in which plain data differ, with the values of the other; a list that gets longer or shorter is one field."""
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name in one:
            yield from leaves(one[name], other[name], f"{field}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other) and all(isinstance(each, dict) for each in one):
        for i, pair in enumerate(zip(one, other, strict=True)):
            yield from leaves(*pair, f"{field}.{i}")
    else:
        yield field, other
