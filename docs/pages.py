"""Pages of the site that are made of the project itself: verbs with their help and picture, fields, key figures, parameters, documents."""

import inspect
import re
import shutil
from contextlib import chdir
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from fields import GROUPS, OPTIONS, explaining, fields_of, options

from experiments.cli import verb_help
from experiments.config import config_files, yaml_files
from experiments.report.wording import capital
from experiments.verbs.catalogue import VERBS
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
            for name, kind, default, told in fields_of(group)
        ]
        parts += [
            "## Every field",
            f"On a command line with `{group}.` before it. `0` is the first entry of a list that has one, `NAME` the name of an entry, such as an office's.",
            "| field | meaning | values |\n|---|---|---|\n" + "\n".join(rows),
        ]
    for path in explaining(group):
        parts += [f"## {path.name}, with comments", f"```yaml\n{path.read_text(encoding='utf-8')}```"]
    return "\n\n".join(parts) + "\n"


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
