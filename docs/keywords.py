"""Writes experiments/keywords.py, the options of every verb as Python's editors and type checkers read them: `python docs/keywords.py`,
after a change of an option or of its comment in configs/."""

import inspect
import textwrap
from contextlib import chdir
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

import fields  # beside this file, as pages
from pages import ROOT
from pydantic import BaseModel

from experiments import api

FILE = ROOT / "experiments" / "keywords.py"

CALLS = {
    **{"run": api.run, "compare": api.compare, "sweep": api.sweep, "optimise": api.optimise, "sensitivity": api.sensitivity},
    **{"ambassadors": api.ambassadors, "calibrate": api.calibrate, "import": api.import_company},
}
"""The verbs that Python has."""

OTHERWISE = {"sweep": {"sweep.factors"}}
"""Options that a call takes as an argument of another name."""

HEAD = '''"""Options of every verb as keyword arguments of `import watercooler`. Written by docs/keywords.py: change the verb's options.py, or the
comment in configs/, and run it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any, Literal, TypedDict

Word = str | PurePath
"""A name, or the path of a file."""
'''


def content() -> str:
    """The module."""
    with chdir(ROOT):  # files are named from there
        return "\n\n".join([HEAD, *map(_keywords, CALLS)])


def _keywords(verb: str) -> str:
    """The options of a verb: what they mean, and their types."""
    taken = set(inspect.signature(CALLS[verb]).parameters) | OTHERWISE.get(verb, set())
    rows = [each for each in fields.options(verb) if each.name not in taken and ".NAME" not in each.name and ".0" not in each.name]
    told = "\n".join(_told(each) for each in rows).replace("\\", "\\\\").replace('"""', "'''")
    typed = "\n".join(f"    {each.name.replace('.', '__')}: {_type(each.annotation)}" for each in rows)
    return f'class {CALLS[verb].__name__.title().replace("_", "")}Keywords(TypedDict, total=False):\n    """Options:\n\n{told}\n    """\n\n{typed}\n'


def _told(row: fields.FieldRow) -> str:
    values = f"{row.kind}{f'; default {row.default}' if row.default else ''}".replace("`", "")
    text = f"{row.name.replace('.', '__')}: {row.told}{' ' if row.told else ''}({values})"
    return textwrap.fill(text, 136, initial_indent=" " * 4, subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False)


def _type(annotation: Any) -> str:
    """A type as it is written, without bounds; a list is any sequence, and text may be a path."""
    origin, inside = get_origin(annotation), [each for each in get_args(annotation) if each is not Ellipsis]
    if origin is Annotated:
        return _type(inside[0])
    if origin is Literal:
        return f"Literal[{', '.join(f'"{each}"' for each in inside)}]"
    if origin is tuple:
        return f"Sequence[{_type(inside[0])}]"
    if origin is dict:
        return f"Mapping[str, {_type(inside[1])}]"
    if inside:
        return " | ".join(dict.fromkeys(map(_type, inside)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "Mapping[str, Any]"
    return {type(None): "None", str: "Word", date: "date | str", Any: "Any"}.get(annotation) or annotation.__name__


if __name__ == "__main__":
    FILE.write_text(content(), encoding="utf-8")
