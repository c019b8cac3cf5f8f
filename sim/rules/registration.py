"""Rules of phase 4: who wants to attend, and what refusal does."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logit


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
def excitement(curiosity: float, interest: float) -> float:
    """Curiosity raised by messages and interest raised by peers, combined: 1 - (1 - curiosity)(1 - interest), 0..1."""
    return 1.0 - (1.0 - curiosity) * (1.0 - interest)


@rule
def registration_log_odds(
    spontaneous: float,
    excited: float,
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

    logit(p) + slope excitement + slope benefit + peers + manager + demand + deadline + slope frustration - reluctance;
    `spontaneous` is logit(p) itself. Awareness gates: the unaware never weigh it (Hurtz & Williams 2009).
    """
    push = curiosity_slope * excited + benefit_slope * benefit + peers + manager + visible_demand + deadline
    return spontaneous + push + frustration_slope * frustration - reluctance


@rule
def manager_log_odds(odds_ratio: float, involved: bool, involvement_log_odds: float) -> float:
    """Log-odds from one's own manager suggesting it; a manager involved early advocates more strongly."""
    return math.log(odds_ratio) + (involvement_log_odds if involved else 0.0)


@rule
def refusal_frustration(base: float, told_why: bool, notice_factor: float, level: int, level_factor: float) -> float:
    """Frustration (0..1) added by a refusal; notice softens it, rank sharpens it. Cropanzano & Randall (1995)."""
    anger = base * notice_factor if told_why else base
    return min(1.0, anger * level_factor) if level > 0 else anger
