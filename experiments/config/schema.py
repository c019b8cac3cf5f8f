"""The schema of a model: its fields, and what lies below each."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel


@cache
def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Every field of a model. To be read only: it is made once, as that takes longer than all that is looked up in it."""
    return model.model_json_schema()


def resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A node without its reference; keys beside the reference are kept."""
    while "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] | beside
    return node


def properties(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The fields of a group, each with its node; none where it is no group."""
    for each in [node, *node.get("anyOf", [])]:
        found: dict[str, Any] = resolved(each, schema).get("properties", {})
        if found:
            return found
    return {}


def fields(node: dict[str, Any], schema: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every field below a node, the first row of each list for all."""
    for name, below in properties(node, schema).items():
        yield (*above, name)
        yield from fields(resolved(below, schema), schema, (*above, name))
    for each in [node, *node.get("anyOf", [])]:
        if "items" in each:
            yield from fields(resolved(each["items"], schema), schema, (*above, "0"))


def _of_names(node: dict[str, Any]) -> dict[str, Any]:
    """What a mapping holds under each of its names, of any name or of names of a form."""
    named = node.get("additionalProperties")
    return named if isinstance(named, dict) else next(iter(node.get("patternProperties", {}).values()), {})


def _kinds(node: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be there, beside nothing; pydantic names which of several it tried."""
    return [each for each in node.get("anyOf", [node]) if each.get("type") != "null"]


def place_of(steps: Sequence[str]) -> tuple[int | str, ...]:
    """The place in data to which the steps of a field lead: numbers count entries of lists."""
    return tuple(int(step) if step.isdecimal() else step for step in steps)


def walk(schema: dict[str, Any], place: tuple[int | str, ...]) -> tuple[list[str], dict[str, Any]]:
    """The real fields in pydantic's place of an error (it adds the names of union members), and the schema there."""
    node, fields = resolved(schema, schema), list[str]()
    for position, step in enumerate(place):
        if isinstance(step, int):
            below: dict[str, Any] = next((each["items"] for each in [node, *node.get("anyOf", [])] if "items" in each), {})
        elif step in properties(node, schema):
            below = properties(node, schema)[step]
        elif named := _of_names(node):
            below = named
        elif position == len(place) - 1 and len(_kinds(node)) == 1 and properties(node, schema):
            below = {}  # a field that does not exist
        else:
            continue
        fields.append(str(step))
        node = resolved(below, schema)
    return fields, node
