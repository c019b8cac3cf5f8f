"""A group that is stated as a mapping, `campaign.costs={brand_usd: 5000}`: it changes the fields that it names, and no others."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.settings import Settings


def merged(base: Settings, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of settings, by dotted field, as `Settings.changed` takes them, which replaces whatever a field holds. Groups come before
    what is in them, in whatever order they were stated. A mapping of no fields is a group without any; `null` takes a name out of a
    mapping of names, such as prices by channel.
    """
    return {field: _onto(_held(base, field), changes[field]) for field in sorted(changes, key=lambda name: name.count("."))}


def as_change(held: Any, wanted: Any) -> Any:
    """What to state so that `merged` makes of plain data that are held what is wanted."""
    both = isinstance(held, Mapping) and isinstance(wanted, Mapping) and wanted
    return {**dict.fromkeys(held.keys() - wanted.keys()), **wanted} if both else wanted


def _held(node: Any, field: str) -> Any:
    """What settings hold in a field; None where there is none."""
    for step in field.split("."):
        match node:
            case BaseModel():
                node = vars(node).get(step)
            case Mapping():
                node = node.get(step)
            case tuple() | list() if step.isdigit() and int(step) < len(node):
                node = node[int(step)]
            case _:
                return None
    return node


def _onto(held: Any, stated: Any) -> Any:
    if not (isinstance(stated, Mapping) and stated and isinstance(held, BaseModel | Mapping)):
        return stated
    fields = vars(held) if isinstance(held, BaseModel) else held
    made = {**fields, **{name: _onto(fields.get(name), each) for name, each in stated.items()}}
    return made if isinstance(held, BaseModel) else {name: each for name, each in made.items() if each is not None}
