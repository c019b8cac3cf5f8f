"""Workbooks (.xlsx) as sheets of an import."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from experiments.verbs.import_.archives import Part
from experiments.verbs.import_.ledger import Ledger
from sim.company.delimited_text import Row, UnreadableError
from sim.company.workbooks import Workbook, read_workbook


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
    try:
        with part.open() as file:
            table = read_workbook(file, known)
    except UnreadableError as error:
        ledger.wrong(part.name, "", "", str(error))
        return None
    for said in table.said:
        ledger.note(f"{part.name}: {said}")
    return WorkbookSheet(part.name, table)
