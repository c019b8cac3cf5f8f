"""The science: one scalar function a decision, called by both engines and callable from Python.

Every function is pure. `p` is a probability; log-odds add; a lever of 0.5 is an average programme, so `z(lever)` is the
lever in standard deviations of programmes (0 -> -2, 1 -> +2; assumption: sd 0.25). Parameter values, their ranges and
sources stand in configs/behaviour/evidence.yaml; the source named here is that of the *form* of the rule.
"""

import math

from sim.chance import standard_normal
from sim.compiled import rule

LOGISTIC_PER_NORMAL = 1.702
"""Scale that makes a logistic curve closest to the normal one (Camilli 1994)."""


# --- arithmetic shared by the rules ----------------------------------------------------------------------------------


@rule
def logit(p: float) -> float:
    """Log-odds of a probability; -inf at 0, +inf at 1."""
    return math.log(p) - math.log(1.0 - p)


@rule
def logistic(x: float) -> float:
    """Probability of log-odds x; exact at -inf and +inf."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def z(lever: float) -> float:
    """A 0..1 lever in standard deviations of programmes around the average programme (0.5)."""
    return (lever - 0.5) / 0.25


@rule
def faded(value: float, days: int, half_life_days: float) -> float:
    """Exponential forgetting: value 2^(-days / half-life). Same unit as value."""
    return value * 2.0 ** (-days / half_life_days)


@rule
def raised(value: float, by: float) -> float:
    """A 0..1 quantity raised towards 1 by a share of what is missing, or lowered by a plain amount."""
    if by >= 0.0:
        return value + (1.0 - value) * min(by, 1.0)
    return max(0.0, value + by)


# --- 1 teasers -------------------------------------------------------------------------------------------------------


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


# --- 2 feed ----------------------------------------------------------------------------------------------------------


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


# --- 3 conversation --------------------------------------------------------------------------------------------------


@rule
def retention(minutes: float, k: float, c: float) -> float:
    """Ebbinghaus' savings after `minutes`: k / ((log10 t)^c + k), 1 within the first minute.

    Source: Ebbinghaus (1885); replicated by Murre & Dros (2015).
    """
    if minutes <= 1.0:
        return 1.0
    return k / (math.log10(minutes) ** c + k)


@rule
def recall(learned: float, days: int, retellings: int, k: float, c: float, gist_exponent: float, slowing: float) -> float:
    """Share of the content (0..1) that can be told after `days`: learned * retention^gist.

    Retelling is retrieval practice: each one divides the elapsed time by (1 + slowing). Meaningful content is
    forgotten more slowly than nonsense syllables, hence the exponent below 1 (assumption).
    """
    minutes = days * 1440.0 / (1.0 + slowing * retellings)
    return learned * retention(minutes, k, c) ** gist_exponent


@rule
def rating_talk_factor(enjoyment: float, gain: float, asymmetry: float) -> float:
    """How much more the delighted and the disappointed talk: an asymmetric U with its minimum at 0, mean about 1.

    (1 + gain * a * enjoyment^2) / (1 + gain), a = asymmetry below zero, else 1. Source: Anderson (1998), shape.
    """
    side = asymmetry if enjoyment < 0.0 else 1.0
    return (1.0 + gain * side * enjoyment * enjoyment) / (1.0 + gain)


@rule
def talk_profile(days: int, interest: float, interest_gain: float, immediate_days: float, ongoing: float, cue_ratio: float) -> float:
    """Talk over the days after the workshop, relative to the first day of an average programme.

    (1 + gain)^z(interest) e^(-days / immediate) + ongoing * cues. Interest brings immediate talk, visible cues ongoing
    talk. Source: Berger & Schwartz (2011).
    """
    return (1.0 + interest_gain) ** z(interest) * math.exp(-days / immediate_days) + ongoing * cue_ratio


@rule
def cue_ratio(visible_reminders: float, ratio: float) -> float:
    """Multiplier of ongoing talk from badges and desk objects: ratio^(lever / 0.5 - 1); 1 for an average programme."""
    return ratio ** (visible_reminders / 0.5 - 1.0)


@rule
def talk_probability(rate: float) -> float:
    """Chance to bring it up at least once on a working day, for a Poisson rate: 1 - e^-rate."""
    return 1.0 - math.exp(-rate)


@rule
def content_probability(explainability: float, recalled: float, baseline: float) -> float:
    """Chance that talk is about the content rather than "I went on a course": baseline^(2 (1 - lever)) * recall.

    The lever interpolates geometrically: 0.5 gives the baseline, 1 makes everything explainable.
    """
    return baseline ** (2.0 * (1.0 - explainability)) * recalled


@rule
def told_probability(same_office: bool, base: float, office_ratio: float, cross_factor: float) -> float:
    """Chance that a colleague is among those told today; across offices it falls by the contact ratio.

    Source: Waber, Magnolfi & Lindsay (2014), co-located colleagues communicate about 4.5 times as often.
    """
    return base if same_office else base / office_ratio * cross_factor


@rule
def cross_office_factor(remote_share: float, fully_remote_factor: float) -> float:
    """Weakening of ties between offices by remote work, linear in its share. Source: Yang et al. (2022)."""
    return 1.0 - remote_share * (1.0 - fully_remote_factor)


@rule
def valence(enjoyment: float, slope: float) -> float:
    """How the teller's own experience colours a story: 2 / (1 + e^(-slope * enjoyment)), 0..2, 1 when average."""
    return 2.0 / (1.0 + math.exp(-slope * enjoyment))


# --- 4 registration --------------------------------------------------------------------------------------------------


@rule
def peer_log_odds(inspirers: int, spontaneous: float, imitation: float, second_gain: float, saturates_at: float) -> float:
    """Log-odds from n distinct inspiring peers: ln((p + q) / p) for the first, ln(gain) / (n - 1) for each later one.

    The first lifts the weekly rate from Bass's p to p + q; the second multiplies it by the gain, later ones by less,
    and beyond saturation nothing is gained. Source: Bass (1969); Centola (2010); Bao et al. (2013), gain ends at two to
    three peers.
    """
    if inspirers <= 0:
        return 0.0
    gained = math.log((spontaneous + imitation) / spontaneous)
    for n in range(2, min(inspirers, int(saturates_at)) + 1):
        gained += math.log(second_gain) / (n - 1)
    return gained


@rule
def deadline_log_odds(late_share: float, window_days: float) -> float:
    """Log-odds gained in the last week, so that with a flat rate before, `late_share` register in it.

    ln(f / (1 - f) * (W - 7) / 7), never negative; W is the registration window in days.
    """
    if window_days <= 7.0 or late_share <= 0.0:
        return 0.0
    return max(0.0, logit(late_share) + math.log((window_days - 7.0) / 7.0))


@rule
def registration_log_odds(
    spontaneous: float,
    curiosity: float,
    interest: float,
    benefit: float,
    reluctance: float,
    peers: float,
    manager: float,
    visible_demand: float,
    deadline: float,
    frustration: float,
    curiosity_slope: float,
    benefit_slope: float,
    frustration_slope: float,
) -> float:
    """Log-odds of wanting to attend when one weighs it (about once a week, and when something prompts one).

    logit(p) + slope (1 - (1 - curiosity)(1 - interest)) + slope benefit + peers + manager + demand + deadline
    + slope frustration - reluctance. Awareness gates: the unaware never weigh it (Hurtz & Williams 2009).
    """
    excitement = 1.0 - (1.0 - curiosity) * (1.0 - interest)
    push = curiosity_slope * excitement + benefit_slope * benefit + peers + manager + visible_demand + deadline
    return logit(spontaneous) + push + frustration_slope * frustration - reluctance


@rule
def manager_log_odds(odds_ratio: float, involved: bool, involvement_log_odds: float) -> float:
    """Log-odds from one's own manager suggesting it; a manager involved early advocates more strongly."""
    return math.log(odds_ratio) + (involvement_log_odds if involved else 0.0)


@rule
def refusal_frustration(base: float, told_why: bool, notice_factor: float, level: int, level_factor: float) -> float:
    """Frustration (0..1) added by a refusal; notice softens it, rank sharpens it. Cropanzano & Randall (1995)."""
    anger = base * notice_factor if told_why else base
    return min(1.0, anger * level_factor) if level > 0 else anger


# --- 5 workshop ------------------------------------------------------------------------------------------------------


@rule
def no_show_probability(base: float, reminded: bool, reminder_ratio: float, curiosity: float, curiosity_slope: float) -> float:
    """Chance that a booked person stays away: logistic(logit(base * reminder) + slope * curiosity).

    Source: Tang meta-analysis for the reminder's risk ratio.
    """
    risk = min(0.999999, base * reminder_ratio if reminded else base)
    return logistic(logit(risk) + curiosity_slope * curiosity)


@rule
def dress_up_probability(lever: float, theme: float, base: float, inspiration: float, contagion: float, share_dressed: float) -> float:
    """Chance to take part in costume: lever/0.5 * logistic(logit(base) + z(theme)/2 + inspiration + contagion * share).

    `inspiration` is the log-odds from a post that inspired one; `contagion` acts inside the room only.
    """
    return min(1.0, lever / 0.5 * logistic(logit(base) + 0.5 * z(theme) + inspiration + contagion * share_dressed))


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
def learning(quality: float, theme: float, mean: float, sd: float, theme_gain: float) -> float:
    """Share of the content learned, 0..1: mean + sd (z(quality)/2 + g z(theme)/2).

    Source: Sailer & Homner (2020), game fiction raises behavioural learning outcomes (Hedges g).
    """
    return min(1.0, max(0.0, mean + sd * (0.5 * z(quality) + theme_gain * 0.5 * z(theme))))


# --- 6 posting -------------------------------------------------------------------------------------------------------


@rule
def posting_propensity(u: float, sigma: float, interactive_share: float) -> float:
    """A person's posting propensity: lognormal with mean 1 over those with access; the passive majority never posts.

    e^(sigma x - sigma^2 / 2) with x the normal quantile of u; 0 for u below 1 - interactive_share. So one draw gives
    both the spread (top 5 % write about 60 %: one firm's Yammer, 2010) and the share who ever interact (SWOOP).
    """
    if u < 1.0 - interactive_share:
        return 0.0
    return math.exp(sigma * standard_normal(u) - 0.5 * sigma * sigma)


@rule
def sharing_log_odds(assets: float, prompts: float, effort: float, prompt_slope: float, reward_volume: float) -> float:
    """Log-odds that a campaign adds to any post against an average one: less effort, a prompt, a reward.

    effort (0.5 - assets) + prompt (prompts - 0.5) + ln(volume): ready-made assets take away part of the effort (a
    negative log-odds) that an average programme asks for. Source: Cheng et al. (2018), effort slows.
    """
    return effort * (0.5 - assets) + prompt_slope * (prompts - 0.5) + math.log(reward_volume)


@rule
def reward_volume(kind: int, money_ratio: float, recognition_ratio: float, scarce_ratio: float) -> float:
    """Multiplier of posts by reward kind (order of levers.REWARDS). Burtch et al. (2018); Bradler et al. (2016)."""
    if kind == 1:
        return recognition_ratio
    if kind == 2:
        return recognition_ratio * scarce_ratio
    if kind >= 3:
        return money_ratio
    return 1.0


@rule
def reward_credibility(kind: int, penalty: float) -> float:
    """Persuasiveness left to a rewarded post: only one-sided money costs credibility. Verlegh et al. (2013)."""
    return penalty if kind == 3 else 1.0


@rule
def post_probability(
    propensity: float, base: float, sharing: float, moment: float, habit: float, posts_before: int, rivalry: float
) -> float:
    """Chance of making a post: propensity * logistic(logit(base) + sharing + moment + habit * earlier posts + rivalry).

    `moment` is what the occasion adds (the appeal of the post that inspired it, the photo moment in the room).
    """
    return min(1.0, propensity * logistic(logit(base) + sharing + moment + habit * posts_before + rivalry))


@rule
def room_log_odds(photo_moment: float, dressed: bool, photo_ratio: float, costume_log_odds: float) -> float:
    """Log-odds of posting from the room: ln(photo ratio) (2 moment - 1), and the costume one already wears."""
    return math.log(photo_ratio) * (2.0 * photo_moment - 1.0) + (costume_log_odds if dressed else 0.0)


@rule
def story_log_odds(enjoyed: float, explainability: float, recalled: float, baseline: float, value_gain: float) -> float:
    """Log-odds of posting the story afterwards: enjoyment, and what one can explain, each by ln(1 + gain) an SD."""
    tellable = content_probability(explainability, recalled, baseline)
    return (enjoyed + z(min(1.0, tellable / (2.0 * baseline)))) * math.log(1.0 + value_gain)


@rule
def is_rewarded(kind: int, u: float, exclusive_share: float) -> int:
    """1 if a post earns the reward: every post, or under exclusive recognition the lucky few (u below the share)."""
    if kind == 0:
        return 0
    if kind == 2:
        return 1 if u < exclusive_share else 0
    return 1


@rule
def rivalry_heat(heat: float, rival_views: int, office_size: int, lever: float, gain: float) -> float:
    """Heat of the contest after rival posts were seen: towards 1 by lever * (1 - e^(-gain * views / size))."""
    return raised(heat, lever * (1.0 - math.exp(-gain * rival_views / office_size)))


@rule
def elaborateness(theme: float, assets: float, dressed: bool, luck: float, heat: float, bar: float, step: float) -> float:
    """Effort and show of a post, 0..1: what theme and assets give, raised above the best rival as far as rivalry is hot.

    own = 0.15 + 0.35 theme + 0.15 assets + 0.15 costume + 0.2 (luck - 1/2); then own + heat * max(0, bar + step - own).
    Source: direction from Milstein et al. (2022) and the essay's escalating office photos; sizes are assumptions.
    """
    own = 0.15 + 0.35 * theme + 0.15 * assets + (0.15 if dressed else 0.0) + 0.2 * (luck - 0.5)
    own = max(0.0, own)
    return min(1.0, own + heat * max(0.0, bar + step - own))


@rule
def photo_probability(during: bool, photo_moment: float, theme: float, assets: float) -> float:
    """Chance that a post carries a photograph: the moment in the room, else the theme's costumes; assets help."""
    worth = photo_moment if during else theme
    return min(1.0, 0.15 + 0.7 * worth + 0.15 * assets)


@rule
def story_depth(explainability: float, recalled: float, baseline: float, shown_norms: bool, norm_ratio: float) -> float:
    """How much of the content a post tells, 0..1; showing what peers share deepens stories. Burtch et al. (2018)."""
    depth = content_probability(explainability, recalled, baseline)
    return min(1.0, depth * norm_ratio if shown_norms else depth)


@rule
def delay_days(u: float, mean_days: float) -> int:
    """Days until a response, at least 1: geometric with the given mean, by inversion of u in [0, 1).

    Source: Ni et al. (2014), serial interval of the ice bucket challenge, mean 2.1 days.
    """
    if mean_days <= 1.0:
        return 1
    days = 1.0 + math.floor(math.log(1.0 - u) / math.log(1.0 - 1.0 / mean_days))
    return int(min(days, 60.0))


# --- 7 memory and behaviour ------------------------------------------------------------------------------------------


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
