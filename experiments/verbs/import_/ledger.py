"""The books of an import: what was read and used, what was left out and why, and everything that is wrong.

Nothing is refused before everything has been looked at; nothing is left out without an entry here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from experiments.config.errors import MOST_TOLD, Problem, RequestError, explain
from sim.disclosure import discreet

FIRST = 10
"""Places of rows left out that the summary names; the rest is counted."""

Remedy = str
"""What `mend=true` does about something wrong; empty where nothing helps but another file."""
FEWEST_MENDED = 5
"""Cells or rows that may always be mended, whatever share of a small file they are."""
HARDLY, FEW_CELLS = 0.2, 5
"""A column of so many cells or more of which less than this share can be read holds something else: one problem says so instead of one a cell."""
EVERYBODY = 2**31
"""People who share a value that is no cell of theirs."""
LEFT_OUT, EMPTIED, FIRST_KEPT, CUT = "the row is left out", "the cell is emptied", "the first is kept", "the name is cut"


class FilesError(RequestError):
    """Files that cannot be imported; lists everything that is wrong with all of them."""

    def __init__(self, problems: Iterable[Problem], hint: str = "", listed: int = MOST_TOLD) -> None:
        super().__init__(problems)
        text = explain(self.problems, max(MOST_TOLD, listed), listed).replace("nothing was run", "nothing was written", 1)
        self.args = (f"{text}\n\n{hint}" if hint else text,)


class _Kind(NamedTuple):
    """Problems alike: same file, field and reason. `Problem`s tell them apart by line and value."""

    file: str
    field: str
    reason: str
    remedy: Remedy


@dataclass
class Entry:
    """Things alike, counted; the first ones by place. `what` is the remedy or, for rows left out, nothing."""

    count: int = 0
    cells: int = 0  # cells or rows that a remedy touches: values alike are told once
    places: list[str] = field(default_factory=list)

    def add(self, count: int, places: Iterable[str], most: int) -> None:
        """Count some more."""
        self.count += count
        for place in places:
            if len(self.places) >= most:
                break
            self.places.append(place)


@dataclass
class Books:
    """Rows of one kind in one source: `read` = `used` + all that was left out."""

    read: int = 0
    used: int = 0
    left_out: dict[str, Entry] = field(default_factory=dict)


class Ledger:
    """Everything noteworthy about an import. `listed` problems of a kind are kept word by word, the rest is counted."""

    def __init__(self, mend: bool = False, listed: int = 40, most_mended: float = 1.0) -> None:
        self.mend, self.listed, self.most_mended = mend, listed, most_mended
        self.notes: list[str] = []
        self.suggested: dict[str, str] = {}  # kind of table -> a line for a map of one's own, where columns are missing
        self.map_names: dict[str, str] = {}  # kind of table -> the map it is read by
        self.doubts: dict[str, str] = {}  # file -> how it was read, where it does not say how
        self.headlines: list[str] = []  # what changes who is simulated: said first
        self.books: dict[str, Books] = {}
        self._problems: dict[_Kind, tuple[Entry, list[Problem]]] = {}

    def wrong(
        self, where: str, name: str, value: str, reason: str, remedy: Remedy = "", file: str = "", people: int = 1, cells: int = 1
    ) -> None:
        """Something that is wrong in a file. `where` is the file and line, `name` the column, `reason` also says what is allowed.

        `cells` says how many the remedy touches. A `value` that may be an address or a name is not repeated; one that five `people` or more share is none.
        """
        kind = _Kind(file or where, name, reason if not remedy else reason.partition(";")[0], remedy)
        entry, problems = self._problems.setdefault(kind, (Entry(), []))
        entry.add(1, [where], FIRST)
        entry.cells += cells
        if len(problems) < self.listed:
            problems.append(Problem(where, name, reason, discreet(value, people) or None))

    def leave_out(self, books: str, reason: str, count: int, places: Iterable[str] = ()) -> None:
        """Rows that are not used."""
        if count:
            self.books.setdefault(books, Books()).left_out.setdefault(reason, Entry()).add(count, places, FIRST)

    def read(self, books: str, rows: int) -> None:
        """Rows that were read."""
        self.books.setdefault(books, Books()).read += rows

    def use(self, books: str, rows: int) -> None:
        """Rows that made it into the tables."""
        self.books.setdefault(books, Books()).used += rows

    def suggest(self, kind: str, line: str) -> None:
        """A line that a map of one's own may need for a kind of table; the first is kept."""
        self.suggested.setdefault(kind, line)

    def headline(self, text: str) -> None:
        """Something that changes who is simulated, to be said before anything else."""
        if text not in self.headlines:
            self.headlines.append(text)

    def note(self, text: str) -> None:
        """Something a reader of the tables should know, once."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def mended(self) -> list[tuple[str, str, str, Remedy, Entry]]:
        """File, column, reason, remedy and count of everything that was wrong and mended."""
        return [(*kind, entry) for kind, (entry, _) in self._problems.items()]

    def check(self) -> None:
        """Raise FilesError where something is wrong that may not, or cannot, be mended."""
        if self.mend:
            self._measure()
        refused = {kind: found for kind, found in self._problems.items() if not (self.mend and kind.remedy)}
        if not refused:
            return
        problems: list[Problem] = []
        for kind, (entry, some) in refused.items():
            problems += some
            if entry.count > len(some):
                more = f"and {entry.count - len(some):,} more like these ({kind.reason}); listed={entry.count} lists them all"
                problems.append(Problem(kind.file, kind.field, more))
        remedies = sorted({kind.remedy for kind in refused})
        hint = (
            ""
            if "" in remedies
            else "Fix this in the files, or import with mend=true: " + ", or ".join(remedies) + "; the summary lists it all."
        )
        maps = [
            f"A map of your own to begin with, for {table}_map=FILE.yaml:\n\nbased_on: {self.map_names.get(table, '')}\n{table}:\n  {line}"
            for table, line in self.suggested.items()
        ]
        raise FilesError(sorted(problems, key=_by_place), "\n\n".join(maps) or hint, self.listed)

    def _measure(self) -> None:
        """Note where mending would take more than its share of a file's rows, or of a column's cells: then the file is not mended."""
        touched: dict[tuple[str, str, Remedy], int] = {}
        for kind, (entry, _) in self._problems.items():
            if kind.remedy in (LEFT_OUT, FIRST_KEPT, EMPTIED):
                place = (kind.file, kind.field, EMPTIED) if kind.remedy == EMPTIED else (kind.file, "", LEFT_OUT)
                touched[place] = touched.get(place, 0) + entry.cells
        for (file, column, remedy), cells in touched.items():
            rows = max((books.read for name, books in self.books.items() if file.startswith(name.rpartition(": ")[0])), default=0)
            if cells >= FEWEST_MENDED and cells > self.most_mended * rows:
                what = f"mend would take {cells:,} of {rows:,} {'rows' if remedy == LEFT_OUT else 'cells'} ({remedy})"
                allowed = f"at most {100 * self.most_mended:g} % (most_mended), or the file mended by hand"
                self.wrong(file, column, "", f"{what}; expected: {allowed}")


def _by_place(problem: Problem) -> tuple[str, int]:
    """File and line; what concerns a whole file comes last."""
    file, _, line = problem.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (problem.where, 10**12)
