"""From a sheet to the columns a map asks for, in batches: names matched, cells cleaned, unwanted rows left out."""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from experiments.config.errors import listed, short
from experiments.verbs.import_.ledger import EMPTIED, FIRST, Ledger
from experiments.verbs.import_.sheets import Sheet
from sim.company.delimited_text import LONGEST_CELL, Row, undressed
from sim.disclosure import columns_shown

ROWS_AT_A_TIME = 50_000
NEAR = 0.6
"""How alike two names are at least, for one to be proposed for the other: shared letters among all, 0 to 1."""
FIRST_CELLS, FEWEST_CELLS, ALIKE = 500, 8, 0.9
"""Cells of a column that are looked at, at most and at least, before its name is proposed; share of them that differ, where they are ids."""
MOST_COLUMNS = 40
"""Columns of a file that a message lists."""
MOST_NAMES = 12
"""Names of a column that a message lists."""
_QUALIFIED = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]")
"""A name and what it is told apart by: `Hire Date (DD/MM/YYYY)`, `上司（社員番号）`."""
_YES_OR_NO = frozenset({"yn", "yesno", "jn", "janein", "on", "ouinon", "sino", "truefalse", "flag", "01"})
ANYTHING = "*"
"""In `leave_out`: any value at all."""


KIND_BY_FIELD = {"office": "people", "programme": "learning", "from": "ties"}
"""What kind of table it is that has such a field."""


class Batch(NamedTuple):
    """Some rows: their lines, and their cells by field, cleaned. What a file does not have is not in `cells`."""

    lines: list[int]
    cells: dict[str, list[str]]

    def get(self, field: str) -> list[str]:
        """The cells of a field, empty where the file does not have it."""
        return self.cells.get(field) or [""] * len(self.lines)

    def only(self, rows: Sequence[int]) -> "Batch":
        """Some of the rows."""
        return Batch([self.lines[i] for i in rows], {name: [column[i] for i in rows] for name, column in self.cells.items()})


class Filter(NamedTuple):
    """Rows to leave out: those with one of `values` (or, for "*", anything) in column `column`. `reason` says why."""

    column: str
    values: frozenset[str]
    reason: str


Sift = Callable[[list[Row]], tuple[str, list[int]]]
"""What some rows are that are no records, and which of them."""


def key_of(name: str) -> str:
    """A name by which columns, statuses and grades are compared: letters and digits, whatever the case."""
    return "".join(each for each in unicodedata.normalize("NFKC", name).casefold() if each.isalnum())


def match(
    sheet: Sheet, wanted: Mapping[Any, Sequence[str]], required: Sequence[str], ledger: Ledger, besides: Collection[int] = ()
) -> dict[str, int] | None:
    """The position of each wanted field: the first of its names that the header has. None where a required one is missing.

    The positions `besides` are used, too.
    """
    places: dict[str, list[int]] = {}
    for position, name in enumerate(sheet.header):
        places.setdefault(key_of(name), []).append(position)
    bare = _unqualified(sheet.header, wanted)
    found: dict[str, int] = {}
    missing: list[str] = []
    sound = True
    for field, names in wanted.items():
        keys = [key_of(name) for name in names]
        at = next((places[key] for key in keys if key in places), [])
        if not at and (key := next((key for key in keys if key in bare), "")):
            at = [bare[key]]
            name = sheet.header[at[0]]
            said = repr(short(name)) if name in shown_header(sheet, wanted) else f"column {at[0] + 1}"
            ledger.note(f"{sheet.file}: {said} is read as {field}: what stands in brackets is passed over.")
        if len(at) > 1:
            sound = False
            ledger.wrong(sheet.where(1), sheet.header[at[0]], "", "is the name of two columns; expected: each name once")
        elif at:
            found[field] = at[0]
    for field in required:
        if field not in found and field in wanted:
            sound = False
            there = shown_header(sheet, wanted)
            free = _fitting(sheet, field, unused(sheet, wanted, found.values()))
            near = nearest_column(wanted[field], free)
            hint = f"; did you mean {near!r}?" if near else ""
            missing.append(line_of_a_map(str(field), near))
            reason = f"no such column (looked for {looked_for(wanted[field])}){hint} {listed_header(there)}"
            doubt = f". {ledger.doubts[sheet.file]}" if sheet.file in ledger.doubts else ""
            ledger.wrong(sheet.where(1), field, "", f"{reason}{'' if reason.endswith('?') else '.'} Name it in a map of your own{doubt}")
    if missing:
        kind = next((table for field, table in KIND_BY_FIELD.items() if field in wanted), "messages")
        ledger.suggest(kind, f"columns: {{{', '.join(missing)}}}")
    elif sound:
        if left := unused(sheet, wanted, {*found.values(), *besides}):
            named = [short(name) for name in left if name]
            rest = [f"{len(left) - len(named)} without a name"] if len(named) < len(left) else []
            told = [listed(named, MOST_COLUMNS)] if named else []
            ledger.note(f"{sheet.file}: columns that are not used: {', '.join([*told, *rest])}.")
    return found if sound else None


def _unqualified(header: Sequence[str], wanted: Mapping[Any, Sequence[str]]) -> dict[str, int]:
    """The positions of names that go by another name without what stands in brackets behind it; none that two columns would go by.

    What says yes or no, and what is told of a manager (`E-mail (manager)`), is not what the name alone says.
    """
    known = {key_of(name) for names in wanted.values() for name in names}
    others = _YES_OR_NO | {key_of(name) for name in wanted.get("manager", ())}
    found: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        parts = _QUALIFIED.fullmatch(unicodedata.normalize("NFKC", name).strip())
        if parts and key_of(name) not in known and key_of(parts[2]) not in others:
            found.setdefault(key_of(parts[1]), []).append(position)
    return {key: at[0] for key, at in found.items() if len(at) == 1}


def first_rows(sheet: Sheet, most: int = FIRST_CELLS) -> list[list[str]]:
    """The cells of the first rows that hold any, of so many."""
    return [cells for _, cells in islice(sheet.rows(Ledger()), most) if cells]


def unused(sheet: Sheet, columns: Mapping[Any, Sequence[str]], used: Collection[int]) -> list[str]:
    """Names of columns, as far as they may be shown, that stand at none of the positions in use."""
    return [name for name in shown_header(sheet, columns) if sheet.header.index(name) not in used]


def _fitting(sheet: Sheet, field: str, there: Sequence[str]) -> list[str]:
    """The columns whose cells may be what a field holds: ids differ in every row, offices repeat. Without enough rows all."""
    rows = first_rows(sheet)
    if field not in ("employee_id", "office") or len(rows) < FEWEST_CELLS:
        return list(there)
    fitting = list[str]()
    for name in there:
        cells = [text for row in rows if (text := undressed(row[sheet.header.index(name)].strip()))]
        differ = len({*cells})
        if cells and (differ >= ALIKE * len(cells) if field == "employee_id" else differ < ALIKE * len(cells)):
            fitting.append(name)
    return fitting


def looked_for(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The names of a column that a map knows, as a message lists them."""
    others = f" or {len(names) - most} others" if len(names) > most else ""
    return " or ".join(map(repr, names[:most])) + others


def line_of_a_map(field: str, column: str) -> str:
    """What a map of one's own says of a field; without a column, where its name belongs."""
    return f"{field}: [{json.dumps(column or 'NAME OF YOUR COLUMN', ensure_ascii=False)}]"


def nearest_column(names: Sequence[str], there: Sequence[str]) -> str:
    """The column whose name is nearest to any of the names; empty where none is near."""
    scores = {name: max(difflib.SequenceMatcher(None, key_of(name), key_of(other)).ratio() for other in names) for name in there}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= NEAR else ""


def further(sheet: Sheet, names: Sequence[str], first: int) -> list[int]:
    """Positions of the other columns that go by one of these names, in the order of the names."""
    keys = [key_of(name) for name in sheet.header]
    found = [keys.index(key_of(name)) for name in names if keys.count(key_of(name)) == 1]
    return [at for at in dict.fromkeys(found) if at != first]


def shown_header(sheet: Sheet, wanted: Mapping[Any, Sequence[str]]) -> list[str]:
    """The names of a sheet's columns that a message may list."""
    keys = {key_of(name) for names in wanted.values() for name in names}
    return columns_shown(sheet.header, {name for name in sheet.header if key_of(name) in keys})


def listed_header(there: Sequence[str]) -> str:
    """Names of columns, as a message lists them; without any, the first line may be a person."""
    if not there:
        return "Is the first line one with the names of the columns?"
    return "The file has: " + listed([repr(short(name)) for name in there], MOST_COLUMNS)


def batches(
    sheet: Sheet, found: Mapping[str, int], filters: Sequence[Filter], books: str, ledger: Ledger,
    as_is: Sequence[str] = (), otherwise: Mapping[str, Sequence[int]] | None = None, sifts: Sequence[Sift] = (),
) -> Iterator[Batch]:  # fmt: skip
    """The rows in batches, each counted as read in `books`. Fields `as_is` (text that is only searched) are not cleaned.

    Where a cell of a field is empty, the columns `otherwise` are asked, row by row. What `sifts` find is no record, and noted.
    """
    header = {key_of(name): position for position, name in enumerate(sheet.header)}
    tests = [(header[key_of(each.column)], each) for each in filters if key_of(each.column) in header]
    rows = sheet.rows(ledger)
    while some := list(islice(rows, ROWS_AT_A_TIME)):
        ledger.read(books, len(some))
        whole = [row for row in some if row[1]]
        misfits = (sheet.where(line) for line, cells in some if not cells)
        ledger.leave_out(books, "cells that do not fit the header", len(some) - len(whole), misfits)
        for sift in sifts:
            whole = _sifted(whole, sift, sheet, books, ledger)
        for position, each in tests:
            whole = _without(whole, position, each, sheet, books, ledger)
        lines, table = [line for line, _ in whole], [cells for _, cells in whole]
        columns = {field: list(map(itemgetter(position), table)) for field, position in found.items()}
        for field, column in columns.items():
            if field not in as_is:
                columns[field] = _clean(column, sheet, sheet.header[found[field]], lines, ledger)
        for field, others in (otherwise or {}).items():
            for position in others:
                more = _clean([cells[position] for cells in table], sheet, sheet.header[position], lines, ledger)
                columns[field] = [cell or other for cell, other in zip(columns[field], more, strict=True)]
        yield Batch(lines, columns)


def _without(rows: list[Row], position: int, each: Filter, sheet: Sheet, books: str, ledger: Ledger) -> list[Row]:
    """The rows that a filter leaves."""
    values = {cells[position] for _, cells in rows}
    gone = {value for value in values if _leaves_out(each, value.strip().casefold())}
    if not gone:
        return rows
    places = (sheet.where(line) for line, cells in rows if cells[position] in gone)
    kept = [row for row in rows if row[1][position] not in gone]
    ledger.leave_out(books, each.reason, len(rows) - len(kept), places)
    return kept


def _sifted(rows: list[Row], sift: Sift, sheet: Sheet, books: str, ledger: Ledger) -> list[Row]:
    """The rows that are records; the others are named."""
    what, some = sift(rows)
    if not some:
        return rows
    gone = {*some}
    places = [sheet.where(rows[i][0]) for i in some]
    ledger.leave_out(books, what, len(some), places)
    more = f" and {len(some) - FIRST:,} more" if len(some) > FIRST else ""
    ledger.note(f"Taken for {what}, not for a record: {', '.join(places[:FIRST])}{more}.")
    return [row for i, row in enumerate(rows) if i not in gone]


def _leaves_out(each: Filter, value: str) -> bool:
    return value in each.values or (ANYTHING in each.values and value not in ("", "null", "false", "0"))


def _clean(cells: list[str], sheet: Sheet, column: str, lines: list[int], ledger: Ledger) -> list[str]:
    """Cells without spaces around them, on one line, accents composed, and without characters that cannot be seen."""
    cleaned = [undressed(each.strip()) for each in cells]
    together = "".join(cleaned)
    if together.isascii() and together.isprintable() and max(map(len, cleaned), default=0) <= LONGEST_CELL:
        return cleaned  # as nearly always: one look at all of them instead of one at each
    for i, cell in enumerate(cleaned):
        if len(cell) > LONGEST_CELL:
            reason = f"is {len(cell):,} characters long; expected: at most {LONGEST_CELL:,}"
            ledger.wrong(sheet.where(lines[i]), column, "", reason, EMPTIED, sheet.file)
            cleaned[i] = ""
        elif not cell.isascii() or not cell.isprintable():
            cleaned[i] = _visible(cell, ledger)
    return cleaned


def _visible(cell: str, ledger: Ledger) -> str:
    """A cell on one line, in visible characters."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFC", cell))
    seen = "".join(each for each in spaced if each.isprintable()).strip()
    if len(seen) < len(spaced):
        ledger.note("Invisible or control characters were removed from some cells.")
    return seen
