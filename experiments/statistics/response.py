"""How a key figure answers to what varies: its mean at every design point, which is best, and how sure that is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.statistics.intervals import mean_interval, means
from sim.measures.kpis import Kpi


@dataclass(frozen=True)
class Response:
    """One key figure. `values`: (points, seeds), nan where not defined; every seed is shared by all points."""

    kpi: Kpi
    values: np.ndarray

    @cached_property
    def mean(self) -> np.ndarray:
        """(points,) mean over seeds; nan where it is defined nowhere."""
        return means(self.values)

    @cached_property
    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """(points,) low and high of the 90 % interval of the mean."""
        return mean_interval(self.values)[1:]

    @property
    def defined(self) -> bool:
        """Whether there is any value at all."""
        return bool(np.isfinite(self.mean).any())

    @cached_property
    def order(self) -> np.ndarray:
        """(rows,) points, best first (of equals the first); points without a value are left out."""
        better = -self.mean if self.kpi.direction != "bad" else self.mean
        order = np.argsort(better, kind="stable")
        return order[np.isfinite(self.mean[order])]

    @property
    def best(self) -> int:
        """Row of the best point."""
        return int(self.order[0])
