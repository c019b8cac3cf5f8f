"""Which arm to choose: how each does on what is aimed at, in every world, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.report.brief import HEADLINES, RELATIVE
from experiments.report.wording import said
from experiments.statistics.verdict import Standing, best_shares, regrets, standing
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.wording import ALIKE, COST

Kind = Literal["clear", "alike", "undecided", "undefined"]

HIGH = 0.95
"""Share of worlds in which regret is at most as high as is said."""


@dataclass(frozen=True)
class Decision:
    """What follows from a comparison. Arms are counted with the baseline, which is the first."""

    kind: Kind
    arm: int  # to choose
    aim: str  # what is aimed at, in words
    unit: str  # of the aim
    values: np.ndarray  # (arms, worlds) of the aim
    best: np.ndarray  # (arms,) share of worlds in which an arm is best
    regret: np.ndarray  # (arms, worlds) of the aim, in which it is defined for all
    against: tuple[Standing, ...]  # how the arm with the highest mean stands against each other one, in the order of arms
    rivals: tuple[int, ...]  # that the arm with the highest mean is not better than

    @property
    def worlds(self) -> int:
        """Worlds in which the aim is defined for all arms."""
        return int(self.regret.shape[1])

    def regret_of(self, arm: int) -> tuple[float, float]:
        """What an arm falls short of the best in each world: mean, and what 95 % of worlds keep to."""
        return float(self.regret[arm].mean()), float(np.quantile(self.regret[arm], HIGH))


def aimed_at(comparison: Comparison) -> tuple[str, str, np.ndarray, float, bool]:
    """What is aimed at: name, unit, (arms, worlds) values, the smallest difference that matters, and whether more is better.

    The geometric mean of pull and content heard, unless another key figure is to decide.
    """
    kpi, found = comparison.kpi, comparison.found
    if kpi.name not in HEADLINES:
        return said(kpi), kpi.unit, found.values(kpi.name), comparison.matters(kpi.name), kpi.direction != "bad"
    pull, heard = (found.values(name) for name in HEADLINES)
    both = np.sqrt(pull * heard)
    baseline = both[0][np.isfinite(both[0])]
    return "pull and content heard together", "share", both, RELATIVE * float(baseline.mean()) if len(baseline) else 0.0, True


def decide(comparison: Comparison) -> Decision:
    """The arm with the highest mean, unless a cheaper one is as good; and whether worlds agree on it."""
    aim, unit, values, matters, more = aimed_at(comparison)
    best, regret = best_shares(values, more), regrets(values, more)
    if not regret.shape[1]:
        return Decision("undefined", 0, aim, unit, values, best, regret, (), ())
    first = int(np.argmin(regret.mean(axis=1)))
    against = tuple(standing(row, values[first], matters, more) for row in values)
    rivals = tuple(row for row, each in enumerate(against) if row != first and each.verdict != "better")
    if not rivals:
        return Decision("clear", first, aim, unit, values, best, regret, against, rivals)
    if any(against[row].verdict == "undecided" for row in rivals):
        return Decision("undecided", first, aim, unit, values, best, regret, against, rivals)
    return Decision("alike", _cheapest(comparison, (first, *rivals)), aim, unit, values, best, regret, against, rivals)


def _cheapest(comparison: Comparison, arms: Sequence[int]) -> int:
    """The cheapest of some arms; costs that hardly differ are the same, and the baseline needs no change."""
    costs = {arm: comparison.level(COST, arm) for arm in arms}
    least = min(costs.values())
    return min(arm for arm in arms if costs[arm] <= least + ALIKE * abs(least))
