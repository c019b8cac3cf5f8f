"""What a person who talks about the content costs, and what for."""

from collections.abc import Mapping

import numpy as np

from experiments.report.drawing import Drawing, Facts
from experiments.report.numbers import minus
from experiments.report.style import BLACK, BLUE, finished, new_figure, thousands
from experiments.statistics.intervals import mean_interval
from sim.measures.kpis import COST_PARTS
from sim.spelling import plural

PARTS = tuple(f"cost_{part}" for part in COST_PARTS)


def cost_per_talker(kpis: Mapping[str, np.ndarray], facts: Facts) -> Drawing:
    """Parts of the cost per talker, largest first, with intervals. `kpis`: (replications,) values by name."""
    total, each_talker = kpis["cost_total"], kpis["cost_per_talker"]
    there = np.isfinite(each_talker) & (total > 0)
    parts = [(label, part) for label, part in zip((label for label, _ in COST_PARTS.values()), PARTS, strict=True) if kpis[part].any()]
    whom = "talker"
    scale = np.divide(each_talker, total, out=np.zeros(len(total)), where=there)
    if not there.any():
        there, scale, whom = np.ones(len(total), np.bool_), np.ones(len(total)), "campaign"
    means = [(label, scale[there] * kpis[part][there]) for label, part in parts]
    means.sort(key=lambda each: -float(each[1].mean()))
    whole, low, high = mean_interval((scale * total)[there])
    between = minus(f" ({low:,.0f} to {high:,.0f})") if np.isfinite(low) else ""
    what = "A person who talks costs" if whom == "talker" else "Nobody talks; the campaign costs"
    headline = f"{what} {whole:,.0f} US dollars{between}"
    undefined = len(total) - int(there.sum())
    note = "Means over replications; black lines: 90 % interval of the mean. Talkers: attendees who told the content within 28 days."
    if undefined:
        note += f" Left out: {plural(undefined, 'replication')} without a talker."
    figure = new_figure(8.2, 1.6 + 0.3 * max(len(means), 1), facts, headline, note)
    axes = figure.add_subplot()
    longest = 0.0
    for row, (_, values) in enumerate(means):
        mean, low, high = mean_interval(values)
        axes.barh(row, mean, color=BLUE, height=0.62)
        if np.isfinite(low):
            axes.plot([low, high], [row, row], color=BLACK, linewidth=1.3)
        longest = max(longest, mean, high if np.isfinite(high) else 0.0)
        share = f"  {mean:,.0f} USD, {100 * mean / whole:.0f} %" if whole else ""
        axes.annotate(
            share, (max(mean, high if np.isfinite(high) else mean), row), (2, 0), textcoords="offset points", va="center", fontsize=8.5
        )
    axes.set_yticks(range(len(means)), [label for label, _ in means])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(max(len(means), 1) - 0.4, -0.6)
    axes.set_xlim(0, 1.22 * (longest or 1.0))  # whiskers whole, and what is written beside them
    axes.set_xlabel(f"US dollars per {whom}")
    thousands(axes.xaxis)
    told = "; ".join(f"{label.lower()} {values.mean():,.0f}" for label, values in means) or "nothing"
    return finished("cost_per_talker", figure, f"Bar chart of cost per {whom} by what it is spent on, in US dollars: {told}. {headline}.")
