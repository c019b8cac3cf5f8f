"""Cheap keyed draws for the generator: one mix a draw, several small numbers out of one word, lotteries.

A person's draws in a stream start from one word (`own`); the n-th of them is one mix away (`nth`). A word is split:
`below` uses its upper half, `low` its lower half.
"""

import numpy as np

from sim.compiled_code.decorators import Word, bare, inner, rule
from sim.rng import mix, standard_normal

LOT = np.dtype([("kept", "u4"), ("instead", "i4")])
"""One row of a lottery: kept with the chance kept / 2^32, else the ticket goes to the row `instead`; read together."""

_STEP = np.uint64(0x9E3779B97F4A7C15)
_S11, _S32 = np.uint64(11), np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_MANY = 16.0  # from this mean on a Poisson number is as good as normal


@rule
def own(key: Word, person: Word) -> Word:
    """The word from which all draws of a person in the stream `key` derive."""
    return mix(key ^ person)


@rule
def nth(word: Word, n: int) -> Word:
    """The n-th word derived from a word."""
    return mix(word + np.uint64(n) * _STEP)


@rule
def unit(word: Word) -> float:
    """A uniform in [0, 1) out of a whole word; 53 bits."""
    return float(word >> _S11) * 2.0**-53


@rule
def low(word: Word) -> float:
    """A uniform in [0, 1) out of the lower half of a word."""
    return float(word & _LOWER) * 2.0**-32


@rule
def below(word: Word, count: int) -> int:
    """One of 0 .. count - 1 (count below 2^31) out of the upper half of a word."""
    return int(((word >> _S32) * np.uint64(count)) >> _S32)


@rule
def poisson(mean: float, u: float) -> int:
    """The Poisson number at the quantile u in [0, 1): counted up, or from the normal distribution where it is large."""
    if mean >= _MANY:
        return max(int(mean + np.sqrt(mean) * standard_normal(u) + 0.5), 0)
    count, chance = 0, np.exp(-mean)
    while u >= chance and count < 8 * _MANY:
        u -= chance
        count += 1
        chance *= mean / count
    return count


@bare
def fill_lots(weight: np.ndarray, lots: np.ndarray, chance: np.ndarray, todo: np.ndarray) -> None:
    """Fill `lots` so that one word draws a row in proportion to its weight (Walker's alias method).

    `chance` (float64) and `todo` (int32) are room for as many rows.
    """
    n = len(weight)
    total = 0.0
    for i in range(n):
        total += weight[i]
    scale = n / total
    small, large = 0, n
    for i in range(n):
        chance[i] = weight[i] * scale
        lots[i]["instead"] = i
        light = chance[i] < 1.0
        todo[small] = todo[large - 1] = i  # at both ends, the wrong one to be overwritten: faster than to branch
        small += light
        large -= 1 - light
    while small > 0 and large < n:
        small -= 1
        light, heavy = todo[small], todo[large]
        lots[light]["instead"] = heavy
        chance[heavy] -= 1.0 - chance[light]
        if chance[heavy] < 1.0:
            large += 1
            todo[small] = heavy
            small += 1
    for i in range(n):
        lots[i]["kept"] = np.uint32(min(max(chance[i], 0.0) * 2.0**32, 2.0**32 - 1.0))


@inner
def drawn(word: Word, lots: np.ndarray, first: int, count: int) -> int:
    """Which of the `count` rows of the lottery that begins at lots[first] a word draws, from 0."""
    i = below(word, count)
    lot = lots[first + i]
    kept, instead = (word & _LOWER) < lot["kept"], np.int64(lot["instead"])
    return instead + (i - instead) * kept  # without a branch, as nobody could foresee which way it goes
