"""The figures of a sweep: a curve for one factor, a map for two, small multiples for three, effects for more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.patches import Rectangle

from experiments.design.factors import Factor
from experiments.design.point import is_number, plain
from experiments.report import style
from experiments.report.drawing import Basis, Drawing
from experiments.report.lever_words import is_share
from experiments.report.numbers import number, scale_of, shown_unit, with_unit
from experiments.report.style import BLACK, BLUE, GREY, MAP_COLOURS, VERMILLION, drawing_style
from experiments.report.wording import WHOLE, field_label, is_day, kept_apart, place_label, titled, value_label
from experiments.verbs.sweep.judged import JudgedResponse

CURVE = "response_curve"
MOST_MULTIPLES = 9
MOST_NUMBERED = 80
"""Cells of a map that carry their number."""

BANDS = (
    "Line: mean; band: 90 % of launches; grey dots: the one named is better by what matters in 90 of 100 worlds; = as good, ? undecided."
)
HOLLOW, HALF = " Hollow: over the budget.", " Half-filled: may break the budget."
HATCHED, SPARSE = " Hatched: over the budget.", " Hatched sparsely: may break the budget."
PLAIN = "#F2F2F2"
"""Of cells that are not told apart from the framed one: what differs there may be chance."""


@dataclass(frozen=True)
class FactorSpace:
    """What varied: factors, and the coordinates of every design point."""

    factors: tuple[Factor, ...]
    points: tuple[Mapping[str, Any], ...]
    design: str
    day_zero: date | None = None  # days are shown as dates, counted from it
    waves: tuple[str, ...] = ()  # names of the campaign's
    take: int | None = None  # the point to take; None: each response shows its best
    over: frozenset[int] = frozenset()  # points that break the budget
    may: frozenset[int] = frozenset()  # points of which it is undecided whether they keep the budget
    sure: bool = True  # whether the one to take is recommended

    def text(self, name: str, value: Any) -> str:
        """A value of a factor as it is read: a long one shortened, so that it differs from the factor's others."""
        whole = value_label(name, value, self.day_zero, WHOLE)
        return self._told[name].get(whole) or value_label(name, value, self.day_zero)

    @cached_property
    def _told(self) -> dict[str, dict[str, str]]:
        """How each value of each factor is written, by what it is in full."""
        values = {
            name: dict.fromkeys(value_label(name, each[name], self.day_zero, WHOLE) for each in self.points) for name in self.points[0]
        }
        return {name: dict(zip(those, kept_apart([*those], 24), strict=True)) for name, those in values.items()}

    def at(self, row: int) -> str:
        """Where a point lies."""
        return place_label(self.points[row], self.day_zero, self.waves)

    def label(self, name: str) -> str:
        """What varies, as it is read."""
        return field_label(name, self.waves)

    def axis(self, axis: Axis, name: str) -> None:
        """Dates along an axis of days, per cent along one of shares: as tables say them."""
        levels = self.column(name)
        if _numeric(levels) and ((is_day(name) and self.day_zero is not None) or all(is_share(name, each) for each in levels)):
            axis.set_major_formatter(
                lambda value, _: self.text(name, round(float(value), 9))
            )  # the last of 0 to 1 may be 1.0000000000000002

    def marked(self, over: str, may: str) -> str:
        """What a note says of the budget: what is drawn so `over` it, and what `may` break it."""
        return over * bool(self.over) + may * bool(self.may)

    def column(self, name: str) -> list[Any]:
        """One coordinate of all points."""
        return [each[name] for each in self.points]


def figures_of(space: FactorSpace, responses: Sequence[JudgedResponse], basis: Basis) -> list[Drawing]:
    """Draw each response over what varied, the first one as main figure."""
    grid, responses = space.design == "grid", [replace(each, take=space.take) for each in responses]
    with drawing_style():
        if grid and len(space.factors) == 1:
            return [_curves(space, responses, basis)] if responses else []
        if grid and len(space.factors) in (2, 3) and _panels(space) <= MOST_MULTIPLES:
            return [_maps(space, each, basis) for each in responses]
        return [_effects(space, each, basis) for each in responses]


def main_figure(space: FactorSpace, responses: Sequence[JudgedResponse], drawings: Sequence[Drawing], basis: Basis) -> Drawing | None:
    """What the brief shows: the response that decides; of curves that one alone."""
    if not drawings or drawings[0].name != CURVE or len(responses) == 1:
        return drawings[0] if drawings else None
    with drawing_style():
        return _curves(space, [replace(responses[0], take=space.take)], basis, "deciding_curve")


# --- one factor -------------------------------------------------------------------------------------------------------


def _curves(space: FactorSpace, responses: Sequence[JudgedResponse], basis: Basis, name: str = CURVE) -> Drawing:
    """A panel a response over the one factor."""
    factor, main = space.factors[0], responses[0]
    levels = space.column(factor.name)
    note = (BANDS if _numeric(levels) else BANDS.replace("Line: mean; band", "Bar")) + space.marked(HOLLOW, HALF)
    figure = style.roomy_figure(8.2, 1.2 + 2.9 * len(responses), basis, _headline(space, main), note)
    rows = figure.subplots(len(responses), 1, sharex=True, squeeze=False)[:, 0]
    for axes, each in zip(rows, responses, strict=True):
        _curve(axes, space, factor.name, each, basis.replications)
    rows[-1].set_xlabel(space.label(factor.name))
    told = "; ".join(f"{titled(each.kpi)} is {each.extreme} at {space.at(each.best)}, {_value(each, each.best)}" for each in responses)
    told += "" if space.take is None else f". To take: {space.at(space.take)}"
    return style.finished(name, figure, f"Charts over {len(levels)} values of {space.label(factor.name)}. {told}.")


def _curve(axes: Axes, space: FactorSpace, name: str, response: JudgedResponse, replications: int) -> None:
    levels, scale, first = space.column(name), _scale(response), response.first
    x = np.array(levels, np.float64) if _numeric(levels) else np.arange(len(levels), dtype=np.float64)
    order, mean = np.argsort(x), scale * response.mean
    if replications > 1:
        low, high = (scale * each for each in response.spread)
        if _numeric(levels):
            axes.fill_between(x[order], low[order], high[order], color=BLUE, alpha=0.18, linewidth=0)
        else:
            axes.vlines(x, low, high, color=BLUE, alpha=0.25, linewidth=7)
    if _numeric(levels):
        axes.plot(x[order], mean[order], "-", color=BLUE, linewidth=1.9)
    worse = np.array([response.against[row].verdict == "better" for row in range(len(x))])
    for row in range(len(x)):
        colour, size = (VERMILLION, 7) if row == first else (GREY, 5) if worse[row] else (BLUE, 6)
        axes.plot(x[row], mean[row], "o", markersize=size, zorder=5 if row == first else 4, **_filled(colour, space, row))
    for row, mark in ((row, mark) for row in response.rivals.tolist() if (mark := response.mark(row))):
        axes.annotate(mark, (x[row], mean[row]), (0, 6), textcoords="offset points", ha="center", va="bottom", fontsize=9)
    axes.annotate(  # beside the title: within the panel it would lie on lines and marks
        f"{space.text(name, levels[first])}: {_value(response, first)}", (1, 1), (0, 4), "axes fraction", "offset points",
        ha="right", va="bottom", color=VERMILLION, fontsize=9, fontweight="bold",
    )  # fmt: skip
    axes.margins(y=0.22)
    if axes.dataLim.y0 >= 0:
        axes.set_ylim(bottom=max(0.0, axes.get_ylim()[0]))  # a share or a cost is never below nothing
    style.plain_numbers(axes.yaxis)
    if _numeric(levels):
        style.plain_numbers(axes.xaxis)
    axes.set_title(titled(response.kpi))
    axes.set_ylabel(shown_unit(response.kpi.unit))
    if not _numeric(levels):
        names = [space.text(name, level) for level in levels]
        axes.set_xticks(x, names, **_slant(names))
    space.axis(axes.xaxis, name)


def _filled(colour: str, space: FactorSpace, row: int) -> dict[str, Any]:
    """How a dot is drawn: hollow if what it stands for breaks the budget, half-filled if it may."""
    half = {"fillstyle": "bottom", "markerfacecoloralt": "white"} if row in space.may else {}
    return {"markeredgecolor": colour, "markerfacecolor": "white" if row in space.over else colour, **half}


# --- two and three factors --------------------------------------------------------------------------------------------


def _panels(space: FactorSpace) -> int:
    return min(len(each.values) for each in space.factors) if len(space.factors) == 3 else 1


def _maps(space: FactorSpace, response: JudgedResponse, basis: Basis) -> Drawing:
    """A map over two factors; a third one (that with the fewest values) makes a map a value."""
    factors = list(space.factors)
    panel = factors.pop(int(np.argmin([len(each.values) for each in factors]))) if len(factors) == 3 else None
    across, down = sorted(factors, key=lambda each: (not _numeric(each.values), -len(each.values)))
    shape = (len(panel.values) if panel else 1, len(down.values), len(across.values))
    cells, first_cell = np.full(shape, np.nan), (0, 0, 0)
    hatched = list[tuple[tuple[int, ...], str]]()
    signs = np.full(shape, "", object)
    place = {each.name: [plain(value) for value in _sorted(each.values)] for each in space.factors}
    for row, point in enumerate(space.points):
        cell = tuple(place[each.name].index(plain(point[each.name])) if each else 0 for each in (panel, down, across))
        cells[cell], signs[cell] = response.mean[row], response.mark(row)
        first_cell = (cell[0], cell[1], cell[2]) if row == response.first else first_cell
        hatched += [(cell, "//")] if row in space.over else [(cell, "/")] if row in space.may else []
    columns = min(shape[0], 3)
    lines = -(-shape[0] // columns)
    width = 8.2 if columns == 1 else 10.5
    at = space.at(response.first)
    headline = _headline(space, response)
    height = 1.7 + lines * (0.9 + min(4.2, max(1.8, 0.42 * shape[1])))
    figure = style.roomy_figure(width, height, basis, headline if len(headline) < 11 * width else f"{titled(response.kpi)}: {_value(response, response.first)} with {called(space)}",
        f"Framed ({_value(response, response.first)}): {at}. Mean of each version. Coloured only where the framed one is better, or worse, by what matters in 90 of 100 worlds; = as good, ? undecided.{space.marked(HATCHED, SPARSE)}")  # fmt: skip
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
    scale = _scale(response)
    low, high = np.nanmin(cells) * scale, np.nanmax(cells) * scale
    longest = max(len(number(float(each), response.kpi.unit)) for each in cells.flat)
    numbered = (
        cells.size <= MOST_NUMBERED and 0.075 * (longest + 2) < 0.62 * width / columns / shape[2]
    )  # inches of a number, and of a cell
    image = None
    for i, axes in enumerate(grid.flat):
        if i >= shape[0]:
            axes.set_axis_off()
            continue
        apart = (signs[i] == "") & ((signs == "").sum() > 1)  # a colour alone says nothing
        axes.set_facecolor(PLAIN)
        image = axes.imshow(np.where(apart, scale * cells[i], np.nan), cmap=MAP_COLOURS, vmin=low, vmax=high, aspect="auto", origin="lower")
        _ticks(axes, space, across, down)
        if panel:
            axes.set_title(f"{space.label(panel.name)} {space.text(panel.name, _sorted(panel.values)[i])}")
        if numbered:
            _write_numbers(axes, cells[i], signs[i], response, (low + 0.6 * (high - low)) / scale, bool(apart.any()))
        for (_, y, x), hatch in (each for each in hatched if each[0][0] == i):
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=GREY, linewidth=0, hatch=hatch))
        if i == first_cell[0]:
            axes.add_patch(_frame(first_cell[2], first_cell[1]))
    for axes in grid[-1]:
        axes.set_xlabel(space.label(across.name))
    for axes in grid[:, 0]:
        axes.set_ylabel(space.label(down.name))
    if image is not None and (signs == "").sum() > 1:
        bar = figure.colorbar(image, ax=grid, shrink=0.8, aspect=30)
        bar.set_label(f"{titled(response.kpi)} ({shown_unit(response.kpi.unit)})")
        bar.outline.set_visible(False)
        style.plain_numbers(bar.ax.yaxis)
    alt = f"Heat map{'s' if panel else ''} of {titled(response.kpi)} over {', '.join(space.label(each.name) for each in space.factors)}. From {number(low / scale, response.kpi.unit)} to {number(high / scale, response.kpi.unit)} {shown_unit(response.kpi.unit)}; {called(space)}: {at}."
    return style.finished(f"response_map_{response.kpi.name}", figure, alt)


def _ticks(axes: Axes, space: FactorSpace, across: Factor, down: Factor) -> None:
    """Every word, and every number where there is room, else some of them."""
    for factor, place in ((across, axes.set_xticks), (down, axes.set_yticks)):
        values = [space.text(factor.name, value) for value in _sorted(factor.values)]
        longest = max(map(len, values))
        if factor is across and not _numeric(factor.values):
            place(range(len(values)), values, **_slant(values))
            continue
        step = max(1, -(-len(values) * (longest if factor is across else 1) // (60 if factor is across else 24)))
        place(range(0, len(values), step), values[::step])


def _slant(names: Sequence[str], room: int = 72) -> dict[str, Any]:
    """How names stand below an axis with room for so many letters: aslant where they would lie over each other. None is left out, as a number
    may be."""
    return {"rotation": 30, "ha": "right", "rotation_mode": "anchor"} if len(names) * (2 + max(map(len, names))) > room else {}


def _write_numbers(axes: Axes, cells: np.ndarray, signs: np.ndarray, response: JudgedResponse, dark: float, coloured: bool) -> None:
    for (y, x), value in np.ndenumerate(cells):
        colour = "white" if value > dark and not signs[y, x] and coloured else BLACK
        text = f"{number(float(value), response.kpi.unit)} {signs[y, x]}".strip()
        axes.text(x, y, text, ha="center", va="center", fontsize=7.5, color=colour)


def _frame(x: int, y: int) -> Rectangle:
    return Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=VERMILLION, linewidth=2.4, zorder=6)


# --- many factors, or points spread over the space --------------------------------------------------------------------


def _effects(space: FactorSpace, response: JudgedResponse, basis: Basis) -> Drawing:
    """A panel a factor: every design point as a dot, and the mean of those alike in this factor."""
    count = len(space.factors)
    columns = min(count, 3)
    lines = -(-count // columns)
    ranked = sorted(space.factors, key=lambda each: -_strength(space, response, each))
    at = space.at(response.first)
    note = f"Dots: versions (mean); line: mean of those alike in this factor. Most telling factor first. Orange: {called(space)}, {at}.{space.marked(HOLLOW, HALF)}"
    headline = f"{titled(response.kpi)} answers most to {space.label(ranked[0].name)}"
    figure = style.roomy_figure(8.2 if columns < 3 else 10.5, 1.7 + 2.6 * lines, basis, headline, note)
    grid = figure.subplots(lines, columns, squeeze=False, sharey=True)
    for axes, factor in zip(grid.flat, ranked, strict=False):
        _effect(axes, space, factor.name, response)
        axes.set_xlabel(space.label(factor.name))
    for axes in grid.flat[count:]:
        axes.set_axis_off()
    for axes in grid[:, 0]:
        axes.set_ylabel(shown_unit(response.kpi.unit))
    alt = f"Scatter plots of {titled(response.kpi)} over {', '.join(space.label(each.name) for each in ranked)}, most telling first. {_value(response, response.first)} with {called(space)}: {at}."
    return style.finished(f"effects_{response.kpi.name}", figure, alt)


def _effect(axes: Axes, space: FactorSpace, name: str, response: JudgedResponse) -> None:
    levels, scale, mean = space.column(name), _scale(response), response.mean
    x, groups = _grouped(levels)
    jitter = 0.0 if _numeric(levels) else (np.arange(len(x)) * 0.618034 % 1.0 - 0.5) * 0.5
    marked = sorted(space.over), sorted(space.may)
    for rows, dot in (([row for row in range(len(x)) if row not in space.over | space.may], "."), *((each, "o") for each in marked)):
        look = {"markersize": 4, "alpha": 0.6, "rasterized": len(x) > 2000} | _filled(GREY, space, rows[0] if rows else 0)
        axes.plot((x + jitter)[rows], scale * mean[rows], dot, **look)
    middle = [(float(x[rows].mean()), scale * float(np.nanmean(mean[rows]))) for rows in groups if np.isfinite(mean[rows]).any()]
    axes.plot(*zip(*middle, strict=True), "o-" if _numeric(levels) else "o", color=BLUE, linewidth=1.9, markersize=5)
    first = response.first
    axes.plot(x[first], scale * mean[first], "o", markersize=7, zorder=5, **_filled(VERMILLION, space, first))
    style.plain_numbers(axes.yaxis)
    if _numeric(levels):
        style.plain_numbers(axes.xaxis)
    if not _numeric(levels):
        names = [space.text(name, level) for level in {str(level): level for level in levels}.values()]
        axes.set_xticks(range(len(names)), names, **_slant(names, 30))
    space.axis(axes.xaxis, name)


def _grouped(levels: list[Any], most: int = 8) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where points lie on the axis, and rows of points that are alike: same value, or of so many values neighbours."""
    names = list(dict.fromkeys(map(str, levels)))
    x = np.array(levels if _numeric(levels) else [names.index(str(level)) for level in levels], np.float64)
    values = np.unique(x)
    if _numeric(levels):  # points that are each a group of their own would make every factor tell everything
        most = min(most, max(2, len(x) // 2))
    edges = values if len(values) <= most else np.quantile(x, np.arange(most) / most)
    group = np.searchsorted(edges, x, side="right")
    return x, [rows for number in range(1, len(edges) + 1) if len(rows := np.flatnonzero(group == number))]


def _strength(space: FactorSpace, response: JudgedResponse, factor: Factor) -> float:
    """Share of the variance between design points that lies between groups alike in this factor."""
    mean = response.mean
    total = float(np.nanvar(mean))
    _, groups = _grouped(space.column(factor.name))
    between = [(len(rows), float(np.nanmean(mean[rows]))) for rows in groups if np.isfinite(mean[rows]).any()]
    middle = float(np.nanmean(mean))
    return sum(count * (value - middle) ** 2 for count, value in between) / len(mean) / total if total > 0 else 0.0


# --- words ------------------------------------------------------------------------------------------------------------


def _numeric(values: Sequence[Any]) -> bool:
    return all(map(is_number, values))


def _sorted(values: Sequence[Any]) -> list[Any]:
    return sorted(values) if _numeric(values) else list(values)


def _headline(space: FactorSpace, response: JudgedResponse) -> str:
    """Which one to take, or where it is best, as sure as that is."""
    first, name = response.first, titled(response.kpi)
    if space.take is not None and len(space.over) == len(response.values):
        return f"{name}: no version fits the budget; the cheapest is {space.at(first)}"
    alike = sum(row not in space.over and response.against[row].verdict != "worse" for row in response.rivals.tolist())
    others = f" ({alike} other{'s' * (alike > 1)} not told apart from it)" if alike else ""
    if first == response.best:
        if alike and alike == len(response.order) - 1:
            return f"{name}: the best is better than no other version by what matters"
        return f"{name} is {response.extreme} at {space.at(first)}{others}"
    if response.best in space.over and response.order[[row not in space.over for row in response.order.tolist()]][0] == first:
        fits, must = "may fit" if first in space.may else "fits", "" if space.sure else f", {called(space)}"
        return f"{name}, of what {fits} the budget, is {response.extreme} at {space.at(first)}{must}{others}"
    return f"{name} is {_value(response, first)} at {space.at(first)}, {called(space)}{others}"


def called(space: FactorSpace) -> str:
    """What the point is that a figure marks."""
    if space.take is None:
        return "the best"
    return "the one to take" if space.sure else "the one to take if you must"


def _scale(response: JudgedResponse) -> float:
    return scale_of(response.kpi.unit)


def _value(response: JudgedResponse, row: int) -> str:
    return with_unit(float(response.mean[row]), response.kpi.unit)
