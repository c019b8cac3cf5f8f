"""The strategies as ways to choose among, in the worlds in which they were compared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from experiments.report.choosing import Values, Ways
from experiments.report.matters import matters
from experiments.verbs.ambassadors.strategies import ALL_MANAGERS, NOBODY, AmbassadorGroup
from sim.measures.kpis import Kpi

GAINED = "gained"
"""Name of what decides, beside key figures: one of them, perhaps in people."""


def label_of(strategy: str, people: int) -> str:
    """A strategy with so many people, in words."""
    return "nobody involved" if strategy == NOBODY else f"{people} by {strategy}"


def ways_of(
    found: Sequence[AmbassadorGroup],
    results: Values,
    cost: np.ndarray,
    kpi: Kpi,
    scale: float,
    stated: Mapping[str, float],
    about: Mapping[str, Any],
) -> Ways:
    """The strategies with as many people as number and budget allow, as ways to choose among; nobody involved is what is planned.

    All managers are left out: they are not as many. Involving people costs what `cost` (N,) says of each, in place of the price of
    the campaign. What decides is what is gained, times `scale`, and so is what matters of it: as `stated`, else two points of a share, in
    people; `about`: what is known of the worlds.
    """
    largest: dict[str, int] = {}
    for group in found:
        if group.strategy != ALL_MANAGERS:
            largest[group.strategy] = max(largest.get(group.strategy, 0), len(group.people))
    rows = {name: [i for i, g in enumerate(found) if g.strategy == name and len(g.people) == size] for name, size in largest.items()}
    paid = {name: float(np.mean([cost[list(found[i].people)].sum() for i in several])) for name, several in rows.items()}
    aim = replace(kpi, name=GAINED, unit="people" if scale != 1.0 else kpi.unit)

    def mean(name: str) -> np.ndarray:
        every = results(name)
        return np.stack([every[several].mean(axis=0) for several in rows.values()])

    @cache
    def values(name: str) -> np.ndarray:
        """(ways, worlds), draws by chance averaged."""
        if name == GAINED:
            return scale * mean(kpi.name)
        if name not in ("cost_total", "cost_involvement"):
            return mean(name)
        priced, planned = mean("cost_involvement"), mean("cost_involvement")[list(rows).index(NOBODY)]
        involving = planned + np.array(list(paid.values()))[:, None]
        return involving if name == "cost_involvement" else mean(name) - priced + involving

    labels = [label_of(name, largest[name]) for name in rows]
    planned = list(rows).index(NOBODY)
    least = scale * matters(kpi, float(np.nanmean(values(kpi.name)[planned])), stated)
    return Ways(labels, values, aim, planned=planned, stated={**stated, GAINED: least}, **about)
