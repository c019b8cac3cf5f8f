"""Figure of what results depend on: the size of the company, with and without its all-company channel, and replications."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from experiments.report.drawing import Basis, Drawing
from experiments.report.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, finished, label_ends, new_figure, thousands

Row = Mapping[str, Any]
"""One number: `x`, `value`, `low`, `high`."""

ENOUGH = 0.05
"""Half-width of an interval, as a share of the mean, that is marked."""


def robustness(sizes: Mapping[str, Mapping[str, Sequence[Row]]], widths: Mapping[str, Sequence[Row]], names: Mapping[str, str],
               basis: Basis) -> Drawing:  # fmt: skip
    """Key figures by size of the company, relative to the largest, a panel a table; and interval width by replications.

    `sizes`: title of a panel -> key figure -> rows, `widths`: key figure -> rows; `names`: key figure -> what it is called.
    """
    note = "Left: each key figure relative to that in the largest company, with 90 % intervals (companies redrawn)."
    figure = new_figure(12, 4.4, basis, "Sizes of the company, and how many replications it takes", note)
    panels = figure.subplots(1, len(sizes) + 1, width_ratios=(*([1.0] * len(sizes)), 1.3))
    looks = dict(zip(names, (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, BLACK, GREY), strict=False))
    for axes, (title, rows_of) in zip(panels, sizes.items(), strict=False):
        axes.set_title(title, fontsize=9)
        _sizes(axes, rows_of, looks)
    tops = [axes.get_ylim() for axes in panels[:-1]]
    for axes in panels[:-1]:
        axes.set_ylim(min(low for low, _ in tops), max(high for _, high in tops))
        axes.set_ylabel("relative to the largest company")
    _widths(panels[-1], widths, looks, names)
    return finished("robustness", figure, "Key figures by size of the company, and interval widths by number of replications.")


def _sizes(axes: Axes, rows_of: Mapping[str, Sequence[Row]], looks: Mapping[str, str]) -> None:
    axes.set_xscale("log")
    for name, colour in looks.items():
        rows = rows_of.get(name, ())
        whole = rows[-1]["value"] if rows else 0.0
        if not whole or not np.isfinite(whole):
            continue
        x, y, low, high = (np.array([row[of] for row in rows]) for of in ("x", "value", "low", "high"))
        axes.plot(x, y / whole, color=colour, linewidth=1.4, marker="o", markersize=3)
        axes.fill_between(x, low / whole, high / whole, color=colour, alpha=0.13, linewidth=0)
        axes.xaxis.set_major_locator(FixedLocator(x[:: max(1, len(x) // 3)].tolist()))
        axes.xaxis.set_minor_locator(NullLocator())
    thousands(axes.xaxis)
    axes.set_xlabel("people")


def _widths(axes: Axes, widths: Mapping[str, Sequence[Row]], looks: Mapping[str, str], names: Mapping[str, str]) -> None:
    labels: list[tuple[float, str, str]] = []
    tried: list[float] = []
    for name, colour in looks.items():
        x, y = (np.array([row[of] for row in widths.get(name, ())], np.float64) for of in ("x", "value"))
        if np.isfinite(y).any():
            axes.plot(x, np.log10(y), color=colour, linewidth=1.4, marker="o", markersize=3)
            labels.append((float(np.log10(y[-1])), names[name], colour))
            tried = x.tolist()
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(tried))
    axes.xaxis.set_minor_locator(NullLocator())
    thousands(axes.xaxis)
    shares = (0.002, 0.005, 0.01, 0.02, ENOUGH, 0.1, 0.2, 0.5)
    axes.set_yticks(np.log10(shares), [f"{100 * each:g} %" for each in shares])
    axes.axhline(float(np.log10(ENOUGH)), color="#777777", linewidth=0.9, linestyle=(0, (4, 3)))
    axes.set(xlabel="replications", ylabel="half-width of the 90 % interval / mean")
    if labels:
        values = [value for value, _, _ in labels]
        axes.set_ylim(min(values) - 0.15, None)
        label_ends(axes, axes.get_xlim()[1], labels)
