"""The rules of sim/rules/behaviour.py: their domains, directions and values worked out by hand."""

from tests.sim.rules.rows.row import CHANCE, DOWN, LOG_ODDS, MIXED, RHO, SD, UP, Rule, e, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "support_at_work": Rule(
        {"of_team": SD, "own": SD, "icc": share(MIXED)},
        (-6.0, 6.0),
        [((2.0, 1.0, 0.0), 1.0), ((2.0, 1.0, 1.0), 2.0), ((1.0, 1.0, 0.36), 0.6 + 0.8), ((-1.0, 1.0, 0.36), 0.2)],
    ),
    "motivation": Rule(
        {"enjoyed": SD, "deviate": SD, "beta": RHO},
        (-6.0, 6.0),
        [((1.0, 0.0, 0.6), 0.6), ((0.0, 1.0, 0.6), 0.8), ((-1.0, 2.0, 0.6), 1.0), ((3.0, 1.5, 0.0), 1.5)],
    ),
    "debrief_probability": Rule(
        {"base": share(UP), "reasons": (0, 3, UP), "per_reason": (0.0, 1.2, UP)},
        CHANCE,
        [((0.25, 0, 0.5), 0.25), ((0.25, 2, ln(3)), 3 / 4), ((0.25, 1, ln(6)), 2 / 3), ((0.0, 3, 1.0), 0.0)],
    ),
    "encouragement": Rule(
        {
            "mates": (0, 3, UP),
            "support": SD,
            "team_share": share(MIXED),
            "debriefed": yes_no(UP),
            "content": share(UP),
            "anticipation": share(UP),
            "per_mate": (0.0, 0.3, UP),
            "coattending": (0.0, 0.3, MIXED),
            "debrief": (0.0, 1.21, UP),
            "readiness": (0.0, 4.0, UP),
            "preview": (0.0, 0.6, UP),
            "usual": (0.0, 0.7, DOWN),
        },
        (-5.0, 15.0),
        [
            ((2, 0.0, 0.5, False, 0.0, 0.0, 0.1, 0.1, 0.5, 1.8, 0.2, 0.3), -0.1),
            ((0, 2.0, 0.5, True, 0.5, 0.25, 0.1, 0.1, 0.55, 1.8, 0.2, 0.35), 0.4 + 0.55 + 0.9 + 0.2 - 0.35),
            ((1, -1.0, 1.0, False, 0.0, 0.5, 0.1, 0.2, 0.55, 1.8, 0.1, 0.0), 0.1 - 0.8 + 0.2),
        ],
    ),
    "application_probability": Rule(
        {
            "at_start": share(UP),
            "voluntary": yes_no(UP),
            "motivation": SD,
            "support": SD,
            "knowledge": SD,
            "useful": SD,
            "liking": SD,
            "voluntary_slope": RHO,
            "motivation_slope": RHO,
            "environment_slope": RHO,
            "knowledge_slope": RHO,
            "usefulness_slope": RHO,
            "liking_slope": RHO,
            "luck": (0.5, 1.0, MIXED),
            "encouraged": LOG_ODDS,
        },
        CHANCE,
        [
            ((0.5, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.0), 0.5),
            ((0.5, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.0), 1 / (1 + e(-1.702 * 0.25))),
            ((0.5, False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.0), 1 / (1 + e(1.702 * 0.25))),
            ((0.5, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.8, ln(3)), 0.75),
            (
                (0.5, True, 1.0, 2.0, 3.0, -1.0, -2.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.0),
                1 / (1 + e(-1.702 * (0.1 + 0.4 + 0.9 - 0.4 - 1.0) / 0.5)),
            ),
            ((0.75, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0, 0.0), 1 / (1 + e(-1.702 * 0.6744897501960817))),
            ((0.0, True, 9.0, 9.0, 9.0, 9.0, 9.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.8, 9.0), 0.0),
        ],
    ),
    "lasting": Rule(
        {"support": SD, "slope": (0.1, 0.45, MIXED), "encouraged": LOG_ODDS, "over_time": (0.6, 1.2, MIXED)},
        (-7.0, 7.0),
        [((0.0, 0.2, 0.5, 1.0), 0.5), ((2.0, 0.25, 0.5, 1.0), 1.351), ((-1.0, 0.5, 0.0, 2.0), -1.702), ((0.0, 0.3, -0.4, 0.5), -0.2)],
    ),
    "application_days": Rule(
        {
            "u": (0.0, 1.0 - 2.0**-53, UP),
            "at_start": (0.6, 1.0, DOWN),
            "at_6": (0.4, 0.6, MIXED),
            "at_12": (0.05, 0.4, UP),
            "longer": LOG_ODDS,
        },
        (0, 20_000),
        [
            ((0.0, 0.6, 0.3, 0.15, 0.0), 0),
            ((0.25, 0.6, 0.3, 0.15, 0.0), 75),
            ((0.499, 0.6, 0.3, 0.15, 0.0), 181),
            ((0.501, 0.6, 0.3, 0.15, 0.0), 182),
            ((0.6, 0.6, 0.3, 0.15, 0.0), 240),
            ((0.749, 0.6, 0.3, 0.15, 0.0), 363),
            ((0.751, 0.6, 0.3, 0.15, 0.0), 366),
            ((0.5, 0.6, 0.6, 0.6, 0.0), 20_000),
            ((0.5, 0.6, 0.3, 0.3, 0.9), 20_000),
            ((0.25, 0.6, 0.3, 0.15, ln(2)), 151),
            ((0.25, 0.6, 0.3, 0.15, -ln(2)), 37),
            ((0.25, 0.6, 0.6, 0.3, 0.0), 257),
        ],
    ),
    "days_left": Rule(
        {"left": (0, 20_000, UP), "longer": LOG_ODDS},
        (0, 20_000),
        [((100, 0.0), 100), ((100, ln(2.005)), 200), ((100, ln(0.505)), 50), ((15_000, 1.0), 20_000), ((0, 2.0), 0)],
    ),
}
