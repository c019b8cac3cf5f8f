"""Where the dashboard simulates: as a runner does, but in this process and in memory, so that a lever moved shows at
once. Only missing replications are simulated; the others are remembered by settings and seed. With parameter sets each
replication is a plausible world, the one that `run` and `compare` give that seed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from experiments.config.machine import cores
from experiments.design.parameter_sets import ParameterSets, variation
from experiments.design.point import Point
from experiments.execution.real_people import built
from experiments.execution.result_set import ResultSet
from experiments.execution.worlds import KeptWorlds, in_world
from experiments.storage.cache_keys import company_key, design_key
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS, kpis
from sim.measures.pooling import company_by_day
from sim.measures.shown import shown
from sim.outcome import Outcome
from sim.settings import Settings
from sim.state.layout import TALLY

COUNTS = ("wanting", "booked", "seated", "content_talkers", "mention_talkers")
"""What is kept of each day of a replication, for the whole company."""

MOST_REPLICATES = 20_000
"""Replications remembered; about 5 KB each."""

MOST_COMPANIES = 4

MOST_BYTES = 128 * 2**20
"""Of the people and ties of worlds remembered: about 400 of a company of 2,000. Those drawn first stay: every lever asks for them in
the same order, so that the latest would always be the wrong ones."""

AHEAD = 4
"""Replications in hand a thread, so that none waits for another; no more, since whoever moves a lever waits for them to end."""

Tick = Callable[[int], None]


class Replicate(NamedTuple):
    """What is kept of a replication."""

    kpis: dict[str, float]
    counts: np.ndarray  # (COUNTS, D) int32, people
    caught: np.ndarray  # (D,) int32, offices that have posted by the end of the day


class InMemoryRunner:
    """A runner without files. One caller at a time simulates; the machine has no more cores for two."""

    def __init__(self, threads: int = 0, most: int = MOST_REPLICATES, sets: ParameterSets | None = None) -> None:
        """Nothing is done yet. `threads`: replications at the same time, 0: one a core. `sets`: what parameters may be; without
        them only events differ between replications.
        """
        self.simulated = 0  # replications simulated so far
        self.sets = sets
        self._varied = variation("seed", sets)
        self._threads, self._most = threads or cores(), most
        self._replicates: OrderedDict[tuple[str, int], Replicate] = OrderedDict()
        self._companies: OrderedDict[str, Company] = OrderedDict()
        self._worlds = KeptWorlds(MOST_BYTES)
        self._turn = threading.RLock()

    def company(self, settings: Settings) -> Company:
        """The company of these settings, built once. Raises as build_company does."""
        key = company_key(settings)
        with self._turn:
            if key not in self._companies:
                while len(self._companies) >= MOST_COMPANIES:
                    self._companies.popitem(last=False)
                self._companies[key] = built(settings)
            self._companies.move_to_end(key)
            return self._companies[key]

    def missing(self, points: Sequence[Point], seeds: Sequence[int]) -> int:
        """Replications that are still to be simulated."""
        keys = {self._key(each.settings) for each in points}
        return sum((key, seed) not in self._replicates for key in keys for seed in seeds)

    def _key(self, settings: Settings) -> str:
        return design_key(settings, "columns", self._varied)

    def _outcomes(self, settings: Settings, seeds: Sequence[int]) -> Iterator[Outcome]:
        company = self.company(settings)
        if self.sets is None:
            yield from replicate(settings, seeds, company=company, threads=self._threads)
            return
        one = partial(self._in_world, settings, company if settings.company.kind == "records" else None)
        ahead = AHEAD * self._threads
        with ThreadPoolExecutor(self._threads) as pool:
            for first in range(0, len(seeds), ahead):
                yield from pool.map(one, seeds[first : first + ahead])

    def _in_world(self, settings: Settings, read: Company | None, seed: int) -> Outcome:
        """A replication in its plausible world, which is drawn once for all campaigns."""
        assert self.sets is not None, "asked where there are sets"
        return in_world(settings, seed, self._worlds.of(company_key(settings), settings, seed, self.sets.row, read))

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int], tick: Tick = lambda _: None) -> ResultSet:
        """KPIs of every point under every seed. `tick(1)` is called after each replication that had to be simulated;
        what it raises ends the work, and what is finished stays."""
        rows = [[each.kpis for each in self.replicates(point.settings, seeds, tick)] for point in points]
        flat = [each for row in rows for each in row]
        table = pa.table({name: pa.array([each[name] for each in flat], pa.float64()) for name in KPIS})
        keys = tuple(self._key(each.settings) for each in points)
        return ResultSet(tuple(points), keys, tuple(seeds), table, np.ones((len(points), len(seeds)), np.bool_), ())

    def replicates(self, settings: Settings, seeds: Sequence[int], tick: Tick = lambda _: None) -> list[Replicate]:
        """One replicate a seed, in the order of the seeds."""
        key = self._key(settings)
        with self._turn:
            found = {seed: known for seed in seeds if (known := self._replicates.get((key, seed))) is not None}
            left = [seed for seed in seeds if seed not in found]
            if left:
                for seed, outcome in zip(left, self._outcomes(settings, left), strict=True):
                    found[seed] = self._replicates[key, seed] = replicate_of(outcome)
                    self.simulated += 1
                    tick(1)
            for seed in seeds:
                self._replicates.move_to_end((key, seed))
            while len(self._replicates) > self._most:
                self._replicates.popitem(last=False)
        return [found[seed] for seed in seeds]

    def outcome(self, settings: Settings, seed: int) -> Outcome:
        """One whole replication, simulated anew."""
        with self._turn:
            return next(iter(self._outcomes(settings, [seed])))


class TickingRunner:
    """An in-memory runner that reports its progress; takes the place of a runner."""

    def __init__(self, runner: InMemoryRunner, tick: Tick) -> None:
        """`tick(1)` is called after each simulated replication."""
        self._runner, self._tick = runner, tick

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> ResultSet:
        """As InMemoryRunner.evaluate."""
        return self._runner.evaluate(points, seeds, self._tick)


def replicate_of(outcome: Outcome) -> Replicate:
    """What is kept of a replication."""
    company = company_by_day(outcome.daily)
    counts = np.stack([company[TALLY[name]] for name in COUNTS]).astype(np.int32)
    first = np.full(len(shown(outcome).offices), len(outcome.daily))
    np.minimum.at(first, shown(outcome).office_as[outcome.posts["office"]], outcome.posts["day"])
    caught = np.searchsorted(np.sort(first), np.arange(len(outcome.daily)), side="right").astype(np.int32)
    return Replicate(kpis(outcome), counts, caught)


def count(replicates: Sequence[Replicate], name: str) -> np.ndarray:
    """(replications, D) of one of COUNTS, or `caught`."""
    if name == "caught":
        return np.stack([each.caught for each in replicates])
    return np.stack([each.counts[COUNTS.index(name)] for each in replicates])
