"""Figures of a search for plausible parameter sets: targets and what the sets give of them, and what they narrow."""

import numpy as np
from matplotlib.axes import Axes

from experiments.report import style
from experiments.report.drawing import Basis, Drawing
from experiments.report.style import BLUE, GREEN, GREY, SKY, VERMILLION, drawing_style
from experiments.verbs.plausible.findings import Findings, ParameterRow, TargetRow

MOST_DRAWN = 12
"""Parameters in the figure of what is narrowed."""

OUTSIDE = 0.45
"""How far beyond the range, in widths of it, the axis of targets reaches."""


def figures_of(findings: Findings, basis: Basis) -> list[Drawing]:
    """Draw them, the main one first."""
    with drawing_style():
        return [_targets(findings, basis), *([_parameters(findings, basis)] if findings.parameters else [])]


def _targets(findings: Findings, basis: Basis) -> Drawing:
    """Each target with its range as unit: what draws give, what the sets give, and the values in use."""
    rows = findings.targets[::-1]  # the least often held on top
    headline = f"{100 * findings.kept:.0f} % of parameter sets give what is observed in {len(rows)} targets together"
    note = (
        "The range of each target runs from 0 to 1. Light: the middle 90 % of draws of the prior; dark: of the sets kept, and their "
        "median; dot: the values in use. Means over runs; tolerance and chance let a set lie a little outside. At the right: share of "
        "draws that hold the target. Bars that leave the axis go on."
    )
    figure = style.new_figure(10.5, 2.2 + 0.27 * len(rows), basis, headline, note)
    axes = figure.subplots()
    axes.axvspan(0, 1, color=GREEN, alpha=0.12, linewidth=0)
    for place, row in enumerate(rows):
        _target(axes, row, place)
    axes.set_xlim(-OUTSIDE, 1 + OUTSIDE)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_yticks(range(len(rows)), [f"{row.name} ({row.target.campaign})" for row in rows], fontsize=8)
    axes.set_xlabel("place in the range observed (0: its low end, 1: its high end)")
    told = "; ".join(f"{row.name} {100 * row.held:.0f} %" for row in findings.targets)
    return style.finished(
        "targets", figure, f"Intervals of each target in draws and in plausible sets. Share of draws that hold it: {told}."
    )


def _target(axes: Axes, row: TargetRow, place: int) -> None:
    def seen(values: np.ndarray | float) -> np.ndarray:
        low, high, values = row.target.low, row.target.high, np.asarray(values)
        if row.target.scale == "log":
            low, high, values = np.log1p(low), np.log1p(high), np.log1p(values)
        return np.clip((values - low) / (high - low), -2.0, 3.0)

    prior, sets = seen(row.prior), seen(row.sets)
    axes.hlines(place, prior[0], prior[2], color=SKY, linewidth=7, alpha=0.6)
    axes.hlines(place, sets[0], sets[2], color=BLUE, linewidth=4)
    axes.plot(sets[1], place, "|", color="white", markersize=7)
    axes.plot(seen(row.in_use), place, "o", color=VERMILLION, markersize=5, zorder=5)
    axes.annotate(
        f"{100 * row.held:.0f} %", (1, place), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        va="center", fontsize=8,
    )  # fmt: skip


def _parameters(findings: Findings, basis: Basis) -> Drawing:
    """Parameters in which the sets differ most from the prior, and where the values in use lie."""
    rows: list[ParameterRow] = findings.parameters[:MOST_DRAWN][::-1]
    count = len(findings.narrowed)
    every = len(findings.parameters)
    headline = f"{count} of {every} parameters are narrowed beyond chance: sets rule out combinations, hardly values"
    note = (
        "Over each bar's parameter: share of the prior's probability below the sets' 5, 50 and 95 %. The prior itself would run from "
        f".05 to .95 with its median at .5. Dot: the value in use. Full: beyond chance (Kolmogorov-Smirnov, Holm over {every})."
    )
    figure = style.new_figure(10.5, 2.0 + 0.3 * len(rows), basis, headline, note)
    axes = figure.subplots()
    prior = findings.found.prior
    names = list(prior.names)
    for place, row in enumerate(rows):
        i = names.index(row.name)
        values = np.tile(prior.mode, (4, 1))
        values[:3, i] = row.sets
        low, middle, high, in_use = prior.shares(values)[:, i].tolist()
        colour = BLUE if row in findings.narrowed else GREY
        axes.hlines(place, low, high, color=colour, linewidth=7)
        axes.plot(middle, place, "|", color="white", markersize=8)
        axes.plot(in_use, place, "o", color=VERMILLION, markersize=5, zorder=5)
    for line in (0.05, 0.5, 0.95):
        axes.axvline(line, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    axes.set_xlim(0, 1)
    axes.set_yticks(range(len(rows)), [row.name for row in rows], fontsize=8)
    axes.set_xlabel("probability of the prior below")
    told = "; ".join(row.name for row in rows[::-1])
    return style.finished("narrowed", figure, f"Intervals of parameters in the sets, by the prior's probability: {told}.")
