"""Pieces of work that are done once: each is kept in the result folder, and found again by what it was made of."""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.config.errors import StoppedError
from experiments.config.request import Execution
from experiments.execution.executors import Workers, workers_for
from experiments.execution.store import locked
from experiments.storage import folder as storage
from experiments.storage.cache_keys import basis, digest
from experiments.storage.parquet import write_bytes

Arrays = dict[str, np.ndarray]
"""What a piece of work leaves: arrays by name."""


class Bench:
    """Where pieces of work are done, by processes or a cluster, and kept. Use `bench(...)` to open one."""

    def __init__(self, folder: Path, workers: Workers, progress: Progress) -> None:
        self.folder, self._workers, self._progress = folder, workers, progress
        self.done = 0  # pieces done here, not found

    def map(self, function: Callable[[Any, Any], Arrays], shared: Any, tasks: Sequence[Any], label: str) -> list[Arrays]:
        """`function(shared, task)` of every task, in order; what is kept from before is not done again.

        `function` stands at the top of a module; `shared` and tasks can be pickled, and name the work by their content.
        Raises StoppedError where a result cannot be written or workers die, KeyboardInterrupt; what is finished stays.
        """
        about = digest([basis(), code(), function.__module__, function.__qualname__, content_key(shared)])
        paths = [self.folder / f"{digest([about, content_key(task)])}.npz" for task in tasks]
        missing = [number for number, path in enumerate(paths) if not path.exists()]
        bar = self._progress.add_task(label, total=len(tasks), completed=len(tasks) - len(missing))
        work = partial(function, shared)
        try:
            for number, found in self._finished(work, tasks, missing):
                write_bytes(paths[number], _packed(found))
                self.done += 1
                self._progress.advance(bar)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_kept(label, paths)) from None
        except OSError as error:
            raise StoppedError(f"a result cannot be written: {error}; {_kept(label, paths)}") from error
        except self._workers.lost as error:
            raise StoppedError(f"a worker process died (out of memory?); {_kept(label, paths)}") from error
        finally:
            self._progress.remove_task(bar)
        return [_unpacked(path) for path in paths]

    def _finished(self, work: Callable[[Any], Arrays], tasks: Sequence[Any], missing: list[int]) -> Iterator[tuple[int, Arrays]]:
        """Results as they come, with the number of their task; alone where there is nothing to share."""
        if len(missing) < 2 or (self._workers.count < 2 and not self._workers.remote):
            yield from ((number, work(tasks[number])) for number in missing)
            return
        waiting, running = iter(missing), dict[Future[Arrays], int]()
        while True:
            while len(running) < 2 * self._workers.count and (number := next(waiting, None)) is not None:
                running[self._workers.executor().submit(work, tasks[number])] = number
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                yield number, future.result()


@contextmanager
def bench(folder: Path, execution: Execution) -> Iterator[Bench]:
    """A bench for a result folder, whose lock it holds while the `with` block lasts."""
    console = Console(file=sys.stderr)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()),
        *(TextColumn("left:"), TimeRemainingColumn()),
    )
    with (
        locked(folder),
        workers_for(execution) as workers,
        Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress,
    ):
        yield Bench(storage.put_in_order(folder), workers, progress)


@lru_cache(1)
def code() -> str:
    """Names the code of the calibration: work done by other code is done again."""
    files = sorted((Path(__file__).parents[1] / "verbs" / "calibrate").rglob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:24]


def content_key(value: Any) -> str:
    """Names something by its content."""
    return hashlib.sha256(pickle.dumps(value, protocol=5)).hexdigest()[:24]


def _packed(arrays: Arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _unpacked(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def _kept(label: str, paths: Sequence[Path]) -> str:
    return f"{sum(path.exists() for path in paths):,} of {len(paths):,} {label} are kept"
