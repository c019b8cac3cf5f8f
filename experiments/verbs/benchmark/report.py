"""Tables on the screen, and one JSON file with every raw timing."""

import math
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.config.saying import WIDTH
from experiments.verbs.benchmark.rows import Measurement
from experiments.verbs.benchmark.timing import median, median_wall

TITLES = {
    "commands": "Commands: what a whole one costs, start and drawing included",
    "startup": "Start: from typing a command to its answer",
    "engines": "Engines: compiled columns against one person at a time",
    "quiet": "Quiet: a week in which nothing happens",
    "ensemble": "Ensemble: many replications over all cores",
    "scaling": "Scaling: what a person, a day and an exposure cost as the company grows",
    "limit": "Limit: the model and the bare cascade against loops that only touch the same memory",
    "peers": "Peers: the bare cascade in other libraries",
}


def show(name: str, rows: list[Measurement]) -> None:
    """Print a table."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH + 60)  # a file or a pipe has no width of its own
    table = Table(title=TITLES[name], title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    table.add_column("measured", justify="right")
    table.add_column("unit")
    table.add_column("CPU s", justify="right")
    table.add_column("wall s", justify="right")
    table.add_column("target", justify="right")
    table.add_column("")
    table.add_column("remarks", style="dim", ratio=1)
    for row in rows:
        measured = "-" if row.value is None else number(row.value)
        table.add_row(row.name, measured, row.unit, *_clocks(row), *_aim(row), row.remarks)
    console.print(table)
    console.print()


def _clocks(row: Measurement) -> tuple[str, str]:
    """Processor time and the clock on the wall, of the first piece of work that was timed."""
    for each in row.seconds.values():
        return number(median(each)), number(median_wall(each))
    return "", ""


def _aim(row: Measurement) -> tuple[str, str]:
    if row.target is None:
        return "", ""
    verdict = {None: "", True: "[green]met[/green]", False: "[yellow]missed[/yellow]"}[row.met]
    return f"{'≤' if row.target.bound == 'at most' else '≥'} {number(row.target.value)}", verdict


def number(value: float) -> str:
    """Three digits that mean something."""
    if value == 0 or not math.isfinite(value):
        return str(value)
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_data(rows: list[Measurement]) -> list[dict[str, Any]]:
    """Rows for the file."""
    return [
        asdict(row)
        | {
            "seconds": {name: each.wall for name, each in row.seconds.items()},
            "cpu_seconds": {name: each.cpu for name, each in row.seconds.items()},
        }
        | {"met": row.met, "remarks": row.remarks}
        for row in rows
    ]
