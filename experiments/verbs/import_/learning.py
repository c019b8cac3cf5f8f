"""Learning records: who registered for what and when, and who came."""

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from experiments.config import config_files, yaml_files
from experiments.storage.learning_records import ONE_EACH, one_each
from experiments.verbs.import_.archives import Source
from experiments.verbs.import_.cells import (
    Batch,
    batches,
    first_rows,
    key_of,
    line_of_a_map,
    listed_header,
    looked_for,
    match,
    nearest_column,
    shown_header,
    unused,
)
from experiments.verbs.import_.day_columns import WHEN, by_day
from experiments.verbs.import_.days import NEVER, DateColumn, is_date
from experiments.verbs.import_.directory import UNKNOWN, Directory, known_only
from experiments.verbs.import_.ledger import EMPTIED, EVERYBODY, LEFT_OUT, Ledger
from experiments.verbs.import_.managers import loose_id
from experiments.verbs.import_.maps import GROUP, LearningSection, SourceMap
from experiments.verbs.import_.no_records import second_headers
from experiments.verbs.import_.people import filters_of, sheets_of
from experiments.verbs.import_.person_columns import ADDRESS
from experiments.verbs.import_.presence import name_key
from experiments.verbs.import_.sheets import Sheet
from sim.company.tables import finite_number
from sim.spelling import plural

NOBODY = "somebody who is not in the list of people"
SEVERAL = "a name that several people go by"
NAMES = ("name", "original_name")
IDENTITIES = ("employee_id", "email", "username", *NAMES)
"""By these people are found, in this order; then by an id that lost or gained zeros, and by a name only where one of the list goes by it."""
LOWEST_RATING, HIGHEST_RATING = 1.0, 5.0
SESSION_DAYS = 1000
"""Days ahead that a session may lie."""
EXAMPLES = 3
"""Words for each status, or names for each field, that a message names."""


@dataclass
class Learning:
    """R records of people in the list, one for each person and course, in the order of the export. Arrays (R,)."""

    person: np.ndarray  # int32 row of people
    programme: list[str]
    session: list[str]
    status: list[str]  # registered, waitlisted, cancelled, attended, no_show
    registered: np.ndarray  # int32 day; NEVER not stated
    held: np.ndarray  # int32 day of the session, or of completion; NEVER not stated
    rating: np.ndarray  # float32; nan not given

    def __len__(self) -> int:
        return len(self.person)


class _LearningColumns:
    """Records as they grow."""

    def __init__(self, section: LearningSection, as_of: dt.date) -> None:
        self.person: list[np.ndarray] = []
        self.texts: dict[str, list[str]] = {name: [] for name in ("programme", "session", "status", "rating")}
        self.place: list[tuple[str, str]] = []  # line and file of each record
        self.called: dict[str, str] = {}  # what each field is called in the file
        # a session may lie ahead, and so may a registration for it; completion may not
        self.dates = {name: DateColumn(name, section.dates, as_of) for name in ("registered_at", "session_at", "completed_at")}
        ahead = as_of + dt.timedelta(days=SESSION_DAYS)
        self.dates["session_at"] = DateColumn("session_at", section.dates, ahead, which=f"{SESSION_DAYS:,} days after as_of")
        for column in self.dates.values():
            column.beside = [each for each in self.dates.values() if each is not column]


def read_learning(
    source: Source, map_: SourceMap, directory: Directory, courses: tuple[str, ...], as_of: dt.date, ledger: Ledger
) -> Learning | None:
    """The learning records of a source, of the courses asked for (none named: all); None where none can be made out."""
    section, books = map_.learning, f"{source.name}: learning records"
    assert section is not None
    gathered, seen, readable, headers = _LearningColumns(section, as_of), Counter[str](), False, list[list[str]]()
    for found_sheet in sheets_of(source, map_, section, "learning records", ledger):
        sheet = by_day(found_sheet, section, ledger)
        found = match(sheet, section.columns, (), ledger)
        if found is None:
            continue
        if "session" in found and not {"session_at", "completed_at"} & found.keys() and _holds_days(sheet, found["session"]):
            found["session_at"] = found.pop("session")  # sessions that go by their dates
        names = [name for name in IDENTITIES if name in found]
        if not names or not {*WHEN} & found.keys():
            _say_lacking(
                sheet, section, ("who", IDENTITIES) if not names else ("when or with what status", WHEN), [*found.values()], ledger
            )
            continue
        readable = True
        headers.append(shown_header(sheet, section.columns))
        gathered.called |= {name: sheet.header[at] for name, at in found.items()}
        for name, dates in gathered.dates.items():
            dates.name = gathered.called.get(name, name)
        sifts = [second_headers(sheet.header, found, section.columns, ())]
        for batch in batches(sheet, found, filters_of(section), books, ledger, sifts=sifts):
            seen.update(batch.get("programme"))
            batch = _of_courses(batch, courses, books, ledger)
            row, batch = known_only(_find(directory, names, batch), batch, NOBODY, SEVERAL, sheet, books, ledger)
            _gather(gathered, batch, row, sheet)
    for each in courses:
        if readable and not any(_fits(name, (each,)) for name in seen):
            named = sorted(name for name in seen if not ADDRESS.search(name))
            near = difflib.get_close_matches(each, named, n=1, cutoff=0.3)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            ledger.wrong(
                "courses",
                "",
                each,
                f"is no course in {source.name}{hint or '.'} It has: {', '.join(map(repr, named[:20]))}",
                people=EVERYBODY,
            )
    if readable and not {"programme", "session"} & gathered.called.keys():
        _without_courses(gathered, source, headers, ledger)
    return _made(gathered, section, source, directory, books, ledger) if readable else None


def _say_lacking(sheet: Sheet, section: LearningSection, lacking: tuple[str, Sequence[str]], used: Sequence[int], ledger: Ledger) -> None:
    """That no column says who, or when: under which names it was looked for, and a map to begin with, with the column whose name is nearest."""
    what, fields = lacking
    known = {field: section.columns[field] for field in fields if field in section.columns}
    free = unused(sheet, section.columns, used)
    guessed = {field: names for field, names in known.items() if field in (*IDENTITIES, WHEN[0])}  # a wrong day of attending does harm
    addresses = {name for name in free if _holds_addresses(sheet, sheet.header.index(name))}
    maybe = {field: [name for name in free if (name in addresses) == (field == "email")] for field in guessed}
    near = {field: column for field, names in guessed.items() if (column := nearest_column(names, maybe[field]))}
    field, column = next(iter(near.items()), (next(iter(known)), ""))
    ledger.suggest("learning", f"columns: {{{line_of_a_map(field, column)}}}")
    hint = f"; did you mean {column!r}?" if column else ""
    wanted = "; ".join(f"{name}: {looked_for(names, EXAMPLES)}" for name, names in known.items())
    marks = sum(_holds_marks(sheet, at, section) for at in range(len(sheet.header))) if fields == WHEN else 0
    hint += f"; marks for who came stand in {plural(marks, 'column')}: call each by its day, such as 2026-03-02." if marks else ""
    reason = f"no column says {what} (looked for {wanted}){hint or '.'} {listed_header(shown_header(sheet, section.columns))}"
    ledger.wrong(sheet.where(1), "", "", f"{reason}{'' if reason.endswith('?') else '.'} Name it in a map of your own{_or_generic(sheet)}")


def _first_cells(sheet: Sheet, at: int) -> list[str]:
    """What the first rows hold in a column."""
    return [text for row in first_rows(sheet) if (text := row[at].strip())]


def _holds_days(sheet: Sheet, at: int) -> bool:
    """Whether the cells of a column are dates, as far as the first rows show."""
    cells = _first_cells(sheet, at)
    return bool(cells) and all(is_date(text) for text in cells)


def _holds_marks(sheet: Sheet, at: int, section: LearningSection) -> bool:
    """Whether words or marks for what became of people stand in a column, and nothing else, as far as the first rows show."""
    cells, known = {*_first_cells(sheet, at)}, _words_of(section)
    return bool(cells) and all(_mark_or_key(text) in known for text in cells)


def _holds_addresses(sheet: Sheet, at: int) -> bool:
    """Whether there are e-mail addresses in a column, as far as the first rows show."""
    return any("@" in text for text in _first_cells(sheet, at))


def _generic_columns() -> dict[str, list[str]]:
    """The names of columns by field that the map of no particular system knows."""
    columns: dict[str, list[str]] = yaml_files.content(config_files.choices(GROUP)["generic_learning"])["learning"]["columns"]
    return columns


def _or_generic(sheet: Sheet) -> str:
    """A hint where the map of no particular system would find both who and when, such as in another language."""
    keys = {key_of(name) for name in sheet.header}
    known = {field for field, names in _generic_columns().items() if keys & {key_of(str(name)) for name in names}}
    helps = known & {*IDENTITIES} and known & {*WHEN}
    return ", or try learning_map=generic_learning, which knows columns of this file" if helps else ""


def _without_courses(gathered: _LearningColumns, source: Source, headers: list[list[str]], ledger: Ledger) -> None:
    """Say that no column tells courses apart; wrong where people have several records and a column that the map does not know may do so."""
    person = np.concatenate([*gathered.person, np.empty(0, np.int32)]).tolist()
    lines = Counter(each for each, _ in {*zip(person, gathered.place, strict=True)})  # a line may have a mark for each of several days
    many = sum(count > 1 for count in lines.values())
    if not many:
        return
    known = {key_of(str(each)) for each in _generic_columns()["programme"]} - {"title", "event"}
    used = {*gathered.called.values()}
    near = next((name for header in headers for name in header if key_of(name) in known and name not in used), "")
    several = f"{many:,} {'person has' if many == 1 else 'people have'} several records"
    if near:
        ledger.suggest("learning", f"columns: {{{line_of_a_map('programme', near)}}}")
        reason = f"{several}, and the map knows no column of courses; did you mean {near!r}? Name it in a map of your own, or try learning_map=generic_learning"
        ledger.wrong(source.name, "programme", "", reason)
    else:
        ledger.headline(f"{source.name}: no column says which course: all records count as one course, and {several}, of which one counts.")


def _find(directory: Directory, names: list[str], batch: Batch) -> np.ndarray:
    """(rows,) int32 who each record is about."""
    ids = [batch.get(name) for name in names if name not in NAMES]
    row = directory.find_any(ids) if ids else np.full(len(batch.lines), UNKNOWN, np.int32)
    for called, key in (("employee_id", loose_id), *((each, name_key) for each in NAMES)):
        if called in names and directory.kin is not None:
            row = np.where(row == UNKNOWN, directory.kin.find([key(each) for each in batch.get(called)]), row)
    return row


def _fits(name: str, courses: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name.casefold(), each.casefold()) for each in courses)


def _of_courses(batch: Batch, courses: tuple[str, ...], books: str, ledger: Ledger) -> Batch:
    """The rows of the courses asked for."""
    if not courses:
        return batch
    wanted = {name for name in set(batch.get("programme")) if _fits(name, courses)}
    rows = [i for i, name in enumerate(batch.get("programme")) if name in wanted]
    ledger.leave_out(books, "another course", len(batch.lines) - len(rows))
    return batch.only(rows)


def _gather(gathered: _LearningColumns, batch: Batch, row: np.ndarray, sheet: Sheet) -> None:
    """Take in the records of known people."""
    places = [sheet.where(line) for line in batch.lines]
    gathered.person.append(row)
    gathered.place += [(place, sheet.file) for place in places]
    for name, column in gathered.texts.items():
        column += batch.get(name)
    for name, dates in gathered.dates.items():
        dates.add(batch.get(name), places, sheet.file)


def _made(
    gathered: _LearningColumns, section: LearningSection, source: Source, directory: Directory, books: str, ledger: Ledger
) -> Learning:
    """The records once all of them are known: statuses understood, repetitions left out."""
    person = np.concatenate(gathered.person) if gathered.person else np.empty(0, np.int32)
    registered, session_day, completed = (gathered.dates[name].days(ledger) for name in ("registered_at", "session_at", "completed_at"))
    status = _statuses(gathered, section, completed != NEVER, ledger)
    held = np.where(session_day != NEVER, session_day, completed)
    rating = _ratings(gathered, ledger)
    for name in ("programme", "session"):
        _without_addresses(gathered, name, ledger)
    programme, session = gathered.texts["programme"], gathered.texts["session"]
    seen: set[tuple[object, ...]] = set()
    rows, again, lost = list[int](), list[int](), list[int]()
    for i, key in enumerate(zip(person.tolist(), programme, session, status, registered.tolist(), held.tolist(), strict=True)):
        if not status[i]:
            lost.append(i)
        elif key in seen:
            again.append(i)
        else:
            seen.add(key)
            rows.append(i)
    several = len(rows)
    course = [each or session[i] for i, each in enumerate(programme)]  # without names of courses, sessions are courses
    rows, registered, held, groups = one_each(rows, person.tolist(), course, status, registered, held, int(NEVER))
    rating = _last_ratings(rating, rows, groups)
    if len(rows) < several:
        ledger.note(f"{source.name}: {ONE_EACH}")
        ledger.leave_out(books, "another status, day or session of a person and course that counts already", several - len(rows))
    _say_days(rows, status, registered, held, section, source, ledger)
    ledger.leave_out(books, "the same record again", len(again), (gathered.place[i][0] for i in again))
    ledger.leave_out(books, "no status that is understood", len(lost), (gathered.place[i][0] for i in lost))
    ledger.use(books, len(rows))
    if not rows and not lost and len(directory):
        left_out = ledger.books[books].left_out if books in ledger.books else {}
        reasons = "; ".join(f"{entry.count:,}: {reason}" for reason, entry in left_out.items()) or "no rows"
        ledger.wrong(
            source.name,
            "",
            "",
            f"no record can be used ({reasons}); expected: records of people in the list: both must hold the same ids or e-mail addresses",
        )
    return Learning(
        person=person[rows],
        programme=[programme[i] for i in rows],
        session=[session[i] for i in rows],
        status=[status[i] for i in rows],
        registered=registered[rows],
        held=held[rows],
        rating=rating[rows],
    )


def _say_days(
    rows: list[int], status: list[str], registered: np.ndarray, held: np.ndarray, section: LearningSection, source: Source, ledger: Ledger
) -> None:
    """Say how many records cannot be used for want of a day, and first if none can: then a column is lacking, or nobody came."""
    undated = int(np.count_nonzero(registered[rows] == NEVER))
    if rows and undated == len(rows) and "registered_at" in section.columns:
        ledger.headline(
            f"{source.name}: no record says when anybody registered, so there is no registrations.csv. If a column does, name it under"
            " registered_at in a map of your own."
        )
    elif undated:
        ledger.note(f"{source.name}: records without a day of registration: {undated:,}. registrations.csv leaves them out.")
    came = [i for i in rows if status[i] == "attended"]
    gone = sum(held[i] == NEVER for i in came)
    if rows and gone == len(came):
        lacks = "on which day those who attended came" if came else "that anybody attended"
        ledger.headline(
            f"{source.name}: no record says {lacks}, so there is no attendance.csv. If a column does, name it under"
            f" {'session_at or completed_at' if came else 'status'} in a map of your own."
        )
    elif gone:
        ledger.note(f"{source.name}: people who attended on a day that is not stated: {gone:,}. attendance.csv leaves them out.")


def _last_ratings(rating: np.ndarray, rows: list[int], groups: list[list[int]]) -> np.ndarray:
    """(records,) ratings, of each of the rows the last that its group gave."""
    rating = rating.copy()
    for one, group in zip(rows, groups, strict=True):
        rating[one] = next((rating[i] for i in reversed(group) if not np.isnan(rating[i])), np.nan)
    return rating


def _statuses(gathered: _LearningColumns, section: LearningSection, completed: np.ndarray, ledger: Ledger) -> list[str]:
    """What became of each: registered, waitlisted, cancelled, attended or no_show; "" where a word is not understood."""
    known = _words_of(section)
    cells, counts = gathered.texts["status"], Counter(gathered.texts["status"])
    meaning: dict[str, str] = {text: known.get(_mark_or_key(text), "") for text in counts if text} | {"": "registered"}
    told: set[str] = set()
    found = []
    for cell, done, (place, file) in zip(cells, completed.tolist(), gathered.place, strict=True):
        status = meaning[cell]
        if not status and cell not in told:
            told.add(cell)
            more = f" ({counts[cell]:,} such cells, the first here)" if counts[cell] > 1 else ""
            allowed = "; ".join(f"{status}: {', '.join(words[:EXAMPLES])}" for status, words in section.statuses.items())
            ledger.wrong(
                place,
                gathered.called["status"],
                cell,
                f"is not a status{more}; expected: a word for what became of the person ({allowed}; ...), or what a map of your own says under `statuses`",
                LEFT_OUT,
                file,
                cells=counts[cell],
            )
        found.append("attended" if done and status == "registered" else status)
    return found


def _words_of(section: LearningSection) -> dict[str, str]:
    """The status that each word or mark stands for."""
    return {_mark_or_key(word): status for status, words in section.statuses.items() for word in (*words, status)}


def _mark_or_key(text: str) -> str:
    """By what words for a status are compared: a mark (✓) by itself."""
    return key_of(text) or text


def _ratings(gathered: _LearningColumns, ledger: Ledger) -> np.ndarray:
    """(records,) float32 ratings from 1 to 5; nan where none is given, or something else, which is noted: nothing rests on it."""
    values = [finite_number(cell, decimal_comma=True) if cell else None for cell in gathered.texts["rating"]]
    sound = [value is not None and LOWEST_RATING <= value <= HIGHEST_RATING for value in values]
    if strange := sum(map(bool, gathered.texts["rating"])) - sum(sound):
        ledger.note(
            f"{gathered.called['rating']}: cells that are no rating from {LOWEST_RATING:g} to {HIGHEST_RATING:g}, and are left empty: {strange:,}."
        )
    return np.array([value if good else np.nan for value, good in zip(values, sound, strict=True)], np.float32)


def _without_addresses(gathered: _LearningColumns, name: str, ledger: Ledger) -> None:
    """Names of courses and sessions are kept as they are, unless they hold an e-mail address."""
    column = gathered.texts[name]
    suspicious = {text for text in set(column) if ADDRESS.search(text)}
    for i, text in enumerate(column if suspicious else ()):
        if text in suspicious:
            reason = "holds an e-mail address; expected: a name without one"
            ledger.wrong(gathered.place[i][0], gathered.called[name], text, reason, EMPTIED, gathered.place[i][1])
            column[i] = ""
