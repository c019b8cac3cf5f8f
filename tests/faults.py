"""A piece of work (`tests.lab_driver`) in processes that are to be killed, and workers that die."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from experiments.execution.work import Done
from tests.worlds import ROOT

PATIENCE = 120.0
"""Seconds after which a test gives up waiting: far more than anything here takes."""


def start(folder: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.lab_driver", str(folder), *options]
    return subprocess.Popen(words, cwd=ROOT, env=os.environ | environment, stderr=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> str:
    """What a process said beside how far it is, as one does that takes long on a busy machine."""
    _, error = process.communicate(timeout=PATIENCE)
    return "".join(line for line in error.splitlines(keepends=True) if not re.search(r"\d+ replications([:,] about .* to go\.?)?$", line))


def wait_until(true: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE, "waited in vain"
        time.sleep(0.05)


def sprung(trap: Path) -> int:
    """The process that sits in the trap."""
    wait_until(lambda: trap.exists() and trap.read_text(encoding="utf-8") != "")
    return int(trap.read_text(encoding="utf-8"))


class Deadly(Executor):
    """Does chunks at once, but dies of every chunk that `kills` it; stands for workers, too."""

    count, remote, lost = 2, True, (BrokenProcessPool,)

    def __init__(self, kills: Callable[[Any], bool]) -> None:
        self.kills = kills

    def executor(self) -> Executor:
        return self

    def stop(self) -> None: ...

    def look_after(self, patience: float) -> None: ...

    def reached(self) -> AbstractContextManager[None]:
        return nullcontext()

    def submit(self, work: Any, chunk: Any) -> Future[Done]:  # type: ignore[override]
        future: Future[Done] = Future()
        if self.kills(chunk):
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(work(chunk))
        return future
