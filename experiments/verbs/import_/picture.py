"""The picture of a tie structure: which offices know each other, and how many ties people have."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.report.drawing import Drawing
from experiments.report.style import BLACK, BLUE, MAP_COLOURS, drawing_style, finished
from experiments.report.wording import shortened
from experiments.verbs.import_.summary import ImportSummary

MOST_NUMBERS = 10
"""Up to this many offices the matrix has room for numbers."""
LONGEST_NAME = 28


def tie_structure(summary: ImportSummary, name: str) -> Drawing:
    """Ties between offices as a matrix, and the share of people with at least this many ties."""
    with drawing_style():
        size = len(summary.matrix)
        figure = Figure(figsize=(10.6, 2.4 + 0.30 * max(size, 8)), layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(headline(summary), x=0.01, ha="left", fontsize=12.5, fontweight="bold")
        basis = "what the files say and the line of managers" if summary.ties_known else "the line of managers alone"
        note = (
            f"Colleague ties from {basis}, each pair of people once, rounded to five; offices under five people are drawn together. "
            f"{name} · n = {summary.people:,} people."
        )
        figure.supxlabel(textwrap.fill(note, 185), x=0.01, ha="left", fontsize=7.5, color="#555555")
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        _matrix(figure, left, summary)
        _degrees(right, summary)
        return finished("tie_structure", figure, _alternative(summary))


def headline(summary: ImportSummary) -> str:
    """The figure in one sentence."""
    if not summary.matrix.any():
        return "Hardly any ties"
    return f"{100 * summary.across:.0f} % of ties lead to another office"


def _alternative(summary: ImportSummary) -> str:
    half = summary.degree[np.searchsorted(-summary.at_least, -0.5, side="right") - 1] if len(summary.degree) else 0
    busiest = summary.matrix_names[int(np.diag(summary.matrix).argmax())] if len(summary.matrix) else "none"
    return (
        f"A matrix of ties between {len(summary.matrix)} offices ({headline(summary)}; most within {busiest}), "
        f"and a falling curve of people by number of ties: half of them have {half} or more."
    )


def _matrix(figure: Figure, axes: Axes, summary: ImportSummary) -> None:
    values, size = summary.matrix.astype(float), len(summary.matrix)
    names = [shortened(each, LONGEST_NAME) for each in summary.matrix_names]
    top = max(float(values.max(initial=0)), 1.0)
    edges = np.arange(size + 1) - 0.5
    mesh = axes.pcolormesh(edges, edges, values, cmap=MAP_COLOURS, norm=PowerNorm(0.4, 0, top), edgecolors="face", linewidth=0.2)
    axes.invert_yaxis()
    axes.set_title("Ties between offices")
    axes.set_xticks(range(size), names, rotation=60, ha="right", rotation_mode="anchor", fontsize=8)
    axes.set_yticks(range(size), names, fontsize=8)
    if size > MOST_NUMBERS:
        bar = figure.colorbar(mesh, ax=axes, label="pairs of colleagues", shrink=0.9, pad=0.01)
        bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        if bar.solids is not None:
            bar.solids.set(rasterized=False, edgecolor="face")
        return
    for (row, column), value in np.ndenumerate(values):
        shade = "white" if (value / top) ** 0.4 > 0.6 else BLACK
        text = f"{value:,.0f}" if value < 100_000 else f"{value / 1000:,.0f}k"
        axes.text(column, row, text, ha="center", va="center", fontsize=7, color=shade)


def _degrees(axes: Axes, summary: ImportSummary) -> None:
    axes.set_title("People with at least this many ties")
    axes.set_xlabel("colleague ties")
    axes.set_ylabel("% of people")
    if not len(summary.degree):
        return
    x = np.maximum(summary.degree, 0)
    axes.step(x, 100 * summary.at_least, where="pre", color=BLUE, linewidth=1.6)
    axes.plot(x, 100 * summary.at_least, "o", color=BLUE, markersize=3)
    if x.max() > 50:
        axes.set_xscale("symlog", linthresh=10)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, 110)
    axes.grid(True, color="#E5E5E5", linewidth=0.7)
    axes.set_axisbelow(True)
    tail = f"the busiest {100 * summary.at_least[-1]:.2g} %: {summary.degree[-1]:,} or more"
    axes.annotate(tail, (1, 1), xycoords="axes fraction", ha="right", va="top", fontsize=8, color=BLACK)
