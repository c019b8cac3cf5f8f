"""What the scheduler hands out: jobs, and how a piece of work turns them into chunks that a worker can run."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol


class Job(NamedTuple):
    """Repetitions of one thing: `key` names it, `what` describes it to its worker, `seeds` tell the repetitions apart."""

    key: str
    what: Any
    seeds: Sequence[int]


class Done(NamedTuple):
    """What a worker says about a chunk: repetitions finished (or failed), in the order of the jobs, and seconds."""

    replications: int
    seconds: float


class Work(Protocol):
    """A kind of work. Each worker writes what it has finished to files."""

    @property
    def run(self) -> Callable[..., Done]:
        """Top-level function (payload, tick) that works through a chunk until its time is up."""

    @property
    def threaded(self) -> bool:
        """Whether repetitions of one job can share a process, in threads."""

    @property
    def long(self) -> bool:
        """Whether one repetition is known to be worth a process of its own."""

    def payload(self, jobs: Sequence[Job], seconds: float, threads: int) -> Any:
        """A chunk, for `run`."""

    def fail(self, key: str, seed: int) -> None:
        """Note that a repetition cannot be finished: it took its worker with it, twice."""
