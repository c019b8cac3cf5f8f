"""The report: one HTML file that needs nothing else, and the summary and figures it is made of."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.figures.of_run import figures_of
from experiments.figures.style import Drawing
from experiments.questions import answers, everything_else, interval, number, shown_unit
from experiments.summary import Summary, summarise
from experiments.tables import columns_of, write_bytes, write_text
from sim.levers import Settings
from sim.measures.kpis import KPIS
from sim.mechanisms import MECHANISMS


def write_report(folder: Path, settings: Settings, manifest: dict[str, Any]) -> None:
    """Write `figures/` and `report.html` from the tables in a result folder."""
    columns = columns_of(folder / "kpis.parquet")
    summaries = summarise(columns)
    drawings = figures_of(folder, settings, manifest)
    (folder / "figures").mkdir(exist_ok=True)
    for each in drawings:
        write_bytes(folder / "figures" / f"{each.name}.svg", each.svg)
        write_bytes(folder / "figures" / f"{each.name}.png", each.png)
    write_text(folder / "report.html", render(settings, manifest, summaries, columns, drawings))


def render(
    settings: Settings,
    manifest: dict[str, Any],
    summaries: dict[str, Summary],
    columns: dict[str, Any],
    drawings: list[Drawing],
) -> str:
    """The report as HTML. Everything that comes from settings or tables is escaped."""
    environment = Environment(
        loader=PackageLoader("experiments"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parameters = settings.behaviour.parameters
    return environment.get_template("report.html.j2").render(
        manifest=manifest,
        campaign=settings.campaign,
        sentences=answer(summaries, columns, manifest),
        figures=[(each, inline(each)) for each in drawings],
        asked=_rows(answers(), summaries, manifest["replications"]),
        others=_rows(everything_else(), summaries, manifest["replications"]),
        assumptions={name: each for name, each in parameters.items() if each.confidence == "assumption"},
        sourced={name: each for name, each in parameters.items() if each.confidence != "assumption"},
        parameters=parameters,
        switched_off={name: MECHANISMS[name].meaning for name, on in settings.mechanisms.items() if not on},
    )


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


def inline(drawing: Drawing) -> Markup:
    """A figure as part of a page: without prolog, fixed size and shared names, with its alternative text."""
    text = drawing.svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    head, _, rest = text.partition(">")
    head = re.sub(r' (width|height|version|xmlns(:\w+)?)="[^"]*"', "", head)
    rest = rest.replace("xlink:href=", "href=")
    return Markup('{} role="img" aria-label="{}">{}').format(Markup(head), drawing.alt, Markup(rest))


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
