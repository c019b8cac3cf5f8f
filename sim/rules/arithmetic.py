"""Arithmetic shared by the rules."""

import math

from sim.compiled_code.decorators import rule


@rule
def logit(p: float) -> float:
    """Log-odds of a probability; -inf at 0, +inf at 1."""
    return math.log(p) - math.log(1.0 - p)


@rule
def logistic(x: float) -> float:
    """Probability of log-odds x; exact at -inf and +inf."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def happens(u: float, log_odds: float) -> bool:
    """Whether a uniform u falls below the probability of these log-odds: u < logistic(log_odds).

    Where a coarse bound settles it, the exponential is not worked out: logistic(-2) < 0.12.
    """
    if log_odds <= -2.0 and u >= 0.12:
        return False
    return u < logistic(log_odds)


@rule
def z(lever: float) -> float:
    """A 0..1 lever in standard deviations of programmes around the average programme (0.5)."""
    return (lever - 0.5) / 0.25


@rule
def faded(value: float, days: int, half_life_days: float) -> float:
    """Exponential forgetting: value 2^(-days / half-life). Same unit as value."""
    return value * 2.0 ** (-days / half_life_days)


@rule
def raised(value: float, by: float) -> float:
    """A 0..1 quantity raised towards 1 by a share of what is missing, or lowered by a plain amount."""
    if by >= 0.0:
        return value + (1.0 - value) * min(by, 1.0)
    return max(0.0, value + by)
