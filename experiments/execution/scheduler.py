"""The scheduler: hands out chunks of work to free workers, until everything is settled.

It knows nothing of what is worked on; results do not depend on who did what.
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue

from experiments.config.errors import StoppedError
from experiments.config.execution import Execution
from experiments.execution.executors import Workers
from experiments.execution.work import Done, Job, Work

PROBE_SECONDS = 0.5
"""Of work done here first: it shows how long a replication takes, and leaves compiled code for the others."""

COMPILING_SECONDS = 300.0
"""No compiling of the model takes longer, on a slow machine that is busy: what does, is long by itself."""

PROBED = 64
"""Replications handed out while it is not known how long one takes."""

SHORTEST_CHUNK_SECONDS = 0.5
CHUNKS_A_SECOND, MOST_CHUNKS_A_SECOND = 50, 200
"""Chunks that all workers together finish at most: while there is much to do, where chunks are longer for it; and towards the end."""

MOST_IN_A_CHUNK = 20_000
DEATHS_ALONE = 2
"""How often a replication may take its worker with it, nothing else being in flight, before it counts as failed."""

MOST_DEATHS = 30
"""Deaths in a row, without any work done in between, that end everything."""

LOOK_SECONDS = 0.2
"""Between two looks at the workers, where nothing comes back meanwhile."""

SLOWER = 20
"""Times that one replication may take longer than those before, until its worker counts as hung (if it takes long at all)."""

UNKNOWN = 10
"""Times `hung_seconds` that the first chunks may take, where it is not known how long a replication takes."""

Tick = Callable[[int], None]
"""Called with the number of replications just settled."""


class Queue:
    """Replications left to do, how many are known to be asked for later (`ahead`), and how long one takes."""

    def __init__(self, jobs: Iterable[Job], ahead: int = 0, pace: float | None = None, probed: int = PROBED) -> None:
        self._jobs = deque(jobs)
        self._probed = probed
        self.points = len(self._jobs)
        self.left = sum(len(job.seeds) for job in self._jobs)
        self.ahead = ahead
        self.pace = pace  # seconds a replication, where one was done before

    def learn(self, done: Done) -> None:
        """Note how long replications took; the latest count most, since design points differ."""
        pace = done.seconds / max(done.replications, 1)
        self.pace = pace if self.pace is None else (self.pace + pace) / 2

    def chunk(self, seconds: float) -> list[Job]:
        """Work for this many seconds, rather too much: a worker stops when its time is up."""
        count = self._probed if self.pace is None else min(MOST_IN_A_CHUNK, math.ceil(1.25 * seconds / self.pace))
        taken: list[Job] = []
        while self._jobs and count > 0:
            job = self._jobs.popleft()
            if len(job.seeds) > count:
                self._jobs.appendleft(job._replace(seeds=job.seeds[count:]))
                job = job._replace(seeds=job.seeds[:count])
            taken.append(job)
            count -= len(job.seeds)
        self.left -= _size(taken)
        return taken

    def put_back(self, jobs: list[Job]) -> None:
        """Work that was taken and not done."""
        self._jobs.extendleft(reversed(jobs))
        self.left += _size(jobs)

    def settle(self, taken: list[Job], done: Done) -> None:
        """What came of a chunk: learn from it, and keep what was not reached."""
        self.learn(done)
        self.put_back(_after(taken, done.replications))


def run_queue(queue: Queue, work: Work, workers: Workers, execution: Execution, tick: Tick) -> int:
    """Do everything in the queue; returns how many processes, or threads, worked.

    The first half second is done here, where it is not known how long a replication takes, and all of it where starting
    processes would cost more than it saves, now and later: the replications of one design point share this process, in
    threads. What is far away, or known to take long, is handed out at once. Raises OSError where a file cannot be written, StoppedError where
    workers keep dying, KeyboardInterrupt; what is finished stays in any case.
    """

    alone = queue.points == 1 and work.threaded and not workers.remote
    threads = workers.count if alone else 1

    def here(seconds: float) -> Done:
        taken = queue.chunk(seconds)
        done = work.run(work.payload(taken, seconds, threads), lambda: tick(1))
        queue.settle(taken, done)
        return done

    if queue.left and (workers.remote or (work.long and queue.left > 1 and workers.count > 1)):
        with workers.reached():
            return _hand_out(queue, work, workers, execution, tick)
    if queue.left and queue.pace is None:
        first = here(PROBE_SECONDS)
        if first.replications == 1 and first.seconds < COMPILING_SECONDS:
            queue.pace = None  # it may have compiled the model
    if queue.left and queue.pace is None:
        here(PROBE_SECONDS)
    shared = queue.left > 1 and not alone and queue.pace is not None
    if shared and queue.pace is not None and worth_a_pool(queue.left + queue.ahead, queue.pace, workers.count, execution):
        return _hand_out(queue, work, workers, execution, tick)
    while queue.left:
        here(execution.chunk_seconds)
    return threads


def worth_a_pool(replications: int, pace: float, workers: int, execution: Execution) -> bool:
    """Whether sharing this many replications of `pace` seconds saves more than starting processes costs."""
    share = min(workers, replications)
    return share > 1 and replications * pace * (1 - 1 / share) > execution.in_process_seconds


def _hand_out(queue: Queue, work: Work, workers: Workers, execution: Execution, tick: Tick) -> int:
    """Keep everybody busy, one chunk each, so that stopping wastes no more than the chunks in flight.

    When a worker dies, or hangs and is killed for it, any of the chunks in flight may be the reason: they are tried again one
    at a time, nothing else being in flight. One that kills its worker then is halved, until the replication that does it is
    found and failed.
    """
    running: dict[Future[Done], list[Job]] = {}
    finished = SimpleQueue[Future[Done]]()  # they come by themselves: one costs as much with 1,000 workers as with 2
    suspects: deque[list[Job]] = deque()
    deaths_of: dict[tuple[str, int], int] = {}
    deaths, most_busy, longest = 0, 0, execution.chunk_seconds
    on_trial: list[Job] | None = None

    def submit(jobs: list[Job], seconds: float) -> None:
        payload = work.payload(jobs, seconds, 1)
        try:
            future = workers.executor().submit(work.run, payload)
        except workers.lost:  # died idle: the next try gets new ones
            future = workers.executor().submit(work.run, payload)
        running[future] = jobs
        future.add_done_callback(finished.put)

    def blame(jobs: list[Job]) -> None:
        """Deal with a chunk whose worker died while it was alone."""
        if _size(jobs) > 1:
            half = _size(jobs) // 2
            suspects.extendleft([_after(jobs, half), _until(jobs, half)])
            return
        job = jobs[0]
        pair = (job.key, job.seeds[0])
        deaths_of[pair] = deaths_of.get(pair, 0) + 1
        if deaths_of[pair] < DEATHS_ALONE:
            suspects.appendleft(jobs)
        else:
            work.fail(*pair)
            tick(1)

    while running or queue.left or suspects:
        if suspects and not running:
            on_trial = suspects.popleft()
            submit(on_trial, longest)
        while not suspects and on_trial is None and queue.left and len(running) < (count := workers.count):
            longest = max(execution.chunk_seconds, count / CHUNKS_A_SECOND)
            seconds = _chunk_seconds(queue, count, longest)
            submit(queue.chunk(seconds), seconds)
        most_busy = max(most_busy, len(running))
        for future in _waited_for(finished):
            jobs = running.pop(future)
            try:
                done = future.result()
            except workers.lost:
                deaths += 1
                if deaths > MOST_DEATHS:
                    raise StoppedError("worker processes keep dying (out of memory?); execution.workers=1 needs least memory") from None
                if jobs is on_trial:
                    blame(jobs)
                else:
                    suspects.append(jobs)
            else:
                deaths = 0
                queue.settle(jobs, done)
                tick(done.replications)
            on_trial = None
        workers.look_after(longest + _worst(queue.pace, execution))
    return most_busy


def _waited_for(finished: SimpleQueue[Future[Done]]) -> Iterator[Future[Done]]:
    """The futures that are done, once there are any; none where none is for a while."""
    with suppress(Empty):
        yield finished.get(timeout=LOOK_SECONDS)
        while True:
            yield finished.get_nowait()


def _worst(pace: float | None, execution: Execution) -> float:
    """Seconds that one replication may take at worst: when a chunk's own time is up and they are over, it should be done."""
    return UNKNOWN * execution.hung_seconds if pace is None else max(execution.hung_seconds, SLOWER * pace)


def _chunk_seconds(queue: Queue, workers: int, longest: float) -> float:
    """How long the next chunk may take: shorter towards the end, so that all are done at about the same time."""
    if queue.pace is None:
        return longest
    share = queue.left * queue.pace / (2 * workers)
    return min(longest, max(share, SHORTEST_CHUNK_SECONDS, workers / MOST_CHUNKS_A_SECOND))


def _size(jobs: Iterable[Job]) -> int:
    return sum(len(job.seeds) for job in jobs)


def _after(jobs: list[Job], count: int) -> list[Job]:
    """What is left of jobs when the first `count` replications are done."""
    left = []
    for job in jobs:
        if len(job.seeds) > count:
            left.append(job._replace(seeds=job.seeds[count:]))
        count = max(0, count - len(job.seeds))
    return left


def _until(jobs: list[Job], count: int) -> list[Job]:
    """The first `count` replications of jobs."""
    first = []
    for job in jobs:
        if count > 0:
            first.append(job._replace(seeds=job.seeds[:count]))
        count -= len(job.seeds)
    return first
