"""What takes the place of refused fields, so that everything else can be looked at in the same go."""

import copy
from collections.abc import Iterable, Sequence
from typing import Any

from experiments.config.errors import Problem
from experiments.config.merging import below
from experiments.config.schema import place_of, resolved, walk

type Tree = dict[str, Any]
type Schema = dict[str, Any]

A_DAY = 1000
"""Days from day zero that stand in for a day, before and after it: far enough to be out of the way of every other one."""


def mended(tree: Tree, problems: Iterable[Problem], default: Tree, schema: Schema) -> Tree:
    """A configuration with the defaults in the place of refused fields; without the field, or the group around it, where there are none."""
    found = copy.deepcopy(tree)
    for each in problems:
        steps = each.field.split(".")
        for end in range(len(steps), 0, -1):  # the deepest group that both have, or that may be left out
            value = below(default, steps[:end])
            if value is not None and _place(found, steps[:end], value):
                break
            if _may_be_left_out(steps[:end], schema) and _remove(found, steps[:end]):
                break
    return found


def with_stand_ins(tree: Tree, problems: Iterable[Problem], schema: Schema, high: bool) -> Tree:
    """A configuration with values that each field by itself takes in the place of refused ones, of the lower or the higher end of their range.

    What is wrong with both ends is wrong whatever is meant to stand there.
    """
    found = copy.deepcopy(tree)
    for each in problems:
        steps = each.field.split(".")
        known, node = walk(schema, place_of(steps))
        if len(known) == len(steps) and node:
            _place(found, steps, stand_in(node, schema, high))
        else:
            _remove(found, steps)
    return found


def stand_in(node: Schema, schema: Schema, high: bool) -> Any:
    """A value that a field takes: of two ends the lower one, or the higher."""
    if "default" in node and not high:
        return copy.deepcopy(node["default"])
    kinds = [each for each in node.get("anyOf", [node]) if each.get("type") != "null"]
    node, end = resolved(kinds[-1 if high else 0], schema), -1 if high else 0
    if len(kinds) > 1 and any(each.get("format") == "date" for each in kinds):
        whole: Schema = next((each for each in kinds if each.get("type") == "integer"), {})
        return whole.get("maximum", A_DAY) if high else whole.get("minimum", -A_DAY)
    match node.get("type"):
        case _ if "enum" in node or "const" in node:
            return node.get("enum", [node.get("const")])[end]
        case "number" | "integer":
            bounds = {"exclusiveMinimum": 0, "exclusiveMaximum": A_DAY} | node
            low, most = (bounds.get(end, bounds[f"exclusive{end.capitalize()}"]) for end in ("minimum", "maximum"))
            inside = f"exclusive{'Maximum' if high else 'Minimum'}" in node
            return low + (most - low) / 2 if inside else most if high else low
        case "boolean":
            return high
        case "string":
            return ("2100-01-01" if high else "2000-01-01") if node.get("format") == "date" else "b" if high else "a"
        case "array":
            return [stand_in(node["items"], schema, high) for _ in range(node.get("minItems", 0))] if "items" in node else []
    fields = node.get("properties", {})
    stated = node.get("required", list(fields)[end:][:1])
    return {name: stand_in(fields[name], schema, True if name not in node.get("required", ()) else high) for name in stated}


def _may_be_left_out(steps: Sequence[str], schema: Schema) -> bool:
    """Whether a configuration is one without this field; a field that is not known may be left out too."""
    *above, leaf = steps
    node = walk(schema, place_of(above))[1]
    return not leaf.isdigit() and leaf not in node.get("required", ())


def _place(tree: Any, steps: Sequence[str], value: Any) -> bool:
    """Put a value where the steps lead; whether there is such a place."""
    node = below(tree, steps[:-1])
    if isinstance(node, list) and steps[-1].isdecimal() and int(steps[-1]) < len(node):
        node[int(steps[-1])] = value
    elif isinstance(node, dict):
        node[steps[-1]] = value
    else:
        return False
    return True


def _remove(tree: Any, steps: Sequence[str]) -> bool:
    """Remove what the steps lead to; whether there is such a thing."""
    node = below(tree, steps[:-1])
    return isinstance(node, dict) and node.pop(steps[-1], None) is not None
