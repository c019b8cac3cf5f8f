"""The columns of employees.csv: offices and their clocks, managers, levels, tenure. Problems are collected."""

import datetime as dt
import re
import zoneinfo
from collections import Counter
from functools import cache

import numpy as np

from sim.company.reporting_lines import cycles
from sim.company.tables import FileProblem, Table, finite_number, some
from sim.disclosure import SMALL_GROUP, discreet, how_many
from sim.settings import ColumnMap
from sim.state.layout import Level

LONGEST_OFFICE = 80
"""Characters in the name of an office."""
LONGEST_TENURE_YEARS = 80
DEEPEST = 50
"""Grades a firm may have."""
LEVEL_NAMES = {
    "executive": Level.EXECUTIVE,
    "senior manager": Level.SENIOR_MANAGER,
    "manager": Level.MANAGER,
    "staff": Level.STAFF,
}
USUAL = ColumnMap()


@cache
def _zones() -> set[str]:
    """Names of the time zones there are. Hundreds of files are opened for them, so it is not done before one is named."""
    return zoneinfo.available_timezones()


def _zone_offset(name: str) -> float | None:
    """Standard time of an IANA time zone, in hours; None if there is no zone of that name."""
    if name not in _zones():
        return None
    zone = zoneinfo.ZoneInfo(name)
    hours = [dt.datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]
    return min(each.total_seconds() / 3600 for each in hours if each is not None)


def utc_offset(text: str, decimal_comma: bool) -> float | None:
    """Hours from UTC out of `5.5`, `-05:00`, `UTC+1`, `(UTC+05:30) Mumbai` or `Europe/Berlin`; None if it is none of these."""
    clock = re.fullmatch(r"(?:UTC|GMT)?\s*([+\-−]?)(\d{1,2}):([0-5]\d)", re.sub(r"^\(([^)]*)\).*", r"\1", text), re.ASCII)
    if clock:
        hours = int(clock[2]) + int(clock[3]) / 60
        hours = -hours if clock[1] in ("-", "−") else hours
    else:
        bare = finite_number(re.sub(r"^(?:UTC|GMT)\s*", "", text).replace("−", "-"), decimal_comma)
        zone = _zone_offset(text)
        if bare is None and zone is None:
            return None
        hours = bare if bare is not None else float(zone or 0.0)
    return hours if -12 <= hours <= 14 else None


def read_offices(
    table: Table, columns: ColumnMap, names: list[str], usual_hours: float, problems: list[FileProblem], notes: list[str]
) -> tuple[list[str], list[float]]:
    """Office names and their UTC offsets in hours, in the order of their morning."""
    column = columns.utc_offset_hours
    given = table.cells(column, USUAL.utc_offset_hours, problems)
    stated: dict[str, tuple[float, int]] = {}
    known: dict[str, float | None] = {}
    for i, name in enumerate(names):
        if not name:
            problems.append(FileProblem(table.file, table.lines[i], columns.office, "", "is empty", "an office"))
        if len(name) > LONGEST_OFFICE:
            reason = f"is {len(name)} characters long"
            problems.append(FileProblem(table.file, table.lines[i], columns.office, name, reason, f"at most {LONGEST_OFFICE}"))
        text = given[i] if given else ""
        if not text:
            continue
        hours = known[text] if text in known else known.setdefault(text, utc_offset(text, table.decimal_comma))
        if hours is None:
            reason = "is not a UTC offset"
            problems.append(FileProblem(table.file, table.lines[i], column, text, reason, "hours from -12 to 14, such as 5.5 or -05:00"))
        elif stated.setdefault(name, (hours, table.lines[i]))[0] != hours:
            reason = f"differs from {stated[name][0]:g} hours on line {stated[name][1]} for the same office"
            problems.append(FileProblem(table.file, table.lines[i], column, text, reason, "one offset an office"))
    offsets = {name: hours for name, (hours, _) in stated.items()}
    from_zone: list[str] = []
    assumed: list[str] = []
    for name in sorted(set(names) - set(offsets)):
        zone = _zone_offset(name)
        offsets[name] = usual_hours if zone is None else zone
        (assumed if zone is None else from_zone).append(name)
    people = Counter(names)
    if from_zone:
        notes.append(f"UTC offset: standard time of the time zone for {_offices(from_zone, people)}.")
    if assumed:
        notes.append(f"UTC offset: {usual_hours:g} hours assumed for {_offices(assumed, people)} (default_utc_offset_hours).")
    alike = Counter(name.casefold() for name in offsets)
    if twins := sorted(name for name in offsets if alike[name.casefold()] > 1):
        notes.append(f"Offices that differ from another only in capital letters are kept apart: {_offices(twins, people)}.")
    order = sorted(offsets, key=lambda name: (-offsets[name], name))
    return order, [offsets[name] for name in order]


def _offices(names: list[str], people: Counter[str]) -> str:
    """A few offices by name, but never one of a few people: its name may be somebody's address."""
    large = [name for name in names if people[name] >= SMALL_GROUP]
    small = [f"{len(names) - len(large)} offices under {SMALL_GROUP} people"] if len(large) < len(names) else []
    return " and ".join([some(large)] * bool(large) + small)


def read_managers(table: Table, columns: ColumnMap, row_of: dict[str, int], problems: list[FileProblem]) -> np.ndarray | None:
    """(N,) int64 position in the file of each manager, -1 nobody; None if no manager is given at all."""
    column = columns.manager_id
    cells = table.cells(column, USUAL.manager_id, problems)
    if cells is None or not any(cells):
        return None
    manager = np.full(len(cells), -1)
    for i, each in enumerate(cells):
        if each and each not in row_of:
            reason = "does not match any employee"
            problems.append(FileProblem(table.file, table.lines[i], column, discreet(each), reason, "an employee_id, or empty"))
        elif each:
            manager[i] = row_of[each]
    for i in cycles(manager):
        reason = "closes a circle of managers: following the line up leads back to this person"
        problems.append(FileProblem(table.file, table.lines[i], column, discreet(cells[i]), reason, "a line that ends; empty for the top"))
    return manager


def read_levels(table: Table, columns: ColumnMap, problems: list[FileProblem], notes: list[str]) -> np.ndarray | None:
    """(N,) int64 Level, -1 where the cell is empty; None without the column."""
    cells = table.cells(columns.level, USUAL.level, problems)
    if cells is None or not any(cells):
        return None
    level = np.full(len(cells), -1)
    numbers = [table.number(each) for each in cells]
    whole = sorted({int(each) for each in numbers if each is not None and 1 <= each <= DEEPEST and each == int(each)})
    deepest = max(whole, default=0)
    for i, each in enumerate(cells):
        number, word = numbers[i], re.sub(r"[\s_-]+", " ", each.casefold())
        if word in LEVEL_NAMES:
            level[i] = LEVEL_NAMES[word]
        elif number is not None and number in whole:
            level[i] = _numbered_level(int(number), deepest)
        elif each:
            allowed = ", ".join(LEVEL_NAMES) + f", or whole numbers from 1 (the top) to {DEEPEST}"
            problems.append(FileProblem(table.file, table.lines[i], columns.level, each, "is not a level", allowed))
    if whole:
        names = {rank: name for name, rank in LEVEL_NAMES.items()}
        mapping = ", ".join(f"{each} = {names[Level(_numbered_level(each, deepest))]}" for each in whole)
        notes.append(f"Levels: numbers read with 1 as the top: {mapping}.")
    return level


def _numbered_level(number: int, deepest: int) -> int:
    """The level of grade `number` out of 1 (top) .. deepest (staff): counted from below, or stretched over the four."""
    if deepest <= len(Level):
        return deepest - number
    return (len(Level) - 1) * (deepest - number) // (deepest - 1)


def read_tenure(table: Table, columns: ColumnMap, problems: list[FileProblem], notes: list[str]) -> np.ndarray | None:
    """(N,) years, NaN where unknown; None without the column."""
    column = columns.tenure_years
    cells = table.cells(column, USUAL.tenure_years, problems)
    if cells is None:
        notes.append("Tenure: generated (no such column).")
        return None
    years = np.full(len(cells), np.nan)
    puzzling: Counter[str] = Counter()
    texts: set[str] = set()
    for i, each in enumerate(cells):
        value = table.number(each)
        if value is None and each:
            value = tenure_from_text(each)
            texts.add(each) if value is not None else puzzling.update([each])
        if value is None:
            continue
        if not 0 <= value <= LONGEST_TENURE_YEARS:
            problems.append(FileProblem(table.file, table.lines[i], column, each, "is no tenure", f"0 to {LONGEST_TENURE_YEARS} years"))
        years[i] = value
    if texts:
        read = ", ".join(f"{each!r} = {tenure_from_text(each) or 0.0:.3g} years" for each in sorted(texts)[:5])
        notes.append(f"Tenure: texts read as the middle of their range ({read}).")
    if puzzling:  # which they are is not reported: a value in the wrong column may name somebody
        notes.append(f"Tenure: {how_many(sum(puzzling.values()), len(cells))} cells not understood, generated instead.")
    empty = sum(not each for each in cells)
    if empty:
        notes.append(f"Tenure: {how_many(empty, len(cells))} empty cells, generated.")
    return years


def read_shares(table: Table, column: str, usual: str, problems: list[FileProblem]) -> np.ndarray | None:
    """(N,) float32 shares from 0 to 1, NaN where empty; None without the column."""
    cells = table.cells(column, usual, problems)
    if cells is None or not any(cells):
        return None
    values = [table.number(each) for each in cells]
    for i, (each, value) in enumerate(zip(cells, values, strict=True)):
        if each and (value is None or not 0 <= value <= 1):
            problems.append(FileProblem(table.file, table.lines[i], column, discreet(each), "is no share of days", "a number from 0 to 1"))
    return np.array([np.nan if value is None else value for value in values], np.float32)


def tenure_from_text(text: str) -> float | None:
    """Years out of `13-36 months` (the middle), `61+ months` (at least), `<1 year` (half), `3 yrs`; None otherwise."""
    found = re.fullmatch(
        r"([<>≤≥]?)\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?)|(\+))?\s*(y|yr|yrs|years?|m|mo|mos|mths?|months?)\.?",
        text.casefold(),
        re.ASCII,
    )
    if not found:
        return None
    low = float(found[2])
    high = float(found[3]) if found[3] else low
    middle = low / 2 if found[1] in {"<", "≤"} else (low + high) / 2
    return middle / 12 if found[5].startswith("m") else middle
