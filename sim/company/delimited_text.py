"""Delimited text as other programs save it: any usual encoding, found out by reading the file once from end to end.

A mark at the beginning is believed; without one it is UTF-8 where that fits, UTF-16 where every other byte is zero,
and else Windows-1252, which every single-byte file fits, unless another is named. Cells are parted by commas, semicolons,
tabs or bars; they may be quoted, and hold line ends where they are.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Literal, TextIO

DELIMITERS = ",;\t|"
LONGEST_CELL = 1000
"""Characters; anything longer is a broken quote rather than an id, a name or a date."""
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1256",
    "cp1257", "latin-1", "iso8859-2", "iso8859-15", "mac-roman", "shift_jis", "cp932", "euc-jp", "gb18030", "big5",
    "euc-kr", "cp949", "koi8-r", "cp437", "cp850",
]  # fmt: skip
"""Encodings that can be named."""
_MARKS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),  # after UTF-32, whose mark begins alike
)
_OTHERWISE = "cp1252"
_CSV = "text, so save the sheet as CSV (UTF-8)"
_NO_TEXT = (
    (b"PK\x03\x04", "is a workbook or an archive", _CSV),
    (b"\xd0\xcf\x11\xe0", "is an old workbook (.xls)", _CSV),
    (b"\x1f\x8b", "is compressed (gzip)", "text, so unpack it first"),
    (b"%PDF", "is a PDF", "text, so export a CSV"),
    (b"PAR1", "is a Parquet file", "text, so export a CSV"),
    (b"{\\rtf", "is a formatted document", "text, so export a CSV"),
)
_CHUNK = 1 << 20


Opener = Callable[[], IO[bytes]]
"""Opens a file from its beginning."""

Row = tuple[int, list[str]]
"""Where a row begins (a line, or the number of a message), and its cells."""


class UnreadableError(Exception):
    """A file that cannot be read; says why and what is allowed. `line` from 1, 0 the whole file."""

    def __init__(self, reason: str, allowed: str, line: int = 0) -> None:
        super().__init__(f"{reason}; expected: {allowed}")
        self.reason, self.allowed, self.line = reason, allowed, line


@dataclass(frozen=True)
class Text:
    """A file that can be read as text in its encoding. `guessed` where nothing in the file says so."""

    opener: Opener
    encoding: str
    guessed: bool

    def open(self) -> TextIO:
        """The text, line ends as they are; what does not fit a guessed encoding reads U+FFFD."""
        return io.TextIOWrapper(self.opener(), self.encoding, errors="replace" if self.guessed else "strict", newline="")


def text_of(opener: Opener, encoding: str | None = None) -> Text:
    """The file as text. Raises UnreadableError where it is empty, cut off, something else, or not in its encoding."""
    with opener() as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("is empty", "a header line and one line a row")
    for mark, reason, allowed in _NO_TEXT:
        if head.startswith(mark):
            raise UnreadableError(reason, allowed)
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html", b"<table")):
        raise UnreadableError("is a web page (perhaps of a log-in)", "text, so export a CSV")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    stated = marked or encoding or _by_zeros(head)
    if stated is not None:
        _check(opener, stated)
        return Text(opener, stated, guessed=False)
    if _fits_utf8(opener):
        return Text(opener, "utf-8", guessed=False)
    return Text(opener, _OTHERWISE, guessed=True)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark shows in the zeros of its Latin letters: at every odd byte, or at every even one."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 4
    return "utf-16-le" if odd > half and not even else "utf-16-be" if even > half and not odd else None


def _fits_utf8(opener: Opener) -> bool:
    """Whether the file is UTF-8 from end to end. Raises UnreadableError where it only lacks its end, or is no text."""
    try:
        _check(opener, "utf-8")
    except _MisfitError:
        return False
    return True


class _MisfitError(UnreadableError):
    """Bytes that an encoding does not know."""


def _check(opener: Opener, encoding: str) -> None:
    """Read a file through. Raises UnreadableError, or _MisfitError where bytes do not fit the encoding."""
    decoder, line, last = codecs.getincrementaldecoder(encoding)(), 1, False
    with opener() as file:
        while not last:
            chunk = file.read(_CHUNK)
            last = not chunk
            try:
                text = decoder.decode(chunk, last)
            except UnicodeDecodeError as error:
                reason = "ends in the middle of a character: it is cut off" if last else f"is not {encoding.upper()} text"
                raise (UnreadableError if last else _MisfitError)(f"{reason} ({error.reason})", "a whole text file", line) from None
            if "\0" in text:
                at = line + text.count("\n", 0, text.index("\0"))
                raise UnreadableError("holds zero bytes (NUL): it is no text", "UTF-8, UTF-16 or a named encoding", at)
            line += text.count("\n")


@dataclass(frozen=True)
class DelimitedText:
    """A text that is a table."""

    text: Text
    header: list[str]
    delimiter: str
    skipped: int  # lines before the header

    def rows(self) -> Iterator[Row]:
        """Every row under the header with the line on which it begins; a blank one has no cells, and none is held to the header.

        Raises UnreadableError where a quote never ends, and whatever reading the file raises.
        """
        begin, headed = 1, False
        with self.text.open() as stream:
            for _ in range(self.skipped):
                stream.readline()
            reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
            try:
                for cells in reader:
                    line, begin = begin + self.skipped, reader.line_num + 1
                    blank = not "".join(cells).strip()
                    if headed:
                        yield line, [] if blank else cells
                    headed = headed or not blank
            except csv.Error as error:
                reason = f"cannot be split into cells ({error}): it is cut off, or a quote never ends"
                raise UnreadableError(reason, "quotes in pairs", begin + self.skipped) from error


def table_of(text: Text, delimiter: str | None = None) -> DelimitedText:
    """The table in a text, its delimiter as named, as stated in the file, or as its header shows. Raises UnreadableError."""
    with text.open() as stream:
        lines = [stream.readline(1 << 20) for _ in range(10)]
    stated = re.fullmatch(r"sep=(.)\s*", lines[0])  # how Excel is told
    first = next((each for each in lines[bool(stated) :] if each.strip()), "")
    parted_by = delimiter or (stated[1] if stated else max(DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count))
    try:
        with text.open() as stream:
            if stated:
                stream.readline()
            header = next((row for row in csv.reader(stream, delimiter=parted_by, strict=True) if "".join(row).strip()), [])
    except csv.Error as error:
        raise UnreadableError(f"has a header that cannot be split into cells ({error})", "names of columns", 1) from error
    return DelimitedText(text, [each.strip() for each in header], parted_by, 1 if stated else 0)
