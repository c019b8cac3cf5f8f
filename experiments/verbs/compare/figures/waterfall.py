"""The lever waterfall: from the baseline to the alternative, a step a group of levers, with intervals."""

import textwrap

from experiments.report import style
from experiments.report.differences import IN_POINTS, signed, unit_of_change
from experiments.report.drawing import Basis, Drawing
from experiments.report.numbers import number, scale_of, shown_unit
from experiments.report.style import BLUE, VERMILLION, drawing_style, roomy_figure
from experiments.report.wording import said, titled
from experiments.verbs.compare.attribution import Attribution
from sim.measures.kpis import Kpi


def waterfall(name: str, found: Attribution, kpi: Kpi, baseline: str, alternative: str, basis: Basis) -> Drawing:
    """`name` of the file. Steps in the order of their size, from the baseline's mean to the alternative's; whiskers: 90 % interval of a step."""
    scale, unit = scale_of(kpi.unit), shown_unit(kpi.unit)
    steps = len(found.shares)
    largest = found.shares[0]
    has = "have" if "+" in largest.label or largest.label.endswith("s") else "has"
    of_all = f"{signed(largest.mean, kpi.unit)} of {signed(found.total, kpi.unit)} {unit_of_change(kpi.unit)}".strip()
    headline = f"{largest.label} {has} the largest share in the difference in {said(kpi)}: {of_all}"
    how = "every combination of levers" if found.exact else f"{found.orders} sampled orders of the levers"
    note = (
        f"Each step: what a group of levers adds, averaged over all orders of changing them (Shapley; {how}), with its 90 % interval. "
        "Steps add up to the whole difference. Blue: for the better; red, hatched: for the worse; grey: does not differ clearly from zero."
    )
    with drawing_style():
        figure = roomy_figure(9.2, 1.9 + 0.36 * (steps + 2), basis, headline, note)
        axes = figure.add_subplot()
        place = scale * found.baseline
        labels = [textwrap.fill(f"{baseline} (baseline)", 34)]
        ends = [(0, place, f"{number(found.baseline, kpi.unit)} {unit}")]
        for row, each in enumerate(found.shares, 1):
            step = scale * each.mean
            better = (step > 0) == (kpi.direction != "bad")
            clear = each.low > 0 or each.high < 0
            colour = (BLUE if better else VERMILLION) if clear else "#6A6A6A"
            axes.barh(
                row,
                step,
                left=place,
                height=0.56,
                color=colour,
                alpha=0.85,
                hatch="///" if clear and not better else None,
                edgecolor="white",
                linewidth=0,
            )
            axes.plot([place + scale * each.low, place + scale * each.high], [row, row], color="#222222", linewidth=1.2)
            axes.plot([place + step, place + step], [row - 0.28, row + 1.28], color="#777777", linewidth=0.8, zorder=0)
            sure = f"  ({signed(each.low, kpi.unit)} to {signed(each.high, kpi.unit)})"
            axes.annotate(
                f"{signed(each.mean, kpi.unit)}{sure}", (1.01, row), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                annotation_clip=False, va="center", ha="left", fontsize=8.5, fontweight="bold" if clear else "normal", color=colour,
            )  # fmt: skip
            labels.append(textwrap.fill(each.label, 34))
            place += step
        labels.append(textwrap.fill(alternative, 34))
        ends.append((steps + 1, scale * found.alternative, f"{number(found.alternative, kpi.unit)} {unit}"))
        for row, value, text in ends:
            axes.plot([value, value], [row - 0.32, row + 0.32], color="#222222", linewidth=4, solid_capstyle="butt")
            axes.annotate(
                text, (1.01, row), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                annotation_clip=False, va="center", ha="left", fontsize=9, fontweight="bold",
            )  # fmt: skip
        axes.plot([ends[0][1]] * 2, [0.32, 1.28], color="#777777", linewidth=0.8, zorder=0)
        axes.set_yticks(range(steps + 2), labels)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_ylim(steps + 1.6, -0.6)
        axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.set_xlabel(f"{titled(kpi)} ({'%' if kpi.unit in IN_POINTS else unit})")
        axes.use_sticky_edges = False
        axes.margins(x=0.04)
        axes.locator_params(axis="x", nbins=7)
        style.plain_numbers(axes.xaxis)
        told = ", ".join(f"{each.label} {signed(each.mean, kpi.unit)}" for each in found.shares)
        alt = f"Waterfall from {baseline} to {alternative} in {said(kpi)}: {ends[0][2]}, then {told}, to {ends[1][2]}."
        return style.finished(name, figure, alt)
