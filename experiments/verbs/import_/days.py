"""Dates as other programs write them, as days. Times are cut off: nothing here needs them, and nobody should keep them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from experiments.verbs.import_.ledger import EMPTIED, FEW_CELLS, HARDLY, Ledger

Order = Literal["auto", "day_first", "month_first"]
NEVER = np.int32(-(2**31))
"""No date."""
EARLIEST = dt.date(1950, 1, 1).toordinal()
LAST = dt.date(2098, 12, 30)
"""Whoever writes 2099, 2100, 2999, 4712 or 9999 means that no day is known."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan jän gen ene sty led", "feb fév fev lut úno", "mar mär maa mrt bře", "apr avr abr kwi dub", "may mai maj mag mei kvě"),
            *(
                "jun juin giu cze čer",
                "jul juil lug lip čvc červenc červene",
                "aug aoû ago sie srp",
                "sep set wrz zář",
                "oct okt ott out paź říj",
            ),
            *("nov lis", "dec dez déc dic des gru pro"),
        ),
        1,
    )
    for name in names.split()
}
"""Beginnings of the names of months: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Scandinavian. The longest
that fits counts: July is červenec, of June červen."""
_NO_DAY = re.compile(r"(?<!\d)1900(?!\d)")
"""In what is no date: day 0 of a spreadsheet, such as 1900-01-00, which means none."""
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
"""The day before which spreadsheets count one day."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNIX = re.compile(r"(\d{9,10})(\.\d+)?|(\d{12,13})")
_SHORT = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_WORDS = re.compile(
    r"(?:[^\W\d]+[,.]* +)?(?:(\d{1,2})(?:\.|er|º|st|nd|rd|th)?[ -]?(?:de )?([^\W\d]{3,10})\.?,?(?: de)?[ -]?'?(\d{4}|\d{2})"
    r"|([^\W\d]{3,10})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,? ?(\d{4}))(?!\d)",
    re.IGNORECASE,
)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of an era."""
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)[年./-]\s?(\d{{1,2}})[月./-]\s?(\d{{1,2}})日?")
_EAST = re.compile(r"(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]")
ALLOWED = "a date such as 2026-03-02, 2026-03-02T09:30:00Z, 02.03.2026, 2 March 2026"


def day_text(text: str) -> str:
    """The part of a time stamp that says the day, so that a column of them has few different values."""
    if len(text) > 10 and text[4] in "-/." and text[:4].isdigit():
        return text[:10]
    if _UNIX.fullmatch(text):
        return f"@{int(float(text)) // (86_400_000 if len(text.split('.')[0]) > 10 else 86_400)}"
    short = _SHORT.match(text)
    return short[0] if short else text


def is_date(text: str) -> bool:
    """Whether a text is a date, whichever of day and month comes first; not a bare number, which may be anything."""
    return not text.isdecimal() and any(_day(day_text(text), day_first) is not None for day_first in (True, False))


class DateColumn:
    """A column of dates, read in pieces. Whether 3/4 is in March or April shows only when all of them are known.

    `latest` is the last day that can be one, and `which` says in words what day that is. `beside` are other columns of the same files,
    which are written alike.
    """

    def __init__(self, name: str, order: Order, latest: dt.date, lenient: bool = False, which: str = "as_of") -> None:
        self.lenient = lenient  # days out of range are none, instead of wrong
        self.beside: list[DateColumn] = []
        self.name, self._order, self._which = name, order, which
        self._latest = latest.toordinal() + 1  # somewhere it is tomorrow already
        self._number: dict[str, int] = {}
        self._first: list[tuple[str, str, str]] = []  # of each different value: place, value, file
        self._pieces: list[np.ndarray] = []
        self._counts: list[int] = []

    def add(self, cells: Sequence[str], places: Iterable[str], file: str) -> None:
        """Take in some cells."""
        if "" in self._number and not any(cells):  # as nearly always where a file has no such column
            self._pieces.append(np.full(len(cells), self._number[""], np.int32))
            return
        codes = []
        for cell, place in zip(cells, places, strict=True):
            text = day_text(cell)
            code = self._number.get(text)
            if code is None:
                code = self._number[text] = len(self._number)
                self._first.append((place, cell, file))
                self._counts.append(0)
            self._counts[code] += 1
            codes.append(code)
        self._pieces.append(np.array(codes, np.int32))

    def days(self, ledger: Ledger) -> np.ndarray:
        """(cells,) int32 proleptic ordinals; NEVER where the cell is empty, or was noted as wrong."""
        day_first = self._order == "day_first"
        if self._order == "auto":
            day_first = self._find_order(ledger)
        of_code = np.full(len(self._number) + 1, NEVER, np.int32)
        serial = self._are_serial(ledger)
        strange = list[int]()
        for text, code in self._number.items():
            if not text or text.casefold() == "never":
                continue
            if text in ("0", "@0") or text.startswith("1970-01-01"):  # the day on which computers begin to count
                ledger.note(f"{self.name}: 0 and 1970-01-01 are no dates ({self._counts[code]:,} cells).")
                continue
            day = _DAY_ZERO + int(text[:5]) if serial else _day(text, day_first)
            if self.lenient and (_NO_DAY.search(text) if day is None else not EARLIEST <= day <= self._latest):
                continue  # after LAST, 9999-12-31 means no such day, too
            if day is None:
                strange.append(code)
            elif day > self._latest:
                self._tell(code, "lies in the future", f"up to {dt.date.fromordinal(self._latest - 1)} ({self._which})", ledger)
            elif day < EARLIEST:
                self._tell(code, "lies before 1950", ALLOWED, ledger)
            else:
                of_code[code] = day
        self._tell_strange(strange, ledger)
        return of_code[np.concatenate(self._pieces)] if self._pieces else np.empty(0, np.int32)

    def _tell_strange(self, codes: Sequence[int], ledger: Ledger) -> None:
        """Note the values that are no dates: each, or all at once where hardly any cell is a date."""
        cells = sum(self._counts[code] for code in codes)
        given = sum(self._counts[code] for text, code in self._number.items() if text)
        if len(codes) >= FEW_CELLS and cells > (1 - HARDLY) * given:
            place, value, file = self._first[codes[0]]
            reason = f"is not a date, like {cells:,} of {given:,} cells of the column (the first here); expected: {ALLOWED}"
            ledger.wrong(place, self.name, value, reason, EMPTIED, file, cells=cells)
            return
        for code in codes:
            self._tell(code, "is not a date", ALLOWED, ledger)

    def _tell(self, code: int, what: str, expected: str, ledger: Ledger) -> None:
        """Note what is wrong with a value, where it stands first, and how many such cells there are."""
        (place, value, file), cells = self._first[code], self._counts[code]
        more = f" ({cells:,} such cells, the first here)" if cells > 1 else ""
        ledger.wrong(place, self.name, value, f"{what}{more}; expected: {expected}", EMPTIED, file, cells=cells)

    def _are_serial(self, ledger: Ledger) -> bool:
        """Whether every cell is a number of days as spreadsheets count them, from 1950 to 2099."""
        texts = [text for text in self._number if text]
        if not texts or not all(_SERIAL.fullmatch(text) and 18264 <= int(text[:5]) <= 73050 for text in texts):
            return False
        ledger.note(f"{self.name}: read as day numbers of a spreadsheet (40000 is 2009-07-06).")
        return True

    def _find_order(self, ledger: Ledger) -> bool:
        """Whether days stand before months in dates with slashes; with dots they always do."""
        mine = self._with_slashes()
        every = [found for column in (self, *self.beside) for found, _ in column._with_slashes()]
        day_first = any(int(found[1]) > 12 for found in every)
        month_first = any(int(found[3]) > 12 for found in every)
        if mine and day_first == month_first:
            place, value, file = mine[0][1]
            both = "some dates have the day first and some the month" if day_first else "may have the day or the month first"
            allowed = "say `dates: day_first` or `dates: month_first` in a map of your own"
            ledger.wrong(place, self.name, value, f"{both}; expected: {allowed}", file=file)
        return day_first

    def _with_slashes(self) -> list[tuple[re.Match[str], tuple[str, str, str]]]:
        """Dates whose order is not plain, and the first place of each."""
        found = ((_SHORT.match(text), self._first[code]) for text, code in self._number.items())
        return [(each, first) for each, first in found if each is not None and each[2] != "."]


def _day(text: str, day_first: bool) -> int | None:
    """The ordinal of a day, or None."""
    if text.startswith("@"):
        return int(text[1:]) + dt.date(1970, 1, 1).toordinal()
    if found := _ISO.match(text) or _COMPACT.fullmatch(text) or _EAST.match(text):
        year, month, day = map(int, found.groups())
    elif found := _ERA.match(text):
        year, month, day = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])), int(found[3]), int(found[4])
    elif found := _SHORT.match(text):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (one, other) if day_first or found[2] == "." else (other, one)
        year += (2000 if year < 70 else 1900) if year < 100 else 0
    elif found := _WORDS.match(text):
        day, year = int(found[1] or found[5]), int(found[3] or found[6])
        name = unicodedata.normalize("NFC", found[2] or found[4]).casefold()
        month = next((_MONTHS[name[:letters]] for letters in (7, 4, 3) if name[:letters] in _MONTHS), 0)
        year += (2000 if year < 70 else 1900) if year < 100 else 0
    else:
        return None
    try:
        return dt.date(year, month, day).toordinal()
    except ValueError:
        return None
