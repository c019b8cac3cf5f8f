"""How robust a ranking of campaigns is: in how many parameter sets each is best, and which parameters tell these apart.

A parameter set is a full set of values of the behavioural parameters, somewhere in their ranges. In every parameter set all campaigns
have the same seeds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import binomtest, kendalltau, ks_2samp

from experiments.statistics.intervals import CONFIDENCE, holm, mean_interval, means

FEWEST = 8
"""Parameter sets of either kind below which nothing is said about what tells them apart."""


@dataclass(frozen=True)
class Ranking:
    """Campaigns in many parameter sets. `results`: (sets, campaigns, seeds), turned so that more is better; nan where a key
    figure is not defined. `usual`: (campaigns, seeds), the same with the default values."""

    results: np.ndarray
    usual: np.ndarray

    @cached_property
    def means(self) -> np.ndarray:
        """(sets, campaigns) mean over seeds; what is defined nowhere is worst."""
        parameter_sets, campaigns, seeds = self.results.shape
        found = means(self.results.reshape(-1, seeds)).reshape(parameter_sets, campaigns)
        return np.where(np.isfinite(found), found, -np.inf)

    @cached_property
    def usual_means(self) -> np.ndarray:
        """(campaigns,) mean over seeds with the default values."""
        found = means(self.usual)
        return np.where(np.isfinite(found), found, -np.inf)

    @property
    def usual_best(self) -> int:
        """The best campaign with the default values (of equals the first)."""
        return int(self.usual_means.argmax())

    @cached_property
    def best(self) -> np.ndarray:
        """(sets,) the best campaign (of equals the first)."""
        return np.asarray(self.means.argmax(axis=1))

    @cached_property
    def clear(self) -> np.ndarray:
        """(sets,) whether the best is ahead of the next one beyond stochastic variation: the 90 % interval of the paired lead is
        above zero."""
        if self.means.shape[1] < 2:
            return np.ones(len(self.best), np.bool_)
        second = _order(self.means)[:, 1]
        row = np.arange(len(self.best))
        _, low, _ = mean_interval(self.results[row, self.best] - self.results[row, second])
        return np.asarray((low > 0) | ~np.isfinite(self.means[row, second]))

    def share_best(self, campaign: int) -> tuple[float, float, float]:
        """Share of parameter sets in which a campaign is best, with its 90 % interval (Wilson)."""
        count = int(np.count_nonzero(self.best == campaign))
        between = binomtest(count, len(self.best)).proportion_ci(CONFIDENCE, method="wilson")
        return count / len(self.best), float(between.low), float(between.high)

    @cached_property
    def agreement(self) -> np.ndarray:
        """(sets,) Kendall's tau between the ranking in a parameter set and the default one: 1 the same, -1 turned round."""
        usual = np.nan_to_num(self.usual_means, neginf=-1e300)
        found = [kendalltau(usual, np.nan_to_num(row, neginf=-1e300)).statistic for row in self.means]
        return np.array(found, np.float64)

    @cached_property
    def winner_changes(self) -> np.ndarray:
        """(sets,) whether another campaign is best than with the default values."""
        return self.best != self.usual_best

    @cached_property
    def reversals(self) -> np.ndarray:
        """(sets,) whether any two campaigns change places beyond luck: one is ahead with the default values, the other
        in this parameter set, and the 90 % interval of the paired lead leaves out zero both times."""
        parameter_sets, campaigns, _ = self.results.shape
        found = np.zeros(parameter_sets, np.bool_)
        for one in range(campaigns):
            for other in range(one):
                usual = _ahead(self.usual[None, one] - self.usual[None, other])
                found |= _ahead(self.results[:, one] - self.results[:, other]) * usual < 0
        return found


def _ahead(leads: np.ndarray) -> np.ndarray:
    """(sets,) 1 where a paired lead (sets, seeds) is above zero beyond luck, -1 where it is below, else 0."""
    _, low, high = mean_interval(leads)
    return np.asarray((low > 0).astype(int) - (high < 0).astype(int))


def _order(means: np.ndarray) -> np.ndarray:
    """Campaigns, best first (of equals the first), along the last axis."""
    return np.argsort(-means, axis=-1, kind="stable")


@dataclass(frozen=True)
class Separation:
    """What tells two kinds of parameter sets apart (regional sensitivity). Arrays (parameters,).

    `distance`: Kolmogorov-Smirnov distance, 0 to 1, between a parameter's values in the parameter sets where something changes
    and in those where it does not; `chance`: its p-value, corrected for the number of parameters (Holm); `higher`:
    whether the parameter is higher where it changes.
    """

    distance: np.ndarray
    chance: np.ndarray
    higher: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """(parameters,) columns of parameters, those that tell most first."""
        return np.argsort(-self.distance, kind="stable")

    @property
    def telling(self) -> np.ndarray:
        """(telling,) columns of parameters that tell more than chance would (10 %, corrected), those that tell most first."""
        return self.order[self.chance[self.order] < 1 - CONFIDENCE]


def separation(sample: np.ndarray, changes: np.ndarray) -> Separation | None:
    """Which parameters (sets, parameters) tell the parameter sets that change (sets,) from the others; None where there are
    too few of either kind."""
    if min(np.count_nonzero(changes), np.count_nonzero(~changes)) < FEWEST:
        return None
    tests = [ks_2samp(column[changes], column[~changes]) for column in sample.T]
    distance, chance = (np.array([getattr(test, name) for test in tests], np.float64) for name in ("statistic", "pvalue"))
    higher = np.median(sample[changes], axis=0) > np.median(sample[~changes], axis=0)
    return Separation(distance, holm(chance), higher)
