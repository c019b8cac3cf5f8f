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
    dose: float,
) -> float:
    """Chance to apply what was learned on the job.

    Equation: logistic(1.702 (normal quantile(at_start) + rho . predictors + dose)), where `voluntary` counts +1/2 or -1/2.
    Units: `at_start` probability; `voluntary` yes/no; `motivation`, `support`, `knowledge`, `useful`, `liking` SD;
        `voluntary_rho`, `motivation_rho`, `environment_rho`, `knowledge_rho`, `usefulness_rho`, `liking_rho` correlation;
        `dose` SD; result probability.
    Source: Blume et al. (2010), correlations; Saks & Belcourt (2006), share applying at first; Lacerenza et al. (2017), length of
        the programme. Assumption: the correlations
        are used as slopes of a probit, as if the predictors were independent.
    """
    if at_start <= 0.0:
        return 0.0
    push = voluntary_rho * (0.5 if voluntary else -0.5) + motivation_rho * motivation + environment_rho * support
    push += knowledge_rho * knowledge + usefulness_rho * useful + liking_rho * liking + dose
    return logistic(LOGISTIC_PER_NORMAL * (standard_normal(at_start) + push))


@rule
def application_days(u: float, at_start: float, at_6: float, at_12: float, support: float, support_share: float) -> int:
    """Days until the person gives it up, at most 20,000.

    Equation: -ln(1 - u) e^(support_share * support) = hazard summed over the days; the hazard is constant up to day 182 and
        from then on, so that survival runs through at_6 / at_start at 182 days and at_12 / at_start at 365 days.
    Units: `u` 0..1; `at_start`, `at_6`, `at_12` share; `support` SD; `support_share` share; result days.
    Source: Saks & Belcourt (2006), shares; Hughes et al. (2020), support sustains. Assumption: support scales the time by an
        exponential.
    """
    early = math.log(at_start / at_6) / 182.0
    late = math.log(at_6 / at_12) / 183.0
    wear = -math.log(1.0 - u) * math.exp(support_share * support)
    if wear <= early * 182.0:
        days = wear / early if early > 0.0 else 20_000.0
    else:
        days = 182.0 + (wear - early * 182.0) / late if late > 0.0 else 20_000.0
    return int(min(days, 20_000.0))
