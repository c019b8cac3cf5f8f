"""A small file of plausible parameter sets, fresh or stale, in the folder that a test works in."""

from pathlib import Path

import numpy as np

from experiments.design.parameter_sets import SHIPPED, ParameterSets, made_of, write_sets
from experiments.design.targets import targets_in_use
from tests.worlds import shipped

MOVED = ("email_open_rate", "quality_rating_correlation", "colleague_told_rate")


def some_sets(count: int = 5, stale: bool = False) -> ParameterSets:
    """Sets in which a few parameters move through their ranges."""
    behaviour = shipped().behaviour
    ranges = np.array([(behaviour.parameters[name].low, behaviour.parameters[name].high) for name in MOVED])
    places = np.linspace(0.2, 0.8, count)[:, None]
    values = (ranges[:, 0] + places * (ranges[:, 1] - ranges[:, 0])).astype(np.float32)
    about = made_of(behaviour, targets_in_use()) | ({"model": "another"} if stale else {})
    return ParameterSets(MOVED, values, (), np.empty((count, 0), np.float32), np.arange(count), about)


def leave_sets(folder: Path, count: int = 5, stale: bool = False) -> ParameterSets:
    """Write sets where they are looked for first when one works in this folder, which is the current one."""
    sets = some_sets(count, stale)
    place = folder / "configs" / "behaviour"
    place.mkdir(parents=True, exist_ok=True)
    write_sets(place / SHIPPED, sets)
    return sets
