"""Figures of a search: campaigns tried over cost, what each lever does around the recommended one, what searching was worth."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from experiments.design.point import is_number
from experiments.report import style
from experiments.report.differences import unit_of_change
from experiments.report.drawing import Basis, Drawing
from experiments.report.lever_words import OF_THOSE, lever_value
from experiments.report.numbers import scale_of
from experiments.report.style import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION, drawing_style
from experiments.report.wording import capital, said, titled
from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction_ends
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.objectives import Objective, Objectives
from experiments.verbs.optimise.pareto import front
from sim.settings import Calendar

LOOKS = ((BLUE, "o", "-"), (ORANGE, "s", (0, (5, 1.5))))
"""Colour, marker and line of the search and of random search."""

COLUMNS = 4


@dataclass(frozen=True)
class Cloud:
    """The campaigns of one search, in the order tried."""

    name: str
    outcomes: np.ndarray  # (n, objectives) less is better
    within: np.ndarray  # (n,) bool, all limits are kept
    coverage: np.ndarray  # (n,) share of the box covered so far


@dataclass(frozen=True)
class Picture:
    """What is drawn. All outcomes are changes against the unchanged campaign in the same worlds: those of the search are other ones than
    those of the `finalists`, which come best first. `chosen`: place of the one that is ringed, from 1 (0: unchanged); `label`: what it is called, `role`: what it is."""

    objectives: Objectives
    clouds: tuple[Cloud, ...]
    finalists: np.ndarray  # (k, objectives) less is better
    chosen: int
    label: str
    role: str
    headline: str
    curves: Sequence[LeverCurve]
    calendar: Calendar


def figures_of(found: Picture, basis: Basis, fresh: Basis) -> list[Drawing]:
    """Draw them all, the main one first. `basis`: of the search; `fresh`: of the curves."""
    if not len(found.finalists):
        return []
    with drawing_style():
        drawn = [_main(found, basis)]
        if found.curves:
            drawn.append(_curves(found, fresh))
        if len(found.objectives.all) > 2:
            drawn.append(_pairs(found, basis))
        if len(found.clouds) > 1:
            drawn.append(_coverage(found, basis))
        return drawn


def _main(found: Picture, basis: Basis) -> Drawing:
    """Campaigns over the first two objectives; beside them what the next 1,000 USD in each lever are worth."""
    priced = sorted((each for each in found.curves if each.next is not None), key=lambda each: each.marginal[0])
    objective = found.objectives.all[0]
    headline = found.headline
    note = "dots are campaigns (pale: breaks a limit), against the unchanged one in the same worlds; numbered: finalists, in fresh worlds."
    right_note = " Right: gain by the next step that costs and gives more, a share of it where it costs more than 1,000 USD, or by what is left to spend; line: 90 % of worlds."
    note = f"Left: {note}{right_note}" if priced else capital(note)
    figure = style.new_figure(11.0, 3.6, basis, headline, note)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1)) if priced else (figure.add_subplot(), None)
    _pair(left, found, 0, 1)
    left.set_ylabel(textwrap.fill(left.get_ylabel(), 34), fontsize=8.5)
    left.legend(loc="lower right", frameon=False, fontsize=8.5, handletextpad=0.3)
    if right is not None:
        scale = scale_of(objective.kpi.unit)
        for y, each in enumerate(priced):
            mean, low, high = (scale * value for value in each.marginal)
            right.plot([low, high], [y, y], color=BLUE, linewidth=1.6)
            right.plot(mean, y, "o", color=BLUE, markersize=5)
        right.axvline(0, color=GREY, linewidth=0.9, zorder=0)
        right.set_yticks(range(len(priced)), [each.lever.name for each in priced], fontsize=8.5)
        right.set_title("The next 1,000 USD in each lever", fontsize=9.5)
        right.set_ylim(-0.6, len(priced) - 0.4)
        right.set_xlabel(f"{unit_of_change(objective.kpi.unit)} of {said(objective.kpi)} for 1,000 USD at most", fontsize=8.5)
        _clip(right, scale, priced)
    names = " and ".join(titled(each.kpi) for each in found.objectives.all[:2])
    returns = "; ".join(f"{each.lever.name} {each.marginal[0] * scale_of(objective.kpi.unit):.2f}" for each in reversed(priced))
    alt = f"Scatter plot of campaigns over {names}. {headline}." + (
        f" Gain by the next 1,000 USD, or what is left: {returns}." if priced else ""
    )
    return style.finished("pareto_front", figure, alt)


def _clip(axes: Axes, scale: float, priced: Sequence[LeverCurve]) -> None:
    """Look at where most lines lie: one that reaches far says only that nothing is known of it."""
    ends = np.array([each.marginal for each in priced]) * scale
    reach = 1.6 * float(np.quantile(abs(ends[:, 1:]), 0.75))
    reach = max(reach, 1.2 * float(abs(ends[:, 0]).max()), 1e-9)
    axes.set_xlim(max(-reach, 1.1 * min(0.0, ends.min())), min(reach, 1.1 * max(0.0, ends.max())))
    for y, (_, low, high) in enumerate(ends):
        for end, sign in ((low, "◂"), (high, "▸")):
            bottom, top = axes.get_xlim()
            if not bottom <= end <= top:
                axes.annotate(
                    sign, (bottom if sign == "◂" else top, y), ha="left" if sign == "◂" else "right", va="center", color=BLUE, fontsize=8
                )


def _pairs(found: Picture, basis: Basis) -> Drawing:
    """Every campaign tried, a panel a pair of objectives."""
    objectives = found.objectives.all
    pairs = list(combinations(range(len(objectives)), 2))
    figure = style.new_figure(
        11.0, 1.2 + 3.4 * -(-len(pairs) // 3), basis, "Objectives pair by pair", "Dots: campaigns; pale ones break a limit."
    )
    grid = figure.subplots(-(-len(pairs) // 3), 3, squeeze=False)
    for axes, (up, across) in zip(grid.flat, pairs, strict=False):
        _pair(axes, found, up, across)
    for axes in list(grid.flat)[len(pairs) :]:
        axes.set_axis_off()
    alt = f"Scatter plots of all campaigns tried over pairs of {', '.join(said(each.kpi) for each in objectives)}."
    return style.finished("pairs", figure, alt)


def _curves(found: Picture, basis: Basis) -> Drawing:
    """A panel a lever: what the first objective gains or loses where this lever alone is moved."""
    objective, curves = found.objectives.all[0], found.curves
    columns = min(COLUMNS, len(curves))
    lines = -(-len(curves) // columns)
    unit = unit_of_change(objective.kpi.unit)
    scale = scale_of(objective.kpi.unit)
    headline = f"What each lever does to {said(objective.kpi)} around {found.label}"
    note = f"Line and dots: mean change; band or bar: 90 % of worlds. Ring: {found.label}; star: unchanged. All other levers as in {found.label}."
    figure = style.new_figure(11.0, 1.2 + 1.95 * lines, basis, headline, note)
    grid = figure.subplots(lines, columns, squeeze=False, sharey=True)
    for axes, each in zip(grid.flat, curves, strict=False):
        _curve(axes, each, scale, found.calendar)
    for axes in list(grid.flat)[len(curves) :]:
        axes.set_axis_off()
    if not any(np.nan_to_num(each.gain).any() for each in curves):
        grid[0, 0].set_ylim(-1.0, 1.0)  # else what is nothing everywhere is drawn in 1e-16 points
    for row in grid:
        row[0].set_ylabel(unit, fontsize=8.5)
    told = "; ".join(
        f"{each.lever.name}: {', '.join(f'{lever_value(each.lever.factor.name, value, found.calendar)} {scale * gain:+.1f}' for value, gain in zip(each.values, means(each.gain), strict=True))}"
        for each in curves
    )
    return style.finished("response_curves", figure, f"{headline}, in {unit}. {told}.")


def _curve(axes: Axes, curve: LeverCurve, scale: float, calendar: Calendar) -> None:
    mean, (low, high) = scale * means(curve.gain), prediction_ends(scale * curve.gain)
    numbers = curve.ordered and all(map(is_number, curve.values))
    x = np.array(curve.values if numbers else range(len(curve.values)), np.float64)
    if numbers:
        axes.fill_between(x, low, high, color=BLUE, alpha=0.2, linewidth=0)
        axes.plot(x, mean, "o-", color=BLUE, markersize=3.5, linewidth=1.6)
    else:
        axes.vlines(x, low, high, color=BLUE, linewidth=1.4, alpha=0.6)
        axes.plot(x, mean, "o", color=BLUE, markersize=4)
        axes.set_xlim(-0.6, len(x) - 0.4)
    axes.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    axes.plot(x[curve.here], 0, "o", markersize=9, markerfacecolor="none", markeredgecolor=VERMILLION, markeredgewidth=1.8, zorder=5)
    if curve.before is not None:
        axes.plot(x[curve.before], mean[curve.before], "*", color=BLACK, markersize=9, zorder=6)
    shown = sorted({0, len(x) - 1, curve.here}) if numbers else range(len(x))
    if numbers and len(shown) == 3 and min(abs(x[curve.here] - x[0]), abs(x[-1] - x[curve.here])) < 0.28 * (x[-1] - x[0]):
        shown = [0, len(x) - 1]
    axes.set_xticks(x[list(shown)], [_short(curve, place, calendar) for place in shown], fontsize=7.5)
    axes.tick_params(axis="y", labelsize=8)
    axes.set_title(curve.lever.name, fontsize=9)


def _short(curve: LeverCurve, place: int, calendar: Calendar) -> str:
    """A value below an axis: without what its title says."""
    text = lever_value(curve.lever.factor.name, curve.values[place], calendar)
    text = text.removesuffix(f" {OF_THOSE}")
    text = text.rpartition(" 20")[0] or text  # a date without its year
    return text.replace("exclusive recognition", "for few").replace("self paced", "self-\npaced").replace(" person", "\nperson")


def _ringed(found: Picture) -> np.ndarray:
    return found.finalists[found.chosen - 1] if found.chosen else np.zeros(len(found.objectives.all))


def _pair(axes: Axes, found: Picture, up: int, across: int) -> None:
    objectives = found.objectives.all
    for cloud, (colour, marker, line) in zip(found.clouds, LOOKS, strict=False):
        x, y = _shown(cloud.outcomes[:, across], objectives[across]), _shown(cloud.outcomes[:, up], objectives[up])
        broken = ~cloud.within
        axes.plot(x[broken], y[broken], marker, color=colour, markersize=3.5, alpha=0.16, markeredgewidth=0)
        axes.plot(x[~broken], y[~broken], marker, color=colour, markersize=3.5, alpha=0.55, markeredgewidth=0, label=cloud.name)
        if len(objectives) == 2:
            kept = np.where(cloud.within[:, None], cloud.outcomes, np.nan)
            rows = front(kept)
            rows = rows[np.argsort(cloud.outcomes[rows, across])]
            axes.plot(x[rows], y[rows], color=colour, linestyle=line, linewidth=1.8)
    at = 0.0, 0.0
    axes.plot(*at, "*", color=BLACK, markersize=13, zorder=6, label="unchanged", linestyle="none")
    for place, row in enumerate(found.finalists, 1):
        x, y = _shown(row[across], objectives[across]), _shown(row[up], objectives[up])
        axes.plot(x, y, "D", color=GREEN, markersize=5.5, zorder=6, linestyle="none", label="finalists" if place == 1 else None)
        beside = (7, 5) if place % 2 else (-12, -11)  # two that lie close together keep their numbers apart
        axes.annotate(str(place), (x, y), beside, textcoords="offset points", fontsize=8.5, fontweight="bold", color=BLACK, zorder=8)
    best = _shown(_ringed(found)[across], objectives[across]), _shown(_ringed(found)[up], objectives[up])
    axes.plot(*best, "o", markersize=12, markerfacecolor="none", markeredgecolor=VERMILLION, markeredgewidth=2.2, zorder=7, label=found.role, linestyle="none")  # fmt: skip
    axes.set_xlabel(_axis(objectives[across]))
    axes.set_ylabel(_axis(objectives[up]))
    axes.set_xlim(*_view(found, across))
    axes.set_ylim(*_view(found, up))
    axes.locator_params(axis="x", nbins=8 if len(objectives) == 2 else 4)
    style.thousands(axes.xaxis) if _large(found, across) else None
    style.thousands(axes.yaxis) if _large(found, up) else None


def _view(found: Picture, k: int) -> tuple[float, float]:
    """What is looked at of an objective: campaigns that keep the limits, and some of what lies around them."""
    kept = np.concatenate([cloud.outcomes[cloud.within, k] for cloud in found.clouds])
    always = np.append(found.finalists[:, k], 0.0)
    every = np.concatenate([*(cloud.outcomes[:, k] for cloud in found.clouds), always])
    seen = _shown(np.concatenate([kept if len(kept) else every, always]), found.objectives.all[k])
    low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
    around = (high - low) or 1.0
    every = _shown(every, found.objectives.all[k])
    low, high = max(low - 0.35 * around, float(np.nanmin(every))), min(high + 0.35 * around, float(np.nanmax(every)))
    return low - 0.04 * around, high + 0.04 * around


def _coverage(found: Picture, basis: Basis) -> Drawing:
    """How much each search covers after each campaign."""
    ours, theirs = (100 * cloud.coverage[-1] for cloud in found.clouds)
    headline = f"The search covers {ours:.0f} %, random search {theirs:.0f} %"
    note = (
        "Share of the box between the worst and the best value of each objective, among campaigns that keep the limits, in which "
        "a campaign found is at least as good (hypervolume). One search of each kind: another search seed is another line."
    )
    figure = style.new_figure(8.2, 3.9, basis, headline, note)
    axes = figure.add_subplot()
    for cloud, (colour, _, line) in zip(found.clouds, LOOKS, strict=False):
        tried = np.arange(1, len(cloud.coverage) + 1)
        axes.plot(tried, 100 * cloud.coverage, color=colour, linestyle=line, linewidth=1.9)
    axes.set_xlim(0, max(len(cloud.coverage) for cloud in found.clouds))
    axes.set_ylim(0, 100)
    axes.set_xlabel("campaigns tried")
    axes.set_ylabel("% covered")
    ends = [(100 * float(cloud.coverage[-1]), cloud.name, colour) for cloud, (colour, _, _) in zip(found.clouds, LOOKS, strict=False)]
    style.label_ends(axes, axes.get_xlim()[1], ends)
    return style.finished("coverage", figure, f"Line chart over campaigns tried. {headline}.")


def _shown(values: Any, objective: Objective) -> Any:
    """Outcomes as they are read: the sign turned back, shares in percent."""
    return values * (-1 if objective.maximise else 1) * scale_of(objective.kpi.unit)


def _large(found: Picture, k: int) -> bool:
    return bool(np.nanmax(np.abs(np.concatenate([each.outcomes[:, k] for each in found.clouds]))) >= 1000)


def _axis(objective: Objective) -> str:
    unit, label = unit_of_change(objective.kpi.unit), said(objective.kpi)
    return f"change of {label}{f', {unit}' if unit else ''} {'→' if objective.maximise else '←'}\u00a0better"  # in one line
