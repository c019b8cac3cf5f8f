"""Every rule against numbers worked out by hand, at its limits, in its directions, and against its own source in Python.

One row of the table a rule: its arguments with the documented domain and direction, the range of its result, and cases.
Expected numbers are literals or arithmetic written the other way round (odds instead of log-odds), never the rule
itself. A rule, or an argument of one, that has no row fails `test_every_rule_stands_in_the_table`.
"""

import ast
import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim import rules
from sim.rules.behaviour import LOGISTIC_PER_NORMAL

UP, DOWN, MIXED = 1, -1, 0
"""Direction of a rule in an argument; MIXED depends on another argument (or is an inverted U) and is tested by itself."""
NEVER = 1e12
INF = math.inf
ln, e = math.log, math.exp


class Rule(NamedTuple):
    arguments: dict[str, tuple[float, float, int]]  # name: (lowest, highest, direction), in the order of the signature
    result: tuple[float, float]
    cases: list[tuple[tuple[float, ...], float]]
    held: Mapping[str, float] = MappingProxyType({})  # values at which the directions of the *other* arguments hold


def share(direction: int) -> tuple[float, float, int]:
    return (0.0, 1.0, direction)


def yes_no(direction: int) -> tuple[bool, bool, int]:
    return (False, True, direction)


GAIN, RHO = (0.0, 0.5, MIXED), (0.0, 0.6, MIXED)
LOG_ODDS, SD, KIND = (-3.0, 3.0, UP), (-3.0, 3.0, UP), (0, 4, MIXED)
CHANCE = (0.0, 1.0)

EBBINGHAUS = (1.84, 1.25)
DAY = 1440.0

TABLE: dict[str, Rule] = {
    # --- arithmetic
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
    # --- 1 teasers
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
    # --- 2 feed
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
    "post_appeal": Rule(
        {
            "photo": yes_no(UP),
            "elaborateness": share(MIXED),
            "awe": share(UP),
            "interest": share(UP),
            "depth": share(UP),
            "photo_ratio": (1.0, 3.1, UP),
            "elaborateness_log_odds": (0.0, 2.0, UP),
            "awe_gain": GAIN,
            "interest_gain": GAIN,
            "value_gain": GAIN,
        },
        (-8.0, 8.0),
        [
            ((False, 0.0, 0.5, 0.5, 0.5, 2.2, 0.4, 0.3, 0.25, 0.3), 0.0),
            ((True, 0.0, 0.5, 0.5, 0.5, 2.2, 0.4, 0.3, 0.25, 0.3), ln(2.2)),
            ((True, 1.0, 1.0, 1.0, 1.0, 2.2, 0.4, 0.3, 0.25, 0.3), 0.4 + ln(2.2 * 1.3**2 * 1.25**2 * 1.3**2)),
            ((False, 0.0, 1.0, 0.0, 0.5, 2.2, 0.4, 0.3, 0.25, 0.3), -ln(1.5625)),  # awe does not show in a plain post
            ((False, 0.5, 0.75, 0.5, 0.25, 2.2, 0.4, 0.3, 0.25, 0.3), 0.2 + 0.5 * ln(1.3) - ln(1.3)),
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
    # --- 3 conversation
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
        {"same_office": yes_no(UP), "base": share(UP), "office_ratio": (1.0, 10.0, DOWN), "cross_factor": share(UP)},
        CHANCE,
        [((True, 0.15, 4.5, 0.9), 0.15), ((False, 0.15, 4.5, 0.9), 0.03), ((False, 0.15, 1.0, 1.0), 0.15), ((False, 0.15, 4.5, 0.0), 0.0)],
        held={"same_office": False},
    ),
    "cross_office_factor": Rule(
        {"remote_share": share(DOWN), "fully_remote_factor": share(UP)},
        CHANCE,
        [((0.0, 0.75), 1.0), ((1.0, 0.75), 0.75), ((0.5, 0.75), 0.875), ((1.0, 1.0), 1.0), ((1.0, 0.0), 0.0)],
    ),
    "valence": Rule(
        {"enjoyment": (-4.0, 4.0, UP), "slope": (0.0, 2.0, MIXED)},
        (0.0, 2.0),
        [((0.0, 0.5), 1.0), ((ln(3), 1.0), 1.5), ((-ln(3), 1.0), 0.5), ((ln(9), 0.5), 1.5), ((3.0, 0.0), 1.0)],
    ),
    # --- 4 registration
    "peer_log_odds": Rule(
        {
            "inspirers": (0, 9, UP),
            "spontaneous": (0.001, 0.1, DOWN),
            "imitation": share(UP),
            "second_gain": (1.0, 2.0, UP),
            "saturates_at": (1.0, 5.0, UP),
        },
        (0.0, 10.0),
        [
            ((0, 0.008, 0.1, 1.4, 3.0), 0.0),
            ((1, 0.008, 0.1, 1.4, 3.0), ln(13.5)),
            ((2, 0.008, 0.1, 1.4, 3.0), ln(13.5 * 1.4)),
            ((3, 0.008, 0.1, 1.4, 3.0), ln(13.5) + 1.5 * ln(1.4)),
            ((5, 0.008, 0.1, 1.4, 3.0), ln(13.5) + 1.5 * ln(1.4)),
            ((5, 0.008, 0.1, 1.4, 5.0), ln(13.5) + 25 / 12 * ln(1.4)),
            ((5, 0.008, 0.1, 1.4, 1.0), ln(13.5)),
            ((5, 0.008, 0.0, 1.0, 3.0), 0.0),
            ((2, 0.02, 0.38, 1.0, 3.0), ln(20)),
        ],
        held={"inspirers": 4},
    ),
    "deadline_log_odds": Rule(
        {"late_share": (0.0, 0.99, UP), "window_days": (1.0, 400.0, UP)},
        (0.0, 9.0),
        [
            ((0.58, 57.0), ln(0.58 / 0.42 * 50 / 7)),
            ((0.58, 57.0), 2.2888862),
            ((0.5, 14.0), 0.0),
            ((0.5, 21.0), ln(2)),
            ((0.0, 57.0), 0.0),
            ((0.58, 7.0), 0.0),
            ((0.58, 1.0), 0.0),
            ((0.05, 57.0), 0.0),
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
            "curiosity_slope": (0.0, 4.0, UP),
            "benefit_slope": (0.0, 4.0, UP),
            "frustration_slope": (-2.0, 0.0, UP),
        },
        (-INF, INF),
        [
            ((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5), 0.0),
            ((-ln(49), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5), -ln(49)),
            ((0.0, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, -0.5), 1.5),
            ((0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5), 2.5),
            ((0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 2.0, -0.5), 0.5),
            ((0.0, 0.0, 0.0, 0.7, 0.1, 0.2, 0.3, 0.4, 0.6, 2.5, 2.0, -0.5), 1.0 - 0.3 - 0.7),
            ((-INF, 1.0, 1.0, -3.0, 5.0, 2.0, 1.0, 5.0, 0.0, 4.0, 4.0, 0.0), -INF),
            ((INF, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -2.0), INF),
        ],
    ),
    "manager_log_odds": Rule(
        {"odds_ratio": (1.0, 4.0, UP), "involved": yes_no(UP), "involvement_log_odds": (0.0, 1.0, UP)},
        (0.0, 3.0),
        [((2.0, False, 0.5), ln(2)), ((2.0, True, 0.5), ln(2) + 0.5), ((1.0, False, 0.5), 0.0), ((1.0, True, 0.0), 0.0)],
        held={"involved": True},
    ),
    "refusal_frustration": Rule(
        {"base": share(UP), "told_why": yes_no(DOWN), "notice_factor": share(UP), "level": (0, 3, UP), "level_factor": (1.0, 3.0, UP)},
        CHANCE,
        [
            ((0.3, False, 0.5, 0, 1.5), 0.3),
            ((0.3, True, 0.5, 0, 1.5), 0.15),
            ((0.3, True, 0.5, 2, 1.5), 0.225),
            ((0.3, False, 0.5, 3, 1.5), 0.45),
            ((0.9, False, 0.5, 1, 1.5), 1.0),
            ((0.0, False, 0.5, 1, 1.5), 0.0),
        ],
        held={"told_why": True, "level": 1},
    ),
    # --- 5 workshop
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
    # --- 6 posting
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
    # --- 7 memory and behaviour
    "application_probability": Rule(
        {
            "at_start": share(UP),
            "voluntary": yes_no(UP),
            "motivation": SD,
            "support": SD,
            "knowledge": SD,
            "useful": SD,
            "liking": SD,
            "voluntary_rho": RHO,
            "motivation_rho": RHO,
            "environment_rho": RHO,
            "knowledge_rho": RHO,
            "usefulness_rho": RHO,
            "liking_rho": RHO,
        },
        CHANCE,
        [
            ((0.5, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2), 0.5),
            ((0.5, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.34, 0.2, 0.2, 0.2, 0.2, 0.2), 1 / (1 + e(-1.702 * 0.17))),
            ((0.5, False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.34, 0.2, 0.2, 0.2, 0.2, 0.2), 1 / (1 + e(1.702 * 0.17))),
            ((0.5, True, 1.0, 2.0, 3.0, -1.0, -2.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5), 1 / (1 + e(-1.702 * (0.1 + 0.4 + 0.9 - 0.4 - 1.0)))),
            ((0.75, True, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5), 1 / (1 + e(-1.702 * 0.6744897501960817))),
            ((0.0, True, 9.0, 9.0, 9.0, 9.0, 9.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5), 0.0),
        ],
    ),
    "application_days": Rule(
        {
            "u": (0.0, 1.0 - 2.0**-53, UP),
            "at_start": (0.6, 1.0, DOWN),
            "at_6": (0.4, 0.6, MIXED),
            "at_12": (0.05, 0.4, UP),
            "support": (-4.0, 4.0, UP),
            "support_share": (0.0, 0.5, MIXED),
        },
        (0, 20_000),
        [
            ((0.0, 0.6, 0.3, 0.15, 0.0, 0.3), 0),
            ((0.25, 0.6, 0.3, 0.15, 0.0, 0.3), 75),
            ((0.499, 0.6, 0.3, 0.15, 0.0, 0.3), 181),
            ((0.501, 0.6, 0.3, 0.15, 0.0, 0.3), 182),
            ((0.6, 0.6, 0.3, 0.15, 0.0, 0.3), 240),
            ((0.749, 0.6, 0.3, 0.15, 0.0, 0.3), 363),
            ((0.751, 0.6, 0.3, 0.15, 0.0, 0.3), 366),
            ((0.5, 0.6, 0.6, 0.6, 0.0, 0.3), 20_000),
            ((0.5, 0.6, 0.3, 0.3, 3.0, 0.3), 20_000),
            ((0.25, 0.6, 0.3, 0.15, 1.0, ln(2)), 151),
            ((0.25, 0.6, 0.3, 0.15, -1.0, ln(2)), 37),
            ((0.25, 0.6, 0.6, 0.3, 0.0, 0.3), 257),
        ],
    ),
}

CASES = [(name, arguments, expected) for name, row in TABLE.items() for arguments, expected in row.cases]


def function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(rules, name)
    return found


def decorated() -> set[str]:
    """Names of all functions under `@rule`, read from the source text of every module of rules."""
    return {
        node.name
        for path in Path(rules.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        if any(isinstance(each, ast.Name) and each.id == "rule" for each in node.decorator_list)
    }


def annotations(name: str) -> dict[str, type]:
    hints = inspect.get_annotations(function(name).py_func)
    return {argument: kind for argument, kind in hints.items() if argument != "return"}


def value_in(name: str, argument: str) -> st.SearchStrategy[Any]:
    """Any value of an argument within its domain, the ends often."""
    low, high, _ = TABLE[name].arguments[argument]
    kind = annotations(name)[argument]
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.one_of(st.sampled_from([int(low), int(high)]), st.integers(int(low), int(high)))
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high))


def point(name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(*(value_in(name, argument) for argument in TABLE[name].arguments))


def random_points(name: str, count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """Points inside the domain; wide ranges are drawn evenly in the logarithm."""
    rng = np.random.default_rng(seed)
    kinds = annotations(name)
    for _ in range(count):
        drawn: list[Any] = []
        for argument, (low, high, _) in TABLE[name].arguments.items():
            if kinds[argument] is bool:
                drawn.append(bool(rng.integers(2)))
            elif kinds[argument] is int:
                drawn.append(int(rng.integers(int(low), int(high) + 1)))
            elif low > 0.0 and high / low > 1e3:
                drawn.append(float(math.exp(rng.uniform(ln(low), ln(high)))))
            else:
                drawn.append(float(rng.uniform(low, high)))
        yield tuple(drawn)


# --- the table is complete -------------------------------------------------------------------------------------------


def test_every_rule_stands_in_the_table() -> None:
    assert decorated() == set(TABLE)
    for name, row in TABLE.items():
        assert row.cases, name
        assert list(row.arguments) == list(annotations(name)), name
        assert set(row.held) <= set(row.arguments), name


def test_every_rule_says_what_it_computes() -> None:
    assert [name for name in TABLE if not (function(name).py_func.__doc__ or "").strip()] == []


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES, ids=[f"{name}-{i}" for i, (name, _, _) in enumerate(CASES)])
def test_values_worked_out_by_hand(name: str, arguments: tuple[float, ...], expected: float) -> None:
    # literals above carry six or seven digits where the arithmetic has no short form
    digits = 3e-6 if isinstance(expected, float) and 0.0 < abs(expected) < INF else 0.0
    assert function(name)(*arguments) == pytest.approx(expected, rel=digits, abs=1e-12)


def test_forgetting_follows_ebbinghaus() -> None:
    """His savings (1885) at 20 minutes, 1 hour, 9 hours, 1, 2, 6 and 31 days; his own curve misses them by up to 4 points."""
    minutes = np.array([20, 64, 526, 1 * DAY, 2 * DAY, 6 * DAY, 31 * DAY])
    observed = np.array([0.582, 0.442, 0.358, 0.337, 0.278, 0.254, 0.211])
    curve = np.array([rules.retention(t, 1.84, 1.25) for t in minutes])
    assert np.abs(curve - observed).max() < 0.04
    assert curve[[3, 6]] == pytest.approx([0.30, 0.21], abs=0.005)


def test_the_first_peer_lifts_a_rare_chance_from_p_to_p_plus_q() -> None:
    """In odds, so exactly only for rare events: p = .008, q = .1 gives 13.5 times the odds, .0982 a week and not .108."""
    lifted = rules.logistic(rules.logit(0.008) + rules.peer_log_odds(1, 0.008, 0.1, 1.4, 3.0))
    assert lifted == pytest.approx(13.5 * 8 / (13.5 * 8 + 992))
    rare = rules.logistic(rules.logit(8e-6) + rules.peer_log_odds(1, 8e-6, 1e-4, 1.4, 3.0))
    assert rare == pytest.approx(1.08e-4, rel=2e-4)


@pytest.mark.parametrize(("late", "window"), [(0.58, 57), (0.3, 29), (0.7, 120)])
def test_the_deadline_gives_the_last_week_its_share(late: float, window: int) -> None:
    """A flat chance p a week before and the lifted one in the last week: the last week's share of all is `late`, for small p."""
    p = 1e-6
    last_week = rules.logistic(rules.logit(p) + rules.deadline_log_odds(late, window))
    assert last_week / (last_week + p * (window - 7) / 7) == pytest.approx(late, rel=1e-3)


def test_readers_on_average_react_at_the_engagement_rate() -> None:
    assert 0.27 * rules.reaction_probability(0.05, 0.27, 0.0) == pytest.approx(0.05)


def test_delays_are_geometric_with_the_given_mean() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    days = np.array([rules.delay_days(x, 2.1) for x in u])
    share = np.bincount(days, minlength=6)[1:6] / len(u)
    p = 1 / 2.1
    assert days.mean() == pytest.approx(2.1, abs=1e-3)
    assert share == pytest.approx([p * (1 - p) ** k for k in range(5)], abs=1e-5)


def test_application_survives_as_observed() -> None:
    """Share still applying it after half a year and a year: A6 / A0 and A12 / A0 (Saks & Belcourt 2006: 62, 44 and 34 %)."""
    u = (np.arange(50_000) + 0.5) / 50_000
    days = np.array([rules.application_days(x, 0.62, 0.44, 0.34, 0.0, 0.2) for x in u])
    assert (days >= 182).mean() == pytest.approx(0.44 / 0.62, abs=1e-4)
    assert (days >= 365).mean() == pytest.approx(0.34 / 0.62, abs=1e-4)


def test_the_logistic_stands_in_for_the_normal_curve() -> None:
    x = np.linspace(-6, 6, 4001)
    miss = np.abs([rules.logistic(LOGISTIC_PER_NORMAL * each) for each in x] - stats.norm.cdf(x)).max()
    assert 0.0094 < miss < 0.0096  # Camilli (1994): 0.0095 at best


@pytest.mark.parametrize(("sigma", "interactive"), [(1.9, 0.27), (1.2, 0.4), (0.5, 1.0)])
def test_propensity_keeps_the_top_of_a_lognormal_of_mean_one(sigma: float, interactive: float) -> None:
    """Its mean is 1 only if everybody interacts; cut below its (1 - s) quantile, the mean left is Phi(sigma - that quantile)."""
    u = (np.arange(400_000) + 0.5) / 400_000
    drawn = np.array([rules.posting_propensity(x, sigma, interactive) for x in u])
    cut = stats.norm.ppf(1.0 - interactive)
    assert (drawn > 0).mean() == pytest.approx(interactive, abs=1e-5)
    assert drawn.mean() == pytest.approx(stats.norm.cdf(sigma - cut), abs=2e-3)


def test_talk_by_rating_is_a_lopsided_u() -> None:
    """Least talk at an average day, more from the disappointed than from the delighted, and about 1 on average."""
    enjoyed = np.linspace(-4, 4, 81)
    talk = np.array([rules.rating_talk_factor(x, 0.25, 1.3) for x in enjoyed])
    assert enjoyed[talk.argmin()] == pytest.approx(0.0, abs=1e-12)
    assert np.all(talk[:40] > talk[::-1][:40])
    assert np.sum(talk * stats.norm.pdf(enjoyed) * 0.1) == pytest.approx((1 + 0.25 * 1.15) / 1.25, abs=2e-3)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLE)
@settings(deadline=None)
@given(data=st.data())
def test_within_the_domain_a_rule_stays_in_its_range(name: str, data: st.DataObject) -> None:
    low, high = TABLE[name].result
    value = function(name)(*data.draw(point(name)))
    assert low <= value <= high  # false for nan, too


@pytest.mark.parametrize("name", TABLE)
def test_at_every_corner_of_the_domain_a_rule_stays_in_its_range(name: str) -> None:
    low, high = TABLE[name].result
    call, kinds = function(name), annotations(name)
    ends = [(kinds[each](a), kinds[each](b)) for each, (a, b, _) in TABLE[name].arguments.items()]
    outside = [corner for corner in product(*ends) if not low <= call(*corner) <= high]
    assert outside == []


# --- directions ------------------------------------------------------------------------------------------------------


DIRECTED = [(name, each, sign) for name, row in TABLE.items() for each, (_, _, sign) in row.arguments.items() if sign != MIXED]


@pytest.mark.parametrize(("name", "argument", "sign"), DIRECTED, ids=[f"{name}-{each}" for name, each, _ in DIRECTED])
def test_each_argument_pushes_in_its_direction(name: str, argument: str, sign: int) -> None:
    """Never against it, anywhere in the domain; and clearly with it somewhere, so no argument is ignored."""
    row, call = TABLE[name], function(name)
    place = list(row.arguments).index(argument)
    held = {list(row.arguments).index(each): value for each, value in row.held.items() if each != argument}
    low, high, _ = row.arguments[argument]
    kind = annotations(name)[argument]
    moved = 0
    for a, b in zip(random_points(name, 150, 1), random_points(name, 150, 2), strict=True):
        start = [held.get(i, value) for i, value in enumerate(a)]
        for step in (sorted((a[place], b[place])), [kind(low), kind(high)]):
            less, more = (call(*start[:place], value, *start[place + 1 :]) for value in step)
            rounding = 1e-12 * max(1.0, abs(less)) if math.isfinite(less) else 0.0
            assert sign * (more - less) >= -rounding, (start, step)
            moved += sign * (more - less) > rounding
    assert moved > 0


@pytest.mark.parametrize(
    ("name", "point", "argument", "values", "signs"),
    [  # an argument whose direction turns, or depends on another: the sign of each step between the values
        ("mystery_effect", (None, 0.5, 0.35), "mystery", (0.0, 0.3, 0.5, 0.7, 1.0), "++--"),
        ("mystery_effect", (0.3, None, 0.35), "optimum", (0.0, 0.3, 1.0), "+-"),
        ("teaser_curiosity", (None, 0.5, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), "mystery", (0.0, 0.5, 1.0), "+-"),
        ("teaser_curiosity", (0.4, 0.5, 0.5, 1.0, 0, False, 0.35, None, 0.35, 0.14, 10.0, 0.3), "optimum", (0.0, 0.4, 1.0), "+-"),
        ("teaser_curiosity", (0.5, 0.9, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, None, 10.0, 0.3), "surprise_gain", (0.0, 0.3), "+"),
        ("teaser_curiosity", (0.5, 0.1, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, None, 10.0, 0.3), "surprise_gain", (0.0, 0.3), "-"),
        ("teaser_curiosity", (0.5, None, 0.5, 1.0, 15, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), "surprise", (0.0, 1.0), "-"),
        ("benefit_size", (0.9, 0.2, None), "individual_weight", (0.0, 1.0), "+"),
        ("benefit_size", (0.2, 0.9, None), "individual_weight", (0.0, 1.0), "-"),
        ("staging_log_odds", (0.5, 0.9, 1.0, None, 2.0), "awe_gain", (0.0, 0.3), "+"),
        ("staging_log_odds", (0.5, 0.1, 1.0, None, 2.0), "awe_gain", (0.0, 0.3), "-"),
        ("staging_log_odds", (0.9, 0.5, 1.0, 0.3, None), "theme_slope", (0.0, 2.0), "+"),
        ("staging_log_odds", (0.1, 0.5, 1.0, 0.3, None), "theme_slope", (0.0, 2.0), "-"),
        ("visibility", (6.0, 24.0, None), "exponent", (0.3, 1.0), "+"),
        ("visibility", (96.0, 24.0, None), "exponent", (0.3, 1.0), "-"),
        ("post_appeal", (False, None, 0.9, 0.5, 0.5, 2.2, 0.4, 0.3, 0.25, 0.3), "elaborateness", (0.0, 1.0), "+"),
        ("post_appeal", (False, None, 0.0, 0.5, 0.5, 2.2, 0.1, 0.3, 0.25, 0.3), "elaborateness", (0.0, 1.0), "-"),
        ("post_appeal", (False, 0.5, 0.9, 0.5, 0.5, 2.2, 0.4, None, 0.25, 0.3), "awe_gain", (0.0, 0.5), "+"),
        ("post_appeal", (False, 0.5, 0.5, 0.1, 0.5, 2.2, 0.4, 0.3, None, 0.3), "interest_gain", (0.0, 0.5), "-"),
        ("post_appeal", (False, 0.5, 0.5, 0.5, 0.9, 2.2, 0.4, 0.3, 0.25, None), "value_gain", (0.0, 0.5), "+"),
        ("retention", (5.0, 1.84, None), "c", (1.0, 1.5), "+"),
        ("retention", (DAY, 1.84, None), "c", (1.0, 1.5), "-"),
        ("recall", (0.7, 3, 0, 1.84, None, 1.0, 1.0), "c", (1.0, 1.5), "-"),
        ("rating_talk_factor", (None, 0.5, 1.3), "enjoyment", (-2.0, -1.0, 0.0, 1.0, 2.0), "--++"),
        ("rating_talk_factor", (0.0, None, 1.3), "gain", (0.0, 1.0), "-"),
        ("rating_talk_factor", (2.0, None, 1.3), "gain", (0.0, 1.0), "+"),
        ("eagerness", (0.3, None, 0.5, 1.3), "enjoyment", (-2.0, -1.0, 0.0, 1.0, 2.0), "--++"),
        ("eagerness", (0.3, 0.0, None, 1.3), "gain", (0.0, 1.0), "-"),
        ("eagerness", (0.3, 2.0, None, 1.3), "gain", (0.0, 1.0), "+"),
        ("talk_profile", (0, 0.9, None, 7.0, 0.15, 1.0), "interest_gain", (0.0, 0.5), "+"),
        ("talk_profile", (0, 0.1, None, 7.0, 0.15, 1.0), "interest_gain", (0.0, 0.5), "-"),
        ("cue_ratio", (0.9, None), "ratio", (1.0, 2.0), "+"),
        ("cue_ratio", (0.1, None), "ratio", (1.0, 2.0), "-"),
        ("valence", (1.0, None), "slope", (0.0, 1.0), "+"),
        ("valence", (-1.0, None), "slope", (0.0, 1.0), "-"),
        ("enjoyment", (0.9, 0.5, 0.0, True, 0.0, None, 0.3, 0.4, 0.3), "facilitation_rho", (0.0, 0.6), "+"),
        ("enjoyment", (0.5, 0.5, 0.0, True, 1.0, None, 0.3, 0.4, 0.3), "facilitation_rho", (0.0, 0.6), "-"),  # less is chance
        ("enjoyment", (0.5, 0.1, 0.0, True, 0.0, 0.6, None, 0.4, 0.3), "quality_rho", (0.0, 0.6), "-"),
        ("rating", (2.0, 3.0, None), "sd", (0.0, 0.7), "+"),
        ("rating", (-2.0, 3.0, None), "sd", (0.0, 0.7), "-"),
        ("usefulness", (0.9, 0.5, 0.5, 0.0, None, 0.3), "quality_weight", (0.0, 0.6), "+"),
        ("usefulness", (0.5, 0.1, 0.5, 0.0, 0.3, None), "fit_weight", (0.0, 0.6), "-"),
        ("learning", (0.9, 0.5, 0.6, None, 0.5, 0.5, 0.2), "sd", (0.0, 0.2), "+"),
        ("learning", (0.1, 0.5, 0.6, None, 0.5, 0.5, 0.2), "sd", (0.0, 0.2), "-"),
        ("learning", (0.9, 0.5, 0.6, 0.2, None, 0.5, 0.2), "quality_weight", (0.0, 0.8), "+"),
        ("learning", (0.1, 0.5, 0.6, 0.2, None, 0.5, 0.2), "quality_weight", (0.0, 0.8), "-"),
        ("learning", (0.5, 0.9, 0.6, 0.2, 0.5, None, 0.2), "theme_weight", (0.0, 0.8), "+"),
        ("learning", (0.5, 0.1, 0.6, 0.2, 0.5, None, 0.2), "theme_weight", (0.0, 0.8), "-"),
        ("learning", (0.5, 0.9, 0.6, 0.2, 0.5, 0.5, None), "theme_gain", (0.0, 0.5), "+"),
        ("learning", (0.5, 0.1, 0.6, 0.2, 0.5, 0.5, None), "theme_gain", (0.0, 0.5), "-"),
        ("posting_propensity", (0.999, None, 1.0), "sigma", (0.5, 1.9), "+"),
        ("posting_propensity", (0.5, None, 1.0), "sigma", (0.5, 1.9), "-"),
        ("sharing_log_odds", (0.9, 0.5, None, 0.6, 1.0), "effort", (-1.0, 0.0), "-"),
        ("sharing_log_odds", (0.1, 0.5, None, 0.6, 1.0), "effort", (-1.0, 0.0), "+"),
        ("sharing_log_odds", (0.5, 0.9, -0.8, None, 1.0), "prompt_slope", (0.0, 1.0), "+"),
        ("room_log_odds", (0.9, False, None, 0.8), "photo_ratio", (1.0, 2.2), "+"),
        ("room_log_odds", (0.1, False, None, 0.8), "photo_ratio", (1.0, 2.2), "-"),
        ("story_log_odds", (1.0, 0.5, 1.0, 0.4, None), "value_gain", (0.0, 0.5), "+"),
        ("story_log_odds", (0.0, 0.8, 0.5, None, 0.3), "baseline", (0.3, 0.9), "-"),  # what is special where little can be told
        ("story_log_odds", (0.0, 0.2, 0.5, None, 0.3), "baseline", (0.3, 0.9), "+"),
        ("photo_probability", (None, 0.9, 0.1, 0.5, 0.15, 0.7, 0.15), "during", (False, True), "+"),
        ("photo_probability", (None, 0.1, 0.9, 0.5, 0.15, 0.7, 0.15), "during", (False, True), "-"),
        ("elaborateness", (0.5, 0.5, False, 0.9, 0.0, 0.0, 0.15, 0.35, 0.15, 0.1, None, 0.1), "spread", (0.0, 0.4), "+"),
        ("elaborateness", (0.5, 0.5, False, 0.1, 0.0, 0.0, 0.15, 0.35, 0.15, 0.1, None, 0.1), "spread", (0.0, 0.4), "-"),
        ("dress_up_probability", (0.5, 0.9, 0.1, None, 0.0, 0.0, 0.0), "theme_slope", (0.0, 1.0), "+"),
        ("dress_up_probability", (0.5, 0.1, 0.1, None, 0.0, 0.0, 0.0), "theme_slope", (0.0, 1.0), "-"),
        ("application_probability", (0.5, True, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0), "voluntary_rho", (0.0, 0.5), "+"),
        ("application_probability", (0.5, False, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0), "voluntary_rho", (0.0, 0.5), "-"),
        *(
            (
                "application_probability",
                (0.5, True, *(sd * (i == k) for i in range(5)), 0, *(None if i == k else 0 for i in range(5))),
                f"{which}_rho",
                (0.0, 0.5),
                "+" if sd > 0 else "-",
            )
            for k, which in enumerate(("motivation", "environment", "knowledge", "usefulness", "liking"))
            for sd in (1.0, -1.0)
        ),
        ("application_days", (0.2, 0.6, None, 0.1, 0.0, 0.2), "at_6", (0.3, 0.5), "+"),
        ("application_days", (0.9, 0.6, None, 0.1, 0.0, 0.2), "at_6", (0.2, 0.5), "-"),  # who falls later, falls faster
        ("application_days", (0.5, 0.6, 0.4, 0.2, 1.0, None), "support_share", (0.0, 0.5), "+"),
        ("application_days", (0.5, 0.6, 0.4, 0.2, -1.0, None), "support_share", (0.0, 0.5), "-"),
    ],
)
def test_directions_that_turn(name: str, point: tuple[Any, ...], argument: str, values: tuple[Any, ...], signs: str) -> None:
    place = list(TABLE[name].arguments).index(argument)
    assert point[place] is None
    results = [function(name)(*point[:place], value, *point[place + 1 :]) for value in values]
    steps = ["+" if d > 0 else "-" if d < 0 else "=" for d in np.diff(np.array(results, np.float64))]
    assert "".join(steps) == signs, results


MIXED_ARGUMENTS = {(name, each) for name, row in TABLE.items() for each, (_, _, sign) in row.arguments.items() if sign == MIXED}


def test_every_argument_has_its_direction_tested() -> None:
    """The rest are kinds of reward, an enumeration: its cases are all in the table."""
    marks = test_directions_that_turn.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {(name, each) for name, each in MIXED_ARGUMENTS if each != "kind"} <= {(each[0], each[2]) for each in marks}


# --- compiled and interpreted ----------------------------------------------------------------------------------------


MULTIPLIED_OUT = {"met_by": 8 * 2.0**-53}
"""A whole-number power is multiplied out in machine code, where Python asks the C library: a few last bits of 1 apart."""


@pytest.mark.parametrize("name", TABLE)
def test_machine_code_is_its_python_source_bit_for_bit(name: str) -> None:
    call = function(name)
    source = call.py_func  # type: ignore[attr-defined]
    results = [(at, call(*at), source(*at)) for at in random_points(name, 300, 7)]
    allowed = MULTIPLIED_OUT.get(name, 0.0)
    assert [each for each in results if bits(each[1]) != bits(each[2]) and not abs(each[1] - each[2]) <= allowed] == []


def bits(value: float) -> bytes:
    return np.float64(value).tobytes()


@pytest.mark.parametrize("name", TABLE)
def test_narrow_columns_are_widened_first(name: str) -> None:
    """A 32-bit column gives the last bit that the same number as a Python float gives; so does a byte for a flag or a count."""
    call, kinds = function(name), list(annotations(name).values())
    narrow = {float: np.float32, int: np.int16, bool: np.uint8}
    for at in random_points(name, 20, 11):
        columns = [narrow[kind](value) for kind, value in zip(kinds, at, strict=True)]
        plain = [kind(value.item()) for kind, value in zip(kinds, columns, strict=True)]
        assert bits(call(*columns)) == bits(call(*plain))
