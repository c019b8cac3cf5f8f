"""Pages of the site that are made of the project itself: verbs with their help and picture, fields, key figures, parameters, documents."""

import inspect
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import chdir
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from experiments.cli import verb_help
from experiments.config import config_files, yaml_files
from experiments.config.request import RunOptions
from experiments.config.typed_values import typed_value
from experiments.report.wording import capital
from experiments.verbs.ambassadors.options import AmbassadorsOptions
from experiments.verbs.benchmark.options import BenchmarkOptions
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.catalogue import VERBS
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.import_.options import ImportPlan
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.plausible.options import PlausibleOptions
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.verify.options import VerifyOptions
from sim.measures.kpis import KPIS
from sim.settings import Settings

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).parent / "pictures"
GUIDE = Path(__file__).parent / "guide"
NOTEBOOKS = ROOT / "experiments" / "notebooks"
DOCUMENTS = {
    "odd": "sim/ODD.md",
    "trace": "experiments/TRACE.md",
    "behaviour": "sim/BEHAVIOUR.md",
    "survey": "experiments/survey.md",
    "glossary": "experiments/glossary.md",
    "contributing": "CONTRIBUTING.md",
    "changelog": "CHANGELOG.md",
}
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


def write(folder: Path) -> None:
    """Every page, into a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "verbs").mkdir(parents=True)
    (folder / "fields").mkdir()
    (folder / "guide").mkdir()
    (folder / "notebooks").mkdir()
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, folder / "notebooks")
    with chdir(ROOT):  # help names files from the folder one works in
        for name in VERBS:
            (folder / "verbs" / f"{name}.md").write_text(verb_page(name), encoding="utf-8")
    for group in GROUPS:
        (folder / "fields" / f"{group}.md").write_text(group_page(group), encoding="utf-8")
    (folder / "key_figures.md").write_text(key_figures(), encoding="utf-8")
    (folder / "parameters.md").write_text(parameters(), encoding="utf-8")
    (folder / "python.md").write_text(python_page(), encoding="utf-8")
    (folder / "gallery.md").write_text(gallery_page(), encoding="utf-8")
    (folder / "cite.md").write_text(cite(), encoding="utf-8")
    for name, path in {**DOCUMENTS, **{f"guide/{each.stem}": f"docs/guide/{each.name}" for each in sorted(GUIDE.glob("*.md"))}}.items():
        (folder / f"{name}.md").write_text(document(path), encoding="utf-8")


def verb_page(name: str) -> str:
    """A verb: what it says of itself, a picture it drew, its options, and its help."""
    picture, command, shows = _picture(name)
    parts = [
        f"# watercooler {name}",
        f"{capital(VERBS[name].summary)}.",
        f"```sh\n{command}\n```",
        f"```{{figure}} ../../pictures/{picture.name}\n:alt: {shows}\n\n{shows}.\n```",
        *_options_table(name),
        f"## Help\n\n```text\n{verb_help(name)}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _options_table(verb: str) -> list[str]:
    """The options of a verb, each with an anchor of its name; nothing of one that has no such options."""
    if verb not in OPTIONS:
        return []
    listed = options(verb)
    rows = [
        f'| <span id="{each.name}"></span>`{each.name}` | {_cell(each.told)} | {_cell(each.kind)}{f"; default {_cell(each.default)}" if each.default else ""} |'
        for each in listed
    ]
    fields = " Fields of the model can be changed too: see the pages of campaign, company, platform and channel."
    return [
        "## Options",
        "As `name=value` on a command line; from Python as keyword arguments, with `__` for each dot."
        + (fields if any(each.name == "campaign" for each in listed) else ""),
        "| option | meaning | values |\n|---|---|---|\n" + "\n".join(rows),
    ]


def gallery_page() -> str:
    """A picture of every verb, each with its command."""
    parts = ["# Gallery", "What every verb gives, and the command that gives it. `make docs` draws all of it anew."]
    for name in VERBS:
        picture, command, shows = _picture(name)
        image = f"```{{image}} ../pictures/{picture.name}\n:alt: {shows}\n:target: verbs/{name}.html\n```"
        parts += [f"## [{name}](verbs/{name}.md)", f"{shows}.", f"```sh\n{command}\n```", image]
    return "\n\n".join(parts) + "\n"


def _picture(name: str) -> tuple[Path, str, str]:
    """The picture of a verb in the gallery, the command that drew it, and what one sees."""
    words = (PICTURES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    (picture,) = (path for path in PICTURES.glob(f"{name}.*") if path.suffix != ".txt")
    return picture, words[0], words[1]


def group_page(group: str) -> str:
    """The fields of a group: a table, and the files whose comments explain them."""
    choices = [f"| `{name}` | {_cell(config_files.summary(each))} |" for name, each in config_files.choices(group).items()]
    parts = [f"# {group.capitalize()}", "| file | what it is |\n|---|---|\n" + "\n".join(choices)]
    if group in Settings.model_fields:
        rows = [
            f"| `{name.removeprefix(group + '.')}` | {_cell(told)} | {_cell(kind)}{f'; default {_cell(default)}' if default else ''} |"
            for name, kind, default, told in _fields(group)
        ]
        parts += [
            "## Every field",
            f"On a command line with `{group}.` before it. `0` is the first entry of a list that has one, `NAME` the name of an entry, such as an office's.",
            "| field | meaning | values |\n|---|---|---|\n" + "\n".join(rows),
        ]
    for path in _explaining(group):
        parts += [f"## {path.name}, with comments", f"```yaml\n{path.read_text(encoding='utf-8')}```"]
    return "\n\n".join(parts) + "\n"


class FieldRow(NamedTuple):
    """A field of a configuration, as a table tells of it."""

    name: str  # dotted
    kind: str  # its values
    default: str
    told: str
    annotation: Any


def _fields(group: str) -> Iterator[tuple[str, str, str, str]]:
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


def _explaining(group: str) -> list[Path]:
    return [config_files.choices(group)[name] for name in GROUPS[group]]


def _comments(group: str) -> dict[str, str]:
    """What stands beside each field in the files that explain a group, by dotted field (of lists, the first entry): the first counts."""
    found: dict[str, str] = {}
    for path in _explaining(group):
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


def key_figures() -> str:
    """Every key figure with its definition, by the term the field files it under."""
    terms: dict[str, list[str]] = {}
    for kpi in KPIS.values():
        good = {"good": "more is better", "bad": "less is better", "neither": ""}[kpi.direction]
        terms.setdefault(kpi.term, []).append(f"| `{kpi.name}` | {_cell(kpi.label)} | {kpi.unit} | {good} | {_cell(kpi.definition)} |")
    head = "| column | name | unit | | definition |\n|---|---|---|---|---|\n"
    return "# Key figures\n\nColumns of `kpis.parquet`, a row a replication.\n\n" + "\n\n".join(f"## {term}\n\n{head}" + "\n".join(rows) for term, rows in terms.items()) + "\n"  # fmt: skip


def parameters() -> str:
    """Every behavioural parameter with what is known of it."""
    content = yaml_files.content(config_files.choices("behaviour")["evidence"])
    rows = [
        f"| `{name}` | {each['value']} | {each['low']} to {each['high']} | {_cell(each['unit'])} | {each['confidence']} | {_cell(each['source'])} |"
        for name, each in content["parameters"].items()
    ]
    head = "| parameter | value | range | unit | confidence | source |\n|---|---|---|---|---|---|\n"
    return f"# Behavioural parameters\n\nEach is a field: `behaviour.parameters.NAME.value=...`.\n\n{head}" + "\n".join(rows) + "\n"


def python_page() -> str:
    """What `import watercooler` exports, with every member of it, for Sphinx to read in this process: classes are called from now on as
    users type them, since of a class with another name than the one it is exported under it tells no more than that."""
    import watercooler as wc

    first = ["load", "Settings", "run", "compare", "Result", "Model"]  # what everybody needs; then the other calls, classes and errors

    def in_order(name: str) -> tuple[int, bool, str]:
        return (first.index(name) if name in first else len(first), name[0].isupper(), name)

    parts = ["# Python", "```python\nimport watercooler as wc\n```"]
    for name in sorted(wc.__all__, key=in_order):
        exported = getattr(wc, name)
        exported.__name__ = exported.__qualname__ = name
        kind = "autoclass" if inspect.isclass(exported) else "autofunction"
        members = [f"\n\n   .. auto{member}:: watercooler.{name}.{each}" for each, member in members_of(exported).items()]
        verb = "import" if name == "import_company" else name
        table = f"\n\nOptions, as keywords: `those of watercooler {verb} <verbs/{verb}.html#options>`__." if verb in OPTIONS else ""
        parts.append(f"## {name}\n\n```{{eval-rst}}\n.. {kind}:: watercooler.{name}{''.join(members)}{table}\n```")
    return "\n\n".join(parts) + "\n"


def without_options(_app: Any, _what: str, _name: str, _obj: Any, _how: Any, lines: list[str]) -> None:
    """Of the docstring of a call, what comes before the list of its options, which has a table on the verb's page."""
    if "Options:" in lines:
        del lines[lines.index("Options:") :]


def members_of(exported: Any) -> dict[str, str]:
    """Public methods and properties of a class, its own first, without those of the libraries that it is made with."""
    found: dict[str, str] = {}
    for each in getattr(exported, "__mro__", ()):
        for name, value in vars(each).items() if each.__module__.startswith(("experiments.", "sim.")) else ():
            if isinstance(value, property | cached_property):
                found.setdefault(name, "property")
            elif inspect.isroutine(value) and value.__module__ == each.__module__:  # what pydantic puts into a class is not ours
                found.setdefault(name, "method")
    return {name: kind for name, kind in found.items() if not name.startswith("_")}


def cite() -> str:
    """How to cite it."""
    known = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return f"# How to cite\n\n{known['title']}, version {known.get('version', '')}. {known.get('abstract', '')}\n\n```yaml\n{(ROOT / 'CITATION.cff').read_text(encoding='utf-8')}```\n"  # fmt: skip


def document(path: str) -> str:
    """A document of the project, its links turned to pages of the site where there is one."""
    here = ROOT / path

    def turned(match: re.Match[str]) -> str:
        text, link = match[1], match[2]
        file, _, anchor = link.partition("#")
        if link.startswith(("http", "#")):
            return match[0]
        target = (here.parent / file).resolve()
        page = next((name for name, each in DOCUMENTS.items() if (ROOT / each).resolve() == target), None)
        if page is None and target.parent == GUIDE:
            page = f"guide/{target.stem}"
        if target == NOTEBOOKS:
            return f"[{text}](/made/notebooks/1_first_model.ipynb)"
        return f"[{text}](/made/{page}.md{'#' + anchor if anchor else ''})" if page else text

    text = here.read_text(encoding="utf-8").replace(
        "](../pictures/", "](../../pictures/"
    )  # a page of the guide lies a folder deeper in the site
    return re.sub(r"(?<!!)\[([^\]\[]+)\]\(([^)\s]+)\)", turned, text)


def _cell(text: str) -> str:
    """A text in a cell of a table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")
