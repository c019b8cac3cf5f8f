"""Who does the work: this process, or several beside it. A result never depends on who did what, or in which order."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.boundary import Execution, Request
from experiments.chunks import Chunk, run_chunk


class Tick(Protocol):
    """Called with the number of replications just finished (one where none is given)."""

    def __call__(self, replications: int = 1) -> None:
        """Move the progress bar."""


class WorkerLostError(RuntimeError):
    """A worker process died; what it had finished is kept."""


def carry_out(request: Request, chunks: list[Chunk], folder: Path) -> int:
    """Do every chunk that is not on disk yet; returns how many processes worked.

    The first chunk is done here: it shows how long the work takes, and it leaves compiled code for the others. The rest
    goes to a pool of processes where that saves more time than starting them costs.

    Raises KeyboardInterrupt (chunks finished so far stay), WorkerLostError.
    """
    missing = [chunk for chunk in chunks if not chunk.done(folder)]
    total = sum(len(chunk.seeds) for chunk in chunks)
    with _progress() as progress:
        done = total - sum(len(chunk.seeds) for chunk in missing)
        task = progress.add_task("replications", total=total, completed=done)

        def tick(replications: int = 1) -> None:
            progress.advance(task, replications)

        if not missing:
            return 0
        first, *rest = missing
        seconds = _timed(first, request, folder, tick) * sum(len(chunk.seeds) for chunk in rest)
        workers = min(request.options.execution.workers or cores(), len(rest))
        if worth_a_pool(seconds, workers, request.options.execution):
            _in_processes(rest, request, folder, workers, tick)
            return workers
        for chunk in rest:
            _here(chunk, request, folder, tick)
        return 1


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth_a_pool(seconds: float, workers: int, execution: Execution) -> bool:
    """Whether sharing that many seconds of work saves more than starting processes costs."""
    return workers > 1 and seconds * (1 - 1 / workers) > execution.in_process_seconds


def _here(chunk: Chunk, request: Request, folder: Path, tick: Tick) -> None:
    run_chunk(chunk, folder, request.settings, request.options.engine, request.options.vary, tick)


def _timed(chunk: Chunk, request: Request, folder: Path, tick: Tick) -> float:
    """Do a chunk; seconds a replication, the first left out where there are more: it may have compiled the model."""
    moments = [time.perf_counter()]

    def note(replications: int = 1) -> None:
        moments.append(time.perf_counter())
        tick(replications)

    _here(chunk, request, folder, note)
    steps = [after - before for before, after in pairwise(moments)]
    later = steps[1:] or steps
    return sum(later) / len(later)


def _in_processes(chunks: list[Chunk], request: Request, folder: Path, workers: int, tick: Tick) -> None:
    """Hand out one chunk a process at a time, so that stopping wastes no more than the chunks in flight."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    settings, engine, vary = request.settings, request.options.engine, request.options.vary
    waiting, running = iter(chunks), dict[Future[str], Chunk]()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_interrupt)

    def hand_out(executor: Executor) -> None:
        for chunk in waiting:
            running[executor.submit(run_chunk, chunk, folder, settings, engine, vary)] = chunk
            if len(running) >= workers:
                break

    try:
        hand_out(pool)
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                chunk = running.pop(future)
                future.result()
                tick(len(chunk.seeds))
                hand_out(pool)
    except BrokenProcessPool as error:
        raise WorkerLostError("a worker process died (out of memory?); execution.workers=1 needs least memory") from error
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()  # files appear whole or not at all, so nothing is damaged
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ignore_interrupt() -> None:
    """Ctrl-C reaches every process of a terminal; only the one that talks to the person answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _progress() -> Iterator[Progress]:
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
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield progress
