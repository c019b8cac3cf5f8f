"""Rules of phase 2: how posts are met and what they do."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logistic, logit, z


@rule
def visibility(age_hours: float, half_life_hours: float, exponent: float) -> float:
    """Chance that a post of this age is noticed, relative to a fresh one: 2^-((t/h)^beta).

    Source: Wu & Huberman (2007), stretched exponential decay of novelty.
    """
    return 2.0 ** (-((age_hours / half_life_hours) ** exponent))


@rule
def met_by(rate: float, days: int) -> float:
    """Share of daily readers who have met a post after `days` days at a constant chance: 1 - (1 - rate)^days."""
    return 1.0 - (1.0 - rate) ** days


@rule
def post_appeal(
    photo: bool,
    elaborateness: float,
    awe: float,
    interest: float,
    depth: float,
    photo_ratio: float,
    elaborateness_log_odds: float,
    awe_gain: float,
    interest_gain: float,
    value_gain: float,
) -> float:
    """Log-odds that a post adds to being inspiring, against a plain post of an average programme (0).

    photo ln(ratio) + elaborateness slope * e + sum of z * ln(1 + gain). The theme's awe shows in so far as the post
    is elaborate. Source: Berger & Milkman (2012) for the gains a standard deviation; Li & Xie (2020) for the photo.
    """
    appeal = elaborateness_log_odds * elaborateness
    if photo:
        appeal += math.log(photo_ratio)
    appeal += z(awe) * elaborateness * math.log(1.0 + awe_gain)
    appeal += z(interest) * math.log(1.0 + interest_gain)
    return appeal + z(depth) * math.log(1.0 + value_gain)


@rule
def inspiration_probability(base: float, appeal: float, credibility: float) -> float:
    """Chance that a noticed post inspires its reader: credibility * logistic(logit(base) + appeal).

    Source: Verlegh et al. (2013) for credibility: paid recommendations persuade less.
    """
    return credibility * logistic(logit(base) + appeal)


@rule
def reaction_probability(engagement_rate: float, interactive_share: float, appeal: float) -> float:
    """Chance that an interactive reader reacts; the average over all readers is the platform's engagement rate."""
    return logistic(logit(min(0.95, engagement_rate / interactive_share)) + appeal)


@rule
def post_interest(base: float, appeal: float) -> float:
    """Interest (0..1 scale) raised by being inspired by a post: base e^appeal, at most 1."""
    return min(1.0, base * math.exp(appeal))
