"""A comparison: arms with the same seeds, their paired differences, and which levers make them.

Needs a runner to simulate in, and writes nothing itself.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from experiments.config.arms import Arm
from experiments.config.risks import RiskCondition, over_budget
from experiments.execution.nested import by_variant
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.aim import Aim, aim_of
from experiments.report.choosing import Ways, audiences_differ, comparable, of_plans
from experiments.report.choosing import aim_of as decides
from experiments.report.kpi_groups import HEADLINES
from experiments.report.matters import NOT_STATED, matters
from experiments.report.wording import worlds_said
from experiments.statistics.intervals import means
from experiments.statistics.paired import Difference, paired_difference
from experiments.statistics.variance import SharePart, variance_shares
from experiments.statistics.verdict import Standing, standing
from experiments.verbs.compare.attribution import (
    Attribution,
    CoalitionPlan,
    Share,
    attribute,
    coalition_points,
    differing,
    fitting,
    partition,
    plan_for,
)
from experiments.verbs.compare.fields import FieldPlan, planned, split
from sim.measures.kpis import KPIS, Kpi
from sim.settings import Settings
from sim.setup.calendar import Misfit


@dataclass(frozen=True)
class SplitShare:
    """The share of a group of levers, split among its fields, and what was simulated for that."""

    plan: FieldPlan
    found: ResultSet
    shares: tuple[Share, ...]
    n: int  # seeds for which every coalition has a value


@dataclass(frozen=True)
class TakenApart:
    """The difference of one alternative from the baseline, and what was simulated to take it apart."""

    row: int  # of the alternative, among all arms
    plan: CoalitionPlan
    found: ResultSet
    attribution: Attribution
    splits: tuple[SplitShare, ...] = ()  # of the groups whose share matters, where they hold several fields

    def split_of(self, share: Share) -> SplitShare | None:
        """How the share of a group is split among its fields, if it is."""
        return next((each for each in self.splits if self.plan.groups[each.plan.group] == share.levers), None)

    @property
    def everything(self) -> list[ResultSet]:
        """All that was simulated for it."""
        return [self.found, *(each.found for each in self.splits)]


class OfEveryKpi[T](Mapping[str, tuple[T, ...]]):
    """Something of each alternative in every key figure, made when it is asked for: a page of the dashboard shows a few of a hundred."""

    def __init__(self, make: Callable[[str], tuple[T, ...]]) -> None:
        """`make` is asked once for each key figure, by its name."""
        self._make, self._made = make, dict[str, tuple[T, ...]]()

    def __getitem__(self, name: str) -> tuple[T, ...]:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(KPIS)

    def __len__(self) -> int:
        return len(KPIS)


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
    aim: Aim = field(default_factory=lambda: aim_of({}))
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)  # (first worlds, parameters) of each group of parameters
    singles: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)  # (first worlds,) of each parameter, by kind
    risks: tuple[RiskCondition, ...] = ()  # that are asked for
    stated: Mapping[str, float] = field(default_factory=lambda: NOT_STATED)  # the smallest differences that matter
    sets: int | None = None  # how many parameter sets there are, if worlds have one each

    @cached_property
    def differences(self) -> OfEveryKpi[Difference]:
        """Of every key figure, the difference of each alternative from the baseline."""
        return OfEveryKpi(self._differences_in)

    def _differences_in(self, name: str) -> tuple[Difference, ...]:
        values = self.found.values(name)
        return tuple(paired_difference(values[0], values[row]) for row in range(1, len(self.arms)))

    @cached_property
    def standings(self) -> OfEveryKpi[Standing]:
        """Of every key figure, how each alternative stands against the baseline; of what is neither good nor bad, more counts as better."""
        return OfEveryKpi(self._standings_in)

    def _standings_in(self, name: str) -> tuple[Standing, ...]:
        values, least, more_is_better = self.found.values(name), self.matters(name), KPIS[name].direction != "bad"
        return tuple(standing(values[0], row, least, more_is_better) for row in values[1:])

    def matters(self, name: str) -> float:
        """The smallest difference in a key figure that matters: as stated, or at the baseline's mean."""
        return matters(KPIS[name], self.level(name), self.stated)

    def level(self, name: str, row: int = 0) -> float:
        """Mean of a key figure in an arm; nan where it is not defined."""
        return float(means(self.found.values(name)[row]))

    def variance_shares(self, name: str, row: int) -> Mapping[str, SharePart]:
        """Where the spread of the difference between an alternative and the baseline comes from; nothing where that is not known."""
        if self.beside is None or not self.beside.seeds:
            return {}
        values = by_variant(self.found.values(name), self.beside.values(name))
        return variance_shares(values[row] - values[0])

    @cached_property
    def ways(self) -> Ways:
        """The arms as ways to choose among; the baseline is what is planned."""
        labels, names = [arm.label for arm in self.arms], [arm.name for arm in self.arms]
        budgets = [each for one in self.settings for each in over_budget(one.campaign.budget)]
        return Ways(
            labels, self.found.values, decides(self.kpi.name), self.uncertainty, 0, self.groups, self.singles, names=names,
            stated=self.stated, risks=[each for each in self.risks if each not in budgets],
            **of_plans(self.settings, self.settings[0], self.aim),
        )  # fmt: skip

    @property
    def settings(self) -> list[Settings]:
        """Of each arm."""
        return [arm.settings for arm in self.arms]

    @property
    def headlines(self) -> tuple[str, ...]:
        """The two key figures that are always told."""
        return self.comparable(HEADLINES)

    def comparable(self, names: Sequence[str]) -> tuple[str, ...]:
        """Key figures, those of the audience as those of the whole company where audiences differ."""
        return comparable(names, audiences_differ(self.settings))

    @cached_property
    def order(self) -> list[int]:
        """The alternatives (rows of differences) as they are told: the one to take, then those that fit the budget, best first on what
        decides (of what is neither good nor bad: highest first); those that break it, and what is not defined, after them;
        what nobody can choose last."""
        ways, sign = self.ways, 1 if self.kpi.direction == "bad" else -1

        def place(i: int) -> tuple[bool, bool, bool, bool, float]:
            each = ways.aimed_standing(i + 1, 0)
            return i + 1 != ways.taken, i + 1 in ways.states, i + 1 in ways.dear, each.n == 0, sign * each.mean if each.n else 0.0

        return sorted(range(len(self.arms) - 1), key=place)

    def aim_shares(self) -> Mapping[str, SharePart]:
        """Where the spread of the difference between the best arm and the closest one comes from; where nothing else can be chosen, of that
        from the baseline, or of the level of the baseline itself. Nothing where that is not known."""
        found, beside, choice = self.found, self.beside, self.ways.choice
        if choice is None or beside is None or not beside.seeds:
            return {}
        values = self.ways.gains(lambda name: by_variant(found.values(name), beside.values(name)))
        first, other = self.told_apart or (0, 0)
        return variance_shares(values[first] - values[other] if first != other else values[first])

    @property
    def told_apart(self) -> tuple[int, int] | None:
        """The arms whose difference decides: the best and the closest, or the only one that can be chosen and the baseline."""
        choice = self.ways.choice
        return None if choice is None else (choice.first, choice.closest if len(choice.among) > 1 else 0)

    @property
    def everything(self) -> list[ResultSet]:
        """All that was simulated: the arms, what is beside them, then the coalitions of each difference that was taken apart."""
        return [self.found, *([self.beside] if self.beside else []), *(found for each in self.taken_apart for found in each.everything)]

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
        return worlds_said(self.uncertainty)

    @property
    def told(self) -> list[Kpi]:
        """The key figures that every sentence holds: the two that head every answer, and the one that decides."""
        return list({name: KPIS[name] for name in (*self.headlines, self.kpi.name)}.values())

    @property
    def replications(self) -> int:
        """Replications of each arm."""
        return len(self.found.seeds)


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
    least: float = math.inf,
    most: int = 0,
) -> TakenApart:
    """Simulate coalitions of the levers in which the alternative in that row differs, and decompose its difference.

    `misfits` says why settings cannot be simulated (see companies.misfits_in); levers that do not fit apart are one group. Shares of
    at least `least` are split among the fields of the group, with about `most` combinations each.
    """

    def agrees(settings: Settings) -> bool:
        return not misfits(settings)

    baseline, alternative = arms[0].settings, arms[row].settings
    groups = partition(differing(baseline, alternative), fitting(baseline, alternative, agrees))
    plan = plan_for(groups, exact_groups, orders)
    found = runner.evaluate(coalition_points(plan, baseline, alternative), seeds)
    values, splits = found.values(kpi), list[SplitShare]()
    attribution = attribute(plan, values)
    for share in (each for each in attribution.shares if abs(each.mean) >= least):
        made = planned(plan, plan.groups.index(share.levers), baseline, alternative, agrees, most)
        if made is not None:
            fields, points = made
            inner = runner.evaluate(points, seeds)
            splits.append(SplitShare(fields, inner, *split(plan, values, fields, inner.values(kpi))))
    return TakenApart(row, plan, found, attribution, tuple(splits))
