"""Does the method find what it should? The model makes data from known parameters, and they are calibrated as if real.

Parameters are drawn from the prior, so that 90 % intervals hold the truth in 90 % of the data sets, over all of them, if
the method is right (Talts et al. 2018, simulation-based calibration).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.execution.task_cache import Arrays


def intervals(truth: np.ndarray, draws: np.ndarray) -> Arrays:
    """A case: the truth, and what draws (n, parameters) of the fit say of it: median and 90 % interval."""
    low, middle, high = np.percentile(draws, [5, 50, 95], axis=0)
    return {"truth": truth, "low": low, "middle": middle, "high": high}


@dataclass(frozen=True)
class Recovered:
    """What became of one parameter over all made-up data sets."""

    name: str
    held: int  # data sets whose 90 % interval holds the truth
    cases: int
    width_ratio: float  # mean width of the interval against the prior's
    correlation: float  # of the truth with the middle of the posterior


def recovered(names: Sequence[str], prior_widths: np.ndarray, found: Sequence[Arrays]) -> list[Recovered]:
    """A row a parameter; `prior_widths` (d,) are those of the prior's 90 % intervals."""
    truth, low, middle, high = (np.array([each[part] for each in found]) for part in ("truth", "low", "middle", "high"))
    held = ((low <= truth) & (truth <= high)).sum(axis=0)
    widths = (high - low).mean(axis=0) / prior_widths
    together = [float(np.corrcoef(truth[:, k], middle[:, k])[0, 1]) if len(truth) > 2 else float("nan") for k in range(len(names))]
    return [Recovered(name, int(held[k]), len(found), float(widths[k]), together[k]) for k, name in enumerate(names)]
