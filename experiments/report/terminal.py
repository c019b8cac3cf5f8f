"""Answers as plain text: what a person sees in the terminal."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from experiments.config.request import Request, RunOptions
from experiments.config.saying import width
from experiments.report.brief import Brief
from experiments.report.calibrated import calibrated_said
from experiments.report.kpi_groups import answers, main_parts
from experiments.report.numbers import interval, number, seeds_said, shown_unit
from experiments.report.risks import ONE_LAUNCH, of_100
from experiments.report.wording import few_launches, headed
from experiments.statistics.summary import Summary
from sim.measures.kpis import COST_PARTS, KPIS
from sim.settings import Behaviour, CompanySettings
from sim.spelling import plural


def rendered(*parts: Any) -> list[str]:
    """Texts and tables as lines; bold words are marked for a terminal, which `unmarked` takes away. A word that is wider than its column
    goes on below, where rich would cut it off: an answer is kept as it was first shown, and read in wider places too."""
    for table in (part for part in parts if isinstance(part, Table)):
        for column in table.columns:
            column.overflow = "fold"
    console = Console(highlight=False, width=width(), force_terminal=True, color_system="standard", file=io.StringIO())
    with console.capture() as captured:
        for part in parts:
            console.print(part, markup=False)
    return [line.rstrip() for line in captured.get().rstrip("\n").split("\n")]


def plain_table(*columns: str, **looks: Any) -> Table:
    """An empty table without lines: words on the left, then numbers. `looks`: as rich's table takes them."""
    table = Table(box=None, pad_edge=False, **looks)
    for i, each in enumerate(columns):
        table.add_column(each, justify="right" if i else "left")
    return table


def run_answer(
    summaries: dict[str, Summary],
    risks: Sequence[Mapping[str, Any]],
    request: Request[RunOptions],
    notes: Sequence[str],
    brief: Brief,
) -> list[str]:
    """The key figures of a run, what could go wrong, what all that rests on, and last, where it stays in sight, what its brief says."""
    settings, options = request.settings, request.options
    seeds, everything = options.seeds, options.uncertainty == "all"
    about = key_figures(summaries, settings.campaign.name, settings.company, len(seeds), seeds, everything)
    cost = {label: summaries[f"cost_{part}"].mean for part, (label, _) in COST_PARTS.items() if f"cost_{part}" in summaries}
    return rendered(
        about,
        "",
        cost_table(cost, budget=settings.campaign.budget, launches=len(seeds)),
        "",
        *(risk_lines(risks) if len(seeds) > 1 else [ONE_LAUNCH, ""]),
        rests_on(settings.behaviour, len(seeds) if everything else 0),
        *(f"Company: {note}" for note in notes),
        "",
        *brief.answer,
        Text(brief.recommendation, style="bold"),
        *filter(None, [brief.sure]),
    )


def risk_lines(risks: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What could go wrong and how likely that is, under a heading; nothing where no risk can be said."""
    if not risks:
        return []
    heading = Text("What could go wrong (90 % interval of the chance in brackets)", style="bold")
    return [heading, *(f"  {each['what']}: in {of_100(each)} launches" for each in risks), ""]


def cost_table(cost: Mapping[str, float], of: str = "it", budget: float | None = None, launches: int = 2) -> Table:
    """What a campaign costs, on average where there are several launches, by part, with its budget where one is stated."""
    table = plain_table(f"What {of} costs{', on average' * (launches > 1)}", "USD")
    for part, usd in main_parts(cost).items():
        table.add_row(Text(f"  {part}"), f"{usd:,.0f}")
    if budget is not None:
        table.add_row(Text("  Budget"), f"{budget:,.0f}")
    return table


def rests_on(behaviour: Behaviour, launches: int = 0) -> str:
    """What every answer rests on; of ranges over few `launches`, how much they hold."""
    count, every = len(behaviour.assumptions), len(behaviour.parameters)
    assumed = f"{count} of the {every} behavioural parameters are assumptions"
    calibrated = calibrated_said([each.source for each in behaviour.parameters.values()])
    told = f"{calibrated} {assumed}." if calibrated else f"{assumed}: without your own data this ranks campaigns, it does not forecast."
    return f"{few_launches(launches)} {told}".strip()


def key_figures(
    summaries: dict[str, Summary], campaign: str, company: CompanySettings, count: int, seeds: Sequence[int], everything: bool = False
) -> Table:
    """A row a key figure, by the question that it answers: where everything varies, with what 90 % of launches give; else with the
    interval of the mean, which holds chance only."""
    title = f"{campaign} in {company.name}: {plural(count, 'replication')}, {seeds_said(seeds[0], seeds[-1])}"
    between = "90 % of launches" if everything else "90 % interval of the mean"
    table = plain_table("", "mean", between, title=title, title_justify="left")
    table.add_column("unit")
    for question, names in answers(company).items():
        table.add_row(Text(question, style="bold"))
        for name in names:
            if name not in summaries:
                continue
            each = summaries[name]
            unit = shown_unit(each.unit)
            partly = f" (in {each.n} of {count})" if 0 < each.n < count else ""
            table.add_row(
                Padding(Text(f"{headed(KPIS[name])}{partly}"), (0, 0, 0, 2)),  # a second line is as far in
                number(each.mean, each.unit),
                interval(each.p5, each.p95, each.unit) if everything else interval(each.low, each.high, each.unit),
                unit,
            )
    return table
