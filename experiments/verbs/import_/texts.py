"""Text as other programs save it: any usual encoding, found out by reading the file once from end to end.

A mark at the beginning is believed; without one it is UTF-8 where that fits, UTF-16 where every other byte is zero,
and else Windows-1252, which every single-byte file fits (a map can name another: `encoding: cp1250`).
"""

import codecs
import io
from dataclasses import dataclass
from typing import Literal, TextIO

from experiments.verbs.import_.archives import Part

Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1256",
    "cp1257", "latin-1", "iso8859-2", "iso8859-15", "mac-roman", "shift_jis", "cp932", "euc-jp", "gb18030", "big5",
    "euc-kr", "cp949", "koi8-r", "cp437", "cp850",
]  # fmt: skip
"""Encodings that a map can name."""
_MARKS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),  # after UTF-32, whose mark begins alike
)
_OTHERWISE = "cp1252"
_NO_TEXT = (
    (b"PK\x03\x04", "is a workbook or an archive inside an archive; expected: text, so save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "is an old workbook (.xls); expected: text, so save the sheet as CSV (UTF-8)"),
    (b"\x1f\x8b", "is compressed (gzip); expected: text, so unpack it first"),
    (b"%PDF", "is a PDF; expected: text, so export a CSV"),
    (b"PAR1", "is a Parquet file; expected: text, so export a CSV"),
    (b"{\\rtf", "is a formatted document; expected: text, so export a CSV"),
)
_CHUNK = 1 << 20


class UnreadableError(Exception):
    """A file that is no text; says why and what is allowed. `line` from 1, 0 the whole file."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Text:
    """A file that can be read as text in its encoding. `guessed` where nothing in the file says so."""

    part: Part
    encoding: str
    guessed: bool

    def open(self) -> TextIO:
        """The text, line ends as they are; what does not fit a guessed encoding reads U+FFFD."""
        return io.TextIOWrapper(self.part.open(), self.encoding, errors="replace" if self.guessed else "strict", newline="")


def text_of(part: Part, encoding: str | None = None) -> Text:
    """The file as text. Raises UnreadableError where it is empty, cut off, something else, or not in its encoding."""
    with part.open() as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("is empty; expected: a header line and one line a row")
    for mark, reason in _NO_TEXT:
        if head.startswith(mark):
            raise UnreadableError(reason)
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html", b"<table")):
        raise UnreadableError("is a web page (perhaps of a log-in); expected: text, so export a CSV")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    stated = marked or encoding or _by_zeros(head)
    if stated is not None:
        _check(part, stated)
        return Text(part, stated, guessed=False)
    if _fits_utf8(part):
        return Text(part, "utf-8", guessed=False)
    return Text(part, _OTHERWISE, guessed=True)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark shows in the zeros of its Latin letters: at every odd byte, or at every even one."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 4
    return "utf-16-le" if odd > half and not even else "utf-16-be" if even > half and not odd else None


def _fits_utf8(part: Part) -> bool:
    """Whether the file is UTF-8 from end to end. Raises UnreadableError where it only lacks its end, or is no text."""
    try:
        _check(part, "utf-8")
    except _MisfitError:
        return False
    return True


class _MisfitError(UnreadableError):
    """Bytes that an encoding does not know."""


def _check(part: Part, encoding: str) -> None:
    """Read a file through. Raises UnreadableError, or _MisfitError where bytes do not fit the encoding."""
    decoder, line, last = codecs.getincrementaldecoder(encoding)(), 1, False
    with part.open() as file:
        while not last:
            chunk = file.read(_CHUNK)
            last = not chunk
            try:
                text = decoder.decode(chunk, last)
            except UnicodeDecodeError as error:
                reason = "ends in the middle of a character: it is cut off" if last else f"is not {encoding.upper()} text"
                raise (UnreadableError if last else _MisfitError)(f"{reason} ({error.reason}); expected: a whole text file", line) from None
            if "\0" in text:
                at = line + text.count("\n", 0, text.index("\0"))
                raise UnreadableError("holds zero bytes: it is no text; expected: UTF-8, UTF-16 or a named encoding", at)
            line += text.count("\n")
