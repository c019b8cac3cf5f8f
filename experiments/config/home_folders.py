"""Paths as they are typed: what `~` and `~name` at the beginning mean, what is said where there is no such folder, and where links lead."""

import os
import re
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from experiments.config.errors import COMMAND_LINE, Problem

_NAMED = re.compile(r"~(?:[^\W\d][\w.-]*)?(?=/|$)")
"""A home folder as a path begins with it; `~$book.xlsx` is the name of a file."""


def expanded(place: str | PathLike[str]) -> Path:
    """A path, seen from the home folder that it begins with. Where there is none it stays as it is, and nothing is found there."""
    return Path(os.path.expanduser(place))  # noqa: PTH111 (that of a path raises where there is none)


def followed(place: str | PathLike[str]) -> Path:
    """Where a path leads once all links are followed; links that lead in a circle stay as they are (`Path.resolve` raises there)."""
    return Path(os.path.realpath(expanded(place)))


def no_home(place: str | PathLike[str]) -> str:
    """What to say of a path that begins with a home folder that is not there; of others nothing."""
    found = _NAMED.match(os.fspath(place))
    return f"there is no home folder {found[0]}" if found and str(expanded(found[0])) == found[0] else ""


def not_there(place: str) -> str:
    """What to say of a file that is not found."""
    return no_home(place) or "there is no such file"


def without_home(words: Iterable[str]) -> list[Problem]:
    """Places among `field=value` words that begin with the home folder of somebody who has none."""
    stated = (word.partition("=") for word in words)
    return [Problem(COMMAND_LINE, field.lstrip("+~"), said, value) for field, _, value in stated if (said := no_home(value.strip("'\"")))]
