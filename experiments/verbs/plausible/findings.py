"""What a search found: how each target fared, what the sets rule out, and where the values in use lie among them."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from experiments.config.request import Request
from experiments.design.parameter_sets import ParameterSets
from experiments.design.targets import ObservedTarget
from experiments.statistics.implausibility import means
from experiments.statistics.intervals import holm
from experiments.verbs.plausible.options import PlausibleOptions
from experiments.verbs.plausible.waves import WaveSearch

BEYOND_CHANCE = 0.05
"""Chance, over all parameters together, that one of them is called narrowed though nothing is."""

FEWEST_COMPARED = 8


class TargetRow(NamedTuple):
    """How a target fared among the draws of the first wave, which are those of the prior."""

    name: str
    target: ObservedTarget
    held: float  # share of the draws
    low: float  # share that lies too low to be believed
    high: float
    undefined: float  # share in which it says nothing
    without: float  # share of the draws that would be plausible, were it not for this target
    prior: np.ndarray  # (3,) 5, 50 and 95 % of the means of draws
    sets: np.ndarray  # (3,) the same of the sets found
    in_use: float  # mean over companies with the values in use
    in_use_held: float  # share of these companies in which it is held
    chance: float  # standard deviation of one run by chance, as a share of the range
    explained: float  # share of variance that the emulator explains


class ParameterRow(NamedTuple):
    """A parameter: how far the sets differ from the prior in it alone, and where the value in use lies among them."""

    name: str
    distance: float  # Kolmogorov-Smirnov, between sets and prior
    p: float  # corrected for the number of parameters (Holm)
    spread: float  # standard deviation over the sets, against that of the prior
    sets: np.ndarray  # (3,) 5, 50 and 95 % of the sets
    in_use: float
    below: float  # share of the sets that lie below the value in use


@dataclass(frozen=True)
class Findings:
    """A search and what it is about; `usual` (companies, t, s): runs with the values in use."""

    request: Request[PlausibleOptions]
    campaigns: tuple[str, ...]
    found: WaveSearch
    usual: np.ndarray
    sets: ParameterSets

    @cached_property
    def first(self) -> np.ndarray:
        """(n,) which draws are those of the first wave."""
        first: np.ndarray = self.found.wave == 1
        return first

    @cached_property
    def kept(self) -> float:
        """Share of the draws of the prior that are plausible."""
        return float(self.found.plausible[self.first].mean())

    @cached_property
    def targets(self) -> list[TargetRow]:
        """A row a target, the least often held first."""
        found, judge = self.found, self.found.judge
        verdicts = found.verdicts
        prior, usual = verdicts[self.first], judge.verdicts(self.usual)
        given, runs = means(found.runs), found.runs[self.first]
        given_usual = means(self.usual)
        rows = []
        for i, (name, target) in enumerate(self.request.options.plausible.targets.items()):
            others = np.delete(prior, i, axis=1)
            rows.append(
                TargetRow(
                    name,
                    target,
                    float((prior[:, i] == 0).mean()),
                    float((prior[:, i] < 0).mean()),
                    float((prior[:, i] > 0).mean()),
                    float(np.isnan(given[self.first, i]).mean()),
                    float(judge.plausible(others).mean()),
                    _quantiles(given[self.first, i]),
                    _quantiles(self.sets.achieved[:, i]),
                    float(np.nanmean(given_usual[:, i])) if np.isfinite(given_usual[:, i]).any() else np.nan,
                    float((usual[:, i] == 0).mean()),
                    _chance(runs[:, i]) / (target.high - target.low),
                    float(found.explained[i]),
                )
            )
        return sorted(rows, key=lambda row: row.held)

    @cached_property
    def parameters(self) -> list[ParameterRow]:
        """A row a parameter, the most narrowed first; none where the sets are too few to be compared."""
        if len(self.sets) < FEWEST_COMPARED:
            return []
        from scipy.stats import kstest, kstwo

        prior, values = self.found.prior, self.sets.values.astype(np.float64)
        shares = prior.shares(values)
        statistic = np.array([kstest(column, "uniform").statistic for column in shares.T])
        p = holm(kstwo.sf(statistic, len(values)))
        places, draws = prior.places(values), prior.places(self.found.values[self.first].astype(np.float64))
        spread = places.std(axis=0) / np.maximum(draws.std(axis=0), 1e-12)
        below = (values < prior.in_use).mean(axis=0) + (values == prior.in_use).mean(axis=0) / 2
        rows = [
            ParameterRow(
                name, float(statistic[i]), float(p[i]), float(spread[i]), _quantiles(values[:, i]), float(prior.mode[i]), float(below[i])
            )
            for i, name in enumerate(prior.names)
        ]
        return sorted(rows, key=lambda row: -row.distance)

    @property
    def in_use_plausible(self) -> float:
        """Share of the companies in which the values in use are plausible."""
        judge = self.found.judge
        return float(judge.plausible(judge.verdicts(self.usual)).mean())

    @property
    def centred(self) -> float:
        """Share of the parameters whose value in use lies in the middle half of the sets."""
        return float(np.mean([0.25 <= row.below <= 0.75 for row in self.parameters])) if self.parameters else np.nan

    @property
    def narrowed(self) -> list[ParameterRow]:
        """Parameters that differ from the prior beyond chance."""
        return [row for row in self.parameters if row.p < BEYOND_CHANCE]


def _quantiles(values: np.ndarray) -> np.ndarray:
    there = values[np.isfinite(values)]
    return np.percentile(there, [5, 50, 95]) if len(there) else np.full(3, np.nan)


def _chance(runs: np.ndarray) -> float:
    """Standard deviation of a single run (n, s) about the mean of its set."""
    several = runs[np.isfinite(runs).sum(axis=1) > 1]
    return float(np.sqrt(np.nanvar(several, axis=1, ddof=1).mean())) if len(several) else np.nan
