"""Importance weights: how much each of some simulated worlds counts once something has been observed.

A world counts by how likely the observed numbers are, given its own and the model's discrepancy: the error that would be left
if its parameters were right. So what is simulated keeps its chance, and only the model's error widens (Wilkinson 2013,
"Approximate Bayesian computation gives exact results under the assumption of model error"). Plain arrays in and out.
"""

from collections.abc import Callable

import numpy as np

HALVINGS = 60

LEAST = 100.0
"""Effective size below which the likelihood is flattened. With fewer, the ends of a 90 % interval rest on two or three worlds, and
intervals hold too little: 83 to 86 % at 14; and a probability is a count of few: with 50, what was said to be in 8 of 100 happened in 24
(`watercooler verify verify.part=forecasts` says what holds now)."""

CHANCE = 1.0
"""Standard deviation added to the discrepancy, on the scale on which chance moves a count by about one: a count of four against
five decides nothing."""


def roots(counts: np.ndarray) -> np.ndarray:
    """(..., f) counts on a scale on which chance moves them by about one everywhere: 2 sqrt(x + 3/8) (Anscombe 1948)."""
    return np.asarray(2 * np.sqrt(counts + 0.375))


def arcsines(shares: np.ndarray, answers: int | np.ndarray) -> np.ndarray:
    """(..., f) shares of so many answers on such a scale: 2 sqrt(n) asin(sqrt(p)) (Anscombe 1948)."""
    return np.asarray(2 * np.sqrt(answers) * np.arcsin(np.sqrt(np.clip(shares, 0, 1))))


def weighed(
    numbers: np.ndarray, observed: np.ndarray, steady: Callable[[np.ndarray], np.ndarray], discrepancy: float, least: float = LEAST
) -> tuple[np.ndarray, float]:
    """(n,) weights of worlds that gave `numbers` (n, f), all of at least 0, where `observed` (f,) was seen; and the power of `tempered`.
    Of few worlds a quarter has to do.

    `steady` puts numbers on a scale of even chance; `discrepancy` is what the model may be off by, as a share of each number.
    """
    off = (steady(observed * (1 + discrepancy)) - steady(observed * (1 - discrepancy))) / 2
    return tempered(log_weights(steady(numbers), steady(observed), np.hypot(off, CHANCE)), min(least, len(numbers) / 4))


def log_weights(seen: np.ndarray, observed: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """(n,) log of Gaussian weights of worlds that gave numbers `seen` (n, f) where `observed` (f,) was seen, within `spread` (f,)."""
    away: np.ndarray = (seen - observed) / spread
    return np.asarray(-0.5 * np.einsum("nf,nf->n", away, away))


def normalised(logs: np.ndarray, power: float = 1.0) -> np.ndarray:
    """(n,) weights that sum to 1, from their logs to a power."""
    weights = np.exp(power * (logs - logs.max()))
    return np.asarray(weights / weights.sum())


def effective_size(weights: np.ndarray) -> float:
    """How many worlds of equal weight say as much as these: 1 / sum of squares (Kish 1965)."""
    return float(1.0 / np.square(weights).sum())


def tempered(logs: np.ndarray, least: float) -> tuple[np.ndarray, float]:
    """(n,) weights whose effective size is at least `least` (or all worlds), and the power that makes them so: 1 where the data count
    in full, less where too few worlds would carry the weight. A power p is a spread wider by 1 / sqrt(p)."""
    least = min(least, float(len(logs)))
    if effective_size(normalised(logs)) >= least:
        return normalised(logs), 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if effective_size(normalised(logs, middle)) >= least else (low, middle)
    return normalised(logs, low), low


def resampled(weights: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """(count,) rows drawn by their weights (n,), each as often as its weight says, to one (systematic: Kitagawa 1996), in random order."""
    places = (np.arange(count) + rng.random()) / count
    rows = np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)
    return rng.permutation(rows)


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """(shares,) quantiles of values (n,) that count by their weights (n,): between the middles of the steps of their distribution."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return np.interp(shares, (upto - weights[order] / 2) / upto[-1], values[order])
