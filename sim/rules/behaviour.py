"""Rules of phase 7: applying it on the job, and for how long."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic

LOGISTIC_PER_NORMAL = 1.702
"""Scale that makes a logistic curve closest to the normal one (Camilli 1994)."""


@rule
def application_probability(
    at_start: float,
    voluntary: bool,
    motivation: float,
    support: float,
    knowledge: float,
    useful: float,
    liking: float,
    voluntary_rho: float,
    motivation_rho: float,
    environment_rho: float,
    knowledge_rho: float,
    usefulness_rho: float,
    liking_rho: float,
) -> float:
    """Chance to apply it on the job: logistic(1.702 (normal quantile(A0) + sum of rho * predictor)).

    Predictors are in standard deviations; `voluntary` counts +1/2 or -1/2. Source: Blume et al. (2010), correlations;
    Saks & Belcourt (2006), share applying at first.
    """
    if at_start <= 0.0:
        return 0.0
    push = voluntary_rho * (0.5 if voluntary else -0.5) + motivation_rho * motivation + environment_rho * support
    push += knowledge_rho * knowledge + usefulness_rho * useful + liking_rho * liking
    return logistic(LOGISTIC_PER_NORMAL * (standard_normal(at_start) + push))


@rule
def application_days(u: float, at_start: float, at_6: float, at_12: float, support: float, support_share: float) -> int:
    """Days until it is given up: piecewise-exponential survival through A6/A0 at 182 and A12/A0 at 365 days.

    Support at work slows giving up by e^(support_share * support). Source: Saks & Belcourt (2006); Hughes et al. (2020).
    """
    early = math.log(at_start / at_6) / 182.0
    late = math.log(at_6 / at_12) / 183.0
    wear = -math.log(1.0 - u) * math.exp(support_share * support)
    if wear <= early * 182.0:
        days = wear / early if early > 0.0 else 20_000.0
    else:
        days = 182.0 + (wear - early * 182.0) / late if late > 0.0 else 20_000.0
    return int(min(days, 20_000.0))
