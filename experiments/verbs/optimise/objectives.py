"""What a search is after: key figures to be large or small, and limits to be kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem
from experiments.config.kpi_names import unknown_kpi
from experiments.config.provenance import provenance
from experiments.statistics.intervals import means
from sim.measures.kpis import KPIS, Kpi

Values = Callable[[str], np.ndarray]
"""(points, seeds) values of a key figure, by its name."""

OBJECTIVES, LIMITS = "optimise.objectives", "optimise.limits"


@dataclass(frozen=True)
class Objective:
    """A key figure that is to be large (`maximise`) or small."""

    kpi: Kpi
    maximise: bool

    @property
    def words(self) -> str:
        """The objective as it reads."""
        return f"{'most' if self.maximise else 'least'} {self.kpi.label.lower()}"


@dataclass(frozen=True)
class Objectives:
    """Objectives, the first of which decides, and the most that some key figures may be."""

    all: tuple[Objective, ...]
    limits: Mapping[str, float]

    def outcomes(self, values: Values) -> np.ndarray:
        """(points, objectives) mean of each key figure over seeds, turned so that less is better; nan where it is not defined."""
        return np.stack([means(values(each.kpi.name)) * (-1 if each.maximise else 1) for each in self.all], axis=1)

    def violations(self, values: Values) -> np.ndarray:
        """(points,) by what share limits are exceeded, added up; 0 where all are kept, nan where one is not defined."""
        over = [np.maximum(0.0, means(values(name)) - most) / max(abs(most), 1e-9) for name, most in self.limits.items()]
        return np.sum(over, axis=0) if over else np.zeros(len(values(self.all[0].kpi.name)))


def read_objectives(texts: Sequence[str], limits: Mapping[str, float | None], arguments: Arguments) -> tuple[Objectives, list[Problem]]:
    """Objectives and limits, and what is wrong with them."""
    found: list[Problem] = []
    objectives: list[Objective] = []

    def wrong(field: str, allowed: str, given: str) -> None:
        found.append(Problem(provenance(field, arguments), field, allowed, given))

    for text in texts:
        words = text.split()
        name = words[-1] if words else ""
        if name not in KPIS:
            wrong(OBJECTIVES, unknown_kpi(name), text)
        elif len(words) != 2 or words[0] not in ("max", "min"):
            wrong(OBJECTIVES, f"must be `max {name}` or `min {name}`", text)
        elif name in [each.kpi.name for each in objectives]:
            wrong(OBJECTIVES, "is an objective already", text)
        else:
            objectives.append(Objective(KPIS[name], words[0] == "max"))
    for name in limits:
        if name not in KPIS:
            wrong(f"{LIMITS}.{name}", unknown_kpi(name), str(limits[name]))
    return Objectives(tuple(objectives), {name: most for name, most in limits.items() if most is not None}), found
