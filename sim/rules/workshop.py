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
def expectation(excited: float, usual: float) -> float:
    """What somebody expects of the day, by how excited they are at the door.

    Excitement that comes on top of much adds less, so that nobody expects more than 1.73 SD above or below the usual.

    Equation: (excited / (excited + usual) - 1/2) sqrt(12).
    Units: `excited`, `usual` 0..1; result SD.
    Source: assumption: excited / (excited + usual) is uniform over attendees of ordinary programmes, hence its SD of 1 / sqrt(12).
    """
    return (excited / (excited + usual) - 0.5) * math.sqrt(12.0)


@rule
def team_dress_up_probability(
    invited: float,
    theme: float,
    expected: float,
    inspired: float,
    left: float,
    base: float,
    invitation_slope: float,
    theme_slope: float,
    excitement_slope: float,
    inspiration_slope: float,
) -> float:
    """Chance that those of a team who attend together decide to come in costume, asked to or not.

    `expected` is what their mean excitement makes them expect, `inspired` how many of them a post has inspired.

    Equation: left * logistic(logit(base) + invitation_slope * invited + theme_slope * z(theme) + excitement_slope * expected
        + inspiration_slope * inspired).
    Units: `invited`, `theme` 0..1; `expected` SD; `inspired`, `left` share; `base` probability; `invitation_slope` log-odds;
        `theme_slope`, `excitement_slope` log-odds per SD; `inspiration_slope` log-odds; result probability.
    Source: assumption: influences add to the log-odds; a screen leaves a share of it.
    """
    push = invitation_slope * invited + theme_slope * z(theme) + excitement_slope * expected + inspiration_slope * inspired
    return left * logistic(logit(base) + push)


@rule
def dress_up_probability(team_chance: float, together: bool, follow: float, alone: float, dislikes: bool, dislike_ratio: float) -> float:
    """Chance to come in costume: with the team if it has decided to, else as one of the few who do so alone.

    Equation: (1 - (1 - follow if together) (1 - alone * team_chance)) * (dislike_ratio if dislikes).
    Units: `team_chance` probability; `together` yes/no; `follow`, `alone` share; `dislikes` yes/no; `dislike_ratio` ratio;
        result probability.
    Source: assumption: two independent reasons; dislike multiplies.
    """
    stays_plain = 1.0 - alone * team_chance
    if together:
        stays_plain *= 1.0 - follow
    return (1.0 - stays_plain) * (dislike_ratio if dislikes else 1.0)


@rule
def joins_in_probability(
    team_chance: float, props: float, contagion: float, share_dressed: float, dislikes: bool, dislike_ratio: float
) -> float:
    """Chance that somebody who came without a costume puts one on in the room, where others wear one and props lie ready.

    Equation: props * logistic(logit(team_chance) + contagion * share_dressed) * (dislike_ratio if dislikes); 0 if share_dressed is 0.
    Units: `team_chance` probability; `props` 0..1; `contagion` log-odds; `share_dressed` share; `dislikes` yes/no; `dislike_ratio`
        ratio; result probability.
    Source: assumption: the room adds to the log-odds; who finds no props cannot join in.
    """
    if share_dressed <= 0.0:
        return 0.0
    return props * logistic(logit(team_chance) + contagion * share_dressed) * (dislike_ratio if dislikes else 1.0)


@rule
def costume_mood(share_dressed: float, invited: float, dislikes: bool, gain: float, forced_fun: float) -> float:
    """What a room in costume does to one's enjoyment: those who dislike fun to order mind it as far as it is ordered.

    Equation: gain * share_dressed, or -forced_fun * invited * share_dressed if dislikes.
    Units: `share_dressed` share; `invited` 0..1; `dislikes` yes/no; `gain`, `forced_fun` SD; result SD.
    Source: assumption: both act in proportion; costumes that nobody ordered offend nobody.
    """
    return (-forced_fun * invited if dislikes else gain) * share_dressed


@rule
def doublings(hours: float, usual_hours: float) -> float:
    """Length of the programme in doublings of the usual one: each further hour adds less.

    Equation: log2(hours / usual_hours).
    Units: `hours`, `usual_hours` hours; result doublings.
    Source: Lacerenza et al. (2017), longer programmes do better on results. Assumption: by the logarithm.
    """
    return math.log(hours / usual_hours) / math.log(2.0)


@rule
def day_gives(facilitation: float, quality: float, facilitation_rho: float, quality_rho: float) -> float:
    """What the day gives everybody in it, luck aside.

    Equation: facilitation_rho * z(facilitation) + quality_rho * z(quality).
    Units: `facilitation`, `quality` 0..1; `facilitation_rho`, `quality_rho` correlation; result SD.
    Source: Sitzmann et al. (2008), facilitation explains reactions most. Assumption: the two add up.
    """
    return facilitation_rho * z(facilitation) + quality_rho * z(quality)


@rule
def anticipation(expected: float, slope: float) -> float:
    """Enjoyment that comes of looking forward to it.

    Equation: slope * expected.
    Units: `expected` SD; `slope` SD per SD; result SD.
    Source: Schiebler et al. (2025), expectations and satisfaction. Assumption: linear.
    """
    return slope * expected


@rule
def shortfall(expected: float, given: float) -> float:
    """By how much the day gives less than was expected; more than was expected does not make up for it.

    Equation: max(0, expected - given).
    Units: `expected`, `given` SD; result SD.
    Source: Szymanski & Henard (2001), disconfirmation. Assumption: one SD of expectation is met by one SD of enjoyment.
    """
    return max(0.0, expected - given)


@rule
def enjoyment(
    given: float,
    shift: float,
    expected: float,
    mood: float,
    voluntary: bool,
    deviate: float,
    facilitation_rho: float,
    quality_rho: float,
    anticipation_slope: float,
    contrast_slope: float,
    reactance: float,
) -> float:
    """Enjoyment of the day by one attendee.

    `given` is day_gives, `shift` what format and length do to everybody, `mood` what costumes do to this one.

    Equation: given + shift + anticipation(expected) - contrast_slope * shortfall(expected, given) + mood + residual * deviate
        - reactance if not voluntary; residual = sqrt(1 - facilitation_rho^2 - quality_rho^2).
    Units: `given`, `shift`, `expected`, `mood` SD; `voluntary` yes/no; `deviate` SD (standard normal);
        `facilitation_rho`, `quality_rho` correlation; `anticipation_slope`, `contrast_slope` SD per SD; `reactance` SD; result SD.
    Source: Sitzmann et al. (2008), facilitation; Schiebler et al. (2025), expectations. Assumption: everything adds up.
    """
    residual = math.sqrt(max(0.0, 1.0 - facilitation_rho**2 - quality_rho**2))
    told = anticipation(expected, anticipation_slope) - contrast_slope * shortfall(expected, given)
    unwilling = 0.0 if voluntary else reactance
    return given + shift + told + mood + residual * deviate - unwilling


@rule
def rating(enjoyed: float, deviate: float, mean: float, sd: float, reliability: float) -> int:
    """Level 1 rating on the form: what somebody ticks is only so true of what they felt.

    Equation: mean + sd * (enjoyed + sqrt(1 / reliability - 1) * deviate), rounded and kept within 1..5.
    Units: `enjoyed` SD; `deviate` SD (standard normal); `mean`, `sd` points; `reliability` share; result points.
    Source: Wanous & Reichers (1996), reliability of a single item. Assumption: ratings are rounded enjoyment with an error of their own.
    """
    felt = enjoyed + math.sqrt(1.0 / reliability - 1.0) * deviate
    return int(min(5.0, max(1.0, math.floor(mean + sd * felt + 0.5))))


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
def time_to_learn(hours: float, usual_hours: float, half_time: float) -> float:
    """What the hours leave of what the usual ones teach: each hour teaches the same share of what is not yet learned.

    Equation: (1 - 2^(-hours / half_time)) / (1 - 2^(-usual_hours / half_time)).
    Units: `hours`, `usual_hours`, `half_time` hours; result ratio.
    Source: Heathcote, Brown & Mewhort (2000), practice follows an exponential. Assumption: so does a programme; the content is fixed.
    """
    rate = math.log(2.0) / half_time
    return (1.0 - math.exp(-rate * hours)) / (1.0 - math.exp(-rate * usual_hours))


@rule
def so_far(before: float, visits: int, now: float) -> float:
    """What somebody thinks of a programme of several visits: the mean of all so far.

    Equation: (before * visits + now) / (visits + 1).
    Units: `before` SD; `visits` count; `now` SD; result SD.
    Source: assumption: every visit counts alike.
    """
    return (before * visits + now) / (visits + 1.0)


@rule
def known_by_now(before: float, taught: float) -> float:
    """Share of the content that somebody has learned after one more module.

    Equation: max(before, taught).
    Units: `before`, `taught` share; result share.
    Source: assumption: a module takes up what those before it taught; nothing is unlearned.
    """
    return max(before, taught)


@rule
def learning(
    quality: float,
    facilitation: float,
    theme: float,
    shift: float,
    time: float,
    mean: float,
    sd: float,
    quality_weight: float,
    facilitation_weight: float,
    theme_weight: float,
    theme_gain: float,
) -> float:
    """Share of the content that the day teaches; `shift` is what the format does, `time` what the hours leave.

    Equation: time * (mean + sd * (quality_weight * z(quality) + facilitation_weight * z(facilitation)
        + theme_gain * theme_weight * z(theme) + shift)), kept within 0..1.
    Units: `quality`, `facilitation`, `theme` 0..1; `shift` SD; `time` ratio; `mean`, `sd` share; `quality_weight`,
        `facilitation_weight`, `theme_weight` SD per SD; `theme_gain` Hedges g; result share.
    Source: Witt, Wheeless & Allen (2004), teachers' style and what is learned; Sailer & Homner (2020), game fiction raises
        behavioural learning outcomes. Assumption: all act linearly.
    """
    design = quality_weight * z(quality) + facilitation_weight * z(facilitation) + theme_gain * theme_weight * z(theme)
    return min(1.0, max(0.0, time * (mean + sd * (design + shift))))
