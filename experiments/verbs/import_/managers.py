"""Who reports to whom, by whatever name a file calls a manager: id, address, log-in, name, "Name (id)", or several of them."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from experiments.config.errors import short
from experiments.verbs.import_.cells import first_rows
from experiments.verbs.import_.directory import AMBIGUOUS, UNKNOWN, Directory
from experiments.verbs.import_.ledger import EMPTIED, FEW_CELLS, HARDLY, Ledger
from experiments.verbs.import_.presence import VACANT, name_key
from experiments.verbs.import_.rows import PeopleRows
from experiments.verbs.import_.sheets import Sheet
from experiments.verbs.import_.status_words import spaced
from sim.company.reporting_lines import cycles
from sim.disclosure import discreet

E_NOTATION = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_LONGEST_CHAIN = 50
_SPEAKS = re.compile(
    r" (managers?|line manager|supervisors?|reports to|reporting to|n 1|leader|chef|vorgesetzt\w*|fuhrungskraft|responsable|superieur\w*"
    r"|jefe|superior|gestor|responsabile|capo|leidinggevende|przełozon\w*|руководитель) |上司|上長|上级|上級|主管|상사"
)
"""Words of a header that name whom people report to."""
_FEWEST_MANAGERS, _ROWS_LOOKED_AT = 2, 500
NOBODY_ABOVE = UNKNOWN - 2
"""The manager is not there, and nobody above is either."""


def loose_id(text: str) -> str:
    """An id without the zeros that spreadsheets take away or add: `00012` and `12.0` are 12; empty where it is no number."""
    found = re.fullmatch(r"0*(\d+?)(?:[.,]0+)?", text)
    return f"number {found[1]}" if found else ""


def lost_digits(cells: Sequence[str]) -> int:
    """How many cells are numbers of which a spreadsheet kept a few digits."""
    return sum(E_NOTATION.fullmatch(cell) is not None for cell in cells if "E+" in cell.upper())


class Managers:
    """Finds people by what a cell says of their manager. `above`: the manager's cell of each who is not there, by hash."""

    def __init__(self, directory: Directory, kin: Directory, above: Mapping[int, str]) -> None:
        self._directory, self._kin, self._above = directory, kin, above
        self._known: dict[str, list[int]] = {}
        self.inherited = 0

    def find(self, cells: Sequence[str]) -> list[list[int]]:
        """For each cell the rows it means: the manager, then further ones; UNKNOWN or AMBIGUOUS alone where nobody is found."""
        texts = [text for text in dict.fromkeys(cells) if text and text not in self._known]
        for text, row in zip(texts, self._directory.find(texts).tolist(), strict=True):
            self._known[text] = [row] if row >= 0 else self._search(text)
        return [self._known[text] if text else [] for text in cells]

    def _search(self, text: str) -> list[int]:
        parts = _parts(r"[;|\n]| / ", text)
        one = self._one(text) if len(parts) < 2 else UNKNOWN
        parts = _parts(",", text) if len(parts) < 2 else parts
        if one >= 0 or len(parts) < 2:
            return [one]
        found = [row for row in map(self._one, parts) if row >= 0]
        return list(dict.fromkeys(found)) or [one]

    def _one(self, text: str, deep: int = 0) -> int:
        """The row of one person; of who is not there, the next above who is."""
        answer = UNKNOWN
        for candidate in _candidates(text):
            row = int(self._directory.find([candidate])[0])
            if row < 0:
                row = max(self._of_kin(name_key(candidate)), self._of_kin(loose_id(candidate)), key=lambda each: (each >= 0, -each))
            if row >= 0:
                return row
            answer = AMBIGUOUS if row == AMBIGUOUS else answer
            hashes = self._directory.hashed([candidate, name_key(candidate)]).tolist()
            boss = next((self._above[each] for each in hashes if each in self._above), None)
            if boss is not None and deep < _LONGEST_CHAIN:
                self.inherited += 1
                return self._one(boss, deep + 1) if boss else NOBODY_ABOVE
        return answer

    def _of_kin(self, key: str) -> int:
        return int(self._kin.find([key])[0]) if key else UNKNOWN


def _parts(separator: str, text: str) -> list[str]:
    return [part for part in map(str.strip, re.split(separator, text)) if part]


def _candidates(text: str) -> Iterator[str]:
    """What may be an id, an address or a name in a cell, the most likely first."""
    yield text
    inside = re.findall(r"[(\[<]([^()\[\]<>]+)[)\]>]", text)
    yield from (each.strip() for each in inside)
    outside = re.sub(r"[(\[<][^()\[\]<>]*[)\]>]", " ", text).strip()
    if inside and outside:
        yield outside
    parts = re.split(r"\s+[-–—:]\s+|_", outside)
    if len(parts) > 1:
        yield from (each.strip() for each in parts if each.strip())


def ask_for_managers(sheet: Sheet, free: Sequence[str], ledger: Ledger) -> None:
    """Say which columns that nothing reads may name managers, of a list without a column of them: their names repeat, and are no marks or counts."""
    maybe = [name for name in free if _SPEAKS.search(spaced(name))]
    rows = first_rows(sheet, _ROWS_LOOKED_AT) if maybe else []
    for name in maybe:
        cells = [text for row in rows if len(text := row[sheet.header.index(name)].strip()) > _FEWEST_MANAGERS]
        if _FEWEST_MANAGERS <= len({*cells}) < len(cells):
            ledger.headline(
                f"The column {short(name)!r} may say who reports to whom, and is not used: the line of managers is made up (name it under"
                " manager in a map of your own)."
            )


def read_managers(
    raw: PeopleRows, finder: Managers, rows: np.ndarray, name: str, vacancies: int, ledger: Ledger
) -> tuple[np.ndarray, np.ndarray]:
    """(kept,) int32 row of each manager, -1 nobody; (2, E) int32 further managers, of whom to whom.

    Managers outside the list, and circles, are noted; where hardly any is found, one problem says what the column seems to hold.
    """
    manager = np.full(len(rows), -1, np.int32)
    others: list[tuple[int, int]] = []
    if "manager" not in raw.cells:
        return manager, np.empty((2, 0), np.int32)
    cells = [raw.cells["manager"][row] for row in rows]
    found = finder.find(cells)
    lost = [i for i, each in enumerate(found) if each and each[0] in (UNKNOWN, AMBIGUOUS)]
    given = sum(map(bool, cells))
    for i, each in enumerate(found):
        people = [row for row in each if row >= 0]
        if people:
            manager[i] = people[0]
            others += [(i, row) for row in people[1:] if row != i]
    if len(lost) >= FEW_CELLS and len(lost) > (1 - HARDLY) * given:
        what = _seems([cells[i] for i in lost])
        reason = f"{given - len(lost):,} of {given:,} cells are found in the list; the column seems to hold {what}; expected: ids, addresses or names of people in it"
        ledger.wrong(raw.sheets[0].file, name, "", reason, EMPTIED, cells=len(lost))
        lost = []
    elif 0 < len({cells[i] for i in lost}) <= vacancies:
        ledger.note(f"People who report to somebody not in the list, perhaps to a vacant position: {len(lost):,}. They report to nobody.")
        lost = []
    for i in lost:
        reason = "belongs to several people" if found[i][0] == AMBIGUOUS else "does not match any employee"
        row = int(rows[i])
        expected = "an id, address or name in the list, or empty"
        ledger.wrong(raw.where(row), name, discreet(cells[i]), f"{reason}; expected: {expected}", EMPTIED, raw.file(row))
    if finder.inherited:
        ledger.note("Who reported to somebody who is not there reports to that one's manager.")
    own = manager == np.arange(len(manager))
    if own.any():
        ledger.note(f"People given as their own manager: {int(own.sum()):,}. They report to nobody.")
        manager[own] = -1
    for i in cycles(manager):
        row = int(rows[i])
        reason = "closes a circle: following the line of managers up leads back to this person"
        ledger.wrong(
            raw.where(row), name, discreet(cells[i]), f"{reason}; expected: a line that ends; empty for the top", EMPTIED, raw.file(row)
        )
        manager[i] = -1
    return manager, np.array(others, np.int32).reshape(-1, 2).T


def _seems(cells: Sequence[str]) -> str:
    """What cells that are found nowhere seem to be, by the commonest form."""
    forms = {
        "numbers of which a spreadsheet kept a few digits (1.2E+11): export again with the id as text": E_NOTATION.fullmatch,
        "vacant positions": VACANT.search,
        "e-mail addresses that the list does not have": re.compile(r"\S@\S").search,
        "day numbers or ids of another system (numbers)": re.compile(r"\d+").fullmatch,
        "names, without a column of names to find them in": re.compile(r"[^\W\d]{2,}[ ,.]+[^\W\d]{2,}").search,
    }
    counts = {form: sum(test(cell) is not None for cell in cells) for form, test in forms.items()}
    best = max(counts, key=lambda form: counts[form])
    return best if counts[best] * 2 > len(cells) else "ids of another kind"
