"""The rules of sim/rules/conversation.py: their domains, directions and values worked out by hand."""

import math

from tests.sim.rules.rows.row import CHANCE, DAY, DOWN, EBBINGHAUS, GAIN, MIXED, UP, Rule, ln, share, yes_no

ROWS: dict[str, Rule] = {
    "spaced_recall": Rule(
        {"told": (0.0, 0.4, UP), "learned": (0.5, 1.0, UP), "effect": (0.0, 1.0, UP)},
        CHANCE,
        [((0.0, 0.6, 0.5), 0.0), ((0.6, 0.6, 0.5), 0.6), ((0.3, 0.6, 0.0), 0.3), ((0.5, 1.0, 3**0.5 * ln(3) / math.pi), 0.75)],
    ),
    "retention": Rule(
        {"minutes": (0.0, 1e6, DOWN), "k": (0.5, 4.0, UP), "c": (1.0, 1.5, MIXED)},
        CHANCE,
        [
            ((0.0, *EBBINGHAUS), 1.0),
            ((1.0, *EBBINGHAUS), 1.0),
            ((10.0, *EBBINGHAUS), 1.84 / 2.84),
            ((DAY, *EBBINGHAUS), 0.3041101),
            ((31 * DAY, *EBBINGHAUS), 0.2122787),
            ((1e4, 2.0, 1.0), 1 / 3),
            ((1e4, 2.0, 1.5), 0.2),
        ],
    ),
    "recall": Rule(
        {
            "learned": share(UP),
            "days": (0, 400, DOWN),
            "retellings": (0, 255, UP),
            "k": (0.5, 4.0, UP),
            "c": (1.0, 1.5, MIXED),
            "gist_exponent": share(DOWN),
            "slowing": (0.0, 3.0, UP),
        },
        CHANCE,
        [
            ((0.7, 0, 0, *EBBINGHAUS, 1.0, 1.0), 0.7),
            ((0.7, 1, 0, *EBBINGHAUS, 1.0, 1.0), 0.7 * 0.3041101),
            ((0.7, 4, 3, *EBBINGHAUS, 1.0, 1.0), 0.7 * 0.3041101),  # three retellings: a quarter of the time
            ((0.7, 62, 1, *EBBINGHAUS, 1.0, 1.0), 0.7 * 0.2122787),
            ((0.7, 62, 2, *EBBINGHAUS, 1.0, 0.5), 0.7 * 0.2122787),
            ((0.8, 1, 0, *EBBINGHAUS, 0.5, 1.0), 0.8 * math.sqrt(0.3041101)),
            ((0.7, 300, 0, *EBBINGHAUS, 0.0, 1.0), 0.7),
            ((0.0, 5, 1, *EBBINGHAUS, 0.35, 1.0), 0.0),
        ],
    ),
    "rating_talk_factor": Rule(
        {"enjoyment": (-4.0, 4.0, MIXED), "gain": (0.0, 2.0, MIXED), "asymmetry": (1.0, 2.0, UP)},
        (0.0, 25.0),
        [
            ((0.0, 0.25, 1.3), 0.8),
            ((1.0, 0.25, 1.3), 1.0),
            ((2.0, 0.25, 1.3), 1.6),
            ((-1.0, 0.25, 1.3), 1.06),
            ((-2.0, 0.25, 1.3), 1.84),
            ((3.0, 0.0, 1.3), 1.0),
        ],
        held={"enjoyment": -1.0},
    ),
    "eagerness": Rule(
        {"talk_rate": (0.0, 2.0, UP), "enjoyment": (-4.0, 4.0, MIXED), "gain": (0.0, 2.0, MIXED), "asymmetry": (1.0, 2.0, UP)},
        (0.0, 50.0),
        [((0.5, 0.0, 0.25, 1.3), 0.4), ((0.5, 2.0, 0.25, 1.3), 0.8), ((0.0, 2.0, 0.25, 1.3), 0.0), ((2.0, 3.0, 0.0, 1.3), 2.0)],
        held={"enjoyment": -1.0},
    ),
    "talk_profile": Rule(
        {
            "days": (0, 400, DOWN),
            "interest": share(UP),
            "interest_gain": GAIN,
            "immediate_days": (1.0, 30.0, UP),
            "ongoing": share(UP),
            "cue_ratio": (0.0, 4.0, UP),
        },
        (0.0, 7.0),
        [
            ((0, 0.5, 0.25, 7.0, 0.15, 1.0), 1.15),
            ((7, 0.5, 0.25, 7.0, 0.15, 1.0), 0.15 + 1 / math.e),
            ((0, 1.0, 0.25, 7.0, 0.15, 2.0), 1.5625 + 0.3),
            ((0, 0.0, 0.25, 7.0, 0.0, 2.0), 0.64),
            ((400, 0.5, 0.25, 1.0, 0.15, 0.5), 0.075),
        ],
        held={"days": 3},
    ),
    "cue_ratio": Rule(
        {"visible_reminders": share(UP), "ratio": (1.0, 2.0, MIXED)},
        (0.5, 2.0),
        [((0.5, 1.3), 1.0), ((1.0, 1.3), 1.3), ((0.0, 1.3), 1 / 1.3), ((0.75, 1.44), 1.2), ((0.9, 1.0), 1.0)],
    ),
    "talkativeness": Rule(
        {"u": (0.001, 0.999, UP), "sigma": (0.0, 1.0, MIXED)},
        (0.0, 100.0),
        [((0.5, 0.0), 1.0), ((0.9, 0.0), 1.0), ((0.5, 0.6), math.exp(-0.18)), ((0.8413447460685429, 0.6), math.exp(0.42))],
    ),
    "talk_probability": Rule({"rate": (0.0, 50.0, UP)}, CHANCE, [((0.0,), 0.0), ((ln(2),), 0.5), ((ln(10),), 0.9), ((1000.0,), 1.0)]),
    "content_probability": Rule(
        {"explainability": share(UP), "recalled": share(UP), "baseline": share(UP)},
        CHANCE,
        [
            ((0.5, 1.0, 0.4), 0.4),
            ((1.0, 0.6, 0.4), 0.6),
            ((0.0, 1.0, 0.4), 0.16),
            ((0.75, 0.5, 0.25), 0.25),
            ((0.3, 0.6, 1.0), 0.6),
            ((0.5, 0.0, 0.4), 0.0),
            ((0.5, 1.0, 0.0), 0.0),
            ((1.0, 0.6, 0.0), 0.6),
        ],
    ),
    "told_probability": Rule(
        {"same_office": yes_no(UP), "base": share(UP), "office_ratio": (1.0, 10.0, DOWN), "apart": share(UP)},
        CHANCE,
        [
            ((True, 0.15, 4.5, 1.0), 0.15),
            ((True, 0.15, 4.5, 0.8), 0.12),
            ((False, 0.15, 4.5, 0.9), 0.03),
            ((False, 0.15, 1.0, 1.0), 0.15),
            ((False, 0.15, 4.5, 0.0), 0.0),
        ],
        held={"same_office": False},
    ),
    "told_of_share": Rule(
        {"told": share(UP), "share": share(UP), "contacts": (1.0, 50.0, UP)},
        CHANCE,
        [
            ((0.15, 1 / 12, 12.0), 0.15),
            ((0.15, 0.25, 12.0), 1.0 - 0.85**3),
            ((0.5, 0.05, 10.0), 1.0 - 0.5**0.5),
            ((0.3, 0.0, 12.0), 0.0),
            ((0.0, 0.5, 12.0), 0.0),
        ],
    ),
    "mood": Rule(
        {"enjoyment": (-4.0, 4.0, UP), "frustration": share(DOWN), "resentment": (0.0, 3.0, DOWN)},
        (-7.0, 4.0),
        [((1.0, 0.0, 1.5), 1.0), ((1.0, 0.5, 1.5), 0.25), ((0.0, 1.0, 2.0), -2.0), ((-1.0, 0.4, 0.0), -1.0)],
        held={"frustration": 0.5},
    ),
    "story_persuades": Rule(
        {"base": share(UP), "valence": (0.0, 2.0, MIXED), "ill": yes_no(MIXED), "negative_ratio": (0.0, 2.0, MIXED)},
        CHANCE,
        [
            ((0.25, 1.5, False, 0.8), 0.375),
            ((0.25, 0.5, True, 0.8), 0.3),
            ((0.25, 0.5, True, 0.0), 0.0),
            ((0.9, 2.0, False, 0.8), 1.0),
            ((0.9, 0.0, True, 2.0), 1.0),
        ],
    ),
    "opinion": Rule(
        {"before": (-2.0, 2.0, UP), "mood": (-4.0, 4.0, UP), "weight": (0.0, 2.0, MIXED)},
        (-2.0, 2.0),
        [((0.0, 1.0, 0.3), 0.3), ((1.0, -1.0, 0.5), 0.0), ((0.0, 4.0, 0.5), 1.0), ((1.0, -5.0, 2.0), -2.0), ((0.7, 1.0, 0.0), 0.7)],
        held={"weight": 0.5},
    ),
    "valence": Rule(
        {"mood": (-4.0, 4.0, UP), "slope": (0.0, 2.0, MIXED)},
        (0.0, 2.0),
        [((0.0, 0.5), 1.0), ((ln(3), 1.0), 1.5), ((-ln(3), 1.0), 0.5), ((ln(9), 0.5), 1.5), ((3.0, 0.0), 1.0)],
    ),
}
