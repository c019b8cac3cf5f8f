"""Ties as pairs: one number with the earlier row in its upper half and the later row in its lower half."""

import numpy as np

from sim.compiled_code.decorators import inner, rule

ROWS = 0xFFFFFFFF
"""A half of a pair."""
EARLIER, LATER = 32, 0
"""The first bit of either half of a pair."""


@rule
def pair(earlier: int, later: int) -> int:
    """The tie of two rows."""
    return earlier << 32 | later


@inner
def ends(each: int) -> tuple[int, int]:
    """The earlier and the later row of a tie."""
    return each >> 32, each & ROWS


@inner
def sort_by(half: int, pairs: np.ndarray, a: int, b: int, first: int, last: int, place: np.ndarray, out: np.ndarray) -> None:
    """Sort pairs[a:b] into out[a:b] by their EARLIER or LATER rows, all of which lie in first..last.

    A counting sort: pairs of one row keep their order. `place` is scratch for as many numbers as there are rows.
    """
    for x in range(last - first):
        place[x] = 0
    for k in range(a, b):
        place[(pairs[k] >> half & ROWS) - first] += 1
    at = a
    for x in range(last - first):
        count, place[x] = place[x], at
        at += count
    for k in range(a, b):
        x = (pairs[k] >> half & ROWS) - first
        out[place[x]] = pairs[k]
        place[x] += 1
