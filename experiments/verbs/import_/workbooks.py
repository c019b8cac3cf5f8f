"""Workbooks (.xlsx) as sheets of rows: the sheet that looks most like the table asked for, its cells as text."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import python_calamine

from experiments.verbs.import_.archives import Part
from experiments.verbs.import_.ledger import Ledger
from sim.company.delimited_text import Row

FIRST_ROWS = 20
"""Rows among which the header is looked for."""


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of a workbook."""

    file: str
    header: list[str]
    above: int  # rows above the header
    cells: list[list[Any]]  # below it

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}:{line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row that is not blank; lines that repeat the header are passed over and noted."""
        again = 0
        for line, row in enumerate(self.cells, self.above + 2):
            texts = [_text(cell) for cell in row]
            if texts == self.header:
                again += 1
            elif "".join(texts).strip():
                yield line, texts
        if again:
            ledger.note(f"{self.file}: {again:,} lines that repeat the header are passed over.")


def open_workbook(part: Part, known: Callable[[list[str]], int], ledger: Ledger) -> WorkbookSheet | None:
    """The sheet whose first rows hold most of the columns that `known` counts; None after noting why there is none."""
    try:
        with part.open() as file:
            book = python_calamine.CalamineWorkbook.from_filelike(file)
            tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        ledger.wrong(
            part.name, "", "", f"is a workbook that cannot be read ({type(error).__name__}); expected: a whole .xlsx, or CSV (UTF-8)"
        )
        return None
    found = [
        (known([_text(cell) for cell in row]), -place, -at, name)
        for place, (name, rows) in enumerate(tables.items())
        for at, row in enumerate(rows[:FIRST_ROWS])
        if any(_text(cell) for cell in row)
    ]
    if not found:
        ledger.wrong(part.name, "", "", "is a workbook without any rows; expected: a header line and one line a row")
        return None
    best = max(found)
    above, rows = -best[2], tables[best[3]]
    if len(tables) > 1:
        ledger.note(f"{part.name}: sheet {1 - best[1]} of {len(tables)} is read, the one with most of the known columns.")
    if above:
        ledger.note(f"{part.name}: line {above + 1} is the header; the lines above the header are skipped.")
    return WorkbookSheet(part.name, [_text(cell).strip() for cell in rows[above]], above, rows[above + 1 :])


def _text(cell: Any) -> str:
    """A cell as it would stand in a CSV: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)
