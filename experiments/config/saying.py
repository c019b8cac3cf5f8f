"""Where the answer of a verb is said: on standard output, or nowhere where whoever asked reads the result instead.

Each thread has its own word in it, so that nobody has to bend `sys.stdout` for all of them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

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
