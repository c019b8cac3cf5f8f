"""Whole parameter sets weighed by what was observed: each is simulated on the campaign, in a company of its own."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.statistics import importance
from experiments.verbs.calibrate.series.findings import Weighed
from experiments.verbs.calibrate.series.simulations import Lens


def weighed(
    sets: ParameterSets, seen: np.ndarray, lens: Lens, discrepancy: float, count: int, seed: int, simulated: Callable[[ParameterSets], np.ndarray]
) -> Weighed:  # fmt: skip
    """`count` sets drawn by their weight. The whole of each series and the answers are compared: weeks have told the fitted ones.

    `seen` (F,): what was observed. `simulated`: sets -> numbers (n, F).
    """
    observed, tried = lens.totals(seen), lens.totals(simulated(sets))
    weights, power = importance.weighed(tried, observed, lens.features, discrepancy)
    rows = importance.resampled(weights, count, np.random.default_rng([seed, 402]))
    drawn = replace(sets, values=sets.values[rows], achieved=sets.achieved[rows], draws=sets.draws[rows])
    return Weighed(drawn, len(sets), importance.effective_size(weights), power)


def alone(draws: ParameterSets) -> Weighed:
    """Draws of the fitted parameters, where all others stay as they are: nothing is left to weigh."""
    return Weighed(draws, len(draws), float(len(draws)), 1.0)
