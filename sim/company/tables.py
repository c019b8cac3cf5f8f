"""Delimited text files as other programs write them: read whole, checked, every problem kept with file and line."""

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.company.delimited_text import (
    LONGEST_CELL,
    DelimitedText,
    Text,
    UnreadableError,
    broken_in_two,
    fitted,
    said_of,
    table_of,
    text_of,
    undressed,
)
from sim.company.packed_files import unpacked_file
from sim.company.workbooks import Workbook, is_workbook, read_workbook
from sim.disclosure import columns_shown, discreet
from sim.settings import ColumnMap
from sim.spelling import listed, plural

ROWS_AT_A_TIME = 10_000
LARGEST_FILE = 4_000_000_000
"""Bytes: a file is read whole."""
_KNOWN = frozenset(ColumnMap().model_dump().values())
SHOWN = 50
"""Problems printed one by one; the rest is counted."""


@dataclass(frozen=True)
class FileProblem:
    """One thing wrong in a file. `line` counts from 1 (the header); 0 where the whole file is meant."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    allowed: str = ""

    def __str__(self) -> str:
        where = self.file + (f", line {self.line}" if self.line else "") + (f", {self.column}" if self.column else "")
        told = discreet(self.value)
        value = "" if not told else f" {told[:60] + '…' if len(told) > 60 else told!r}"
        return f"{where}:{value} {self.reason}" + (f" (expected: {self.allowed})" if self.allowed else "")


class RecordsError(ValueError):
    """The files cannot be read as a company; `problems` lists everything that is wrong, all at once."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        lines = [str(each) for each in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"... and {len(self.problems) - SHOWN} more")
        count = len(self.problems)
        super().__init__(f"{plural(count, 'problem')} in the company's files:\n  " + "\n  ".join(lines))


@dataclass(frozen=True)
class Table:
    """A file read: cells as stripped text, by column; `lines` are the line numbers of the rows."""

    file: str
    lines: list[int]
    columns: dict[str, list[str]]
    decimal_comma: bool
    named: frozenset[str] = _KNOWN  # columns that somebody may ask for

    def cells(self, column: str, usual: str, problems: list[FileProblem], required: bool = False) -> list[str] | None:
        """The cells of a column, or None where it is missing.

        Missing is a problem if the column is required, or if the settings name it (`column` differs from `usual`).
        """
        if column in self.columns:
            return self.columns[column]
        if required or column != usual:
            there = columns_shown(list(self.columns), self.named | {column})
            nearest = difflib.get_close_matches(column, there, n=max(1, len(there)), cutoff=0.0)
            hint = f"; the nearest is {nearest[0]!r}" if nearest else ""
            allowed = "one of " + listed(nearest) if nearest else "names of columns on the first line"
            problems.append(FileProblem(self.file, 1, column, "", f"no such column{hint}", allowed))
        return None

    def number(self, text: str) -> float | None:
        """A finite number, or None. Where cells are not parted by commas, 5,5 is read as 5.5."""
        return finite_number(text, self.decimal_comma)


def finite_number(text: str, decimal_comma: bool) -> float | None:
    """A finite number, or None; with `decimal_comma` 5,5 is read as 5.5."""
    text = text.replace(",", ".", 1) if decimal_comma else text
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def read_table(path: str, problems: list[FileProblem], notes: list[str], named: Iterable[str] = _KNOWN) -> Table | None:
    """The file at `path`, or None after adding to `problems` what kept it from being read.

    `notes` says what had to be guessed.
    """
    file = Path(path).name or path
    names = frozenset(named)
    table = _opened(str(Path(path).expanduser()), file, names, problems, notes)
    if table is None:
        return None
    header = [_composed(each) or f"(column {place} without a name)" for place, each in enumerate(table.header, 1)]
    twice = sorted(each for each, count in Counter(header).items() if count > 1)
    if twice:
        there = frozenset(columns_shown(header, names))
        problems += [FileProblem(file, 1, each * (each in there), "", "is the name of two columns", "each name once") for each in twice]
        return None
    columns, blank, short, above, again = _Columns(file, header, problems), 0, 0, 0, 0
    try:
        for line, row in table.rows(lambda error: problems.append(FileProblem(file, error.line, "", "", error.reason, error.allowed))):
            whole = fitted(row, len(header))
            if not row:
                blank += 1
            elif whole is None or broken_in_two(above, len(row), len(header)):
                reason = f"{len(row)} cells where the header has {len(header)}" + " (a row broken in two?)" * (whole is not None)
                problems.append(FileProblem(file, line, "", "", reason, f"cells parted by {table.delimiter!r}"))
            elif [each.strip() for each in whole] == table.header:
                again += 1
            else:
                short += len(row) < len(header)
                columns.add(line, whole)
            above = len(row)
    except UnreadableError as error:
        problems.append(FileProblem(file, error.line, "", "", error.reason, error.allowed))
        return None
    if blank:
        notes.append(f"{file}: {plural(blank, 'blank line')} passed over.")
    if short:
        notes.append(f"{file}: {plural(short, 'row')} shorter than the header, filled up with empty cells.")
    if again:
        notes.append(f"{file}: {again} line{'s that repeat' if again > 1 else ' that repeats'} the header passed over.")
    columns.settle()
    if not columns.lines:
        if not any(each.file == file for each in problems):
            problems.append(FileProblem(file, 0, "", "", "has no rows under its header", "one line a row"))
        return None
    return Table(file, columns.lines, columns.cells, table.delimiter != ",", names)


class _Columns:
    """Columns as they grow: rows are turned into columns a few at a time, and repeated texts are kept once."""

    def __init__(self, file: str, header: list[str], problems: list[FileProblem]) -> None:
        self.lines: list[int] = []
        self.cells: dict[str, list[str]] = {name: [] for name in header}
        self._file, self._problems = file, problems
        self._rows: list[list[str]] = []
        self._same: list[dict[str, str] | None] = [{} for _ in header]  # of each column; None where hardly any text repeats

    def add(self, line: int, row: list[str]) -> None:
        self.lines.append(line)
        self._rows.append(row)
        if len(self._rows) >= ROWS_AT_A_TIME:
            self.settle()

    def settle(self) -> None:
        """Turn the rows that wait into columns. Overlong cells are problems."""
        lines = self.lines[len(self.lines) - len(self._rows) :]
        for i, (name, texts) in enumerate(zip(self.cells, zip(*self._rows, strict=True), strict=False)):
            cells, same = [undressed(each.strip()) for each in texts], self._same[i]
            together = "".join(cells)
            if not together.isascii():
                cells = list(map(_composed, cells))
            if not together.isprintable():
                cells = [each if each.isprintable() else visible(each) for each in cells]
            if same is not None:
                cells = [same.setdefault(each, each) for each in cells]
                self._same[i] = same if len(same) < len(cells) // 2 else None
            self.cells[name] += cells
            if max(map(len, cells)) > LONGEST_CELL:
                for line, each in zip(lines, cells, strict=True):
                    if len(each) > LONGEST_CELL:
                        reason = f"is {len(each)} characters long"
                        self._problems.append(FileProblem(self._file, line, name, each, reason, f"at most {LONGEST_CELL}"))
        self._rows = []


def _opened(path: str, file: str, names: frozenset[str], problems: list[FileProblem], notes: list[str]) -> DelimitedText | Workbook | None:
    """The table in a file, or None after adding to `problems` what kept it from being opened."""
    place = Path(path)

    def known(cells: list[str]) -> int:
        return len({_composed(cell.strip()) for cell in cells} & names)

    try:
        if place.exists() and not (place.is_file() or place.is_dir()):
            problems.append(FileProblem(path, 0, "", "", "is a device or a pipe", "the path of a readable file"))
            return None
        if place.stat().st_size > LARGEST_FILE:
            problems.append(FileProblem(file, 0, "", "", "is too large", f"at most {LARGEST_FILE // 10**6:,} MB"))
            return None
        opener = unpacked_file(place, LARGEST_FILE)
        if is_workbook(opener):
            with opener() as book:
                sheet = read_workbook(book, known)
            notes += [f"{file}: {said}" for said in sheet.said]
            return sheet
        text = text_of(opener, known=known)
        if text.encoding in ("utf-16-le", "utf-16-be"):
            raise UnreadableError("holds NUL characters: UTF-16 without a byte-order mark", "UTF-8 text", 1)
        _note(text, file, notes)
        table = table_of(text, known=known)
        if table.skipped and known(table.header) >= 2:
            notes.append(f"{file}: line {table.skipped + 1} is the header; the lines above the header are skipped.")
        return table
    except OSError as error:
        problems.append(FileProblem(path, 0, "", "", f"cannot be read: {error.strerror}", "the path of a readable file"))
    except UnreadableError as error:
        problems.append(FileProblem(file, error.line, "", "", error.reason, error.allowed))
    return None


def _note(text: Text, file: str, notes: list[str]) -> None:
    if said := said_of(text):
        notes.append(f"{file}: {said}.")


def _composed(text: str) -> str:
    """Accents composed alike whatever system wrote them."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """A text on one line, without characters that cannot be seen or that steer a terminal."""
    return "".join(each for each in re.sub(r"\s+", " ", text) if each.isprintable()).strip()


def some(names: list[str]) -> str:
    """A few names of many."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
