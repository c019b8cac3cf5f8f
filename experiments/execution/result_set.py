"""Results of every design point under every seed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow as pa

from experiments.config.errors import StoppedError
from experiments.design.point import Point
from experiments.execution.store import Failed
from sim.measures.kpis import KPIS


@dataclass(frozen=True)
class Failures:
    """Replications that failed: how many of how many, and the first of them."""

    count: int
    total: int
    first: Failed
    place: str  # of the design point of the first

    def __str__(self) -> str:
        at = f"at {self.place}, " if self.place else ""
        first = f"the first {at}seed {self.first.seed}: {self.first.error}: {self.first.message}"
        return f"{self.count:,} of {self.total:,} replications failed ({first})"


@dataclass(frozen=True)
class ResultSet:
    """Results of every design point under every seed."""

    points: tuple[Point, ...]
    keys: tuple[str, ...]  # one a point
    seeds: tuple[int, ...]  # the same for every point
    rows: pa.Table  # KPIs of the finished replications, points in order, seeds in order
    finished: np.ndarray  # (points, seeds) bool
    failures: tuple[tuple[int, Failed], ...]  # row of the point, and what went wrong

    def values(self, kpi: str) -> np.ndarray:
        """(points, seeds) float64 of one KPI; nan where it is not defined or the replication failed.

        Every column has the same seeds, so differences between rows are paired.
        """
        values = np.full(self.finished.shape, np.nan)
        if len(self.rows):
            values[self.finished] = self.rows[kpi].to_numpy()
        return values

    def complete(self) -> Self:
        """The same, if nothing failed. Raises StoppedError if a replication did: what is left would answer something else."""
        if failures := failures_of(self):
            raise StoppedError(f"{failures}\n{failures.first.traceback}")
        return self

    @cached_property
    def table(self) -> pa.Table:
        """A row a point and seed: `point` and `replication` (from 1), `seed`, every KPI, `error` and `traceback`."""
        count, every = len(self.seeds), np.arange(self.finished.size)
        columns: dict[str, Any] = {
            "point": pa.array(every // count + 1, pa.int64()),
            "replication": pa.array(every % count + 1, pa.int64()),
            "seed": pa.array(np.tile(np.array(self.seeds, np.int64), len(self.points)), pa.int64()),
        }
        columns |= {kpi: pa.array(self.values(kpi).ravel(), from_pandas=True) for kpi in KPIS}
        seed_at = {seed: i for i, seed in enumerate(self.seeds)}
        failed = {row * count + seed_at[each.seed]: each for row, each in self.failures}
        told = [failed.get(i) for i in every.tolist()] if failed else [None] * len(every)
        columns["error"] = pa.array([each and f"{each.error}: {each.message}" for each in told], pa.string())
        columns["traceback"] = pa.array([each and each.traceback for each in told], pa.string())
        return pa.table(columns)


def failures_of(*several: ResultSet) -> Failures | None:
    """What failed in all of them, if anything did."""
    failed = [(found.points[row].place, each) for found in several for row, each in found.failures]
    if not failed:
        return None
    place, first = failed[0]
    return Failures(len(failed), sum(found.finished.size for found in several), first, place)
