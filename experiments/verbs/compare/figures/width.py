"""How the interval narrows with replications: with the same seeds for both arms, and with seeds of their own."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from experiments.report import style
from experiments.report.differences import unit_of_change
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import scale_of
from experiments.report.style import BLUE, GREEN, VERMILLION, drawing_style, roomy_figure
from experiments.report.wording import said
from experiments.statistics.paired import paired_difference, widths
from experiments.verbs.compare.wording import times
from sim.measures.kpis import Kpi

MOST_PANELS = 6
LINE = 36
"""Characters in a line above a panel."""

FEWEST = 5
"""Replications below which a width says little."""


@dataclass(frozen=True)
class Pair:
    """One alternative: its name, and (seeds,) values of the key figure in both arms."""

    label: str
    baseline: np.ndarray
    alternative: np.ndarray


def width(pairs: Sequence[Pair], kpi: Kpi, target: float | None, basis: Basis) -> Drawing:
    """A panel an alternative: half-width of the 90 % interval of its difference over the number of replications."""
    shown, scale = pairs[:MOST_PANELS], scale_of(kpi.unit)
    wanted = None if target is None else scale * target
    columns = 2 if len(shown) == 4 else min(len(shown), 3)
    lines = -(-len(shown) // columns)
    ratios = [paired_difference(each.baseline, each.alternative).variance_ratio for each in shown]
    known = [ratio for ratio in ratios if np.isfinite(ratio)]
    headline = "How sure the difference is, with and without shared luck"
    if known:
        each = " to ".join(dict.fromkeys(times(ratio).replace("×\u00a0", "") for ratio in (min(known), max(known))))
        headline = f"The same luck in both arms makes a replication worth {each} independent ones"
    note = (
        f"Half-width of the 90 % interval of the difference in {said(kpi)}, after the first replications. "
        "Solid: same seeds in both arms (paired); dashed: the same replications taken as if each arm had seeds of its own (Welch). "
        "×: what a replication is worth, in replications with luck of their own."
    )
    with drawing_style():
        size = (8.2, 4.3) if columns == 1 else (10.5, 1.6 + 2.6 * lines)
        figure = roomy_figure(*size, basis, headline, note)
        grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
        curves = [_curve(pair, scale) for pair in shown]
        for axes, curve, pair, ratio in zip(grid.flat, curves, shown, ratios, strict=False):
            axes.set_title(textwrap.fill(f"{pair.label} ({times(ratio)})", LINE))
            _panel(axes, curve, wanted)
        _scales(grid[0, 0], np.concatenate([each for _, *both in curves for each in both]))
        for axes in list(grid.flat)[len(shown) :]:
            axes.set_axis_off()
        unit = unit_of_change(kpi.unit)
        for axes in grid[:, 0]:
            axes.set_ylabel(f"half-width ({unit})" if unit else "half-width")
        for i, axes in enumerate(list(grid.flat)[: len(shown)]):
            if i + columns >= len(shown):  # nothing below it
                axes.set_xlabel("replications an arm")
                axes.tick_params(labelbottom=True)
        told = "; ".join(f"{pair.label}: {times(ratio)}" for pair, ratio in zip(shown, ratios, strict=True))
        return style.finished("width", figure, f"Interval width against replications, paired and independent. Variance ratio: {told}.")


def _curve(pair: Pair, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers of replications, and half-widths with the same and with own seeds; nan where there is no width to show."""
    n = len(pair.baseline)
    counts = np.unique(np.geomspace(min(FEWEST, n), n, 60).astype(np.int64))
    paired, apart = (scale * each for each in widths(pair.baseline, pair.alternative, counts))
    return counts, np.where(paired > 0, paired, np.nan), np.where(apart > 0, apart, np.nan)


def _panel(axes: Axes, curve: tuple[np.ndarray, np.ndarray, np.ndarray], target: float | None) -> None:
    counts, paired, apart = curve
    axes.plot(counts, paired, color=BLUE, linewidth=2)
    axes.plot(counts, apart, color=VERMILLION, linewidth=1.6, linestyle=(0, (5, 1.5)))
    above = bool(paired[-1] > apart[-1])
    for values, text, colour, upper in ((paired, "same luck", BLUE, above), (apart, "own luck", VERMILLION, not above)):
        if np.isfinite(values[-1]):
            axes.annotate(
                text, (counts[-1], values[-1]), (5, 0), textcoords="offset points", annotation_clip=False,
                va="bottom" if upper else "top", ha="left", fontsize=8.5, fontweight="bold", color=colour,
            )  # fmt: skip
    if target is not None:
        axes.axhline(target, color=GREEN, linewidth=1, linestyle=(0, (1, 1.5)))
        axes.annotate("wanted", (counts[0], target), (0, 2), textcoords="offset points", fontsize=8, color=GREEN, va="bottom")


def _scales(axes: Axes, drawn: np.ndarray) -> None:
    """Logarithmic axes (shared by all panels), on which widths fall in a straight line, with as many ticks as there is room."""
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn):
        axes.set_xscale("log")
        axes.set_yscale("log")
        span = float(drawn.max() / drawn.min())
        across = (1, 1.5, 2, 3, 5, 7) if span < 20 else (1, 3) if span < 1000 else (1,)
        for axis, steps in ((axes.xaxis, (1, 2, 5)), (axes.yaxis, across)):
            axis.set_major_locator(LogLocator(subs=steps))
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
