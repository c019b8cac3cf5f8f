"""What a thousand workers cost the one who hands out the work: `python -m tests.claims.thousand_workers [WORKERS REPLICATIONS]`.

The project's own scheduler hands real chunks to workers that only pretend: time is theirs, so that hours pass in seconds. A worker
is faster or slower than others, a replication takes longer or shorter, and each chunk takes a while on its way.
"""

import heapq
import itertools
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import numpy as np

from experiments.config.execution import Execution
from experiments.design.point import point
from experiments.execution.scheduler import Queue, run_queue
from experiments.execution.work import Done, Job
from experiments.execution.worker import Replications
from tests.worlds import shipped

PACE, SPREAD = 0.02, 0.5
"""Seconds of a replication, and how much they differ from one to the next, as a share of them."""

SPEEDS = 0.15
"""Standard deviation of the logarithm of how fast workers are."""

ON_ITS_WAY = 0.05
"""Seconds from when a worker is done until it has its next chunk, once that is handed out."""


class Chunk(NamedTuple):
    """What a worker that pretends has to know of a chunk."""

    text: str
    replications: int
    seconds: float


class Pretended(Replications):
    """Replications that nobody simulates."""

    def payload(self, jobs: Sequence[Job], seconds: float, threads: int) -> Chunk:  # type: ignore[override]
        """A chunk as it would be sent."""
        return Chunk(super().payload(jobs, seconds, threads), sum(len(job.seeds) for job in jobs), seconds)


class Pretenders(Executor):
    """Workers, and the clock they live by: it goes on to the next one that is done whenever somebody waits."""

    remote, lost = True, ()

    def __init__(self, count: int, seed: int = 1) -> None:
        self.count, self.now, self.busy = count, 0.0, 0.0
        self.chunks = Counter[int]()  # finished, by second
        self._chance = np.random.default_rng(seed)
        self._free = deque((0.0, float(speed)) for speed in np.exp(SPEEDS * self._chance.standard_normal(count)))
        self._ends: list[tuple[float, int, float, Done, Future[Done]]] = []
        self._numbers = itertools.count()

    def executor(self) -> Executor:
        return self

    def submit(self, work: Callable[..., Any], chunk: Chunk) -> Future[Done]:  # type: ignore[override]
        free_since, slowness = self._free.popleft()  # the client hands out at once
        takes = PACE * slowness * (chunk.replications + SPREAD * chunk.replications**0.5 * self._chance.standard_normal())
        done = max(1, round(chunk.replications * min(1.0, chunk.seconds / takes)))
        seconds = min(takes, chunk.seconds + PACE)
        future: Future[Done] = Future()
        heapq.heappush(self._ends, (free_since + ON_ITS_WAY + seconds, next(self._numbers), slowness, Done(done, seconds), future))
        self.busy += done * PACE * slowness
        return future

    def look_after(self, patience: float) -> None:
        if self._ends:
            ends, _, slowness, done, future = heapq.heappop(self._ends)
            self.now = max(self.now, ends)
            self._free.append((ends, slowness))
            self.chunks[int(self.now)] += 1
            future.set_result(done)

    def reached(self) -> AbstractContextManager[None]:
        return nullcontext()

    def stop(self) -> None: ...


class Handed(NamedTuple):
    """What it came to."""

    chunks: int
    hours: float
    lost: float  # share of the workers' time in which they had nothing to do
    mean_a_second: float
    most_a_second: int
    milliseconds: float  # CPU time of the client, a chunk


def hand_out(workers: int, replications: int) -> Handed:
    """Hand out replications of one campaign to so many workers."""
    pretenders = Pretenders(workers)
    job = Job("key", point(shipped()), range(replications))
    started = time.process_time()
    run_queue(Queue([job]), Pretended("s3://bucket/x", "columns", "seed", ("kpis",)), pretenders, Execution(kind="dask"), lambda _: None)
    cpu, chunks = time.process_time() - started, pretenders.chunks.total()
    lost = 1 - pretenders.busy / (workers * pretenders.now)
    return Handed(chunks, pretenders.now / 3600, lost, chunks / pretenders.now, max(pretenders.chunks.values()), 1000 * cpu / chunks)


if __name__ == "__main__":
    given = [int(word.replace(",", "")) for word in sys.argv[1:]]
    print(f"{'workers':>8} {'replications':>13} {'chunks':>8} {'hours':>6} {'lost':>6} {'a second':>9} {'at most':>8} {'ms a chunk':>11}")
    for workers, replications in [tuple(given)] if given else [(10, 10**5), (100, 10**6), (1000, 10**6), (1000, 10**7)]:
        found = hand_out(workers, replications)
        print(
            f"{workers:>8,} {replications:>13,} {found.chunks:>8,} {found.hours:>6.2f} {found.lost:>6.1%} "
            f"{found.mean_a_second:>9.1f} {found.most_a_second:>8,} {found.milliseconds:>11.2f}"
        )
