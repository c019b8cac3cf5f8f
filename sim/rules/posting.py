"""Rules of phase 6: who posts, what, and what a reward changes."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic, logit, raised, z
from sim.rules.conversation import content_probability


@rule
def posting_propensity(u: float, sigma: float, interactive_share: float) -> float:
    """A person's posting propensity: lognormal with mean 1 before the passive majority, which never posts, is cut off.

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
def occasion_log_odds(base: float, sharing: float, moment: float) -> float:
    """Log-odds that an occasion gives an average poster: logit(base) + sharing + moment.

    `moment` is what the occasion adds (the appeal of the post that inspired it, the photo moment in the room).
    """
    return logit(base) + sharing + moment


@rule
def post_probability(propensity: float, occasion: float, habit: float, posts_before: int, rivalry: float) -> float:
    """Chance of making a post: propensity * logistic(occasion + habit * earlier posts + rivalry), at most 1."""
    return min(1.0, propensity * logistic(occasion + habit * posts_before + rivalry))


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
def elaborateness(
    theme: float,
    assets: float,
    dressed: bool,
    luck: float,
    heat: float,
    bar: float,
    base: float,
    theme_weight: float,
    assets_weight: float,
    costume_weight: float,
    spread: float,
    step: float,
) -> float:
    """Effort and show of a post, 0..1: what theme and assets give, raised above the best rival as far as rivalry is hot.

    own = base + weights * (theme, assets, costume) + spread (luck - 1/2); then own + heat * max(0, bar + step - own).
    Source: direction from Milstein et al. (2022) and the essay's escalating office photos; sizes are assumptions.
    """
    own = base + theme_weight * theme + assets_weight * assets + (costume_weight if dressed else 0.0) + spread * (luck - 0.5)
    own = max(0.0, own)
    return min(1.0, own + heat * max(0.0, bar + step - own))


@rule
def photo_probability(
    during: bool, photo_moment: float, theme: float, assets: float, base: float, worth_weight: float, assets_weight: float
) -> float:
    """Chance that a post carries a photograph: the moment in the room, else the theme's costumes; assets help."""
    worth = photo_moment if during else theme
    return min(1.0, base + worth_weight * worth + assets_weight * assets)


@rule
def story_depth(explainability: float, recalled: float, baseline: float, shown_norms: bool, norm_ratio: float) -> float:
    """How much of the content a post tells, 0..1; showing what peers share deepens stories. Burtch et al. (2018)."""
    depth = content_probability(explainability, recalled, baseline)
    return min(1.0, depth * norm_ratio if shown_norms else depth)


@rule
def delay_days(u: float, mean_days: float) -> int:
    """Days from a post to its answer, at least 1: geometric with the given mean, by inversion of u in [0, 1).

    Who meets the post later than that answers the day they meet it.
    Source: Ni et al. (2014), serial interval of the ice bucket challenge, mean 2.1 days.
    """
    if mean_days <= 1.0:
        return 1
    days = 1.0 + math.floor(math.log(1.0 - u) / math.log(1.0 - 1.0 / mean_days))
    return int(min(days, 60.0))
