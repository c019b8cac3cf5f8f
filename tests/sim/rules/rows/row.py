"""What a row of the table of rules is made of."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

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
