"""Plain lists of ties: who named whom in a survey, who wrote to whom, who stood beside whom. A line a tie, or a line an event."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np

from experiments.verbs.import_.archives import Source
from experiments.verbs.import_.cells import Batch, batches, key_of, match
from experiments.verbs.import_.ledger import EMPTIED, LEFT_OUT, Ledger
from experiments.verbs.import_.managers import Managers
from experiments.verbs.import_.maps import SourceMap, TiesSection
from experiments.verbs.import_.people import filters_of, sheets_of
from experiments.verbs.import_.sheets import DelimitedSheet, Headless, Sheet, open_table
from experiments.verbs.import_.ties import Ties, counted
from experiments.verbs.import_.workbooks import WorkbookSheet
from sim.company.delimited_text import undressed
from sim.company.tables import finite_number
from sim.company.tie_table import A_WEIGHT, no_weight
from sim.disclosure import SMALL_GROUP

PLAIN = "tie"
"""The kind of ties of which a list says no kind."""
FEWEST_FOUND = 0.2
"""Share of lines with both people found, at least: below it the list is about others, or calls them otherwise."""
LONGEST_KIND = 40
PAIR = ("from", "to")
FEWEST_COLUMNS = 4
"""More columns than that, all but the first named like people, make a matrix."""


class _TieLines:
    """Lines as they are read: a tie for each pair of people found in a line."""

    def __init__(self) -> None:
        self.one: list[int] = []
        self.other: list[int] = []
        self.weight: list[float] = []
        self.kind: list[str] = []


def read_tie_lists(source: Source, map_: SourceMap, finder: Managers, people: int, ledger: Ledger) -> list[Ties]:
    """The ties of a source by kind, in both directions as written; what is said of a pair adds up. `people`: how many there are.

    People are found by id, address, log-in or name; a cell may hold several. Who is not in the list of people is counted and left out.
    """
    section, books, lines = map_.ties, f"{source.name}: ties", _TieLines()
    assert section is not None
    said = used = 0
    for sheet in sheets_of(source, map_, section, "ties", ledger):
        sheet = _named(_parted(sheet, map_, ledger), section, finder, ledger)
        heads = finder.find(sheet.header)
        if len(heads) > FEWEST_COLUMNS and all(each and each[0] >= 0 for each in heads[1:]):
            taken = _take_matrix(lines, sheet, heads, section, finder, books, ledger)
            said, used = said + taken[0], used + taken[1]
            continue
        found = match(sheet, section.columns, PAIR, ledger)
        if found is None:
            continue
        name = sheet.header[found["weight"]] if "weight" in found else ""
        for batch in batches(sheet, found, filters_of(section), books, ledger):
            said += len(batch.lines)
            used += _take(lines, batch, _weights(batch, section, name, sheet, books, ledger), finder, sheet, books, ledger)
    if said and people and used < FEWEST_FOUND * said:
        reason = f"{used:,} of {said:,} lines tie two people of the list; expected: ids, addresses, log-ins or names of people in it, and weights above 0"
        ledger.wrong(source.name, "", "", reason)
    ledger.use(books, used)
    kinds = np.array(_told(lines.kind), dtype=str)
    pairs, weight = np.array([lines.one, lines.other], np.int32).reshape(2, -1), np.array(lines.weight)
    return [counted(str(kind), pairs[:, kinds == kind], people, weight[kinds == kind]) for kind in np.unique(kinds)]


def _parted(sheet: Sheet, map_: SourceMap, ledger: Ledger) -> Sheet:
    """The sheet; one whose cells only spaces part, read so: a list of ties has more columns than one."""
    if not isinstance(sheet, DelimitedSheet) or len(sheet.header) > 1 or not len(PAIR) <= len(sheet.header[0].split(" ")) <= FEWEST_COLUMNS:
        return sheet
    return open_table(sheet.part, map_.encoding, " ", ledger) or sheet


def _named(sheet: Sheet, section: TiesSection, finder: Managers, ledger: Ledger) -> Sheet:
    """The sheet; where its first line is a tie already, not names of columns, one that says so.

    A map may name the columns (`header`); else such a list has two or three: who, whom, and perhaps how strongly. It is one if no cell
    of its first line is a name of a column that is looked for and somebody in it is of the list of people, or both are numbers or addresses.
    """
    names, first = list(section.header), sheet.header
    if not names:
        known = {key_of(name) for some in section.columns.values() for name in some}
        if not len(PAIR) <= len(first) <= len(PAIR) + 1 or known & {*map(key_of, first)}:
            return sheet
        people = any(each and each[0] >= 0 for each in finder.find(first[:2]))
        if not (people or all("@" in each or each.isdigit() for each in first[:2])):
            return sheet
        if len(first) > len(PAIR) and finite_number(first[2], "," in first[2]) is None and not _on_scale(first[2], section):
            return sheet
        names = [section.columns[field][0] for field in (*PAIR, "weight")[: len(first)] if field in section.columns]
        ledger.note(
            f"{sheet.file}: has no line with names of columns; the first is a tie, and columns are read as {', '.join(names)} "
            "(a map of your own can name them: ties.header)."
        )
    if len(names) != len(first):
        reason = f"has {len(first)} columns; expected: {len(names)}, as `ties.header` of the map names them"
        ledger.wrong(sheet.where(1), "", "", reason, file=sheet.file)
        names = [*names, *first][: len(first)]
    return Headless(replace(sheet, headed=False), names) if isinstance(sheet, DelimitedSheet | WorkbookSheet) else sheet


def _on_scale(word: str, section: TiesSection) -> bool:
    return key_of(word) in {key_of(each) for some in section.weights.values() for each in some}


def _take_matrix(
    lines: _TieLines, sheet: Sheet, heads: list[list[int]], section: TiesSection, finder: Managers, books: str, ledger: Ledger
) -> tuple[int, int]:
    """A matrix of people by people: each row a person, each column one, in each cell how strongly. How many rows there are, and have a tie."""
    ledger.note(f"{sheet.file}: read as a matrix: who is in the first column names those of the first line.")
    known = _values({_bare(cell) for _, cells in sheet.rows(Ledger()) for cell in cells[1:]}, section)
    rows, used = 0, 0
    for line, cells in sheet.rows(ledger):
        rows += 1
        who = finder.find(cells[:1])[0] if cells else []
        before = len(lines.one)
        for other, cell in zip(heads[1:], cells[1:], strict=True) if who and who[0] >= 0 else ():
            weight = known[_bare(cell)]
            if other[0] == who[0]:
                continue
            if isinstance(weight, str):
                _refuse(weight, cell, line, "", sheet, ledger, EMPTIED)
            elif weight > 0:
                lines.one.append(who[0])
                lines.other.append(other[0])
                lines.weight.append(weight)
                lines.kind.append("")
        used += len(lines.one) > before
        if len(lines.one) == before:
            ledger.leave_out(books, "no tie, or somebody who is not in the list of people", 1, [sheet.where(line)])
    ledger.read(books, rows)
    return rows, used


def _take(lines: _TieLines, batch: Batch, weights: list[float | None], finder: Managers, sheet: Sheet, books: str, ledger: Ledger) -> int:
    """Take in the ties of some lines; how many lines had any."""
    gone = dict[str, list[str]]()
    used = 0
    ends = (finder.find(batch.get("from")), finder.find(batch.get("to")))
    for line, ones, others, weight, kind in zip(batch.lines, *ends, weights, batch.get("kind"), strict=True):
        if weight is None:
            continue
        pairs = [(one, other) for one in ones for other in others if one >= 0 and other >= 0 and one != other]
        if weight > 0 and pairs:
            used += 1
            lines.one += [one for one, _ in pairs]
            lines.other += [other for _, other in pairs]
            lines.weight += [weight] * len(pairs)
            lines.kind += [kind] * len(pairs)
        else:
            reason = "a weight of 0, which is no tie" if weight <= 0 else "somebody tied to themselves" if _alone(ones, others) else OUTSIDE
            gone.setdefault(reason, []).append(sheet.where(line))
    for reason, places in gone.items():
        ledger.leave_out(books, reason, len(places), places)
    return used


OUTSIDE = "somebody who is not in the list of people, or goes by a name of several"


def _alone(ones: list[int], others: list[int]) -> bool:
    return bool(ones) and ones == others and ones[0] >= 0


def _weights(batch: Batch, section: TiesSection, name: str, sheet: Sheet, books: str, ledger: Ledger) -> list[float | None]:
    """The weight of each line, 1 where the list has none at all; None where a cell is no weight, which is noted."""
    if name and batch.lines and not any(batch.get("weight")):
        ledger.note(f"{sheet.file}: no line has a weight: each counts 1.")
    if not name or not any(batch.get("weight")):
        return [1.0] * len(batch.lines)
    known = _values({*batch.get("weight")}, section)
    weights: list[float | None] = []
    for line, cell in zip(batch.lines, batch.get("weight"), strict=True):
        value = known[cell]
        if isinstance(value, str):
            _refuse(value, cell, line, name, sheet, ledger)
            ledger.leave_out(books, "a weight that is not understood", 1, [sheet.where(line)])
        weights.append(None if isinstance(value, str) else value)
    return weights


THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
"""A number with commas between its thousands, or with three decimals behind one."""


def _values(cells: set[str], section: TiesSection) -> dict[str, float | str]:
    """What each cell of a column weighs: a number, or a word of the scale; or what is wrong with it. An empty one is no tie.

    Whether `1,234` is a thousand or a little more than one is told by the other cells, if by anything.
    """
    words = {key_of(word): float(number) for number, some in section.weights.items() for word in some}
    several = any(THOUSANDS.fullmatch(cell) and cell.count(",") > 1 for cell in cells)
    decimals = any("," in cell and not THOUSANDS.fullmatch(cell) and finite_number(cell, decimal_comma=True) is not None for cell in cells)
    found: dict[str, float | str] = {}
    for cell in cells - {""}:
        commas = THOUSANDS.fullmatch(cell) is not None
        if commas and several == decimals:
            found[cell] = f"may be {cell.replace(',', '.')} or {cell.replace(',', '')}: write it without a comma"
            continue
        number = finite_number(cell.replace(",", "") if commas and several else cell, "," in cell and "." not in cell)
        value = words.get(key_of(cell)) if number is None else number
        found[cell] = "is neither a number nor a word of the scale" if value is None else no_weight(value) or value
    return {"": 0.0} | found


def _bare(cell: str) -> str:
    return undressed(cell.strip())


def _refuse(what: str, cell: str, line: int, name: str, sheet: Sheet, ledger: Ledger, remedy: str = LEFT_OUT) -> None:
    reason = f"{what}; expected: {A_WEIGHT}, or a word listed under `weights` in a map of your own"
    ledger.wrong(sheet.where(line), name, cell, reason, remedy, sheet.file)


def _told(kinds: list[str]) -> list[str]:
    """Kinds as they may be told: a text that few ties share may be anything, and is no kind."""
    name = {
        each: each if each and count >= SMALL_GROUP and len(each) <= LONGEST_KIND and "@" not in each else PLAIN
        for each, count in Counter(kinds).items()
    }
    return [name[each] for each in kinds]
