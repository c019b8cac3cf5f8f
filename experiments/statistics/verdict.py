"""What a comparison comes to: a verdict by the size of a difference and the share of plausible worlds that agree.

Plain arrays in, plain numbers out: nothing here knows of files, campaigns or key figures. A world is one draw of everything
that is not known: events, company, parameters.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.statistics.intervals import quantiles, share_interval

Verdict = Literal["better", "worse", "no_difference_that_matters", "undecided"]

AGREED = 0.9
"""Share of worlds that have to agree before anything is called decided."""

FEWEST = 5
"""Worlds below which nothing is decided: of three, two equal arms would be told as better or worse in one case of five."""

ROUNDING = 1e-9
"""What rounding makes of a difference, at most: .47 - .45 is .01999999999999996, and is two points. Shares of a few people often lie there."""

MIDDLE = (0.05, 0.95)
"""What a prediction interval holds of what is drawn."""


def prediction_ends(values: np.ndarray, axis: int = -1) -> tuple[np.ndarray, np.ndarray]:
    """The ends of what 90 % of further draws lie between: of n draws the k-th stands for a share of k / (n + 1), on average and whatever is
    drawn (Hyndman & Fan 1996, type 6). Of fewer than 19 they are the lowest and the highest, which hold less; nan where nothing is there.
    Both: (days,) of (launches, days) along axis 0.
    """
    low, high = quantiles(values, MIDDLE, axis, "weibull")
    return low, high


def held(n: int) -> float:
    """The share of further draws that the ends of `n` of them hold on average."""
    return min(MIDDLE[1] - MIDDLE[0], (n - 1) / (n + 1))


@dataclass(frozen=True)
class Standing:
    """How an alternative stands against the baseline, over the worlds in which both are defined."""

    n: int
    mean: float  # of the difference, in its own direction
    low: float  # 90 % of single worlds lie between
    high: float
    better: float  # share of worlds in which it is better by more than what matters
    worse: float
    alike: float  # share of worlds in which the difference is no larger than what matters
    ahead: float  # share of worlds in which it is better at all; ties count half
    verdict: Verdict


def standing(baseline: np.ndarray, alternative: np.ndarray, matters: float, more_is_better: bool = True) -> Standing:
    """Compare two arms. `baseline`, `alternative`: (worlds,) one value a world, nan where there is none.

    Better (worse) if at least 90 % of worlds agree that it is by more than `matters`; no difference that matters if 90 % lie
    within it or on its edge; else undecided, as everything is in fewer than five worlds. Nothing is tested against zero: with more worlds a share does not go to 0 or 1.
    """
    both = np.isfinite(baseline) & np.isfinite(alternative)
    gap = np.asarray(alternative, np.float64)[both] - np.asarray(baseline, np.float64)[both]
    n = len(gap)
    if n == 0:
        nan = float("nan")
        return Standing(0, nan, nan, nan, nan, nan, nan, nan, "undecided")
    gain = gap if more_is_better else -gap
    line = matters + ROUNDING * max(1.0, matters)
    better, worse, alike = (float(np.mean(each)) for each in (gain > line, gain < -line, abs(gain) <= line))
    ahead = float(np.mean(gain > 0) + np.mean(gain == 0) / 2)
    low, high = prediction_ends(gap)
    verdict = _verdict(better, worse, alike) if n >= FEWEST else "undecided"
    return Standing(n, float(gap.mean()), float(low), float(high), better, worse, alike, ahead, verdict)


def _verdict(better: float, worse: float, alike: float) -> Verdict:
    if better >= AGREED:
        return "better"
    if worse >= AGREED:
        return "worse"
    return "no_difference_that_matters" if alike >= AGREED else "undecided"


SURE = 0.95
"""Confidence with which more worlds would leave a verdict as it is."""


def settled(found: Standing) -> bool:
    """Whether more worlds would hardly change the verdict: one of the shares of worlds (better, worse, alike) is surely at least
    AGREED (by its 95 % Jeffreys interval), or all three are surely below, so that worlds disagree. What is not defined is settled.
    """
    if found.n == 0:
        return True
    low, high = zip(
        *(share_interval(round(each * found.n), found.n, SURE) for each in (found.better, found.worse, found.alike)), strict=True
    )
    return max(low) >= AGREED or max(high) < AGREED


def best_shares(values: np.ndarray, more_is_better: bool = True) -> np.ndarray:
    """(arms,) share of worlds in which each arm is best; ties are shared. `values`: (arms, worlds), worlds with a nan left out."""
    gain = _gains(values, more_is_better)
    top = gain == gain.max(axis=0, initial=-np.inf)
    return (top / np.maximum(1, top.sum(axis=0))).mean(axis=1) if gain.shape[1] else np.full(len(values), np.nan)


def regrets(values: np.ndarray, more_is_better: bool = True) -> np.ndarray:
    """(arms, worlds) what each arm falls short of the best in each world; worlds with a nan left out."""
    gain = _gains(values, more_is_better)
    return gain.max(axis=0, initial=-np.inf) - gain if gain.shape[1] else np.full((len(values), 0), np.nan)


def _gains(values: np.ndarray, more_is_better: bool) -> np.ndarray:
    """(arms, worlds) values of the worlds in which all arms are defined; more is better."""
    whole = values[:, np.isfinite(values).all(axis=0)]
    return whole if more_is_better else -whole


def prediction(values: np.ndarray) -> tuple[float, float, float]:
    """Mean, and the ends of what one more launch gives in 90 of 100 cases; nan where nothing is defined, and for the ends of a single value.
    `values`: (worlds,)."""
    known = np.asarray(values, np.float64)[np.isfinite(values)]
    nan = float("nan")
    if len(known) < 2:
        return (float(known[0]) if len(known) else nan), nan, nan
    low, high = prediction_ends(known)
    return float(known.mean()), float(low), float(high)
