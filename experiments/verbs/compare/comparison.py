"""A comparison: arms with the same seeds, their paired differences, and which levers make them.

Needs a runner to simulate in, and writes nothing itself.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from experiments.design.point import point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.statistics.paired import Difference, paired_difference, replications_needed
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

    @cached_property
    def differences(self) -> dict[str, tuple[Difference, ...]]:
        """Of every key figure, the difference of each alternative from the baseline."""
        found = {}
        for name in KPIS:
            values = self.found.values(name)
            found[name] = tuple(paired_difference(values[0], values[row]) for row in range(1, len(self.arms)))
        return found

    @property
    def everything(self) -> list[ResultSet]:
        """All that was simulated: the arms, then the coalitions of each difference that was taken apart."""
        return [self.found, *(each.found for each in self.taken_apart)]

    @property
    def failed(self) -> int:
        """Replications that failed."""
        return sum(len(each.failures) for each in self.everything)

    @property
    def deciding(self) -> tuple[Difference, ...]:
        """The difference of each alternative in the key figure that decides."""
        return self.differences[self.kpi.name]

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
