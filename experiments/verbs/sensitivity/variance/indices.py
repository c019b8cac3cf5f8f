"""Sensitivity indices (SALib) over the unit cube: Morris screening, Sobol indices. Rows of a sample are parameter sets.

Parameter sets without a result (nan) take the walk or the block they belong to out of the analysis; nothing is filled in.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from experiments.statistics.intervals import CONFIDENCE

LEVELS = 4
"""Of the grid on which Morris walks step."""

RESAMPLES = 500
"""Bootstrap samples behind an interval."""


@dataclass(frozen=True)
class Screening:
    """Morris: what one parameter moves over its whole range, whatever the values of the others. Arrays (parameters,).

    `mean` is mu*, the mean size of an elementary effect, with the half-width of its 90 % interval; `spread` is sigma,
    large where the effect depends on the others or is not a line. `walks`: used, of all.
    """

    mean: np.ndarray
    half: np.ndarray
    spread: np.ndarray
    walks: tuple[int, int]


@dataclass(frozen=True)
class Shares:
    """Sobol: shares of the variance. Arrays (parameters,), with half-widths of their 90 % intervals.

    `first`: what a parameter explains alone; `total`: with all interactions it takes part in. `blocks`: used, of all.
    """

    first: np.ndarray
    first_half: np.ndarray
    total: np.ndarray
    total_half: np.ndarray
    blocks: tuple[int, int]


def walks(parameters: int, trajectories: int, seed: int) -> np.ndarray:
    """(rows, parameters) parameter sets, trajectories x (parameters + 1) of them, of a Morris screening (Morris 1991)."""
    return np.asarray(morris_sample.sample(_problem(parameters), trajectories, num_levels=LEVELS, seed=seed), np.float64)


def screening(sample: np.ndarray, results: np.ndarray, seed: int) -> Screening | None:
    """Screening of the results (sets,) of `walks`; None where fewer than two walks are whole."""
    parameters = sample.shape[1]
    whole, used = _whole(results, parameters + 1)
    if used[0] < 2:
        return None
    found = morris_analysis.analyze(
        _problem(parameters), sample[whole], results[whole],
        num_resamples=RESAMPLES, conf_level=CONFIDENCE, num_levels=LEVELS, seed=seed,
    )  # fmt: skip
    mean, half, spread = (np.asarray(found[name], np.float64) for name in ("mu_star", "mu_star_conf", "sigma"))
    return Screening(mean, half, spread, used)


def blocks(parameters: int, base_samples: int, seed: int) -> np.ndarray:
    """(rows, parameters) parameter sets, base_samples x (parameters + 2) of them, for Sobol indices (Saltelli et al. 2010)."""
    sample = sobol_sample.sample(_problem(parameters), base_samples, calc_second_order=False, seed=seed)
    return np.asarray(sample, np.float64)


def shares(parameters: int, results: np.ndarray, seed: int) -> Shares | None:
    """Shares of the variance of the results (sets,) of `blocks`; None where nothing varies or few blocks are whole."""
    whole, used = _whole(results, parameters + 2)
    kept = results[whole]
    if used[0] < 4 or np.ptp(kept) == 0:
        return None
    found = sobol_analysis.analyze(
        _problem(parameters), kept, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed
    )
    first, first_half, total, total_half = (np.asarray(found[name], np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf"))
    return Shares(first, first_half, total, total_half, used)


def _whole(results: np.ndarray, length: int) -> tuple[np.ndarray, tuple[int, int]]:
    """(sets,) whether all parameter sets of the same walk or block have a result, and how many walks do."""
    there = np.isfinite(results).reshape(-1, length).all(axis=1)
    return np.repeat(there, length), (int(there.sum()), len(there))


def _problem(parameters: int) -> dict[str, Any]:
    return {"num_vars": parameters, "names": [str(i) for i in range(parameters)], "bounds": [[0.0, 1.0]] * parameters}
