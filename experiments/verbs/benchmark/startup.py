"""From typing a command to its answer, each in a process of its own.

The first run compiles the model into an empty cache of machine code; the second finds it there.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from experiments.config.errors import StoppedError
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most
from experiments.verbs.benchmark.timing import Timings, median

RUN = ("run", "company=small_firm", "replications=1")
WHAT = "small_firm, one replication"


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """Help, first run, second run. Each run writes a result of its own, so that none finds its numbers there already."""
    with tempfile.TemporaryDirectory() as folder:
        names = count()

        def run(*words: str, cache: int = 0) -> None:
            command(folder, *RUN, *words, f"name=run_{next(names)}", cache=f"cache_{cache}")

        bench.say("watercooler --help")
        yield _row("watercooler --help", bench.timed(lambda _: command(folder, "--help")), 0.4)
        bench.say("the first run, with nothing compiled yet")
        yield _row(f"first run: {WHAT}", bench.timed(lambda number: run("report=false", cache=number), prepare=lambda number: number), 25.0)
        bench.say("the second run")
        yield _row(f"second run: {WHAT}", bench.timed(lambda _: run("report=false")), 1.2)
        yield _row(f"second run: {WHAT}, with its report", bench.timed(lambda _: run()))


def _row(name: str, seconds: Timings, at_most_seconds: float | None = None) -> Measurement:
    target = at_most(at_most_seconds) if at_most_seconds is not None else None
    return Measurement(name, median(seconds), "CPU s", target, seconds={"start": seconds})


def command(folder: str, *words: str, cache: str | None = None) -> None:
    """Run a command in a folder, with machine code of its own where a cache is named. Raises StoppedError, with what it said, where it fails."""
    environment = os.environ | ({} if cache is None else {"NUMBA_CACHE_DIR": str(Path(folder) / cache)})
    typed = [sys.executable, "-m", "experiments.cli", *words]
    done = subprocess.run(typed, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        failed = (
            f"watercooler: a command that was to be timed ended with exit code {done.returncode}: {shlex.join(['watercooler', *words])}"
        )
        raise StoppedError(f"{failed}\n{done.stderr.strip()}")
