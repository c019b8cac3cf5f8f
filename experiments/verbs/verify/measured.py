"""What a pattern was found to be: a number with its 90 % interval, and the curve behind it where there is one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from experiments.statistics.intervals import CONFIDENCE, mean_interval

RESAMPLES = 400
"""Of a bootstrap."""


class Curve(NamedTuple):
    """Something against something, with 90 % intervals."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    x_label: str
    y_label: str


class Measured(NamedTuple):
    """One number of a pattern; nan where there was nothing to measure."""

    value: float
    low: float
    high: float
    n: str
    curve: Curve | None = None
    tried: str = ""  # what was tried to find out why it is so, with what came of it


def mean(values: Sequence[float] | np.ndarray, of: str, curve: Curve | None = None) -> Measured:
    """The mean of independent values; those that are not defined are left out."""
    defined = np.asarray(values, np.float64)
    defined = defined[np.isfinite(defined)]
    return Measured(*mean_interval(defined), f"{len(defined):,} {of}", curve)


def bootstrap(rows: np.ndarray, statistic: Callable[[np.ndarray], float], of: str, curve: Curve | None = None) -> Measured:
    """A statistic of independent rows (replications, programmes), with the percentile interval from resampling them."""
    if len(rows) == 0:
        return Measured(np.nan, np.nan, np.nan, f"0 {of}", curve)
    rng = np.random.default_rng(len(rows))
    tried = np.array([statistic(rows[rng.integers(len(rows), size=len(rows))]) for _ in range(RESAMPLES)], np.float64)
    tried = tried[np.isfinite(tried)]
    low, high = np.percentile(tried, [50 * (1 - CONFIDENCE), 50 * (1 + CONFIDENCE)]) if len(tried) else (np.nan, np.nan)
    return Measured(float(statistic(rows)), float(low), float(high), f"{len(rows):,} {of}", curve)


def quotient(part: float, whole: float) -> float:
    """part / whole; nan where the whole is 0 or either is not defined."""
    return float(part / whole) if whole else np.nan


def ratio_of_sums(rows: np.ndarray) -> float:
    """Of rows (part, whole): all parts / all wholes."""
    return quotient(*rows.sum(axis=0))


def ratio_within(some: np.ndarray, others: np.ndarray) -> float:
    """Chance among some against the chance among others, compared within strata only (Mantel & Haenszel 1959).

    Both (strata, 2): to whom it happened, and all. nan where it happened to nobody comparable.
    """
    (a, n), (b, m) = some.T, others.T
    every = np.maximum(n + m, 1)
    return quotient(float(np.sum(a * m / every)), float(np.sum(b * n / every)))


def band(x: np.ndarray, share: np.ndarray, n: np.ndarray | float, x_label: str, y_label: str) -> Curve:
    """Shares of n each, with the 90 % intervals of binomial counts."""
    error = 1.645 * np.sqrt(np.maximum(share * (1 - share), 0) / np.maximum(n, 1))
    low, high = share - error, share + error
    return Curve(tuple(x.tolist()), tuple(share.tolist()), tuple(low.tolist()), tuple(high.tolist()), x_label, y_label)


def curve_of(x: Sequence[float] | np.ndarray, columns: np.ndarray, x_label: str, y_label: str) -> Curve:
    """Means of columns (replications, x) with their intervals."""
    means, low, high = zip(*(mean_interval(column[np.isfinite(column)]) for column in columns.T), strict=True)
    return Curve(tuple(map(float, x)), means, low, high, x_label, y_label)
