"""Where work is done: processes of this machine, or a dask cluster (`cluster.py`). Both are a `concurrent.futures.Executor`.

Nothing else in the project knows which of them it is.
"""

import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.sharedctypes import RawArray
from typing import Any, Protocol, cast

from experiments.config.execution import Execution
from experiments.config.machine import cores
from experiments.execution.new_processes import block_sigint, hidden_main
from experiments.execution.watch import Watch, say

BEAT_SECONDS = 0.2
"""Between two signs of life of a worker process."""


class Workers(Protocol):
    """Processes that do work, started when first asked for."""

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """What a future raises when the process that did its work has died."""

    @property
    def remote(self) -> bool:
        """Whether starting them is worth it in any case."""

    def executor(self) -> Executor:
        """The executor; a new one where the last one is broken."""

    def look_after(self, patience: float) -> None:
        """End the workers that are hung, and say so: no sign of life for long, or no end of a chunk after `patience` seconds.
        What they had in hand is lost. Costs little; to be called once and again."""

    def reached(self) -> AbstractContextManager[None]:
        """Raises StoppedError where whoever directs the workers goes away in the `with` block."""

    def stop(self) -> None:
        """Stop at once; work in flight is lost."""


@contextmanager
def workers_for(execution: Execution) -> Iterator[Workers]:
    """Workers as the configuration wants them, stopped at the end. Raises RequestError where there is no cluster."""
    workers: Workers
    if execution.kind == "local":
        workers = Processes(execution.workers or cores(), execution.hung_seconds)
    else:
        from experiments.execution.cluster import Cluster

        workers = Cluster(execution)
    try:
        yield workers
    finally:
        workers.stop()


class _WorkerProcess(SpawnProcess):
    """A worker process, started anew (a fork of a process with threads may hang), that shows whether it lives."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.signs = RawArray("d", 2)  # beats, which it counts; and the number of the chunk in hand, 0: none

    def start(self) -> None:
        with block_sigint(), hidden_main():
            super().start()


class _Spawned(SpawnContext):
    """Remembers the processes it has made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[_WorkerProcess] = []

    def Process(self, *args: Any, **more: Any) -> _WorkerProcess:  # type: ignore[override]  # noqa: N802 (its name in the library)
        self.made.append(_WorkerProcess(*args, **more))
        return self.made[-1]


class _Pool(ProcessPoolExecutor):
    """A pool whose workers show which chunk they have in hand."""

    def __init__(self, count: int) -> None:
        self.spawned = _Spawned()
        self._numbers = itertools.count(1)
        super().__init__(count, mp_context=self.spawned, initializer=_start_worker)

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        return super().submit(_in_hand, next(self._numbers), work, *args, **more)


class Processes:
    """A pool of processes on this machine."""

    remote = False
    lost: tuple[type[Exception], ...] = (BrokenProcessPool,)

    def __init__(self, count: int, hung_seconds: float) -> None:
        self.count = count
        self._hung_seconds = hung_seconds
        self._watch = Watch(hung_seconds)
        self._pool: _Pool | None = None

    def executor(self) -> Executor:
        """The pool; a new one where a process of the last one has died."""
        if self._pool is not None and getattr(self._pool, "_broken", False):
            self.stop()
        if self._pool is None:
            self._pool = _Pool(self.count)
        return self._pool

    def look_after(self, patience: float) -> None:
        """Kill the processes that are hung: that breaks the pool, and the next one is a new one."""
        if self._pool is None or not self._watch.due():
            return
        alive = {f"the worker process {process.pid}": process for process in self._pool.spawned.made if process.is_alive()}
        beats = {name: process.signs[0] for name, process in alive.items() if process.signs[0]}
        in_hand = {str(process.signs[1]): name for name, process in alive.items() if process.signs[1]}
        starting = {f"start of {name}": name for name, process in alive.items() if not process.signs[0]}
        for name, why in self._watch.hung(beats, in_hand | starting, patience, starting).items():
            say(name, why)
            alive[name].kill()

    def reached(self) -> AbstractContextManager[None]:
        """They are directed from here."""
        return nullcontext()

    def stop(self) -> None:
        """Stop at once: files appear whole or not at all, so nothing is damaged. Even a stopped process can be killed."""
        if self._pool is not None:
            for process in self._pool.spawned.made:
                if process.pid is not None:
                    process.kill()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _start_worker() -> None:
    """A worker does not answer Ctrl-C, shows that it lives, and ends when the process that talks to the person is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_beat, daemon=True).start()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _beat() -> None:
    signs = cast(_WorkerProcess, multiprocessing.current_process()).signs
    while True:
        signs[0] += 1
        time.sleep(BEAT_SECONDS)


def _in_hand(number: int, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
    signs = cast(_WorkerProcess, multiprocessing.current_process()).signs
    signs[1] = number
    try:
        return work(*args, **more)
    finally:
        signs[1] = 0


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
