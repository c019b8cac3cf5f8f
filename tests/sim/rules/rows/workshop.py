"""The rules of sim/rules/workshop.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, DOWN, GAIN, MIXED, RHO, UP, Rule, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "no_show_probability": Rule(
        {
            "base": share(UP),
            "reminded": yes_no(DOWN),
            "reminder_ratio": share(UP),
            "curiosity": share(DOWN),
            "curiosity_slope": (-2.0, 0.0, UP),
        },
        CHANCE,
        [
            ((0.2, False, 0.75, 0.0, -0.4), 0.2),
            ((0.2, True, 0.75, 0.0, -0.4), 0.15),
            ((0.2, False, 0.75, 1.0, -ln(2)), 1 / 9),
            ((0.2, False, 0.75, 0.5, -2 * ln(2)), 1 / 9),
            ((0.0, False, 0.75, 0.3, -0.4), 0.0),
            ((1.0, False, 0.75, 0.0, -0.4), 0.999999),
        ],
        held={"reminded": True},
    ),
    "dress_up_probability": Rule(
        {
            "lever": share(UP),
            "theme": share(UP),
            "base": share(UP),
            "theme_slope": (0.0, 1.0, MIXED),
            "inspiration": (0.0, 3.0, UP),
            "contagion": (0.0, 3.0, UP),
            "share_dressed": share(UP),
        },
        CHANCE,
        [
            ((0.5, 0.5, 0.05, 0.5, 0.0, 2.0, 0.0), 0.05),
            ((1.0, 0.5, 0.05, 0.5, 0.0, 2.0, 0.0), 0.1),
            ((0.5, 1.0, 0.2, 0.5, 0.0, 0.0, 0.0), math.e / (math.e + 4)),
            ((0.5, 0.25, 0.2, ln(2), 0.0, 0.0, 0.0), 1 / 9),
            ((0.5, 0.5, 0.2, 0.5, ln(2), ln(4), 0.5), 0.5),
            ((1.0, 0.5, 0.8, 0.5, 0.0, 0.0, 0.0), 1.0),
            ((0.0, 1.0, 0.9, 0.5, 1.0, 1.0, 1.0), 0.0),
            ((1.0, 1.0, 0.0, 0.5, 1.0, 1.0, 1.0), 0.0),
        ],
    ),
    "enjoyment": Rule(
        {
            "facilitation": share(UP),
            "quality": share(UP),
            "dressed_share": share(UP),
            "voluntary": yes_no(UP),
            "deviate": (-5.0, 5.0, UP),
            "facilitation_rho": RHO,
            "quality_rho": RHO,
            "dress_up_sd": share(UP),
            "reactance": share(DOWN),
        },
        (-9.0, 9.0),
        [
            ((0.5, 0.5, 0.0, True, 0.0, 0.66, 0.3, 0.4, 0.3), 0.0),
            ((0.75, 0.5, 0.5, False, 1.0, 0.6, 0.0, 0.4, 0.3), 0.6 + 0.2 + 0.8 - 0.3),
            ((1.0, 0.0, 0.0, True, 3.0, 0.6, 0.8, 0.4, 0.3), 1.2 - 1.6),
            ((0.5, 0.5, 0.0, True, 3.0, 0.9, 0.9, 0.4, 0.3), 0.0),
            ((0.5, 0.5, 0.0, True, -2.0, 0.0, 0.0, 0.4, 0.3), -2.0),
        ],
        held={"voluntary": False},
    ),
    "rating": Rule(
        {"enjoyed": (-5.0, 5.0, UP), "mean": (3.0, 5.0, UP), "sd": (0.0, 2.0, MIXED)},
        (1, 5),
        [
            ((0.0, 4.2, 0.7), 4),
            ((1.0, 4.2, 0.7), 5),
            ((0.4, 4.2, 0.7), 4),
            ((0.5, 4.2, 0.7), 5),
            ((-2.0, 4.2, 0.7), 3),
            ((-9.0, 4.2, 0.7), 1),
            ((9.0, 4.2, 0.7), 5),
            ((0.0, 3.5, 0.7), 4),
        ],
    ),
    "usefulness": Rule(
        {
            "quality": share(UP),
            "benefit": share(UP),
            "fit": share(UP),
            "deviate": (-5.0, 5.0, UP),
            "quality_weight": RHO,
            "fit_weight": RHO,
        },
        (-9.0, 9.0),
        [
            ((0.5, 0.5, 0.5, 0.0, 0.5, 0.4), 0.0),
            ((1.0, 1.0, 1.0, 0.0, 0.5, 0.4), 1.8),
            ((1.0, 0.5, 0.5, 7.0, 0.6, 0.8), 1.2),
            ((0.5, 0.5, 0.5, 1.0, 0.6, 0.0), 0.8),
            ((0.0, 0.0, 1.0, 0.0, 0.5, 0.4), -1.8),
            ((0.5, 0.5, 0.25, 0.0, 0.5, 0.4), -0.4),
        ],
    ),
    "learning": Rule(
        {
            "quality": share(UP),
            "theme": share(UP),
            "mean": share(UP),
            "sd": (0.0, 0.5, MIXED),
            "quality_weight": (0.0, 1.0, MIXED),
            "theme_weight": (0.0, 1.0, MIXED),
            "theme_gain": GAIN,
        },
        CHANCE,
        [
            ((0.5, 0.5, 0.6, 0.15, 0.5, 0.5, 0.25), 0.6),
            ((1.0, 1.0, 0.6, 0.15, 0.5, 0.5, 0.2), 0.78),
            ((0.0, 0.5, 0.6, 0.15, 0.5, 0.5, 0.2), 0.45),
            ((0.75, 0.75, 0.6, 0.1, 0.8, 0.4, 0.5), 0.7),
            ((1.0, 1.0, 0.95, 0.15, 0.5, 0.5, 0.2), 1.0),
            ((0.0, 0.0, 0.1, 0.15, 0.5, 0.5, 0.2), 0.0),
        ],
    ),
}
