"""Where the spread of an answer comes from: events, company or parameters, from a small nested design."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.statistics.intervals import quantiles
from experiments.statistics.verdict import MIDDLE

PARTS = ("seed", "company", "parameters")
FEWEST = 8
"""Worlds below which nothing is said."""

RESAMPLES = 400


@dataclass(frozen=True)
class SharePart:
    """The share of a source in the variance, and its 90 % interval (bootstrap over worlds)."""

    share: float
    low: float
    high: float


def variance_shares(values: np.ndarray) -> Mapping[str, SharePart]:
    """The share of each of PARTS in the variance of one figure; nothing where worlds are too few or nothing varies.

    `values`: (3, worlds) of a world as it is, with other events, and with other company and events; worlds with a nan are left
    out. Half of the mean squared difference of the first two is the variance of events; of either and the third, that of
    events and company; of different worlds, all of it. What comes out below zero counts as none.
    """
    whole = values[:, np.isfinite(values).all(axis=0)]
    worlds = whole.shape[1]
    if worlds < FEWEST:
        return {}
    found = _shares(whole[:, None, :])[:, 0]
    if not np.isfinite(found).all():
        return {}
    drawn = np.random.default_rng(1).integers(0, worlds, (RESAMPLES, worlds))
    low, high = quantiles(_shares(whole[:, drawn]), MIDDLE, axis=1)
    return {part: SharePart(*map(float, each)) for part, each in zip(PARTS, np.stack([found, low, high], axis=1), strict=True)}


def _shares(values: np.ndarray) -> np.ndarray:
    """(3, samples) shares of PARTS from (3, samples, worlds); nan where nothing varies."""
    one, events, company = values
    seed = ((one - events) ** 2).mean(axis=-1) / 2
    within = (((one - company) ** 2).mean(axis=-1) + ((events - company) ** 2).mean(axis=-1)) / 4
    everything = values.var(axis=-1, ddof=1).mean(axis=0)
    parts = np.stack([seed, np.maximum(0.0, within - seed), np.maximum(0.0, everything - np.maximum(within, seed))])
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: np.ndarray = parts / parts.sum(axis=0)
    return shares
