"""Rules of phase 5: who comes, and what they make of it."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logistic, logit, z


@rule
def no_show_probability(base: float, reminded: bool, reminder_ratio: float, curiosity: float, curiosity_slope: float) -> float:
    """Chance that a booked person stays away.

    Equation: logistic(logit(base * (reminder_ratio if reminded)) + curiosity_slope * curiosity).
    Units: `base` probability; `reminded` yes/no; `reminder_ratio` ratio; `curiosity` 0..1; `curiosity_slope` log-odds;
        result probability.
    Source: Tang, meta-analysis, the reminder's risk ratio. Assumption: curiosity adds to the log-odds.
    """
    risk = min(0.999999, base * reminder_ratio if reminded else base)
    return logistic(logit(risk) + curiosity_slope * curiosity)


@rule
def dress_up_probability(
    lever: float, theme: float, base: float, theme_slope: float, inspiration: float, contagion: float, share_dressed: float
) -> float:
    """Chance to take part in costume.

    `inspiration` comes from a post that inspired the person; `contagion` acts inside the room only.

    Equation: min(1, lever / 0.5 * logistic(logit(base) + theme_slope * z(theme) + inspiration + contagion * share_dressed)).
    Units: `lever`, `theme` 0..1; `base` probability; `theme_slope` log-odds per SD; `inspiration`, `contagion` log-odds;
        `share_dressed` share; result probability.
    Source: assumption: the invitation multiplies, everything else adds to the log-odds.
    """
    return min(1.0, lever / 0.5 * logistic(logit(base) + theme_slope * z(theme) + inspiration + contagion * share_dressed))


@rule
def enjoyment(
    facilitation: float,
    quality: float,
    dressed_share: float,
    voluntary: bool,
    deviate: float,
    facilitation_rho: float,
    quality_rho: float,
    dress_up_sd: float,
    reactance: float,
) -> float:
    """Enjoyment of the day by one attendee.

    Equation: facilitation_rho * z(facilitation) + quality_rho * z(quality) + dress_up_sd * dressed_share + residual * deviate
        - reactance if not voluntary; residual = sqrt(1 - facilitation_rho^2 - quality_rho^2).
    Units: `facilitation`, `quality` 0..1; `dressed_share` share; `voluntary` yes/no; `deviate` SD (standard normal);
        `facilitation_rho`, `quality_rho` correlation; `dress_up_sd`, `reactance` SD; result SD.
    Source: Sitzmann et al. (2008), facilitation explains reactions most. Assumption: costumes and being sent add up.
    """
    residual = math.sqrt(max(0.0, 1.0 - facilitation_rho**2 - quality_rho**2))
    mood = dress_up_sd * dressed_share
    unwilling = 0.0 if voluntary else reactance
    return facilitation_rho * z(facilitation) + quality_rho * z(quality) + mood + residual * deviate - unwilling


@rule
def rating(enjoyed: float, mean: float, sd: float) -> int:
    """Level 1 rating on the form.

    Equation: mean + sd * enjoyed, rounded and kept within 1..5.
    Units: `enjoyed` SD; `mean`, `sd` points; result points.
    Source: assumption: ratings are rounded enjoyment.
    """
    return int(min(5.0, max(1.0, math.floor(mean + sd * enjoyed + 0.5))))


@rule
def usefulness(quality: float, benefit: float, fit: float, deviate: float, quality_weight: float, fit_weight: float) -> float:
    """How useful one attendee finds the programme: its quality, and the benefit as far as it fits the person.

    Equation: quality_weight * z(quality) + fit_weight * z(min(1, 2 benefit * fit)) + residual * deviate;
        residual = sqrt(1 - quality_weight^2 - fit_weight^2).
    Units: `quality`, `benefit`, `fit` 0..1; `deviate` SD (standard normal); `quality_weight`, `fit_weight` correlation; result SD.
    Source: assumption: quality and personal fit add up.
    """
    residual = math.sqrt(max(0.0, 1.0 - quality_weight**2 - fit_weight**2))
    return quality_weight * z(quality) + fit_weight * z(min(1.0, 2.0 * benefit * fit)) + residual * deviate


@rule
def learning(quality: float, theme: float, mean: float, sd: float, quality_weight: float, theme_weight: float, theme_gain: float) -> float:
    """Share of the content that an attendee learns.

    Equation: mean + sd * (quality_weight * z(quality) + theme_gain * theme_weight * z(theme)), kept within 0..1.
    Units: `quality`, `theme` 0..1; `mean`, `sd` share; `quality_weight`, `theme_weight` SD per SD; `theme_gain` Hedges g; result share.
    Source: Sailer & Homner (2020), game fiction raises behavioural learning outcomes. Assumption: both act linearly.
    """
    return min(1.0, max(0.0, mean + sd * (quality_weight * z(quality) + theme_gain * theme_weight * z(theme))))
