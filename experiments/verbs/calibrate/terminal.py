"""What a person sees in the terminal when a calibration is done."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.report.terminal import NARROWEST
from experiments.verbs.calibrate.posterior import Marginal


def show(folder: Path, sentences: Sequence[str], rows: Sequence[Marginal]) -> None:
    """Print the answer, the table of parameters, and where the rest lies."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=NARROWEST)
    console.print(" ".join(sentences), markup=False)
    table = Table(box=None, pad_edge=False)
    for title, side in (("", "left"), ("before, 90 %", "right"), ("after", "right"), ("after, 90 %", "right"), ("", "left")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    for row in rows:
        before, after = f"{row.prior_low:.3g} to {row.prior_high:.3g}", f"{row.low:.3g} to {row.high:.3g}"
        table.add_row(f"{row.name}, {row.unit}", before, f"{row.median:.3g}", after, "" if row.identified else "not identified")
    console.print()
    console.print(table)
    console.print("Report:", end=" ")
    console.print(str(folder / "report.html"), soft_wrap=True, markup=False)
