"""Workbooks (.xlsx) as sheets of an import."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from experiments.verbs.import_.archives import Part
from experiments.verbs.import_.ledger import Ledger
from sim.company.delimited_text import Row, UnreadableError
from sim.company.workbooks import FIRST_ROWS, Workbook, read_workbook, text_of_cell
from sim.spelling import plural


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of a workbook."""

    file: str
    table: Workbook
    headed: bool = True  # whether a line that repeats the first one is no row

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return self.table.header

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}:{line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row that is not blank; lines that repeat the header are passed over and noted."""
        again = 0
        for line, texts in self.table.rows():
            if self.headed and texts == self.header:
                again += 1
            elif texts:
                yield line, texts
        if again:
            ledger.note(f"{self.file}: lines that repeat the header, and are passed over: {again:,}.")


def open_workbook(part: Part, known: Callable[[list[str]], int], ledger: Ledger) -> WorkbookSheet | None:
    """The sheet whose first rows hold most of the columns that `known` counts; None after noting why there is none."""
    asked: list[list[str]] = []

    def remembered(cells: list[str]) -> int:
        asked.append([each.strip() for each in cells])
        return known(cells)

    try:
        with part.open() as file:
            table = read_workbook(file, remembered)
    except UnreadableError as error:
        ledger.wrong(part.name, "", "", str(error))
        return None
    for said in table.said:
        ledger.note(f"{part.name}: {said}")
    again = sum([text_of_cell(cell).strip() for cell in row] == table.header for row in table.cells[: FIRST_ROWS - table.above - 1])
    if alike := min(asked.count(table.header) - 1 - again, table.sheets - 1):
        ledger.headline(
            f"{part.name}: {plural(alike, 'further sheet')} with the same columns {'is' if alike == 1 else 'are'} not read (sheet {table.sheet} of {table.sheets} "
            "is). If the list goes on there (a sheet an office), save each as a file, and give the folder that holds them."
        )
    return WorkbookSheet(part.name, table)
