"""Validation messages in a planner's words: bounds, choices, units and the meaning of a refused field."""

import math
import re
from dataclasses import replace
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from experiments.config import config_files
from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, listed, nearest
from experiments.config.meant import DATA, SELDOM, meant, parameter_meant
from experiments.config.provenance import provenance
from experiments.config.schema import fields, place_of, properties, resolved, schema_of, walk
from experiments.config.typed_values import number_in

UNITS = {
    "usd": "US dollars",
    "hours": "hours",
    "days": "days",
    "years": "years",
    "seconds": "seconds",
    "percent": "percent",
}
"""Units by the last word of a field's name."""


MOST_EXPLAINED = 100
"""Problems of one model that are put in words: far more than anybody reads, and each takes a look into the files."""


def reasons_of(error: ValidationError) -> list[str]:
    """What pydantic says of each problem, without its own prefix."""
    return [str(each["msg"]).removeprefix("Value error, ") for each in error.errors(include_url=False)]


def explained(error: ValidationError, model: type[BaseModel], arguments: Arguments) -> list[Problem]:
    """Every problem pydantic found, once a field."""
    schema, found, seen = schema_of(model), list[Problem](), set[str]()
    errors = error.errors(include_url=False)
    wrong_inside = {each["loc"][:-1] for each in errors}
    for each in errors[:MOST_EXPLAINED]:
        if each["type"] == "too_short" and each["loc"] in wrong_inside:
            continue  # a list is short only because items of it were refused, which is said already
        place, node = walk(schema, each["loc"])
        field = ".".join(place)
        if each["type"] == "value_error":
            found += _contradictions(str(each["ctx"]["error"]), field, arguments)
        elif field not in seen:
            seen.add(field)
            found.append(_problem(each, place, node, schema, arguments))
    if len(errors) > MOST_EXPLAINED:
        found.append(replace(found[-1], field="", allowed=f"and {len(errors) - MOST_EXPLAINED:,} more from here on", given=None))
    return found


def _problem(each: Any, steps: list[str], node: dict[str, Any], schema: dict[str, Any], arguments: Arguments) -> Problem:
    field, given = ".".join(steps), cast("str | None", _written(each["input"]))
    if each["type"] == "missing":
        allowed, given = f"is missing: {allowed_values(node, schema, field)}", None
    elif each["loc"][-1] == "[key]":
        of_names = walk(schema, each["loc"][:-2])[1]
        names = {"type": "string", "pattern": next(iter(of_names.get("patternProperties", [""])))} | of_names.get("propertyNames", {})
        known = _choices(names, schema)
        hint = nearest(steps[-1], known) or f"; known here: {listed(known, 30)}"
        allowed, given = f"no such name{hint}" if known else f"the name must be {allowed_values(names, schema, '')}", None
    elif each["type"] == "extra_forbidden" and "." in steps[-1]:
        group, *below = steps[-1].split(".")
        inside = "".join(f"{{{name}: " for name in below) + f"{given}" + "}" * len(below)
        allowed = f"no such field: fields of a group stand in it, {group}: {inside}"
    elif each["type"] == "extra_forbidden":
        parent, _, leaf = field.rpartition(".")
        here = properties(walk(schema, place_of(parent.split(".") if parent else ()))[1], schema)
        of_model = bool(arguments.chosen) or "campaign" in properties(resolved(schema, schema), schema)  # `import` takes no settings
        known = [*here, *(config_files.GROUPS if of_model and not parent else ())]
        below = [f"{field.removesuffix(leaf)}{group}.{leaf}" for group, inside in here.items() if leaf in properties(inside, schema)]
        often = [name for name in below if not SELDOM & set(name.split("."))]
        whole, given_in = _whole(field, each["input"])
        is_file = isinstance(given_in, str) and given_in.lower().endswith(DATA)
        hint = (
            (_deeper(whole, given_in, schema) if is_file else "")
            or (nearest(often[0], often) if often else meant(whole, given_in) if of_model else "")
            or (nearest(below[0], below) if below else _deeper(field, each["input"], schema) or nearest(leaf, known))
            or (parameter_meant(leaf) if parent == "behaviour" else "")
        )
        allowed = f"no such field{hint}" + ("" if hint else f"; known here: {listed(list(dict.fromkeys(known)), 30)}")
    else:
        hint = _hint(each["input"], field, node, schema) if isinstance(each["input"], str) else ""
        allowed = f"must be {allowed_values(node, schema, field)}{hint}"
    return Problem(provenance(field, arguments), field, allowed, given)


def _whole(field: str, value: Any) -> tuple[str, Any]:
    """A field with what is stated in it alone, and its value: `brand.strength=0.9` states a field of `brand`."""
    while isinstance(value, dict) and len(value) == 1:
        ((name, value),) = value.items()
        field = f"{field}.{name}"
    return field, value


def _deeper(field: str, given: Any, schema: dict[str, Any]) -> str:
    """The question after a field of the verb that ends in the same words, or in these and `file`; nothing where none does."""
    steps, every = tuple(field.split(".")), list(fields(resolved(schema, schema), schema))
    of_file = [each for each in every if each[:-1][-len(steps) :] == steps and each[-1] == "file"] if isinstance(given, str) else []
    found = of_file or [each for each in every if each[-len(steps) :] == steps]
    shortest = min(found, key=len, default=())
    return f"; did you mean '{'.'.join(shortest)}'?" if shortest else ""


def _hint(given: str, field: str, node: dict[str, Any], schema: dict[str, Any]) -> str:
    """What may have been meant by a text: a number that is written otherwise, the name of a file, or a word that is alike."""
    if "file" in properties(node, schema):
        return f"; did you mean '{field}.file'?"
    kinds = {resolved(each, schema).get("type") for each in resolved(node, schema).get("anyOf", [node])}
    why, number = number_in(given.strip(), "number" not in kinds) if kinds & {"number", "integer"} else ("", "")
    if number and _is_taken(float(number), "%" in given, node, schema):
        return f"; {why}: {field}={number}"
    return nearest(given, _choices(node, schema))


def _is_taken(number: float, per_cent: bool, node: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a number lies within the bounds of a field; per cent are of what is a share."""
    for each in resolved(node, schema).get("anyOf", [node]):
        bounds = resolved(each, schema)
        if bounds.get("type") in ("number", "integer") and not (per_cent and bounds.get("maximum", 1) > 1):
            return bool(bounds.get("minimum", -math.inf) <= number <= bounds.get("maximum", math.inf))
    return False


def _contradictions(message: str, place: str, arguments: Arguments) -> list[Problem]:
    """Problems between fields; a message may list several as `field: what is wrong; field: ...`."""
    parts = re.split(r"; (?=[a-z_]+(?:\.\w+)*: )", message)
    found = []
    for part in parts:
        match = re.match(r"([a-z_]+(?:\.\w+)*): (.*)", part, re.DOTALL)
        field = ".".join(filter(None, [place, match[1] if match else ""]))
        found.append(Problem(provenance(field, arguments), field, match[2] if match else part))
    return found


# --- the schema of a model --------------------------------------------------------------------------------------------


def allowed_values(node: dict[str, Any], schema: dict[str, Any], field: str) -> str:
    """Kind of value, bounds or choices, unit and meaning of a field."""
    node = resolved(node, schema)
    unit = UNITS.get(field.rpartition("_")[2], "")
    meaning = node.get("description", "") if "properties" not in node else ""
    kinds = [_kind(resolved(each, schema)) for each in node.get("anyOf", [node])]
    text = " or ".join(dict.fromkeys(kinds))
    return text + (f" {unit}" if unit and unit not in meaning else "") + (f" ({meaning})" if meaning else "")


def _choices(node: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The words that a field may be."""
    return [str(word) for each in node.get("anyOf", [node]) for word in resolved(each, schema).get("enum", [])]


def _kind(node: dict[str, Any]) -> str:
    if "enum" in node or "const" in node:
        return f"one of {', '.join(map(str, node.get('enum', [node.get('const')])))}"
    match node.get("type"):
        case "number":
            return f"a number{_bounds(node)}"
        case "integer":
            return f"a whole number{_bounds(node)}"
        case "boolean":
            return "true or false"
        case "string" if node.get("format") == "date":
            return "a date such as 2026-03-02"
        case "string":
            least, most = node.get("minLength", 0), node.get("maxLength", 0)
            length = f"{least} to {most}" if least and most else f"at most {most}" if most else f"at least {least}"
            of_length = f" of {length} character{'s' * (max(least, most) > 1)}" if least or most else ""
            form = f" of the form {node['pattern']}" if "pattern" in node else ""
            return f"text{form}{of_length}"
        case "array":
            least, most = node.get("minItems", 0), node.get("maxItems")
            count = f" of {least} to {most}" if most else f" of at least {least}" if least > 1 else ""
            return f"a list{count}, such as [a, b]"
        case "null":
            return "empty (null)"
    properties = node.get("properties")
    return f"a group of fields: {listed(properties, 30)}" if properties else "a group of `name: value`"


def _bounds(node: dict[str, Any]) -> str:
    low, above = node.get("minimum"), node.get("exclusiveMinimum")
    high, below = node.get("maximum"), node.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" from {_plain(low)} to {_plain(high)}"
    parts = [
        f"of at least {_plain(low)}" if low is not None else "",
        f"above {_plain(above)}" if above is not None else "",
    ]
    parts += [
        f"at most {_plain(high)}" if high is not None else "",
        f"below {_plain(below)}" if below is not None else "",
    ]
    return "".join(f" {part}" for part in [" and ".join(filter(None, parts))] if part)


def _plain(bound: float) -> str:
    return f"{int(bound):,}" if bound == int(bound) else f"{bound:g}"


def bounds(model: type[BaseModel], field: str) -> tuple[float, float]:
    """The least and the most of a number that a field takes, or of the letters of its text."""
    node = walk(schema_of(model), (field,))[1]
    stated = dict(pair for each in [node, *node.get("anyOf", [])] for pair in resolved(each, schema_of(model)).items())
    least, most = (next((stated[key] for key in keys if key in stated), 0) for keys in (LEAST, MOST))
    return least, most


LEAST, MOST = ("minimum", "exclusiveMinimum", "minLength"), ("maximum", "maxLength")
"""How a schema says what `bounds` finds."""


def _written(value: Any) -> str:
    """A value as it would be written in a file, cut where it is long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
