"""Paired differences of two campaigns with the same seeds: size, certainty, and what sharing the seeds was worth.

Plain arrays in, plain numbers out: nothing here knows of files, campaigns or key figures.
"""

import math
from dataclasses import dataclass

import numpy as np

from experiments.statistics.intervals import CONFIDENCE, half_width, mean_interval


@dataclass(frozen=True)
class Difference:
    """Alternative minus baseline, over the pairs (same seed) in which both are defined; nan where pairs are too few."""

    n: int  # pairs
    baseline: float  # mean over these pairs
    alternative: float
    mean: float  # of the differences
    low: float  # 90 % interval of that mean (Student's t)
    high: float
    sd: float  # of a single difference
    higher: int  # pairs in which the alternative lies above the baseline; level: neither; lower: below
    level: int
    lower: int
    variance_ratio: float  # (Var(A) + Var(B)) / Var(A - B): above 1 sharing seeds has helped

    @property
    def half_width(self) -> float:
        """Half of the interval's width."""
        return (self.high - self.low) / 2


def paired_difference(baseline: np.ndarray, alternative: np.ndarray) -> Difference:
    """Compare two arms. `baseline`, `alternative`: (seeds,) one value a replication, same seed in the same place, nan
    where a replication has no value (its pair is left out).

    `higher` of `n` is how often the alternative lies above the baseline in a single pair: what to expect of a single campaign.

    Raises ValueError where the arms are not equally long.
    """
    one, other = np.asarray(baseline, np.float64), np.asarray(alternative, np.float64)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"pairs need two rows of equal length, not {one.shape} and {other.shape}")
    both = np.isfinite(one) & np.isfinite(other)
    one, other = one[both], other[both]
    gap = other - one
    n, nan = len(gap), math.nan
    if n == 0:
        return Difference(0, *(nan, nan, nan, nan, nan, nan), *(0, 0, 0), nan)
    mean, low, high = mean_interval(gap)
    sd = float(gap.std(ddof=1)) if n > 1 else math.nan
    return Difference(
        n,
        float(one.mean()),
        float(other.mean()),
        mean,
        low,
        high,
        sd,
        int(np.count_nonzero(gap > 0)),
        int(np.count_nonzero(gap == 0)),
        int(np.count_nonzero(gap < 0)),
        _ratio(float(one.var(ddof=1) + other.var(ddof=1)), sd**2) if n > 1 else math.nan,
    )


def replications_needed(sd: float, target: float, most: int = 10**9) -> int:
    """The fewest pairs whose interval has at most that half-width, if single differences spread as `sd` says; `most` where
    even that many are too few."""
    few, many = 2, most
    while few < many:
        middle = (few + many) // 2
        few, many = (few, middle) if half_width(sd, middle) <= target else (middle + 1, many)
    return min(few, most)


def widths(baseline: np.ndarray, alternative: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Half-widths of the interval of the difference after the first `counts` replications an arm: with the same seeds for
    both, and (Welch) with seeds of their own. Both (counts,), nan where fewer than two pairs are defined."""
    paired, apart = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    for i, count in enumerate(counts.tolist()):
        one, other = np.asarray(baseline, np.float64)[:count], np.asarray(alternative, np.float64)[:count]
        both = np.isfinite(one) & np.isfinite(other)
        one, other = one[both], other[both]
        if len(one) > 1:
            paired[i] = half_width(float((other - one).std(ddof=1)), len(one))
            apart[i] = independent_half_width(float(one.var(ddof=1)), float(other.var(ddof=1)), len(one))
    return paired, apart


def independent_half_width(variance: float, other_variance: float, n: int) -> float:
    """Half of the 90 % interval of a difference of two means of `n` values each, drawn apart (Welch's degrees of freedom)."""
    from scipy.special import stdtrit  # takes long to load

    squares = variance**2 + other_variance**2
    freedom = (n - 1) * (variance + other_variance) ** 2 / squares if squares > 0 else n - 1
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt((variance + other_variance) / n)


def _ratio(apart: float, together: float) -> float:
    if together > 0:
        return apart / together
    return math.inf if apart > 0 else math.nan
