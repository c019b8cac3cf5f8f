"""The rules of sim/rules/teasers.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, DOWN, GAIN, MIXED, NEVER, UP, Rule, e, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "mystery_effect": Rule(
        {"mystery": share(MIXED), "optimum": share(MIXED), "width": (0.1, NEVER, UP)},
        CHANCE,
        [
            ((0.5, 0.5, 0.35), 1.0),
            ((0.0, 0.5, 0.5), 1 / math.e),
            ((1.0, 0.5, 0.5), 1 / math.e),
            ((0.0, 0.5, 0.35), 0.1299226),
            ((0.0, 0.5, NEVER), 1.0),
            ((0.0, 1.0, 0.1), e(-100)),
        ],
    ),
    "wearout": Rule(
        {"exposures_before": (0, 255, DOWN), "useful_exposures": (1.0, NEVER, UP)},
        (-1.0, 1.0),
        [
            ((0, 10.0), 1.0),
            ((5, 10.0), 0.5),
            ((10, 10.0), 0.0),
            ((12, 10.0), -0.2),
            ((20, 10.0), -1.0),
            ((255, 10.0), -1.0),
            ((255, NEVER), 1.0),
        ],
    ),
    "teaser_curiosity": Rule(
        {
            "mystery": share(MIXED),
            "surprise": share(UP),
            "brand_strength": share(UP),
            "vividness": (0.0, 2.0, UP),
            "exposures_before": (0, 255, DOWN),
            "repeat_wave": yes_no(DOWN),
            "gain": share(UP),
            "optimum": share(MIXED),
            "width": (0.1, NEVER, UP),
            "surprise_gain": GAIN,
            "useful_exposures": (3.0, NEVER, UP),
            "second_wave_factor": share(UP),
        },
        (-9.0, 9.0),
        [
            ((0.5, 0.5, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), 0.35),
            ((0.5, 1.0, 1.0, 1.4, 5, True, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), 0.35 * 1.4 * 2 * 1.2996 * 0.5 * 0.3),
            ((0.0, 0.25, 0.5, 1.0, 0, False, 0.35, 0.5, 0.5, 0.25, 10.0, 0.3), 0.28 / math.e),
            ((0.5, 0.5, 0.5, 1.0, 15, False, 0.4, 0.5, 0.35, 0.14, 10.0, 0.3), -0.2),  # irritates
            ((0.5, 0.5, 0.5, 1.0, 99, True, 0.4, 0.5, 0.35, 0.14, 10.0, 0.0), 0.0),
            ((0.5, 0.5, 0.0, 1.0, 0, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), 0.0),
        ],
        held={"exposures_before": 2},
    ),  # before it irritates
    "benefit_told": Rule(
        {"clarity": share(UP), "mystery": share(DOWN)},
        CHANCE,
        [((0.8, 0.25), 0.6), ((0.8, 0.0), 0.8), ((0.8, 1.0), 0.0), ((0.0, 0.3), 0.0)],
    ),
    "benefit_size": Rule(
        {"individual": share(UP), "business": share(UP), "individual_weight": share(MIXED)},
        CHANCE,
        [((0.75, 0.7, 0.7), 0.735), ((1.0, 0.0, 0.7), 0.7), ((0.0, 1.0, 0.7), 0.3), ((0.2, 0.9, 0.0), 0.9), ((0.2, 0.9, 1.0), 0.2)],
    ),
    "staging_log_odds": Rule(
        {"theme": share(UP), "awe": share(UP), "vividness": (0.0, 2.0, UP), "awe_gain": GAIN, "theme_slope": (0.0, 4.0, MIXED)},
        (-30.0, 10.0),
        [
            ((0.5, 0.5, 1.0, 0.3, 2.0), 0.0),
            ((1.0, 1.0, 2.0, 0.3, 2.0), 1 + ln(1.69 * 2)),
            ((0.0, 0.0, 1.0, 0.3, 2.0), -1 - ln(1.69)),
            ((0.5, 0.5, 0.0, 0.3, 2.0), -9 * ln(10)),
        ],
    ),
}
