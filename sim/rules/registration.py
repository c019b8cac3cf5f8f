"""Rules of phase 4: who wants to attend, and what refusal does."""

import math

from sim.compiled_code.decorators import rule


@rule
def peer_log_odds(inspirers: int, spontaneous: float, imitation: float, second_gain: float) -> float:
    """Log-odds from a number of distinct inspiring peers.

    The first lifts the weekly rate from Bass's p to p + q; the second multiplies it by the gain, later ones by less.

    Equation: ln((spontaneous + imitation) / spontaneous) + sum of ln(second_gain) / (n - 1) for n = 2 to inspirers; 0 for none.
    Units: `inspirers` people; `spontaneous`, `imitation` 1/week; `second_gain` ratio; result log-odds.
    Source: Sultan, Farley & Lehmann (1990), Bass's p and q; Centola (2010), second peer. Assumption: gains fall as 1 / (n - 1).
    """
    if inspirers <= 0:
        return 0.0
    gained = math.log((spontaneous + imitation) / spontaneous)
    for n in range(2, inspirers + 1):
        gained += math.log(second_gain) / (n - 1)
    return gained


@rule
def deadline_pressure(window_days: int, exponent: float) -> float:
    """Pressure of a deadline, which grows like one over the time left, on average over the window; on its first day it is 1.

    Equation: mean over k = 1 to window_days of (window_days / k)^exponent.
    Units: `window_days` days; `exponent` exponent; result ratio.
    Source: Alfi, Parisi & Pietronero (2007), registrations for two conferences.
    """
    total = 0.0
    for k in range(1, window_days + 1):
        total += (window_days / k) ** exponent
    return total / window_days


@rule
def deadline_log_odds(days_left: int, window_days: int, exponent: float, on_average: float) -> float:
    """Log-odds from the deadline: pressure grows like one over the time left (1 on the last day), against what it is on
    average over the window.

    Equation: ln((window_days / days_left)^exponent / on_average).
    Units: `days_left` days; `window_days` days; `exponent` exponent; `on_average` ratio; result log-odds.
    Source: Alfi, Parisi & Pietronero (2007), registrations for two conferences. Assumption: pressure moves decisions about, it
        adds none.
    """
    return exponent * math.log(window_days / days_left) - math.log(on_average)


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
    reputation: float,
    curiosity_slope: float,
    benefit_slope: float,
    frustration_slope: float,
    reputation_slope: float,
) -> float:
    """Log-odds of wanting to attend when one weighs it (about once a week, and when something prompts one).

    The unaware never weigh it.

    Equation: spontaneous + curiosity_slope * excited + benefit_slope * benefit + peers + manager + visible_demand + deadline
        + frustration_slope * frustration + reputation_slope * reputation - reluctance.
    Units: `spontaneous` log-odds; `excited`, `benefit` 0..1; `reluctance`, `peers`, `manager`, `visible_demand`, `deadline` log-odds;
        `frustration` 0..1; `reputation` SD; `curiosity_slope`, `benefit_slope`, `frustration_slope` log-odds;
        `reputation_slope` log-odds per SD; result log-odds.
    Source: Hurtz & Williams (2009), awareness gates; Facteau et al. (1995), reputation (direction). Assumption: effects on
        log-odds add up.
    """
    push = curiosity_slope * excited + benefit_slope * benefit + peers + manager + visible_demand + deadline
    return spontaneous + push + frustration_slope * frustration + reputation_slope * reputation - reluctance


@rule
def manager_log_odds(odds_ratio: float, involved: bool, involvement_log_odds: float, frustration: float) -> float:
    """Log-odds from one's own manager suggesting it; a manager involved early advocates more strongly, an angry one less.

    Equation: (ln(odds_ratio) + involvement_log_odds * involved) (1 - frustration).
    Units: `odds_ratio` ratio; `involved` yes/no; `involvement_log_odds` log-odds; `frustration` 0..1; result log-odds.
    Source: assumption: involvement adds to the log-odds, anger takes its share of them.
    """
    return (math.log(odds_ratio) + (involvement_log_odds if involved else 0.0)) * (1.0 - frustration)


@rule
def frustration(base: float, told_why: bool, notice_factor: float, level: int, level_factor: float, gone: float, envy: float) -> float:
    """Frustration that a slight adds (refused, passed over, sent); notice softens it, rank sharpens it, and so do the team
    mates who have been (`gone`).

    Equation: min(1, base * (notice_factor if told_why) * (level_factor if level > 0) * (1 + envy * gone)).
    Units: `base` 0..1; `told_why` yes/no; `notice_factor` ratio; `level` index of state.layout.Level; `level_factor` ratio;
        `gone` share; `envy` ratio - 1; result 0..1.
    Source: Cropanzano & Randall (1995), notice (direction). Assumption: rank and envy multiply.
    """
    anger = base * notice_factor if told_why else base
    if level > 0:
        anger *= level_factor
    return min(1.0, anger * (1.0 + envy * gone))
