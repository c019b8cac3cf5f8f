"""Where the answer of a verb is said: on standard output, or nowhere where whoever asked reads the result instead.

Each thread has its own word in it, so that nobody has to bend `sys.stdout` for all of them.
"""

import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

WIDTH = 100
"""Characters to a line of an answer."""

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


def in_lines(text: str) -> list[str]:
    """A text in lines as long as those of an answer; what is longer than a line, as a path or a command may be, stays whole."""
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


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
