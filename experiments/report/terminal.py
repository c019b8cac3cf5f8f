"""What a person sees in the terminal when a run is done."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.report.kpi_groups import answers
from experiments.report.numbers import interval, number, shown_unit
from experiments.statistics.summary import Summary
from sim.measures.kpis import KPIS
from sim.settings import Behaviour

NARROWEST = 100
"""Characters to a line where nothing says how many there are."""


def show_result(summaries: dict[str, Summary], manifest: dict[str, Any], folder: Path, behaviour: Behaviour) -> None:
    """Print the table of KPIs, what it rests on, and where the rest lies."""
    console = show_figures(summaries, manifest)
    count, every = len(behaviour.assumptions), len(behaviour.parameters)
    console.print(
        f"\n{count} of the {every} behavioural parameters are assumptions: without your own data this ranks campaigns, "
        "it does not forecast."
    )
    for note in manifest["notes"]:
        console.print(f"Company: {note}", markup=False)
    report = folder / "report.html"
    console.print("Report:" if report.exists() else "Tables:", end=" ")
    console.print(str(report if report.exists() else folder), soft_wrap=True, markup=False)


def show_figures(summaries: dict[str, Summary], manifest: dict[str, Any]) -> Console:
    """Print the table of KPIs; returns where it was printed."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=NARROWEST)  # a file or a pipe has no width of its own
    console.print(_table(summaries, manifest))
    return console


def _table(summaries: dict[str, Summary], manifest: dict[str, Any]) -> Table:
    count, seeds = manifest["replications"], manifest["seeds"]
    table = Table(
        title=f"{manifest['campaign']} in {manifest['company']}: {count} replication{'s' if count != 1 else ''}, "
        f"seeds {seeds['first']} to {seeds['last']}",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    table.add_column("")
    table.add_column("mean", justify="right")
    table.add_column("90 % interval", justify="right")
    table.add_column("unit")
    for question, names in answers().items():
        table.add_row(f"[bold]{question}[/bold]")
        for name in names:
            if name not in summaries:
                continue
            each = summaries[name]
            unit = shown_unit(each.unit)
            partly = f" [dim](in {each.n} of {count})[/dim]" if 0 < each.n < count else ""
            table.add_row(
                f"  {KPIS[name].label}{partly}",
                number(each.mean, each.unit),
                interval(each.low, each.high, each.unit),
                unit,
            )
    return table
