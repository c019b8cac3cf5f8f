"""Spread over offices: who posts when, and whose posts inspire whom."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from experiments.report.drawing import Drawing, Facts
from experiments.report.style import MAP_COLOURS, day_axis, finished, new_figure
from experiments.report.wording import kept_apart

MOST_OFFICES = 20
"""More rows than these cannot be read; the offices with fewest posts are left out, and the note says so."""
MOST_NUMBERS = 10
"""Up to this many offices the matrix has room for numbers."""
FEW_OFFICES = 8
"""Up to this many offices the matrix is too low for its words beside it in one line."""
MOST_LETTERS = 24
"""Of the name of an office."""
SHORT = 14
"""Letters of names that have room beside both maps; longer ones stand beside the left one alone, whose rows are the same."""


def offices_and_days(days: np.ndarray, names: list[str], posts: np.ndarray, flow: np.ndarray, facts: Facts) -> Drawing:
    """Posts a day by office, and posts by inspiring office.

    names: offices in the order in which they wake up. posts: (offices, days), flow: (offices from, offices to);
    both are means over replications.
    """
    total = len(names)
    if total > MOST_OFFICES:
        kept = np.sort(np.argsort(-posts.sum(axis=1), kind="stable")[:MOST_OFFICES])
        names, posts, flow = [names[i] for i in kept], posts[kept], flow[np.ix_(kept, kept)]
    every = float(posts.sum())
    across = float(flow.sum() - np.trace(flow))
    inspired = float(flow.sum())
    headline = f"{100 * across / inspired:.0f} % of inspired posts answer another office" if inspired > 0 else "No post inspires another"
    if total == 1 and inspired > 0:
        headline = f"{inspired:.1f} of {every:.1f} posts are inspired by another post"
    note = "Means over replications. Offices in the order in which their day begins, in both maps."
    if total > MOST_OFFICES:
        note += f" The {MOST_OFFICES} of {total} offices with most posts."
    busiest = names[int(posts.sum(axis=1).argmax())] if every else "none"
    names = kept_apart(names, MOST_LETTERS)
    below = 0.055 * max(0, max(map(len, names), default=0) - 10)  # inches that long names take below the matrix
    figure = new_figure(10.6, 1.9 + 0.30 * max(len(names), 5) + below, facts, headline, note)
    left, right = figure.subplots(1, 2, width_ratios=[1.75, 1])
    _heat_map(figure, left, days, names, posts, facts)
    _flow(figure, right, names, flow)
    alt = (
        f"Heat map of posts by office and day ({every:,.0f} posts on average, most in {busiest}), and a matrix of "
        f"which office's posts inspire which: {headline}."
    )
    return finished("offices_and_days", figure, alt)


def _heat_map(figure: Figure, axes: Axes, days: np.ndarray, names: list[str], posts: np.ndarray, facts: Facts) -> None:
    edges = np.append(days, days[-1] + 1) - 0.5
    _cells(figure, axes, edges, posts, max(float(posts.max()), 1e-9), legend=bool(posts.any()))
    axes.set_yticks(range(len(names)), names)
    axes.set_title("Posts a day")
    if facts.first_workshop is not None:
        axes.axvline(facts.first_workshop, color="#555555", linewidth=0.8, linestyle=(0, (4, 3)))
    day_axis(axes, facts, 10 if max(map(len, names)) <= SHORT else 7)


def _flow(figure: Figure, axes: Axes, names: list[str], flow: np.ndarray) -> None:
    top = max(float(flow.max()), 1e-9)
    _cells(figure, axes, np.arange(len(names) + 1) - 0.5, flow, top, legend=len(names) > MOST_NUMBERS and bool(flow.any()))
    axes.set_title("Posts inspired, by office")
    if len(names) <= MOST_NUMBERS:
        axes.set_xticks(range(len(names)), names, rotation=60, ha="right", rotation_mode="anchor")
    else:
        axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names if max(map(len, names)) <= SHORT else [""] * len(names))
    axes.set_xlabel("office of the new post")
    axes.set_ylabel(f"office of the post{' ' if len(names) > FEW_OFFICES else chr(10)}that inspired it")
    if len(names) <= MOST_NUMBERS:
        for (i, j), value in np.ndenumerate(flow):
            if value >= 0.05:
                shade = "white" if value > 0.35 * top else "#222222"
                axes.text(
                    j,
                    i,
                    f"{value:.1f}" if value < 9.95 else f"{value:.0f}",
                    ha="center",
                    va="center",
                    fontsize=7,
                    color=shade,
                )


def _cells(figure: Figure, axes: Axes, edges: np.ndarray, values: np.ndarray, top: float, legend: bool) -> None:
    """Coloured cells, first row on top: one dot each, which stays sharp on paper and takes a tenth of the bytes of shapes."""
    shown = np.ma.masked_less(values, 0.002 * top)  # white: too little to see
    extent = (edges[0], edges[-1], len(values) - 0.5, -0.5)
    cells = axes.imshow(shown, cmap=MAP_COLOURS, norm=PowerNorm(0.5, 0, top), aspect="auto", interpolation="none", extent=extent)
    if legend:
        figure.colorbar(cells, ax=axes, label="posts", shrink=0.9, pad=0.01)
