"""How a key figure answers to what varies, judged in single worlds: which points are as good as the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.report.choosing import Ways
from experiments.report.matters import matters
from experiments.statistics.response import Response
from experiments.statistics.verdict import Standing, prediction_ends, standing
from sim.measures.kpis import KPIS, Kpi

LOOKS = {"better": "", "no_difference_that_matters": "=", "undecided": "?", "worse": ""}
"""What is written beside a point, by how the first one stands against it."""


@dataclass(frozen=True)
class JudgedResponse(Response):
    """A key figure at every design point. `matters`: the smallest difference in it that matters; `take`: the point to take, where that is told
    instead of the best."""

    matters: float
    take: int | None = None

    @property
    def first(self) -> int:
        """The point that all others are held against: that to take, or else (where this has no value, too) the best."""
        return self.best if self.take is None or not np.isfinite(self.mean[self.take]) else self.take

    @property
    def extreme(self) -> str:
        """What the response is where it is best."""
        return "lowest" if self.kpi.direction == "bad" else "highest"

    @cached_property
    def against(self) -> tuple[Standing, ...]:
        """How the first point stands against each."""
        return tuple(standing(row, self.values[self.first], self.matters, self.kpi.direction != "bad") for row in self.values)

    @cached_property
    def rivals(self) -> np.ndarray:
        """(rivals,) points, best first, that the first is not better than by what matters in 90 % of worlds."""
        return np.array([row for row in self.order if row != self.first and self.against[row].verdict != "better"], np.int64)

    @cached_property
    def spread(self) -> tuple[np.ndarray, np.ndarray]:
        """(points,) ends of what 90 % of launches give; nan where it is not defined."""
        low, high = np.full((2, len(self.values)), np.nan)
        for row, values in enumerate(self.values):
            known = values[np.isfinite(values)]
            if len(known) > 1:
                low[row], high[row] = prediction_ends(known)
        return low, high

    def mark(self, row: int) -> str:
        """What is written beside a point: `=` as good as the first, `?` undecided, nothing where one of the two is better."""
        return "" if row == self.first else LOOKS[self.against[row].verdict]


def judged(kpi: Kpi, values: np.ndarray, stated: Mapping[str, float]) -> JudgedResponse:
    """A response, with what matters of it: as stated, or at its mean level."""
    level = float(np.nanmean(values)) if np.isfinite(values).any() else 0.0
    return JudgedResponse(kpi, values, matters(kpi, level, stated))


def responses_of(names: Sequence[str], ways: Ways) -> list[JudgedResponse]:
    """What decides first, judged as the choice is, then every other response."""
    kpis = (KPIS[name] for name in ways.comparable(names) if name != ways.aim.name)
    return [JudgedResponse(ways.aim, ways.aimed, ways.matters), *(judged(kpi, ways.values(kpi.name), ways.stated) for kpi in kpis)]
