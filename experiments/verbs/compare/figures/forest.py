"""The forest plot: how far every alternative lies from the baseline, a panel a key figure, with 90 % intervals."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from experiments.report import style
from experiments.report.differences import IN_POINTS, change, kind, level, signed, unit_of_change, verdict
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import scale_of
from experiments.report.style import BLACK, BLUE, GREY, VERMILLION, drawing_style, roomy_figure
from experiments.report.wording import titled
from experiments.statistics.verdict import Standing
from sim.measures.kpis import Kpi

MOST_ROWS = 12
MOST_INCHES = 16.0
"""Of the height of a figure: a higher one is a thin strip on paper, so its panels go on in the next."""
LINE = 24
"""Characters in a line of a name beside the axes."""

LOOKS = {
    "better": (BLUE, "o", BLUE),
    "worse": (VERMILLION, "s", VERMILLION),
    "no_difference_that_matters": ("#6A6A6A", "o", "white"),
    "undecided": ("#6A6A6A", "D", "white"),
    "higher": (BLACK, "D", BLACK),
    "lower": (BLACK, "D", BLACK),
}
"""Colour, marker and filling of a verdict."""

NOTE = (
    "Mean of the differences, and what 90 % of single replications give. Grey: too small to matter. Blue dot: better in 9 of 10 or more; red square: "
    "worse; black diamond: higher or lower in as many, and neither good nor bad; hollow dot: no difference that matters; hollow diamond: undecided."
)


@dataclass(frozen=True)
class Panel:
    """One key figure, how every alternative stands in it, the baseline's mean, and the smallest difference that matters."""

    kpi: Kpi
    standings: tuple[Standing, ...]
    baseline: float
    matters: float


def forests(labels: Sequence[str], panels: Sequence[Panel], baseline: str, headline: str, basis: Basis) -> list[Drawing]:
    """The forest plot, in as many figures of about the same height as it takes (`forest`, `forest_2`, ...)."""
    room = max(1, int((MOST_INCHES - 1.5) / _inches(labels[:MOST_ROWS])))
    count = -(-len(panels) // room)
    each = -(-len(panels) // count)
    first, *more = (panels[i : i + each] for i in range(0, len(panels), each))
    rest = (
        forest(labels, these, baseline, f"What else changes against {baseline}", basis, f"forest_{i}") for i, these in enumerate(more, 2)
    )
    return [forest(labels, first, baseline, headline, basis), *rest]


def forest(labels: Sequence[str], panels: Sequence[Panel], baseline: str, headline: str, basis: Basis, name: str = "forest") -> Drawing:
    """A row an alternative, in the order given; a panel a key figure.

    Args:
        labels: names of the alternatives, as in each panel's standings.
        panels: at least one.
        baseline: its name.
        headline: what the figure says.
        basis: for the caption.
        name: of its file.
    """
    shown = min(len(labels), MOST_ROWS)
    note = NOTE + (f" The first {shown} of {len(labels)} alternatives." if shown < len(labels) else "")
    with drawing_style():
        figure = roomy_figure(9.2, 1.5 + len(panels) * _inches(labels[:shown]), basis, headline, note)
        rows = figure.subplots(len(panels), 1, squeeze=False)[:, 0]
        for axes, panel in zip(rows, panels, strict=True):
            words = [
                f"{signed(each.mean, panel.kpi.unit)}  {verdict(each, panel.kpi)}" if each.n else "not defined" for each in panel.standings
            ]
            _panel(axes, labels[:shown], panel, words)
        told = "; ".join(
            f"{titled(panel.kpi)}: "
            + ", ".join(f"{label} {change(each, panel.kpi.unit)}" for label, each in zip(labels, panel.standings, strict=True))
            for panel in panels
        )
        return style.finished(name, figure, f"Forest plot of differences from {baseline}, with what 90 % of single worlds give. {told}.")


def headlines(labels: Sequence[str], panels: Sequence[Panel], baseline: str, where: str, basis: Basis) -> Drawing:
    """The panels side by side, for a page on which the verdicts are read elsewhere. `where`: what is counted."""
    shown = min(len(labels), MOST_ROWS)
    with drawing_style():
        figure = roomy_figure(9.2, 1.7 + _height(labels[:shown]) * shown, basis, f"What changes against {baseline}", NOTE)
        for axes, panel in zip(figure.subplots(1, len(panels), sharey=True, squeeze=False)[0], panels, strict=True):
            _panel(axes, labels[:shown], panel, [signed(each.mean, panel.kpi.unit) if each.n else "–" for each in panel.standings])
        told = "; ".join(
            f"{titled(panel.kpi)}: "
            + ", ".join(f"{label} {verdict(each, panel.kpi)}" for label, each in zip(labels, panel.standings, strict=True))
            for panel in panels
        )
        return style.finished("headlines", figure, f"Differences from {baseline}, with what 90 % of {where} give. {told}.")


def _inches(labels: Sequence[str]) -> float:
    """Of a panel of these rows."""
    return 0.75 + _height(labels) * len(labels)


def _height(labels: Sequence[str]) -> float:
    """Inches that a row needs for its name, however many lines that takes."""
    lines = max(len(textwrap.wrap(label, LINE)) for label in labels)
    return 0.3 if lines < 2 else 0.08 + 0.15 * lines


def _panel(axes: Axes, labels: Sequence[str], panel: Panel, words: Sequence[str]) -> None:
    kpi, scale = panel.kpi, scale_of(panel.kpi.unit)
    known = [each for each in panel.standings if each.n]
    place = level(panel.baseline, kpi.unit) if known else "not defined"
    axes.set_title(f"{titled(kpi)}  (baseline: {place})", fontweight="bold")
    axes.axvline(0, color=GREY, linewidth=1.2, zorder=0)
    if known:
        axes.axvspan(-scale * panel.matters, scale * panel.matters, color="#E8E8E8", linewidth=0, zorder=-1)
    for row, each in enumerate(panel.standings[: len(labels)]):
        said = kind(each, kpi)
        colour, marker, filling = LOOKS[said]
        if each.n:
            axes.plot([scale * each.low, scale * each.high], [row, row], color=colour, linewidth=2.2, solid_capstyle="butt")
            axes.plot(scale * each.mean, row, marker, color=colour, markerfacecolor=filling, markersize=6, markeredgewidth=1.4)
        axes.annotate(
            words[row], (1.01, row), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points", annotation_clip=False,
            va="center", ha="left", fontsize=8.5, color=colour, fontweight="normal" if said in ("undecided", "no_difference_that_matters") else "bold",
        )  # fmt: skip
    axes.set_yticks(range(len(labels)), [textwrap.fill(label, LINE) for label in labels], linespacing=0.95)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.margins(x=0.06)
    axes.locator_params(axis="x", nbins=6)
    low, high = axes.get_xlim()
    most = max(abs(low), abs(high))
    written = [signed(each.mean, kpi.unit) for each in known] or ["0.0"]
    least = 5.0 * 10.0 ** -max(len(text.partition(".")[2]) for text in written)  # what the words cannot tell is not blown up
    edge = max(0.04 * (high - low), least if most < least else 0.0)
    axes.set_xlim(min(low, -edge), max(high, edge))  # the baseline is always in sight
    style.plain_numbers(axes.xaxis)
    unit = "percentage points" if kpi.unit in IN_POINTS else unit_of_change(kpi.unit)
    better = {"good": "  (better to the right)", "bad": "  (better to the left)"}.get(kpi.direction, "")
    axes.set_xlabel(f"difference {'' if not unit or unit.startswith('on a') else 'in '}{unit}{better}".replace("  ", " "), fontsize=8.5)
