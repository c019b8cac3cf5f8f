"""Workbooks (.xlsx) as tables: the sheet that looks most like the table asked for, its cells as text."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from sim.company.delimited_text import Opener, Row, UnreadableError

FIRST_ROWS = 20
"""Rows among which the header is looked for."""
LARGEST = 1_000_000_000
"""Bytes of a workbook, unpacked: it is read whole."""
MOST_CELLS = 50_000_000
"""Cells of all sheets, from the first to the last row and column of each: those between them that nobody filled take memory too."""
_WHOLE = "a whole .xlsx, or CSV (UTF-8)"
_TAG = re.compile(rb"<(?:row|c|[^\s<>:]+:(?:row|c))\s([^<]*)")
"""What is said of a row or a cell, up to the next sign that begins a tag: texts of cells lie in tags of their own."""
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,99})(\d{1,19})""")
"""Where a row or a cell says that it stands: r="12", r="AB12"."""
_KEPT = 400
"""Bytes of either end of a tag that goes on in the next chunk: what is between them has been looked through."""
_CHUNK = 1 << 20
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What reading an archive that is damaged, encrypted or packed in an unusual way raises."""


@dataclass(frozen=True)
class Workbook:
    """The chosen sheet of a workbook."""

    header: list[str]
    above: int  # rows above the header
    cells: list[list[Any]]  # below it
    sheet: int  # which of `sheets`, from 1
    sheets: int
    delimiter: str = ","  # numbers are numbers here: no comma is a decimal point

    def rows(self, broken: Callable[[UnreadableError], None] | None = None) -> Iterator[Row]:
        """Every row under the header, from its line on; a blank one has no cells. None is ever `broken`."""
        for line, row in enumerate(self.cells, self.above + 2):
            texts = [text_of_cell(cell) for cell in row]
            yield line, texts if "".join(texts).strip() else []

    @property
    def said(self) -> list[str]:
        """What was chosen, where there was a choice."""
        sheet = f"sheet {self.sheet} of {self.sheets} is read, the one with most of the known columns."
        header = f"line {self.above + 1} is the header; the lines above the header are skipped."
        return [sheet] * (self.sheets > 1) + [header] * (self.above > 0)


def is_workbook(opener: Opener) -> bool:
    """Whether a file is an .xlsx."""
    with opener() as file:
        if file.read(4) != b"PK\x03\x04":
            return False
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                return "xl/workbook.xml" in {info.filename.casefold() for info in archive.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False


def read_workbook(file: IO[bytes], known: Callable[[list[str]], int]) -> Workbook:
    """The sheet whose first rows hold most of the columns that `known` counts. Raises UnreadableError."""
    import python_calamine  # here: hardly any company is read from a workbook

    try:
        with zipfile.ZipFile(file) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                raise UnreadableError("is a workbook that is too large", f"at most {LARGEST // 10**6:,} MB unpacked")
            extents = [_extent(archive, info) for info in archive.infolist()]
        if sum(rows * columns for rows, columns in extents) > MOST_CELLS:
            row, column = (f"{max(each):,}" for each in zip(*extents, strict=True))
            reason = f"is a workbook whose cells go as far as row {row} and column {column}"
            raise UnreadableError(
                reason, f"at most {MOST_CELLS:,} cells, those left empty included (Ctrl+End shows the last), or CSV (UTF-8)"
            )
        file.seek(0)
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, *_DAMAGES) as error:
        raise UnreadableError(f"is a workbook that cannot be read ({type(error).__name__})", _WHOLE) from error
    found = [
        (known([text_of_cell(cell) for cell in row]), -place, -at, name)
        for place, (name, rows) in enumerate(tables.items())
        for at, row in enumerate(rows[:FIRST_ROWS])
        if any(text_of_cell(cell) for cell in row)
    ]
    if not found:
        raise UnreadableError("is a workbook without any rows", "a header line and one line a row")
    best = max(found)
    above, rows = -best[2], tables[best[3]]
    header = [text_of_cell(cell).strip() for cell in rows[above]]
    return Workbook(header, above, rows[above + 1 :], 1 - best[1], len(tables))


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """The last row and column in which something stands, without making anything of what lies before them; none of a part that is no
    sheet, whatever it is called."""
    rows, columns, rest, is_sheet = 0, set[bytes](), b"", False
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            is_sheet = is_sheet or b"sheetData" in text
            places = _PLACE.findall(b" ".join(_TAG.findall(text)))
            columns.update(letters for letters, _ in places)
            rows = max(rows, max(map(int, {number for _, number in places}), default=0))
            begun = text[text.rfind(b"<") :]
            rest = begun if len(begun) <= 2 * _KEPT else begun[:_KEPT] + begun[-_KEPT:]
    return (rows, max(map(_column, columns), default=0)) if is_sheet else (0, 0)


def _column(letters: bytes) -> int:
    """The number of a column, from 1: B is 2, AA is 27; 1 of a row, which has no letters."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return max(number, 1)


def text_of_cell(cell: Any) -> str:
    """A cell as it would stand in a CSV: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)
