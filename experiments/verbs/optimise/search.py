"""Searching for campaigns: by NSGA-II and, to see what that is worth, at random; then fresh seeds for what was found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from pydantic import ValidationError

from experiments.config.request import Request
from experiments.design.point import Point, point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.statistics.response import Response, response
from experiments.verbs.optimise.nsga2 import Evaluation, Method, search
from experiments.verbs.optimise.objectives import Objectives
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.pareto import front, growth, scaled
from experiments.verbs.optimise.search_space import SearchSpace
from sim.settings import Settings
from sim.setup.calendar import Misfit

UNUSABLE = 1e9
"""Violation of a campaign that cannot be simulated, or leaves an objective undefined."""


@dataclass(frozen=True)
class Trial:
    """A campaign that was tried; `point` is None where it cannot be simulated, for that `reason`."""

    method: Method
    number: int  # in its search, from 1
    drawn: Mapping[str, Any]
    point: Point | None
    reason: str = ""


@dataclass(frozen=True)
class Searched:
    """What both searches found. Rows of all arrays are trials."""

    trials: tuple[Trial, ...]
    found: ResultSet  # of those with a point, in order
    objectives: Objectives
    outcomes: np.ndarray  # (trials, objectives) less is better; nan where it is not usable
    violations: np.ndarray  # (trials,) 0 where limits are kept; nan where it is not usable
    stands: np.ndarray  # (objectives,) outcome of the unchanged campaign

    @cached_property
    def kept(self) -> np.ndarray:
        """(trials, objectives) outcomes of those that keep all limits, nan for others."""
        return np.where((self.violations <= 0)[:, None], self.outcomes, np.nan)

    @cached_property
    def front(self) -> np.ndarray:
        """(rows,) campaigns that none beats; where none keeps the limits, the one that comes closest."""
        rows = front(self.kept)
        usable = np.isfinite(self.violations)
        return rows if len(rows) or not usable.any() else np.array([np.nanargmin(self.violations)])

    def rows(self, method: Method) -> np.ndarray:
        """(trials,) rows of the trials of one search, in order."""
        return np.array([i for i, trial in enumerate(self.trials) if trial.method == method], np.int64)

    def coverage(self, method: Method) -> np.ndarray:
        """(trials,) after each trial of a search, the share it covers of the box between the worst and best of all outcomes."""
        among = self.kept
        if not np.isfinite(among).any():
            return np.zeros(len(self.rows(method)))
        return growth(scaled(among[self.rows(method)], among), np.ones(len(self.objectives.all)))


@dataclass(frozen=True)
class Confirmed:
    """Campaigns simulated again with fresh seeds: the unchanged one first, then those found, best first."""

    found: ResultSet
    rows: np.ndarray  # of the trials found
    breaks: np.ndarray  # (found,) bool, whether it breaks a limit with fresh seeds
    objectives: tuple[Response, ...]

    @property
    def best(self) -> int:
        """Row of the best campaign in `found`."""
        return 1


def search_campaigns(
    space: SearchSpace,
    objectives: Objectives,
    request: Request[OptimiseOptions],
    runner: Runner,
    misfits: Callable[[Settings], list[Misfit]],
) -> Searched:
    """Both searches, each judged on the same seeds. `misfits` says why settings cannot be simulated (see companies.misfits_in)."""
    plan, seeds = request.options.optimise, request.options.seeds
    trials: list[Trial] = []

    def judge(method: Method, batch: Sequence[Mapping[str, Any]]) -> list[Evaluation]:
        first = sum(trial.method == method for trial in trials) + 1
        tried = [_trial(space, method, first + i, drawn, misfits) for i, drawn in enumerate(batch)]
        trials.extend(tried)
        found = runner.evaluate([trial.point for trial in tried if trial.point], seeds)
        outcomes, violations = _judged(tried, found, objectives)
        return [
            Evaluation(tuple(values), violation) if np.isfinite([*values, violation]).all() else Evaluation((0.0,) * len(values), UNUSABLE)
            for values, violation in zip(outcomes.tolist(), violations.tolist(), strict=True)
        ]

    drawn, count = space.distributions, len(objectives.all)
    search("nsga2", drawn, count, partial(judge, "nsga2"), plan.trials, plan.generation, plan.search_seed, space.start)
    search("random", drawn, count, partial(judge, "random"), plan.trials, plan.trials, plan.search_seed)
    found = runner.evaluate([trial.point for trial in trials if trial.point], seeds)
    stands = objectives.outcomes(runner.evaluate([point(space.base)], seeds).values)[0]
    return Searched(tuple(trials), found, objectives, *_judged(trials, found, objectives), stands)


def _trial(space: SearchSpace, method: Method, number: int, drawn: Mapping[str, Any], misfits: Callable[[Settings], list[Misfit]]) -> Trial:
    """The campaign that was drawn. One that chooses too few real people is never simulated, as `run` would refuse it."""
    try:
        made = space.point(drawn)
    except (ValidationError, LookupError) as error:
        reason = "; ".join(str(each["msg"]) for each in error.errors()) if isinstance(error, ValidationError) else str(error)
        return Trial(method, number, drawn, None, reason)
    if found := misfits(made.settings):
        return Trial(method, number, drawn, None, "; ".join(f"{each.field} {each.what}; {each.expected}" for each in found))
    coordinates = {"search": method, "trial": number} | dict(made.coordinates)
    return Trial(method, number, drawn, Point(made.settings, made.base, made.changes, coordinates))


def _judged(trials: Sequence[Trial], found: ResultSet, objectives: Objectives) -> tuple[np.ndarray, np.ndarray]:
    """(trials, objectives) outcomes and (trials,) violations; nan where a campaign is not usable."""
    outcomes, violations = np.full((len(trials), len(objectives.all)), np.nan), np.full(len(trials), np.nan)
    there = np.array([row for row, trial in enumerate(trials) if trial.point], np.int64)
    outcomes[there], violations[there] = objectives.outcomes(found.values), objectives.violations(found.values)
    outcomes[there[~found.finished.all(axis=1)]] = np.nan
    unusable = ~np.isfinite(np.column_stack([outcomes, violations])).all(axis=1)
    outcomes[unusable], violations[unusable] = np.nan, np.nan
    return outcomes, violations


def confirm(searched: Searched, request: Request[OptimiseOptions], runner: Runner) -> Confirmed:
    """Simulate what was found with fresh seeds: the best of many campaigns was also picked for its luck."""
    options = request.options
    first = options.seed + options.replications
    points = [searched.trials[row].point for row in searched.front]
    base = point(request.settings, None, {"search": "as it stands", "trial": 0})
    found = runner.evaluate([base, *(each for each in points if each)], range(first, first + options.optimise.confirm))
    fresh = searched.objectives.outcomes(found.values)[1:, 0]
    breaks = searched.objectives.violations(found.values)[1:] > 0
    order = np.lexsort((fresh, breaks))  # those that keep the limits first, then by the first objective
    again = runner.evaluate([base, *(found.points[1 + i] for i in order)], found.seeds)
    kpis = [each.kpi.name for each in searched.objectives.all]
    return Confirmed(again, searched.front[order], breaks[order], tuple(response(again.values(name), name) for name in kpis))
