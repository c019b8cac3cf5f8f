"""Rules of phase 1: what a teaser does to a person."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import z


@rule
def mystery_effect(mystery: float, optimum: float, width: float) -> float:
    """Curiosity against the information gap, an inverted U: exp(-((mystery - optimum) / width)^2), 0..1.

    Source: Chou & Lien (2016), inverted U confirmed; Loewenstein (1994), information gap.
    """
    gap = (mystery - optimum) / width
    return math.exp(-gap * gap)


@rule
def wearout(exposures_before: int, useful_exposures: float) -> float:
    """Marginal effect of one more exposure: 1 - n / n*; attitude peaks at n*, beyond it a message irritates.

    Source: Schmidt & Eisend (2015), meta-analysis: an inverted U with its peak at about ten exposures.
    """
    return max(-1.0, 1.0 - exposures_before / useful_exposures)


@rule
def teaser_curiosity(
    mystery: float,
    surprise: float,
    brand_strength: float,
    vividness: float,
    exposures_before: int,
    repeat_wave: bool,
    gain: float,
    optimum: float,
    width: float,
    surprise_gain: float,
    useful_exposures: float,
    second_wave_factor: float,
) -> float:
    """Curiosity (0..1 scale) that one received teaser adds; negative once it irritates.

    gain * vividness * brand/0.5 * mystery_effect * (1 + surprise gain)^z(surprise) * wearout, and times the
    second-wave factor for someone who has met an earlier wave. Source: Chou & Lien (2016); Berger & Milkman (2012).
    """
    strength = gain * vividness * (brand_strength / 0.5) * mystery_effect(mystery, optimum, width)
    strength *= (1.0 + surprise_gain) ** z(surprise) * wearout(exposures_before, useful_exposures)
    return strength * second_wave_factor if repeat_wave else strength


@rule
def benefit_told(clarity: float, mystery: float) -> float:
    """How much of the benefit (0..1) a message tells: what mystery hides cannot be clear."""
    return clarity * (1.0 - mystery)


@rule
def benefit_size(individual: float, business: float, individual_weight: float) -> float:
    """The benefit once fully understood, 0..1: weighted mean of what is in it for me and for the firm."""
    return individual_weight * individual + (1.0 - individual_weight) * business


@rule
def staging_log_odds(theme: float, awe: float, vividness: float, awe_gain: float, theme_slope: float) -> float:
    """Log-odds that a teaser adds to staging a post (costumes, a photo): a playable theme, awe and a vivid channel."""
    return theme_slope * (theme - 0.5) + z(awe) * math.log(1.0 + awe_gain) + math.log(max(1e-9, vividness))
