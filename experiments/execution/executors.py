"""Where work is done: processes of this machine, or a dask cluster. Both are a `concurrent.futures.Executor`.

Nothing else in the project knows which of them it is.
"""

import itertools
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from asyncio import CancelledError as LoopCancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cached_property
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.sharedctypes import RawArray
from types import ModuleType
from typing import Any, Protocol, cast

from experiments.config.errors import COMMAND_LINE, Problem, RequestError, StoppedError
from experiments.config.machine import cores
from experiments.config.request import Execution
from experiments.execution.watch import Watch, say

RETRIES = 3
"""How often dask repeats work whose worker has died."""

BEAT_SECONDS = 0.2
"""Between two signs of life of a worker process."""

LEAVE_SECONDS = 5.0
"""To take leave of a dask scheduler, which may not be there any more."""

ANSWER_SECONDS = 20.0
"""A dask scheduler that answers nothing for so long is gone."""

GONE = (CancelledError, LoopCancelledError, OSError, TimeoutError, RuntimeError)
"""What comes of talking to a dask scheduler that is not there any more."""


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
    workers: Workers = Processes(execution.workers or cores(), execution.hung_seconds) if execution.kind == "local" else Cluster(execution)
    try:
        yield workers
    finally:
        workers.stop()


@contextmanager
def block_sigint() -> Iterator[None]:
    """Processes and threads started in the `with` block never hear Ctrl-C, which reaches every process of a terminal: only
    the one that talks to the person answers it, after the block. They are deaf while they load, too."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would lift the block where it is started later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_main_hidden = threading.Lock()


@contextmanager
def hidden_main() -> Iterator[None]:
    """Processes started in the `with` block do not run the script of the one who starts them again, as spawned ones do: they need
    nothing of it, and without `if __name__ == "__main__":` it would ask for everything once more."""
    with _main_hidden:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


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


def _ending(address: str) -> Callable[..., Any]:
    """What a dask scheduler does to end a worker. A function in a function: dask sends its text, the scheduler may lack this module."""

    async def end(dask_scheduler: Any) -> None:
        await dask_scheduler.restart_workers(
            [address], wait_for_workers=False, timeout=30, on_error="return", stimulus_id="watercooler-hung-worker"
        )

    return end


class Cluster:
    """A dask cluster: one that runs already, or one started on this machine.

    Raises RequestError if the extra `cluster` is not installed.
    """

    remote = True

    def __init__(self, execution: Execution) -> None:
        try:
            import distributed
        except ImportError as error:
            needs = "needs the extra `cluster`: pip install 'watercooler[cluster]'"
            raise RequestError([Problem(COMMAND_LINE, "execution", needs, "dask")]) from error
        self.lost: tuple[type[Exception], ...] = (distributed.KilledWorker,)
        self._execution, self._dask = execution, cast(Any, distributed)
        self._cluster: Any = None  # one that was started here
        self._watch = Watch(execution.hung_seconds)
        self._told_of_nobody = False

    @cached_property
    def _client(self) -> Any:
        address = self._execution.scheduler
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says of a lost scheduler is said in words here
        if address is None:
            with block_sigint(), hidden_main():
                self._cluster = self._dask.LocalCluster(
                    n_workers=self._execution.workers or cores(), threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL"
                )
        try:
            return self._dask.Client(address or self._cluster, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            answer = "no dask scheduler answers there; leave it empty to start one on this machine"
            raise RequestError([Problem(COMMAND_LINE, "execution.scheduler", answer, address)]) from error

    @cached_property
    def _executor(self) -> Executor:
        executor: Executor = self._client.get_executor(retries=RETRIES, pure=False)
        return executor

    @property
    def count(self) -> int:
        """Threads of all workers; they may come and go."""
        return max(1, sum(self._client.nthreads().values()))

    def executor(self) -> Executor:
        """The cluster as an executor: dask itself repeats work whose worker has died."""
        return self._executor

    def look_after(self, patience: float) -> None:
        """Have dask end the workers that are hung: where a nanny looks after them it starts new ones."""
        if not self._watch.due():
            return
        seen, doing = self._identity()["workers"], self._client.processing()
        beats = {address: each["last_seen"] for address, each in seen.items()}
        in_hand = {str(key): address for address, keys in doing.items() if address in beats for key in keys}
        for address, why in self._watch.hung(beats, in_hand, patience).items():
            say(f"the dask worker {address}", why)
            self._client.run_on_scheduler(_ending(address))
        if not beats and not self._told_of_nobody:
            print("watercooler: the dask scheduler has no workers; waiting for one", file=sys.stderr, flush=True)
        self._told_of_nobody = not beats

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Raises StoppedError where the scheduler goes away in the `with` block, or forgets the work."""
        try:
            yield
        except GONE as error:
            if not isinstance(error, (CancelledError, LoopCancelledError)) and self._answers():
                raise  # a file that cannot be written, for example
            where = self._execution.scheduler or "of this machine"
            raise StoppedError(f"the dask scheduler {where} does not answer any more, or has dropped the work") from error

    def _answers(self) -> bool:
        try:
            return self._client.status == "running" and bool(self._identity(ANSWER_SECONDS))
        except GONE:
            return False

    def _identity(self, patience: float | None = None) -> Any:
        """What the scheduler says of itself and of every worker. (`scheduler_info` repeats its last words where it is gone, and
        some versions leave workers out.)"""
        return self._client.sync(self._client.scheduler.identity, callback_timeout=patience)

    def stop(self) -> None:
        """Cancel what is in flight; a cluster started here ends. Who does not answer any more is left alone."""
        with suppress(*GONE):
            if "_executor" in vars(self) and self._client.status == "running":
                self._executor.shutdown(wait=False)
        with suppress(*GONE):
            if "_client" in vars(self):
                self._client.close(LEAVE_SECONDS)
        if self._cluster is not None:
            self._cluster.close()
