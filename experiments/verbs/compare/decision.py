"""Which arm to choose: how each does on what is aimed at, in every world, and what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.execution.nested import by_variant
from experiments.report.brief import HEADLINES, RELATIVE
from experiments.report.wording import said
from experiments.statistics.choice import HIGH, choose
from experiments.statistics.variance import SharePart, variance_shares
from experiments.statistics.verdict import Standing, best_shares, regrets
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.wording import ALIKE, COST
from sim.measures.kpis import Kpi

Kind = Literal["clear", "alike", "undecided", "undefined"]


@dataclass(frozen=True)
class Decided:
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
    matters: float = float("nan")  # the smallest difference in the aim that matters

    @property
    def pair(self) -> tuple[int, int]:
        """The arm with the highest mean, and the one that comes closest: that it is better than in the fewest worlds."""
        if self.kind == "undefined":
            return 0, 0
        first = int(np.argmin(self.regret.mean(axis=1)))
        return first, min((row for row in range(len(self.values)) if row != first), key=lambda row: self.against[row].better)

    @property
    def worlds(self) -> int:
        """Worlds in which the aim is defined for all arms."""
        return int(self.regret.shape[1])

    def regret_of(self, arm: int) -> tuple[float, float]:
        """What an arm falls short of the best in each world: mean, and what 95 % of worlds keep to."""
        return float(self.regret[arm].mean()), float(np.quantile(self.regret[arm], HIGH))


def aimed_at(comparison: Comparison) -> Kpi | None:
    """The key figure that is aimed at; none: the aim (pull and content heard together, where no other is asked for)."""
    return None if comparison.kpi.name in HEADLINES else comparison.kpi


def aims(comparison: Comparison, values: Callable[[str], np.ndarray]) -> np.ndarray:
    """Values of what is aimed at: an array in the shape (arms, ...) in which `values` gives those of a key figure."""
    kpi = aimed_at(comparison)
    return comparison.aim.values(values) if kpi is None else values(kpi.name)


def gains(comparison: Comparison, values: Callable[[str], np.ndarray]) -> np.ndarray:
    """(arms, ...) values of what is aimed at, as `aims`, turned so that more is better."""
    kpi = aimed_at(comparison)
    return (-1.0 if kpi is not None and kpi.direction == "bad" else 1.0) * aims(comparison, values)


def aim_shares(comparison: Comparison, decision: Decided) -> Mapping[str, SharePart]:
    """Where the spread of the difference between the best arm and the closest one comes from; nothing where that is not known."""
    found, beside = comparison.found, comparison.beside
    if decision.kind == "undefined" or beside is None or not beside.seeds:
        return {}
    one, other = decision.pair
    values = aims(comparison, lambda name: by_variant(found.values(name), beside.values(name)))
    return variance_shares(values[one] - values[other])


def decide(comparison: Comparison) -> Decided:
    """The arm with the highest mean, unless a cheaper one is as good; and whether worlds agree on it."""
    kpi, values = aimed_at(comparison), aims(comparison, comparison.found.values)
    aim, unit, more = (comparison.aim.words, "share", True) if kpi is None else (said(kpi), kpi.unit, kpi.direction != "bad")
    matters = float("nan")
    if np.isfinite(values).all(axis=0).any():  # else the level of the baseline need not be defined either
        matters = RELATIVE * float(np.nanmean(values[0])) if kpi is None else comparison.matters(kpi.name)
    choice = choose(values, matters, more)
    if choice is None:
        return Decided("undefined", 0, aim, unit, values, best_shares(values, more), regrets(values, more), (), ())
    arm = _cheapest(comparison, (choice.first, *choice.rivals)) if choice.kind == "alike" else choice.first
    return Decided(choice.kind, arm, aim, unit, values, choice.best, choice.regret, choice.against, choice.rivals, matters)


def _cheapest(comparison: Comparison, arms: Sequence[int]) -> int:
    """The cheapest of some arms; costs that hardly differ are the same, and the baseline needs no change."""
    costs = {arm: comparison.level(COST, arm) for arm in arms}
    least = min(costs.values())
    return min(arm for arm in arms if costs[arm] <= least + ALIKE * abs(least))
