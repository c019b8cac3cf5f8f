"""Rules of phase 1: what a teaser does to a person."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import z


@rule
def mystery_effect(mystery: float, optimum: float, width: float) -> float:
    """Curiosity against the information gap: an inverted U.

    Equation: e^-(((mystery - optimum) / width)^2).
    Units: `mystery`, `optimum`, `width` 0..1; result 0..1.
    Source: Chou & Lien (2016), inverted U confirmed. Assumption: a bell curve.
    """
    gap = (mystery - optimum) / width
    return math.exp(-gap * gap)


@rule
def wearout(exposures_before: int, useful_exposures: float) -> float:
    """Marginal effect of one more exposure: attitude peaks at the useful number, beyond it a message irritates; at least -1.

    Equation: max(-1, 1 - exposures_before / useful_exposures).
    Units: `exposures_before`, `useful_exposures` count; result ratio.
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
    """Curiosity that one received teaser adds; negative once it irritates.

    Equation: gain * vividness * (brand_strength / 0.5) * mystery_effect * (1 + surprise_gain)^z(surprise) * wearout, and times
        second_wave_factor for someone who has met an earlier wave.
    Units: `mystery`, `surprise`, `brand_strength` 0..1; `vividness` ratio; `exposures_before` count; `repeat_wave` yes/no;
        `gain`, `optimum`, `width` 0..1; `surprise_gain` ratio - 1 per SD; `useful_exposures` count; `second_wave_factor` ratio;
        result 0..1.
    Source: Chou & Lien (2016), mystery and second wave; Berger & Milkman (2012), surprise. Assumption: effects multiply.
    """
    strength = gain * vividness * (brand_strength / 0.5) * mystery_effect(mystery, optimum, width)
    strength *= (1.0 + surprise_gain) ** z(surprise) * wearout(exposures_before, useful_exposures)
    return strength * second_wave_factor if repeat_wave else strength


@rule
def benefit_told(clarity: float, mystery: float) -> float:
    """How much of the benefit a message tells: what mystery hides cannot be clear.

    Equation: clarity * (1 - mystery).
    Units: `clarity`, `mystery` 0..1; result 0..1.
    Source: assumption: mystery hides in proportion.
    """
    return clarity * (1.0 - mystery)


@rule
def benefit_size(individual: float, business: float, individual_weight: float) -> float:
    """The benefit once fully understood: weighted mean of what is in it for the person and for the firm.

    Equation: individual_weight * individual + (1 - individual_weight) * business.
    Units: `individual`, `business` 0..1; `individual_weight` share; result 0..1.
    Source: assumption: the two benefits add up.
    """
    return individual_weight * individual + (1.0 - individual_weight) * business


@rule
def staging_log_odds(theme: float, awe: float, vividness: float, awe_gain: float, theme_slope: float) -> float:
    """Log-odds that a teaser adds to staging a post (costumes, a photo): a playable theme, awe and a vivid channel.

    Equation: theme_slope * (theme - 0.5) + z(awe) ln(1 + awe_gain) + ln(vividness).
    Units: `theme`, `awe` 0..1; `vividness` ratio; `awe_gain` ratio - 1 per SD; `theme_slope` log-odds; result log-odds.
    Source: Berger & Milkman (2012), awe. Assumption: the three add up.
    """
    return theme_slope * (theme - 0.5) + z(awe) * math.log(1.0 + awe_gain) + math.log(max(1e-9, vividness))
