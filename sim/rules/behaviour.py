"""Rules of phase 7: applying it on the job, for how long, and who has a part in it."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic, logit

LOGISTIC_PER_NORMAL = 1.702
"""Scale that makes a logistic curve closest to the normal one (Camilli 1994)."""


@rule
def support_at_work(of_team: float, own: float, icc: float) -> float:
    """Support that a person finds at work: part of it is the team's, and the same for all in it.

    Equation: sqrt(icc) * of_team + sqrt(1 - icc) * own.
    Units: `of_team`, `own` SD (standard normal); `icc` share; result SD.
    Source: Massenberg, Spurk & Kauffeld (2015), support and transfer go together between teams as within. Assumption: the share.
    """
    return math.sqrt(icc) * of_team + math.sqrt(1.0 - icc) * own


@rule
def motivation(enjoyed: float, deviate: float, beta: float) -> float:
    """Motivation to use what was learned: in part it is how the day was liked.

    Equation: beta * enjoyed + sqrt(1 - beta^2) * deviate.
    Units: `enjoyed` SD; `deviate` SD (standard normal); `beta` correlation; result SD.
    Source: Sitzmann et al. (2008), reactions predict motivation.
    """
    return beta * enjoyed + math.sqrt(1.0 - beta * beta) * deviate


@rule
def debrief_probability(base: float, reasons: int, per_reason: float) -> float:
    """Chance that a manager talks it over with somebody who attended.

    A reason is that the manager was involved, advocates it, or attended too.

    Equation: logistic(logit(base) + per_reason * reasons).
    Units: `base` probability; `reasons` count; `per_reason` log-odds; result probability.
    Source: a poll of Lee Hecht Harrison, the base. Assumption: reasons add to the log-odds.
    """
    return logistic(logit(base) + per_reason * reasons)


@rule
def encouragement(
    mates: int,
    support: float,
    team_share: float,
    debriefed: bool,
    content: float,
    anticipation: float,
    per_mate: float,
    coattending: float,
    debrief: float,
    readiness: float,
    preview: float,
    usual: float,
) -> float:
    """Log-odds of applying it that come from others, and from what one met of it before and after the day.

    Colleagues who practise show how it is done; more of the team in the same programme make a good team better and a bad one
    worse; a manager's debrief reminds; content met in stories and posts, and a day one looked forward to, make ready. `usual` is
    what an average programme has of all this.

    Equation: per_mate * mates + coattending * support * team_share / 0.25 + debrief if debriefed + readiness * content
        + preview * anticipation / 0.25 - usual.
    Units: `mates` count; `support` SD; `team_share` share; `debriefed` yes/no; `content`, `anticipation` 0..1;
        `per_mate` log-odds; `coattending` log-odds per SD; `debrief`, `readiness` log-odds; `preview` log-odds per SD;
        `usual` log-odds; result log-odds.
    Source: Salamon et al. (2022), support grows with co-workers who attend; Tannenbaum & Cerasoli (2013), debriefs; Karl &
        Ungsrithong (1992), an optimistic preview; Switzer et al. (2005), what is heard of it. Assumption: all add up; a quarter is
        a standard deviation of team shares and of anticipation.
    """
    peers = per_mate * mates + coattending * support * team_share / 0.25
    return peers + (debrief if debriefed else 0.0) + readiness * content + preview * anticipation / 0.25 - usual


@rule
def application_probability(
    at_start: float,
    voluntary: bool,
    motivation: float,
    support: float,
    knowledge: float,
    useful: float,
    liking: float,
    voluntary_slope: float,
    motivation_slope: float,
    environment_slope: float,
    knowledge_slope: float,
    usefulness_slope: float,
    liking_slope: float,
    luck: float,
    encouraged: float,
    dose: float,
) -> float:
    """Chance to apply what was learned on the job; `luck` is what the six predictors leave to chance.

    Equation: logistic(1.702 (normal quantile(at_start) + slopes . predictors + dose) / luck + encouraged), where `voluntary` counts +1 or
        -1.
    Units: `at_start` probability; `voluntary` yes/no; `motivation`, `support`, `knowledge`, `useful`, `liking` SD;
        `voluntary_slope`, `motivation_slope`, `environment_slope`, `knowledge_slope`, `usefulness_slope`, `liking_slope` SD per SD;
        `luck` SD; `encouraged` log-odds; `dose` SD; result probability.
    Source: Blume et al. (2010), correlations that the partial slopes give back; Saks & Belcourt (2006), share applying at first;
        Lacerenza et al. (2017), length of the programme.
    """
    if at_start <= 0.0:
        return 0.0
    push = voluntary_slope * (1.0 if voluntary else -1.0) + motivation_slope * motivation + environment_slope * support
    push += knowledge_slope * knowledge + usefulness_slope * useful + liking_slope * liking + dose
    return logistic(LOGISTIC_PER_NORMAL * (standard_normal(at_start) + push) / luck + encouraged)


@rule
def lasting(support: float, slope: float, encouraged: float, over_time: float) -> float:
    """How much longer than usual somebody keeps applying it: the logarithm of the ratio of times, counted like log-odds.

    Equation: over_time * (1.702 slope * support + encouraged).
    Units: `support` SD; `slope` SD per SD; `encouraged` log-odds; `over_time` ratio; result log-odds.
    Source: Hughes et al. (2020) and Reinhold et al. (2018), support by peers sustains; a meta-analytic dissertation (see
        support_effect_over_time_ratio), as much later as at once. Assumption: a log-odds of applying lengthens its time by as much.
    """
    return over_time * (LOGISTIC_PER_NORMAL * slope * support + encouraged)


@rule
def application_days(u: float, at_start: float, at_6: float, at_12: float, longer: float) -> int:
    """Days until the person gives it up, at most 20,000.

    Equation: -ln(1 - u) e^longer = hazard summed over the days; the hazard is constant up to day 182 and from then on, so that
        survival runs through at_6 / at_start at 182 days and at_12 / at_start at 365 days.
    Units: `u` 0..1; `at_start`, `at_6`, `at_12` share; `longer` log-odds; result days.
    Source: Saks & Belcourt (2006), shares. Assumption: what sustains it makes the hazard smaller by an exponential.
    """
    early = math.log(at_start / at_6) / 182.0
    late = math.log(at_6 / at_12) / 183.0
    wear = -math.log(1.0 - u) * math.exp(longer)
    if wear <= early * 182.0:
        days = wear / early if early > 0.0 else 20_000.0
    else:
        days = 182.0 + (wear - early * 182.0) / late if late > 0.0 else 20_000.0
    return int(min(days, 20_000.0))


@rule
def days_left(left: int, longer: float) -> int:
    """Days for which somebody still applies it, once a colleague does so too or told them of it again; at most 20,000.

    Equation: left * e^longer, rounded down.
    Units: `left` days; `longer` log-odds; result days.
    Source: assumption: what keeps somebody at it lengthens the time that is left; De Grip & Sauermann (2012), direction.
    """
    return int(min(left * math.exp(longer), 20_000.0))
