"""Parameter sets: full sets of values of the behavioural parameters, somewhere in their ranges, and the points to simulate in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, nearest
from experiments.config.provenance import provenance
from experiments.design.point import Point
from sim.settings import Settings

PARAMETERS_FIELD = "sensitivity.parameters"


@dataclass(frozen=True)
class ParameterRanges:
    """Parameters that vary, each between its low and high."""

    names: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray

    def values(self, parameter_set: np.ndarray, chosen: Sequence[int] | None = None) -> dict[str, float]:
        """Values of the (chosen) parameters at shares (0 to 1) of the way through their ranges."""
        found = {}
        for place, share in zip(range(len(self.names)) if chosen is None else chosen, parameter_set.tolist(), strict=True):
            low, high = self.low[place], self.high[place]
            found[self.names[place]] = float(min(max(low + share * (high - low), low), high))
        return found


def read_ranges(wanted: Sequence[str], settings: Settings, arguments: Arguments) -> tuple[ParameterRanges, list[Problem]]:
    """Ranges of the parameters whose names are, or begin as, `wanted` (none: all that have a range), and what is wrong."""
    every = settings.behaviour.parameters
    found = [
        Problem(
            provenance(PARAMETERS_FIELD, arguments),
            PARAMETERS_FIELD,
            f"no behavioural parameter is called, or begins, like that{nearest(name, every)}",
            name,
        )
        for name in wanted
        if not any(each.startswith(name) for each in every)
    ]
    names = [
        name for name, each in every.items() if each.low < each.high and (not wanted or any(name.startswith(start) for start in wanted))
    ]
    if not names and not found:
        found.append(Problem(provenance(PARAMETERS_FIELD, arguments), PARAMETERS_FIELD, "none of them has a range: low equals high"))
    low, high = (np.array([getattr(every[name], end) for name in names], np.float64) for end in ("low", "high"))
    return ParameterRanges(tuple(names), low, high), found


def points_in(campaigns: Mapping[str, Settings], parameter_sets: Sequence[Mapping[str, float]], stage: str) -> list[Point]:
    """Every campaign in every parameter set, in their order; campaigns share the behaviour of each."""
    points = []
    main = next(iter(campaigns.values()))
    for number, parameter_set in enumerate(parameter_sets, 1):
        changes = {f"behaviour.parameters.{name}.value": value for name, value in parameter_set.items()}
        behaviour = main.behaviour.changed(parameter_set)
        for name, base in campaigns.items():
            coordinates: dict[str, Any] = {"stage": stage, "parameter_set": number, "campaign": name}
            points.append(Point(base.model_copy(update={"behaviour": behaviour}), base, changes, coordinates))
    return points
