"""History matching: which parameter sets are too far from what is observed to be believed.

Implausibility (Craig, Goldstein, Seheult & Smith 1997; Andrianakis et al. 2015 for stochastic models) is the distance of a set
from the observed range, in standard deviations of what chance and the model's own error may cause.
"""

import numpy as np

MOST_PLAUSIBLE = 3.0
"""Standard deviations beyond which a set is not believed: whatever the distribution, if it has one peak, 95 % lie within them
(Pukelsheim 1994)."""

PRIOR_FREEDOM = 4.0
"""Degrees of freedom that the variance over all sets counts for beside a set's own few runs (Smyth 2004, moderated variance)."""


def variance_of_means(runs: np.ndarray) -> np.ndarray:
    """(n, t) stochastic variance of the mean of a set's runs (n, t, s), nan runs left out: of the set's own runs and of all sets,
    weighed by their degrees of freedom. Where all runs but one are nan, that of all sets."""
    count = np.isfinite(runs).sum(axis=2)
    own = np.nansum((runs - means(runs)[:, :, None]) ** 2, axis=2)
    freedom = np.maximum(count - 1, 0)
    pooled = own.sum(axis=0) / np.maximum(freedom.sum(axis=0), 1)
    single: np.ndarray = (own + PRIOR_FREEDOM * pooled) / (freedom + PRIOR_FREEDOM)
    return single / np.maximum(count, 1)


def means(runs: np.ndarray) -> np.ndarray:
    """(n, t) means of runs (n, t, s), nan left out; nan where fewer than half of the runs are defined: then chance decides which."""
    count = np.isfinite(runs).sum(axis=2)
    total = np.nansum(runs, axis=2)
    return np.where(2 * count >= runs.shape[2], total / np.maximum(count, 1), np.nan)


def distances(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(n, t) how far values (n, t) lie below (negative) or above the ranges (t,); 0 inside."""
    return np.where(values < low, values - low, np.where(values > high, values - high, 0.0))


def implausibility(runs: np.ndarray, low: np.ndarray, high: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """(n, t) signed implausibility of sets with runs (n, t, s); 0 where a target is not defined: what does not happen refutes
    nothing."""
    spread = np.sqrt(variance_of_means(runs) + tolerance**2)
    return np.nan_to_num(distances(means(runs), low, high) / spread)


def chance_of_at_most(misses: int, passes: np.ndarray) -> np.ndarray:
    """(n,) chance that at most so many of independent targets are missed; passes (n, t) chance that each is met."""
    missed = np.zeros((misses + 1, len(passes)))
    missed[0] = 1.0
    for chance in passes.T:
        missed[1:] = missed[1:] * chance + missed[:-1] * (1 - chance)
        missed[0] *= chance
    total: np.ndarray = missed.sum(axis=0)
    return total
