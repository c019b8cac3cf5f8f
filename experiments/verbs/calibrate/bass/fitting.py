"""Bass's curve fitted to how many adopted in each period, by Bayes: nobody knows how many there are to adopt, nor what else moves counts.

Equation: from a share x of the m who will ever adopt, a period brings m (F - x) on average,
    F = (1 - A) / (1 + q / p A), A = (1 - x) / (1 + q / p x) e^-(p+q); the hazard of a period is multiplied by e^w, a level that drifts,
    w = STAYS w' + normal(drift); the variance of a count is `dispersion` times its mean.
Units: p, q a period; m people.
Source: Bass (1969); in continuous time Srinivasan & Mason (1986). The level is filtered (Kalman, on the scale of roots, straightened at
    its mean); parameters are sampled by tempered particles (Del Moral, Doucet & Jasra 2006). A curve fitted by least squares finds too small a market where the
    data end early (Van den Bulte & Lilien 1997), and takes what it does not know for chance: its intervals hold too little (experiments/TRACE.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr

from experiments.statistics.importance import effective_size, normalised, resampled, roots
from experiments.verbs.calibrate.adoption.baselines import Bass, continuous_curve

DRAWS = 1000
INNOVATION, IMITATION = (np.log(0.01), 1.5), (np.log(0.3), 1.0)
"""Mean and spread of log p and log q: p .001 to .12 and q .06 to 1.6 a period, as periods are days, weeks or years (our choice; averages of
years: .03 and .38, Sultan, Farley & Lehmann 1990)."""
MARKET = 2.0
"""Mean of log(market / adopted so far), exponential: any share so far is possible, small ones a little more (our choice)."""
DISPERSION, DRIFT, STAYS = 0.7, 0.35, 0.9
"""Spreads of half-normal log dispersion and of drift, and what is left of a level after a period (our choice)."""
LEAST_CHANCE = 0.05
"""Least variance of the root of a count, where hardly anybody is expected."""
MOVES = (1.0, 0.5, 0.3, 1.0)
"""Sizes of the moves after each step of tempering, against the one that is best for a normal density (2.38 / sqrt(5))."""
ASSUMED = (
    "Before data, 90 %: p .0008 to .12 and q .06 to 1.6 a period, a market 1.1 to 400 times those who have adopted; counts vary more than by chance, and "
    "how many adopt drifts away from the curve by half, more or less (our choices)."
)
FEWEST, MOST_CUTS, MOST_STEPS = 4, 10, 1500
"""Periods that an earlier cut needs, and cuts that are tried: fewer, but four, where they would have more periods in all than these."""


@dataclass(frozen=True)
class BassFit:
    """Draws (DRAWS,) of the posterior."""

    p: np.ndarray
    q: np.ndarray
    market: np.ndarray
    dispersion: np.ndarray
    drift: np.ndarray

    @property
    def draws(self) -> np.ndarray:
        """(DRAWS, 3) p, q and the market."""
        return np.stack((self.p, self.q, self.market), axis=1)

    @property
    def estimates(self) -> np.ndarray:
        """(3,) medians."""
        return np.median(self.draws, axis=0)

    @property
    def peak(self) -> int:
        """Number of the period of most adoptions: that in which the curve is steepest, the first where imitation is weaker than innovation."""
        return 1 + int(np.median(np.maximum(np.log(self.q / self.p), 0.0) / (self.p + self.q)))

    def curve(self, periods: int) -> np.ndarray:
        """(periods,) median of what the curves give in each period."""
        return np.median([increments(draw, periods) for draw in self.draws], axis=0)

    def brings(self, adopted: np.ndarray | float, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(DRAWS,) mean count of a period after so many adopted, and its derivative by the level."""
        left = np.maximum(self.market - adopted, 0.0)
        share, ratio = np.minimum(adopted / self.market, 1.0), self.q / self.p
        fades = (1.0 - share) / (1.0 + ratio * share) * np.exp(-self.p - self.q)
        hazard = self.p + self.q + np.log1p(ratio * share) - np.log1p(ratio) + np.log1p(ratio * fades)
        hazard = np.clip(hazard, 1e-12, 50.0) * np.exp(np.clip(level, -4.0, 4.0))
        return np.maximum(-left * np.expm1(-hazard), 1e-9), left * hazard * np.exp(-hazard)

    def drawn(self, adopted: np.ndarray | float, level: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """(DRAWS,) counts of a period after so many adopted; no more than are left, where they adopt at all."""
        expected, over = self.brings(adopted, level)[0], np.maximum(self.dispersion - 1.0, 1e-3)
        return np.minimum(rng.negative_binomial(expected / over, 1 / (1 + over)), np.ceil(np.maximum(self.market - adopted, 0.0)))


class _Level:
    """What is known of the level: mean and variance (DRAWS,), period after period."""

    def __init__(self, of: BassFit) -> None:
        self.of, self.mean, self.variance = of, np.zeros(len(of.p)), of.drift**2 / (1 - STAYS**2)

    def goes_on(self) -> None:
        self.mean, self.variance = STAYS * self.mean, STAYS**2 * self.variance + self.of.drift**2

    def learns(self, count: int, adopted: int) -> np.ndarray:
        """(DRAWS,) log-likelihood of a count after so many adopted, by which the level is then known better."""
        expected, slope = self.of.brings(adopted, self.mean)
        about = expected + 0.375
        chance = self.of.dispersion * expected / about  # variance of the root, whose mean is below the root of the mean for it
        steep, off = slope / np.sqrt(about), roots(np.array(count)) - roots(expected) + 0.25 * chance / np.sqrt(about)
        variance = steep**2 * self.variance + np.maximum(chance, LEAST_CHANCE)
        gain = self.variance * steep / variance
        self.mean, self.variance = self.mean + gain * off, np.maximum(self.variance * (1 - gain * steep), 0.0)
        return np.asarray(-0.5 * (off**2 / variance + np.log(variance)))

    def drawn(self, rng: np.random.Generator) -> np.ndarray:
        return self.mean + np.sqrt(self.variance) * rng.standard_normal(len(self.mean))


def fit(new: np.ndarray, people: int | None, seed: int) -> BassFit:
    """The curve behind the counts `new` (T,), and how sure that is; the market is at most `people`."""
    rng, so_far = np.random.default_rng(seed), int(new.sum())
    points = rng.standard_normal((DRAWS, 5))
    logs, power = _log_likelihood(_named(points, so_far, people), new), 0.0
    while power < 1.0:
        power, before = _next_power(logs, power), power
        rows = resampled(normalised(logs, power - before), DRAWS, rng)
        points, logs = points[rows], logs[rows]
        across = np.linalg.cholesky(np.cov(points.T) + 1e-9 * np.eye(5)).T
        for size in MOVES:
            there = points + size * 2.38 / np.sqrt(5) * rng.standard_normal(points.shape) @ across
            their = _log_likelihood(_named(there, so_far, people), new)
            gain = power * (their - logs) - 0.5 * (there**2 - points**2).sum(axis=1)
            taken = np.log(rng.random(DRAWS)) < gain
            points[taken], logs[taken] = there[taken], their[taken]
    return _named(points, so_far, people)


def ahead(found: BassFit, new: np.ndarray, periods: int, people: int | None, seed: int) -> np.ndarray:
    """(DRAWS, T + periods) counts: what was to be expected of each period after those before it, and what comes from here on."""
    rng, level, adopted, counts = np.random.default_rng([seed, 1]), _Level(found), 0, list[np.ndarray]()
    for count in new.tolist():
        level.goes_on()
        counts.append(found.drawn(adopted, level.drawn(rng), rng))
        level.learns(count, adopted)
        adopted += count
    now, by_then = level.drawn(rng), np.full(len(found.p), float(adopted))
    for _ in range(periods):
        now = STAYS * now + found.drift * rng.standard_normal(len(now))
        most = np.inf if people is None else people - by_then
        counts.append(np.minimum(found.drawn(by_then, now, rng), most))
        by_then += counts[-1]
    return np.array(counts).T


def earlier_cuts(new: np.ndarray, periods: int, people: int | None, seed: int) -> tuple[int, int]:
    """In how many earlier cuts of the series the 90 % interval of the sum of what came next held it, and of how many."""
    cuts = [cut for cut in range(FEWEST, len(new)) if new[:cut].sum() >= 10]
    most = min(len(cuts), MOST_CUTS, max(FEWEST, MOST_STEPS // len(new)))
    cuts = [cuts[k] for k in np.unique(np.linspace(0, len(cuts) - 1, most).round().astype(int))]
    held = 0
    for cut in cuts:
        known, later = new[:cut], new[cut : cut + periods]
        low, high = interval(ahead(fit(known, people, seed), known, len(later), people, seed)[:, cut:].sum(axis=1))
        held += bool(low <= later.sum() <= high)
    return held, len(cuts)


def interval(counts: np.ndarray) -> tuple[int, int]:
    """90 % of counts (n,), as whole numbers that hold no less."""
    low, high = np.percentile(counts, [5, 95], method="inverted_cdf")
    return int(low), int(high)


def increments(estimates: Sequence[float] | np.ndarray, periods: int) -> np.ndarray:
    """(periods,) adoptions that p, q and the market (3,) give in each period."""
    p, q, market = (float(each) for each in estimates)
    return np.asarray(market * np.diff(continuous_curve(Bass(p, q, 1.0), periods)))


def _log_likelihood(found: BassFit, new: np.ndarray) -> np.ndarray:
    level, adopted, total = _Level(found), 0, np.zeros(len(found.p))
    for count in new.tolist():
        level.goes_on()
        total += level.learns(count, adopted)
        adopted += count
    return total


def _named(points: np.ndarray, so_far: int, people: int | None) -> BassFit:
    """Parameters of points (n, 5) that are standard normal before data."""
    least = so_far + 0.5  # so that somebody may be left
    known = min(least / people, 1.0) ** (1 / MARKET) if people else 0.0
    beyond = MARKET * -np.log(known + (1 - known) * ndtr(points[:, 2])) if people else -MARKET * log_ndtr(points[:, 2])
    return BassFit(
        p=np.exp(INNOVATION[0] + INNOVATION[1] * points[:, 0]),
        q=np.exp(IMITATION[0] + IMITATION[1] * points[:, 1]),
        market=least * np.exp(beyond),
        dispersion=np.exp(DISPERSION * np.abs(points[:, 3])),
        drift=DRIFT * np.abs(points[:, 4]),
    )


def _next_power(logs: np.ndarray, power: float) -> float:
    """The largest power of the likelihood at which half of the particles still count; at most 1."""
    low, high = power, 1.0
    if effective_size(normalised(logs, high - power)) >= len(logs) / 2:
        return 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if effective_size(normalised(logs, middle - power)) >= len(logs) / 2 else (low, middle)
    return high
