"""Tests of numbers: how likely a right engine is to be as far from theory as this one was found to be."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

LEVEL = 0.01
"""Chance that a right engine fails the table as a whole: Holm's correction shares it out over all checks."""

CONFIDENCE = 0.99
"""Of the interval around a measured number, each by itself."""

EXACT = "exact"
"""Where nothing is left to chance, numbers are equal or they are not: p is 1 or 0."""

NEVER = "never happened"
"""Where there is nothing to measure, though theory says there must be: the check fails."""

TOO_FEW = 5.0
"""Least expected count of a class in a chi-square test."""


class Finding(NamedTuple):
    """A number, or several, as theory and engine have it."""

    expected: tuple[float, ...]
    measured: tuple[float, ...]
    low: tuple[float, ...]  # ends of the interval around each that was measured; empty where nothing is left to chance
    high: tuple[float, ...]
    n: int
    of: str  # what n counts
    test: str
    p: float


def count(found: int | np.integer[Any], among: int | np.integer[Any], chance: float, of: str) -> Finding:
    """A count that should be binomial; interval of Clopper and Pearson."""
    test = stats.binomtest(int(found), int(among), chance)
    ends = test.proportion_ci(CONFIDENCE)
    return Finding(
        (chance,), (int(found) / int(among),), (float(ends.low),), (float(ends.high),), int(among), of, "binomial", float(test.pvalue)
    )


def mean(values: np.ndarray, expected: float, sd: float, of: str) -> Finding:
    """The mean of independent values whose expectation and standard deviation theory gives."""
    return _about_normal(float(np.mean(values)), sd / math.sqrt(len(values)), expected, len(values), of, "z")


def mean_alone(values: np.ndarray, expected: float, of: str) -> Finding:
    """The mean of independent values of which theory gives the expectation only."""
    if len(values) < 2:  # it should have happened again and again
        return Finding((expected,), (math.nan,), (), (), len(values), of, NEVER, 0.0)
    if np.ptp(values) == 0.0:  # nothing varies: it is right, or it is not
        return equal([float(values[0])], [expected], of)._replace(n=len(values))
    test = stats.ttest_1samp(values, expected)
    ends = test.confidence_interval(CONFIDENCE)
    return Finding(
        (expected,), (float(np.mean(values)),), (float(ends.low),), (float(ends.high),), len(values), of, "t", float(test.pvalue)
    )


def estimate(value: float, error: float, expected: float, n: int, of: str) -> Finding:
    """An estimate that is about normal, with its standard error."""
    return _about_normal(value, error, expected, n, of, "z, jackknife error")


def _about_normal(value: float, error: float, expected: float, n: int, of: str, test: str) -> Finding:
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * error
    p = float(2 * stats.norm.sf(abs(value - expected) / error))
    return Finding((expected,), (value,), (value - reach,), (value + reach,), n, of, test, p)


def shares(counts: np.ndarray, expected: np.ndarray, of: str) -> Finding:
    """Counts in classes that together hold everybody; intervals of Wilson, class by class. Raises ValueError if the
    expected shares do not add up to 1, or a class is expected to hold too few."""
    total = int(counts.sum())
    if not math.isclose(expected.sum(), 1.0, rel_tol=1e-9):
        raise ValueError(f"shares add up to {expected.sum()}, not to 1")
    if expected.min() * total < TOO_FEW:
        raise ValueError(f"{expected.min() * total:.2g} expected in a class; at least {TOO_FEW:g} are needed")
    p = float(stats.chisquare(counts, expected * total).pvalue)
    ends = [stats.binomtest(int(each), total).proportion_ci(CONFIDENCE, "wilson") for each in counts]
    low, high = tuple(float(each.low) for each in ends), tuple(float(each.high) for each in ends)
    return Finding(
        tuple(expected.tolist()), tuple((counts / total).tolist()), low, high, total, of, f"chi-square, {len(counts)} classes", p
    )


def equal(found: Sequence[float], expected: Sequence[float], of: str, tolerance: float = 1e-9) -> Finding:
    """Numbers that leave nothing to chance."""
    close = len(found) == len(expected) and np.allclose(found, expected, rtol=0, atol=tolerance)
    return Finding(tuple(expected), tuple(found), (), (), len(expected), of, EXACT, 1.0 if close else 0.0)


def jackknife(values: np.ndarray, statistic: Callable[[np.ndarray], float]) -> tuple[float, float]:
    """A statistic of rows, and its standard error from leaving out one row at a time."""
    n, rows = len(values), np.arange(len(values))
    without = np.array([statistic(values[rows != i]) for i in rows])
    return statistic(values), float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
