"""The report: one HTML file that needs nothing else, and the summary and figures it is made of."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.figures.of_run import figures_of
from experiments.figures.style import Drawing
from experiments.page import page, write_drawings
from experiments.questions import answers, everything_else, interval, number, shown_unit
from experiments.summary import Summary, as_csv, summarise
from experiments.tables import columns_of, write_text
from sim.levers import Settings
from sim.measures.kpis import KPIS


def write_report(folder: Path, settings: Settings, manifest: dict[str, Any]) -> None:
    """Write `summary.csv`, `figures/` and `report.html` from the tables in a result folder."""
    columns = columns_of(folder / "kpis.parquet")
    summaries = summarise(columns)
    write_text(folder / "summary.csv", as_csv(summaries))
    drawings = figures_of(folder, settings, manifest)
    write_drawings(folder, drawings)
    write_text(folder / "report.html", render(settings, manifest, summaries, columns, drawings))


def render(
    settings: Settings,
    manifest: dict[str, Any],
    summaries: dict[str, Summary],
    columns: dict[str, Any],
    drawings: list[Drawing],
) -> str:
    """The report as HTML. Everything that comes from settings or tables is escaped."""
    asked, others = (_rows(groups, summaries, manifest["replications"]) for groups in (answers(), everything_else()))
    return page("report", settings, manifest, answer(summaries, columns, manifest), drawings, asked=asked, others=others)


def answer(summaries: dict[str, Summary], columns: dict[str, Any], manifest: dict[str, Any]) -> list[str]:
    """The answer in three sentences: demand, talk, and what it costs and whom it angers."""

    def mean(name: str) -> str:
        return number(summaries[name].mean, summaries[name].unit)

    def with_interval(name: str) -> str:
        each = summaries[name]
        return f"{mean(name)}{' %' if each.unit == 'share' else ''}" + (
            f" (90 % interval {interval(each.low, each.high, each.unit)})" if np.isfinite(each.low) else ""
        )

    ratio = np.asarray(columns["demand_supply_ratio"], dtype=np.float64)
    often = f"demand outstrips supply in {np.count_nonzero(ratio > 1)} of {manifest['replications']} replications"
    a_seat = with_interval("demand_supply_ratio")
    demand = f"{mean('demand')} people want one of {mean('seats')} seats: {a_seat} people a seat; {often}."
    if not np.isfinite(ratio).any():
        demand = f"{mean('demand')} people want to attend; no seats are offered."
    talk = (
        f"{with_interval('talk_about_rate')} of attendees tell a peer or their boss about the content within 28 days, "
        f"and {mean('posts')} posts come from {mean('offices_reached')} offices, each inspiring {mean('post_r')} more."
    )
    cost = (
        f"A person who talks about it costs {mean('cost_per_talker')} USD; {mean('unmet_demand')} % of those who want "
        f"it never get in, and frustration stands at {with_interval('frustration')} on a scale of 0 to 1."
    )
    return [demand, talk, cost]


def _rows(groups: dict[str, list[str]], summaries: dict[str, Summary], replications: int) -> dict[str, list[dict[str, Any]]]:
    """What the tables of KPIs show, by group; what is defined in no replication reads as a dash."""
    return {
        group: [
            {
                "name": name,
                "label": KPIS[name].label,
                "mean": number(each.mean, each.unit),
                "interval": interval(each.low, each.high, each.unit),
                "spread": interval(each.p5, each.p95, each.unit),
                "unit": shown_unit(each.unit),
                "definition": KPIS[name].definition,
                "partly": each.n if each.n < replications else None,
            }
            for name in names
            if (each := summaries.get(name)) is not None
        ]
        for group, names in groups.items()
    }
