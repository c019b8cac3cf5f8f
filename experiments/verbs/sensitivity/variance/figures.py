"""Figures of a sensitivity analysis: how robust the ranking is, what moves results, what distinguishes parameter sets."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.report import style
from experiments.report.differences import IN_POINTS
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import scale_of, shown_unit
from experiments.report.style import BLACK, BLUE, GREY, ORANGE, SKY, VERMILLION, drawing_style
from experiments.report.wording import capital, titled
from experiments.verbs.sensitivity.variance.analysis import ExplainedOutcome, SensitivityResult

NUMBERED = 10
"""Parameters that are named in the picture of the screening."""

MOST_SEPARATING = 4
PARTS = 5
"""Equal parts into which parameter sets are cut along a parameter."""


@dataclass(frozen=True)
class View:
    """What is drawn. `names`: what each outcome is, in words; `sourced`: (parameters,) whether it has a source."""

    result: SensitivityResult
    names: dict[str, str]
    sourced: np.ndarray

    @property
    def scale(self) -> float:
        """Shares are shown in percent."""
        return scale_of(self.result.kpi.unit)

    @property
    def unit(self) -> str:
        """Of the key figure, and of effects on it."""
        return "percentage points" if self.result.kpi.unit in IN_POINTS else shown_unit(self.result.kpi.unit)

    def parameter(self, i: int) -> str:
        """A parameter by name; a ring marks those that have a source."""
        return self.result.ranges.names[i] + (" °" if self.sourced[i] else "")


def figures_of(view: View, basis: Basis) -> list[Drawing]:
    """Draw them all, the main one first."""
    with drawing_style():
        found = [_robustness(view, basis), _separation(view, basis)] if len(view.result.campaigns) > 1 else []
        return [each for each in (*found, _screening(view, basis), _shares(view, basis)) if each]


# --- the ranking ------------------------------------------------------------------------------------------------------


def _robustness(view: View, basis: Basis) -> Drawing:
    """How each campaign fares over the parameter sets, and in which share of them it is best."""
    result, ranking = view.result, view.result.ranking
    order = np.argsort(ranking.usual_means, kind="stable")  # the best on top
    winner, share = result.campaigns[ranking.usual_best], ranking.share_best(ranking.usual_best)[0]
    headline = f"{winner} stays best in {100 * share:.0f} % of {len(result.parameter_sets):,} plausible parameter sets"
    note = (
        "Left: dot, default values; line, median of the parameter sets; bars, the middle 90 % and 50 % of the parameter sets (mean over replications). "
        "Right: share of parameter sets in which a campaign is best; dark where it is ahead beyond luck (90 % interval of the paired lead); "
        "whisker: 90 % interval of the share."
    )
    figure = style.new_figure(10.5, 2.0 + 0.55 * len(order), basis, headline, note)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[3, 2])
    for place, i in enumerate(order.tolist()):
        values = np.where(np.isfinite(ranking.means[:, i]), result.sign * ranking.means[:, i] * view.scale, np.nan)
        if np.isfinite(values).any():
            p5, p25, p50, p75, p95 = np.nanpercentile(values, [5, 25, 50, 75, 95])
            left.hlines(place, p5, p95, color=SKY, linewidth=9, alpha=0.6)
            left.hlines(place, p25, p75, color=BLUE, linewidth=9)
            left.vlines(p50, place - 0.16, place + 0.16, color="white", linewidth=2)
        if np.isfinite(ranking.usual_means[i]):
            left.plot(result.sign * ranking.usual_means[i] * view.scale, place, "o", color=VERMILLION, markersize=7, zorder=5)
        _best_bar(right, view, i, place)
    left.set_yticks(range(len(order)), [result.campaigns[i] for i in order], fontsize=9)
    left.set_xlabel(f"{titled(result.kpi)} ({shown_unit(result.kpi.unit)})")
    left.grid(axis="x", color="#E4E4E4", linewidth=0.6)
    left.set_axisbelow(True)
    right.set_xlim(0, 118)
    right.set_xticks([0, 25, 50, 75, 100])
    right.set_xlabel("% of parameter sets in which it is best")
    told = "; ".join(f"{name} {100 * ranking.share_best(i)[0]:.0f} %" for i, name in enumerate(result.campaigns))
    return style.finished("rank_robustness", figure, f"Bars: share of parameter sets in which each campaign is best. {told}.")


def _best_bar(axes: Axes, view: View, i: int, place: int) -> None:
    ranking = view.result.ranking
    share, low, high = (100 * each for each in ranking.share_best(i))
    clear = 100 * float((ranking.clear & (ranking.best == i)).mean())
    axes.barh(place, share, height=0.5, color=SKY, alpha=0.7)
    axes.barh(place, clear, height=0.5, color=BLUE)
    axes.hlines(place, low, high, color=BLACK, linewidth=1.2)
    axes.annotate(
        f"{share:.0f} %", (max(high, share), place), (5, 0), textcoords="offset points", va="center", fontsize=9, fontweight="bold"
    )


def _separation(view: View, basis: Basis) -> Drawing | None:
    """In which parts of a parameter's range it changes."""
    result, apart = view.result, view.result.separation
    if apart is None or not len(apart.telling):
        return None
    chosen = apart.telling[:MOST_SEPARATING].tolist()
    what = result.change
    note = (
        f"Parameter sets are cut into {PARTS} equal parts along each parameter; whiskers: 90 % interval. Dotted: all of them. Shown are the "
        f"parameters that set these apart beyond chance (Kolmogorov-Smirnov, corrected for {len(result.ranges.names)} parameters), "
        f"{min(len(apart.telling), MOST_SEPARATING)} of {len(apart.telling)}. A ring (°) marks those with a source."
    )
    figure = style.new_figure(min(10.5, 5.5 + 1.8 * len(chosen)), 4.2, basis, f"Where {what}", note)
    grid = figure.subplots(1, len(chosen), sharey=True, squeeze=False)[0]
    for axes, i in zip(grid, chosen, strict=True):
        _parts(axes, result.parameter_sets[:, i], result.changes)
        low, high = result.ranges.low[i], result.ranges.high[i]
        axes.set_xticks([0, 0.5, 1], [f"{low:g}", f"{(low + high) / 2:g}", f"{high:g}"])
        axes.set_title(view.parameter(i), fontsize=8.5)
    grid[0].set_ylabel(f"% of parameter sets in which\n{what}")
    told = "; ".join(result.ranges.names[i] for i in chosen)
    return style.finished("what_changes_the_ranking", figure, f"Bars: share of parameter sets in which {what}, along {told}.")


def _parts(axes: Axes, shares: np.ndarray, changes: np.ndarray) -> None:
    part = np.minimum((shares * PARTS).astype(int), PARTS - 1)
    for k in range(PARTS):
        here = changes[part == k]
        if len(here):
            share = float(here.mean())
            half = 1.645 * np.sqrt((share * (1 - share) + 1 / len(here)) / len(here))
            axes.bar((k + 0.5) / PARTS, 100 * share, width=0.8 / PARTS, color=BLUE)
            axes.vlines((k + 0.5) / PARTS, 100 * max(0.0, share - half), 100 * min(1.0, share + half), color=BLACK, linewidth=1)
    axes.axhline(100 * float(changes.mean()), color=BLACK, linewidth=1, linestyle=(0, (1, 1.5)))
    axes.set_xlim(0, 1)


# --- what moves results -----------------------------------------------------------------------------------------------


def _screening(view: View, basis: Basis) -> Drawing | None:
    """Size of effects against how much they depend on the rest: a panel an outcome."""
    outcomes = [each for each in view.result.outcomes if each.screening is not None]
    if not outcomes:
        return None
    note = (
        "A dot is a parameter: how far it moves the result over its whole range (mean size of its elementary effects, mu*), and how much that "
        "depends on the others or bends (sigma). Above the dotted line it depends more than it moves. Full dots: assumptions; rings (°): have a "
        f"source. Screening of {len(view.result.ranges.names)} parameters by {outcomes[0].screening.walks[0] if outcomes[0].screening else 0} walks."
    )
    figure = style.new_figure(10.5, 1.5 + 3.9 * len(outcomes), basis, "What moves the result, with everything else in doubt too", note)
    grid = figure.subplots(len(outcomes), 2, squeeze=False, width_ratios=[3, 2])
    for (axes, key), outcome in zip(grid, outcomes, strict=True):
        _effects(axes, key, view, outcome)
    strongest = "; ".join(
        f"{view.names[each.name]}: {view.result.ranges.names[int(each.screening.mean.argmax())]}" for each in outcomes if each.screening
    )
    return style.finished("screening", figure, f"Scatter plots of mu* against sigma. Strongest: {strongest}.")


def _effects(axes: Axes, key: Axes, view: View, outcome: ExplainedOutcome) -> None:
    found = outcome.screening
    assert found is not None
    x, y = view.scale * found.mean, view.scale * found.spread
    order = np.argsort(-x, kind="stable")
    for sourced, face in ((False, BLUE), (True, "none")):
        rows = view.sourced == sourced
        axes.plot(x[rows], y[rows], "o", markersize=5, markerfacecolor=face, markeredgecolor=BLUE, markeredgewidth=1.1, alpha=0.75)
    most = 1.06 * max(float(x.max()), float(y.max()), 1e-12)
    axes.plot([0, most], [0, most], color=GREY, linewidth=1, linestyle=(0, (1, 1.5)), zorder=0)
    axes.set_xlim(0, 1.12 * float(x.max()) or 1)
    axes.set_ylim(0, 1.12 * float(y.max()) or 1)
    axes.set_xlabel(f"mu*: how far it moves it ({view.unit})" if view.unit else "mu*: how far it moves it")
    axes.set_ylabel("sigma: how much that varies")
    axes.set_title(capital(view.names[outcome.name]))
    key.set_axis_off()
    for place, i in enumerate(order[:NUMBERED].tolist()):
        offset = (5, 3) if place % 2 == 0 else (-4, 7)
        axes.annotate(str(place + 1), (x[i], y[i]), offset, textcoords="offset points", fontsize=8.5, fontweight="bold", color=BLACK)
        text = f"{place + 1}  {view.parameter(i)}  {x[i]:.3g} ± {view.scale * found.half[i]:.2g}"
        key.text(0, 1 - (place + 0.5) / NUMBERED, text, transform=key.transAxes, fontsize=8.5, va="center")


def _shares(view: View, basis: Basis) -> Drawing | None:
    """First-order and total indices of the parameters that were kept: a panel an outcome."""
    outcomes = [each for each in view.result.outcomes if each.shares is not None]
    if not outcomes:
        return None
    kept = view.result.kept
    note = (
        f"Of the variance when the {len(kept)} strongest parameters vary over their ranges and all others keep their default. Whiskers: 90 % "
        "intervals (bootstrap). Where total is much above alone, parameters work together. Dashed: the share that is seed-to-seed noise, which more "
        "replications would remove. A ring (°) marks parameters with a source."
    )
    figure: Figure = style.new_figure(10.5, 2.0 + 0.36 * len(kept), basis, "How much of the doubt each parameter carries", note)
    grid = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
    for axes, outcome in zip(grid, outcomes, strict=True):
        found = outcome.shares
        assert found is not None
        y = np.arange(len(kept))[::-1]
        for values, half, offset, colour in ((found.total, found.total_half, -0.18, SKY), (found.first, found.first_half, 0.18, BLUE)):
            axes.barh(y + offset, 100 * values, height=0.34, color=colour)
            axes.hlines(y + offset, 100 * np.maximum(values - half, -0.05), 100 * (values + half), color=BLACK, linewidth=1)
        if np.isfinite(outcome.noise):
            axes.axvline(100 * outcome.noise, color=ORANGE, linewidth=1.3, linestyle=(0, (5, 1.5)))
        axes.axvline(0, color=BLACK, linewidth=0.8)
        axes.set_xlim(-5, max(60.0, 100 * float((found.total + found.total_half).max()) + 3))
        axes.set_yticks(y, [view.parameter(i) for i in kept], fontsize=8.5)
        axes.set_xlabel("% of variance: dark alone, light with interactions")
        title = view.names[outcome.name]
        axes.set_title(capital(title), fontsize=9)
    told = "; ".join(
        f"{view.names[each.name]}: {view.result.ranges.names[kept[int(each.shares.total.argmax())]]}" for each in outcomes if each.shares
    )
    return style.finished("shares_of_variance", figure, f"Bars of first-order and total Sobol indices. Largest total: {told}.")
