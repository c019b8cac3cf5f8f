"""Whole parameter sets weighed by what was observed: each is simulated on the campaign, in a company of its own.

What was fitted stands in plausible sets that were plausible with other values of it. So sets that are drawn are held against the targets
of plausible sets again, and those that miss them are left out: what is known of programmes at large stays known.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.statistics import importance
from experiments.verbs.calibrate.series.findings import Weighed
from experiments.verbs.calibrate.series.simulations import Lens

SPARE = 2
"""Sets drawn for each one wanted, so that sets may be left out."""


def weighed(
    sets: ParameterSets, seen: np.ndarray, lens: Lens, discrepancy: float, count: int, seed: int,
    simulated: Callable[[ParameterSets], np.ndarray], missed: Callable[[ParameterSets], np.ndarray],
) -> Weighed:  # fmt: skip
    """`count` sets drawn by their weight, of those that are plausible. The whole of each series and the answers are compared: weeks have
    told the fitted ones.

    `seen` (F,): what was observed. `simulated`: sets -> numbers (n, F). `missed`: sets -> targets that each misses (n,).
    """
    observed, tried = lens.totals(seen), lens.totals(simulated(sets))
    weights, power = importance.weighed(tried, observed, lens.features, discrepancy)
    rng = np.random.default_rng([seed, 402])
    drawn = importance.resampled(weights, SPARE * count, rng)
    looked, back = np.unique(drawn, return_inverse=True)
    misses = missed(_rows(sets, looked))
    most = fewest_misses(misses)
    kept = drawn[(misses <= most)[back]]
    rows = importance.resampled(np.full(len(kept), 1 / len(kept)), count, rng)
    plausible = int((misses <= most).sum())
    return Weighed(_rows(sets, kept[rows]), len(sets), importance.effective_size(weights), power, len(looked), plausible, most)


def fewest_misses(misses: np.ndarray) -> int:
    """Targets that a set may miss so that enough sets (importance.LEAST, or a quarter of few) are left: none, if it can be."""
    least = min(int(importance.LEAST), -(-len(misses) // 4))
    return int(np.sort(misses)[least - 1])


def _rows(sets: ParameterSets, rows: np.ndarray) -> ParameterSets:
    return replace(sets, values=sets.values[rows], achieved=sets.achieved[rows], draws=sets.draws[rows])


def alone(draws: ParameterSets) -> Weighed:
    """Draws of the fitted parameters, where all others stay as they are: nothing is left to weigh."""
    return Weighed(draws, len(draws), float(len(draws)), 1.0, 0, 0, 0)
