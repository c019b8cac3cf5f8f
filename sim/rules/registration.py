"""Rules of phase 4: who wants to attend, and what refusal does."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import logit


@rule
def peer_log_odds(inspirers: int, spontaneous: float, imitation: float, second_gain: float, saturates_at: float) -> float:
    """Log-odds from a number of distinct inspiring peers.

    The first lifts the weekly rate from Bass's p to p + q; the second multiplies it by the gain, later ones by less, and
    beyond saturation nothing is gained.

    Equation: ln((spontaneous + imitation) / spontaneous) + sum of ln(second_gain) / (n - 1) for n = 2 to
        min(inspirers, saturates_at); 0 for none.
    Units: `inspirers` people; `spontaneous`, `imitation` 1/week; `second_gain` ratio; `saturates_at` people; result log-odds.
    Source: Sultan, Farley & Lehmann (1990), Bass's p and q; Centola (2010), second peer; Bao et al. (2013), the gain ends at
        two to three peers. Assumption: gains fall as 1 / (n - 1).
    """
    if inspirers <= 0:
        return 0.0
    gained = math.log((spontaneous + imitation) / spontaneous)
    for n in range(2, min(inspirers, int(saturates_at)) + 1):
        gained += math.log(second_gain) / (n - 1)
    return gained


@rule
def deadline_log_odds(late_share: float, window_days: float) -> float:
    """Log-odds gained in the last week, so that with a flat rate before, a given share register in it; never negative.

    Equation: max(0, logit(late_share) + ln((window_days - 7) / 7)); 0 for a window of a week or less.
    Units: `late_share` share; `window_days` days; result log-odds.
    Source: ON24 (2014), share of the last week. Assumption: the rate is flat before.
    """
    if window_days <= 7.0 or late_share <= 0.0:
        return 0.0
    return max(0.0, logit(late_share) + math.log((window_days - 7.0) / 7.0))


@rule
def excitement(curiosity: float, interest: float) -> float:
    """Curiosity raised by messages and interest raised by peers, combined.

    Equation: 1 - (1 - curiosity) (1 - interest).
    Units: `curiosity`, `interest` 0..1; result 0..1.
    Source: assumption: the two fill the same gap independently.
    """
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

    The unaware never weigh it.

    Equation: spontaneous + curiosity_slope * excited + benefit_slope * benefit + peers + manager + visible_demand + deadline
        + frustration_slope * frustration - reluctance.
    Units: `spontaneous` log-odds; `excited`, `benefit` 0..1; `reluctance`, `peers`, `manager`, `visible_demand`, `deadline` log-odds;
        `frustration` 0..1; `curiosity_slope`, `benefit_slope`, `frustration_slope` log-odds; result log-odds.
    Source: Hurtz & Williams (2009), awareness gates. Assumption: effects on log-odds add up.
    """
    push = curiosity_slope * excited + benefit_slope * benefit + peers + manager + visible_demand + deadline
    return spontaneous + push + frustration_slope * frustration - reluctance


@rule
def manager_log_odds(odds_ratio: float, involved: bool, involvement_log_odds: float) -> float:
    """Log-odds from one's own manager suggesting it; a manager involved early advocates more strongly.

    Equation: ln(odds_ratio) + involvement_log_odds * involved.
    Units: `odds_ratio` ratio; `involved` yes/no; `involvement_log_odds` log-odds; result log-odds.
    Source: assumption: involvement adds to the log-odds.
    """
    return math.log(odds_ratio) + (involvement_log_odds if involved else 0.0)


@rule
def refusal_frustration(base: float, told_why: bool, notice_factor: float, level: int, level_factor: float) -> float:
    """Frustration that a refusal adds; notice softens it, rank sharpens it.

    Equation: min(1, base * (notice_factor if told_why) * (level_factor if level > 0)).
    Units: `base` 0..1; `told_why` yes/no; `notice_factor` ratio; `level` index of state.layout.Level; `level_factor` ratio; result 0..1.
    Source: Cropanzano & Randall (1995), notice (direction). Assumption: rank multiplies.
    """
    anger = base * notice_factor if told_why else base
    return min(1.0, anger * level_factor) if level > 0 else anger
