"""The rules of sim/rules/posting.py: their domains, directions and values worked out by hand."""

from tests.sim.rules.rows.row import CHANCE, DOWN, GAIN, INF, KIND, LOG_ODDS, MIXED, SD, UP, Rule, e, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "posting_propensity": Rule(
        {"u": share(UP), "sigma": (0.0, 2.5, MIXED), "interactive_share": share(UP)},
        (0.0, INF),
        [
            ((0.5, 0.0, 1.0), 1.0),
            ((0.5, 2.0, 1.0), e(-2)),
            ((0.9772498680518208, 1.0, 1.0), e(1.5)),
            ((0.7299, 1.9, 0.27), 0.0),
            ((0.75, 1.9, 0.27), e(1.9 * 0.6744897501960817 - 1.805)),
            ((0.99, 1.9, 0.0), 0.0),
        ],
    ),
    "sharing_log_odds": Rule(
        {
            "assets": share(UP),
            "prompts": share(UP),
            "effort": (-2.0, 0.0, MIXED),
            "prompt_slope": (0.0, 2.0, MIXED),
            "reward_volume": (0.5, 3.0, UP),
        },
        (-5.0, 5.0),
        [
            ((0.5, 0.5, -0.8, 0.6, 1.0), 0.0),
            ((1.0, 1.0, -0.8, 0.6, 1.5), 0.7 + ln(1.5)),
            ((0.0, 0.0, -0.8, 0.6, 1.0), -0.7),
            ((0.3, 0.8, 0.0, 0.0, 2.0), ln(2)),
        ],
    ),
    "reward_volume": Rule(
        {"kind": KIND, "money_ratio": (0.5, 3.0, UP), "recognition_ratio": (0.5, 3.0, UP), "scarce_ratio": (0.5, 3.0, UP)},
        (0.25, 9.0),
        [
            ((0, 1.3, 1.2, 1.5), 1.0),
            ((1, 1.3, 1.2, 1.5), 1.2),
            ((2, 1.3, 1.2, 1.5), 1.8),
            ((3, 1.3, 1.2, 1.5), 1.3),
            ((4, 1.3, 1.2, 1.5), 1.3),
        ],
    ),
    "reward_credibility": Rule(
        {"kind": KIND, "penalty": share(UP)}, CHANCE, [((0, 0.7), 1.0), ((1, 0.7), 1.0), ((2, 0.7), 1.0), ((3, 0.7), 0.7), ((4, 0.7), 1.0)]
    ),
    "occasion_log_odds": Rule(
        {"base": share(UP), "sharing": LOG_ODDS, "moment": LOG_ODDS},
        (-INF, INF),
        [
            ((0.5, 0.0, 0.0), 0.0),
            ((0.2, ln(2), ln(2)), 0.0),
            ((0.8, 0.0, 1.0), ln(4) + 1.0),
            ((0.0, 3.0, 3.0), -INF),
            ((1.0, -3.0, -3.0), INF),
        ],
    ),
    "post_probability": Rule(
        {
            "propensity": (0.0, 50.0, UP),
            "occasion": LOG_ODDS,
            "habit": (-3.0, 0.0, UP),
            "posts_before": (0, 255, DOWN),
            "rivalry": (0.0, 2.0, UP),
        },
        CHANCE,
        [
            ((1.0, -ln(4), -1.0, 0, 0.0), 0.2),
            ((2.0, -ln(2), -1.0, 0, 0.0), 2 / 3),
            ((1.0, -ln(4), -ln(2), 1, 0.0), 1 / 9),
            ((1.0, -ln(2), -ln(2), 2, ln(2)), 0.2),
            ((50.0, -ln(4), -1.0, 0, 0.0), 1.0),
            ((0.0, 9.0, 0.0, 0, 2.0), 0.0),
            ((9.0, -INF, 0.0, 0, 2.0), 0.0),
            ((1.0, INF, -3.0, 9, 0.0), 1.0),
            ((1.0, 0.0, -1e9, 1, 0.0), 0.0),
        ],
    ),
    "room_log_odds": Rule(
        {"photo_moment": share(UP), "dressed": yes_no(UP), "photo_ratio": (1.0, 3.1, MIXED), "costume_log_odds": (0.0, 2.0, UP)},
        (-2.0, 4.0),
        [
            ((0.5, False, 2.2, 0.8), 0.0),
            ((1.0, True, 2.2, 0.8), ln(2.2) + 0.8),
            ((0.0, False, 2.2, 0.8), -ln(2.2)),
            ((0.75, False, 4.0, 0.8), ln(2)),
            ((0.9, True, 1.0, 0.0), 0.0),
        ],
        held={"dressed": True},
    ),
    "story_log_odds": Rule(
        {"enjoyed": SD, "explainability": share(UP), "recalled": share(UP), "baseline": (0.05, 1.0, MIXED), "value_gain": GAIN},
        (-4.0, 4.0),
        [
            ((0.0, 0.5, 1.0, 0.4, 0.3), 0.0),
            ((1.0, 0.5, 1.0, 0.4, 0.3), ln(1.3)),
            ((0.0, 1.0, 0.8, 0.4, 0.3), 2 * ln(1.3)),
            ((0.0, 1.0, 1.0, 0.4, 0.3), 2 * ln(1.3)),
            ((-1.0, 0.5, 0.0, 0.4, 0.3), -3 * ln(1.3)),
            ((2.0, 0.9, 0.9, 0.4, 0.0), 0.0),
        ],
    ),
    "is_rewarded": Rule(
        {"kind": KIND, "u": share(DOWN), "exclusive_share": share(UP)},
        (0, 1),
        [
            ((0, 0.0, 1.0), 0),
            ((1, 0.99, 0.0), 1),
            ((2, 0.05, 0.1), 1),
            ((2, 0.1, 0.1), 0),
            ((2, 0.0, 0.0), 0),
            ((3, 0.99, 0.0), 1),
            ((4, 0.99, 0.0), 1),
        ],
        held={"kind": 2},
    ),
    "rivalry_heat": Rule(
        {"heat": share(UP), "rival_views": (0, 5000, UP), "office_size": (1, 5000, DOWN), "lever": share(UP), "gain": (0.0, 10.0, UP)},
        CHANCE,
        [
            ((0.0, 0, 100, 0.8, 4.0), 0.0),
            ((0.0, 100, 100, 1.0, ln(2)), 0.5),
            ((0.5, 100, 100, 1.0, ln(2)), 0.75),
            ((0.5, 50, 100, 0.8, 2 * ln(2)), 0.7),
            ((0.4, 999, 1, 0.0, 4.0), 0.4),
            ((0.4, 999, 1, 1.0, 0.0), 0.4),
            ((1.0, 9, 9, 1.0, 4.0), 1.0),
        ],
    ),
    "elaborateness": Rule(
        {
            "theme": share(UP),
            "assets": share(UP),
            "dressed": yes_no(UP),
            "u": share(UP),
            "heat": share(UP),
            "bar": share(UP),
            "base": (0.0, 0.5, UP),
            "theme_weight": (0.0, 0.6, UP),
            "assets_weight": (0.0, 0.3, UP),
            "costume_weight": (0.0, 0.3, UP),
            "spread": (0.0, 0.4, MIXED),
            "step": (-1.0, 1.0, UP),
        },
        CHANCE,
        [
            ((0.0, 0.0, False, 0.5, 0.0, 0.0, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.15),
            ((1.0, 1.0, True, 1.0, 0.0, 1.0, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.85),
            ((0.4, 0.6, False, 0.25, 0.0, 1.0, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.15 + 0.14 + 0.09 - 0.05),
            ((0.0, 0.0, False, 0.0, 0.0, 0.0, 0.05, 0.35, 0.15, 0.1, 0.2, 0.1), 0.0),  # never below nothing
            ((0.0, 0.0, False, 0.5, 1.0, 0.8, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.9),  # the bar and a step, in full heat
            ((0.0, 0.0, False, 0.5, 0.5, 0.55, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.4),  # halfway in half heat
            ((0.0, 0.0, False, 0.5, 1.0, 1.0, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 1.0),
            ((1.0, 1.0, True, 0.5, 1.0, 0.2, 0.15, 0.35, 0.15, 0.1, 0.2, 0.1), 0.75),  # above the bar already
            ((0.2, 0.0, False, 0.5, 1.0, 1.0, 0.15, 0.35, 0.15, 0.1, 0.2, -1.0), 0.22),
        ],
    ),
    "photo_probability": Rule(
        {
            "during": yes_no(MIXED),
            "photo_moment": share(UP),
            "theme": share(UP),
            "assets": share(UP),
            "base": (0.0, 0.4, UP),
            "worth_weight": (0.0, 0.8, UP),
            "assets_weight": (0.0, 0.3, UP),
        },
        CHANCE,
        [
            ((True, 0.0, 1.0, 0.0, 0.15, 0.7, 0.15), 0.15),
            ((True, 1.0, 0.0, 0.0, 0.15, 0.7, 0.15), 0.85),
            ((False, 1.0, 0.0, 0.0, 0.15, 0.7, 0.15), 0.15),
            ((False, 0.0, 0.5, 0.0, 0.15, 0.7, 0.15), 0.5),
            ((True, 1.0, 0.0, 1.0, 0.2, 0.7, 0.15), 1.0),
            ((False, 0.0, 0.0, 1.0, 0.2, 0.7, 0.1), 0.3),
        ],
    ),
    "story_depth": Rule(
        {
            "explainability": share(UP),
            "recalled": share(UP),
            "baseline": share(UP),
            "shown_norms": yes_no(UP),
            "norm_ratio": (1.0, 2.0, UP),
        },
        CHANCE,
        [
            ((0.5, 1.0, 0.4, False, 1.5), 0.4),
            ((0.5, 1.0, 0.4, True, 1.5), 0.6),
            ((1.0, 0.9, 0.4, True, 1.5), 1.0),
            ((0.5, 0.0, 0.4, True, 1.5), 0.0),
            ((0.0, 0.5, 0.4, True, 1.0), 0.08),
        ],
        held={"shown_norms": True},
    ),
    "delay_days": Rule(
        {"u": (0.0, 1.0 - 2.0**-53, UP), "mean_days": (1.0, 30.0, UP)},
        (1, 60),
        [
            ((0.0, 2.1), 1),
            ((0.49, 2.0), 1),
            ((0.5, 2.0), 2),
            ((0.74, 2.0), 2),
            ((0.75, 2.0), 3),
            ((0.99, 1.0), 1),
            ((0.99, 0.0), 1),
            ((1.0 - 1e-12, 30.0), 60),
            ((0.19, 5.0), 1),
            ((0.21, 5.0), 2),
            ((0.37, 5.0), 3),
        ],
    ),
}
