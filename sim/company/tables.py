"""Delimited text files as other programs write them: read whole, checked, every problem kept with file and line."""

import codecs
import csv
import difflib
import io
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = ",;\t|"
LONGEST_CELL = 1000
"""Characters; anything longer is a broken quote rather than a name."""
SHOWN = 50
"""Problems printed one by one; the rest is counted."""


@dataclass(frozen=True)
class Problem:
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
        return f"{where}:{value} {self.reason}" + (f" (allowed: {self.allowed})" if self.allowed else "")


class RecordsError(ValueError):
    """The files cannot be read as a company; `problems` lists everything that is wrong, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
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

    def cells(self, column: str, usual: str, problems: list[Problem], required: bool = False) -> list[str] | None:
        """The cells of a column, or None where it is missing.

        Missing is a problem if the column is required, or if the settings name it (`column` differs from `usual`).
        """
        if column in self.columns:
            return self.columns[column]
        if required or column != usual:
            near = difflib.get_close_matches(column, self.columns, n=1, cutoff=0.0)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            reason = f"no such column{hint}"
            problems.append(Problem(self.file, 1, column, "", reason, "one of " + ", ".join(self.columns)))
        return None

    def number(self, text: str) -> float | None:
        """A finite number, or None. Where cells are not parted by commas, 5,5 is read as 5.5."""
        text = text.replace(",", ".", 1) if self.decimal_comma else text
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
            return None
        value = float(text)
        return value if math.isfinite(value) else None


def read_table(path: str, problems: list[Problem], notes: list[str]) -> Table | None:
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
        problems.append(Problem(file, 0, "", "", "is empty", "a header line and one line a row"))
        return None
    unquoted = re.sub(r'"[^"]*"', "", first_line)
    delimiter = max(DELIMITERS, key=unquoted.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    lines: list[int] = []
    rows: list[list[str]] = []
    blank = 0
    begin = 1
    try:
        for row in reader:
            line, begin = begin, reader.line_num + 1
            if not "".join(row).strip():
                blank += bool(header)
            elif not header:
                header = [each.strip() for each in row]
            elif len(row) != len(header):
                reason = f"{len(row)} cells where the header has {len(header)}"
                problems.append(Problem(file, line, "", delimiter.join(row), reason, f"cells parted by {delimiter!r}"))
            else:
                lines.append(line)
                rows.append(row)
    except csv.Error as error:
        problems.append(Problem(file, begin, "", "", f"cannot be split into cells: {error}", "quotes in pairs"))
        return None
    if blank:
        notes.append(f"{file}: {blank} blank line{'s' if blank > 1 else ''} passed over.")
    return _checked(file, header, lines, rows, delimiter, problems)


def _checked(
    file: str, header: list[str], lines: list[int], rows: list[list[str]], delimiter: str, problems: list[Problem]
) -> Table | None:
    """The table by columns, unless its header is unusable; overlong cells are problems."""
    twice = sorted({each for each in header if header.count(each) > 1})
    for each in twice:
        problems.append(Problem(file, 1, each, "", "is the name of two columns", "each name once"))
    if twice:
        return None
    if not rows:
        if not any(each.file == file for each in problems):
            problems.append(Problem(file, 0, "", "", "has no rows under its header", "one line a row"))
        return None
    columns = {}
    for name, cells in zip(header, zip(*rows, strict=True), strict=True):
        columns[name] = list(map(str.strip, cells))
        if max(map(len, cells)) <= LONGEST_CELL:
            continue
        for line, each in zip(lines, columns[name], strict=True):
            if len(each) > LONGEST_CELL:
                reason = f"is {len(each)} characters long"
                problems.append(Problem(file, line, name, each, reason, f"at most {LONGEST_CELL}"))
    return Table(file, lines, columns, decimal_comma=delimiter != ",")


def _text(path: str, file: str, problems: list[Problem], notes: list[str]) -> str | None:
    """The text of a file, accents composed alike whatever system wrote it."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        problems.append(Problem(path, 0, "", "", f"cannot be read: {error.strerror}", "the path of a readable file"))
        return None
    if raw.startswith(b"PK\x03\x04"):
        problems.append(Problem(file, 0, "", "", "is a workbook or an archive", "text; save the sheet as CSV"))
        return None
    text = _decoded(raw, file, notes)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reason = "holds NUL characters: a binary file, or UTF-16 without a byte-order mark"
        problems.append(Problem(file, line, "", "", reason, "UTF-8 text"))
        return None
    return unicodedata.normalize("NFC", text)


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


def some(names: list[str]) -> str:
    """A few names of many."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
