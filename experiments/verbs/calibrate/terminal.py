"""What a person sees in the terminal when a calibration is done."""

from collections.abc import Sequence

from rich.table import Table

from experiments.report.terminal import rendered
from experiments.verbs.calibrate.posterior import Marginal
from experiments.verbs.calibrate.report import ReportTable


def lines(sentences: Sequence[str], rows: Sequence[Marginal], first: ReportTable | None = None, warnings: Sequence[str] = ()) -> list[str]:
    """The answer, a table that comes first, warnings, and the table of parameters."""
    table = Table(box=None, pad_edge=False)
    for title, side in (("", "left"), ("before, 90 %", "right"), ("after", "right"), ("after, 90 %", "right"), ("", "left")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    for row in rows:
        before, after = f"{row.prior_low:.3g} to {row.prior_high:.3g}", f"{row.low:.3g} to {row.high:.3g}"
        table.add_row(f"{row.name}, {row.unit}", before, f"{row.median:.3g}", after, "" if row.identified else "not identified")
    return rendered(*([_plain(first), ""] if first else []), " ".join(sentences), *warnings, "", table)


def _plain(shown: ReportTable) -> Table:
    table = Table(box=None, pad_edge=False, title=shown.title, title_justify="left", title_style="")
    for number, each in enumerate(shown.header):
        table.add_column(each, justify="right" if number else "left")
    for row in shown.rows:
        table.add_row(*row)
    return table
