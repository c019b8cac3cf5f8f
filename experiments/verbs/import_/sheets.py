"""Rows of any file under one roof: a header, and rows as lists of cells with the number of their line."""

import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from experiments.verbs.import_.archives import Part
from experiments.verbs.import_.ledger import LEFT_OUT, Ledger
from experiments.verbs.import_.texts import Text, UnreadableError, text_of

DELIMITERS = ",;\t|"
MOST_COLUMNS = 2000
READING_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What reading a file that is cut off, damaged or gone raises."""


Row = tuple[int, list[str]]
"""Where a row begins (a line, or the number of a message), and its cells."""


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
    """A delimited text file. Cells may be quoted, and hold line ends where they are."""

    text: Text
    header: list[str]
    delimiter: str
    skipped: int  # lines before the header

    @property
    def file(self) -> str:
        """What messages call it."""
        return self.text.part.name

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}:{line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Every row that is not blank; one that does not fit the header, or a quote that never ends, is noted."""
        width, begin = len(self.header), 1
        try:
            with self.text.open() as stream:
                for _ in range(self.skipped):
                    stream.readline()
                reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
                headed = False
                for cells in reader:
                    line, begin = begin + self.skipped, reader.line_num + 1
                    if headed and len(cells) == width and any(map(str.strip, cells)):
                        yield line, cells
                    elif "".join(cells).strip():
                        if headed:
                            reason = f"{len(cells)} cells where the header has {width}; expected: cells parted by {self.delimiter!r}, text with {self.delimiter!r} in quotes"
                            ledger.wrong(self.where(line), "", self.delimiter.join(cells), reason, LEFT_OUT, self.file)
                            yield line, []
                        headed = True
        except csv.Error as error:
            reason = f"cannot be split into cells ({error}): it is cut off, or a quote never ends; expected: quotes in pairs"
            ledger.wrong(self.where(begin + self.skipped), "", "", reason, file=self.file)
        except UnicodeError as error:
            ledger.wrong(self.file, "", "", f"cannot be read as text: {error}")
        except READING_ERRORS as error:
            ledger.wrong(self.file, "", "", f"is cut off or damaged: {error}; expected: a whole file")


def open_table(part: Part, encoding: str | None, delimiter: str | None, ledger: Ledger) -> DelimitedSheet | None:
    """The table in a file, or None after noting what kept it from being read."""
    try:
        text = text_of(part, encoding)
        with text.open() as stream:
            lines = [stream.readline(1 << 20) for _ in range(10)]
        stated = re.fullmatch(r"sep=(.)\s*", lines[0])  # how Excel is told
        first = next((each for each in lines[bool(stated) :] if each.strip()), "")
        parted_by = delimiter or (stated[1] if stated else max(DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count))
        with text.open() as stream:
            if stated:
                stream.readline()
            header = next((row for row in csv.reader(stream, delimiter=parted_by, strict=True) if "".join(row).strip()), [])
    except UnreadableError as error:
        ledger.wrong(f"{part.name}:{error.line}" if error.line else part.name, "", "", str(error), file=part.name)
        return None
    except csv.Error as error:
        ledger.wrong(f"{part.name}:1", "", "", f"has a header that cannot be split into cells ({error}); expected: names of columns")
        return None
    except READING_ERRORS as error:
        ledger.wrong(part.name, "", "", f"is cut off or damaged: {error}; expected: a whole file")
        return None
    if len(header) > MOST_COLUMNS:
        ledger.wrong(f"{part.name}:1", "", "", f"has {len(header):,} columns; expected: at most {MOST_COLUMNS:,}")
        return None
    if text.guessed:
        ledger.note(f"{part.name}: not UTF-8; read as Windows-1252, so check the accents (a map can name another `encoding`).")
    elif text.encoding not in ("utf-8", "utf-8-sig"):
        ledger.note(f"{part.name}: read as {text.encoding.upper()}.")
    return DelimitedSheet(text, [each.strip() for each in header], parted_by, 1 if stated else 0)


def read_json(part: Part, ledger: Ledger) -> Any:
    """What a JSON file holds, or None after noting why it cannot be read."""
    try:
        with text_of(part).open() as stream:
            return json.load(stream)
    except UnreadableError as error:
        ledger.wrong(f"{part.name}:{error.line}" if error.line else part.name, "", "", str(error), file=part.name)
    except json.JSONDecodeError as error:
        reason = f"is not JSON, or cut off ({error.msg}); expected: the file as it was exported"
        ledger.wrong(f"{part.name}:{error.lineno}", "", "", reason, file=part.name)
    except (RecursionError, ValueError) as error:
        ledger.wrong(part.name, "", "", f"is not JSON that anybody exports ({error}); expected: the file as it was exported")
    except READING_ERRORS as error:
        ledger.wrong(part.name, "", "", f"is cut off or damaged: {error}; expected: a whole file")
    return None
