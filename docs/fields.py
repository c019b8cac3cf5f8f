"""Every field of the model and of the verbs: its values, its default, and what is said of it."""

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from experiments.config import config_files, yaml_files
from experiments.config.request import RunOptions
from experiments.config.typed_values import typed_value
from experiments.verbs.ambassadors.options import AmbassadorsOptions
from experiments.verbs.benchmark.options import BenchmarkOptions
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.import_.options import ImportPlan
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.plausible.options import PlausibleOptions
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.verify.options import VerifyOptions
from sim.settings import Settings

GROUPS = {
    "campaign": ("space_voyage",),
    "company": ("global_marketing", "records"),
    "platform": ("internal_social",),
    "channel": ("town_hall",),
}
"""Groups of configuration files, with the files whose comments explain the fields; comments of all others tell why a value is what it is."""

OPTIONS: dict[str, type[BaseModel]] = {
    "run": RunOptions,
    "compare": CompareOptions,
    "sweep": SweepOptions,
    "optimise": OptimiseOptions,
    "sensitivity": SensitivityOptions,
    "ambassadors": AmbassadorsOptions,
    "calibrate": CalibrateOptions,
    "import": ImportPlan,
    "plausible": PlausibleOptions,
    "verify": VerifyOptions,
    "benchmark": BenchmarkOptions,
}
"""What can be asked of a verb, beside fields of the model."""


class FieldRow(NamedTuple):
    """A field of a configuration, as a table tells of it."""

    name: str  # dotted
    kind: str  # its values
    default: str
    told: str
    annotation: Any


def fields_of(group: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, values, default and meaning of every field of a group of settings; where the field says nothing itself, what stands beside
    it in the files that explain it."""
    model: Any = Settings.model_fields[group].annotation
    return (each[:4] for each in _walked(model, group, _comments(group)))


def options(verb: str) -> list[FieldRow]:
    """Every option of a verb: what is chosen by name, then its own, with the defaults and comments of its configuration file."""
    path = config_files.primary(verb)
    comments, stated = dict(_comments_in(path.read_text(encoding="utf-8"))), yaml_files.content(path)
    chosen = yaml_files.chosen_by_default(path)
    rows = [
        FieldRow(group, "name, or file (.yaml)", name, comments.get(f"defaults.0.{group}", f"a file in configs/{group}"), str)
        for group, name in chosen.items()
    ]
    for each in _walked(OPTIONS[verb], "", {}):
        value: Any = stated
        for step in each.name.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value is None or each.kind in HOLDS.values():
            default = each.default
        else:  # with spaces, so that a list breaks where its column is narrow
            default = "empty" if value in ([], {}) else typed_value(value).replace(",", ", ")
        if len(default) > LONGEST_DEFAULT:
            default = f"as in {config_files.shown(path)}"
        if each.name not in chosen:
            rows.append(each._replace(default=default, told=comments.get(each.name, each.told)))
    if "mechanisms" in stated:
        rows.append(FieldRow("mechanisms", "mapping of true or false", "empty", comments["mechanisms"], dict[str, bool]))
    return rows


LONGEST_DEFAULT = 200
"""Letters of a default that a table repeats."""


def _walked(model: type[BaseModel], group: str, comments: dict[str, str]) -> Iterator[FieldRow]:
    """Every field of a model, and of the models in it."""
    alike: dict[tuple[type, str], str] = {}  # what is told of a field of a model, wherever that model stands

    def told_of(model: type[BaseModel], name: str, dotted: str) -> str:
        places = [(each, name) for each in model.__mro__ if name in getattr(each, "model_fields", {})]
        told = model.model_fields[name].description or comments.get(dotted, "")
        told = told or next((alike[place] for place in places if place in alike), "")
        for place in places if told else ():
            alike.setdefault(place, told)
        return told

    def walk(model: type[BaseModel], above: str) -> Iterator[FieldRow]:
        for name, field in model.model_fields.items():
            inside, below = _model_in(field.annotation)
            dotted = f"{above}.{name}".lstrip(".")
            told = told_of(model, name, dotted)
            default = "" if field.is_required() else _default(field.get_default(call_default_factory=True))
            if inside is None:
                yield FieldRow(dotted, _values(field), default, told, field.annotation)
                continue
            yield FieldRow(dotted + below, HOLDS[below], "", told or _first_line(inside), field.annotation)
            yield from walk(inside, dotted + below)

    list(walk(model, group))  # so that it is known what is told of a field further below
    return walk(model, group)


def explaining(group: str) -> list[Path]:
    return [config_files.choices(group)[name] for name in GROUPS[group]]


def _comments(group: str) -> dict[str, str]:
    """What stands beside each field in the files that explain a group, by dotted field (of lists, the first entry): the first counts."""
    found: dict[str, str] = {}
    for path in explaining(group):
        for field, told in _comments_in(path.read_text(encoding="utf-8")):
            found.setdefault(f"{group}.{field}", told)
    return found


def _comments_in(text: str) -> Iterator[tuple[str, str]]:
    """Dotted field and comment of every line of a file that has both."""
    above: list[tuple[int, str]] = []  # the fields that a line is inside of, by their indentation
    for line in text.splitlines():
        explained = re.match(r"\s*# (\w+): (?![\[{])(.+)$", line)
        if explained and above:  # of entries that a list would have, told below it
            yield ".".join([*(name for _, name in above), "0", explained[1]]), explained[2].strip()
        match = re.match(r"(\s*)(- )?(\w+):([^#]*)(?:#\s*(.+))?$", line)
        if match is None:
            continue
        indent = len(match[1]) + len(match[2] or "")
        above = [each for each in above if each[0] < indent]
        if match[2]:
            above = [each for each in above if each[1] != "0" or each[0] < indent - 1]
            above.append((indent - 1, "0"))
        above.append((indent, match[3]))
        if match[5]:
            yield ".".join(name for _, name in above), match[5].strip()


STEPS = {tuple: ".0", dict: ".NAME"}
"""How one entry is named of what holds several."""
HOLDS = {"": "a group", ".0": "a list of groups", ".NAME": "groups by name"}


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model of a field's groups, and what comes between the field and theirs."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    found = [(model, below) for model, below in map(_model_in, get_args(annotation)) if model is not None]
    return (found[0][0], STEPS.get(get_origin(annotation), "") + found[0][1]) if found else (None, "")


KINDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "date": "date",
    "NoneType": "empty",
    "Any": "values",
    "tuple": "list",
}


def _values(field: FieldInfo) -> str:
    """What a field takes, in words."""
    return ", ".join([_kind(field.annotation), *_bounds(field.metadata), *_bounds_inside(field.annotation)])


def _bounds(limits: Iterable[Any]) -> list[str]:
    return [
        f"{sign} {value:,.15g}"
        for limit in limits
        for sign, name in (("≥", "ge"), (">", "gt"), ("≤", "le"), ("<", "lt"))
        if isinstance(value := getattr(limit, name, None), int | float)
    ]


def _bounds_inside(annotation: Any) -> list[str]:
    """Bounds that a type states for what is inside of it: of numbers that may be left empty, of those in a list."""
    limits = getattr(annotation, "__metadata__", ())
    own = [bound for limit in limits for bound in _bounds(limit.metadata if isinstance(limit, FieldInfo) else [limit])]
    return own + [bound for each in get_args(annotation) for bound in _bounds_inside(each)]


def _kind(annotation: Any) -> str:
    """A type in words: the choices it leaves, if it says them."""
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(annotation))
    inside = [each for each in get_args(annotation) if each is not Ellipsis]
    if get_origin(annotation) is Annotated:
        return _kind(inside[0])
    if get_origin(annotation) in (tuple, list, dict):
        return f"{'list' if get_origin(annotation) is not dict else 'mapping'} of {_kind(inside[-1])}"
    if inside:
        return " or ".join(dict.fromkeys(_kind(each) for each in inside))
    return KINDS.get(getattr(annotation, "__name__", ""), str(getattr(annotation, "__name__", annotation)))


def _default(value: Any) -> str:
    if value in ((), "", None, {}):
        return "empty"
    return "as its fields say" if isinstance(value, BaseModel) else str(value)


def _first_line(model: type[BaseModel]) -> str:
    return (inspect.getdoc(model) or "").splitlines()[0] if inspect.getdoc(model) else ""
