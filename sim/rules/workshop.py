"""Rules of phase 5: who comes, and what they make of it."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logistic, logit, z


@rule
def no_show_probability(base: float, reminded: bool, reminder_ratio: float, curiosity: float, curiosity_slope: float) -> float:
    """Chance that a booked person stays away: logistic(logit(base * reminder) + slope * curiosity).

    Source: Tang meta-analysis for the reminder's risk ratio.
    """
    risk = min(0.999999, base * reminder_ratio if reminded else base)
    return logistic(logit(risk) + curiosity_slope * curiosity)


@rule
def dress_up_probability(
    lever: float, theme: float, base: float, theme_slope: float, inspiration: float, contagion: float, share_dressed: float
) -> float:
    """Chance to take part in costume: lever/0.5 * logistic(logit(base) + slope z(theme) + inspiration + contagion * share).

    `inspiration` is the log-odds from a post that inspired one; `contagion` acts inside the room only.
    """
    return min(1.0, lever / 0.5 * logistic(logit(base) + theme_slope * z(theme) + inspiration + contagion * share_dressed))


@rule
def enjoyment(
    facilitation: float,
    quality: float,
    dressed_share: float,
    voluntary: bool,
    luck: float,
    facilitation_rho: float,
    quality_rho: float,
    dress_up_sd: float,
    reactance: float,
) -> float:
    """Enjoyment in standard deviations: rho_f z(facilitation) + rho_q z(quality) + mood + residual - reactance.

    Source: Sitzmann et al. (2008), facilitation explains reactions most. `luck` is standard normal.
    """
    residual = math.sqrt(max(0.0, 1.0 - facilitation_rho**2 - quality_rho**2))
    mood = dress_up_sd * dressed_share
    unwilling = 0.0 if voluntary else reactance
    return facilitation_rho * z(facilitation) + quality_rho * z(quality) + mood + residual * luck - unwilling


@rule
def rating(enjoyed: float, mean: float, sd: float) -> int:
    """Level 1 rating on the 1..5 form: mean + sd * enjoyment, rounded and kept on the form."""
    return int(min(5.0, max(1.0, math.floor(mean + sd * enjoyed + 0.5))))


@rule
def usefulness(quality: float, benefit: float, fit: float, luck: float, quality_weight: float, fit_weight: float) -> float:
    """Perceived usefulness in standard deviations: weights on the programme's quality and on benefit x personal fit."""
    residual = math.sqrt(max(0.0, 1.0 - quality_weight**2 - fit_weight**2))
    return quality_weight * z(quality) + fit_weight * z(min(1.0, 2.0 * benefit * fit)) + residual * luck


@rule
def learning(quality: float, theme: float, mean: float, sd: float, quality_weight: float, theme_weight: float, theme_gain: float) -> float:
    """Share of the content learned, 0..1: mean + sd (weight z(quality) + g weight z(theme)).

    Source: Sailer & Homner (2020), game fiction raises behavioural learning outcomes (Hedges g).
    """
    return min(1.0, max(0.0, mean + sd * (quality_weight * z(quality) + theme_gain * theme_weight * z(theme))))
