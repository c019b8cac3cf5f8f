"""The list of people: who works where and reports to whom. All of it is checked; ids leave this module as hashes only."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from experiments.verbs.import_.archives import Source
from experiments.verbs.import_.cells import Filter, batches, further, key_of, match, unused
from experiments.verbs.import_.days import LAST, DateColumn
from experiments.verbs.import_.directory import Directory
from experiments.verbs.import_.ledger import FIRST, FIRST_KEPT, LEFT_OUT, Ledger
from experiments.verbs.import_.managers import Managers, ask_for_managers, loose_id, lost_digits, read_managers
from experiments.verbs.import_.maps import PeopleSection, Section, SourceMap
from experiments.verbs.import_.no_records import TOTAL, second_headers, totals
from experiments.verbs.import_.person_columns import from_the_top, levels_of, offices_of, offsets_of, remote_of, tenure_of
from experiments.verbs.import_.presence import ABSENT, SOON_DAYS, absent, nobody, open_ended
from experiments.verbs.import_.pseudonyms import TEAM, Pseudonyms
from experiments.verbs.import_.rows import DAYS, HASHED, PeopleRows
from experiments.verbs.import_.sheets import Sheet, open_table
from experiments.verbs.import_.signs import Signs
from experiments.verbs.import_.slack import slack_people
from experiments.verbs.import_.teams import attendance_report
from experiments.verbs.import_.workbooks import open_workbook
from experiments.verbs.import_.zoom import participant_report
from sim.disclosure import discreet
from sim.spelling import plural

REPORTS = {"teams": attendance_report, "zoom": participant_report}
"""Who reads reports of meetings, by the format a map names."""


@dataclass
class ImportedPeople:
    """N people in the order of their hashes, which says nothing about the order of the file. Arrays (N,)."""

    ids: np.ndarray  # uint64
    office: np.ndarray  # int32, of `offices`
    offices: list[str]
    offset: list[float | None]  # hours from UTC of each office, where known
    manager: np.ndarray  # int32 row; -1 nobody
    team: np.ndarray  # uint64; 0 none
    level: list[str]  # "" not given
    tenure_years: np.ndarray  # float32; nan not given
    remote_share: np.ndarray  # float32, of working days; nan not given
    sells: np.ndarray | None  # bool; None where no function is given
    also: np.ndarray  # (2, E) int32: further managers, of whom to whom
    columns: dict[str, str] = field(default_factory=dict)  # field -> name of the column it was read from

    def __len__(self) -> int:
        return len(self.ids)

    def shuffled(self) -> tuple["ImportedPeople", np.ndarray]:
        """The people in the order of their hashes, and the new row of each (N,)."""
        order = np.argsort(self.ids)
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order))
        manager = np.where(self.manager < 0, -1, rank[self.manager])[order].astype(np.int32)
        arrays = {name: getattr(self, name)[order] for name in ("ids", "office", "team", "tenure_years", "remote_share")}
        sells = None if self.sells is None else self.sells[order]
        also = rank[self.also].astype(np.int32).reshape(2, -1)
        return replace(self, **arrays, manager=manager, also=also, sells=sells, level=[self.level[i] for i in order.tolist()]), rank


def filters_of(section: Section, more: dict[str, tuple[str, ...]] | None = None, why: str = "") -> list[Filter]:
    """The rows that a section of a map leaves out, and why."""
    return [
        Filter(column, frozenset(value.casefold() for value in values), why or f"{column}: {', '.join(values)}")
        for column, values in (more if more is not None else section.leave_out).items()
    ]


def sheets_of(source: Source, map_: SourceMap, section: Section, what: str, ledger: Ledger) -> list[Sheet]:
    """The sheets of one kind in a source; notes where there is none."""
    parts = source.find(section.files)
    if not parts:
        ledger.wrong(
            source.name,
            "",
            "",
            f"holds no file with {what} ({', '.join(section.files)}); expected: the export as it is, or a map of your own",
        )
    if map_.format == "slack" and what == "people":
        people = [slack_people(part, ledger) for part in parts]
        return [each for each in people if each is not None]
    if map_.format in REPORTS:
        reports = [REPORTS[map_.format](part, ledger) for part in parts]
        return [each for each in reports if each is not None]
    columns: dict[Any, tuple[str, ...]] = getattr(section, "columns", {})
    keys = {key_of(name) for names in columns.values() for name in names}
    known = partial(_known, keys)
    tables: list[Sheet | None] = [
        open_workbook(part, known, ledger) if part.workbook else open_table(part, map_.encoding, map_.delimiter, ledger, known)
        for part in parts
    ]
    return [each for each in tables if each is not None]


def _known(keys: set[str], cells: list[str]) -> int:
    """How many cells of a line are names of columns."""
    return len({key_of(cell) for cell in cells} & keys)


def read_people(
    source: Source,
    map_: SourceMap,
    section: PeopleSection,
    pseudonyms: Pseudonyms,
    as_of: dt.date,
    ledger: Ledger,
    include: Collection[str] = (),
) -> tuple[ImportedPeople, Directory] | None:
    """The people of a source and all names they go by; None where not even a list of them can be made out."""
    books = f"{source.name}: people"
    raw, directory = PeopleRows.of(section.columns), Directory(pseudonyms)
    columns: dict[str, str] = {}
    readable = False
    signs, filters = Signs(section.columns, section.statuses), filters_of(section)
    dates = {name: DateColumn(name, section.dates, LAST, lenient=True) for name in DAYS}
    soon = as_of + dt.timedelta(days=SOON_DAYS)
    dates["start_date"] = DateColumn("start_date", section.dates, soon, which=f"{SOON_DAYS} days after as_of")
    for name, each in dates.items():
        each.beside = [other for beside, other in dates.items() if beside != name]
    for sheet in sheets_of(source, map_, section, "people", ledger):
        places = signs.places(sheet.header)
        offices = further(sheet, section.columns["office"], -1)
        found = match(sheet, section.columns, ("employee_id", "office"), ledger, [*signs.used(places), *offices])
        if found is None:
            continue
        readable = True
        if "manager" not in found:
            ask_for_managers(sheet, unused(sheet, section.columns, found.values()), ledger)
        if found.get("rehire_date") == found.get("start_date"):
            found.pop("rehire_date", None)
        columns |= {name: sheet.header[at] for name, at in found.items()}
        for name, each in dates.items():
            each.name = columns.get(name, each.name)
        otherwise = {"office": [at for at in offices if at != found["office"]]}
        sifts = second_headers(sheet.header, found, section.columns, ("employee_id", "office")), totals(found)
        for batch in batches(sheet, found | places, filters, books, ledger, otherwise=otherwise, sifts=sifts):
            for name, each in dates.items():
                cells = batch.get(name) if name == "start_date" else open_ended(batch.get(name))
                each.add(cells, (sheet.where(line) for line in batch.lines), sheet.file)
            raw.take(batch, sheet, directory)
            signs.take(batch)
    if not raw.line:
        if readable:
            ledger.wrong(source.name, "", "", "has no people in it; expected: a header line and one line a person")
        return None
    days = {name: each.days(ledger) if name in columns else None for name, each in dates.items()}
    _say_left_out(filters, signs, books, ledger)
    there, vacancies = _there(raw, signs, days, include, as_of, books, ledger)
    names = {str(name): columns.get(name, str(name)) for name in section.columns}
    made = _made(raw, there, vacancies, columns, names, section, days["start_date"], as_of, pseudonyms, directory, books, ledger)
    people, rank = made.shuffled()
    directory.renumber(rank)
    return people, directory


def _say_left_out(filters: list[Filter], signs: Signs, books: str, ledger: Ledger) -> None:
    """Say first how many rows the map leaves out by a column that says who is there."""
    book = ledger.books[books]
    for each in filters:
        if each.reason in book.left_out and signs.has(each.column):
            count = book.left_out[each.reason].count
            ledger.headline(f"{count:,} of {book.read:,} rows are left out by the map ({each.reason}): not simulated.")


def _there(
    raw: PeopleRows, signs: Signs, days: dict[str, np.ndarray | None], include: Collection[str], as_of: dt.date, books: str, ledger: Ledger
) -> tuple[np.ndarray, int]:
    """(rows,) bool who is simulated, and how many positions are vacant; who is not is counted and said first."""
    vacant, totals_below = nobody(
        raw.cells["employee_id"], raw.vacant, raw.cells["office"], [column for name, column in raw.cells.items() if name != "employee_id"]
    )
    keep = ~(vacant | totals_below)
    for gone, reason in ((vacant, "a vacant position"), (totals_below, TOTAL)):
        ledger.leave_out(books, reason, int(gone.sum()), map(raw.where, np.flatnonzero(gone).tolist()))
    if totals_below.any():
        places = ", ".join(map(raw.where, np.flatnonzero(totals_below)[:FIRST].tolist()))
        ledger.note(f"Taken for totals or what stands below a report, not for people: {places}.")
    if vacant.any():
        ledger.headline(f"{plural(int(vacant.sum()), 'vacant position')}: nobody is simulated there.")
    people = int(keep.sum())
    for reason, every in absent(signs, days, keep, as_of, ledger).items():
        gone = every & keep
        if not gone.any():
            continue
        what = f"{int(gone.sum()):,} of {people:,} {ABSENT[reason]}"
        if reason in include:
            ledger.headline(f"{what}: simulated all the same (include).")
            continue
        ledger.headline(f"{what}: not simulated (include=[{reason}] simulates them).")
        ledger.leave_out(books, ABSENT[reason], int(gone.sum()), map(raw.where, np.flatnonzero(gone).tolist()))
        keep &= ~gone
    signs.ask(keep, raw.where, ledger)
    return keep, int(vacant.sum())


def _made(
    every: PeopleRows, there: np.ndarray, vacancies: int, columns: dict[str, str], names: dict[str, str], section: PeopleSection,
    start: np.ndarray | None, as_of: dt.date, pseudonyms: Pseudonyms, directory: Directory, books: str, ledger: Ledger,
) -> ImportedPeople:  # fmt: skip
    """People out of rows: everything is checked in every row, and rows that cannot be used are then left out."""
    raw, above = every, dict[int, str]()
    if not there.all():
        gone = every.only(np.flatnonzero(~there))
        bosses = gone.cells.get("manager") or [""] * len(gone.line)
        for hashes in (directory.hashed(gone.cells["employee_id"]), *(gone.hashed(name) for name in gone.hashes)):
            above |= dict(zip(hashes.tolist(), bosses, strict=True))
        above.pop(0, None)
        raw = every.only(np.flatnonzero(there))
        start = None if start is None else start[there]
    if digits := lost_digits(raw.cells["employee_id"]):
        reason = f"{digits:,} of {len(raw.line):,} cells are numbers such as 1.2E+11: digits are lost; expected: the file exported again with the id as text"
        ledger.wrong(raw.sheets[0].file, names["employee_id"], "", reason)
    hashed = directory.hashed(raw.cells["employee_id"])
    keep = _unique(raw, hashed, names["employee_id"], books, ledger)
    office_of, keep = offices_of(raw, section, names["office"], keep, books, ledger)
    level = levels_of(raw, section, names, ledger)
    tenure = tenure_of(raw, names, start, as_of, ledger)
    remote = remote_of(raw, names, ledger)
    rows = np.flatnonzero(keep)
    ledger.use(books, len(rows))
    place = np.full(len(keep), -1, np.int32)  # position of a row of the file among those kept
    place[rows] = np.arange(len(rows))
    directory.learn(hashed[rows], place[rows])
    several = 0
    for name in HASHED:
        several = directory.learn(raw.hashed(name)[rows], place[rows])
    if several:
        ledger.note(f"Ids, addresses or log-ins that belong to several people, and stand for nobody: {several:,}.")
    _ask_twice(raw, rows, ledger)
    directory.kin = kin = Directory(pseudonyms)  # by name, and by number without its zeros: only for managers and ties
    kin.learn(raw.hashed("name")[rows], place[rows])
    kin.learn(kin.hashed([loose_id(raw.cells["employee_id"][row]) for row in rows.tolist()]), place[rows])
    manager, also = read_managers(raw, Managers(directory, kin, above), rows, names.get("manager", ""), vacancies, ledger)
    offices, office = _numbered([office_of[row] for row in rows])
    sells = None
    if "function" in columns:
        words = [each.casefold() for each in section.selling]
        selling = {text: any(word in text.casefold() for word in words) for text in set(raw.cells["function"])}
        sells = np.array([selling[raw.cells["function"][row]] for row in rows], bool)
    return ImportedPeople(
        ids=hashed[rows],
        office=office,
        offices=offices,
        offset=offsets_of(raw, section, names.get("time_zone", ""), rows, office, offices, ledger) if len(rows) else [],
        manager=manager,
        team=pseudonyms.numbers(TEAM, (raw.cells["team"][row] for row in rows)) if "team" in columns else np.zeros(len(rows), np.uint64),
        level=from_the_top([level[row] for row in rows], manager, ledger) if level else [""] * len(rows),
        tenure_years=tenure[rows],
        remote_share=remote[rows],
        sells=sells,
        also=also,
        columns=columns,
    )


def _ask_twice(raw: PeopleRows, rows: np.ndarray, ledger: Ledger) -> None:
    """Ask for a look at people who share an address or a log-in: one person under two ids, or two with one mailbox, which no file tells."""
    shares = np.zeros(len(rows), bool)
    for name in HASHED:
        hashes = raw.hashed(name)[rows]
        _, which, counts = np.unique(hashes, return_inverse=True, return_counts=True)
        shares |= (hashes != 0) & (counts[which] > 1)
    if not shares.any():
        return
    places = ", ".join(map(raw.where, rows[shares][:FIRST].tolist()))
    more = f" and {int(shares.sum()) - FIRST:,} more" if shares.sum() > FIRST else ""
    ledger.headline(
        f"{int(shares.sum()):,} rows share an e-mail address or a log-in with another ({places}{more}): they may be one person twice, and"
        " each counts. Please look, and delete rows that repeat a person."
    )


def _numbered(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Different texts in alphabetical order, and the number of each."""
    known = sorted(set(texts))
    number = {text: i for i, text in enumerate(known)}
    return known, np.array([number[text] for text in texts], np.int32)


def _unique(raw: PeopleRows, hashed: np.ndarray, name: str, books: str, ledger: Ledger) -> np.ndarray:
    """(rows,) which rows to keep: those with an id, and of several with the same id the first.

    Equal ids in several files (overlapping exports, workspaces of one firm), and rows that are alike, are one person; others are a problem.
    """
    order = np.argsort(hashed, kind="stable")
    again = np.zeros(len(hashed), bool)
    again[order[1:]] = hashed[order[1:]] == hashed[order[:-1]]
    empty = hashed == 0
    first: dict[int, int] = {}
    same = 0
    for row in np.flatnonzero(np.isin(hashed, hashed[again]) & ~empty).tolist():
        before = first.setdefault(int(hashed[row]), row)
        if before == row:
            continue
        if raw.sheet[before] != raw.sheet[row] or all(cells[before] == cells[row] for cells in raw.cells.values()):
            same += 1
        else:
            reason = f"appears already on line {raw.line[before]}; expected: each id once"
            ledger.wrong(raw.where(row), name, discreet(raw.cells["employee_id"][row]), reason, FIRST_KEPT, raw.file(row))
    if same:
        ledger.note(f"Rows that repeat a person of another file, or a row that is alike: {same:,}. Each person counts once, as first told.")
    for row in np.flatnonzero(empty).tolist():
        ledger.wrong(raw.where(row), name, "", "is empty; expected: an id", LEFT_OUT, raw.file(row))
    ledger.leave_out(books, "a repeated id", int((again & ~empty).sum()), map(raw.where, np.flatnonzero(again & ~empty).tolist()))
    ledger.leave_out(books, "no id", int(empty.sum()), map(raw.where, np.flatnonzero(empty).tolist()))
    return ~(again | empty)
