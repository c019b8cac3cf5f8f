"""The sensitivity analysis: campaigns are simulated in parameter sets with other values of the behavioural parameters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.design.point import Point
from experiments.design.sampling import latin_hypercube
from experiments.statistics.intervals import means
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, points_in
from experiments.verbs.sensitivity.variance.indices import Screening, Shares, blocks, screening, shares, walks
from experiments.verbs.sensitivity.variance.ranking import Ranking, Separation, separation
from sim.measures.kpis import Kpi
from sim.settings import Settings

FEWEST_CHANGES = 0.05
"""Share of parameter sets in which the winner has to change to ask why; below it is asked when any two change places."""

Simulate = Callable[[Sequence[Point]], np.ndarray]
"""Simulates points, each under the same seeds: (points, seeds) values of the key figure."""


@dataclass(frozen=True)
class ExplainedOutcome:
    """Something that is explained, its size in the units of the key figure: `level` (of the first campaign) or `lead`
    (of the first over the best other one). `kept`: parameters in `shares`, most important first."""

    name: str
    screening: Screening | None
    shares: Shares | None
    noise: float  # share of its variance between parameter sets that is stochastic: too few replications if it is large


@dataclass(frozen=True)
class SensitivityResult:
    """What came out. Rows of `parameter_sets` are shares of the way through each parameter's range."""

    kpi: Kpi
    campaigns: tuple[str, ...]  # the first is the one explained
    ranges: ParameterRanges
    outcomes: tuple[ExplainedOutcome, ...]
    kept: tuple[int, ...]  # parameters that went on to Sobol's indices, most important first
    parameter_sets: np.ndarray  # (sets, parameters)
    ranking: Ranking
    points: tuple[Point, ...]  # everything that was simulated
    sizes: Mapping[str, int]  # parameter sets by stage

    @property
    def sign(self) -> int:
        """-1 where less of the key figure is better."""
        return sign_of(self.kpi)

    @property
    def winner_matters(self) -> bool:
        """Whether the winner changes often enough to ask why; if not, it is asked why any two change places."""
        return float(self.ranking.winner_changes.mean()) >= FEWEST_CHANGES

    @property
    def change(self) -> str:
        """What is asked about."""
        return "another campaign is best" if self.winner_matters else "two campaigns change places beyond luck"

    @property
    def changes(self) -> np.ndarray:
        """(sets,) whether what is asked about changes."""
        return self.ranking.winner_changes if self.winner_matters else self.ranking.reversals

    @cached_property
    def separation(self) -> Separation | None:
        """What tells the parameter sets in which it changes from the others; None where there are too few of either."""
        return separation(self.parameter_sets, self.changes) if len(self.campaigns) > 1 else None


def sign_of(kpi: Kpi) -> int:
    """-1 where less of a key figure is better."""
    return -1 if kpi.direction == "bad" else 1


def sizes(plan: Any, parameters: int) -> dict[str, int]:
    """Parameter sets of each stage."""
    kept = min(plan.keep, parameters)
    return {
        "default": 1,
        "screening": plan.trajectories * (parameters + 1),
        "indices": plan.base_samples * (kept + 2),
        "ranking": plan.parameter_sets,
    }


def analyse(
    campaigns: Mapping[str, Settings], ranges: ParameterRanges, kpi: Kpi, request: Request[SensitivityOptions], simulate: Simulate
) -> SensitivityResult:
    """Screen all parameters, weigh those that matter most, and rank the campaigns in parameter sets drawn from all ranges."""
    plan = request.options.sensitivity
    count, seed = len(ranges.names), plan.design_seed
    every: list[Point] = []

    def results(parameter_sets: np.ndarray, stage: str, chosen: Sequence[int] | None = None) -> np.ndarray:
        """(sets, campaigns, seeds), turned so that more is better."""
        points = points_in(campaigns, [ranges.values(parameter_set, chosen) for parameter_set in parameter_sets], stage)
        every.extend(points)
        return sign_of(kpi) * simulate(points).reshape(len(parameter_sets), len(campaigns), -1)

    usual = results(np.empty((1, 0)), "default", ())[0]
    steps = walks(count, plan.trajectories, seed)
    walked = outcomes_of(results(steps, "screening"))
    screened = {name: screening(steps, means(each), seed) for name, each in walked.items()}
    kept = most_important([each for each in screened.values() if each], count, plan.keep)
    weighed = outcomes_of(results(blocks(len(kept), plan.base_samples, seed), "indices", kept))
    parameter_sets = latin_hypercube(plan.parameter_sets, count, seed)
    ranking = Ranking(results(parameter_sets, "ranking"), usual)
    outcomes = [
        ExplainedOutcome(name, screened[name], shares(len(kept), means(each), seed), noise_share(each)) for name, each in weighed.items()
    ]
    return SensitivityResult(
        kpi, tuple(campaigns), ranges, tuple(outcomes), kept, parameter_sets, ranking, tuple(every), sizes(plan, count)
    )


def outcomes_of(results: np.ndarray) -> dict[str, np.ndarray]:
    """(sets, seeds) of what is explained, by name; results (sets, campaigns, seeds). A campaign in which the key
    figure is not defined leads nobody; against it there is no lead."""
    found = {"level": results[:, 0]}
    if results.shape[1] > 1:
        rivals = means(results[:, 1:].reshape(-1, results.shape[2])).reshape(len(results), -1)
        best = np.where(np.isfinite(rivals), rivals, -np.inf).argmax(axis=1)
        found["lead"] = results[:, 0] - results[np.arange(len(results)), 1 + best]
    return found


def most_important(found: Sequence[Screening], parameters: int, keep: int) -> tuple[int, ...]:
    """The parameters that matter most for any outcome, each outcome measured by its own strongest parameter."""
    score = np.zeros(parameters)
    for each in found:
        score = np.maximum(score, each.mean / (each.mean.max() or 1.0))
    return tuple(np.argsort(-score, kind="stable")[:keep].tolist())


COMPLETE_SETS = 20
"""Sets without a missing value from which what the seeds do to all alike is known well enough; fewer where there are fewer and all are whole."""


def noise_share(values: np.ndarray) -> float:
    """Stochastic share of the variance of means between parameter sets: variance of a mean / variance of the means. `values`: (sets, seeds);
    all sets have the same seeds, so what a seed does to all of them alike tells no set from another and is left out."""
    seeds = np.isfinite(values).sum(axis=1)
    several, whole = seeds > 1, values[seeds == values.shape[1]]
    if values.shape[1] < 2 or not several.any():
        return float("nan")
    left = values - (whole.mean(axis=0) if len(whole) >= max(2, min(len(values), COMPLETE_SETS)) else 0.0)
    squares = np.nansum((left - means(left)[:, None]) ** 2, axis=1)[several] / (seeds[several] - 1) / seeds[several]
    between = float(np.nanvar(means(values)))
    return min(1.0, float(squares.mean()) / between) if between > 0 else float("nan")
