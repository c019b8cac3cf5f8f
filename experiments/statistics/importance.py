"""Importance weights: how much each of some simulated worlds counts once something has been observed.

A world counts by how likely the observed numbers are, given its own and the model's discrepancy: the error that would be left
if its parameters were right. So what is simulated keeps its chance, and only the model's error widens (Wilkinson 2013,
"Approximate Bayesian computation gives exact results under the assumption of model error"). Plain arrays in and out.
"""

import numpy as np

HALVINGS = 60


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
