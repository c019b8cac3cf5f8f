"""Design points: settings, and the changes of a base that made them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

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
    return Point(changed(base, made), base, made, shown)


def changed(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """Settings with some dotted fields replaced: `{"campaign.teasers.0.day": -21}`. Only what lies on the way is
    validated anew; groups without a change stay the same objects. Raises as `point` does."""
    if not changes:
        return settings
    tree: dict[str, Any] = vars(settings).copy()
    opened: set[int] = {id(tree)}  # copies made here, which may be written to
    for path, value in changes.items():
        node: Any = tree
        *above, leaf = path.split(".")
        for step in above:
            place = _place(node, step, path)
            below = node[place] if isinstance(node, list) else node.get(place)
            if id(below) not in opened:
                below = _open(below)
                opened.add(id(below))
                node[place] = below
            node = below
        node[_place(node, leaf, path)] = value
    return Settings.model_validate(tree)


def plain(value: Any) -> Any:
    """A value as tables show it: numbers, truth values and text stay, everything else is written out."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _open(value: Any) -> dict[str, Any] | list[Any]:
    """A copy one level deep. What holds no fields makes room for some, so that validation names the field."""
    match value:
        case BaseModel():
            return vars(value).copy()
        case list() | tuple():
            return list(value)
        case dict():
            return value.copy()
    return {}


def _place(node: Any, step: str, path: str) -> Any:
    if not isinstance(node, list):
        return step
    if not step.isdigit() or int(step) >= len(node):
        entries = f"entries 0 to {len(node) - 1}" if node else "no entries"
        raise LookupError(f"{path}: the list has {entries}, not '{step}'")
    return int(step)


def plain_value(value: Any) -> Any:
    """A level as the manifest shows it."""
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def shown(value: Any) -> str:
    """A coordinate as it is read."""
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    return f"{value:g}" if isinstance(value, float) else str(value)
