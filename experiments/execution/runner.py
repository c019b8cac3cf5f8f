"""The runner: design points and seeds go in, rows come out; only what is missing is simulated.

Results are read from the store, so it does not matter who simulated them, when, or in which pieces. It can be asked
again and again: with new points (a search), or with more seeds for the same ones.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from experiments.config.errors import StoppedError
from experiments.config.execution import Execution
from experiments.design.parameter_sets import ParameterSets, variation, world_of
from experiments.design.point import Point
from experiments.execution import scheduler
from experiments.execution.executors import workers_for
from experiments.execution.progress import Progress
from experiments.execution.result_set import ResultSet
from experiments.execution.store import Pair, Store, locked
from experiments.execution.task_cache import Arrays, Tasks
from experiments.execution.work import Job
from experiments.execution.worker import OtherVersionError, Replications
from experiments.storage import result_folders
from experiments.storage.cache_keys import company_key, design_key

if TYPE_CHECKING:
    from experiments.storage.object_storage import Elsewhere

MOST_JOBS = 100_000
"""Into which replications are parted where they go world by world."""


class Runner:
    """Where design points are simulated. One process at a time works on a result folder; others wait for it.

    Use it as a context: lock, worker processes and the index of what is there last as long as the `with` block.
    """

    def __init__(
        self,
        folder: Path,
        execution: Execution,
        engine: str = "columns",
        vary: str = "seed",
        parts: Sequence[str] = ("kpis",),
        sets: ParameterSets | None = None,
        elsewhere: "Elsewhere | None" = None,
    ) -> None:
        """Nothing is done yet.

        Args:
            folder: of the result; rows are stored in `.chunks/` inside it.
            execution: who does the work.
            engine: "columns" or "agents".
            vary: "seed" or "company".
            parts: tables to keep of each replication (see worker.PARTS); "kpis" among them.
            sets: parameter sets, of which each replication takes one by its seed, in a company of its own.
            elsewhere: where the result goes if the folder only stands for it.
        """
        self.folder, self.engine, self.vary, self.parts, self.sets = folder, engine, vary, tuple(parts), sets
        self.execution, self.elsewhere = execution, elsewhere
        self.expected = 0  # replications in all, where that is known before
        self.simulated = 0  # replications simulated here, in this session
        self.tasks = 0  # other pieces of work done in this session
        self.processes = 0  # that have worked
        self.most_worlds = 0  # that were asked for at once
        self._asked = 0  # replications asked for so far, whether or not they were there
        self._pace: float | None = None  # seconds a replication
        self._paces = dict[str, float]()  # seconds a task, by what all of its kind share
        self._session = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(locked(self.folder))
            opening.callback(self._keep_nothing_empty)
            self.store = Store(result_folders.put_in_order(self.folder), self.parts, self.elsewhere)
            self.store.forget_failures()
            self._workers = opening.enter_context(workers_for(self.execution))
            self._progress = opening.enter_context(Progress())
            self._session = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.__exit__(kind, error, trace)

    def _keep_nothing_empty(self) -> None:
        for folder in (self.folder / result_folders.CHUNKS, self.folder):
            with suppress(OSError):  # something is kept in it
                folder.rmdir()

    @property
    def counts(self) -> dict[str, int]:
        """What was done in this session."""
        tasks = {"tasks": self.tasks} if self.tasks else {}
        return {"simulated_replications": self.simulated, "processes": self.processes} | tasks

    def expect(self, replications: int) -> None:
        """Say how many replications will be asked for in all: a search asks for them bit by bit, and starting processes may
        be worth it for all though not for the first bit. The progress bar shows it, too."""
        self.expected = replications

    def end_progress(self) -> None:
        """Remove the progress bar, before something is printed."""
        self._progress.stop()

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> ResultSet:
        """Results of every point under every seed; what is not there yet is simulated.

        Raises StoppedError (disk full, workers that keep dying) or KeyboardInterrupt; what is finished stays.
        """
        keys = self.keys(points)
        self.most_worlds = max(self.most_worlds, len({world_of(seed) for seed in seeds}))
        wanted = len(set(keys)) * len(seeds)
        self._asked += wanted
        with _saying(lambda: self._kept(keys, seeds)):
            while jobs := self._missing(points, keys, seeds):
                self._simulate(jobs, wanted)
            return self._found(points, keys, seeds)

    def map(self, function: Callable[[Any, Any], Arrays], shared: Any, tasks: Sequence[Any], label: str, long: bool = True) -> list[Arrays]:
        """`function(shared, task)` of every task, in order; what is kept from before is not done again.

        Tasks that are not `long` are begun here, and processes are started for the rest if that pays. `function` is at the top of a module; `shared` and tasks can be pickled, and name the work by their content. Raises
        StoppedError (disk full, a task that kills its workers) or KeyboardInterrupt; what is finished stays.
        """
        work = Tasks(self.store.folder, self.store.place, function, shared, tuple(tasks), long)

        def kept() -> str:
            with suppress(OSError):
                self.store.fetch()
            return work.kept(label)

        with _saying(kept):
            self.store.fetch()
            if missing := work.missing():
                self._progress.reset(label, len(tasks), len(tasks) - len(missing))
                queue = scheduler.Queue([Job(work.about, None, missing)], pace=self._paces.get(work.about), probed=1)
                self.processes = max(self.processes, scheduler.run_queue(queue, work, self._workers, self.execution, self._tick))
                self._paces |= {work.about: queue.pace} if queue.pace else {}
                self.store.fetch()
                self.tasks += len(missing)
            if work.failed:
                raise StoppedError(f"the process that did one of the {label} died, twice (out of memory, killed, or hung?)")
        return work.results()

    def keys(self, points: Sequence[Point]) -> list[str]:
        """Names of design points in the store."""
        return [design_key(each.settings, self.engine, variation(self.vary, self.sets)) for each in points]

    def rows(self, part: str, found: ResultSet) -> Iterator[pa.Table]:
        """The rows of another part, points and seeds in order."""
        return self.store.tables(part, _finished(found))

    def chunks(self, found: ResultSet) -> set[str]:
        """Names of the files in which its rows wait."""
        return self.store.files(_finished(found))

    def _kept(self, keys: Sequence[str], seeds: Sequence[int]) -> str:
        with suppress(OSError):  # object storage that does not answer: what is known of it is told
            self.store.refresh()
        kept = [self.store.finished((key, seed)) for key in set(keys) for seed in seeds]
        return f"{sum(kept):,} of {len(kept):,} replications are kept"

    def _missing(self, points: Sequence[Point], keys: Sequence[str], seeds: Sequence[int]) -> list[Job]:
        """What is to be done, points that share a company one after the other; with parameter sets world by world, since all points
        share the company and the parameters of a world."""
        self.store.refresh()
        jobs: dict[str, Job] = {}
        company: dict[str, str] = {}
        for each, key in zip(points, keys, strict=True):
            left = [seed for seed in seeds if not self.store.settled((key, seed))]
            if left and key not in jobs:
                jobs[key], company[key] = Job(key, each, left), company_key(each.settings)
        order = {name: number for number, name in enumerate(dict.fromkeys(company.values()))}
        sorted_jobs = sorted(jobs.values(), key=lambda job: order[company[job.key]])
        if self.sets is None or self.sets.one_company or len(sorted_jobs) == 1:
            return sorted_jobs
        block = -(-sum(len(job.seeds) for job in sorted_jobs) // MOST_JOBS)  # seeds in a job: one, unless that were too many jobs
        parts = [job._replace(seeds=job.seeds[i : i + block]) for job in sorted_jobs for i in range(0, len(job.seeds), block)]
        return sorted(parts, key=lambda job: (order[company[job.key]], job.seeds[0]))

    def _simulate(self, jobs: list[Job], wanted: int) -> None:
        queue = scheduler.Queue(jobs, max(0, self.expected - self._asked), self._pace)
        total = max(self.expected, self.simulated + wanted)
        self._progress.reset("replications", total, self.simulated + wanted - queue.left)
        work = Replications(self.store.place, self.engine, self.vary, self.parts, self.sets)
        before = queue.left
        processes = scheduler.run_queue(queue, work, self._workers, self.execution, self._tick)
        self.processes = max(self.processes, processes)
        self.simulated += before
        self._pace = queue.pace

    def _tick(self, replications: int) -> None:
        self._progress.advance(replications)

    def _found(self, points: Sequence[Point], keys: Sequence[str], seeds: Sequence[int]) -> ResultSet:
        self.store.refresh()
        pairs: list[Pair] = [(key, seed) for key in keys for seed in seeds]
        finished = np.array([self.store.finished(pair) for pair in pairs], np.bool_).reshape(len(keys), len(seeds))
        failures = [(i // len(seeds), self.store.failure(pairs[i])) for i in np.flatnonzero(~finished).tolist()]
        rows = self.store.kpis(pair for pair, there in zip(pairs, finished.ravel(), strict=True) if there)
        failed = tuple((row, each) for row, each in failures if each is not None)
        return ResultSet(tuple(points), tuple(keys), tuple(seeds), rows, finished, failed)


@contextmanager
def _saying(kept: Callable[[], str]) -> Iterator[None]:
    """Adds what is kept to whatever stops the work in the `with` block. Raises StoppedError and KeyboardInterrupt."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept()) from None
    except OtherVersionError as error:
        raise StoppedError(str(error)) from error
    except StoppedError as error:
        raise StoppedError(f"{error}; {kept()}") from error
    except OSError as error:
        raise StoppedError(f"a result cannot be written: {error}; {kept()}") from error


def _finished(found: ResultSet) -> list[Pair]:
    return [(found.keys[row], found.seeds[column]) for row, column in np.argwhere(found.finished).tolist()]
