"""How much of the variance of an outcome each input explains by itself, along which curve, and where that curve changes its sign.

First-order (main-effect) sensitivity by regression on a sample as it is given, whose inputs may go together: what is explained is
judged on what is left out, and told only where it exceeds what chance gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.statistics.information import LEVEL, PERMUTATIONS
from experiments.statistics.ridge import Ridge
from experiments.statistics.verdict import AGREED, MIDDLE

KNOTS = 4
"""Of the curves: at the ends and at the thirds of an input."""

GRID, RESAMPLES = 61, 300
"""Places along a curve, and bootstrap samples behind its band."""


@dataclass(frozen=True)
class Explained:
    """Shares of the variance, by name; below 0 where an input foretells worse than the mean does."""

    shares: Mapping[str, float]  # largest first
    chance: float  # the largest share of any of them in 95 % of permutations, at most

    def exceeds_chance(self, name: str) -> bool:
        """Whether an input explains more than the best of as many that say nothing."""
        return self.shares[name] > self.chance


def explained_by_each(outcome: np.ndarray, inputs: Mapping[str, np.ndarray]) -> Explained:
    """The share of the variance of an outcome (n,) that each input (n,) explains along a curve, which bends no more often than KNOTS allow: what
    goes up and down several times is missed (of Ishigami's second input, a wave of four halves, .01 is found where .44 is true).

    Equation: 1 - sum of squares missed / sum of squares about the mean; both of rows left out one at a time (closed form).
    Units: shares, 0 to 1; of all inputs together they need not sum to 1.
    Source: main effects by regression: Strong, Oakley and Brennan (2014); null by permutation, the largest of all inputs.
    """
    shuffled, about = _shuffled(outcome)
    rows = len(outcome)
    found = np.empty((len(inputs), shuffled.shape[1]))
    for row, each in enumerate(inputs.values()):
        basis = _orthonormal(_spline(each, _knots(each)))
        left = 1.0 - 1.0 / rows - (basis**2).sum(axis=1)
        found[row] = 1.0 - (((shuffled - basis @ (basis.T @ shuffled)) / left[:, None]) ** 2).sum(axis=0) / about
    return _explained(list(inputs), found)


def explained_by_groups(outcome: np.ndarray, groups: Mapping[str, np.ndarray]) -> Explained:
    """The share of the variance of an outcome (n,) that each group of inputs (n, inputs) explains together, by ridge regression on
    values and their squares; as `explained_by_each`."""
    shuffled, about = _shuffled(outcome)
    found = np.empty((len(groups), shuffled.shape[1]))
    for row, each in enumerate(groups.values()):
        low, high = each.min(axis=0), each.max(axis=0)
        told = Ridge.fitted((each - low) / np.maximum(high - low, 1e-12), shuffled).left_out
        found[row] = 1.0 - ((shuffled - told) ** 2).sum(axis=0) / about
    return _explained(list(groups), found)


def _shuffled(outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """(n, 1 + PERMUTATIONS) the outcome about its mean, then permuted; and its sum of squares about the mean of the other rows."""
    rng, centred = np.random.default_rng(1), outcome - outcome.mean()
    about = float((centred**2).sum()) / (1.0 - 1.0 / len(outcome)) ** 2
    return np.stack([centred, *(rng.permutation(centred) for _ in range(PERMUTATIONS))], axis=1), max(about, 1e-300)


def _explained(names: list[str], found: np.ndarray) -> Explained:
    """Shares (names, 1 + PERMUTATIONS) by name, largest first."""
    chance = float(np.quantile(found[:, 1:].max(axis=0, initial=-np.inf), LEVEL)) if names else 0.0
    shares = dict(zip(names, found[:, 0].tolist(), strict=True))
    return Explained(dict(sorted(shares.items(), key=lambda pair: -pair[1])), max(0.0, chance))


# --- curves -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FittedCurve:
    """The mean of an outcome along an input, within the middle 90 % of its values."""

    at: np.ndarray  # (GRID,) values of the input
    mean: np.ndarray  # (GRID,)
    low: np.ndarray  # (GRID,) 90 % interval of the mean, by resampling rows
    high: np.ndarray
    turn: tuple[float, float, float] | None  # where the mean changes its sign, and the 90 % interval of that place


def curve_of(outcome: np.ndarray, each: np.ndarray) -> FittedCurve:
    """The curve of an outcome (n,) along an input (n,).

    It turns where its mean crosses zero (first from below), told only if it does in at least 90 % of resamples too.
    """
    knots = _knots(each)
    first, last = np.quantile(each, MIDDLE)
    at = np.linspace(first, last, GRID)
    columns, along = (np.column_stack([np.ones(len(x)), _spline(x, knots)]) for x in (each, at))
    drawn = np.random.default_rng(1).integers(0, len(each), (RESAMPLES, len(each)))
    mean = along @ np.linalg.lstsq(columns, outcome, rcond=None)[0]
    again = np.array([along @ np.linalg.lstsq(columns[rows], outcome[rows], rcond=None)[0] for rows in drawn])
    low, high = np.quantile(again, MIDDLE, axis=0)
    place, places = _crossing(at, mean), np.array([_crossing(at, one) for one in again])
    crossed = places[np.isfinite(places)]
    turn = None
    if np.isfinite(place) and len(crossed) >= AGREED * RESAMPLES:
        nearest, farthest = np.quantile(crossed, MIDDLE)
        turn = place, float(nearest), float(farthest)
    return FittedCurve(at, mean, low, high, turn)


def _crossing(at: np.ndarray, mean: np.ndarray) -> float:
    """The first place at which a curve crosses zero; nan if it does not."""
    steps = np.flatnonzero(np.sign(mean[:-1]) * np.sign(mean[1:]) < 0)
    if not len(steps):
        return float("nan")
    i = int(steps[0])
    return float(at[i] + (at[i + 1] - at[i]) * mean[i] / (mean[i] - mean[i + 1]))


def _knots(each: np.ndarray) -> np.ndarray:
    """(up to KNOTS,) where the pieces of a curve meet."""
    return np.unique(np.quantile(each, np.linspace(0, 1, KNOTS)))


def _spline(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """(n, knots - 1) columns of a natural cubic spline; without a constant, which the first column of all of them would give."""
    if len(knots) < 2:
        return np.zeros((len(x), 1))
    from scipy.interpolate import CubicSpline  # late: it takes long to load, and groups do without

    columns: np.ndarray = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")(x)
    return columns[:, 1:]


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    """(n, k) what the centred columns span; zeros for what says nothing beside the others."""
    turned, triangle = np.linalg.qr(columns - columns.mean(axis=0))
    basis: np.ndarray = turned * (np.abs(np.diagonal(triangle)) > 1e-9 * np.sqrt(len(columns)))
    return basis
