"""The words of the field as the project uses them, read from `glossary.md`."""

import re
from functools import cache
from importlib.resources import files


@cache
def glossary() -> dict[str, dict[str, str]]:
    """Meaning of every term, by field, in the order of the page."""
    fields: dict[str, dict[str, str]] = {}
    terms: dict[str, str] = {}
    for line in files("experiments").joinpath("glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            terms = fields[line.removeprefix("## ")] = {}
        elif match := re.fullmatch(r"- \*\*(.+?)\*\*: (.+)", line):
            terms[match[1]] = match[2]
    return fields
