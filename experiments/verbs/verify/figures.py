"""Figures of a verification, from rows and curves worked out elsewhere."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from experiments.report.drawing import Basis, Drawing
from experiments.report.style import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION, finished, new_figure

Row = Mapping[str, Any]
Line = tuple[Sequence[float], Sequence[float]]
Found = tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]
"""Where, what was found there, and the ends of its interval."""

LEAST_P = 1e-12
"""Smaller p-values are drawn here."""


@dataclass(frozen=True)
class Theory(Basis):
    """What figures of closed forms rest on: nothing but theory and the engine."""

    checks: int
    size: str

    @property
    def caption(self) -> str:
        """What a figure rests on, in a line."""
        return f"Engine by configuration on companies laid out by hand · {self.checks} checks, {self.size} · fixed seeds"


def _plain_logarithmic(axes: Axes) -> None:
    """Both axes logarithmic, with numbers at their ticks, not powers."""
    for side in "xy":
        axes.set(**{f"{side}scale": "log"})
        axis = getattr(axes, f"{side}axis")
        axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axis.set_minor_formatter(NullFormatter())


def _dots(axes: Axes, found: Found, colour: str, marker: str = "o") -> None:
    """What was found, with its intervals."""
    x, y, low, high = (np.asarray(each, np.float64) for each in found)
    axes.vlines(x, low, high, color=colour, linewidth=1.1, alpha=0.7)
    axes.plot(x, y, marker, markersize=5 if marker == "x" else 4.2, color=colour, linestyle="none")


# --- checks against theory ---------------------------------------------------------------------------------------------


def verdicts(checks: Sequence[Row], level: float, basis: Theory) -> Drawing:
    """p-values of all checks by theory, with the p-values of the same checks with the number spoiled; and all in order."""
    by_chance = [each for each in checks if each["test"] != "exact"]
    theories = list(dict.fromkeys(each["theory"] for each in checks))
    passed = sum(each["passes"] for each in checks)
    figure = new_figure(9.5, 1.9 + 0.3 * len(theories), basis, f"{passed} of {len(checks)} checks of the engine against theory pass",
                        "Dots: how likely a right engine is to be as far from theory as this one (crosses: a check that fails). Diamonds: the "
                        "same with the number of theory spoiled. Right: of a right engine p-values lie on the diagonal.", caveat="")  # fmt: skip
    axes, order = figure.subplots(1, 2, width_ratios=(2.1, 1))
    limit = level / max(len(by_chance), 1)
    for number, theory in enumerate(theories):
        mine = [each for each in checks if each["theory"] == theory]
        height = number + np.linspace(-0.28, 0.28, len(mine)) if len(mine) > 1 else np.array([float(number)])
        spoiled = np.array([max(each["p_spoiled"], LEAST_P) for each in mine])
        axes.scatter(spoiled, height, marker="D", s=13, facecolors="none", edgecolors=GREY, linewidths=0.8, zorder=2)
        for row, y in zip(mine, height.tolist(), strict=True):
            colour = GREEN if row["passes"] else VERMILLION
            axes.scatter(max(row["p"], LEAST_P), y, s=20, color=colour, zorder=3, marker="o" if row["passes"] else "X")
    axes.axvline(limit, color="#777777", linewidth=0.9, linestyle=(0, (4, 3)))
    axes.annotate("noticed", (limit, 1), (-4, 2), xycoords=("data", "axes fraction"), textcoords="offset points", ha="right", fontsize=8)
    axes.annotate("as theory says", (limit, 1), (4, 2), xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=8)
    axes.set(xscale="log", xlim=(LEAST_P / 3, 3), xlabel="p-value (1 where numbers are equal; below 10⁻¹² drawn there)")
    axes.set_xticks([1e-12, 1e-9, 1e-6, 1e-3, 1], ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"], minor=False)
    axes.minorticks_off()
    axes.set_yticks(range(len(theories)), [f"{theory} ({sum(each['theory'] == theory for each in checks)})" for theory in theories])
    axes.invert_yaxis()
    p = np.sort([each["p"] for each in by_chance])
    order.plot([0, 1], [0, 1], color=GREY, linewidth=0.9)
    order.plot((np.arange(len(p)) + 0.5) / max(len(p), 1), p, marker="o", markersize=3, linestyle="none", color=GREEN)
    order.set(xlabel="expected of a right engine", ylabel="p-value", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    alt = f"p-values of {len(checks)} checks by theory: {passed} pass. With the number of theory spoiled nearly all fall below a millionth."
    return finished("verdicts", figure, alt)


def diffusion(theory: Line, curves: Mapping[int, Sequence[float]], gaps: Mapping[int, Line], basis: Theory) -> Drawing:
    """Bass: the engine's curves by size of step against the closed form, and how far apart they are.

    `gaps`: steps a unit of time -> (times, exact chain minus closed form).
    """
    figure = new_figure(9.5, 4.2, basis, "Messages and talk in a well-mixed company are Bass's diffusion",
                        "Dots: the engine, mean of companies. Lines: the closed form left, what such steps give right. The smaller the step, "
                        "the nearer the closed form.", caveat="")  # fmt: skip
    left, right = figure.subplots(1, 2)
    left.plot(*theory, color=BLACK, linewidth=1.6)
    looks = dict(zip(sorted(curves), (VERMILLION, ORANGE, BLUE), strict=False))
    times, values = (np.asarray(each) for each in theory)
    for steps, share in sorted(curves.items()):
        at = np.arange(len(share)) / steps
        every = slice(None, None, steps)
        left.plot(at[every], np.asarray(share)[every], "o", markersize=3.4, color=looks[steps])
        gap = np.asarray(share) - np.interp(at, times, values)
        right.plot(at[every], gap[every], "o", markersize=3.4, color=looks[steps])
        right.plot(*gaps[steps], color=looks[steps], linewidth=1.2)
    right.axhline(0, color=BLACK, linewidth=0.9)
    left.set(xlabel="time", ylabel="share that has heard of it", ylim=(0, 1.02))
    right.set(xlabel="time", ylabel="engine less closed form")
    for position, (steps, colour) in enumerate(looks.items()):
        name = "one day a unit of time" if steps == 1 else f"steps of 1/{steps}"
        left.annotate(
            name, (0.97, 0.08 + 0.08 * position), xycoords="axes fraction", color=colour, ha="right", fontsize=9, fontweight="bold"
        )
    left.annotate("closed form", (0.97, 0.08 + 0.08 * len(looks)), xycoords="axes fraction", ha="right", fontsize=9, fontweight="bold")
    return finished("diffusion", figure, "Share that has heard of it over time: the engine approaches the Bass curve as the step shrinks.")


def cascades(
    sizes: Mapping[float, tuple[Line, Line]], giant: Mapping[str, Line], found: Mapping[str, Mapping[str, Found]], basis: Theory
) -> Drawing:
    """Sizes of cascades against Borel's law, and what goes viral against percolation.

    `sizes`: R -> (theory, engine), each (sizes, share at least as large). `giant`: graph -> (chances, share reached).
    `found`: graph -> what was asked -> what was found.
    """
    figure = new_figure(9.5, 4.2, basis, "Posts that inspire posts are a branching process, and what goes viral is bond percolation",
                        "Lines: theory. Dots: the engine; crosses: the bare cascade in a company of its own size.", caveat="")  # fmt: skip
    left, right = figure.subplots(1, 2)
    for (ratio, (theory, engine)), colour in zip(sorted(sizes.items()), (BLUE, GREEN, VERMILLION), strict=False):
        left.plot(*theory, color=colour, linewidth=1.2)
        left.plot(*engine, "o", markersize=4, color=colour)
        left.annotate(f"R = {ratio:g}", (theory[0][-1], theory[1][-1]), (5, 0), textcoords="offset points", color=colour,
                      fontsize=9, fontweight="bold", va="bottom" if ratio < 0.6 else "center")  # fmt: skip
    _plain_logarithmic(left)
    left.set(xlabel="posts in a cascade, at least", ylabel="share of cascades", xlim=(0.9, 110))
    for (graph, line), colour in zip(giant.items(), (BLUE, GREEN, VERMILLION), strict=False):
        right.plot(*line, color=colour, linewidth=1.2)
        for asked, marker in (("engine", "o"), ("bare cascade", "x")):
            if asked in found.get(graph, {}):
                _dots(right, found[graph][asked], colour, marker)
    right.set(xlabel="chance T that a reader answers", ylabel="share reached by what goes viral", ylim=(0, 1))
    for place, (graph, colour) in zip((0.62, 0.54, 0.46), zip(giant, (BLUE, GREEN, VERMILLION), strict=False), strict=False):
        right.annotate(graph, (0.97, place - 0.4), xycoords="axes fraction", ha="right", color=colour, fontsize=9, fontweight="bold")
    return finished(
        "cascades_in_theory", figure, "Cascade sizes follow Borel's law; shares reached follow bond percolation on three kinds of graph."
    )


def thresholds(
    window: Mapping[float, Line], cascades_found: Mapping[float, Found], share: Line, share_found: Found, critical: float, basis: Theory
) -> Drawing:
    """Watts' window by share of peers needed, and bootstrap percolation on a 4-regular graph."""
    figure = new_figure(9.5, 4.2, basis, "Where several peers are needed: Watts's window and the critical share of starters",
                        "Lines: theory. Dots: the engine, with 99 % intervals. Left: a share of one's ties is needed. Right: everybody has four "
                        "ties and needs two peers.", caveat="")  # fmt: skip
    left, right = figure.subplots(1, 2)
    for (phi, line), colour in zip(sorted(window.items()), (BLUE, GREEN, VERMILLION), strict=False):
        left.plot(*line, color=colour, linewidth=1.2)
        _dots(left, cascades_found[phi], colour)
        x, y = (np.asarray(each) for each in line)
        falls = np.flatnonzero(y > 0.5 * y.max())[-1]
        right_end = falls == len(x) - 1  # the window goes on beyond the figure
        left.annotate(f"{phi:g}", (x[falls], y[falls]), (-4, -12) if right_end else (5, 0), textcoords="offset points", color=colour,
                      fontsize=9, fontweight="bold", ha="right" if right_end else "left")  # fmt: skip
    left.set(xlabel="ties a person, on average", ylabel="chance of a global cascade from one person", ylim=(-0.03, 1.05))
    right.plot(*share, color=BLUE, linewidth=1.2)
    _dots(right, share_found, BLUE)
    right.axvline(1 / 9, color="#777777", linewidth=0.9, linestyle=(0, (4, 3)))
    right.annotate(f"theory 1/9 = .1111\nengine {critical:.4f}".replace("0.", ".") if math.isfinite(critical) else "1/9", (1 / 9, 0.5), (-5, 0), textcoords="offset points",
                   ha="right", fontsize=9)  # fmt: skip
    right.set(xlabel="share that begins", ylabel="share in the end", ylim=(0, 1.05))
    return finished(
        "thresholds", figure, "Chance of a global cascade by mean number of ties, and final share by share of starters, against theory."
    )


# --- patterns ---------------------------------------------------------------------------------------------------------------


def patterns(rows: Sequence[Row], basis: Basis) -> Drawing:
    """Every pattern on the scale of its own target range: 0 the lower end, 1 the upper end."""
    found = sum(each["passes"] for each in rows)
    figure = new_figure(9.5, 1.6 + 0.235 * len(rows), basis, f"{found} of {len(rows)} observed patterns are there",
                        "Band: the range observed in the world, each row on its own scale. Dots: the model with its 90 % interval; triangles "
                        "lie beyond the edge of the figure.")  # fmt: skip
    axes = figure.subplots()
    axes.axvspan(0, 1, color="#d9ead3", zorder=0)
    low_end, high_end = -1.6, 2.6
    for number, row in enumerate(rows):
        width = row["target_high"] - row["target_low"]

        def place(value: float, row: Row = row, width: float = width) -> float:
            if width == 0:
                return 0.5 if value == row["target_low"] else high_end + 1
            return float((value - row["target_low"]) / width)

        colour = GREEN if row["passes"] else VERMILLION
        if not math.isfinite(row["value"]):
            axes.annotate("nothing to measure", (0.5, number), color=colour, fontsize=7.5, ha="center", va="center")
            continue
        value = place(row["value"])
        if math.isfinite(row["low"]):
            ends = np.clip([place(row["low"]), place(row["high"])], low_end, high_end)
            axes.plot(ends, [number, number], color=colour, linewidth=1.6)
        marker = "o" if low_end <= value <= high_end else ">" if value > high_end else "<"
        axes.plot(np.clip(value, low_end, high_end), number, marker, color=colour, markersize=5.5)
        axes.annotate(f"{row['value']:.3g}", (1.01, number), xycoords=("axes fraction", "data"), fontsize=7.5, va="center", color=colour)
    axes.set_yticks(range(len(rows)), [f"{_short(row['what'])} · {row['seen_in']}" for row in rows], fontsize=7.2)
    axes.set(xlim=(low_end - 0.05, high_end + 0.05), ylim=(len(rows) - 0.4, -0.6))
    axes.set_xticks([0, 1], ["lower end", "upper end"])
    return finished(
        "patterns", figure, f"{len(rows)} patterns against their target ranges: {found} lie inside, {len(rows) - found} outside."
    )


def _short(text: str, most: int = 66) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def pattern_curves(curves: Sequence[tuple[str, Row]], basis: Basis) -> Drawing:
    """Curves behind patterns: (title, curve), each a panel."""
    columns = 3
    lines = -(-len(curves) // columns)
    figure = new_figure(9.5, 0.9 + 2.5 * lines, basis, "The curves behind the patterns", "Bands: 90 % intervals.")
    panels = figure.subplots(lines, columns, squeeze=False).ravel()
    for axes, (title, curve) in zip(panels, curves, strict=False):
        x, y, low, high = (np.array(curve[name], np.float64) for name in ("x", "y", "low", "high"))
        axes.fill_between(x, low, high, color=BLUE, alpha=0.22, linewidth=0)
        axes.plot(x, y, color=BLUE, linewidth=1.6, marker="o", markersize=2.6)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel(curve["x_label"], fontsize=8)
        axes.set_ylabel(curve["y_label"], fontsize=8)
        axes.tick_params(labelsize=7.5)
        if np.isfinite(low).any() and np.nanmin(low) > 0 and np.nanmin(low) < 0.5 * np.nanmax(high):
            axes.set_ylim(bottom=0)
    for axes in panels[len(curves) :]:
        axes.set_visible(False)
    return finished("pattern_curves", figure, "Curves behind the patterns: " + "; ".join(title for title, _ in curves) + ".")
