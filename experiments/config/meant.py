"""Which field is meant by one that there is not: `budget`, `brand.strength` or `campaign.size` are typed without what they are in, or in something else."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from experiments.config import config_files, yaml_files
from experiments.config.errors import nearest
from experiments.config.schema import properties, resolved, schema_of
from sim.mechanisms import MECHANISMS
from sim.parameters import PARAMETERS
from sim.settings import Settings

_MOST = 3
"""Fields that a message names, where several end alike."""
_SECOND = "alongside"
"""Has the fields of `campaign` once more."""

_SELDOM = {"rules", "columns"}
"""What is in these is meant only by who names them: fields of rules repeat those of the campaign."""

_NEAR_THE_TOP = 2
"""Who names a field and one group may mean another group; who names more knows where they are."""

_Path = tuple[str, ...]


def meant(typed: str) -> str:
    """The question after a field that ends as this one does, the nearest to the top; nothing where none does."""
    steps = tuple(typed.split("."))
    names = _names(steps)
    if not names:
        return ""
    if names[-1] in PARAMETERS:
        return number_meant(names[-1])
    every = [each for each in _every_field() if not _SELDOM & (set(each) - set(names))]
    return _asked(
        [each for each in every if _names(each)[-len(names) :] == names]
        or [each for each in every if each[0] == names[0] and each[-1] == names[-1]]
        or [each for each in every if "_".join(_names(each)[-2:]) == names[-1]]
        or [each for each in every if each[-1] == names[-1] and len(names) <= _NEAR_THE_TOP]
        or [("mechanisms", each) for each in MECHANISMS if names == (each,)],
        steps,
    )


def field_of(word: str, verb: str) -> str:
    """The question after a word that stands alone where it is the value of a field: a campaign, a company, a scenario, a file to import."""
    takes = yaml_files.content(config_files.primary(verb))
    fields = [group for group in config_files.GROUPS if word in config_files.choices(group)]
    if word in config_files.choices(config_files.SCENARIO):
        fields += [each for each in ("alternatives", "alternative") if each in takes] or ["watercooler compare alternatives"]
    if "people" in takes and word.endswith((".csv", ".xlsx", ".zip")):
        fields.append("people")
    return f"; did you mean '{fields[0]}={word}'?" if fields else nearest(word, config_files.GROUPS)


def number_meant(word: str) -> str:
    """Where the number of behaviour stands that is meant by a word, and what its value has to keep to; nothing where none is like it."""
    hint = nearest(word, PARAMETERS)
    for name in (each for each in PARAMETERS if f"'{each}'" in hint):
        field = f"behaviour.parameters.{name}"
        return f"; did you mean '{field}.value'? It has to lie within its range: state {field}.low or {field}.high, too, where it does not"
    return ""


def _asked(fields: list[_Path], steps: _Path) -> str:
    least = min(map(len, fields), default=0)
    told = [f"'{'.'.join(_with_rows_of(steps, each))}'" for each in fields if len(each) == least]
    return f"; did you mean {' or '.join(told[:_MOST])}?" if told else ""


def _names(path: _Path) -> _Path:
    """A path without the rows of lists."""
    return tuple(each for each in path if not each.isdigit())


def _with_rows_of(typed: _Path, field: _Path) -> _Path:
    """A field with the rows of lists that were typed, as far as it ends in the same words."""
    shared = 0
    while shared < min(len(typed), len(field)) and (
        typed[-1 - shared] == field[-1 - shared] or (typed[-1 - shared] + field[-1 - shared]).isdigit()
    ):
        shared += 1
    return field[: len(field) - shared] + typed[len(typed) - shared :]


@cache
def _every_field() -> list[_Path]:
    """All fields of the model, the first row of each list for all."""
    schema = schema_of(Settings)
    return list(_fields(resolved(schema, schema), schema))


def _fields(node: dict[str, Any], schema: dict[str, Any], above: _Path = ()) -> Iterator[_Path]:
    for name, below in properties(node, schema).items():
        if name != _SECOND or above:
            yield (*above, name)
            yield from _fields(resolved(below, schema), schema, (*above, name))
    for each in [node, *node.get("anyOf", [])]:
        if "items" in each:
            yield from _fields(resolved(each["items"], schema), schema, (*above, "0"))
