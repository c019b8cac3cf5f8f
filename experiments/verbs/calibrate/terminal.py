"""What a person sees in the terminal when a calibration is done."""

from collections.abc import Sequence

from rich.table import Table

from experiments.report.terminal import rendered
from experiments.verbs.calibrate.posterior import Marginal


def lines(sentences: Sequence[str], rows: Sequence[Marginal]) -> list[str]:
    """The answer, and the table of parameters."""
    table = Table(box=None, pad_edge=False)
    for title, side in (("", "left"), ("before, 90 %", "right"), ("after", "right"), ("after, 90 %", "right"), ("", "left")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    for row in rows:
        before, after = f"{row.prior_low:.3g} to {row.prior_high:.3g}", f"{row.low:.3g} to {row.high:.3g}"
        table.add_row(f"{row.name}, {row.unit}", before, f"{row.median:.3g}", after, "" if row.identified else "not identified")
    return rendered(" ".join(sentences), "", table)
