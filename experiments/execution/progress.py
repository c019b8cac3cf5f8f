"""How far the work is: a bar with the time left on a terminal, a line now and then elsewhere, and beforehand about how long."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from sim.spelling import plural

QUIET_SECONDS = 10.0
"""At least between two lines: what takes less is silent."""

LONGEST_SILENCE = 60.0
"""Seconds between two lines; before, a tenth of the work has to be done since the last."""

MEASURED_SECONDS, MEASURED_SHARE, SURE_SECONDS, LONG_SECONDS = 3.0, 0.05, 15.0, 30.0
"""How long the pace is measured at least, and over which share of the work or, at that, for how long: processes that start stop it for a
while. From how long on the work is said to be long."""


Listener = Callable[[str, int, int], None]
"""Is told what is counted, how much of it is done, and how much there is in all."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """In the `with` block a listener is told of all progress, too; what it raises ends the work."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


class Progress:
    """Takes note of pieces of work as they are done, and tells a person on stderr."""

    def __init__(self) -> None:
        console = Console(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left:"))
        self._bar = Bar(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal, transient=True)
        self._task = self._bar.add_task("replications", start=False)
        self._label, self._total, self._done = "replications", 0, 0
        self._first: tuple[float, int] | None = None  # when the pace began to be measured, and what was done then
        self._announced: set[str] = set()  # work whose length has been said
        self._told = (time.monotonic(), 0)  # when the last line was printed, and what was done then

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.__exit__(kind, error, trace)

    def stop(self) -> None:
        """Remove the bar: as long as it is shown, it draws what is printed to stdout, and draws it on stderr."""
        self._bar.stop()

    def reset(self, label: str, total: int, done: int) -> None:
        """Other work, or more of the same: so many pieces, some of which are done already."""
        self._bar.reset(self._task, total=total, completed=done, description=label)
        if label != self._label or done < self._done:
            self._told = (time.monotonic(), done)
        self._label, self._total, self._done, self._first = label, total, done, None
        self._tell()

    def advance(self, pieces: int) -> None:
        """So many more pieces are done."""
        self._bar.advance(self._task, pieces)
        self._done += pieces
        self._tell()
        now = time.monotonic()
        if self._first is None:
            self._first = (now, self._done)  # the first may have compiled the model, or started processes
        self._announce(now)
        since, before = now - self._told[0], self._told[1]
        if since >= LONGEST_SILENCE or (since >= QUIET_SECONDS and self._done - before >= self._total / 10):
            self._told = (now, self._done)
            if self._bar.disable:
                said = ", ".join(filter(None, (f"{self._done:,} of {self._total:,} {self._label}", self._to_go(now))))
                print(f"watercooler: {said}", file=sys.stderr, flush=True)

    def _tell(self) -> None:
        if listener := _listener.get():
            listener(self._label, self._done, self._total)

    def _announce(self, now: float) -> None:
        """Say once about how long it takes, as soon as that can be known, if it is long."""
        if self._label in self._announced or (to_go := self._to_go(now)) is None:
            return
        self._announced.add(self._label)
        if to_go:
            self._bar.console.print(f"{self._total:,} {self._label}: {to_go}.", highlight=False)

    def _to_go(self, now: float) -> str | None:
        """How long the rest takes at the pace measured: nothing where that is short, None as long as it cannot be known."""
        assert self._first is not None
        begun, before = self._first
        measured, share = now - begun, (self._done - before) / max(1, self._total)
        if measured < MEASURED_SECONDS or share == 0 or (share < MEASURED_SHARE and measured < SURE_SECONDS):
            return None
        left = measured / share * (1 - self._done / self._total)
        return f"about {_minutes(left)} to go" if left > LONG_SECONDS else ""


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return plural(minutes, "minute")
    return f"{round(minutes / 60)} hours"
