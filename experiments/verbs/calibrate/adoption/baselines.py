"""What a forecast has to beat: Bass curves, what other sites did, and growth going on as it was.

Bass (1969) in its period-step form: of the m who will ever adopt, those who have not yet do so with chance p + q F / m,
F being the share that has. One curve for all sites or one a site, by least squares on cumulative curves; or one whose speed
differs from site to site, by likelihood. In continuous time (Srinivasan & Mason 1986): F(t) = m (1 - e^-(p+q)t) / (1 + q / p e^-(p+q)t).
Draws add chance (binomial, Poisson) around the fitted course; they know nothing of how uncertain the fit is, as usual with these
forecasts.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares, minimize

DRAWS = 1000
_STARTS = ((-2.5, -1.5, 1.0), (-3.5, -0.7, 0.0), (-2.0, -4.0, 2.0))
_LOW, _HIGH = (-9.0, -9.0, -4.0), (0.0, 0.7, 8.0)
SPEEDS_DIFFER = 0.3
"""How much the logarithm of a site's speed differs, where sites have a speed of their own (our choice)."""


class Bass(NamedTuple):
    """Innovation and imitation a period, and the share of the people who will ever adopt."""

    p: float
    q: float
    market: float


class Seen(NamedTuple):
    """What a forecast may know: cumulative adopters (S, P + 1), people (S,), last period known of each site (S,)."""

    curves: np.ndarray
    size: np.ndarray
    last: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """(S, P) whether a period of a site is known."""
        return np.arange(1, self.curves.shape[1]) <= self.last[:, None]

    @property
    def shares(self) -> np.ndarray:
        """(S, P) cumulative shares."""
        return self.curves[:, 1:] / self.size[:, None]


def bass_curve(bass: Bass, periods: int, start: float = 0.0) -> np.ndarray:
    """(periods,) cumulative share after each period, from `start` on."""
    share, curve = start, np.empty(periods)
    for t in range(periods):
        chance = min(1.0, bass.p + bass.q * share / bass.market)
        share += chance * max(bass.market - share, 0.0)
        curve[t] = share
    return curve


def continuous_curve(bass: Bass, periods: int) -> np.ndarray:
    """(periods + 1,) cumulative share after each period of continuous time, from 0."""
    fades = np.exp(-(bass.p + bass.q) * np.arange(periods + 1))
    curve: np.ndarray = bass.market * (1.0 - fades) / (1.0 + bass.q / bass.p * fades)
    return curve


def fit_bass(
    shares: np.ndarray, known: np.ndarray, weights: np.ndarray, market: bool = True, curve: Callable[[Bass, int], np.ndarray] = bass_curve
) -> Bass:
    """One Bass curve for all the sites: shares (S, P) cumulative, `known` (S, P) bool, `weights` (S,) people.

    `market=False` takes everybody for a possible adopter.
    """
    weight = np.sqrt(weights[:, None] * known)

    def misfit(point: np.ndarray) -> np.ndarray:
        away: np.ndarray = (weight * (shares - curve(_bass(point, market), shares.shape[1])[-shares.shape[1] :])).ravel()
        return away

    wide = 3 if market else 2
    fits = [least_squares(misfit, start[:wide], bounds=(_LOW[:wide], _HIGH[:wide])) for start in _STARTS]
    return _bass(min(fits, key=lambda fit: float(fit.cost)).x, market)


def _bass(point: np.ndarray, market: bool) -> Bass:
    return Bass(float(np.exp(point[0])), float(np.exp(point[1])), float(1 / (1 + np.exp(-point[2]))) if market else 1.0)


def fit_speeds(seen: Seen, market: bool = True) -> list[Bass]:
    """A Bass curve a site, of common p, q and market, at a speed of its own: by likelihood, speeds drawn towards one another."""
    new, before, known = np.diff(seen.curves, axis=1), seen.curves[:, :-1] / seen.size[:, None], seen.known
    left = seen.size - seen.curves[np.arange(len(seen.size)), seen.last]

    def misfit(point: np.ndarray) -> float:
        bass, speed = _bass(point, market), point[3:, None]
        chance = np.clip(-np.expm1(-np.exp(speed) * (bass.p + bass.q * before / bass.market)), 1e-9, 1 - 1e-9)
        stays = np.cumsum(np.log1p(-chance) * known, axis=1)
        before_stays = np.concatenate((np.zeros((len(stays), 1)), stays[:, :-1]), axis=1)
        adopts = (new * known * (np.log(bass.market) + np.log(chance) + before_stays)).sum()
        not_yet = left @ np.log(1 - bass.market + bass.market * np.exp(stays[:, -1]) + 1e-300)
        return float(0.5 * (speed**2).sum() / SPEEDS_DIFFER**2 - adopts - not_yet)

    none = np.zeros(len(seen.size))
    bounds = [*zip(_LOW, _HIGH, strict=True), *((-2.0, 2.0) for _ in none)]
    fits = [minimize(misfit, np.concatenate((start, none)), bounds=bounds, method="L-BFGS-B") for start in _STARTS]
    best = min(fits, key=lambda fit: float(fit.fun)).x
    bass = _bass(best, market)
    return [Bass(bass.p * speed, bass.q * speed, bass.market) for speed in np.exp(best[3:]).tolist()]


def bass_draws(bass: Bass, so_far: int, size: int, periods: int, rng: np.random.Generator) -> np.ndarray:
    """(DRAWS, periods) cumulative adopters of a site that goes on from `so_far` of its `size` people."""
    market = max(round(bass.market * size), so_far)
    return _drawn(lambda t, adopted: bass.p + bass.q * adopted / max(market, 1), so_far, market, periods, rng)


def hazard_draws(chances: np.ndarray, market: float, so_far: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """(DRAWS, periods) the same where the chance of each period (periods,) is known beforehand."""
    return _drawn(lambda t, adopted: chances[t], so_far, max(round(market * size), so_far), len(chances), rng)


def _drawn(chance: Callable[[int, np.ndarray], np.ndarray], so_far: int, market: int, periods: int, rng: np.random.Generator) -> np.ndarray:
    adopted, draws = np.full(DRAWS, so_far), np.empty((DRAWS, periods), np.int64)
    for t in range(periods):
        adopted = adopted + rng.binomial(market - adopted, np.clip(chance(t, adopted), 0.0, 1.0))
        draws[:, t] = adopted
    return draws


def growth_draws(growth: float | np.ndarray, so_far: int, size: int, periods: int, rng: np.random.Generator) -> np.ndarray:
    """(DRAWS, periods) cumulative adopters where a period brings so many on average (or as many as (periods,) say), while people are left."""
    grown: np.ndarray = np.minimum(so_far + rng.poisson(growth, (DRAWS, periods)).cumsum(axis=1), size)
    return grown


def forecasts(seen: Seen, hidden: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Forecasts of the `hidden` (S,) sites by every method: name -> (DRAWS, hidden sites, later periods) cumulative adopters.

    The two by what other sites did are there only if some site is known whole.
    """
    curves, size, shares, known = seen.curves, seen.size, seen.shares, seen.known
    rows, since, end = np.flatnonzero(hidden).tolist(), int(seen.last[hidden].max()), curves.shape[1] - 1
    later = end - since
    found: dict[str, Callable[[int, int, int, np.random.Generator], np.ndarray]] = {}

    def goes_on(each: dict[int, Bass]) -> Callable[[int, int, int, np.random.Generator], np.ndarray]:
        return lambda row, so_far, people, rng: bass_draws(each[row], so_far, people, later, rng)

    for market, name in ((True, ""), (False, "_everybody")):
        found[f"bass_all{name}"] = goes_on(dict.fromkeys(rows, fit_bass(shares, known, size, market)))
        found[f"bass_site{name}"] = goes_on({row: fit_bass(shares[[row]], known[[row]], size[[row]], market) for row in rows})
        speeds = fit_speeds(seen, market)
        found[f"bass_speeds{name}"] = goes_on({row: speeds[row] for row in rows})
    continuous = fit_bass(shares, known, size, curve=continuous_curve)
    left = 1.0 - continuous_curve(continuous, end)[since:] / continuous.market
    steady = 1.0 - left[1:] / np.maximum(left[:-1], 1e-12)
    found["bass_continuous"] = lambda row, so_far, people, rng: hazard_draws(steady, continuous.market, so_far, people, rng)
    if not hidden.all():
        whole = curves[~hidden].sum(axis=0)
        new, everybody = np.diff(whole)[since:], size[~hidden].sum()
        chances = new / np.maximum(everybody - whole[since:-1], 1)
        found["others_chance"] = lambda row, so_far, people, rng: hazard_draws(chances, 1.0, so_far, people, rng)
        found["others_growth"] = lambda row, so_far, people, rng: growth_draws(new / everybody * people, so_far, people, later, rng)

    def grown(row: int, before: int) -> float:
        return float(curves[row, since] - curves[row, before]) / (since - before)

    found["last_growth"] = lambda row, so_far, people, rng: growth_draws(grown(row, since - 1), so_far, people, later, rng)
    found["mean_growth"] = lambda row, so_far, people, rng: growth_draws(grown(row, 0), so_far, people, later, rng)
    return {
        name: np.stack([draw(row, int(curves[row, since]), int(size[row]), np.random.default_rng([seed, row])) for row in rows], axis=1)
        for name, draw in found.items()
    }
