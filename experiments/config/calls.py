"""From a call in Python to the words of a command."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike
from typing import Any

from pydantic import BaseModel

from experiments.config.command_line import TEXT_FIELDS
from experiments.config.compose import ONE_AT_A_TIME
from experiments.config.config_files import GROUPS, SCENARIO, primary
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, listed, nearest, stated_twice
from experiments.config.meant import meant
from experiments.config.request import MODEL_GROUPS, RunOptions
from experiments.config.typed_values import typed_value
from experiments.config.words import Word
from experiments.config.yaml_files import content

WITH_SETTINGS = ("run", "compare", "sweep", "optimise", "sensitivity", "ambassadors", "calibrate")
"""What settings are handed to; an option that several take is told to be one of the first."""


@contextmanager
def asked_of_python(what: str) -> Iterator[None]:
    """One thread at a time is in the `with` block. Raises RequestError with the problems of what it asked for, told as those of a call."""
    with ONE_AT_A_TIME:
        try:
            yield
        except RequestError as error:
            where = f"watercooler.{what}"
            told = [replace(each, where=where) if each.where == COMMAND_LINE else each for each in error.problems]
            raise RequestError(told) from None  # nobody's mistake but the caller's: how it was found out helps nobody


def refused(verb: str, field: str, what: str, given: str | None = None) -> RequestError:
    return RequestError([Problem(f"watercooler.{verb}", field, what, given)])


def of_no_setting(name: str, value: str) -> str:
    """What to say of a field that is no part of the model, and where it goes; nothing of one that is, or that is told of elsewhere."""
    first = name.partition(".")[0]
    if first in (*MODEL_GROUPS, SCENARIO) or not first.isidentifier():
        return ""
    verb_of = dict.fromkeys((*MODEL_GROUPS, *RunOptions.model_fields), "run")
    for verb in WITH_SETTINGS:
        verb_of = dict.fromkeys(content(primary(verb)).keys() - {"defaults"}, verb) | verb_of
    hint = "" if first in verb_of else meant(name, value) or nearest(first, verb_of)
    told = re.search(r"'([\w.]+)'", hint)
    field = told[1] if told and "." in told[1] else f"{told[1] if told else first}{name.removeprefix(first)}"
    option = field.partition(".")[0]
    if option not in verb_of or option in MODEL_GROUPS:
        return f"no such field{hint or f'; known here: {listed(MODEL_GROUPS)}'}"
    given = value if re.fullmatch(r"-?\d+(\.\d+)?", value) else {"true": "True", "false": "False"}.get(value, "...")
    where = f"watercooler.{verb_of[option]}(settings, {field.replace('.', '__')}={given})"
    return f"no such field{hint} It is no part of the model: {where}" if hint else f"is no part of the model: {where}"


def dotted(what: str, fields: Any) -> list[tuple[str, Any]]:
    """Fields, `__` read as a dot, and their values; of whole groups, the fields in them. A field may be among them more than once.
    Raises TypeError for what is no mapping of fields."""
    if not isinstance(fields, Mapping) or not all(isinstance(name, str) for name in fields):
        raise TypeError(f"{what}: a mapping of fields by name, such as {{'campaign.brand.strength': ...}}; not {fields!r}")
    found = list[tuple[str, Any]]()
    for name, value in fields.items():
        inside = name in GROUPS and isinstance(value, Mapping)
        found += [(f"{name}.{field}", each) for field, each in value.items()] if inside else [(name.replace("__", "."), value)]
    return found


def once(verb: str, stated: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Values by field. Raises RequestError for a field that is stated more than once."""
    if twice := stated_twice(typed((name, typed_value(value)) for name, value in stated)):  # a factor holds several names
        raise RequestError(replace(each, where=f"watercooler.{verb}") for each in twice)
    return dict(stated)


def parted(stated: Iterable[tuple[str, Any]], groups: Container[str] | None = None) -> list[Word]:
    """Words of the fields in groups (of all there are, or of these), so that what is stated of a group later leaves the rest as it is.
    Names that hold more than letters, as those of offices may, stay in a mapping: no field is typed so."""
    found = list[Word]()
    for name, value in stated:
        group = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        if not (isinstance(group, Mapping) and group) or not (groups is None or name.partition(".")[0] in groups):
            found += as_words([(name, value)])
            continue
        apart = {field: each for field, each in group.items() if isinstance(field, str) and re.fullmatch(r"[A-Za-z_]\w*", field)}
        if together := {field: each for field, each in group.items() if field not in apart}:
            found += as_words([(name, together)])
        found += parted((f"{name}.{field}", each) for field, each in apart.items())
    return found


def as_words(fields: Iterable[tuple[str, Any]]) -> list[Word]:
    """Fields, and their values as they are typed."""
    return [(name, _as_it_is(name, value) if _is_plain(name) and value is not None else typed_value(value)) for name, value in fields]


def _is_plain(name: str) -> bool:
    """Whether a value is taken as it is: a name, or the path of a file."""
    return name in (*GROUPS, *TEXT_FIELDS) or name.endswith("_map")


def _as_it_is(name: str, value: Any) -> str:
    """Raises TypeError for a table, or whatever else is no name."""
    if not isinstance(value, str | PathLike | int | float):
        raise TypeError(f"{name}: a name or the path of a file, not {type(value).__name__}; write a table into a file first (to_csv)")
    return str(value)


def typed(words: Iterable[Word]) -> list[str]:
    return [f"{field}={value}" for field, value in words]
