"""A dask cluster as workers: one that runs already, or one started on this machine."""

import logging
import sys
import time
from asyncio import CancelledError as LoopCancelledError
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any, cast

from experiments.config.errors import COMMAND_LINE, Problem, RequestError, StoppedError
from experiments.config.execution import Execution
from experiments.config.machine import cores
from experiments.execution.new_processes import block_sigint, hidden_main
from experiments.execution.watch import Watch, say
from experiments.storage.cache_keys import made_with

RETRIES = 3
"""How often dask repeats work whose worker has died."""

LEAVE_SECONDS = 5.0
"""To take leave of a dask scheduler, which may not be there any more."""

ANSWER_SECONDS = 20.0
"""A dask scheduler that answers nothing for so long is gone."""

COUNT_SECONDS = 1.0
"""Between two counts of the workers: with a thousand of them a count takes longer than handing out a chunk."""

GONE = (CancelledError, LoopCancelledError, OSError, TimeoutError, RuntimeError)
"""What comes of talking to a dask scheduler that is not there any more."""


def _ending(address: str) -> Callable[..., Any]:
    """What a dask scheduler does to end a worker. A function in a function: dask sends its text, the scheduler may lack this module."""

    async def end(dask_scheduler: Any) -> None:
        await dask_scheduler.restart_workers(
            [address], wait_for_workers=False, timeout=30, on_error="return", stimulus_id="watercooler-hung-worker"
        )

    return end


def _versions() -> Callable[[], dict[str, str]]:
    """What a worker says it runs; nothing where watercooler is not installed. A function in a function, as above."""

    def versions() -> dict[str, str]:
        try:
            from experiments.storage.cache_keys import made_with
        except ImportError:
            return {}
        return made_with()

    return versions


def differing(here: dict[str, str], there: dict[str, dict[str, str]]) -> str:
    """Which workers run something else, and what; nothing where none does."""
    alike: dict[str, list[str]] = {}
    for address, versions in there.items():
        differs = [
            f"{name} {versions.get(name, '(none)')} instead of {here[name]}"
            for name in here
            if versions and versions.get(name) != here[name]
        ]
        if differs or not versions:
            alike.setdefault(", ".join(differs) or "no watercooler of this kind", []).append(address)
    told = [f"{what} on {', '.join(who[:3])}{f' and {len(who) - 3:,} more' if len(who) > 3 else ''}" for what, who in alike.items()]
    return "; ".join(told)


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
        self._counted, self._count = -COUNT_SECONDS, 1
        self._begun = False
        self._asked: set[str] = set()  # workers that have said what they run

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
        """Threads of all workers; they may come and go, and are counted now and then."""
        if time.monotonic() - self._counted >= COUNT_SECONDS:
            threads = self._client.nthreads()
            self._ask_versions(threads)
            self._counted, self._count = time.monotonic(), max(1, sum(threads.values()))
        return self._count

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

    def _ask_versions(self, workers: Collection[str]) -> None:
        """Ask the workers that are new what they run. Raises RequestError, or StoppedError once work has begun, where one of them runs
        something else than is run here."""
        new = [each for each in workers if each not in self._asked]
        if not new:
            return
        self._asked = set(workers)
        try:
            said = self._client.sync(self._client._run, _versions(), workers=new, on_error="ignore", callback_timeout=ANSWER_SECONDS)
        except TimeoutError:  # one that hangs is looked after; and each chunk names what it was made for
            return
        if wrong := differing(made_with(), said):
            what = f"workers run other versions: {wrong}; install the same everywhere"
            if self._begun:
                raise StoppedError(what)
            raise RequestError([Problem(COMMAND_LINE, "execution.scheduler", what, self._execution.scheduler)])
        self._begun = True

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
