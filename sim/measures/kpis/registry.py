"""The table of key figures, and how one enters it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.outcome import Outcome

Formula = Callable[[Outcome], float]
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

    @property
    def definition(self) -> str:
        """What it counts, with its denominator, on one line."""
        return re.sub(r"\s+", " ", inspect.getdoc(self.formula) or "")


KPIS: dict[str, Kpi] = {}


def kpi(unit: str, label: str, term: str, direction: Direction, name: str = "") -> Callable[[Formula], Formula]:
    """Enter a formula in KPIS under its own name, or under `name`."""

    def enter(formula: Formula) -> Formula:
        key = name or formula.__name__
        KPIS[key] = Kpi(key, unit, label, term, direction, formula)
        return formula

    return enter
