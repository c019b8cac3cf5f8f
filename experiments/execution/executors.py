"""Where work is done: processes of this machine, or a dask cluster. Both are a `concurrent.futures.Executor`.

Nothing else in the project knows which of them it is.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cached_property
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol, cast

from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.machine import cores
from experiments.config.request import Execution

RETRIES = 3
"""How often dask repeats work whose worker has died."""


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

    def stop(self) -> None:
        """Stop at once; work in flight is lost."""


@contextmanager
def workers_for(execution: Execution) -> Iterator[Workers]:
    """Workers as the configuration wants them, stopped at the end. Raises RequestError where there is no cluster."""
    workers: Workers = Processes(execution.workers or cores()) if execution.kind == "local" else Cluster(execution)
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


class _DeafProcess(SpawnProcess):
    """A worker process, started anew: a fork of a process with threads may hang."""

    def start(self) -> None:
        with block_sigint():
            super().start()


class _Deaf(SpawnContext):
    Process = _DeafProcess


class Processes:
    """A pool of processes on this machine."""

    remote = False
    lost: tuple[type[Exception], ...] = (BrokenProcessPool,)

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor:
        """The pool; a new one where a process of the last one has died."""
        if self._pool is not None and getattr(self._pool, "_broken", False):
            self.stop()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.count, mp_context=_Deaf(), initializer=_start_worker)
        return self._pool

    def stop(self) -> None:
        """Stop at once: files appear whole or not at all, so nothing is damaged."""
        if self._pool is not None:
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _start_worker() -> None:
    """A worker does not answer Ctrl-C, and ends when the process that talks to the person is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


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

    @cached_property
    def _client(self) -> Any:
        address = self._execution.scheduler
        if address is None:
            with block_sigint():
                self._cluster = self._dask.LocalCluster(
                    n_workers=self._execution.workers or cores(), threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL"
                )
        try:
            return self._dask.Client(address or self._cluster, timeout=20, set_as_default=False)
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

    def stop(self) -> None:
        """Cancel what is in flight; a cluster started here ends."""
        if "_executor" in vars(self):
            self._executor.shutdown(wait=False)
        if "_client" in vars(self):
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()
