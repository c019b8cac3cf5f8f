"""What a person sees in the terminal when a calibration is done."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from experiments.report.page import behaviour_command
from experiments.report.terminal import plain_table, rendered
from experiments.verbs.calibrate.posterior import Marginal
from experiments.verbs.calibrate.report import ReportTable


def lines(sentences: Sequence[str], rows: Sequence[Marginal], first: ReportTable | None = None, warnings: Sequence[str] = ()) -> list[str]:
    """The answer, a table that comes first, warnings, and the table of parameters."""
    table = plain_table("", "before, 90 %", "after", "after, 90 %")
    table.add_column("")
    for row in rows:
        table.add_row(f"{row.name}, {row.unit}", *row.cells, "" if row.identified else "not identified")
    return rendered(*([_plain(first), ""] if first else []), " ".join(sentences), *warnings, "", table)


def use_it(manifest: Mapping[str, Any]) -> list[str]:
    """The command that simulates with what was fitted."""
    return [f"Use it: {behaviour_command(manifest, 'run')}"]


def _plain(shown: ReportTable) -> Table:
    table = plain_table(*shown.header, title=shown.title, title_justify="left", title_style="")
    for row in shown.rows:
        table.add_row(*row)
    return table
