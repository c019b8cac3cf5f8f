"""What a forecast has to beat: Bass curves, and growth going on as it was.

Bass (1969) in its period-step form: of the m who will ever adopt, those who have not yet do so with chance p + q F / m,
F being the share that has. Fitted to cumulative curves by least squares. Draws add chance (binomial, Poisson) around the
fitted course; they know nothing of how uncertain the fit is, as usual with these forecasts.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares

DRAWS = 1000
_STARTS = ((-2.5, -1.5, 1.0), (-3.5, -0.7, 0.0), (-2.0, -4.0, 2.0))


class Bass(NamedTuple):
    """Innovation and imitation a period, and the share of the people who will ever adopt."""

    p: float
    q: float
    market: float


def bass_curve(bass: Bass, periods: int, start: float = 0.0) -> np.ndarray:
    """(periods,) cumulative share after each period, from `start` on."""
    share, curve = start, np.empty(periods)
    for t in range(periods):
        chance = min(1.0, bass.p + bass.q * share / bass.market)
        share += chance * max(bass.market - share, 0.0)
        curve[t] = share
    return curve


def fit_bass(shares: np.ndarray, known: np.ndarray, weights: np.ndarray, market: bool = True) -> Bass:
    """One Bass curve for all the sites: shares (S, P) cumulative, `known` (S, P) bool, `weights` (S,) people.

    `market=False` takes everybody for a possible adopter.
    """
    weight = np.sqrt(weights[:, None] * known)

    def bass(point: np.ndarray) -> Bass:
        return Bass(float(np.exp(point[0])), float(np.exp(point[1])), float(1 / (1 + np.exp(-point[2]))) if market else 1.0)

    def misfit(point: np.ndarray) -> np.ndarray:
        away: np.ndarray = (weight * (shares - bass_curve(bass(point), shares.shape[1]))).ravel()
        return away

    bounds = ([-9.0, -9.0, -4.0], [0.0, 0.7, 8.0])
    wide = 3 if market else 2
    fits = [least_squares(misfit, start[:wide], bounds=(bounds[0][:wide], bounds[1][:wide])) for start in _STARTS]
    return bass(min(fits, key=lambda fit: float(fit.cost)).x)


def bass_draws(bass: Bass, so_far: int, size: int, periods: int, rng: np.random.Generator) -> np.ndarray:
    """(DRAWS, periods) cumulative adopters of a site that goes on from `so_far` of its `size` people."""
    market = max(round(bass.market * size), so_far)
    adopted, draws = np.full(DRAWS, so_far), np.empty((DRAWS, periods), np.int64)
    for t in range(periods):
        chance = np.clip(bass.p + bass.q * adopted / max(market, 1), 0.0, 1.0)
        adopted = adopted + rng.binomial(market - adopted, chance)
        draws[:, t] = adopted
    return draws


def growth_draws(growth: float, so_far: int, size: int, periods: int, rng: np.random.Generator) -> np.ndarray:
    """(DRAWS, periods) cumulative adopters where every period brings as many as one did before, while there are people left."""
    grown: np.ndarray = np.minimum(so_far + rng.poisson(growth, (DRAWS, periods)).cumsum(axis=1), size)
    return grown
