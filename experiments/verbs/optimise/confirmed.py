"""Finalists in fresh worlds: which keeps the limits in nine of ten of them, which is best, what each falls short of it, what blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from experiments.config.request import Request
from experiments.design.point import point
from experiments.execution.nested import by_variant, nested_seeds
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.aim import AIM
from experiments.report.choosing import costs_less
from experiments.report.finding_out import Unknown, worth_among
from experiments.report.matters import NOT_STATED, matters
from experiments.statistics.choice import HIGH, cheapest
from experiments.statistics.information import Bound
from experiments.statistics.intervals import means
from experiments.statistics.variance import SharePart, variance_shares
from experiments.statistics.verdict import AGREED, FEWEST, Standing, best_shares, regrets, standing
from experiments.verbs.optimise.objectives import COST, Limit, Objective, Objectives, kept, over
from experiments.verbs.optimise.options import OptimiseOptions, OptimisePlan
from experiments.verbs.optimise.search import Trial
from sim.measures.kpis import KPIS

Against = Sequence[tuple[Limit, float, float]]
"""Limits that are not kept: share of worlds in which each is, and by how much the tenth of worlds that costs most is over it."""


@dataclass(frozen=True)
class Confirmed:
    """The unchanged campaign, which is arm 0, and the finalists, the best first, in fresh worlds. By these the finalists and the best of them
    are chosen, so it may look better there than it is."""

    trials: tuple[Trial, ...]  # finalists
    found: ResultSet
    objectives: Objectives
    beside: ResultSet | None = None  # some worlds again: the unchanged campaign and the recommended one
    stated: Mapping[str, float] = field(default_factory=lambda: NOT_STATED)  # the smallest differences that matter
    further: "Confirmed | None" = None  # the unchanged campaign and the chosen one in worlds by which nothing was chosen

    def values(self, name: str) -> np.ndarray:
        """(arms, worlds) of a key figure, or of the aim."""
        return self.objectives.aim.values(self.found.values) if name == AIM else self.found.values(name)

    @cached_property
    def deciding(self) -> np.ndarray:
        """(arms, worlds) of the first objective."""
        return self.value(self.objectives.all[0])

    def value(self, objective: Objective) -> np.ndarray:
        """(arms, worlds) of an objective."""
        return self.objectives.value(objective, self.found.values)

    def kept(self, limit: Limit) -> np.ndarray:
        """(arms,) share of worlds in which each arm keeps a limit."""
        return kept(self._excess(limit))

    def over(self, limit: Limit) -> np.ndarray:
        """(arms,) what has to be taken off for the limit to be kept in nine of ten worlds."""
        return over(self._excess(limit))

    def _excess(self, limit: Limit) -> np.ndarray:
        values = self.found.values(limit.kpi.name)
        return limit.excess(values, values[0])

    @cached_property
    def keeping(self) -> np.ndarray:
        """(arms,) bool, whether all limits are kept in at least nine of ten worlds, and the first objective is defined."""
        limits = [self.kept(limit) >= AGREED for limit in self.objectives.limits]
        return np.isfinite(means(self.deciding)) & np.all(limits or [np.ones(len(self.deciding), bool)], axis=0)

    @cached_property
    def best_arm(self) -> int:
        """The arm with the most of the first objective, of those that keep the limits; where none keeps them, the one that comes closest."""
        first = self.objectives.all[0]
        mean = means(self.deciding) * (1 if first.maximise else -1)
        if not self.keeping.any():
            return int(np.argmin(np.where(np.isfinite(mean), self.beyond, np.inf)))
        return int(np.argmax(np.where(self.keeping, mean, -np.inf)))

    @cached_property
    def chosen(self) -> int:
        """The best arm, or the cheapest of those as good (the unchanged campaign, or else the best, where that saves nothing). As good: it keeps
        the limits, differs from the best by less than what matters, is worse in no other objective, and, where the unchanged campaign keeps
        the limits too, stands as the best does against that, and has something over it."""
        best = self.best_arm
        if not self.keeping.any():
            return best
        others = [arm for arm in self.rivals if arm != best and self.alike(arm, best) and not self.gains(best, arm)]
        alike = [arm for arm in (best, *others) if not arm or (self.has_something(arm) and self.stands_as(arm, best))]
        return cheapest(alike or [best], lambda arm: self.level(COST, arm), self.saves, [0, best])

    @cached_property
    def thrifty(self) -> int | None:
        """The cheapest arm that keeps the limits, costs less than the chosen one, and falls short of it on average by no more than what matters;
        None where there is none."""
        first = self.objectives.all[0]
        level = means(self.deciding) * (1 if first.maximise else -1)
        near = [
            arm
            for arm in self.rivals
            if level[self.chosen] - level[arm] <= self.matters(first.kpi.name)
            and self.saves(arm, self.chosen)
            and (not arm or self.has_something(arm))
        ]
        return min(near, key=lambda arm: self.level(COST, arm), default=None) if self.keeping.any() else None

    def stands_as(self, arm: int, other: int) -> bool:
        """Whether two arms stand alike against the unchanged campaign in the first objective; where that breaks a limit, it does not matter."""
        return not self.keeping[0] or self.deciding_standing(arm).verdict == self.deciding_standing(other).verdict

    def has_something(self, arm: int) -> bool:
        """Whether an arm differs from the unchanged campaign in the first objective, costs less or gains in another one; or that breaks a limit."""
        return bool(not self.keeping[0] or not self.alike(arm) or self.saves(arm) or self.gains(arm))

    def alike(self, arm: int, other: int = 0) -> bool:
        """Whether an arm differs from another one in the first objective by less than what matters."""
        return self.deciding_standing(arm, other).verdict == "no_difference_that_matters"

    def saves(self, arm: int, other: int = 0) -> bool:
        """Whether an arm costs less than another one, by what matters in more than a few worlds."""
        less = costs_less(self.level(COST, arm), self.level(COST, other))
        return less and self.standing(COST, arm, other).verdict != "no_difference_that_matters"

    def gains(self, arm: int, other: int = 0) -> list[Objective]:
        """Objectives after the first, other than cost, in which an arm is better than another one by what matters."""
        others = [each for each in self.objectives.all[1:] if each.kpi.name != COST]
        return [each for each in others if self.objective_standing(each, arm, other).verdict == "better"]

    @property
    def too_few(self) -> bool:
        """Whether there are too few worlds to recommend anything."""
        return self.deciding.shape[1] < FEWEST

    @property
    def recommended(self) -> int | None:
        """The arm that is recommended; None where no arm keeps the limits, where there are too few worlds, or where it is undecided whether
        the chosen one is better than the unchanged campaign, which keeps them too."""
        if self.too_few or not self.keeping.any():
            return None
        open_ = self.chosen and self.keeping[0] and self.deciding_standing(self.chosen).verdict in ("undecided", "worse")
        return None if open_ else self.chosen

    @cached_property
    def beyond(self) -> np.ndarray:
        """(arms,) by what share limits are exceeded where nine of ten worlds should keep them, added up; 0 where all are kept."""
        return self.objectives.violations(self.found.values, lambda name: self.found.values(name)[0])

    def blocks(self, arm: int) -> Against:
        """The limits that an arm does not keep, the one that blocks most first."""
        found = [(limit, float(self.kept(limit)[arm]), float(self.over(limit)[arm])) for limit in self.objectives.limits]
        broken = [each for each in found if each[1] < AGREED]
        return sorted(broken, key=lambda each: -each[2] / each[0].scale(self.found.values(each[0].kpi.name)[0]))

    @cached_property
    def rivals(self) -> list[int]:
        """Arms between which the choice is: those that keep the limits; where none does, all."""
        return np.flatnonzero(self.keeping).tolist() or list(range(len(self.deciding)))

    @cached_property
    def regret(self) -> np.ndarray:
        """(rivals, worlds) of the first objective: what each falls short of the best of them in each world."""
        return regrets(self.deciding[self.rivals], self.objectives.all[0].maximise)

    def regret_of(self, arm: int) -> tuple[float, float]:
        """What a rival falls short of the best in each world: mean, and what 95 % of worlds keep to."""
        short = self.regret[self.rivals.index(arm)]
        return (float(short.mean()), float(np.quantile(short, HIGH))) if len(short) else (float("nan"), float("nan"))

    @property
    def safest(self) -> int:
        """The rival with the least regret where it is highest (minimax, over 95 % of worlds); of equals the one with less on average."""
        return min(self.rivals, key=lambda arm: self.regret_of(arm)[::-1])

    @cached_property
    def best(self) -> np.ndarray:
        """(rivals,) share of worlds in which each is best."""
        return best_shares(self.deciding[self.rivals], self.objectives.all[0].maximise)

    def matters(self, name: str) -> float:
        """The smallest difference that matters: as stated, or at the level of the unchanged campaign."""
        kpi = self.objectives.aim.kpi if name == AIM else KPIS[name]
        return matters(kpi, float(means(self.values(name))[0]), self.stated)

    def standing(self, name: str, arm: int, other: int = 0) -> Standing:
        """How an arm stands against another one, in a key figure or the aim; of what is neither good nor bad, more counts as better."""
        values = self.values(name)
        more = name == AIM or KPIS[name].direction != "bad"
        return standing(values[other], values[arm], self.matters(name), more)

    def deciding_standing(self, arm: int, other: int = 0) -> Standing:
        """How an arm stands against another one in the first objective."""
        return self.objective_standing(self.objectives.all[0], arm, other)

    def objective_standing(self, objective: Objective, arm: int, other: int = 0) -> Standing:
        """How an arm stands against another one in an objective."""
        values = self.value(objective)
        return standing(values[other], values[arm], self.matters(objective.kpi.name), objective.maximise)

    def findings(self, groups: Mapping[str, np.ndarray], singles: Mapping[str, Mapping[str, np.ndarray]]) -> list[Unknown]:
        """What is worth knowing before choosing: among the campaigns that keep the limits, and those that may turn out to and are better than
        the recommended one as often as not. Nothing where all that keep them differ by less than matters."""
        kept = np.stack([self.kept(limit) for limit in self.objectives.limits]).min(axis=0) if self.objectives.limits else None
        maybe = [] if kept is None else np.flatnonzero(~self.keeping & (kept > 1 - AGREED)).tolist()
        better = [arm for arm in maybe if self.deciding_standing(arm, self.chosen).better > 1 - AGREED]
        open_ = [arm for arm in self.rivals if self.deciding_standing(arm, self.chosen).verdict == "undecided"]
        arms = list(dict.fromkeys([self.chosen, *open_, *better]))
        if len(arms) < 2 or not groups:
            return []
        worlds, sign = len(next(iter(groups.values()))), 1.0 if self.objectives.all[0].maximise else -1.0
        over = [self._excess(limit)[arms, :worlds] / limit.scale(self.found.values(limit.kpi.name)[0]) for limit in self.objectives.limits]
        bound = Bound(np.max(over, axis=0)[None], AGREED) if over else None
        return worth_among(sign * self.deciding[arms, :worlds], bound, groups, singles)

    def shares(self, name: str, arm: int) -> dict[str, SharePart]:
        """Where the spread of the difference between an arm and the unchanged campaign comes from (0: of the level of that); nothing
        where that is not known."""
        if self.beside is None or not self.beside.seeds:
            return {}
        of = self.objectives.aim.values
        levels, beside = ((of(each.values) if name == AIM else each.values(name)) for each in (self.found, self.beside))
        values = by_variant(levels[sorted({0, arm})], beside)
        return dict(variance_shares(values[-1] - values[0] if arm else values[0]))

    def level(self, name: str, arm: int) -> float:
        """Mean of a key figure, or of the aim, in an arm."""
        return float(means(self.values(name))[arm])

    def label(self, arm: int) -> str:
        """What an arm is called."""
        return arm_name(arm)


def arm_name(arm: int) -> str:
    """What an arm is called: finalists are counted from 1."""
    return f"campaign {arm}" if arm else "unchanged"


def keepers(candidates: Sequence[Trial], objectives: Objectives, request: Request[OptimiseOptions], runner: Runner) -> list[Trial]:
    """The finalists: candidates are simulated in fresh worlds, from the first on, until so many of them keep the limits there. Where
    fewer do, those that come closest are among them."""
    wanted = request.options.optimise.finalists
    tried = list(candidates[:wanted])
    while True:
        found = _in_fresh_worlds(tried, objectives, request, runner)
        missing = wanted - int(found.keeping[1:].sum())
        further = candidates[len(tried) : len(tried) + missing] if missing > 0 else []
        if not further:
            return list(_ordered(found)[:wanted])
        tried += further


def confirm(trials: Sequence[Trial], objectives: Objectives, request: Request[OptimiseOptions], runner: Runner) -> Confirmed:
    """Simulate the finalists in fresh worlds, since what looked best in those of the search was lucky too; those that keep the limits come
    first, best first."""
    ordered = _ordered(_in_fresh_worlds(trials, objectives, request, runner))
    whole = _in_fresh_worlds(ordered, objectives, request, runner)
    beside = runner.evaluate(
        [whole.found.points[arm] for arm in sorted({0, whole.chosen})], nested_seeds(request.options, whole.found.seeds)
    )
    return Confirmed(ordered, whole.found, objectives, beside, request.options.matters)


def tell(found: Confirmed, request: Request[OptimiseOptions], runner: Runner) -> Confirmed:
    """With the chosen campaign and the unchanged one in further worlds, since those that chose it flatter it: of many campaigns that keep a
    limit in less than nine of ten worlds, some keep it in nine of ten of these. Nothing further where nothing else is chosen, or where so
    few worlds decide nothing."""
    worlds = further_worlds(request.options.optimise)
    if not found.chosen or not found.keeping.any() or not worlds:
        return found
    first = found.found.seeds[-1] + 1
    points = [found.found.points[arm] for arm in (0, found.chosen)]
    told = runner.evaluate(points, range(first, first + worlds))
    return replace(found, further=Confirmed((found.trials[found.chosen - 1],), told, found.objectives, stated=found.stated))


def further_worlds(plan: OptimisePlan) -> int:
    """How many worlds tell what the chosen campaign does: half as many as chose it, two campaigns instead of all finalists. As many where
    half would decide nothing, and none where all would not: what nothing can come of only casts doubt."""
    return next((worlds for worlds in (plan.confirm // 2, plan.confirm) if worlds >= FEWEST), 0)


def _in_fresh_worlds(trials: Sequence[Trial], objectives: Objectives, request: Request[OptimiseOptions], runner: Runner) -> Confirmed:
    """The unchanged campaign and some others, in worlds that the search has not seen."""
    options, plan = request.options, request.options.optimise
    first = options.seed + max(options.replications, plan.screen_worlds)
    base = point(request.settings, None, {"search": "unchanged", "trial": 0})
    points = [base, *(each.point for each in trials if each.point)]
    named = [replace(each, coordinates={"arm": arm_name(arm), **each.coordinates}) for arm, each in enumerate(points)]
    return Confirmed(tuple(trials), runner.evaluate(named, range(first, first + plan.confirm)), objectives, stated=options.matters)


def _ordered(found: Confirmed) -> tuple[Trial, ...]:
    """Those that keep the limits first, best first; then those that come closest."""
    sign = -1 if found.objectives.all[0].maximise else 1
    order = np.lexsort((sign * means(found.deciding)[1:], found.beyond[1:])).tolist()
    return tuple(found.trials[i] for i in order)
