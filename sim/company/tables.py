"""Delimited text files as other programs write them: read whole, checked, every problem kept with file and line."""

import codecs
import csv
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = ",;\t|"
LONGEST_CELL = 1000
"""Characters; anything longer is a broken quote rather than a name."""
ROWS_AT_A_TIME = 10_000
LARGEST_FILE = 4_000_000_000
"""Bytes: a file is read whole."""
SHOWN = 50
"""Problems printed one by one; the rest is counted."""


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


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
        value = "" if not self.value else f" {self.value[:60] + '…' if len(self.value) > 60 else self.value!r}"
        return f"{where}:{value} {self.reason}" + (f" (expected: {self.allowed})" if self.allowed else "")


class RecordsError(ValueError):
    """The files cannot be read as a company; `problems` lists everything that is wrong, all at once."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        lines = [str(each) for each in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"... and {len(self.problems) - SHOWN} more")
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' if count > 1 else ''} in the company's files:\n  " + "\n  ".join(lines))


@dataclass(frozen=True)
class Table:
    """A file read: cells as stripped text, by column; `lines` are the line numbers of the rows."""

    file: str
    lines: list[int]
    columns: dict[str, list[str]]
    decimal_comma: bool

    def cells(self, column: str, usual: str, problems: list[FileProblem], required: bool = False) -> list[str] | None:
        """The cells of a column, or None where it is missing.

        Missing is a problem if the column is required, or if the settings name it (`column` differs from `usual`).
        """
        if column in self.columns:
            return self.columns[column]
        if required or column != usual:
            nearest = difflib.get_close_matches(column, self.columns, n=1, cutoff=0.0)
            hint = f"; the nearest is {nearest[0]!r}" if nearest else ""
            reason = f"no such column{hint}"
            problems.append(FileProblem(self.file, 1, column, "", reason, "one of " + ", ".join(self.columns)))
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


def read_table(path: str, problems: list[FileProblem], notes: list[str]) -> Table | None:
    """The file at `path`, or None after adding to `problems` what kept it from being read.

    Understands UTF-8 with or without byte-order mark, UTF-16 and UTF-32 with one, and falls back to Windows-1252;
    commas, semicolons, tabs or bars between cells; quoted cells. `notes` says what had to be guessed.
    """
    file = Path(path).name or path
    text = _text(path, file, problems, notes)
    if text is None:
        return None
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    if not first_line.strip():
        problems.append(FileProblem(file, 0, "", "", "is empty", "a header line and one line a row"))
        return None
    unquoted = re.sub(r'"[^"]*"', "", first_line)
    delimiter = max(DELIMITERS, key=unquoted.count)
    reader = csv.reader((found[0] for found in _LINE.finditer(text)), delimiter=delimiter, strict=True)
    header: list[str] = []
    columns = _Columns(file, problems)
    blank = 0
    begin = 1
    try:
        for row in reader:
            line, begin = begin, reader.line_num + 1
            if not "".join(row).strip():
                blank += bool(header)
            elif not header:
                header = [each.strip() for each in row]
                twice = sorted({each for each in header if header.count(each) > 1})
                if twice:
                    problems += [FileProblem(file, 1, each, "", "is the name of two columns", "each name once") for each in twice]
                    return None
                columns.name(header)
            elif len(row) != len(header):
                reason = f"{len(row)} cells where the header has {len(header)}"
                problems.append(FileProblem(file, line, "", delimiter.join(row), reason, f"cells parted by {delimiter!r}"))
            else:
                columns.add(line, row)
    except csv.Error as error:
        problems.append(FileProblem(file, begin, "", "", f"cannot be split into cells: {error}", "quotes in pairs"))
        return None
    if blank:
        notes.append(f"{file}: {blank} blank line{'s' if blank > 1 else ''} passed over.")
    columns.settle()
    if not columns.lines:
        if not any(each.file == file for each in problems):
            problems.append(FileProblem(file, 0, "", "", "has no rows under its header", "one line a row"))
        return None
    return Table(file, columns.lines, columns.cells, decimal_comma=delimiter != ",")


class _Columns:
    """Columns as they grow: rows are turned into columns a few at a time, and repeated texts are kept once."""

    def __init__(self, file: str, problems: list[FileProblem]) -> None:
        self.lines: list[int] = []
        self.cells: dict[str, list[str]] = {}
        self._file, self._problems = file, problems
        self._rows: list[list[str]] = []
        self._same: list[dict[str, str] | None] = []  # of each column; None where hardly any text repeats

    def name(self, header: list[str]) -> None:
        self.cells = {name: [] for name in header}
        self._same = [{} for _ in header]

    def add(self, line: int, row: list[str]) -> None:
        self.lines.append(line)
        self._rows.append(row)
        if len(self._rows) >= ROWS_AT_A_TIME:
            self.settle()

    def settle(self) -> None:
        """Turn the rows that wait into columns. Overlong cells are problems."""
        lines = self.lines[len(self.lines) - len(self._rows) :]
        for i, (name, texts) in enumerate(zip(self.cells, zip(*self._rows, strict=True), strict=False)):
            cells, same = list(map(str.strip, texts)), self._same[i]
            if not "".join(cells).isprintable():
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


def _text(path: str, file: str, problems: list[FileProblem], notes: list[str]) -> str | None:
    """The text of a file, accents composed alike whatever system wrote it."""
    place = Path(path)
    try:
        if place.exists() and not (place.is_file() or place.is_dir()):
            problems.append(FileProblem(path, 0, "", "", "is a device or a pipe", "the path of a readable file"))
            return None
        if place.stat().st_size > LARGEST_FILE:
            problems.append(FileProblem(file, 0, "", "", "is too large", f"at most {LARGEST_FILE // 10**6:,} MB"))
            return None
        raw = place.read_bytes()
    except OSError as error:
        problems.append(FileProblem(path, 0, "", "", f"cannot be read: {error.strerror}", "the path of a readable file"))
        return None
    if raw.startswith(b"PK\x03\x04"):
        problems.append(FileProblem(file, 0, "", "", "is a workbook or an archive", "text; save the sheet as CSV"))
        return None
    text = _decoded(raw, file, notes)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reason = "holds NUL characters: a binary file, or UTF-16 without a byte-order mark"
        problems.append(FileProblem(file, line, "", "", reason, "UTF-8 text"))
        return None
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _decoded(raw: bytes, file: str, notes: list[str]) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    wide = (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16")
    for mark, encoding in (*wide, (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            notes.append(f"{file}: read as {encoding.upper()}.")
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        notes.append(f"{file}: not UTF-8; read as Windows-1252, so check the accents.")
        return raw.decode("cp1252", errors="replace")


def visible(text: str) -> str:
    """A text on one line, without characters that cannot be seen or that steer a terminal."""
    return "".join(each for each in re.sub(r"\s+", " ", text) if each.isprintable()).strip()


def some(names: list[str]) -> str:
    """A few names of many."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
