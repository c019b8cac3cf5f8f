"""The strategies as ways to choose among, in the worlds in which they were compared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from experiments.report.choosing import COST, Values, Ways, fits
from experiments.report.matters import matters
from experiments.report.wording import titled
from experiments.verbs.ambassadors.strategies import ALL_MANAGERS, NOBODY, AmbassadorGroup
from sim.measures.kpis import Kpi
from sim.settings import Campaign

GAINED = "gained"
"""Name of what decides, beside key figures: one of them, perhaps in people."""


def label_of(strategy: str, people: int, already: bool = False) -> str:
    """A strategy with so many people, in words. `already`: whether the campaign involves some itself."""
    return f"nobody {'more ' * already}involved" if strategy == NOBODY else f"{people} by {strategy}"


def involves(campaign: Campaign) -> bool:
    """Whether a campaign involves people before launch itself."""
    return bool(campaign.involvement.people) or campaign.involvement.managers_share > 0


def ways_of(
    found: Sequence[AmbassadorGroup],
    results: Values,
    kpi: Kpi,
    scale: float,
    stated: Mapping[str, float],
    about: Mapping[str, Any],
    among: Sequence[str] = (),
    already: bool = False,
) -> Ways:
    """Groups as ways to choose among (`among` these labels; else as `_to_choose`); nobody involved, or nobody more where the campaign
    involves some `already`, is what is planned.

    What decides is what is gained, times `scale`, and so is what matters of it: as `stated`, else two points of a share, in
    people; `about`: what is known of the worlds.
    """
    rows: dict[tuple[str, int], list[int]] = {}
    for i, group in enumerate(found):
        rows.setdefault((group.strategy, len(group.people)), []).append(i)
    told = [way for way in rows if label_of(*way, already) in among] if among else _to_choose(rows, results(COST), about["budget"])

    @cache
    def values(name: str) -> np.ndarray:
        """(ways, worlds), draws by chance averaged."""
        every = results(kpi.name if name == GAINED else name)
        return (scale if name == GAINED else 1.0) * np.stack([every[rows[way]].mean(axis=0) for way in told])

    aim = replace(kpi, name=GAINED, label=titled(kpi), unit="people" if scale != 1.0 else kpi.unit)  # the name was what it is called by
    planned = told.index((NOBODY, 0))
    least = scale * matters(kpi, float(np.nanmean(values(kpi.name)[planned])), stated)
    return Ways([label_of(*way, already) for way in told], values, aim, planned=planned, stated={**stated, GAINED: least}, **about)


def _to_choose(rows: Mapping[tuple[str, int], list[int]], costs: np.ndarray, budget: float | None) -> list[tuple[str, int]]:
    """By strategy and size: each strategy with as many people as number and price allow, and where so many break the budget of the campaign,
    with the most that keep it too. All managers are left out: they are not as many. `costs`: (groups, worlds) USD."""
    sizes: dict[str, list[int]] = {}
    for strategy, size in rows:
        if strategy != ALL_MANAGERS:
            sizes.setdefault(strategy, []).append(size)
    told = list[tuple[str, int]]()
    for strategy, several in sizes.items():
        *smaller, largest = sorted(several)
        keeping = [size for size in (*smaller, largest) if fits(costs[rows[strategy, size]].mean(axis=0), budget)]
        told += [(strategy, size) for size in sorted({largest, *keeping[-1:]}, reverse=True)]
    return told
