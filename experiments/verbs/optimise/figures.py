"""Figures of a search: what was reached against random search, how it grew, and which levers the best campaigns pull."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from experiments.report import style
from experiments.report.numbers import number, shown_unit
from experiments.report.style import BLACK, BLUE, GREY, ORANGE, VERMILLION, Basis, Drawing, drawing_style
from experiments.verbs.optimise.objectives import Objective, Objectives
from experiments.verbs.optimise.pareto import front
from experiments.verbs.optimise.search_space import Lever

LOOKS = ((BLUE, "o", "-"), (ORANGE, "s", (0, (5, 1.5))))
"""Colour, marker and line of the search and of random search."""

PERCENT = ("share", "share of content")
MOST_LEVERS = 12


@dataclass(frozen=True)
class Cloud:
    """The campaigns of one search, in the order tried."""

    name: str
    outcomes: np.ndarray  # (n, objectives) less is better
    within: np.ndarray  # (n,) bool, all limits are kept
    coverage: np.ndarray  # (n,) share of the box covered so far


@dataclass(frozen=True)
class Compromises:
    """What was found. `front`, `pulled`: campaigns found, best first."""

    objectives: Objectives
    clouds: tuple[Cloud, ...]
    front: np.ndarray  # (k, objectives)
    stands: np.ndarray  # (objectives,) the unchanged campaign
    levers: tuple[Lever, ...]
    pulled: tuple[Mapping[str, Any], ...]  # value of every lever


def figures_of(found: Compromises, basis: Basis) -> list[Drawing]:
    """Draw them all, the main one first."""
    if not len(found.front):
        return []
    with drawing_style():
        return [_pareto(found, basis), _levers(found, basis), _coverage(found, basis)]


def _pareto(found: Compromises, basis: Basis) -> Drawing:
    """Every campaign tried, a panel a pair of objectives."""
    objectives = found.objectives.all
    pairs = list(combinations(range(len(objectives)), 2))
    columns = min(len(pairs), 3 if len(pairs) != 2 else 2)
    lines = -(-len(pairs) // columns)
    headline = f"{len(found.front)} compromises that none beats" if len(found.front) > 1 else "One campaign beats all others"
    told = "; ".join(_value(found.front[0][k], objective) for k, objective in enumerate(objectives))
    note = (
        "Dots: campaigns, mean over replications; pale ones break a limit (some lie outside). "
        f"{'Lines join the best of each search, none of which beats another. ' if len(pairs) == 1 else ''}Number 1 was chosen with fresh luck; here: {told}. Arrows point to the better side."
    )
    figure = style.new_figure(8.2 if columns == 1 else 11.0, 1.6 + (4.1 if columns == 1 else 3.4) * lines, basis, headline, note)
    grid = figure.subplots(lines, columns, squeeze=False)
    for axes, (up, across) in zip(grid.flat, pairs, strict=False):
        _pair(axes, found, up, across)
    for axes in list(grid.flat)[len(pairs) :]:
        axes.set_axis_off()
    few = 4 if columns == 1 else 2
    grid[0, 0].legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=few, frameon=False, fontsize=8.5, borderaxespad=0.2, handletextpad=0.3)
    alt = f"Scatter plot of all campaigns tried over {' and '.join(objective.kpi.label for objective in objectives)}. {headline}. Number 1: {told}."
    return style.finished("pareto_front", figure, alt)


def _pair(axes: Axes, found: Compromises, up: int, across: int) -> None:
    objectives = found.objectives.all
    for cloud, (colour, marker, line) in zip(found.clouds, LOOKS, strict=True):
        x, y = _shown(cloud.outcomes[:, across], objectives[across]), _shown(cloud.outcomes[:, up], objectives[up])
        broken = ~cloud.within
        axes.plot(x[broken], y[broken], marker, color=colour, markersize=3.5, alpha=0.16, markeredgewidth=0)
        axes.plot(x[~broken], y[~broken], marker, color=colour, markersize=3.5, alpha=0.55, markeredgewidth=0, label=cloud.name)
        if len(objectives) == 2:
            kept = np.where(cloud.within[:, None], cloud.outcomes, np.nan)
            rows = front(kept)
            rows = rows[np.argsort(cloud.outcomes[rows, across])]
            axes.plot(x[rows], y[rows], color=colour, linestyle=line, linewidth=1.8)
    at = _shown(found.stands[across], objectives[across]), _shown(found.stands[up], objectives[up])
    axes.plot(*at, "*", color=BLACK, markersize=13, zorder=6, label="unchanged", linestyle="none")
    best = _shown(found.front[0, across], objectives[across]), _shown(found.front[0, up], objectives[up])
    axes.plot(*best, "o", markersize=10, markerfacecolor="none", markeredgecolor=VERMILLION, markeredgewidth=2.2, zorder=7, label="number 1", linestyle="none")  # fmt: skip
    axes.set_xlabel(_axis(objectives[across], "→", "←"))
    axes.set_ylabel(_axis(objectives[up], "→", "←"))
    axes.set_xlim(*_view(found, across))
    axes.set_ylim(*_view(found, up))
    _limits(axes, found, up, across)
    axes.locator_params(axis="x", nbins=8 if len(objectives) == 2 else 4)
    style.thousands(axes.xaxis) if _large(found, across) else None
    style.thousands(axes.yaxis) if _large(found, up) else None


def _limits(axes: Axes, found: Compromises, up: int, across: int) -> None:
    """Dotted lines at the limits that lie in view."""
    for k, draw, view in ((across, axes.axvline, axes.get_xlim()), (up, axes.axhline, axes.get_ylim())):
        objective = found.objectives.all[k]
        most = found.objectives.limits.get(objective.kpi.name, np.nan) * (100 if objective.kpi.unit in PERCENT else 1)
        if view[0] <= most <= view[1]:
            draw(most, color=BLACK, linewidth=1.1, linestyle=(0, (1, 1.5)), zorder=1)
            at, coordinates = ((most, 0), ("data", "axes fraction")) if k == across else ((0, most), ("axes fraction", "data"))
            axes.annotate("limit", at, (3, 3), xycoords=coordinates, textcoords="offset points", fontsize=8, color=BLACK)


def _view(found: Compromises, k: int) -> tuple[float, float]:
    """What is looked at of an objective: campaigns that keep the limits, and some of what lies around them."""
    kept = np.concatenate([cloud.outcomes[cloud.within, k] for cloud in found.clouds])
    every = np.concatenate([*(cloud.outcomes[:, k] for cloud in found.clouds), found.stands[k : k + 1]])
    seen = _shown(np.concatenate([kept if len(kept) else every, found.stands[k : k + 1], found.front[:, k]]), found.objectives.all[k])
    low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
    around = (high - low) or 1.0
    every = _shown(every, found.objectives.all[k])
    low, high = max(low - 0.35 * around, float(np.nanmin(every))), min(high + 0.35 * around, float(np.nanmax(every)))
    return low - 0.04 * around, high + 0.04 * around


def _coverage(found: Compromises, basis: Basis) -> Drawing:
    """How much each search covers after each campaign."""
    ours, theirs = (100 * cloud.coverage[-1] for cloud in found.clouds)
    headline = f"The search covers {ours:.0f} %, random search {theirs:.0f} %"
    note = (
        "Share of the box between the worst and the best value of each objective, among campaigns that keep the limits, in which "
        "a campaign found is at least as good (hypervolume). One search of each kind: another search seed is another line."
    )
    figure = style.new_figure(8.2, 3.9, basis, headline, note)
    axes = figure.add_subplot()
    for cloud, (colour, _, line) in zip(found.clouds, LOOKS, strict=True):
        tried = np.arange(1, len(cloud.coverage) + 1)
        axes.plot(tried, 100 * cloud.coverage, color=colour, linestyle=line, linewidth=1.9)
    axes.set_xlim(0, max(len(cloud.coverage) for cloud in found.clouds))
    axes.set_ylim(0, 100)
    axes.set_xlabel("campaigns tried")
    axes.set_ylabel("% covered")
    ends = [(100 * float(cloud.coverage[-1]), cloud.name, colour) for cloud, (colour, _, _) in zip(found.clouds, LOOKS, strict=True)]
    style.label_ends(axes, axes.get_xlim()[1], ends)
    return style.finished("coverage", figure, f"Line chart over campaigns tried. {headline}.")


def _levers(found: Compromises, basis: Basis) -> Drawing:
    """A panel a lever: its value in each campaign found, over the second objective."""
    objective, levers = found.objectives.all[1], found.levers[:MOST_LEVERS]
    columns = min(len(levers), 4)
    lines = -(-len(levers) // columns)
    headline = "What the campaigns found have in common, and what separates them"
    note = "A dot: a campaign that none beats. Ring: number 1. Dotted: ends of what was searched. Mean over replications."
    figure = style.new_figure(11.0, 1.4 + 2.1 * lines, basis, headline, note)
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True)
    x = _shown(found.front[:, 1], objective)
    for axes, lever in zip(grid.flat, levers, strict=False):
        name = lever.factor.name
        values = [each[name] for each in found.pulled]
        ticks = list(lever.choices)
        y = np.array([ticks.index(value) for value in values] if ticks else values, np.float64)
        low, high = (0, len(ticks) - 1) if ticks else (lever.factor.low, lever.factor.high)
        for end in (low, high):
            axes.axhline(end, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
        axes.plot(x, y, "o", color=BLUE, markersize=5, alpha=0.75, markeredgewidth=0)
        axes.plot(x[0], y[0], "o", markersize=10, markerfacecolor="none", markeredgecolor=VERMILLION, markeredgewidth=2)
        if ticks:
            axes.set_yticks(range(len(ticks)), [str(each).lower() if isinstance(each, bool) else str(each) for each in ticks], fontsize=8)
        axes.set_ylim(low - 0.08 * (high - low or 1), high + 0.08 * (high - low or 1))
        axes.set_title(name.partition(".")[2], fontsize=9)
    for axes in list(grid.flat)[len(levers) :]:
        axes.set_axis_off()
    for axes in grid[-1]:
        style.thousands(axes.xaxis) if _large(found, 1) else None
        axes.locator_params(axis="x", nbins=4)
        axes.set_xlabel(_axis(objective), fontsize=8)
    told = "; ".join(f"{each.factor.name} {found.pulled[0][each.factor.name]}" for each in levers)
    return style.finished("levers", figure, f"Dot plots of {len(levers)} levers over {objective.kpi.label}. Number 1: {told}.")


def _shown(values: Any, objective: Objective) -> Any:
    """Outcomes as they are read: the sign turned back, shares in percent."""
    return values * (-1 if objective.maximise else 1) * (100 if objective.kpi.unit in PERCENT else 1)


def _large(found: Compromises, k: int) -> bool:
    return bool(np.nanmax(np.abs(np.concatenate([each.outcomes[:, k] for each in found.clouds]))) >= 1000)


def _axis(objective: Objective, up: str = "", down: str = "") -> str:
    arrow = f" {up if objective.maximise else down} better" if up else ""
    unit = shown_unit(objective.kpi.unit)
    return f"{objective.kpi.label} ({unit}){arrow}" if unit else f"{objective.kpi.label}{arrow}"


def _value(outcome: float, objective: Objective) -> str:
    value = f"{objective.kpi.label.lower()} {number(-outcome if objective.maximise else float(outcome), objective.kpi.unit)}"
    return value if objective.kpi.unit == "0 to 1" else f"{value} {shown_unit(objective.kpi.unit)}"
