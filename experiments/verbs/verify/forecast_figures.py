"""Figure of forecasts for companies whose truth is known: what intervals hold, and whether probabilities happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from experiments.report.drawing import Basis, Drawing
from experiments.report.style import BLUE, GREEN, GREY, VERMILLION, finished, new_figure

Row = Mapping[str, Any]

LOOKS = ((VERMILLION, "s"), (GREY, "o"), (BLUE, "D"))
"""Colour and marker of each method, in their order."""

APART = 0.22


@dataclass(frozen=True)
class CompaniesBasis(Basis):
    """What the figure rests on: companies in the place of replications."""

    @property
    def caption(self) -> str:
        """What a figure rests on, in a line."""
        return f"An average programme, then {self.title} · {self.replications:,} companies drawn as {self.company}, seed {self.first_seed}"


def forecasts(
    coverage: Sequence[Row], reliability: Sequence[Row], names: Mapping[str, str], holds: tuple[float, float], basis: CompaniesBasis
) -> Drawing:
    """Left: coverage by key figure and method; right: how often it happened against the probability that was said.

    `names`: key figure -> what it is called; `holds`: the shares that a 90 % interval has to hold.
    """
    methods = list(dict.fromkeys(row["method"] for row in coverage))
    held = [row for row in coverage if row["method"] == methods[-1]]
    low, high = (100 * limit(row["coverage"] for row in held) for limit in (min, max))
    headline = f"90 % intervals hold the next year in {low:.0f} to {high:.0f} % of companies, once last year's data are used"
    note = (
        "Synthetic companies, each with a plausible set as its truth, which is left out of the forecast. Green: 85 to 95 %. "
        "Bars: 90 % intervals. In brackets: mean width of the interval against that of the plausible sets. Right: of all cases in which a "
        "campaign was said to be the better one with such a probability, how often it was; area: number of cases."
    )
    figure = new_figure(11.5, 4.9, basis, headline, note)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _coverage(left, coverage, names, holds, methods)
    _reliability(right, reliability, methods)
    right.legend(*left.get_legend_handles_labels(), loc="lower right", frameon=False, fontsize=8.5)
    said = "; ".join(f"{names[row['figure']]}, {row['method']}: {100 * row['coverage']:.0f} %" for row in coverage)
    return finished("forecasts", figure, f"Share of companies whose next year lies in the 90 % interval. {said}.")


def _coverage(axes: Axes, rows: Sequence[Row], names: Mapping[str, str], holds: tuple[float, float], methods: Sequence[str]) -> None:
    axes.axvspan(*holds, color=GREEN, alpha=0.15, linewidth=0)
    axes.axvline(0.9, color=GREEN, linewidth=0.8)
    figures = list(names)[::-1]
    for number, (method, (colour, marker)) in enumerate(zip(methods, LOOKS, strict=True)):
        mine = [row for row in rows if row["method"] == method]
        places = [figures.index(row["figure"]) + APART * (1 - number) for row in mine]
        axes.hlines(places, [row["low"] for row in mine], [row["high"] for row in mine], color=colour, linewidth=2)
        axes.plot([row["coverage"] for row in mine], places, marker, color=colour, markersize=5, label=method)
        for row, place in zip(mine, places, strict=True):
            left = row["high"] < 0.8
            at = (row["high"] if left else row["low"], place)
            axes.annotate(
                f"({row['width']:.2f})", at, (5 if left else -5, 0), textcoords="offset points", va="center",
                ha="left" if left else "right", fontsize=7.5, color=colour,
            )  # fmt: skip
    axes.set_yticks(range(len(figures)), [names[each] for each in figures])
    axes.set(xlim=(0, 1.02), ylim=(-0.55, len(figures) - 0.45), xlabel="share of companies whose next year lies in the 90 % interval")
    axes.set_title("Does the interval hold what happens?")


def _reliability(axes: Axes, rows: Sequence[Row], methods: Sequence[str]) -> None:
    axes.plot((0, 1), (0, 1), color=GREEN, linewidth=0.8)
    most = max((row["cases"] for row in rows), default=1)
    for method, (colour, marker) in zip(methods, LOOKS, strict=True):
        mine = [row for row in rows if row["method"] == method]
        said, happened = ([row[of] for row in mine] for of in ("predicted", "happened"))
        axes.vlines(said, [row["low"] for row in mine], [row["high"] for row in mine], color=colour, linewidth=1.4)
        sizes = [12 + 90 * row["cases"] / most for row in mine]
        axes.scatter(said, happened, sizes, color=colour, marker=marker, alpha=0.75, linewidths=0, zorder=3)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
    axes.set(xlabel="probability that was said", ylabel="how often it happened")
    axes.set_title("Does a probability happen as often?")
