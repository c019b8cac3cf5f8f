"""The rules of sim/rules/registration.py: their domains, directions and values worked out by hand."""

from tests.sim.rules.rows.row import CHANCE, DOWN, INF, LOG_ODDS, MIXED, UP, Rule, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "peer_log_odds": Rule(
        {
            "inspirers": (0, 9, UP),
            "spontaneous": (0.001, 0.1, DOWN),
            "imitation": share(UP),
            "second_gain": (1.0, 2.0, UP),
        },
        (0.0, 10.0),
        [
            ((0, 0.008, 0.1, 1.4), 0.0),
            ((1, 0.008, 0.1, 1.4), ln(13.5)),
            ((2, 0.008, 0.1, 1.4), ln(13.5 * 1.4)),
            ((3, 0.008, 0.1, 1.4), ln(13.5) + 1.5 * ln(1.4)),
            ((5, 0.008, 0.1, 1.4), ln(13.5) + 25 / 12 * ln(1.4)),
            ((5, 0.008, 0.0, 1.0), 0.0),
            ((2, 0.02, 0.38, 1.0), ln(20)),
        ],
        held={"inspirers": 4},
    ),
    "deadline_pressure": Rule(
        {"window_days": (1, 200, UP), "exponent": (0.1, 2.0, UP)},
        (1.0, INF),
        [
            ((1, 1.0), 1.0),
            ((2, 1.0), 1.5),  # a mean of (2/1 + 2/2) / 2
            ((3, 1.0), 5.5 / 3),
            ((2, 2.0), 2.5),
            ((60, 0.0), 1.0),
        ],
    ),
    "deadline_log_odds": Rule(
        {"days_left": (1, 60, DOWN), "window_days": (60, 200, UP), "exponent": (0.1, 2.0, UP), "on_average": (1.0, 200.0, DOWN)},
        (-INF, INF),
        [
            ((1, 1, 1.0, 1.0), 0.0),
            ((2, 2, 1.0, 1.5), -ln(1.5)),
            ((1, 2, 1.0, 1.5), ln(2 / 1.5)),
            ((1, 3, 1.0, 5.5 / 3), ln(3 / (5.5 / 3))),
            ((1, 2, 2.0, 2.5), ln(4 / 2.5)),
            ((7, 60, 0.0, 1.0), 0.0),
        ],
    ),
    "excitement": Rule(
        {"curiosity": share(UP), "interest": share(UP)},
        CHANCE,
        [((0.0, 0.0), 0.0), ((0.5, 0.5), 0.75), ((1.0, 0.3), 1.0), ((0.2, 0.0), 0.2), ((0.0, 0.4), 0.4)],
    ),
    "registration_log_odds": Rule(
        {
            "spontaneous": LOG_ODDS,
            "excited": share(UP),
            "benefit": share(UP),
            "reluctance": (-3.0, 3.0, DOWN),
            "peers": (0.0, 5.0, UP),
            "manager": (0.0, 2.0, UP),
            "visible_demand": share(UP),
            "deadline": (0.0, 5.0, UP),
            "frustration": share(DOWN),
            "reputation": (-2.0, 2.0, UP),
            "curiosity_slope": (0.0, 4.0, UP),
            "benefit_slope": (0.0, 4.0, UP),
            "frustration_slope": (-2.0, 0.0, UP),
            "reputation_slope": (0.0, 1.0, MIXED),
        },
        (-INF, INF),
        [
            ((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5, 0.4), 0.0),
            ((-ln(49), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5, 0.4), -ln(49)),
            ((0.0, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, -0.5, 0.4), 1.5),
            ((0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5, 0.4), 2.5),
            ((0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5, 0.4), 0.5),
            ((0.0, 0.0, 0.0, 0.7, 0.1, 0.2, 0.3, 0.4, 0.6, 0.0, 2.5, 2.0, -0.5, 0.4), 1.0 - 0.3 - 0.7),
            ((-INF, 1.0, 1.0, -3.0, 5.0, 2.0, 1.0, 5.0, 0.0, 0.0, 4.0, 4.0, 0.0, 0.4), -INF),
            ((INF, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -2.0, 0.4), INF),
            ((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.5, 2.5, 2.0, -0.5, 0.4), -0.6),
        ],
    ),
    "manager_log_odds": Rule(
        {"odds_ratio": (1.0, 4.0, UP), "involved": yes_no(UP), "involvement_log_odds": (0.0, 1.0, UP), "frustration": share(DOWN)},
        (0.0, 3.0),
        [
            ((2.0, False, 0.5, 0.0), ln(2)),
            ((2.0, True, 0.5, 0.0), ln(2) + 0.5),
            ((2.0, True, 0.5, 0.25), 0.75 * (ln(2) + 0.5)),
            ((1.0, False, 0.5, 0.0), 0.0),
            ((4.0, True, 0.5, 1.0), 0.0),
        ],
        held={"involved": True, "frustration": 0.5},
    ),
    "frustration": Rule(
        {
            "base": share(UP),
            "told_why": yes_no(DOWN),
            "notice_factor": share(UP),
            "level": (0, 3, UP),
            "level_factor": (1.0, 3.0, UP),
            "gone": share(UP),
            "envy": (0.0, 1.5, UP),
        },
        CHANCE,
        [
            ((0.3, False, 0.5, 0, 1.5, 0.0, 0.5), 0.3),
            ((0.3, True, 0.5, 0, 1.5, 0.0, 0.5), 0.15),
            ((0.3, True, 0.5, 2, 1.5, 0.0, 0.5), 0.225),
            ((0.3, False, 0.5, 3, 1.5, 0.0, 0.5), 0.45),
            ((0.3, False, 0.5, 0, 1.5, 0.5, 0.4), 0.36),
            ((0.9, False, 0.5, 1, 1.5, 0.0, 0.5), 1.0),
            ((0.9, False, 0.5, 0, 1.5, 1.0, 1.0), 1.0),
            ((0.0, False, 0.5, 1, 1.5, 1.0, 0.5), 0.0),
        ],
        held={"told_why": True, "level": 1, "gone": 0.5, "base": 0.1},
    ),
}
