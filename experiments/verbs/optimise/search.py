"""Searching for campaigns: NSGA-II in few worlds, the most promising again in more of them, the finalists in fresh ones.

Every campaign meets the same worlds (events, company, parameters), so that differences between campaigns are not luck.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from pydantic import ValidationError

from experiments.config.messages import reasons_of
from experiments.config.request import Request
from experiments.design.point import Point, point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.matters import matters
from experiments.statistics.intervals import means
from experiments.verbs.optimise.climb import Step, enough, free, steps_around, to_the_ends, together, trades
from experiments.verbs.optimise.nsga2 import Evaluation, Method, search
from experiments.verbs.optimise.objectives import COST, Excess, Objectives, likely_over, surely_over
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.pareto import front, growth, scaled
from experiments.verbs.optimise.search_space import SearchSpace
from sim.settings import Settings
from sim.setup.calendar import Misfit

UNUSABLE = 1e9
"""Violation of a campaign that cannot be simulated, or leaves an objective undefined."""

ROOM = (1 / 3, 2 / 3, 1.0)
"""Shares of the most room there is under the limits."""

THOUSAND = 1000.0

MARGINS = (0.0, 0.06, 0.12)
"""Shares of the limits that are left in each world of the search."""

CLOSEST = 2
"""Campaigns simulated in fresh worlds where none keeps the limits."""


@dataclass(frozen=True)
class Trial:
    """A campaign that was tried; `point` is None where it cannot be simulated, for that `reason`."""

    method: Method
    number: int  # in its search, from 1
    values: Mapping[str, Any]  # of levers
    point: Point | None
    reason: str = ""


@dataclass(frozen=True)
class Searched:
    """What was tried. Rows of all arrays are trials."""

    trials: tuple[Trial, ...]
    found: ResultSet  # of those with a point, in order
    objectives: Objectives
    outcomes: np.ndarray  # (trials, objectives) less is better; nan where it is not usable
    violations: np.ndarray  # (trials,) 0 where limits may be kept, by the few worlds of the search; nan where it is not usable
    likely: np.ndarray  # (trials,) 0 where limits are likely to be kept; nan where it is not usable
    stands: np.ndarray  # (objectives,) outcome of the unchanged campaign
    room: np.ndarray  # (trials,) by what share the limits are exceeded, the one that is exceeded most; below 0 there is room

    @cached_property
    def kept(self) -> np.ndarray:
        """(trials, objectives) outcomes of those that may keep all limits, nan for others."""
        return np.where((self.violations <= 0)[:, None], self.outcomes, np.nan)

    @cached_property
    def usd(self) -> np.ndarray:
        """(trials,) mean cost; nan where it is not known."""
        return _of_all(self.trials, means(self.found.values(COST)))

    @property
    def cheapest(self) -> float:
        """USD that the cheapest campaign tried costs on average; nan where none could be simulated."""
        return float(np.nanmin(self.usd)) if np.isfinite(self.usd).any() else float("nan")

    def rows(self, methods: Collection[Method]) -> np.ndarray:
        """(trials,) rows of the trials of one search, in order."""
        return np.array([i for i, trial in enumerate(self.trials) if trial.method in methods], np.int64)

    def coverage(self, methods: Collection[Method]) -> np.ndarray:
        """(trials,) after each trial of a search, the share it covers of the box between the worst and best of all outcomes."""
        among = self.kept
        if not np.isfinite(among).any():
            return np.zeros(len(self.rows(methods)))
        return growth(scaled(among[self.rows(methods)], among), np.ones(len(self.objectives.all)))


class Told(NamedTuple):
    """What became of a campaign in the worlds of the search; nan where it is not usable."""

    values: Mapping[str, Any]  # of levers
    outcomes: np.ndarray  # (objectives,) less is better
    violation: float
    usd: float
    room: float  # by what share the limits are exceeded, the one that is exceeded most; below 0 there is room

    @property
    def rank(self) -> tuple[float, float]:
        """Less is better: limits first, then the first objective."""
        usable = np.isfinite(self.violation) and np.isfinite(self.outcomes).all()
        return (self.violation, float(self.outcomes[0])) if usable else (np.inf, np.inf)


@dataclass
class _Bench:
    """Where campaigns are tried, all in the same worlds."""

    space: SearchSpace
    objectives: Objectives
    runner: Runner
    seeds: Sequence[int]
    misfits: Callable[[Settings], list[Misfit]]
    trials: list[Trial] = field(default_factory=list)
    known: dict[tuple[Any, ...], Told] = field(default_factory=dict)  # by values of levers; random search is told apart

    @cached_property
    def unchanged(self) -> ResultSet:
        """The unchanged campaign."""
        return self.runner.evaluate([point(self.space.base)], self.seeds)

    def try_out(self, method: Method, batch: Sequence[Mapping[str, Any]]) -> list[Told]:
        """Simulate campaigns with these values of levers; one that was tried before is no trial again."""
        names = [(method == "random", *map(str, values.values())) for values in batch]
        fresh = {name: values for name, values in zip(names, batch, strict=True) if name not in self.known}
        first = sum(trial.method == method for trial in self.trials) + 1
        tried = [_trial(self.space, method, first + i, values, self.misfits) for i, values in enumerate(fresh.values())]
        self.trials.extend(tried)
        found = self.runner.evaluate([trial.point for trial in tried if trial.point], self.seeds)
        outcomes, violations = _judged(tried, found, self.unchanged, self.objectives, surely_over)
        usd = _of_all(tried, means(found.values(COST)))
        room = _of_all(tried, self.objectives.room(found.values, lambda name: self.unchanged.values(name)[0]))
        told = zip(fresh.values(), outcomes, violations.tolist(), usd.tolist(), room.tolist(), strict=True)
        self.known |= {name: Told(*each) for name, each in zip(fresh, told, strict=True)}
        return [self.known[name] for name in names]


def search_campaigns(
    space: SearchSpace,
    objectives: Objectives,
    request: Request[OptimiseOptions],
    runner: Runner,
    misfits: Callable[[Settings], list[Misfit]],
) -> Searched:
    """All campaigns where there are no more than `trials`, else NSGA-II and climbing from the best it found; and random search beside where
    it is asked for, all in the same worlds. `misfits` says why settings cannot be simulated (see companies.misfits_in)."""
    plan, seeds = request.options.optimise, request.options.seeds
    bench = _Bench(space, objectives, runner, seeds, misfits)
    told: list[Told] = []

    def judge(method: Method, batch: Sequence[Mapping[str, Any]]) -> list[Evaluation]:
        found = bench.try_out(method, [space.values(drawn) for drawn in batch])
        told.extend(found if method == "nsga2" else ())
        nothing = Evaluation((0.0,) * len(objectives.all), UNUSABLE)
        return [Evaluation(tuple(each.outcomes.tolist()), each.violation) if np.isfinite(each.rank).all() else nothing for each in found]

    drawn, count = space.distributions, len(objectives.all)
    if space.size <= plan.trials:
        bench.try_out("grid", space.every)
    else:
        search("nsga2", drawn, count, partial(judge, "nsga2"), plan.trials, plan.generation, plan.search_seed, space.start)
        _climb(bench, min([*told, _into_the_limits(bench, plan.climbs)], key=lambda each: each.rank), plan.climbs)
    if plan.random:
        search("random", drawn, count, partial(judge, "random"), plan.random, plan.random, plan.search_seed)
    trials = tuple(bench.trials)
    found = runner.evaluate([trial.point for trial in trials if trial.point], seeds)
    stands = objectives.outcomes(bench.unchanged.values)[0]
    room = _of_all(trials, objectives.room(found.values, lambda name: bench.unchanged.values(name)[0]))
    outcomes, violations = _judged(trials, found, bench.unchanged, objectives, surely_over)
    _, likely = _judged(trials, found, bench.unchanged, objectives, likely_over)
    return Searched(trials, found, objectives, outcomes, violations, likely, stands, room)


def _into_the_limits(bench: _Bench, climbs: int) -> Told:
    """From the unchanged campaign, where it breaks the limits, to one that keeps them and gives up as little of the first objective as it
    can, or as far as so many climbs lead: first what brings it closer and costs nothing of that, then what gives most for it."""
    space = bench.space
    (here,) = bench.try_out("climb", [space.as_it_is])
    for _ in range(2 * climbs):
        if not here.violation > 0:
            break
        around = bench.try_out("climb", steps_around(space, here.values, 0, choices=True))
        steps = _worth_of(here, around)
        if values := free(here.values, steps):
            (moved,) = bench.try_out("climb", [values])
            if moved.violation < here.violation and moved.outcomes[0] <= here.outcomes[0]:
                here = moved
                continue
        closer = [each for each in (*around, *bench.try_out("climb", enough(here.values, steps, here.violation))) if each.rank < here.rank]
        if not closer:
            break
        here = max(closer, key=partial(_closer_for_what_it_costs, here))
    return here


def _closer_for_what_it_costs(here: Told, there: Told) -> float:
    """By how much a campaign breaks the limits less than another one, for what it loses of the first objective."""
    lost = float(there.outcomes[0] - here.outcomes[0]) / max(abs(float(here.outcomes[0])), 1e-9)
    return (here.violation - there.violation) / max(lost, 1 / THOUSAND)


def _climb(bench: _Bench, best: Told, climbs: int) -> Told:
    """The best campaign that so many climbs lead to: steps of half the length whenever none helps."""
    halvings = 0
    for number in range(climbs if np.isfinite(best.rank).all() else 0):
        before, best = best, _climbed(bench, best, halvings, first=number == 0)
        halvings += best is before
    return best


def _climbed(bench: _Bench, best: Told, halvings: int, first: bool) -> Told:
    """The best of a campaign, all steps around it, at first to the ends of levers too, those that help together, and what can be bought by
    what is left under the limits or by what another step saves."""
    near = bench.try_out("climb", steps_around(bench.space, best.values, halvings, choices=first))
    far = bench.try_out("climb", to_the_ends(bench.space, best.values)) if first else []
    left = max(0.0, -best.room * best.usd)
    bought = trades(bench.space, best.values, _worth_of(best, [*near, *far]), left)
    several = bench.try_out("climb", [*together(best.values, _worth_of(best, near)), *bought])
    return min([best, *near, *far, *several], key=lambda each: each.rank)


def _worth_of(best: Told, around: Sequence[Told]) -> list[Step]:
    """What each campaign that differs in one lever gives, and what it is paid with."""
    steps = []
    for each in around:
        name = next((name for name, value in each.values.items() if str(value) != str(best.values[name])), "")
        if name and np.isfinite(each.rank).all():
            less = float(each.outcomes[0] - best.outcomes[0])
            if best.violation > 0:
                thousandths = THOUSAND * less / max(abs(float(best.outcomes[0])), 1e-9)
                steps.append(Step(name, each.values[name], best.violation - each.violation, thousandths))
            else:
                steps.append(Step(name, each.values[name], -less, each.usd - best.usd))
    return steps


def _trial(
    space: SearchSpace, method: Method, number: int, values: Mapping[str, Any], misfits: Callable[[Settings], list[Misfit]]
) -> Trial:
    """The campaign that was drawn. One that chooses too few real people is never simulated, as `run` would refuse it."""
    try:
        made = space.point(values)
    except (ValidationError, LookupError) as error:
        reason = "; ".join(reasons_of(error)) if isinstance(error, ValidationError) else str(error)
        return Trial(method, number, values, None, reason)
    if found := misfits(made.settings):
        return Trial(method, number, values, None, "; ".join(f"{each.field} {each.what}; {each.expected}" for each in found))
    coordinates = {"search": method, "trial": number} | dict(made.coordinates)
    return Trial(method, number, values, Point(made.settings, made.base, made.changes, coordinates))


def _of_all(trials: Sequence[Trial], values: np.ndarray) -> np.ndarray:
    """(trials, ...) values of those with a point, in order; nan of the others."""
    found = np.full((len(trials), *values.shape[1:]), np.nan)
    found[[row for row, trial in enumerate(trials) if trial.point]] = values
    return found


def _judged(
    trials: Sequence[Trial], found: ResultSet, unchanged: ResultSet, objectives: Objectives, excess_of: Excess
) -> tuple[np.ndarray, np.ndarray]:
    """(trials, objectives) outcomes and (trials,) violations; nan where a campaign is not usable."""
    reached = np.where(found.finished.all(axis=1)[:, None], objectives.outcomes(found.values), np.nan)
    outcomes = _of_all(trials, reached)
    violations = _of_all(trials, objectives.violations(found.values, lambda name: unchanged.values(name)[0], excess_of))
    unusable = ~np.isfinite(np.column_stack([outcomes, violations])).all(axis=1)
    outcomes[unusable], violations[unusable] = np.nan, np.nan
    return outcomes, violations


# --- from many campaigns to a few -------------------------------------------------------------------------------------


def finalists(searched: Searched, request: Request[OptimiseOptions], runner: Runner) -> list[Trial]:
    """Campaigns to be simulated in fresh worlds, those to begin with first: the most promising are tried in more worlds before, since what
    looks best in a few of them was lucky too. Half of these are sought among all that may keep the limits, one costs least of those as good,
    some have a margin, the others are likely to keep them."""
    options, plan = request.options, request.options.optimise
    same = np.array([trial.point is not None and trial.point.settings == request.settings for trial in searched.trials], bool)
    rows: list[int] = []
    least = matters(searched.objectives.all[0].kpi, float(np.nan_to_num(searched.stands[0])), options.matters)
    for violations, count in ((searched.violations, plan.screened // 2), (searched.likely, plan.screened)):
        promised = promising(searched.outcomes, np.where(same, np.nan, violations), count, searched.stands)
        rows += [row for row in promised if row not in rows][: count - len(rows)]
        if violations is searched.violations:
            thrifty = cheapest_as_good(searched.outcomes, np.where(same, np.nan, violations), searched.usd, least)
            others = [*thrifty, *with_margin(searched.outcomes, searched.room, same)]
            rows += [row for row in dict.fromkeys(others) if row not in rows][: plan.screened - len(rows)]
    screened = [searched.trials[row] for row in rows]
    if not screened:
        return []
    seeds = range(options.seed, options.seed + max(options.replications, plan.screen_worlds))
    found = runner.evaluate([each.point for each in screened if each.point], seeds)
    unchanged = runner.evaluate([point(request.settings)], seeds)
    outcomes, violations = _judged(screened, found, unchanged, searched.objectives, surely_over)
    stands = searched.objectives.outcomes(unchanged.values)[0]
    first, others = (promising(outcomes, violations, count, stands) for count in (plan.finalists, len(screened)))
    thrifty = cheapest_as_good(outcomes, violations, means(found.values(COST)), least)
    order = list(dict.fromkeys([*first[:1], *thrifty, *first, *others]))
    keeping = [row for row in order if violations[row] <= 0]
    return [screened[row] for row in keeping or order[:CLOSEST]]


def cheapest_as_good(outcomes: np.ndarray, violations: np.ndarray, usd: np.ndarray, least: float) -> list[int]:
    """(one or no) row that costs least of those that keep the limits and fall short of the best first objective by no more than `least`.
    `usd` (n,)."""
    rows = np.flatnonzero((violations <= 0) & np.isfinite(outcomes).all(axis=1))
    near = rows[outcomes[rows, 0] <= outcomes[rows, 0].min(initial=np.inf) + least]
    return [int(near[np.argmin(usd[near])])] if len(near) else []


def with_margin(outcomes: np.ndarray, room: np.ndarray, left_out: np.ndarray) -> list[int]:
    """(at most three) rows with the best first objective of those that kept all limits in the worlds of the search with some margin, since
    in others they may cost more. `room` (n,) by what share limits are exceeded, below 0: there is room; `left_out` (n,) bool."""
    found: list[int] = []
    for margin in MARGINS:
        rows = np.flatnonzero((room <= -margin) & np.isfinite(outcomes).all(axis=1) & ~left_out)
        found += [int(rows[np.argmin(outcomes[rows, 0])])] if len(rows) else []
    return list(dict.fromkeys(found))


def safer(searched: Searched) -> list[Trial]:
    """The best campaigns with some, more and the most room under the limits, for where the finalists turn out to break them."""
    usable = np.flatnonzero(np.isfinite(searched.outcomes).all(axis=1) & np.isfinite(searched.room))
    most = float(searched.room[usable].min(initial=0.0))
    chosen: dict[int, Trial] = {}
    for part in ROOM if most < 0 else ():
        roomy = usable[searched.room[usable] <= part * most]
        best = int(roomy[np.argmin(searched.outcomes[roomy, 0])])
        chosen[best] = searched.trials[best]
    return list(chosen.values())


def promising(outcomes: np.ndarray, violations: np.ndarray, count: int, stands: np.ndarray) -> list[int]:
    """(at most count) rows to be looked at further: of those that keep the limits half the best by the first objective, since that
    decides, and then the front down to what is as good by it as the unchanged campaign; where too few keep the limits, those that
    come closest.

    `outcomes`: (n, objectives) less is better; `violations`: (n,); nan where not usable; `stands`: (objectives,) of the unchanged campaign.
    """
    usable = np.flatnonzero(np.isfinite(violations))
    alike: dict[tuple[float, ...], int] = {}
    for row in usable.tolist():  # campaigns that come to the same, such as the same one drawn twice, are looked at once
        alike.setdefault((*outcomes[row].tolist(), float(violations[row])), row)
    usable = np.array(list(alike.values()), np.int64)
    keeping = usable[violations[usable] <= 0]
    best = keeping[np.argsort(outcomes[keeping, 0], kind="stable")]
    chosen = best[: -(-count // 2)].tolist()
    as_good = (violations <= 0) & ((outcomes[:, 0] <= stands[0]) | ~np.isfinite(stands[0]))
    rows = front(np.where(as_good[:, None], outcomes, np.nan))
    edge = [row for row in rows[np.argsort(outcomes[rows, 0], kind="stable")].tolist() if row not in chosen]
    left = count - len(chosen)
    chosen += [edge[round((i + 1) * len(edge) / left) - 1] for i in range(left)] if len(edge) > left > 0 else edge
    chosen += [row for row in best.tolist() if row not in chosen][: count - len(chosen)]
    broken = usable[violations[usable] > 0]
    chosen += broken[np.argsort(violations[broken], kind="stable")].tolist()[: count - len(chosen)]
    return chosen
