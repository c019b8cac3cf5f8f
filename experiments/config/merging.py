"""A group that is stated as a mapping, `campaign.costs={brand_usd: 5000}`: it changes the fields that it names, and no others."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from experiments.config.schema import resolved, schema_of
from sim.settings import Settings

NAMES_NOTHING = "names no field, and takes nothing out: state the fields that change, or null for a name that is to be taken out"
"""What to say of an empty mapping where there is something."""


def merged(base: Settings | Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of settings, by dotted field, as `Settings.changed` takes them, which replaces whatever a field holds. Groups come before
    what is in them, in whatever order they were stated. `null` takes a name out of a mapping of names, such as prices by channel.

    Raises LookupError for a mapping of no fields where there are some.
    """
    stated = dict(changes)
    for field, value in changes.items():
        above, _, name = field.rpartition(".")
        if value is None and isinstance(held(base, above), Mapping) and isinstance(stated.get(above, {}), Mapping):
            del stated[field]
            stated[above] = {**stated.get(above, {}), name: None}
    return {field: _onto(held(base, field), stated[field], field) for field in sorted(stated, key=lambda name: name.count("."))}


def overlaid(one: Any, other: Any) -> Any:
    """Plain data with other data set in them, field by field."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    return one | {name: overlaid(one.get(name), each) for name, each in other.items()}


def as_change(before: Any, wanted: Any) -> Any:
    """What to state so that `merged` makes of plain data that are held what is wanted."""
    both = isinstance(before, Mapping) and isinstance(wanted, Mapping)
    return {**dict.fromkeys(before.keys() - wanted.keys()), **wanted} if both else wanted


def held(node: Any, field: str) -> Any:
    """What settings, or plain data, hold in a field; None where there is none."""
    return below(node, field.split("."))


def below(node: Any, steps: Iterable[str]) -> Any:
    """What the steps lead to in settings, or plain data; None if they lead nowhere."""
    for step in steps:
        match node:
            case BaseModel():
                node = vars(node).get(step)
            case Mapping():
                node = node.get(step)
            case tuple() | list() if step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            case _:
                return None
    return node


def _onto(before: Any, stated: Any, field: str) -> Any:
    if not (isinstance(stated, Mapping) and isinstance(before, BaseModel | Mapping)):
        return stated
    if not stated and (before.model_dump(exclude_defaults=True) if isinstance(before, BaseModel) else before):
        raise LookupError(f"{field}: {NAMES_NOTHING}")
    fields = vars(before) if isinstance(before, BaseModel) else before
    made = {**fields, **{name: _onto(fields.get(name), each, f"{field}.{name}") for name, each in stated.items()}}
    return made if isinstance(before, BaseModel) else {name: each for name, each in made.items() if each is not None}


def without_names(tree: Any, node: Mapping[str, Any] | None = None) -> Any:
    """A configuration of settings without the names that `null` takes out of mappings of names. `node`: the schema there."""
    node = schema_of(Settings) if node is None else node
    if not (isinstance(tree, dict | list) and node):
        return tree
    kinds = [resolved(each, schema_of(Settings)) for each in node.get("anyOf", [node])]
    found: list[Any] = [next((each[key] for each in kinds if each.get(key)), {}) for key in ("properties", "additionalProperties", "items")]
    fields, names, items = found
    if isinstance(tree, list):
        return [without_names(each, items) for each in tree]
    kept = tree if not names else {name: each for name, each in tree.items() if each is not None or name in fields}
    return {name: without_names(each, fields.get(name, names)) for name, each in kept.items()}
