"""Two campaigns at the same time: how each fares with the other, and how it would fare alone, in the same worlds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from experiments.config.config_files import ALONGSIDE
from experiments.config.risks import over_budget
from experiments.design.point import Point, point
from experiments.report.brief import BriefTable, arm_data
from experiments.report.differences import signed, verdict
from experiments.report.matters import NOT_STATED, matters
from experiments.report.numbers import interval, number, shown_unit, with_unit
from experiments.report.risks import risks_of
from experiments.report.wording import said, title_of
from experiments.statistics.verdict import Standing, prediction, standing
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.setup.alongside import plans_of

ALONE = "alone"
"""Name of the table with key figures of each campaign alone."""

ALONE_WORLDS = 64
"""Replications, at most, in which each campaign is simulated alone as well."""

COST = "cost_total"

TOLD = ("demand_rate", "content_heard")
"""Key figures of the sentences."""

SHOWN = (*TOLD, "demand_served", "frustration", COST)
"""Key figures of the table."""

Columns = Mapping[str, np.ndarray]


def alone_points(settings: Settings) -> list[Point]:
    """Each of the two campaigns alone."""
    return [point(each.model_copy(update={"alongside": None})) for each in plans_of(settings)]


def beside_risks(settings: Settings, second: Columns) -> list[dict[str, Any]]:
    """That the second campaign, whose key figures are (replications,), costs more than the budget it states; nothing where it states none."""
    other = settings.alongside
    if other is None or other.budget is None:
        return []
    what = f"“{title_of(other)}” costs more than its own budget of {other.budget:,.0f} USD"
    found = risks_of(second, [replace(each, what=what) for each in over_budget(other.budget)])
    return [each | {"condition": f"{ALONGSIDE}.{each['condition']}"} for each in found]


@dataclass(frozen=True)
class Side:
    """One of the two: key figures (worlds,) of the same worlds, alone and with the other."""

    name: str
    title: str
    alone: Columns
    together: Columns
    stated: Mapping[str, float] = field(default_factory=lambda: NOT_STATED)  # the smallest differences that matter

    def means(self, name: str) -> tuple[float, float]:
        """Of a key figure, alone and together."""
        return prediction(self.alone[name])[0], prediction(self.together[name])[0]

    def least(self, name: str) -> float:
        """The smallest difference in a key figure that matters."""
        return matters(KPIS[name], np.nan_to_num(self.means(name)[0]).item(), self.stated)

    def standing(self, name: str) -> Standing:
        """How it fares with the other, against alone."""
        return standing(self.alone[name], self.together[name], self.least(name), KPIS[name].direction != "bad")


def sides_of(settings: Settings, first: Columns, second: Columns, alone: Columns, stated: Mapping[str, float]) -> list[Side]:
    """Both campaigns; `first` and `second` hold their key figures with the other (worlds,), `alone` of each alone, by `campaign`; none where
    there is one only. `stated`: the smallest differences that matter."""
    if settings.alongside is None:
        return []
    found, campaigns = [], settings.campaigns.values()
    titles = [title_of(each) for each in campaigns]
    if titles[0] == titles[1]:
        titles = [each.name for each in campaigns]
    for campaign, title, together in zip(campaigns, titles, (first, second), strict=True):
        mine = alone["campaign"] == campaign.name
        worlds = int(mine.sum())
        here = {name: np.asarray(alone[name], np.float64)[mine] for name in KPIS}
        both = {name: np.asarray(together[name], np.float64)[:worlds] for name in KPIS}
        found.append(Side(campaign.name, title, here, both, stated))
    return found


def summed(sides: Sequence[Side]) -> Side:
    """What both cost, as if they were one."""
    alone, together = (
        {COST: np.sum([each[COST] for each in which], axis=0)} for which in zip(*((one.alone, one.together) for one in sides), strict=True)
    )
    return Side("both", "Both", alone, together, sides[0].stated)


def beside_sentences(sides: Sequence[Side]) -> list[str]:
    """What each loses, or gains, by the other, and what both cost."""
    told = []
    for side, other in zip(sides, reversed(sides), strict=True):
        parts = []
        for kpi in map(KPIS.__getitem__, TOLD):
            alone, together = (with_unit(mean, kpi.unit) for mean in side.means(kpi.name))
            parts.append(f"{said(kpi)} {alone} alone, {together} together: {verdict(side.standing(kpi.name), kpi)}")
        told.append(f"“{side.title}” beside “{other.title}”: {'; '.join(parts)}.")
    if sides:
        mean, low, high = prediction(summed(sides).together[COST])
        each = " and ".join(f"“{side.title}” {number(side.means(COST)[1], 'USD')}" for side in sides)
        told.append(f"Both together cost {number(mean, 'USD')} USD (90 % of launches {interval(low, high, 'USD')}): {each}.")
    return told


def beside_table(sides: Sequence[Side]) -> BriefTable | None:
    """Both, alone and together; nothing where there is one only."""
    if not sides:
        return None
    rows = []
    for side, shown in [*((each, SHOWN) for each in sides), (summed(sides), (COST,))]:
        for kpi in map(KPIS.__getitem__, shown):
            found, label = side.standing(kpi.name), f"{side.title}: {said(kpi)}, {shown_unit(kpi.unit)}"
            mean, low, high = (signed(each, kpi.unit) for each in (found.mean, found.low, found.high))
            changed = f"{mean} ({low} to {high})" if found.n else "not defined"
            rows.append((label, *(number(each, kpi.unit) for each in side.means(kpi.name)), changed))
    worlds = len(sides[0].alone[TOLD[0]])
    return BriefTable(
        f"Alone, and both at the same time (means of {worlds} worlds)",
        ("Key figure", "Alone", "Together", "Change, 90 % of launches"),
        tuple(rows),
    )


def beside_data(sides: Sequence[Side]) -> dict[str, Any]:
    """The same for programs: every key figure of each campaign, alone and together."""
    return {
        side.name: {
            "alone": arm_data(side.alone.__getitem__, None, side.least),
            "together": arm_data(side.together.__getitem__, side.standing, side.least),
        }
        for side in sides
    }
