"""Workers that die now and then, without processes: what was in flight is tried again, and only deaths in a row end the work."""

from concurrent.futures import Future
from contextlib import nullcontext
from typing import Any

from experiments.config.execution import Execution
from experiments.execution import scheduler
from experiments.execution.work import Done, Job


class LostError(Exception):
    """A worker has died."""


class Mortal:
    """One worker, and its executor: every chunk kills it once, and between two others it dies idle each third time."""

    count, lost, remote = 1, (LostError,), True

    def __init__(self) -> None:
        self.asked, self.idle, self.deaths = 0, 0, 0
        self.tried = set[tuple[int, ...]]()
        self.reached = nullcontext

    def executor(self) -> "Mortal":
        return self

    def submit(self, run: Any, seeds: tuple[int, ...]) -> Future[Done]:
        self.asked += 1
        if self.asked % 3 == 0:
            self.idle += 1
            raise LostError
        future = Future[Done]()
        if seeds in self.tried:
            future.set_result(run(seeds))
        else:
            self.tried.add(seeds)
            self.deaths += 1
            future.set_exception(LostError())
        return future

    def look_after(self, patience: float) -> None: ...


class Slow:
    """Work of which a replication takes as long as a chunk may, so that each is a chunk."""

    long, threaded = True, False

    def __init__(self, seconds: float) -> None:
        self.run = lambda seeds: Done(len(seeds), seconds * len(seeds))
        self.failed: list[int] = []

    def payload(self, jobs: list[Job], _seconds: float, _threads: int) -> tuple[int, ...]:
        return tuple(seed for job in jobs for seed in job.seeds)

    def fail(self, _key: str, seed: int) -> None:
        self.failed.append(seed)


def test_workers_that_die_once_a_chunk_do_not_end_the_work() -> None:
    many, execution, workers, done = 2 * scheduler.MOST_DEATHS, Execution(), Mortal(), list[int]()
    queue = scheduler.Queue([Job("it", None, range(many))], pace=2 * execution.chunk_seconds)
    work: Any = Slow(2 * execution.chunk_seconds)
    fleet: Any = workers
    scheduler.run_queue(queue, work, fleet, execution, done.append)
    assert (sum(done), queue.left, work.failed) == (many, 0, [])
    assert workers.deaths == many and workers.idle > 10
