"""Where the answer of a verb is said: on standard output, or nowhere where whoever asked reads the result instead.

Each thread has its own word in it, so that nobody has to bend `sys.stdout` for all of them.
"""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

from experiments.config.errors import printable

WIDTH, NARROWEST = 100, 60
"""Characters to a line of an answer: where it goes to a file or a wide terminal, and at least."""

LEAST_BESIDE, BELOW = 34, 8
"""Characters that what is said of something needs beside it, and how far in it stands where it goes below."""

_silent = ContextVar("silent", default=False)


@contextmanager
def silently() -> Iterator[None]:
    """In the `with` block nothing is said in this thread."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


def hush(stream: TextIO) -> None:
    """What is still to be written to a stream goes nowhere; else Python would try, and complain, as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def width() -> int:
    """Characters to a line of an answer: those of a terminal, up to `WIDTH`."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return max(NARROWEST, min(WIDTH, shutil.get_terminal_size().columns)) if terminal else WIDTH


def in_lines(text: str) -> list[str]:
    """A text in lines of an answer, as far in as it begins; what is longer than a line, as a path may be, stays whole."""
    if len(text) <= width():
        return [text]
    before = text[: len(text) - len(text.lstrip())]
    return _wrapped(text.lstrip(), before)


MARKED = re.compile(r"\x1b\[[0-9;]*m")
"""What makes words bold on a terminal; files hold none of it."""

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that move what a terminal shows, or turn it round."""


def harmless(text: str) -> str:
    """An answer that cannot steer a terminal, whatever the titles in it: these may come from anybody's file. What makes words bold stays."""
    parts = re.split(f"({MARKED.pattern})", text)
    parts[::2] = (STEERING.sub(lambda found: printable(found[0]), each) for each in parts[::2])
    return "".join(parts)


def fitted(lines: Iterable[str]) -> str:
    """An answer of which no line is longer than it has to be; lines with marks for a terminal fit already."""
    return "\n".join(part for each in lines for part in ([each] if "\x1b" in each else in_lines(each)))


def hanging(line: str) -> list[str]:
    """A line of help in lines: what it says of a field, a name or a command goes on where it began, or below, where too little room is left beside it."""
    if len(line) <= width():
        return [line]
    column = _meaning_in(line)
    if column is None:
        return in_lines(line)
    beside, sign = width() - column >= LEAST_BESIDE, "# " if line.startswith("# ", column) else ""
    before = " " * (column if beside else BELOW) + sign
    told = _wrapped(line[column:].removeprefix(sign), before)
    return [line[:column] + told[0][column:], *told[1:]] if beside else [line[:column].rstrip(), *told]


def _wrapped(text: str, before: str) -> list[str]:
    """A text in lines, which part no number from its per cent sign."""
    kept = re.sub(r"(?<=\d) %", "\u00a0%", text)
    lines = textwrap.wrap(kept, width(), initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False)
    return [each.replace("\u00a0%", " %") for each in lines]


def _meaning_in(line: str) -> int | None:
    """Where a comment begins, or what stands behind the last gap between columns; None where there is neither."""
    if comment := re.search(r"(?<!\S)# ", line):
        return comment.start()
    gap = re.search(r"\S {2,}(?=\S+( \S+)*$)", line)
    return gap.end() if gap else None


def say(text: str) -> None:
    """Print; if nobody reads any more (`| head`), the work goes on in silence."""
    if _silent.get():
        return
    try:
        print(text, flush=True)
    except BrokenPipeError:
        hush(sys.stdout)


def remark(text: str) -> None:
    """The same on standard error."""
    if not _silent.get():
        print(text, file=sys.stderr)
