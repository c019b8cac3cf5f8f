"""Rows of any file under one roof: a header, and rows as lists of cells with the number of their line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from experiments.verbs.import_.archives import READING_ERRORS, Part
from experiments.verbs.import_.ledger import LEFT_OUT, Ledger
from sim.company.delimited_text import DelimitedText, Row, UnreadableError, broken_in_two, fitted, said_of, table_of, text_of

MOST_COLUMNS = 2000
FIRST_ROWS = 1000
"""Rows of which one at least is as wide as the header, or all lack cells at their end and none is broken in two."""


class Sheet(Protocol):
    """A table in a file. Reading it again gives the same rows."""

    @property
    def file(self) -> str:
        """What messages call it."""

    @property
    def header(self) -> list[str]:
        """Names of the columns."""

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row; one that does not fit the header is noted, and comes without cells."""

    def where(self, line: int) -> str:
        """A place in it."""


@dataclass(frozen=True)
class DelimitedSheet:
    """A delimited text file."""

    part: Part
    table: DelimitedText
    headed: bool = True  # whether a line that repeats the first one is no row

    @property
    def file(self) -> str:
        """What messages call it."""
        return self.part.name

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return self.table.header

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}:{line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row that is not blank; one that cannot be split, does not fit the header, or a quote that never ends, is noted."""
        width, parted_by = len(self.header), self.table.delimiter
        broken: list[UnreadableError] = []
        above = short = again = 0
        try:
            full = any(len(cells) >= width for _, cells in islice(self.table.rows(lambda _: None), FIRST_ROWS))
            for line, cells in self.table.rows(broken.append):
                yield from self._broken(broken, ledger)
                whole = fitted(cells, width)
                if not cells:
                    continue
                if whole is None or (full and broken_in_two(above, len(cells), width)):
                    two = " (a row broken in two?)" if whole is not None else ""
                    reason = f"{len(cells)} cells where the header has {width}{two}; expected: cells parted by {parted_by!r}, text with {parted_by!r} or line ends in quotes"
                    ledger.wrong(self.where(line), "", "", reason, LEFT_OUT, self.file)
                    yield line, []
                elif self.headed and [each.strip() for each in whole] == self.header:
                    again += 1
                else:
                    short += len(cells) < width
                    yield line, whole
                above = len(cells)
            yield from self._broken(broken, ledger)
        except UnreadableError as error:
            _unreadable(self.part, error, ledger)
        except UnicodeError as error:
            ledger.wrong(self.file, "", "", f"cannot be read as text: {error}")
        except READING_ERRORS as error:
            damaged(self.part, error, ledger)
        if short:
            ledger.note(f"{self.file}: rows that are shorter than the header: {short:,}. The cells they lack are empty.")
        if again:
            ledger.note(f"{self.file}: lines that repeat the header, and are passed over: {again:,}.")

    def _broken(self, broken: list[UnreadableError], ledger: Ledger) -> Iterator[Row]:
        """Lines that cannot be split: rows without cells."""
        for error in broken:
            ledger.wrong(self.where(error.line), "", "", str(error), LEFT_OUT, self.file)
            yield error.line, []
        broken.clear()


@dataclass(frozen=True)
class Headless:
    """A sheet without a line of names: its first line is a row like the others, and its columns are called `header`."""

    sheet: Sheet  # which takes no line for its header repeated
    header: list[str]

    @property
    def file(self) -> str:
        """What messages call it."""
        return self.sheet.file

    def where(self, line: int) -> str:
        """A place in it."""
        return self.sheet.where(line)

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row, the first line among them."""
        yield 1, self.sheet.header
        yield from self.sheet.rows(ledger)


def open_table(
    part: Part, encoding: str | None, delimiter: str | None, ledger: Ledger, known: Callable[[list[str]], int] | None = None
) -> DelimitedSheet | None:
    """The table in a file, or None after noting what kept it from being read. `known` counts names of columns in a line."""
    try:
        text = text_of(part.open, encoding, known)
        table = table_of(text, delimiter, known)
    except UnreadableError as error:
        _unreadable(part, error, ledger)
        return None
    except READING_ERRORS as error:
        damaged(part, error, ledger)
        return None
    if len(table.header) > MOST_COLUMNS:
        ledger.wrong(f"{part.name}:1", "", "", f"has {len(table.header):,} columns; expected: at most {MOST_COLUMNS:,}")
        return None
    if table.skipped > 1 or (table.skipped and known is not None and known(table.header) >= 2):
        ledger.note(f"{part.name}: line {table.skipped + 1} is the header; the lines above the header are skipped.")
    if text.guessed:
        ledger.doubts[part.name] = f"The file is {said_of(text)}: another `encoding` in a map"
    if said := said_of(text):
        ledger.note(f"{part.name}: {said}{' (a map can name another `encoding`)' if text.guessed else ''}.")
    return DelimitedSheet(part, table)


def _unreadable(part: Part, error: UnreadableError, ledger: Ledger) -> None:
    ledger.wrong(f"{part.name}:{error.line}" if error.line else part.name, "", "", str(error), file=part.name)


def damaged(part: Part, error: Exception, ledger: Ledger) -> None:
    """Note a file that cannot be read to its end."""
    ledger.wrong(part.name, "", "", f"is cut off or damaged: {error}; expected: a whole file")


def read_json(part: Part, ledger: Ledger) -> Any:
    """What a JSON file holds, or None after noting why it cannot be read."""
    try:
        with text_of(part.open).open() as stream:
            return json.load(stream)
    except UnreadableError as error:
        ledger.wrong(part.name, "", "", f"{error.reason}; expected: the file as it was exported")
    except json.JSONDecodeError as error:
        reason = f"is not JSON, or cut off ({error.msg}); expected: the file as it was exported"
        ledger.wrong(f"{part.name}:{error.lineno}", "", "", reason, file=part.name)
    except (RecursionError, ValueError) as error:
        ledger.wrong(part.name, "", "", f"is not JSON that anybody exports ({error}); expected: the file as it was exported")
    except READING_ERRORS as error:
        damaged(part, error, ledger)
    return None
