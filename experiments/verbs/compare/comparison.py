"""A comparison: arms with the same seeds, their paired differences, and which levers make them.

Needs a runner to simulate in, and writes nothing itself.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from experiments.config.risks import RiskCondition
from experiments.design.point import point
from experiments.execution.nested import by_variant
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.brief import HEADLINES, matters
from experiments.statistics.paired import Difference, paired_difference, replications_needed
from experiments.statistics.variance import SharePart, variance_shares
from experiments.statistics.verdict import Standing, standing
from experiments.verbs.compare.arms import Arm
from experiments.verbs.compare.attribution import (
    Attribution,
    CoalitionPlan,
    attribute,
    coalition_points,
    differing,
    fitting,
    partition,
    plan_for,
)
from sim.measures.kpis import KPIS, Kpi
from sim.settings import Settings
from sim.setup.calendar import Misfit


@dataclass(frozen=True)
class TakenApart:
    """The difference of one alternative from the baseline, and what was simulated to take it apart."""

    row: int  # of the alternative, among all arms
    plan: CoalitionPlan
    found: ResultSet
    attribution: Attribution


@dataclass(frozen=True)
class Comparison:
    """Arms, the baseline first, simulated with the same seeds."""

    arms: tuple[Arm, ...]
    found: ResultSet
    kpi: Kpi  # the key figure that decides
    target: float | None  # half-width wanted of its intervals
    taken_apart: tuple[TakenApart, ...] = ()
    uncertainty: str = "luck"
    beside: ResultSet | None = None  # some worlds again, with other events and another company
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)  # (first worlds, parameters) of each group of parameters
    risks: tuple[RiskCondition, ...] = ()  # that are asked for

    @cached_property
    def differences(self) -> dict[str, tuple[Difference, ...]]:
        """Of every key figure, the difference of each alternative from the baseline."""
        found = {}
        for name in KPIS:
            values = self.found.values(name)
            found[name] = tuple(paired_difference(values[0], values[row]) for row in range(1, len(self.arms)))
        return found

    @cached_property
    def standings(self) -> dict[str, tuple[Standing, ...]]:
        """Of every key figure, how each alternative stands against the baseline; of what is neither good nor bad, more counts as better."""
        found = {}
        for name, kpi in KPIS.items():
            values = self.found.values(name)
            found[name] = tuple(standing(values[0], row, self.matters(name), kpi.direction != "bad") for row in values[1:])
        return found

    def matters(self, name: str) -> float:
        """The smallest difference in a key figure that matters, at the baseline's mean."""
        return matters(KPIS[name], self.level(name))

    def level(self, name: str, row: int = 0) -> float:
        """Mean of a key figure in an arm; nan where it is not defined."""
        values = self.found.values(name)[row]
        return float(np.nanmean(values)) if np.isfinite(values).any() else math.nan

    def variance_shares(self, name: str, row: int) -> Mapping[str, SharePart]:
        """Where the spread of the difference between an alternative and the baseline comes from; nothing where that is not known."""
        if self.beside is None or not self.beside.seeds:
            return {}
        values = by_variant(self.found.values(name), self.beside.values(name))
        return variance_shares(values[row] - values[0])

    @property
    def everything(self) -> list[ResultSet]:
        """All that was simulated: the arms, what is beside them, then the coalitions of each difference that was taken apart."""
        return [self.found, *([self.beside] if self.beside else []), *(each.found for each in self.taken_apart)]

    @property
    def failed(self) -> int:
        """Replications that failed."""
        return sum(len(each.failures) for each in self.everything)

    @property
    def deciding(self) -> tuple[Standing, ...]:
        """How each alternative stands in the key figure that decides."""
        return self.standings[self.kpi.name]

    @property
    def worlds(self) -> str:
        """What is counted, in words."""
        return "plausible worlds" if self.uncertainty == "all" else "launches"

    @property
    def told(self) -> list[Kpi]:
        """The key figures that every sentence holds: the two that head every answer, and the one that decides."""
        return list({name: KPIS[name] for name in (*HEADLINES, self.kpi.name)}.values())

    @property
    def replications(self) -> int:
        """Replications of each arm."""
        return len(self.found.seeds)


# --- how many replications --------------------------------------------------------------------------------------------


def enough(runner: Runner, arms: Sequence[Arm], seeds: Sequence[int], kpi: str, target: float | None, first: int) -> ResultSet:
    """All arms under the same seeds: all of them or, with a target for the half-width of every difference in the key
    figure, `first` of them and then more until it is reached."""
    points = [point(arm.settings) for arm in arms]
    if target is None:
        return runner.evaluate(points, seeds)
    count = min(first, len(seeds))
    while True:
        found = runner.evaluate(points, seeds[:count])
        values = found.values(kpi)
        following = next_count([paired_difference(values[0], row) for row in values[1:]], count, target, len(seeds))
        if following == count:
            return found
        count = following


DIFFERING, ALIKE_LONG = 10, 200
"""Pairs that must differ before an interval is believed; or replications after which so few of them do not matter."""


def next_count(differences: Sequence[Difference], count: int, target: float, most: int) -> int:
    """Replications to look at next; `count` itself where to stop.

    As many as the spread seen so far asks for, but never more than twice as many as there are: it is an estimate. Where
    hardly any pair differs (two arms that are almost the same, with the same seeds) the rare ones that do would be missed
    by a short look, so it goes on. Alternatives whose key figure is not defined cannot become surer, and do not keep the
    others waiting.
    """
    if count >= most:
        return count
    needed = count
    for each in differences:
        if each.n > 1 and each.half_width > target:
            needed = max(needed, count + 1, math.ceil(replications_needed(each.sd, target, most) * count / each.n))
        elif each.n > 1 and each.n - each.level < DIFFERING and count < ALIKE_LONG:
            needed = max(needed, min(2 * count, ALIKE_LONG))
    return min(needed, 2 * count, most)


# --- which lever bought it --------------------------------------------------------------------------------------------


def take_apart(
    runner: Runner,
    arms: Sequence[Arm],
    row: int,
    seeds: Sequence[int],
    kpi: str,
    misfits: Callable[[Settings], list[Misfit]],
    exact_groups: int = 8,
    orders: int = 64,
) -> TakenApart:
    """Simulate coalitions of the levers in which the alternative in that row differs, and decompose its difference.

    `misfits` says why settings cannot be simulated (see companies.misfits_in); levers that do not fit apart are one group.
    """
    baseline, alternative = arms[0].settings, arms[row].settings
    groups = partition(differing(baseline, alternative), fitting(baseline, alternative, lambda settings: not misfits(settings)))
    plan = plan_for(groups, exact_groups, orders)
    found = runner.evaluate(coalition_points(plan, baseline, alternative), seeds)
    return TakenApart(row, plan, found, attribute(plan, found.values(kpi)))
