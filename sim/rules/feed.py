"""Rules of phase 2: how posts are met and what they do."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic, logit, z


@rule
def visibility(age_hours: float, half_life_hours: float, exponent: float) -> float:
    """Chance that a reader notices a post of this age, relative to a fresh one.

    Equation: 2^-((age_hours / half_life_hours)^exponent).
    Units: `age_hours`, `half_life_hours` hours; `exponent` exponent; result ratio.
    Source: Wu & Huberman (2007), stretched exponential decay of novelty.
    """
    return 2.0 ** (-((age_hours / half_life_hours) ** exponent))


@rule
def met_by(rate: float, days: int) -> float:
    """Share of daily readers who have met a post after some days at a constant chance.

    Equation: 1 - (1 - rate)^days.
    Units: `rate` probability; `days` days; result share.
    Source: assumption: each day is an independent chance.
    """
    return 1.0 - (1.0 - rate) ** days


@rule
def post_fitness(u: float, sigma: float) -> float:
    """What makes a post catch on that nobody planned: e^fitness is lognormal with mean 1.

    Equation: sigma * x - sigma^2 / 2, x the normal quantile of u.
    Units: `u` 0..1; `sigma` lognormal sigma; result log-odds.
    Source: Van Mieghem, Blenn & Doerr (2011), votes on Digg are lognormal. Assumption: the size, and that a chance keeps its
        mean as its odds do.
    """
    return sigma * standard_normal(u) - 0.5 * sigma * sigma


@rule
def post_rank(appeal: float, concentration: float, step: float, ordinary: int, ranks: int) -> int:
    """How far up a post comes in a feed ranked by reactions, against an ordinary post: readers notice it e^step as often a rank.

    Reactions grow as e^appeal; visibility as reactions to the power of the concentration.

    Equation: floor(concentration * appeal / step + 1/2) + ordinary, kept within 0..ranks - 1.
    Units: `appeal` log-odds; `concentration` exponent; `step` log-odds; `ordinary`, `ranks` count; result count.
    Source: Van Mieghem, Blenn & Doerr (2011), votes come in proportion to votes on Digg. Assumption: weaker inside firms.
    """
    return int(max(0.0, min(ranks - 1.0, math.floor(concentration * appeal / step + 0.5) + ordinary)))


@rule
def post_appeal(
    fitness: float,
    generation: int,
    photo: bool,
    elaborateness: float,
    awe: float,
    interest: float,
    depth: float,
    depth_factor: float,
    photo_ratio: float,
    elaborateness_log_odds: float,
    awe_gain: float,
    interest_gain: float,
    value_gain: float,
) -> float:
    """Log-odds that a post adds to being inspiring, against a plain original of an average programme (0).

    The theme's awe shows in so far as the post is elaborate; a version of a version is old hat.

    Equation: fitness + generation * ln(depth_factor) + photo * ln(photo_ratio) + elaborateness_log_odds * elaborateness
        + elaborateness * z(awe) ln(1 + awe_gain) + z(interest) ln(1 + interest_gain) + z(depth) ln(1 + value_gain).
    Units: `fitness` log-odds; `generation` count; `photo` yes/no; `elaborateness`, `awe`, `interest`, `depth` 0..1;
        `depth_factor`, `photo_ratio` ratio; `elaborateness_log_odds` log-odds; `awe_gain`, `interest_gain`, `value_gain` ratio - 1 per SD; result log-odds.
    Source: Berger & Milkman (2012), gains per standard deviation; Li & Xie (2020), photo; Goel, Munagala, Sharma & Zhang
        (2015), cascades die out beyond the first steps (direction). Assumption: effects on sharing hold for inspiring, and add up.
    """
    appeal = fitness + generation * math.log(depth_factor) + elaborateness_log_odds * elaborateness
    if photo:
        appeal += math.log(photo_ratio)
    appeal += z(awe) * elaborateness * math.log(1.0 + awe_gain)
    appeal += z(interest) * math.log(1.0 + interest_gain)
    return appeal + z(depth) * math.log(1.0 + value_gain)


@rule
def inspiration_probability(base: float, appeal: float, credibility: float) -> float:
    """Chance that a noticed post inspires its reader.

    Equation: credibility * logistic(logit(base) + appeal).
    Units: `base` probability; `appeal` log-odds; `credibility` ratio; result probability.
    Source: Verlegh et al. (2013), paid recommendations persuade less (direction).
    """
    return credibility * logistic(logit(base) + appeal)


@rule
def reaction_probability(engagement_rate: float, interactive_share: float, appeal: float) -> float:
    """Chance that an interactive reader reacts; the average over all readers is the platform's engagement rate.

    Equation: logistic(logit(min(0.95, engagement_rate / interactive_share)) + appeal).
    Units: `engagement_rate`, `interactive_share` share; `appeal` log-odds; result probability.
    Source: assumption: what makes a post inspiring makes readers react as much, and only interactive readers do.
    """
    return logistic(logit(min(0.95, engagement_rate / interactive_share)) + appeal)


@rule
def post_interest(base: float, appeal: float) -> float:
    """Interest that a reader gains from being inspired by a post, at most 1.

    Equation: min(1, base * e^appeal).
    Units: `base` 0..1; `appeal` log-odds; result 0..1.
    Source: assumption: appeal multiplies the gain.
    """
    return min(1.0, base * math.exp(appeal))
