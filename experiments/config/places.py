"""Places: addresses told from folders; paths as they may be given away, seen from the folder one works in, without the name of the one
who works there."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from experiments.config.home_folders import expanded

if TYPE_CHECKING:
    from sim.settings import Settings


def is_url(place: str) -> bool:
    """Whether a place is an address such as s3://bucket/prefix, and not a folder."""
    return re.match(r"[a-z][a-z0-9+.-]+://", place) is not None


def _on_this_machine(place: str) -> str:
    if is_url(place):
        raise ValueError("stays on this machine: name a folder, not an address")
    return place


OBSERVED_FILES = (
    *("calibrate.adoption.people", "calibrate.adoption.ties", "calibrate.adoption.changes", "calibrate.survey.file", "calibrate.bass.file"),
    *(f"calibrate.observed.{series}.file" for series in ("registrations", "attendance", "posts")),
)
"""Options that name files of what was observed."""

COMPANY_FILES = ("employees", "ties")
"""Fields of a company that name files."""

LocalFolder = Annotated[str, Field(min_length=1), AfterValidator(_on_this_machine)]
"""A folder where no address will do: records of people, and measurements of a machine."""


def located(settings: "Settings", folder: str | Path) -> "Settings":
    """Settings with the files of their company as they are seen from a folder."""
    plan = settings.company
    files = {name: str(Path(folder, expanded(file))) for name in COMPANY_FILES if (file := getattr(plan, name))}
    return settings.model_copy(update={"company": plan.model_copy(update=files)}) if files else settings


def portable(text: str) -> str:
    """A text with its absolute paths in the working folder, and between it and home, as seen from there (`../hr.csv`); others
    at home begin with `~`. A command with such paths still works from where it was given: every verb understands `~`."""
    home, here = Path.home(), Path.cwd()
    shell = Path(os.environ.get("PWD", here))  # the same folder by the name it was entered by
    if not here.is_relative_to(home):
        text = _replaced(text, home, "~")
    for place in {here, shell} if shell.is_absolute() else {here}:
        above = (place, *(each for each in place.parents if each.is_relative_to(home)))
        for steps, folder in enumerate(above):
            text = _replaced(text, folder, "/".join([".."] * steps))
    return _replaced(text, home, "~")


def _replaced(text: str, folder: Path, name: str) -> str:
    """A text in which a folder, where a path begins with it, has another name; "" is the working folder."""
    if folder == Path(folder.anchor):
        return text
    path = rf"(?<![\w.~/\\-]){re.escape(str(folder))}(?:[/\\]+(?=[^\s,\]}}'\"])|(?=[/\\\s,\]}}'\")]|$))"
    return re.sub(path, lambda found: name + "/" * bool(name) if found[0][-1] in "/\\" else name or ".", text)
