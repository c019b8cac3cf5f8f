"""The table of key figures, and how one enters it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.measures.shown import shown
from sim.outcome import Outcome

Formula = Callable[[Outcome], float]
Group = Callable[[Outcome], np.ndarray]
Direction = Literal["good", "bad", "neither"]


@dataclass(frozen=True)
class Kpi:
    """One key figure. `good`: more is better, `bad`: less is better, `neither`: depends on what one is after."""

    name: str
    unit: str
    label: str
    term: str  # the level or family the field files it under
    direction: Direction
    formula: Formula
    among: Group | None = None  # the group it is about, where that is the same people in every replication

    def value(self, outcome: Outcome) -> float:
        """The figure; nan where it is not defined, or about too few real people to be shown."""
        if self.among is not None and not shown(outcome).about(self.among(outcome)):
            return np.nan
        return self.formula(outcome)

    @property
    def definition(self) -> str:
        """What it counts, with its denominator, on one line."""
        return re.sub(r"\s+", " ", inspect.getdoc(self.formula) or "")


KPIS: dict[str, Kpi] = {}


def kpi(unit: str, label: str, term: str, direction: Direction, name: str = "", among: Group | None = None) -> Callable[[Formula], Formula]:
    """Enter a formula in KPIS under its own name, or under `name`. `among`: the people it tells something about."""

    def enter(formula: Formula) -> Formula:
        key = name or formula.__name__
        KPIS[key] = Kpi(key, unit, label, term, direction, formula, among)
        return formula

    return enter
