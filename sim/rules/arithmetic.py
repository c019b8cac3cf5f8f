"""Arithmetic shared by the rules."""

import math

from sim.compiled_code.decorators import rule


@rule
def logit(p: float) -> float:
    """Log-odds of a probability; -inf at 0, +inf at 1.

    Equation: ln(p / (1 - p)).
    Units: `p` probability; result log-odds.
    Source: definition.
    """
    return math.log(p) - math.log(1.0 - p)


@rule
def logistic(x: float) -> float:
    """Probability of log-odds; exact at -inf and +inf.

    Equation: 1 / (1 + e^-x).
    Units: `x` log-odds; result probability.
    Source: definition.
    """
    return 1.0 / (1.0 + math.exp(-x))


@rule
def happens(u: float, log_odds: float) -> bool:
    """Whether a uniform number falls below the probability of some log-odds.

    If a coarse bound settles it, the exponential is not worked out: logistic(-2) < 0.12.

    Equation: u < logistic(log_odds).
    Units: `u` 0..1; `log_odds` log-odds; result yes/no.
    Source: definition.
    """
    if log_odds <= -2.0 and u >= 0.12:
        return False
    return u < logistic(log_odds)


@rule
def z(lever: float) -> float:
    """A lever in standard deviations of programmes around the average programme.

    Equation: (lever - 0.5) / 0.25.
    Units: `lever` 0..1; result SD.
    Source: assumption: programmes have mean 0.5 and standard deviation 0.25 in every lever.
    """
    return (lever - 0.5) / 0.25


@rule
def faded(value: float, days: int, half_life_days: float) -> float:
    """What is left of a value after some days of forgetting.

    Equation: value * 2^(-days / half_life_days).
    Units: `value` any; `days` days; `half_life_days` days; result any (as `value`).
    Source: assumption: forgetting is exponential.
    """
    return value * 2.0 ** (-days / half_life_days)


@rule
def raised(value: float, by: float) -> float:
    """A quantity between 0 and 1, raised towards 1 by a share of what is missing, or lowered by a plain amount.

    Equation: value + (1 - value) * min(by, 1) if by >= 0, else max(0, value + by).
    Units: `value` 0..1; `by` 0..1, negative lowers; result 0..1.
    Source: assumption: gains shrink towards the ceiling, losses do not.
    """
    if by >= 0.0:
        return value + (1.0 - value) * min(by, 1.0)
    return max(0.0, value + by)
