"""The figures of a sweep: a curve for one factor, a map for two, small multiples for three, effects for more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from experiments.config.messages import UNITS
from experiments.design.factors import Factor
from experiments.design.point import plain
from experiments.report import style
from experiments.report.numbers import number, shown_unit
from experiments.report.style import BLACK, BLUE, GREY, MAP_COLOURS, VERMILLION, Basis, Drawing, drawing_style
from experiments.statistics.response import Response

MOST_MULTIPLES = 9
MOST_NUMBERED = 80
"""Cells of a map that carry their number."""

BANDS = "Line: mean; dark band: 90 % interval of the mean; light band: 90 % of replications."
SHARES_SHOWN_AS_PERCENT = ("share", "share of content")
_DAYS = ("day", "first_day", "opens", "closes")


@dataclass(frozen=True)
class FactorSpace:
    """What varied: factors, and the coordinates of every design point."""

    factors: tuple[Factor, ...]
    points: tuple[Mapping[str, Any], ...]
    design: str

    def column(self, name: str) -> list[Any]:
        """One coordinate of all points."""
        return [each[name] for each in self.points]


def figures_of(space: FactorSpace, responses: Sequence[Response], basis: Basis) -> list[Drawing]:
    """Draw each response over what varied, the first one as main figure."""
    grid = space.design == "grid"
    with drawing_style():
        if grid and len(space.factors) == 1:
            return [_curves(space, responses, basis)] if responses else []
        if grid and len(space.factors) in (2, 3) and _panels(space) <= MOST_MULTIPLES:
            return [_maps(space, each, basis) for each in responses]
        return [_effects(space, each, basis) for each in responses]


# --- one factor -------------------------------------------------------------------------------------------------------


def _curves(space: FactorSpace, responses: Sequence[Response], basis: Basis) -> Drawing:
    """A panel a response over the one factor."""
    factor, main = space.factors[0], responses[0]
    levels = space.column(factor.name)
    headline = _headline(main, f"{_short(factor.name)} = {_text(levels[main.best])}")
    figure = style.new_figure(8.2, 1.2 + 2.9 * len(responses), basis, headline, BANDS if _numeric(levels) else BANDS.replace("Line", "Dot"))
    rows = figure.subplots(len(responses), 1, sharex=True, squeeze=False)[:, 0]
    for axes, each in zip(rows, responses, strict=True):
        _curve(axes, levels, each, basis.replications)
    rows[-1].set_xlabel(_axis(factor.name))
    told = "; ".join(f"{each.kpi.label} is {_most(each)} at {_text(levels[each.best])}, {_value(each, each.best)}" for each in responses)
    return style.finished("response_curve", figure, f"Charts over {len(levels)} values of {factor.name}. {told}.")


def _curve(axes: Axes, levels: Sequence[Any], response: Response, replications: int) -> None:
    x = np.array(levels, np.float64) if _numeric(levels) else np.arange(len(levels), dtype=np.float64)
    order, scale = np.argsort(x), _scale(response)
    mean, (low, high) = scale * response.mean, response.interval
    if replications > 1:
        with np.errstate(all="ignore"):
            spread = scale * np.array(
                [np.nanpercentile(row, [5, 95]) if np.isfinite(row).any() else (np.nan, np.nan) for row in response.values]
            )
        if _numeric(levels):
            axes.fill_between(x[order], spread[order, 0], spread[order, 1], color=BLUE, alpha=0.15, linewidth=0)
            axes.fill_between(x[order], scale * low[order], scale * high[order], color=BLUE, alpha=0.35, linewidth=0)
        else:
            axes.vlines(x, spread[:, 0], spread[:, 1], color=BLUE, alpha=0.25, linewidth=7)
            axes.vlines(x, scale * low, scale * high, color=BLUE, linewidth=2.5)
    axes.plot(x[order], mean[order], "-" if _numeric(levels) else "o", color=BLUE, linewidth=1.9)
    best = response.best
    axes.plot(x[best], mean[best], "o", color=VERMILLION, markersize=7, zorder=5)
    axes.annotate(
        f"{_text(levels[best])}: {_value(response, best)}", (x[best], mean[best]), (0, 8), textcoords="offset points",
        ha="center", va="bottom", color=VERMILLION, fontsize=9, fontweight="bold",
    )  # fmt: skip
    axes.margins(y=0.22)
    axes.set_title(response.kpi.label)
    axes.set_ylabel(shown_unit(response.kpi.unit))
    if not _numeric(levels):
        axes.set_xticks(x, [_text(level) for level in levels])


# --- two and three factors --------------------------------------------------------------------------------------------


def _panels(space: FactorSpace) -> int:
    return min(len(each.values) for each in space.factors) if len(space.factors) == 3 else 1


def _maps(space: FactorSpace, response: Response, basis: Basis) -> Drawing:
    """A map over two factors; a third one (that with the fewest values) makes a map a value."""
    factors = list(space.factors)
    panel = factors.pop(int(np.argmin([len(each.values) for each in factors]))) if len(factors) == 3 else None
    across, down = sorted(factors, key=lambda each: (not _numeric(each.values), -len(each.values)))
    shape = (len(panel.values) if panel else 1, len(down.values), len(across.values))
    cells, best_cell = np.full(shape, np.nan), (0, 0, 0)
    place = {each.name: {_text(value): i for i, value in enumerate(_sorted(each.values))} for each in space.factors}
    for row, point in enumerate(space.points):
        cell = tuple(place[each.name][_text(point[each.name])] if each else 0 for each in (panel, down, across))
        cells[cell] = response.mean[row]
        best_cell = (cell[0], cell[1], cell[2]) if row == response.best else best_cell
    columns = min(shape[0], 3)
    lines = -(-shape[0] // columns)
    width = 8.2 if columns == 1 else 10.5
    at = ", ".join(f"{_short(name)} = {_text(value)}" for name, value in space.points[response.best].items())
    headline = _headline(response, at)
    height = 1.7 + lines * (0.9 + min(4.2, max(1.8, 0.42 * shape[1])))
    figure = style.new_figure(width, height, basis, headline if len(headline) < 11 * width else f"{response.kpi.label}: {_value(response, response.best)} at best",
        f"Best ({_value(response, response.best)}): {at}. Mean of each version; the frame marks the best one.")  # fmt: skip
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
    scale = _scale(response)
    low, high = np.nanmin(cells) * scale, np.nanmax(cells) * scale
    numbered = cells.size <= MOST_NUMBERED
    image = None
    for i, axes in enumerate(grid.flat):
        if i >= shape[0]:
            axes.set_axis_off()
            continue
        image = axes.imshow(scale * cells[i], cmap=MAP_COLOURS, vmin=low, vmax=high, aspect="auto", origin="lower")
        _ticks(axes, across, down)
        if panel:
            axes.set_title(f"{_short(panel.name)} = {_text(_sorted(panel.values)[i])}")
        if numbered:
            _write_numbers(axes, cells[i], response, (low + 0.6 * (high - low)) / scale)
        if i == best_cell[0]:
            axes.add_patch(_frame(best_cell[2], best_cell[1]))
    for axes in grid[-1]:
        axes.set_xlabel(_axis(across.name))
    for axes in grid[:, 0]:
        axes.set_ylabel(_axis(down.name))
    if image is not None:
        bar = figure.colorbar(image, ax=grid, shrink=0.8, aspect=30)
        bar.set_label(f"{response.kpi.label} ({shown_unit(response.kpi.unit)})")
        bar.outline.set_visible(False)
    alt = f"Heat map{'s' if panel else ''} of {response.kpi.label} over {', '.join(each.name for each in space.factors)}. From {number(low / scale, response.kpi.unit)} to {number(high / scale, response.kpi.unit)} {shown_unit(response.kpi.unit)}; best at {at}."
    return style.finished(f"response_map_{response.kpi.name}", figure, alt)


def _ticks(axes: Axes, across: Factor, down: Factor) -> None:
    """Every value where there is room, else some of them."""
    for factor, place in ((across, axes.set_xticks), (down, axes.set_yticks)):
        values = [_text(value) for value in _sorted(factor.values)]
        longest = max(map(len, values))
        step = max(1, -(-len(values) * (longest if factor is across else 1) // (60 if factor is across else 24)))
        place(range(0, len(values), step), values[::step])


def _write_numbers(axes: Axes, cells: np.ndarray, response: Response, dark: float) -> None:
    for (y, x), value in np.ndenumerate(cells):
        colour = "white" if value > dark else BLACK
        axes.text(x, y, number(float(value), response.kpi.unit), ha="center", va="center", fontsize=7.5, color=colour)


def _frame(x: int, y: int) -> Rectangle:
    return Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=VERMILLION, linewidth=2.4, zorder=6)


# --- many factors, or points spread over the space --------------------------------------------------------------------


def _effects(space: FactorSpace, response: Response, basis: Basis) -> Drawing:
    """A panel a factor: every design point as a dot, and the mean of those alike in this factor."""
    count = len(space.factors)
    columns = min(count, 3)
    lines = -(-count // columns)
    ranked = sorted(space.factors, key=lambda each: -_strength(space, response, each))
    at = ", ".join(f"{_short(name)} = {_text(value)}" for name, value in space.points[response.best].items())
    note = (
        f"Dots: design points (mean over replications); line: mean of points alike in this factor. Most telling factor first. Best: {at}."
    )
    headline = f"{response.kpi.label} answers most to {_short(ranked[0].name)}"
    figure = style.new_figure(8.2 if columns < 3 else 10.5, 1.7 + 2.6 * lines, basis, headline, note)
    grid = figure.subplots(lines, columns, squeeze=False, sharey=True)
    for axes, factor in zip(grid.flat, ranked, strict=False):
        _effect(axes, space.column(factor.name), response)
        axes.set_xlabel(_axis(factor.name))
    for axes in grid.flat[count:]:
        axes.set_axis_off()
    for axes in grid[:, 0]:
        axes.set_ylabel(shown_unit(response.kpi.unit))
    alt = f"Scatter plots of {response.kpi.label} over {', '.join(each.name for each in ranked)}, most telling first. Best {_value(response, response.best)} at {at}."
    return style.finished(f"effects_{response.kpi.name}", figure, alt)


def _effect(axes: Axes, levels: list[Any], response: Response) -> None:
    scale, mean = _scale(response), response.mean
    x, groups = _grouped(levels)
    jitter = 0.0 if _numeric(levels) else (np.arange(len(x)) * 0.618034 % 1.0 - 0.5) * 0.5
    axes.plot(x + jitter, scale * mean, ".", color=GREY, markersize=4, alpha=0.6, rasterized=len(x) > 2000)
    middle = [(float(x[rows].mean()), scale * float(np.nanmean(mean[rows]))) for rows in groups if np.isfinite(mean[rows]).any()]
    axes.plot(*zip(*middle, strict=True), "o-" if _numeric(levels) else "o", color=BLUE, linewidth=1.9, markersize=5)
    axes.plot(x[response.best], scale * mean[response.best], "o", color=VERMILLION, markersize=7, zorder=5)
    if not _numeric(levels):
        names = list(dict.fromkeys(map(_text, levels)))
        axes.set_xticks(range(len(names)), names, rotation=20 if sum(map(len, names)) > 40 else 0)


def _grouped(levels: list[Any], most: int = 8) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where points lie on the axis, and rows of points that are alike: same value, or of so many values neighbours."""
    names = list(dict.fromkeys(map(_text, levels)))
    x = np.array(levels if _numeric(levels) else [names.index(_text(level)) for level in levels], np.float64)
    values = np.unique(x)
    edges = values if len(values) <= most else np.quantile(x, np.arange(most) / most)
    group = np.searchsorted(edges, x, side="right")
    return x, [rows for number in range(1, len(edges) + 1) if len(rows := np.flatnonzero(group == number))]


def _strength(space: FactorSpace, response: Response, factor: Factor) -> float:
    """Share of the variance between design points that lies between groups alike in this factor."""
    mean = response.mean
    total = float(np.nanvar(mean))
    _, groups = _grouped(space.column(factor.name))
    between = [(len(rows), float(np.nanmean(mean[rows]))) for rows in groups if np.isfinite(mean[rows]).any()]
    middle = float(np.nanmean(mean))
    return sum(count * (value - middle) ** 2 for count, value in between) / len(mean) / total if total > 0 else 0.0


# --- words ------------------------------------------------------------------------------------------------------------


def _numeric(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _sorted(values: Sequence[Any]) -> list[Any]:
    return sorted(values) if _numeric(values) else list(values)


def _text(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(plain(value))
    text = {"True": "true", "False": "false", "None": "null"}.get(text, text)
    return text if len(text) <= 24 else f"{text[:23]}…"


def _short(name: str) -> str:
    """A field without its group."""
    return name.partition(".")[2] or name


def _headline(response: Response, at: str) -> str:
    """Where it is best, as sure as that is."""
    alike = len(response.rivals)
    if alike and alike == len(response.order) - 1:
        return f"{response.kpi.label}: no version differs clearly from the best"
    others = f" ({alike} other{'s' * (alike > 1)} as good)" if alike else ""
    return f"{response.kpi.label} is {_most(response)} at {at}{others}"


def _axis(name: str) -> str:
    leaf = name.rpartition(".")[2]
    unit = "days from the first workshop" if leaf in _DAYS else UNITS.get(leaf.rpartition("_")[2], "")
    return f"{_short(name)} ({unit})" if unit else _short(name)


def _most(response: Response) -> str:
    return "lowest" if response.kpi.direction == "bad" else "highest"


def _scale(response: Response) -> float:
    return 100.0 if response.kpi.unit in SHARES_SHOWN_AS_PERCENT else 1.0


def _value(response: Response, row: int) -> str:
    return f"{number(float(response.mean[row]), response.kpi.unit)} {shown_unit(response.kpi.unit)}".strip()
