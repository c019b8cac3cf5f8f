"""How good a forecast was: error, coverage of its 90 % intervals, and both in one (CRPS)."""

from dataclasses import astuple, dataclass, fields

import numpy as np

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Score:
    """Means over sites and periods; errors and widths in shares of a site's people."""

    error: float  # absolute error of the mean forecast
    final_error: float  # of these, in the last period
    bias: float  # forecast minus observed
    coverage: float  # of the 90 % interval, its ends included
    exact_coverage: float  # the same, counting no more of a value on an end than makes the interval hold 90 %
    crps: float  # continuous ranked probability score: 0 is a sure and right forecast
    width: float  # of the 90 % interval

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Names of the scores, in order."""
        return tuple(each.name for each in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """The scores, in order."""
        return tuple(astuple(self))


def score(forecasts: np.ndarray, observed: np.ndarray, size: np.ndarray) -> Score:
    """Score forecasts (draws, sites, periods) of counts against what was observed (sites, periods); `size` (sites,) people."""
    people = size[:, None].astype(np.float64)
    middle = forecasts.mean(axis=0)
    low, high = np.percentile(forecasts, [100 * LOW, 100 * HIGH], axis=0, method="inverted_cdf")
    below, at_most = (forecasts < observed).mean(axis=0), (forecasts <= observed).mean(axis=0)
    within = np.minimum(at_most, HIGH) - np.maximum(below, LOW)
    exact = np.clip(within / np.maximum(at_most - below, 1e-12), 0.0, 1.0)
    exact = np.where(at_most > below, exact, (below > LOW) & (below < HIGH))
    ordered = np.sort(forecasts, axis=0).astype(np.float64)
    count = len(ordered)
    rank = (2 * np.arange(1, count + 1) - count - 1)[:, None, None]
    apart = (rank * ordered).sum(axis=0) / count**2  # half the mean distance of two draws
    crps = np.abs(forecasts - observed).mean(axis=0) - apart
    error = np.abs(middle - observed) / people
    return Score(
        error=float(error.mean()),
        final_error=float(error[:, -1].mean()),
        bias=float(((middle - observed) / people).mean()),
        coverage=float(((low <= observed) & (observed <= high)).mean()),
        exact_coverage=float(exact.mean()),
        crps=float((crps / people).mean()),
        width=float(((high - low) / people).mean()),
    )
