"""Means and their intervals (Student's t), intervals of shares (Jeffreys), and p-values of several tests at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np

CONFIDENCE = 0.90
"""Of the interval of the mean."""


def means(values: np.ndarray) -> np.ndarray:
    """(rows,) mean over the last axis, or () of one row; nan left out, nan where there is no value."""
    count = np.isfinite(values).sum(axis=-1)
    return np.where(count > 0, np.nansum(values, axis=-1) / np.maximum(count, 1), np.nan)


def quantiles(values: np.ndarray, shares: Sequence[float], axis: int, method: Any = "linear") -> np.ndarray:
    """(shares, ...) quantiles along an axis; nan left out, nan where there is no value."""
    whole = values.size and not np.isnan(values).any()
    of = np.quantile if whole else np.nanquantile  # which goes row by row in Python: a hundred times as slow for a value a day
    return np.asarray(of(values, shares, axis=axis, method=method))


def mean_interval(values: np.ndarray) -> tuple[Any, Any, Any]:
    """Mean, low and high of its 90 % interval, over the last axis: numbers for one row of values, arrays for several rows.

    nan are left out. The interval is nan for fewer than two values, the mean where there is none.
    """
    values = np.asarray(values, np.float64)
    count, mean = np.isfinite(values).sum(axis=-1), means(values)
    squares = np.nansum((values - mean[..., None]) ** 2, axis=-1)
    variance = squares / np.maximum(count - 1, 1)
    if values.ndim == 1:
        half = half_width(np.sqrt(variance), count)
        return float(mean), float(mean - half), float(mean + half)
    # Not half_width: a root is rounded, and numbers that are stored keep their last bit.
    half = np.where(count > 1, _quantile(count) * np.sqrt(variance / np.maximum(count, 1)), np.nan)
    return mean, mean - half, mean + half


def half_width(sd: Any, n: Any) -> Any:
    """Half of the 90 % interval of a mean of `n` values with that standard deviation; nan for fewer than two."""
    return np.where(n > 1, _quantile(n) * sd / np.sqrt(np.maximum(n, 1)), np.nan)


def _quantile(n: Any) -> Any:
    """How many standard errors a mean of n values may be off; nan where all are fewer than two."""
    if np.less(n, 2).all():  # as of a single replication, which then is spared loading scipy
        return np.nan
    from scipy.special import stdtrit

    return stdtrit(np.maximum(n - 1, 1), (1 + CONFIDENCE) / 2)


def share_interval(count: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Low and high of the interval of a share, from `count` of `n`; 0 to 1 where nothing is counted.

    Jeffreys: quantiles of Beta(count + 1/2, n - count + 1/2); it reaches 0 where nothing and 1 where everything is counted. Source:
    Brown, Cai & DasGupta (2001), "Interval estimation for a binomial proportion", Statistical Science.
    """
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low, high = (float(betaincinv(count + 0.5, n - count + 0.5, share)) for share in (tail, 1 - tail))
    return 0.0 if count == 0 else low, 1.0 if count == n else high


def holm(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """(n,) p-values corrected for being one of many: the chance that any of so many true null hypotheses looks as bad as this.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics.
    """
    p = np.asarray(p, np.float64)
    order = np.argsort(p, kind="stable")
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))
    return corrected
