"""Bass's curve in continuous time, fitted to how many adopted in each period; nobody knows how many there are to adopt.

Equation: of m who will ever adopt, m (F(t) - F(t - 1)) do so in period t; F(t) = (1 - e^-(p+q)t) / (1 + q / p e^-(p+q)t).
Units: p, q a period; m people.
Source: Bass (1969); in continuous time Srinivasan & Mason (1986); counts vary by more than chance (Poisson) alone, as much as they
    are found to. Fits that end before the peak err on the side of too small a market: Van den Bulte & Lilien (1997).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from experiments.statistics.importance import roots
from experiments.verbs.calibrate.adoption.baselines import Bass, continuous_curve

DRAWS = 400
"""Series made by the fitted curve and fitted again, for intervals (parametric bootstrap)."""
_STARTS = ((-3.0, -1.0, 0.3), (-5.0, -0.7, 1.0), (-2.0, -3.0, 0.1))
_BOUNDS = ((-12.0, 0.0), (-9.0, 1.1), (1e-3, 5.0))


@dataclass(frozen=True)
class BassFit:
    """Estimates (3,) of p, q and the market, `draws` (DRAWS, 3) of the bootstrap, variance of counts over that of chance."""

    estimates: np.ndarray
    draws: np.ndarray
    dispersion: float

    @property
    def peak(self) -> float:
        """Period of most adoptions; 0 where imitation is weaker than innovation."""
        p, q = float(self.estimates[0]), float(self.estimates[1])
        return max(0.0, float(np.log(q / p)) / (p + q))


def fit(new: np.ndarray, people: int | None, seed: int) -> BassFit:
    """The curve behind the counts `new` (T,), and how sure that is; the market is at most `people`."""
    estimates = _estimate(new, people, _STARTS)
    expected = np.maximum(increments(estimates, len(new)), 1e-9)
    dispersion = max(1.0, float(((new - expected) ** 2 / expected).sum()) / max(len(new) - 3, 1))
    rng = np.random.default_rng(seed)
    start = (_point(estimates, new),)
    draws = [_estimate(_counts(expected, dispersion, rng), people, start) for _ in range(DRAWS)]
    return BassFit(estimates, np.array(draws), dispersion)


def ahead(found: BassFit, new: np.ndarray, periods: int, people: int | None, seed: int) -> np.ndarray:
    """(DRAWS, T + periods) counts: what each draw would have given so far, and what it gives from here on, chance counted in."""
    rng, so_far = np.random.default_rng([seed, 1]), int(new.sum())
    whole = np.array([_counts(np.maximum(increments(draw, len(new) + periods), 1e-9), found.dispersion, rng) for draw in found.draws])
    if people is not None:
        later = np.minimum(so_far + whole[:, len(new) :].cumsum(axis=1), people)
        whole[:, len(new) :] = np.diff(later, axis=1, prepend=so_far)
    return whole


def increments(estimates: np.ndarray, periods: int) -> np.ndarray:
    """(periods,) adoptions that p, q and the market (3,) give in each period."""
    p, q, market = estimates.tolist()
    return np.asarray(market * np.diff(continuous_curve(Bass(p, q, 1.0), periods)))


def _counts(expected: np.ndarray, dispersion: float, rng: np.random.Generator) -> np.ndarray:
    if dispersion < 1.01:
        return rng.poisson(expected)
    return rng.negative_binomial(expected / (dispersion - 1), 1 / dispersion)


def _estimate(new: np.ndarray, people: int | None, starts: tuple[tuple[float, ...], ...]) -> np.ndarray:
    """(3,) p, q and market that fit best, on the scale of roots, where chance moves all counts alike. The market is looked for as so many times e as have adopted so far."""
    least = max(int(new.sum()), 1)
    most = min(_BOUNDS[2][1], float(np.log(people / least))) if people else _BOUNDS[2][1]
    bounds = (*_BOUNDS[:2], (min(_BOUNDS[2][0], most), max(most, 1e-6)))

    low, high = np.transpose(bounds)
    seen = roots(new)

    def misfit(point: np.ndarray) -> np.ndarray:
        away: np.ndarray = seen - roots(increments(_natural(point, least), len(new)))
        return away

    fits = [least_squares(misfit, np.clip(start, low + 1e-9, high - 1e-9), bounds=(low, high), xtol=1e-5, ftol=1e-6) for start in starts]
    return _natural(min(fits, key=lambda each: float(each.cost)).x, least)


def _natural(point: np.ndarray, least: int) -> np.ndarray:
    return np.array([np.exp(point[0]), np.exp(point[1]), least * np.exp(point[2])])


def _point(estimates: np.ndarray, new: np.ndarray) -> tuple[float, ...]:
    p, q, market = np.log(estimates).tolist()
    return p, q, market - float(np.log(max(new.sum(), 1)))
