"""A list of participants with a column a day, and a mark for who came, as records: a line a person and mark."""

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.verbs.import_.cells import key_of
from experiments.verbs.import_.days import is_date
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.maps import LearningSection
from experiments.verbs.import_.sheets import Sheet
from sim.company.delimited_text import Row

WHEN = ("registered_at", "status", "completed_at", "session_at")
"""One of these says when, or what became of it."""


@dataclass(frozen=True)
class DayColumns:
    """A sheet some columns of which are called by a day; `day` and `mark` name the two that take their place."""

    sheet: Sheet
    places: tuple[int, ...]
    day: str
    mark: str

    @property
    def file(self) -> str:
        """What messages call it."""
        return self.sheet.file

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return [*self._rest(self.sheet.header), self.day, self.mark]

    def where(self, line: int) -> str:
        """A place in it."""
        return self.sheet.where(line)

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """A row for each mark; who has none is on the list all the same."""
        for line, cells in self.sheet.rows(ledger):
            marked = [at for at in self.places if cells and cells[at].strip()]
            for at in marked:
                yield line, [*self._rest(cells), self.sheet.header[at], cells[at]]
            if not marked:
                yield line, [*self._rest(cells), "", ""] if cells else []

    def _rest(self, cells: list[str]) -> list[str]:
        return [cell for at, cell in enumerate(cells) if at not in self.places]


def by_day(sheet: Sheet, section: LearningSection, ledger: Ledger) -> Sheet:
    """The sheet, days that are columns as rows, unless another column says what became of people, or when."""
    known = {key_of(name) for field, names in section.columns.items() if field in WHEN[1:] for name in names}
    places = tuple(at for at, name in enumerate(sheet.header) if is_date(name))
    if not places or known & {key_of(name) for name in sheet.header} or not {"session_at", "status"} <= section.columns.keys():
        return sheet
    ledger.note(f"{sheet.file}: columns that are called by a day, and hold a mark for who came: {len(places)}. Each mark counts as a row.")
    return DayColumns(sheet, places, section.columns["session_at"][0], section.columns["status"][0])
