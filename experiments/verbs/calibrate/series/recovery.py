"""Campaigns made up from known parameters, and calibrated as if they were real."""

from dataclasses import dataclass

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.verbs.calibrate.options import SearchPlan
from experiments.verbs.calibrate.recovery import intervals
from experiments.verbs.calibrate.series.sequential import SimulationLibrary, narrow
from experiments.verbs.calibrate.series.simulations import Setup, batches, simulate


@dataclass(frozen=True)
class SeriesCase:
    """What all made-up campaigns share."""

    setup: Setup
    library: SimulationLibrary
    search: SearchPlan
    first_seed: int


def series_case(case: SeriesCase, number: int) -> Arrays:
    """`truth`, `low`, `middle` and `high` (d,) in the unit cube of a made-up campaign's parameters."""
    ranges, lens = case.setup.ranges, case.setup.lens
    own = case.first_seed + number * 1_000_000

    def features(x: np.ndarray, first_seed: int) -> np.ndarray:
        found = [simulate(case.setup, batch)["numbers"] for batch in batches(ranges.natural(x), first_seed)]
        return lens.features(np.concatenate(found))

    truth = np.random.default_rng([case.first_seed, number]).random(len(ranges.names))
    observed = features(truth[None], own)[0]
    found = narrow(case.library, observed, lambda x, turn: features(x, own + turn * 100_000), case.search.rounds, case.search.each, number)
    return intervals(truth, found.draws)
