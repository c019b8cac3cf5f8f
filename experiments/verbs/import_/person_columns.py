"""Columns of a list of people: offices, levels, tenure and clocks, each cell checked, ids and names apart."""

import datetime as dt
import re
from collections import Counter

import numpy as np

from experiments.config.errors import nearest
from experiments.verbs.import_.cells import key_of
from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.ledger import CUT, EMPTIED, EVERYBODY, LEFT_OUT, Ledger
from experiments.verbs.import_.maps import PeopleSection
from experiments.verbs.import_.rows import PeopleRows
from sim.company.fields import DEEPEST, LEVEL_NAMES, LONGEST_OFFICE, LONGEST_TENURE_YEARS, tenure_from_text, utc_offset
from sim.company.tables import finite_number

DAYS_A_YEAR = 365.25
MOST_MANAGERS = 0.8
"""Share of managers with a larger grade than those they lead, from which on the largest is the top."""
MOST_OFFICES = 20_000
ADDRESS = re.compile(r"\S@\S+\.\S")
"""An e-mail address, where none should be."""


def offices_of(
    raw: PeopleRows, section: PeopleSection, name: str, keep: np.ndarray, books: str, ledger: Ledger
) -> tuple[list[str], np.ndarray]:
    """The office of each row as it should be called, and (rows,) which rows have one."""
    cells = raw.cells["office"]
    known = {key_of(other): called for called, office in section.offices.items() for other in (called, *office.also)}
    spelling: dict[str, Counter[str]] = {}
    counts = Counter(cells)
    for text, count in counts.items():
        spelling.setdefault(text.casefold(), Counter())[text] += count
    called = {text: max(every.items(), key=lambda each: (each[1], each[0]))[0] for every in spelling.values() for text in every}
    if sum(len(every) > 1 for every in spelling.values()):
        ledger.note("Offices that differ only in capital letters are taken for one.")
    wrong: dict[str, tuple[str, str]] = {}  # text -> reason, remedy
    nearly = {text for text in called.values() if known and nearest(text, section.offices)}  # so no name of a person
    for text in set(called.values()):
        if not text and not known:
            called[text] = section.empty_office
        elif not text:
            wrong[text] = "is empty; expected: an office", LEFT_OUT
        elif known and key_of(text) not in known:
            wrong[text] = (
                f"is none of the offices in the map{nearest(text, section.offices)}; expected: {', '.join(list(section.offices)[:20])}",
                LEFT_OUT,
            )
        elif ADDRESS.search(text):
            wrong[text] = "looks like an e-mail address; expected: the name of an office", LEFT_OUT
        elif not known and len(text) > LONGEST_OFFICE:
            wrong[text] = f"is {len(text)} characters long; expected: at most {LONGEST_OFFICE}", CUT
    if counts[""] and not known:
        ledger.headline(f"{counts['']:,} of {len(cells):,} people have no office: they work at {section.empty_office!r} (empty_office).")
    final = {text: known.get(key_of(name), name) for text, name in called.items()}
    offices = [final[text] for text in cells]
    if wrong:
        keep = keep.copy()
        for row, text in enumerate(cells):
            if called[text] in wrong:
                reason, remedy = wrong[called[text]]
                ledger.wrong(raw.where(row), name, text, reason, remedy, raw.file(row), EVERYBODY if text in nearly else counts[text])
                if remedy == CUT:
                    offices[row] = offices[row][:LONGEST_OFFICE].strip()
                elif keep[row]:
                    keep[row] = False
                    ledger.leave_out(books, "no office, or one that is not known", 1, [raw.where(row)])
    if len(set(offices)) > MOST_OFFICES:
        reason = f"holds {len(set(offices)):,} different offices; expected: at most {MOST_OFFICES:,}. Is it the right column?"
        ledger.wrong(raw.sheets[0].where(1), name, "", reason)
    return offices, keep


def levels_of(raw: PeopleRows, section: PeopleSection, names: dict[str, str], ledger: Ledger) -> list[str] | None:
    """The level of each row: executive, senior manager, manager, staff, a number from 1 (the top), or nothing."""
    cells = raw.cells.get("level")
    if cells is None or not any(cells):
        return None
    known = {key_of(each): each for each in LEVEL_NAMES} | {
        key_of(word): level for level, words in section.levels.items() for word in words
    }
    meaning = {text: _level(text, known) for text in set(cells)}
    first: dict[str, int] = {}
    counts = Counter(cells)
    for row, text in enumerate(cells):
        if text and not meaning[text]:
            first.setdefault(text, row)
    for text, row in first.items():
        more = f" ({counts[text]:,} such cells, the first here)" if counts[text] > 1 else ""
        allowed = (
            f"{', '.join(LEVEL_NAMES)}, whole numbers from 1 (the top) to {DEEPEST}, or words listed under `levels` in a map of your own"
        )
        ledger.wrong(
            raw.where(row),
            names["level"],
            text,
            f"is not a level{more}; expected: {allowed}",
            EMPTIED,
            raw.file(row),
            counts[text],
            cells=counts[text],
        )
    return [meaning[text] for text in cells]


def _level(text: str, known: dict[str, str]) -> str:
    """The level that a word or a number means, or a word behind its number (`8 Individual Contributor`); empty where it means none."""
    if level := known.get(key_of(text)) or known.get(key_of(re.sub(r"^\d+[\s.:)–-]+", "", text))):
        return level
    return str(int(text)) if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= DEEPEST else ""


def from_the_top(level: list[str], manager: np.ndarray, ledger: Ledger) -> list[str]:
    """Levels whose numbers count from 1, the top: turned round where nearly all managers have larger numbers than those they lead."""
    grade = np.array([int(text) if text.isdecimal() else 0 for text in level], np.int32)
    led = np.flatnonzero((manager >= 0) & (grade > 0))
    above, own = grade[manager[led]], grade[led]
    apart = (above > 0) & (above != own)
    if not apart.any() or (above > own)[apart].mean() < MOST_MANAGERS:
        return level
    ledger.note("Levels: the largest number is the top, as the line of managers shows; they are counted from the top.")
    return [str(int(grade.max()) + 1 - number) if number else text for text, number in zip(level, grade.tolist(), strict=True)]


def tenure_of(raw: PeopleRows, names: dict[str, str], start: np.ndarray | None, as_of: dt.date, ledger: Ledger) -> np.ndarray:
    """(rows,) float32 years with the firm, to a tenth: enough for every band, too coarse to tell people by."""
    years = np.full(len(raw.line), np.nan, np.float32)
    if start is not None:
        years = np.where(start == NEVER, np.nan, np.maximum(as_of.toordinal() - start.astype(np.float64), 0) / DAYS_A_YEAR).astype(
            np.float32
        )
    cells = raw.cells.get("tenure_years")
    if cells is not None:
        meaning = {text: _years(text) for text in set(cells)}
        for row, text in enumerate(cells):
            given = meaning[text]
            if text and (given is None or not 0 <= given <= LONGEST_TENURE_YEARS):
                allowed = f"0 to {LONGEST_TENURE_YEARS} years, or a text such as 13-36 months"
                ledger.wrong(raw.where(row), names["tenure_years"], text, f"is no tenure; expected: {allowed}", EMPTIED, raw.file(row))
            elif given is not None:
                years[row] = given
    return np.round(years, 1)


def _years(text: str) -> float | None:
    number = finite_number(text, decimal_comma=True)
    return tenure_from_text(text) if number is None else number


def remote_of(raw: PeopleRows, names: dict[str, str], ledger: Ledger) -> np.ndarray:
    """(rows,) float32 share of working days at home, to a hundredth; nan where it is not given."""
    cells = raw.cells.get("remote_share") or [""] * len(raw.line)
    meaning = {text: _share(text) for text in set(cells)}
    for row, text in enumerate(cells):
        if text and meaning[text] is None:
            reason = "is no share of working days; expected: a number from 0 to 1, or 0 % to 100 %"
            ledger.wrong(raw.where(row), names["remote_share"], text, reason, EMPTIED, raw.file(row))
    return np.array([np.nan if (share := meaning[text]) is None else round(share, 2) for text in cells], np.float32)


def _share(text: str) -> float | None:
    """A share out of `0.4`, `0,4` or `40 %`; None if it is none of these."""
    bare = text.removesuffix("%").strip()
    number = finite_number(bare, decimal_comma=True)
    share = None if number is None else number / 100 if bare != text else number
    return share if share is not None and 0 <= share <= 1 else None


def offsets_of(
    raw: PeopleRows, section: PeopleSection, column: str, rows: np.ndarray, office: np.ndarray, offices: list[str], ledger: Ledger
) -> list[float | None]:
    """Hours from UTC of each office: as the map says, else what most of its people state, else nothing."""
    stated: list[Counter[float]] = [Counter() for _ in offices]
    cells = raw.cells.get("time_zone")
    if cells is not None:
        meaning = {text: _hours(text) for text in set(cells)}
        for row, number in zip(rows.tolist(), office.tolist(), strict=True):
            text = cells[row]
            given = meaning[text]
            if given is not None:
                stated[number][given] += 1
            elif text:
                reason = "is no time zone; expected: a zone such as Europe/Berlin, or hours from UTC from -12 to 14, such as 5.5 or -05:00"
                ledger.wrong(raw.where(row), column, text, reason, EMPTIED, raw.file(row))
    offsets: list[float | None] = []
    for name, counts in zip(offices, stated, strict=True):
        from_map = section.offices[name].time_zone if name in section.offices else ""
        if from_map and _hours(from_map) is None:
            ledger.wrong(
                "map",
                f"offices.{name}.time_zone",
                from_map,
                "is no time zone; expected: a zone such as Europe/Berlin, or hours from UTC",
                people=EVERYBODY,
            )
        commonest = max(counts.items(), key=lambda each: (each[1], each[0]))[0] if counts else None
        offsets.append(_hours(from_map) if from_map else commonest)
    if any(len(counts) > 1 for counts in stated):
        ledger.note("Some offices hold people of several time zones; the office has that of most of them.")
    return offsets


def _hours(text: str) -> float | None:
    return utc_offset(text, decimal_comma=True)
