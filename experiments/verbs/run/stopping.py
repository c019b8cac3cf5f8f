"""How many replications of a run: as many as are asked for, or until the means that head the answer are known well enough."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.config.request import RunOptions
from experiments.execution.stopping import would_take
from experiments.report.differences import size_of_change
from experiments.report.kpi_groups import HEADLINES
from experiments.report.matters import matters
from experiments.report.numbers import number
from experiments.report.wording import said
from experiments.statistics.intervals import mean_interval
from experiments.statistics.paired import replications_needed
from sim.measures.kpis import KPIS

FIRST = 32
"""Replications before the first look; no fewer than the worlds that are simulated again beside them (nested.MOST_WORLDS)."""


def rule(options: RunOptions) -> list[Any]:
    """What decides how many replications there are, beside the numbers that are seen."""
    return ["auto", FIRST, options.most, {name: matters(KPIS[name], 1.0, options.matters) for name in HEADLINES}]


def following(columns: Mapping[str, Any], count: int, options: RunOptions) -> int:
    """Replications to look at next: twice as many where a mean is not known well enough; `count` itself where to stop."""
    return min(2 * count, options.most) if wide(columns, options.matters) else count


def wide(columns: Mapping[str, Any], stated: Mapping[str, float]) -> dict[str, float]:
    """Key figures that head the answer whose mean has a 90 % interval wider than what matters (as `stated`, else by its unit), and how
    wide it is. One that is not defined twice cannot become surer, and does not count."""
    found = {}
    for name in HEADLINES:
        mean, low, high = mean_interval(np.asarray(columns[name], np.float64))
        if high - low > matters(KPIS[name], mean, stated):
            found[name] = high - low
    return found


def stopping_sentence(columns: Mapping[str, Any], options: RunOptions, sets: int | None = None) -> str:
    """Why no more replications were taken, where it was left to the command how many there are. `sets`: how many parameter sets there are."""
    if options.replications != "auto":
        return ""
    count, still = len(columns[HEADLINES[0]]), wide(columns, options.matters)
    names = " and ".join(said(KPIS[name]) for name in HEADLINES)
    if not still:
        return f"After {count} replications the 90 % intervals of the means of {names} are narrower than what matters: more would hardly move them."
    name = max(still, key=lambda each: still[each] / matters(KPIS[each], float(np.nanmean(columns[each])), options.matters))
    kpi, values = KPIS[name], np.asarray(columns[name], np.float64)
    least = matters(kpi, float(np.nanmean(values)), options.matters)
    needed = replications_needed(float(np.nanstd(values, ddof=1)), least / 2)
    return (
        f"The maximum of {options.most:,} replications is reached, and the 90 % interval of the mean of {said(kpi)} is still "
        f"{size_of_change(still[name], kpi.unit)} wide instead of {number(least, kpi.unit)}, which is what matters: {would_take(needed, 'most', sets)}"
    )
