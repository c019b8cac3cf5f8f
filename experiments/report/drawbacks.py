"""What speaks against the way to take: what it makes worse, what it makes more likely to go wrong, and what brings much of its gain for
less money.
"""

from collections.abc import Callable, Sequence

import numpy as np

from experiments.report.brief import SCORECARD
from experiments.report.choosing import COST, Ways
from experiments.report.differences import change_of
from experiments.report.risks import risks_of
from experiments.report.wording import said, times_of
from experiments.statistics.verdict import FEWEST, Standing
from sim.measures.kpis import KPIS

LEAST_PART = 0.25
"""Part of a gain below which nobody asks for how little money it comes."""

LIKELY = 0.5
"""Share of worlds above which something is called likely."""


def drawbacks(ways: Ways) -> str:
    """All of it, where the way to take is another one than the plan and there are worlds enough to say it."""
    plan, row = ways.planned, ways.taken
    if plan is None or row == plan or ways.worlds_counted < FEWEST or ways.choice is None or ways.nothing_fits or ways.deserted:
        return ""
    worse = likely_worse(ways.comparable(SCORECARD), lambda name: ways.standing(name, row, plan))
    told = [f"Likely worse with it: {'; '.join(worse.values())}."] if worse else []
    if more := _likelier(ways, row, plan):
        told.append(f"More likely with it: {'; '.join(more)}.")
    return " ".join([*told, *(_for_less(ways, row, plan) if COST in worse else [])])


def likely_worse(names: Sequence[str], standing: Callable[[str], Standing]) -> dict[str, str]:
    """Key figures that are worse by what matters in more than half of the worlds, in words: `content reach (in 51 of 64, −8.5 points on average)`."""
    worse = {}
    for kpi, each in ((KPIS[name], standing(name)) for name in names):
        if each.n and each.worse > LIKELY and kpi.direction != "neither":
            though = "though " * ((each.mean > 0) == (kpi.direction == "good") and each.mean != 0)  # a few worlds that are much better
            worse[kpi.name] = f"{said(kpi)} (in {times_of(each.worse, each.n)}, {though}{change_of(each.mean, kpi.unit)} on average)"
    return worse


def _likelier(ways: Ways, row: int, plan: int) -> list[str]:
    """Risks whose chance is above that of the plan, with the intervals of both apart."""
    after, before = (risks_of({name: ways.values(name)[each] for name in KPIS}, ways.risks) for each in (row, plan))
    return [
        f"{now['what']} in {times_of(now['probability'], now['launches'])} (now {times_of(old['probability'], old['launches'])})"
        for now, old in zip(after, before, strict=True)
        if now["low"] > old["high"]
    ]


def _for_less(ways: Ways, taken: int, plan: int) -> list[str]:
    """The cheaper way that is likely better than the plan and brings a part of the gain that is worth while for a smaller part of the extra
    cost; where several do, that with the largest distance between the two. Means over worlds."""
    extra = ways.mean(COST, taken) - ways.mean(COST, plan)
    gain = ways.aimed_standing(taken, plan).mean
    if extra <= 0 or not np.isfinite(gain) or gain == 0:
        return []
    found = []
    for row in ways.affordable:
        against = ways.aimed_standing(row, plan)
        if row not in (taken, plan) and against.better > LIKELY and ways.saves(row, taken):
            found.append((against.mean / gain, (ways.mean(COST, row) - ways.mean(COST, plan)) / extra, row))
    part, paid, row = max(found, key=lambda each: each[0] - each[1], default=(0.0, 0.0, plan))
    if part < max(LEAST_PART, paid):
        return []
    price = f"for {100 * paid:.0f} % of the extra cost" if paid >= 0.005 else "for no more money than now"
    return [f"“{ways.labels[row]}” brings {100 * part:.0f} % of the gain {price}."]
