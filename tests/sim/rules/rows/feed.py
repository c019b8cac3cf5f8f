"""The rules of sim/rules/feed.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, DOWN, GAIN, LOG_ODDS, MIXED, NEVER, UP, Rule, ln, share, yes_no

Q_ONE = 0.8413447460685429
"""The share of a normal distribution below one standard deviation."""

ROWS: dict[str, Rule] = {
    "visibility": Rule(
        {"age_hours": (0.0, 2000.0, DOWN), "half_life_hours": (1.0, NEVER, UP), "exponent": (0.3, 1.0, MIXED)},
        CHANCE,
        [
            ((0.0, 24.0, 0.4), 1.0),
            ((24.0, 24.0, 0.4), 0.5),
            ((24.0, 24.0, 1.0), 0.5),
            ((48.0, 24.0, 1.0), 0.25),
            ((96.0, 24.0, 0.5), 0.25),
            ((12.0, 24.0, 1.0), math.sqrt(0.5)),
        ],
    ),
    "met_by": Rule(
        {"rate": share(UP), "days": (0, 60, UP)},
        CHANCE,
        [((0.3, 0), 0.0), ((0.3, 1), 0.3), ((0.3, 2), 0.51), ((0.3, 3), 0.657), ((1.0, 0), 0.0), ((1.0, 1), 1.0), ((0.0, 9), 0.0)],
    ),
    "post_fitness": Rule(
        {"u": (0.001, 0.999, UP), "sigma": (0.0, 1.6, MIXED)},
        (-8.0, 8.0),
        [((0.5, 1.0), -0.5), ((0.3, 0.0), 0.0), ((Q_ONE, 1.0), 0.5), ((1.0 - Q_ONE, 2.0), -4.0)],
    ),
    "post_rank": Rule(
        {
            "appeal": (-6.0, 6.0, UP),
            "concentration": (0.0, 1.0, MIXED),
            "step": (0.1, 0.5, MIXED),
            "ordinary": (0, 16, UP),
            "ranks": (17, 40, UP),
        },
        (0.0, 39.0),
        [
            ((0.0, 0.5, 0.25, 16, 33), 16),
            ((1.0, 0.5, 0.25, 16, 33), 18),  # e times the reactions, e^0.5 times the readers
            ((-1.2, 0.5, 0.25, 16, 33), 14),
            ((0.24, 0.5, 0.25, 16, 33), 16),
            ((3.0, 0.0, 0.25, 16, 33), 16),
            ((20.0, 0.5, 0.25, 16, 33), 32),
            ((-20.0, 0.5, 0.25, 16, 33), 0),
        ],
    ),
    "post_appeal": Rule(
        {
            "fitness": (-3.0, 3.0, UP),
            "generation": (0, 9, DOWN),
            "photo": yes_no(UP),
            "elaborateness": share(MIXED),
            "awe": share(UP),
            "interest": share(UP),
            "depth": share(UP),
            "depth_factor": (0.3, 1.0, UP),
            "photo_ratio": (1.0, 3.1, UP),
            "elaborateness_log_odds": (0.0, 2.0, UP),
            "awe_gain": GAIN,
            "interest_gain": GAIN,
            "value_gain": GAIN,
        },
        (-22.0, 11.0),
        [
            ((0.0, 0, False, 0.0, 0.5, 0.5, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), 0.0),
            ((0.7, 0, False, 0.0, 0.5, 0.5, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), 0.7),
            ((0.7, 2, False, 0.0, 0.5, 0.5, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), 0.7 + ln(0.36)),
            ((0.0, 0, True, 0.0, 0.5, 0.5, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), ln(2.2)),
            ((0.0, 0, True, 1.0, 1.0, 1.0, 1.0, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), 0.4 + ln(2.2 * 1.3**2 * 1.25**2 * 1.3**2)),
            ((0.0, 0, False, 0.0, 1.0, 0.0, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), -ln(1.5625)),  # awe does not show in a plain post
            ((0.0, 0, False, 0.5, 0.75, 0.5, 0.25, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), 0.2 + 0.5 * ln(1.3) - ln(1.3)),
        ],
    ),
    "inspiration_probability": Rule(
        {"base": share(UP), "appeal": LOG_ODDS, "credibility": share(UP)},
        CHANCE,
        [
            ((0.08, 0.0, 1.0), 0.08),
            ((0.2, ln(2), 0.5), 1 / 6),
            ((0.2, -ln(2), 1.0), 1 / 9),
            ((0.0, 3.0, 1.0), 0.0),
            ((1.0, -3.0, 0.7), 0.7),
            ((0.5, 0.0, 0.0), 0.0),
        ],
    ),
    "reaction_probability": Rule(
        {"engagement_rate": share(UP), "interactive_share": (0.01, 1.0, DOWN), "appeal": LOG_ODDS},
        CHANCE,
        [
            ((0.05, 0.25, 0.0), 0.2),
            ((0.05, 0.25, ln(2)), 1 / 3),
            ((0.0, 0.25, 1.0), 0.0),
            ((0.5, 0.25, 0.0), 0.95),
            ((1.0, 1.0, -ln(19)), 0.5),
        ],
    ),
    "post_interest": Rule(
        {"base": share(UP), "appeal": LOG_ODDS},
        CHANCE,
        [((0.2, 0.0), 0.2), ((0.2, ln(2)), 0.4), ((0.2, -ln(2)), 0.1), ((0.2, 3.0), 1.0), ((0.0, 3.0), 0.0)],
    ),
}
