"""Figures of a calibration: what was observed against what the fitted model makes, and what is known of each parameter."""

import datetime as dt
import textwrap
from collections.abc import Sequence
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, MultipleLocator, NullLocator, PercentFormatter

from experiments.report.drawing import Drawing
from experiments.report.numbers import short_date
from experiments.report.style import BLACK, BLUE, GREY, ORANGE, VERMILLION, band, finished, thousands
from experiments.statistics.verdict import prediction_ends
from experiments.verbs.calibrate.posterior import MOVED, Marginal

MOST_PANELS = 25
"""Sites that can be looked at side by side; the largest are shown."""


def sheet(width: float, height: float, headline: str, note: str, caption: str) -> Figure:
    """An empty figure (inches) with headline, how to read it, and what it rests on."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle("\n".join(textwrap.wrap(headline, int(9.2 * width))), x=0.01, ha="left", fontsize=12.5, fontweight="bold")
    small = "\n".join(textwrap.fill(each, int(17.5 * width)) for each in (note, caption))
    figure.supxlabel(small, x=0.01, ha="left", fontsize=7.5, color="#555555")
    return figure


def site_forecasts(
    names: Sequence[str],
    observed: np.ndarray,
    known: int,
    forecasts: dict[str, np.ndarray],
    size: np.ndarray,
    caption: str,
) -> Drawing:
    """Cumulative adopters a site: observed (S, P + 1), and from period `known` on the forecasts.

    `forecasts`: `middle`, `low`, `high`, `bass` and `naive`, each (S, P - known).
    """
    chosen = np.sort(np.argsort(-size, kind="stable")[:MOST_PANELS])
    columns = min(5, len(chosen))
    rows = -(-len(chosen) // columns)
    inside = np.mean((forecasts["low"] <= observed[:, known + 1 :]) & (observed[:, known + 1 :] <= forecasts["high"]))
    headline = f"Known until period {known}, the rest forecast: {100 * inside:.0f} % of what came lies in the 90 % bands"
    note = (
        "Cumulative adopters a site. Dots: observed, hollow where it was hidden. Band and line: 90 % interval and mean of the "
        "fitted model. Dashed: a Bass curve of a speed of the site's own, everybody may adopt. Dotted: as many each period as in the last one known."
    )
    figure = sheet(10.6, 1.4 + 1.45 * rows, headline, note, caption)
    for axes, row in zip(figure.subplots(rows, columns, sharex=True, squeeze=False).ravel(), [*chosen, *[-1] * columns], strict=False):
        if row < 0:
            axes.set_axis_off()
            continue
        _one_site(axes, names[row], observed[row], known, {name: each[row] for name, each in forecasts.items()}, int(size[row]))
    alt = f"{len(chosen)} small panels of cumulative adopters against period, observed and forecast from period {known}: {headline}."
    return finished("site_forecasts", figure, alt)


def _one_site(axes: Axes, name: str, observed: np.ndarray, known: int, forecast: dict[str, np.ndarray], size: int) -> None:
    periods = np.arange(len(observed))
    later = np.concatenate(([known], periods[known + 1 :]))

    def from_known(values: np.ndarray) -> np.ndarray:
        return np.concatenate(([observed[known]], values))

    axes.fill_between(later, from_known(forecast["low"]), from_known(forecast["high"]), color=BLUE, alpha=0.22, linewidth=0)
    axes.plot(later, from_known(forecast["middle"]), color=BLUE, linewidth=1.6)
    axes.plot(later, from_known(forecast["bass"]), color=ORANGE, linewidth=1.2, linestyle=(0, (5, 1.5)))
    axes.plot(later, from_known(forecast["naive"]), color=GREY, linewidth=1.2, linestyle=(0, (1, 1.2)))
    axes.plot(periods[1 : known + 1], observed[1 : known + 1], "o", color=BLACK, markersize=2.6)
    axes.plot(periods[known + 1 :], observed[known + 1 :], "o", markerfacecolor="white", markeredgecolor=BLACK, markersize=3.2)
    axes.set_title(f"{name} ({size})", fontsize=8)
    axes.set_ylim(0, min(size, 1.15 * max(observed[-1], *forecast["high"], *forecast["bass"], *forecast["naive"])))
    axes.tick_params(labelsize=7)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def forecast_scores(labels: Sequence[str], errors: np.ndarray, coverages: np.ndarray, caption: str) -> Drawing:
    """Error and coverage of each method, the model first, a dot a split: errors and coverages (splits, methods) as shares."""
    means = errors.mean(axis=0)
    rivals = [row for row in range(len(labels)) if row > 1]
    best = min(rivals, key=lambda row: float(means[row]))
    headline = (
        f"The model is off by {100 * means[0]:.1f} % of a site's people, the best rival by {100 * means[best]:.1f} %; "
        f"its 90 % intervals hold {100 * coverages[:, 0].mean():.0f} %"
    )
    note = "A dot a split, a bar their mean. Left: mean absolute error over hidden sites and later periods. Right: share of these that lie in the 90 % interval; grey: 85 to 95 %."
    figure = sheet(10.6, 1.7 + 0.4 * len(labels), headline, note, caption)
    left, right = figure.subplots(1, 2, sharey=True)
    places = np.arange(len(labels))[::-1]
    right.axvspan(0.85, 0.95, color="#e6e6e6", zorder=0)
    for axes, values, title in (
        (left, errors, "absolute error, share of a site's people"),
        (right, coverages, "held by the 90 % interval"),
    ):
        for row, place in enumerate(places):
            colour = BLUE if row == 0 else GREY
            axes.plot(values[:, row], np.full(len(values), place), "o", color=colour, alpha=0.35, markersize=3, markeredgewidth=0)
            axes.plot([values[:, row].mean()] * 2, [place - 0.32, place + 0.32], color=VERMILLION if row == 0 else BLACK, linewidth=2.2)
        axes.set_xlabel(title)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_xlim(left=0)
    left.set_yticks(places, [textwrap.fill(each, 34) for each in labels], fontsize=8.5)
    right.set_xlim(0, 1)
    return finished("forecast_scores", figure, f"Error and coverage of {len(labels)} forecasts over {len(errors)} splits: {headline}.")


def hazard_by_contacts(at_risk: np.ndarray, adoptions: np.ndarray, replayed: np.ndarray, labels: Sequence[str], caption: str) -> Drawing:
    """Chance to adopt in a period by contacts who have adopted: observed counts (K,) and of replayed histories (n, K)."""
    contacts = np.arange(len(at_risk))
    observed = np.divide(adoptions, at_risk, out=np.full(len(at_risk), np.nan), where=at_risk > 0)
    error = 1.645 * np.sqrt(observed * (1 - observed) / np.maximum(at_risk, 1))
    low, middle, high = np.nanpercentile(replayed, [5, 50, 95], axis=0)
    inside = int(np.sum((low <= observed) & (observed <= high)))
    headline = f"Adoption by contacts who have adopted: {inside} of {int((at_risk > 0).sum())} observed rates lie in the model's 90 % band"
    note = "Band and line: 90 % of histories replayed from nothing, and their median. Dots: observed, with 90 % intervals of a binomial; above them person-periods. People with no contact at all are left out."
    figure = sheet(7.6, 4.4, headline, note, caption)
    axes = figure.add_subplot()
    axes.fill_between(contacts, low, high, color=BLUE, alpha=0.22, linewidth=0)
    axes.plot(contacts, middle, color=BLUE, linewidth=1.9)
    axes.errorbar(contacts, observed, error, fmt="o", color=BLACK, markersize=5, elinewidth=1.1)
    for place, value, bar, count in zip(contacts, observed, error, at_risk, strict=True):
        axes.annotate(f"{count:,.0f}", (place, value + bar), (0, 3), textcoords="offset points", ha="center", fontsize=8, color="#555555")
    axes.set_ylim(0, 1.2 * float(np.nanmax([np.nanmax(high), np.nanmax(observed + error)])))
    axes.set_xticks(contacts, labels)
    axes.set_xlabel("contacts who had adopted before the period")
    axes.set_ylabel("chance to adopt in the period")
    return finished("hazard_by_contacts", figure, headline + ".")


def replayed_curve(observed: np.ndarray, replayed: np.ndarray, size: int, caption: str) -> Drawing:
    """Everybody together: cumulative adopters observed (P + 1,) and of replayed histories (n, P + 1)."""
    low, high = np.percentile(replayed, [5, 95], axis=0)
    inside = int(np.sum((low <= observed) & (observed <= high))) - 1
    headline = f"Replayed from nothing, the fitted model holds {inside} of {len(observed) - 1} observed periods in its 90 % band"
    figure = sheet(7.6, 4.2, headline, "Dots: observed. Line and band: median and 90 % of replayed histories.", caption)
    axes = figure.add_subplot()
    periods = np.arange(len(observed))
    band(axes, periods, replayed, BLUE)
    axes.plot(periods[1:], observed[1:], "o", color=BLACK, markersize=5)
    axes.set_ylim(0, 1.15 * float(max(high[-1], observed[-1])))
    axes.set_xlabel("period")
    axes.set_ylabel(f"adopters so far, of {size:,} people")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finished("replayed_curve", figure, headline + ".")


def bass_curve(observed: np.ndarray, made: np.ndarray, caption: str) -> Drawing:
    """Cumulative adopters observed (T,), and of series that the fitted curve makes (n, T + ahead), which go on from what was observed."""
    known = len(observed)
    later = made[:, known:] - made[:, known - 1 : known] + observed[-1]
    low, middle, high = np.percentile(later, [5, 50, 95], axis=0)
    headline = f"{observed[-1]:,} so far, {middle[-1]:,.0f} after {len(middle)} more periods (90 % {low[-1]:,.0f} to {high[-1]:,.0f})"
    figure = sheet(8.2, 4.2, headline, "Dots: observed. Line and band: median and 90 % of how the fitted Bass curve goes on.", caption)
    axes = figure.add_subplot()
    band(axes, np.arange(known, made.shape[1] + 1), np.concatenate((np.full((len(later), 1), observed[-1]), later), axis=1), BLUE)
    axes.plot(np.arange(1, known + 1), observed, "o", color=BLACK, markersize=4)
    axes.set_ylim(0, 1.1 * float(max(high[-1], observed[-1])))
    axes.set_xlabel("period")
    axes.set_ylabel("adopters so far")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finished("bass_curve", figure, headline + ".")


def series_bands(days: np.ndarray, panels: Sequence[tuple[str, np.ndarray, np.ndarray]], day_zero: dt.date, caption: str) -> Drawing:
    """Cumulative counts by day (from `day_zero` on): name, observed (D',) and of simulated campaigns (n, D) of each series."""
    share = np.mean(
        np.concatenate(
            [
                (np.percentile(made, 5, axis=0) <= seen) & (seen <= np.percentile(made, 95, axis=0))
                for _, seen, each in panels
                for made in (each[:, : len(seen)],)
            ]
        )
    )
    headline = f"With the fitted behaviour, {100 * share:.0f} % of the observed days lie in the 90 % bands"
    note = "Cumulative, whole company. Dots: observed. Line and band: median and 90 % of campaigns simulated with draws from the posterior."
    figure = sheet(10.2, 3.9, headline, note, caption)
    for axes, (name, seen, made) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        band(axes, days, made, BLUE)
        axes.plot(days[: len(seen)], seen, ".", color=BLACK, markersize=2.5)
        axes.set_title(name)
        axes.set_ylim(0, 1.1 * float(max(prediction_ends(made[:, -1])[1], seen[-1], 1)))
        axes.set_xlabel(f"day zero: {short_date(day_zero, 0)} {day_zero.year}")
        axes.xaxis.set_major_locator(MultipleLocator(14 if len(panels) < 3 else 28))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: short_date(day_zero, day)))
        axes.tick_params(axis="x", labelsize=8)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        thousands(axes.yaxis)
    return finished("series_bands", figure, headline + ".")


def intervals(rows: Sequence[Marginal], caption: str) -> Drawing:
    """How far the data narrowed each parameter down."""
    found = sum(row.identified for row in rows)
    headline = f"The data narrow down {found} of {len(rows)} parameters"
    note = f"Width of the 90 % interval after the fit against before. Right of the line ({MOVED:g}) the data say next to nothing."
    figure = sheet(8.2, 1.6 + 0.32 * len(rows), headline, note, caption)
    axes = figure.add_subplot()
    places = np.arange(len(rows))[::-1]
    axes.barh(places, [row.width_ratio for row in rows], color=[BLUE if row.identified else GREY for row in rows], height=0.6)
    axes.axvline(MOVED, color=BLACK, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_yticks(places, [row.name.replace("_", " ") for row in rows])
    axes.set_xlim(0, max(1.05, *(row.width_ratio for row in rows)))
    axes.set_xlabel("width after / before")
    return finished("intervals", figure, headline + ".")


def pair_plot(names: Sequence[str], draws: np.ndarray, prior: np.ndarray, logarithmic: Sequence[bool], caption: str) -> Drawing:
    """Every parameter against every other: draws (n, k) after, and `prior` (n, k) before, on natural scales."""
    width = len(names)
    headline = f"What is known of {width} parameters, and what they trade off"
    note = (
        "Diagonal: after the fit (filled) and before (line), each to its own height. Below: draws after the fit, and their "
        "correlation. Where the filled shape follows the line, the data say nothing. The prior may reach beyond the panel."
    )
    figure = sheet(1.6 + 1.5 * width, 1.6 + 1.25 * width, headline, note, caption)
    grid = figure.subplots(width, width, squeeze=False)
    shown = draws[np.linspace(0, len(draws) - 1, min(len(draws), 500)).astype(np.int64)]
    limits = [_window(draws[:, k], prior[:, k], logarithmic[k]) for k in range(width)]
    for row in range(width):
        for column in range(width):
            axes = grid[row, column]
            if column > row:
                axes.set_axis_off()
                continue
            _scaled(axes, "x", limits[column], logarithmic[column], names[column] if row == width - 1 else None)
            if column == row:
                _before_and_after(axes, draws[:, row], prior[:, row], limits[row], logarithmic[row])
                continue
            _scaled(axes, "y", limits[row], logarithmic[row], names[row] if column == 0 else None)
            axes.plot(shown[:, column], shown[:, row], ".", color=BLUE, alpha=0.25, markersize=2)
            together = _correlation(*(np.log(draws[:, k]) if logarithmic[k] else draws[:, k] for k in (column, row)))
            axes.text(0.97, 0.96, f"{together:+.2f}", transform=axes.transAxes, ha="right", va="top", fontsize=7, color=BLACK)
    return finished("pair_plot", figure, f"Pair plot of the posterior of {', '.join(names)}.")


def _window(draws: np.ndarray, prior: np.ndarray, logarithmic: bool) -> tuple[float, float]:
    """The draws and as much again on both sides, as far as the prior reaches."""
    both = [np.log(each) if logarithmic else each for each in (draws, prior)]
    low, high = np.percentile(both[0], [0.5, 99.5])
    least, most = np.percentile(both[1], [0.5, 99.5])
    ends = max(low - (high - low), min(least, low)), min(high + (high - low), max(most, high))
    return (float(np.exp(ends[0])), float(np.exp(ends[1]))) if logarithmic else (float(ends[0]), float(ends[1]))


def _scaled(axes: Axes, side: Literal["x", "y"], limits: tuple[float, float], logarithmic: bool, name: str | None) -> None:
    """Scale and limits of an axis; two ticks and a name where it stands at the edge of the grid."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    axes.set(**{f"{side}scale": "log" if logarithmic else "linear", f"{side}lim": limits})
    low, high = np.log(limits) if logarithmic else limits
    places = [low + share * (high - low) for share in (0.2, 0.8)]
    ticks = [float(f"{np.exp(each) if logarithmic else each:.2g}") for each in places]
    axis.set_minor_locator(NullLocator())
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.tick_params(axis=side, labelsize=7, **{"labelbottom" if side == "x" else "labelleft": name is not None})
    if name is not None:
        axes.set(**{f"{side}label": textwrap.fill(name.replace("_", " "), 16)})
        axis.label.set_fontsize(7.5)


def _before_and_after(axes: Axes, draws: np.ndarray, prior: np.ndarray, limits: tuple[float, float], logarithmic: bool) -> None:
    edges = np.geomspace(limits[0], limits[1], 31) if logarithmic else np.linspace(limits[0], limits[1], 31)
    middle = np.sqrt(edges[1:] * edges[:-1]) if logarithmic else (edges[1:] + edges[:-1]) / 2
    for values, after in ((draws, True), (prior, False)):
        heights = np.histogram(values, edges)[0].astype(np.float64)
        heights = np.convolve(np.pad(heights, 2, mode="edge"), np.full(5, 0.2), mode="valid") / max(heights.max(), 1.0)
        if after:
            axes.fill_between(middle, heights, color=BLUE, alpha=0.5, linewidth=0)
        else:
            axes.plot(middle, heights, color=BLACK, linewidth=1)
    axes.set_ylim(0, 1.1)
    axes.set_yticks([])


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])
