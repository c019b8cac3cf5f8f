"""The laboratory: design points and seeds go in, rows come out; only what is missing is simulated.

Results are read from the store, so it does not matter who simulated them, when, or in which pieces. It can be asked
again and again: with new points (a search), or with more seeds for the same ones.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.config.errors import StoppedError
from experiments.config.request import Execution
from experiments.design.point import Point
from experiments.execution import scheduler as execution
from experiments.execution.executors import workers_for
from experiments.execution.result_set import Found
from experiments.execution.store import Pair, Store, locked
from experiments.execution.worker import Job, OtherVersionError, Task
from experiments.storage import folder as storage
from experiments.storage.cache_keys import company_key, design_key


class Laboratory:
    """Where design points are simulated. One process at a time works on a result folder; others wait for it.

    Use it as a context: lock, worker processes and the index of what is there last as long as the `with` block.
    """

    def __init__(
        self,
        folder: Path,
        execution: Execution,
        engine: str = "columns",
        vary: str = "luck",
        parts: Sequence[str] = ("kpis",),
        expected: int = 0,
    ) -> None:
        """Nothing is done yet.

        Args:
            folder: of the result; rows are stored in `.chunks/` inside it.
            execution: who does the work.
            engine: "columns" or "agents".
            vary: "luck" or "company".
            parts: tables to keep of each replication (see chunks.PARTS); "kpis" among them.
            expected: replications in all, where it is known before: a search asks for them bit by bit, and starting
                processes may be worth it for all though not for the first bit. Also for the progress bar.
        """
        self.folder, self.engine, self.vary, self.parts = folder, engine, vary, tuple(parts)
        self.execution, self.expected = execution, expected
        self.simulated = 0  # replications simulated here, in this session
        self.processes = 0  # that have worked
        self._asked = 0  # replications asked for so far, whether or not they were there
        self._pace: float | None = None  # seconds a replication
        self._session = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(locked(self.folder))
            opening.callback(self._keep_nothing_empty)
            self.store = Store(storage.put_in_order(self.folder), self.parts)
            self.store.forget_failures()
            self._workers = opening.enter_context(workers_for(self.execution))
            self._progress = opening.enter_context(_progress())
            self._bar = self._progress.add_task("replications", total=self.expected, start=False)
            self._session = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.__exit__(kind, error, trace)

    def _keep_nothing_empty(self) -> None:
        for folder in (self.folder / storage.CHUNKS, self.folder):
            with suppress(OSError):  # something is kept in it
                folder.rmdir()

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> Found:
        """Results of every point under every seed; what is not there yet is simulated.

        Raises StoppedError (disk full, workers that keep dying) or KeyboardInterrupt; what is finished stays.
        """
        keys = self.keys(points)
        wanted = len(set(keys)) * len(seeds)
        self._asked += wanted
        try:
            while jobs := self._missing(points, keys, seeds):
                self._simulate(jobs, wanted)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(self._kept(keys, seeds)) from None
        except OtherVersionError as error:
            raise StoppedError(str(error)) from error
        except OSError as error:
            raise StoppedError(f"a result cannot be written: {error}; {self._kept(keys, seeds)}") from error
        return self._found(points, keys, seeds)

    def keys(self, points: Sequence[Point]) -> list[str]:
        """Names of design points in the store."""
        return [design_key(each.settings, self.engine, self.vary) for each in points]

    def rows(self, part: str, found: Found) -> Iterator[pa.Table]:
        """The rows of another part, points and seeds in order."""
        return self.store.tables(part, _finished(found))

    def forget(self, found: Found) -> None:
        """Remove rows that stand elsewhere by now."""
        self.store.remove(_finished(found))

    def _kept(self, keys: Sequence[str], seeds: Sequence[int]) -> str:
        self.store.refresh()
        kept = [self.store.finished((key, seed)) for key in set(keys) for seed in seeds]
        return f"{sum(kept):,} of {len(kept):,} replications are kept"

    def _missing(self, points: Sequence[Point], keys: Sequence[str], seeds: Sequence[int]) -> list[Job]:
        """What is to be done, points that share a company one after the other."""
        self.store.refresh()
        jobs: dict[str, Job] = {}
        company: dict[str, str] = {}
        for each, key in zip(points, keys, strict=True):
            left = [seed for seed in seeds if not self.store.settled((key, seed))]
            if left and key not in jobs:
                jobs[key], company[key] = Job(key, each, left), company_key(each.settings)
        order = {name: number for number, name in enumerate(dict.fromkeys(company.values()))}
        return sorted(jobs.values(), key=lambda job: order[company[job.key]])

    def _simulate(self, jobs: list[Job], wanted: int) -> None:
        queue = execution.Queue(jobs, max(0, self.expected - self._asked), self._pace)
        total = max(self.expected, self.simulated + wanted)
        self._progress.reset(self._bar, total=total, completed=self.simulated + wanted - queue.left)
        task = Task(self.store.folder, self.engine, self.vary, self.parts)
        before = queue.left
        processes = execution.carry_out(queue, task, self._workers, self.execution, self._tick)
        self.processes = max(self.processes, processes)
        self.simulated += before
        self._pace = queue.pace

    def _tick(self, replications: int) -> None:
        self._progress.advance(self._bar, replications)

    def _found(self, points: Sequence[Point], keys: Sequence[str], seeds: Sequence[int]) -> Found:
        self.store.refresh()
        pairs: list[Pair] = [(key, seed) for key in keys for seed in seeds]
        finished = np.array([self.store.finished(pair) for pair in pairs], np.bool_).reshape(len(keys), len(seeds))
        failures = [(i // len(seeds), self.store.failure(pairs[i])) for i in np.flatnonzero(~finished).tolist()]
        rows = self.store.kpis(pair for pair, there in zip(pairs, finished.ravel(), strict=True) if there)
        failed = tuple((row, each) for row, each in failures if each is not None)
        return Found(tuple(points), tuple(keys), tuple(seeds), rows, finished, failed)


def _finished(found: Found) -> list[Pair]:
    return [(found.keys[row], found.seeds[column]) for row, column in np.argwhere(found.finished).tolist()]


def _progress() -> Progress:
    """A bar with the time left, on a terminal; silence elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    console = Console(file=sys.stderr)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
