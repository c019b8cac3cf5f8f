"""Rules of phase 6: who posts, what, and what a reward changes."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic, logit, raised, z
from sim.rules.conversation import content_probability


@rule
def posting_propensity(u: float, sigma: float, interactive_share: float) -> float:
    """A person's posting propensity: lognormal with mean 1 before the passive majority, which never posts, is cut off.

    One draw gives both the spread (the top 5 % write about 60 %) and the share who ever interact.

    Equation: e^(sigma * x - sigma^2 / 2), x the normal quantile of u; 0 if u < 1 - interactive_share.
    Units: `u` 0..1; `sigma` lognormal sigma; `interactive_share` share; result ratio.
    Source: a Yammer network of 244 users (2010), spread; SWOOP Analytics, share. Assumption: lognormal.
    """
    if u < 1.0 - interactive_share:
        return 0.0
    return math.exp(sigma * standard_normal(u) - 0.5 * sigma * sigma)


@rule
def sharing_log_odds(assets: float, prompts: float, effort: float, prompt_slope: float, reward_volume: float) -> float:
    """Log-odds that a campaign adds to any post against an average one: less effort, a prompt, a reward.

    Ready-made assets take away part of the effort (a negative log-odds) that an average programme asks for.

    Equation: effort * (0.5 - assets) + prompt_slope * (prompts - 0.5) + ln(reward_volume).
    Units: `assets`, `prompts` 0..1; `effort`, `prompt_slope` log-odds; `reward_volume` ratio; result log-odds.
    Source: Cheng et al. (2018), effort slows (direction). Assumption: the three add up, levers act linearly.
    """
    return effort * (0.5 - assets) + prompt_slope * (prompts - 0.5) + math.log(reward_volume)


@rule
def reward_volume(kind: int, money_ratio: float, recognition_ratio: float, scarce_ratio: float) -> float:
    """Multiplier of posts by the kind of reward.

    Equation: 1, recognition_ratio, recognition_ratio * scarce_ratio, money_ratio, money_ratio for kinds 0 to 4.
    Units: `kind` index of settings.REWARDS; `money_ratio`, `recognition_ratio`, `scarce_ratio` ratio; result ratio.
    Source: Burtch et al. (2018), money; Bradler et al. (2016), recognition (directions). Assumption: one-sided and two-sided
        money act alike.
    """
    if kind == 1:
        return recognition_ratio
    if kind == 2:
        return recognition_ratio * scarce_ratio
    if kind >= 3:
        return money_ratio
    return 1.0


@rule
def reward_credibility(kind: int, penalty: float) -> float:
    """Persuasiveness left to a rewarded post: only one-sided money costs credibility.

    Equation: penalty if kind = 3, else 1.
    Units: `kind` index of settings.REWARDS; `penalty` ratio; result ratio.
    Source: Verlegh et al. (2013), direction.
    """
    return penalty if kind == 3 else 1.0


@rule
def occasion_log_odds(base: float, sharing: float, moment: float) -> float:
    """Log-odds that an occasion gives an average poster.

    `moment` is what the occasion adds: the appeal of the post that inspired it, or the photo moment in the room.

    Equation: logit(base) + sharing + moment.
    Units: `base` probability; `sharing`, `moment` log-odds; result log-odds.
    Source: assumption: effects on log-odds add up.
    """
    return logit(base) + sharing + moment


@rule
def post_probability(propensity: float, occasion: float, habit: float, posts_before: int, rivalry: float) -> float:
    """Chance of making a post, at most 1.

    Equation: min(1, propensity * logistic(occasion + habit * posts_before + rivalry)).
    Units: `propensity` ratio; `occasion` log-odds; `habit` log-odds per post; `posts_before` count; `rivalry` log-odds;
        result probability.
    Source: assumption: a person's propensity multiplies the chance that the occasion gives.
    """
    return min(1.0, propensity * logistic(occasion + habit * posts_before + rivalry))


@rule
def room_log_odds(photo_moment: float, dressed: bool, photo_ratio: float, costume_log_odds: float) -> float:
    """Log-odds of posting from the room: the photo moment, and the costume one already wears.

    Equation: ln(photo_ratio) * (2 photo_moment - 1) + costume_log_odds * dressed.
    Units: `photo_moment` 0..1; `dressed` yes/no; `photo_ratio` ratio; `costume_log_odds` log-odds; result log-odds.
    Source: Li & Xie (2020), photo. Assumption: a photo moment moves posting as much as a photo moves sharing.
    """
    return math.log(photo_ratio) * (2.0 * photo_moment - 1.0) + (costume_log_odds if dressed else 0.0)


@rule
def story_log_odds(enjoyed: float, explainability: float, recalled: float, baseline: float, value_gain: float) -> float:
    """Log-odds of posting the story afterwards: enjoyment, and what one can explain.

    Equation: (enjoyed + z(min(1, content_probability / (2 baseline)))) * ln(1 + value_gain).
    Units: `enjoyed` SD; `explainability` 0..1; `recalled` share; `baseline` share; `value_gain` ratio - 1 per SD; result log-odds.
    Source: Berger & Milkman (2012), practical value. Assumption: enjoyment moves posting as much per standard deviation.
    """
    tellable = content_probability(explainability, recalled, baseline)
    return (enjoyed + z(min(1.0, tellable / (2.0 * baseline)))) * math.log(1.0 + value_gain)


@rule
def is_rewarded(kind: int, u: float, exclusive_share: float) -> int:
    """1 if a post earns the reward: every post, or under exclusive recognition a random few.

    Equation: 0 if kind = 0; u < exclusive_share if kind = 2; else 1.
    Units: `kind` index of settings.REWARDS; `u` 0..1; `exclusive_share` share; result yes/no.
    Source: assumption: exclusive recognition falls on posts at random.
    """
    if kind == 0:
        return 0
    if kind == 2:
        return 1 if u < exclusive_share else 0
    return 1


@rule
def rivalry_heat(heat: float, rival_views: int, office_size: int, lever: float, gain: float) -> float:
    """Heat of the contest after an office's people have seen rival posts.

    Equation: raised(heat, lever * (1 - e^(-gain * rival_views / office_size))).
    Units: `heat` 0..1; `rival_views` count; `office_size` people; `lever` 0..1; `gain` 1/view per person; result 0..1.
    Source: assumption: heat grows with rival posts seen per person, ever more slowly.
    """
    return raised(heat, lever * (1.0 - math.exp(-gain * rival_views / office_size)))


@rule
def contest_habituation(days: int, novelty_weeks: float, decline_weeks: float, trough: float, recovery: float) -> float:
    """Share of a contest's effect left some days after it began: people tire of it, and get used to it.

    Equation: 1 until novelty_weeks; falls in a straight line to trough over decline_weeks; rises in half that time to
        trough + recovery * (1 - trough), and stays.
    Units: `days` days; `novelty_weeks`, `decline_weeks` weeks; `trough`, `recovery` share; result share.
    Source: Rodrigues et al. (2022), a game in courses over 14 weeks, course of the effect. Assumption: straight lines.
    """
    weeks = days / 7.0 - novelty_weeks
    if weeks <= 0.0:
        return 1.0
    if weeks < decline_weeks:
        return 1.0 - (1.0 - trough) * weeks / decline_weeks
    risen = min(1.0, 2.0 * (weeks - decline_weeks) / decline_weeks)
    return trough + recovery * (1.0 - trough) * risen


@rule
def elaborateness(
    theme: float,
    assets: float,
    dressed: bool,
    u: float,
    heat: float,
    bar: float,
    base: float,
    theme_weight: float,
    assets_weight: float,
    costume_weight: float,
    spread: float,
    step: float,
) -> float:
    """Effort and show of a post: what theme and assets give, raised above the best rival as far as rivalry is hot.

    Equation: min(1, own + heat * max(0, bar + step - own)), own = max(0, base + theme_weight * theme + assets_weight * assets
        + costume_weight * dressed + spread * (u - 1/2)).
    Units: `theme`, `assets` 0..1; `dressed` yes/no; `u`, `heat`, `bar` 0..1;
        `base`, `theme_weight`, `assets_weight`, `costume_weight`, `spread`, `step` 0..1; result 0..1.
    Source: Milstein et al. (2022), direction of rivalry. Assumption: all sizes, and that parts add up.
    """
    own = base + theme_weight * theme + assets_weight * assets + (costume_weight if dressed else 0.0) + spread * (u - 0.5)
    own = max(0.0, own)
    return min(1.0, own + heat * max(0.0, bar + step - own))


@rule
def photo_probability(
    during: bool, photo_moment: float, theme: float, assets: float, base: float, worth_weight: float, assets_weight: float
) -> float:
    """Chance that a post carries a photograph: the moment in the room, else the theme's costumes; assets help.

    Equation: min(1, base + worth_weight * (photo_moment if during, else theme) + assets_weight * assets).
    Units: `during` yes/no; `photo_moment`, `theme`, `assets` 0..1; `base`, `worth_weight`, `assets_weight` probability;
        result probability.
    Source: assumption: parts add up.
    """
    worth = photo_moment if during else theme
    return min(1.0, base + worth_weight * worth + assets_weight * assets)


@rule
def story_depth(explainability: float, recalled: float, baseline: float, shown_norms: bool, norm_ratio: float) -> float:
    """How much of the content a post tells; showing what peers share deepens stories.

    Equation: content_probability, times norm_ratio if norms are shown, at most 1.
    Units: `explainability` 0..1; `recalled` share; `baseline` share; `shown_norms` yes/no; `norm_ratio` ratio; result 0..1.
    Source: Burtch et al. (2018), norms raise length (direction).
    """
    depth = content_probability(explainability, recalled, baseline)
    return min(1.0, depth * norm_ratio if shown_norms else depth)


@rule
def delay_days(u: float, mean_days: float) -> int:
    """Days from a post to its answer: at least 1, at most 60.

    Who meets the post later than that answers the day they meet it.

    Equation: 1 + floor(ln(1 - u) / ln(1 - 1 / mean_days)), geometric with the given mean.
    Units: `u` 0..1; `mean_days` days; result days.
    Source: Ni et al. (2014), serial interval of the ice bucket challenge, mean 2.1 days. Assumption: geometric.
    """
    if mean_days <= 1.0:
        return 1
    days = 1.0 + math.floor(math.log(1.0 - u) / math.log(1.0 - 1.0 / mean_days))
    return int(min(days, 60.0))
