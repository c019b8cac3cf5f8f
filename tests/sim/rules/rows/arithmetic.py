"""The rules of sim/rules/arithmetic.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, DOWN, INF, NEVER, UP, Rule, ln, share

ROWS: dict[str, Rule] = {
    "logit": Rule(
        {"p": share(UP)},
        (-INF, INF),
        [((0.5,), 0.0), ((0.8,), ln(4)), ((0.2,), -ln(4)), ((0.0,), -INF), ((1.0,), INF), ((0.001,), -ln(999))],
    ),
    "logistic": Rule(
        {"x": (-700.0, 700.0, UP)},
        CHANCE,
        [((0.0,), 0.5), ((ln(3),), 0.75), ((-ln(3),), 0.25), ((-INF,), 0.0), ((INF,), 1.0), ((-1e6,), 0.0), ((1e6,), 1.0)],
    ),
    "happens": Rule(
        {"u": share(DOWN), "log_odds": (-700.0, 700.0, UP)},
        CHANCE,
        [
            ((0.49, 0.0), True),
            ((0.5, 0.0), False),
            ((0.74, ln(3)), True),
            ((0.76, ln(3)), False),
            ((0.119, -2.0), True),  # 1 / (1 + e^2) = .1192
            ((0.1195, -2.0), False),
            ((0.12, -2.0), False),
            ((0.99, -2.0), False),
            ((0.0, -INF), False),
            ((0.99, INF), True),
        ],
    ),
    "z": Rule({"lever": share(UP)}, (-2.0, 2.0), [((0.5,), 0.0), ((0.0,), -2.0), ((1.0,), 2.0), ((0.75,), 1.0), ((0.4,), -0.4)]),
    "faded": Rule(
        {"value": share(UP), "days": (0, 400, DOWN), "half_life_days": (0.5, NEVER, UP)},
        CHANCE,
        [
            ((0.8, 0, 14.0), 0.8),
            ((0.8, 14, 14.0), 0.4),
            ((0.8, 28, 14.0), 0.2),
            ((0.8, 7, 14.0), 0.8 / math.sqrt(2)),
            ((0.0, 3, 14.0), 0.0),
            ((1.0, 10, 5.0), 0.25),
        ],
    ),
    "raised": Rule(
        {"value": share(UP), "by": (-2.0, 3.0, UP)},
        CHANCE,
        [
            ((0.2, 0.5), 0.6),
            ((0.2, 0.0), 0.2),
            ((0.2, 1.0), 1.0),
            ((0.2, 3.0), 1.0),
            ((0.2, -0.05), 0.15),
            ((0.2, -0.5), 0.0),
            ((0.0, 0.0), 0.0),
            ((1.0, 0.4), 1.0),
        ],
    ),
}
