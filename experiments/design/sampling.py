"""Points spread evenly over the unit cube. The library takes a while to load, so it is loaded when points are drawn."""

from collections.abc import Sequence

import numpy as np


def latin_hypercube(count: int, dimensions: int, seed: int | Sequence[int]) -> np.ndarray:
    """(count, dimensions) points, one in each of `count` slices of every dimension (McKay, Beckman & Conover 1979)."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed)).random(count), np.float64)


def sobol(count: int, dimensions: int, seed: int | Sequence[int]) -> np.ndarray:
    """(count, dimensions) first points of a scrambled Sobol sequence; they are balanced where `count` is a power of two."""
    from scipy.stats import qmc

    power = (count - 1).bit_length()
    return np.asarray(qmc.Sobol(dimensions, rng=np.random.default_rng(seed)).random_base2(power)[:count], np.float64)


def unbalanced(count: int) -> str:
    """What a number of Sobol points must be, where it is not a power of two; else empty."""
    power = 2 ** (count.bit_length() - 1)
    return "" if count == power else f"must be a power of two: {power} or {2 * power}"
