"""A weekly rhythm of observed series: on which weekdays more happens than the fitted model has it, where the weeks before foretell it.

Equation: y_d ~ Poisson(m_d r_k), r_k ~ Gamma(PRIOR, PRIOR) for the weekday k of day d, m_d what the model expects of the day, scaled so that
    each week has the total observed; given these totals, the days of a week are multinomial and their shares Dirichlet. Posterior mean
    r_k = (PRIOR + sum y_d) / (PRIOR + sum m_d). Days of one weekday differ more than chance makes them: Dirichlet-multinomial with a
    concentration by moments, X2 / df = 1 + (N - 1) / (concentration + 1) for weeks of N. Whether the rhythm is used is decided by how much
    likelier it makes each week, known from all others, than what the model expects alone.
Units: times what the model expects of that day.
Source: conjugate prior of Poisson counts (Gelman et al. 2013, section 2.6); overdispersion of shares by moments (Mosimann 1962); the
    prior (a weekday between 0.3 and 1.9 times in 90 %), the least gain: our choice.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

PRIOR = 4.0
"""Registrations' worth of belief that a weekday is like any other."""
LEAST_GAIN = 3.0
"""Log-likelihood that the rhythm of the other weeks has to add, summed over weeks: twenty to one."""
SURE = 1.645
"""Standard errors by which that gain has to exceed none."""
WEEK, FEWEST_WEEKS = 7, 3
MOST = 1e6
"""A concentration that leaves nothing but chance."""


@dataclass(frozen=True)
class Rhythm:
    """What the weekdays of one series say."""

    weekdays: np.ndarray  # (7,) from Monday: times what the model expects of the day, shrunk to 1; all 1 where it does not hold
    concentration: float  # how much alike the days of weeks are to what is expected of them
    gain: float  # log-likelihood that the rhythm of all other weeks adds to a week, summed
    error: float  # its standard error

    @property
    def holds(self) -> bool:
        """Whether the other weeks foretell a week better with it than without."""
        return holds(self.gain, self.error)


def holds(gain: float, error: float) -> bool:
    """Whether a gain is large enough, and sure."""
    return gain > max(LEAST_GAIN, SURE * error)


def rhythm_of(counts: np.ndarray, expected: np.ndarray, first_weekday: int) -> Rhythm | None:
    """The rhythm of daily counts (D,) against what the model expects (D,), day 0 being a `first_weekday` (Monday 0); None of too few weeks."""
    day = np.arange(len(counts))
    weekday, week = (first_weekday + day) % WEEK, day // WEEK
    possible = expected > 0
    totals = np.bincount(week, counts * possible)
    scaled = expected * (totals / np.maximum(np.bincount(week, expected), 1e-12))[week]
    told = [here for each, total in enumerate(totals) if total > 0 and np.count_nonzero(here := possible & (week == each)) > 1]
    if len(told) < FEWEST_WEEKS:
        return None

    def from_days(chosen: np.ndarray) -> np.ndarray:
        seen, made = (np.bincount(weekday[chosen], each[chosen], WEEK) for each in (counts, scaled))
        ratio: np.ndarray = (PRIOR + seen) / (PRIOR + made)
        return ratio

    weeks, plain = [counts[here] for here in told], [scaled[here] / scaled[here].sum() for here in told]
    told_by_others = [scaled[here] * from_days(possible & ~here)[weekday[here]] for here in told]
    foretold = [each / each.sum() for each in told_by_others]
    without, within = _concentration(weeks, plain), _concentration(weeks, foretold)
    gains = np.array(
        [_log_chance(each, within * new) - _log_chance(each, without * old) for each, new, old in zip(weeks, foretold, plain, strict=True)]
    )
    gain, error = float(gains.sum()), float(gains.std(ddof=1) * len(gains) ** 0.5)
    return Rhythm(from_days(possible), within, gain, error) if holds(gain, error) else Rhythm(np.ones(WEEK), without, gain, error)


def _concentration(weeks: list[np.ndarray], shares: list[np.ndarray]) -> float:
    """How much alike the days of weeks are to what is foretold of their shares; MOST where they differ by chance alone."""
    squares = sum(float(((seen - seen.sum() * each) ** 2 / (seen.sum() * each)).sum()) for seen, each in zip(weeks, shares, strict=True))
    freedom = sum(len(each) - 1 for each in shares)
    beyond = sum((len(each) - 1) * (float(seen.sum()) - 1) for seen, each in zip(weeks, shares, strict=True))
    spread = (squares - freedom) / max(beyond, 1e-12)  # 1 / (concentration + 1)
    return float(np.clip(1 / max(spread, 1e-12) - 1, 1.0, MOST))


def _log_chance(seen: np.ndarray, alpha: np.ndarray) -> float:
    """Log-likelihood of the days of a week (d,), Dirichlet-multinomial, but for what does not depend on alpha (d,)."""
    total = alpha.sum()
    return float((gammaln(alpha + seen) - gammaln(alpha)).sum() - gammaln(total + seen.sum()) + gammaln(total))


def in_rhythm(daily: np.ndarray, rhythm: Rhythm, first_weekday: int, seed: int) -> np.ndarray:
    """Simulated daily counts (n, D) with each week's total dealt out anew: by the rhythm, what the model expects of its days, and how much
    these differ beyond chance. As they are where there is neither."""
    if not rhythm.holds and rhythm.concentration >= MOST:
        return daily
    rng = np.random.default_rng([seed, 403])
    days = daily.shape[1]
    share = daily.mean(axis=0) * rhythm.weekdays[(first_weekday + np.arange(days)) % WEEK]
    dealt = daily.copy()
    for first in range(0, days, WEEK):
        here = slice(first, min(first + WEEK, days))
        if share[here].sum() <= 0:
            continue
        likely = share[here] / share[here].sum()
        drawn = rng.standard_gamma(np.broadcast_to(rhythm.concentration * likely, daily[:, here].shape)) + 1e-12 * likely
        likely = drawn / drawn.sum(axis=1, keepdims=True)
        dealt[:, here] = rng.multinomial(daily[:, here].sum(axis=1), likely)
    return dealt
