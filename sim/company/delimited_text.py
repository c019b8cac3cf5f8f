"""Delimited text as other programs save it: any usual encoding, found out by reading the file once from end to end.

A mark at the beginning is believed; without one it is UTF-8 where that fits, UTF-16 where every other byte is zero, and
else the one, unless another is named, that shows most of the known names of columns; where none shows more than Windows-1252,
which every single-byte file fits, it is that, or the one that letters speak for where they are hardly Latin. Cells are parted by commas, semicolons,
tabs or bars; they may be quoted, and hold line ends where they are.
"""

import codecs
import csv
import io
import re
from collections import deque
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
_BY_NAMES = ("cp932", "gb18030", "cp949", "big5", "euc-jp", "cp1251", "cp1250", "cp1253", "cp1254", "koi8-r", "mac-roman", "cp850")
"""Encodings that show themselves by names of columns, the commonest first."""
_BY_LETTERS = ("gb18030", "cp949", "big5", "euc_jp", "cp1251", "cp1253", "koi8_r", "mac_roman")
"""Those that show themselves by letters, as their library calls them; Japanese of Windows is told apart before."""
_SAMPLE = 1 << 16
"""Bytes that are looked at."""
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
_LONGEST_FIELD = 1 << 24
"""Characters of one cell as read: texts of messages are long; more is a quote that never ends."""
csv.field_size_limit(_LONGEST_FIELD)
_MOST_BROKEN = 100
"""Lines of a file that cannot be split; with more of them the file is broken, not a line."""
_FIRST_LINES = 20
"""Lines among which the header is looked for: reports begin with titles."""
_BLANKS = frozenset(
    [
        "n/a",
        "#n/a",
        "n.a.",
        "#na",
        "null",
        "#null!",
        "(null)",
        "<null>",
        "nil",
        "none",
        "(none)",
        "blank",
        "(blank)",
        "(empty)",
        "empty",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "?",
        "tbd",
        "tba",
        "tbc",
        "t.b.d.",
        "unassigned",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "#num!",
        "nan",
        "<na>",
        "k.a.",
        "s/o",
        "s.o.",
        "n.v.t.",
        "undefined",
        "no_manager",
        "no_hr",
        "00.00.0000",
        "00/00/0000",
        "00-00-0000",
        "0000-00-00",
        "0000/00/00",
        "1/0/1900",
        "00.01.1900",
        "00/01/1900",
    ]
) | {
    "not assigned",
    "not applicable",
    "not available",
    "not set",
    "no value",
    "to be determined",
    "keine angabe",
    "nicht zugewiesen",
    "non renseigné",
    "sin asignar",
}
"""What stands in cells that are empty."""


Opener = Callable[[], IO[bytes]]
"""Opens a file from its beginning."""

Row = tuple[int, list[str]]
"""Where a row begins (a line, or the number of a message), and its cells."""


def undressed(cell: str) -> str:
    """A stripped cell without what spreadsheets put around a text (`="0012"`, `'0012`); empty where it only says that it is empty."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        cell = cell[2:-1].strip()
    elif cell.startswith("'") and cell[1:].isdigit():
        cell = cell[1:]
    return "" if len(cell) <= 16 and cell.casefold() in _BLANKS else cell


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


def text_of(opener: Opener, encoding: str | None = None, known: Callable[[list[str]], int] | None = None) -> Text:
    """The file as text. Raises UnreadableError where it is empty, cut off, something else, or not in its encoding.

    `known` counts the cells of a line that are known names of columns.
    """
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
    return Text(opener, _likely(opener, known), guessed=True)


def said_of(text: Text) -> str:
    """How a text was read, where that is worth saying."""
    if not text.guessed:
        return "" if text.encoding in ("utf-8", "utf-8-sig") else f"read as {text.encoding.upper()}"
    if text.encoding == _OTHERWISE:
        return "not UTF-8; read as Windows-1252, so check the accents"
    return f"not UTF-8, and does not say its encoding; read as {text.encoding.upper()}, which fits best, so check the letters"


def _likely(opener: Opener, known: Callable[[list[str]], int] | None) -> str:
    """The encoding of a file that is no UTF-8 and does not say what it is."""
    with opener() as file:
        sample = file.read(_SAMPLE)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    if known is not None:
        counts = {name: _names_in(sample, name, known) for name in (_OTHERWISE, *_BY_NAMES)}
        better = [name for name in _BY_NAMES if counts[name] > counts[_OTHERWISE]]
        for name in sorted(better, key=lambda each: -counts[each]):
            if _fits(opener, name):
                return name
    found = _by_letters(sample)
    return found if found and _fits(opener, found) else _OTHERWISE


def _names_in(sample: bytes, encoding: str, known: Callable[[list[str]], int]) -> int:
    """How many names of columns the first lines hold, in an encoding, at most in one of them."""
    lines = sample.decode(encoding, errors="replace").splitlines()[:_FIRST_LINES]
    return max((known(line.replace('"', "").strip().split(parted)) for line in lines for parted in DELIMITERS), default=0)


def _by_letters(sample: bytes) -> str:
    """The encoding that letters speak for; none where they are Latin ones of Windows, which stand alone among others."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    high = sum(map(len, runs))
    controls = len(re.findall(rb"[\x80-\x9f]", sample))
    if not high or (3 * sum(len(run) for run in runs if len(run) > 1) < 2 * high and 4 * controls < high):
        return ""
    japanese = sample.decode("cp932", errors="replace")
    odd = len(re.findall(r"[\uff61-\uff9f\ue000-\uf8ff\ufffd]|[A-Za-z](?=[\u3400-\u9fff])|[\u3400-\u9fff](?=[a-z])", japanese))
    if 20 * odd < len(re.findall(r"[^\x00-\x7f]", japanese)):
        return "cp932"
    from charset_normalizer import from_bytes  # late: hardly any file needs it

    best = from_bytes(sample, cp_isolation=list(_BY_LETTERS)).best()
    return best.encoding.replace("_", "-") if best is not None else ""


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark shows in the zeros of its Latin letters: at every odd byte, or at every even one."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 4
    return "utf-16-le" if odd > half and not even else "utf-16-be" if even > half and not odd else None


def _fits_utf8(opener: Opener) -> bool:
    """Whether the file is UTF-8 from end to end. Raises UnreadableError where it only lacks its end, or is no text."""
    return _fits(opener, "utf-8")


def _fits(opener: Opener, encoding: str) -> bool:
    try:
        _check(opener, encoding)
    except _MisfitError:
        return False
    return True


class _MisfitError(UnreadableError):
    """Bytes that an encoding does not know."""


def _check(opener: Opener, encoding: str) -> None:
    """Read a file through. Raises UnreadableError, or _MisfitError where bytes do not fit the encoding."""
    decoder, line, last = codecs.getincrementaldecoder(encoding)(), 1, False
    zeros = first = 0
    with opener() as file:
        while not last:
            chunk = file.read(_CHUNK)
            last = not chunk
            try:
                text = decoder.decode(chunk, last)
            except UnicodeDecodeError as error:
                reason = "ends in the middle of a character: it is cut off" if last else f"is not {encoding.upper()} text"
                raise (UnreadableError if last else _MisfitError)(f"{reason} ({error.reason})", "a whole text file", line) from None
            zeros += text.count("\0")
            if "\0" in text and not first:
                first = line + text.count("\n", 0, text.index("\0"))
            if zeros > _MOST_BROKEN:
                raise UnreadableError("holds zero bytes (NUL): it is no text", "UTF-8, UTF-16 or a named encoding", first)
            line += text.count("\n")


@dataclass(frozen=True)
class DelimitedText:
    """A text that is a table."""

    text: Text
    header: list[str]
    delimiter: str
    skipped: int  # lines before the header

    def rows(self, broken: Callable[[UnreadableError], None] | None = None) -> Iterator[Row]:
        """Every row under the header with the line on which it begins; a blank one has no cells, and none is held to the header.

        A line that cannot be split goes to `broken`. Raises UnreadableError where nobody asks for those, where there are many,
        where the last line is cut off, and whatever reading the file raises.
        """
        headed, failed, short = False, 0, False
        with self.text.open() as stream:
            for _ in range(self.skipped):
                stream.readline()
            lines = _Lines(stream, self.skipped)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            while True:
                line = lines.begin()
                error: csv.Error | None = None
                cells: list[str] | None = None
                try:
                    cells = next(reader, None)
                except csv.Error as found:
                    error = found
                zero = cells is not None and lines.zero
                lacking = headed and cells is not None and 0 < len(cells) < len(self.header)
                cut = lacking and not short and not lines.ended
                short = short or lacking
                if error is not None or zero or cut:
                    failed += 1
                    problem = UnreadableError(f"cannot be split into cells ({error})", "quotes in pairs", line)
                    if zero:
                        problem = UnreadableError("holds zero bytes (NUL)", "text", line)
                    elif cut:
                        reason = f"{len(cells or ())} cells where the header has {len(self.header)}: the file is cut off"
                        problem = UnreadableError(reason, "a whole file", line)
                    if error is not None and lines.back():
                        problem = UnreadableError(f"{problem.reason}: it is cut off, or a quote never ends", problem.allowed, line)
                        failed = _MOST_BROKEN + 1
                    if broken is None or failed > _MOST_BROKEN:
                        raise problem from error
                    broken(problem)
                    reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                    continue
                if cells is None:
                    return
                blank = not "".join(cells).strip()
                if headed:
                    yield line, [] if blank else cells
                headed = headed or not blank


class _Lines:
    """Lines of a text; those of one row can be given back, except its first."""

    def __init__(self, stream: TextIO, before: int) -> None:
        self._stream, self._number = stream, before  # of the last line handed out
        self._since: list[str] = []
        self._again: deque[str] = deque()
        self.zero = False
        self.ended = True  # with a line end

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else self._stream.readline()
        if not text:
            raise StopIteration
        self._number += 1
        self._since.append(text)
        self.ended = text[-1] in "\r\n"
        self.zero = self.zero or "\0" in text
        return text

    def begin(self) -> int:
        """A row begins; its line."""
        self._since.clear()
        self.zero = False
        return self._number + 1

    def back(self) -> bool:
        """Give back what follows the first line of the row; whether nothing follows it at all: the file ends there."""
        self._again.extendleft(reversed(self._since[1:]))
        self._number -= len(self._since) - 1
        if not self._again and (following := self._stream.readline()):
            self._again.append(following)
        return not self._again


def fitted(cells: list[str], width: int) -> list[str] | None:
    """A row as wide as the header: empty cells that a spreadsheet dropped at the end are filled up, further empty ones go; else None."""
    if len(cells) > width and not "".join(cells[width:]).strip():
        return cells[:width]
    return cells + [""] * (width - len(cells)) if len(cells) < width else cells if len(cells) == width else None


def broken_in_two(above: int, cells: int, width: int) -> bool:
    """Whether two rows, one below the other, are one that a line end within a cell broke: together they fit the header."""
    return 0 < above < width and cells < width and above + cells - 1 == width


def table_of(text: Text, delimiter: str | None = None, known: Callable[[list[str]], int] | None = None) -> DelimitedText:
    """The table in a text, its delimiter as named, as stated in the file, or as its header shows. Raises UnreadableError.

    `known` counts the cells of a line that are known names of columns: of the first lines that with most of them (two or more)
    is the header, else the first that is not blank.
    """
    with text.open() as stream:
        lines = [stream.readline(1 << 20) for _ in range(_FIRST_LINES)]
    stated = re.fullmatch(r"sep=(.)\s*", lines[0])  # how Excel is told
    given = delimiter or (stated[1] if stated else "")
    at = next((i for i, each in enumerate(lines) if i >= bool(stated) and each.strip()), 0)
    if known is not None:
        counts = [
            max(known(each.strip().split(parted)) for parted in given or DELIMITERS) if each.strip() else 0 for each in _unquoted(lines)
        ]
        if max(counts) >= 2:
            at = counts.index(max(counts))
    parted_by = given or max(DELIMITERS, key=re.sub(r'"[^"]*"', "", lines[at]).count)
    skipped = at if at > bool(stated) and "".join(lines[bool(stated) : at]).strip() else int(bool(stated))
    try:
        with text.open() as stream:
            for _ in range(skipped):
                stream.readline()
            header = next((row for row in csv.reader(stream, delimiter=parted_by, strict=True) if "".join(row).strip()), [])
    except csv.Error as error:
        raise UnreadableError(f"has a header that cannot be split into cells ({error})", "names of columns", skipped + 1) from error
    return DelimitedText(text, [each.strip() for each in header], parted_by, skipped)


def _unquoted(lines: list[str]) -> list[str]:
    return [each.replace('"', "") for each in lines]
