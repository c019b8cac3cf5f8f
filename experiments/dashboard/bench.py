"""Where the dashboard simulates: as a runner does, but in this process and in memory, so that a lever moved shows at
once. Only what is missing is lived through; what has been is remembered by settings and seed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from experiments.config.machine import cores
from experiments.design.point import Point
from experiments.execution.result_set import ResultSet
from experiments.storage.cache_keys import company_key, design_key
from sim.company.build import build_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS, kpis
from sim.measures.pooling import company_by_day
from sim.outcome import Outcome
from sim.settings import Settings
from sim.state.layout import TALLY

COUNTS = ("wanting", "booked", "seated", "content_talkers", "mention_talkers")
"""What is kept of each day of a replication, for the whole company."""

MOST_LIVES = 20_000
"""Replications remembered; about 5 KB each."""

MOST_COMPANIES = 4

Tick = Callable[[int], None]


class Life(NamedTuple):
    """What is kept of a replication."""

    kpis: dict[str, float]
    counts: np.ndarray  # (COUNTS, D) int32, people
    caught: np.ndarray  # (D,) int32, offices that have posted by the end of the day


class InMemoryRunner:
    """A runner without files. One caller at a time simulates; the machine has no more cores for two."""

    def __init__(self, threads: int = 0, most: int = MOST_LIVES) -> None:
        """Nothing is done yet. `threads`: replications at the same time; 0: one a core."""
        self.simulated = 0  # replications lived through so far
        self._threads, self._most = threads or cores(), most
        self._lives: OrderedDict[tuple[str, int], Life] = OrderedDict()
        self._companies: OrderedDict[str, Company] = OrderedDict()
        self._turn = threading.RLock()

    def company(self, settings: Settings) -> Company:
        """The company of these settings, built once. Raises as build_company does."""
        key = company_key(settings)
        with self._turn:
            if key not in self._companies:
                while len(self._companies) >= MOST_COMPANIES:
                    self._companies.popitem(last=False)
                self._companies[key] = build_company(settings.company, settings.behaviour)
            self._companies.move_to_end(key)
            return self._companies[key]

    def missing(self, points: Sequence[Point], seeds: Sequence[int]) -> int:
        """Replications that would have to be lived through."""
        keys = {design_key(each.settings, "columns", "seed") for each in points}
        return sum((key, seed) not in self._lives for key in keys for seed in seeds)

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int], tick: Tick = lambda _: None) -> ResultSet:
        """KPIs of every point under every seed. `tick(1)` is called after each replication that had to be lived through;
        what it raises ends the work, and what is finished stays."""
        rows = [[each.kpis for each in self.lives(point.settings, seeds, tick)] for point in points]
        flat = [each for row in rows for each in row]
        table = pa.table({name: pa.array([each[name] for each in flat], pa.float64()) for name in KPIS})
        keys = tuple(design_key(each.settings, "columns", "seed") for each in points)
        return ResultSet(tuple(points), keys, tuple(seeds), table, np.ones((len(points), len(seeds)), np.bool_), ())

    def lives(self, settings: Settings, seeds: Sequence[int], tick: Tick = lambda _: None) -> list[Life]:
        """One life a seed, in their order."""
        key = design_key(settings, "columns", "seed")
        with self._turn:
            found = {seed: life for seed in seeds if (life := self._lives.get((key, seed))) is not None}
            left = [seed for seed in seeds if seed not in found]
            if left:
                company = self.company(settings)
                for seed, outcome in zip(left, replicate(settings, left, company=company, threads=self._threads), strict=True):
                    found[seed] = self._lives[key, seed] = life_of(outcome)
                    self.simulated += 1
                    tick(1)
            for seed in seeds:
                self._lives.move_to_end((key, seed))
            while len(self._lives) > self._most:
                self._lives.popitem(last=False)
        return [found[seed] for seed in seeds]

    def outcome(self, settings: Settings, seed: int) -> Outcome:
        """One replication whole, lived through anew."""
        with self._turn:
            return next(iter(replicate(settings, [seed], company=self.company(settings))))


class TickingRunner:
    """A bench that tells somebody how far it is; stands where a runner is asked for."""

    def __init__(self, bench: InMemoryRunner, tick: Tick) -> None:
        """`tick(1)` is called after each replication lived through."""
        self._bench, self._tick = bench, tick

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> ResultSet:
        """As InMemoryRunner.evaluate."""
        return self._bench.evaluate(points, seeds, self._tick)


def life_of(outcome: Outcome) -> Life:
    """What is kept of a replication."""
    company = company_by_day(outcome.daily)
    counts = np.stack([company[TALLY[name]] for name in COUNTS]).astype(np.int32)
    first = np.full(len(outcome.company.office_names), len(outcome.daily))
    np.minimum.at(first, outcome.posts["office"], outcome.posts["day"])
    caught = np.searchsorted(np.sort(first), np.arange(len(outcome.daily)), side="right").astype(np.int32)
    return Life(kpis(outcome), counts, caught)


def count(lives: Sequence[Life], name: str) -> np.ndarray:
    """(replications, D) of one of COUNTS, or `caught`."""
    if name == "caught":
        return np.stack([each.caught for each in lives])
    return np.stack([each.counts[COUNTS.index(name)] for each in lives])
