"""Adoption data from two files: people with a site and a time of adoption, and ties of several kinds."""

import datetime as dt
import difflib
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from experiments.config.errors import RequestError, in_records
from experiments.verbs.calibrate.options import AdoptionPlan
from sim.company.csr import both_ways
from sim.company.people import text_hash
from sim.company.tables import FileProblem, Table, read_table, some
from sim.diffusion.adoption import AdoptionHistory
from sim.disclosure import SMALL_GROUP, discreet


@dataclass(frozen=True)
class Adoption:
    """An adoption data set. Ids are hashed on reading and kept nowhere."""

    course: AdoptionHistory
    sites: tuple[str, ...]
    periods: int
    period_days: float
    notes: tuple[str, ...]

    @property
    def size(self) -> np.ndarray:
        """(S,) people in each site."""
        return np.bincount(self.course.site, minlength=len(self.sites))

    @property
    def shown(self) -> np.ndarray:
        """(S,) whether a site is large enough to be shown on its own."""
        return self.size >= SMALL_GROUP

    def cumulative(self, time: np.ndarray | None = None) -> np.ndarray:
        """(S, periods + 1) adopters so far, of the data or of other times of adoption (N,)."""
        return cumulative(self.course.site, self.course.time if time is None else time, len(self.sites), self.periods)

    def seen_until(self, last: np.ndarray) -> AdoptionHistory:
        """The course as it was known when each site had been watched up to a period; `last` (S,)."""
        seen = last[self.course.site]
        return self.course._replace(seen=seen, time=np.where(self.course.time <= seen, self.course.time, 0))


def cumulative(site: np.ndarray, time: np.ndarray, sites: int, periods: int) -> np.ndarray:
    """(sites, periods + 1) adopters so far by period; nobody in period 0."""
    new = np.bincount(site * (periods + 1) + time, minlength=sites * (periods + 1)).reshape(sites, periods + 1)
    new[:, 0] = 0
    return new.cumsum(axis=1)


def read_adoption(plan: AdoptionPlan) -> Adoption:
    """The data set in the files of a plan. Raises RequestError with every problem in both."""
    problems: list[FileProblem] = []
    notes: list[str] = []
    columns = plan.columns
    table = read_table(plan.people or "", problems, notes, columns.model_dump().values())
    tie_table = read_table(plan.ties, problems, notes, columns.model_dump().values()) if plan.ties else None
    ids = table.cells(columns.person, "", problems, required=True) if table else None
    places = table.cells(columns.site, "", problems, required=True) if table else None
    times = table.cells(columns.time, "", problems, required=True) if table else None
    if table is None or ids is None or places is None or times is None:
        raise RequestError(in_records(each) for each in problems)
    row_of = _rows(table, columns.person, ids, problems)
    for line, place in zip(table.lines, places, strict=True):
        if not place:
            problems.append(FileProblem(table.file, line, columns.site, "", "is empty", "the name of a site"))
    time = _times(table, plan, times, problems, notes)
    ends = _ties(tie_table, plan, row_of, problems, notes) if tie_table else np.empty((2, 0), np.int32)
    if not problems and not (time > 0).any():
        problems.append(FileProblem(table.file, 0, columns.time, "", "nobody adopts", "a time for some of the people"))
    if problems:
        raise RequestError(in_records(each) for each in problems)
    periods = plan.periods or int(time.max())
    if (time > periods).any():
        notes.append(f"{int((time > periods).sum())} adoptions after period {periods} count as not adopted by the end.")
        time = np.where(time > periods, 0, time)
    names = tuple(sorted(set(places)))
    number = {name: row for row, name in enumerate(names)}
    start, to = both_ways(len(ids), *ends)
    if not plan.ties:
        notes.append("No ties are given: peers cannot be distinguished from anything else that spreads over time.")
    course = AdoptionHistory(
        key=np.array([text_hash(each, key="adoption") for each in ids], np.uint64),
        site=np.array([number[each] for each in places], np.int64),
        time=time,
        seen=np.full(len(ids), periods, np.int64),
        sociability=_sociability(start),
        tie_start=start,
        tie_to=to.astype(np.int64),
    )
    data = Adoption(course, names, periods, plan.period_days, ())
    if not data.shown.all():
        notes.append(f"{int((~data.shown).sum())} sites of fewer than {SMALL_GROUP} people are used, and shown nowhere on their own.")
    return replace(data, notes=tuple(notes))


def _sociability(start: np.ndarray) -> np.ndarray:
    """(N,) logarithm of 1 + contacts, standardised; 0 where all have as many."""
    contacts = np.log1p(np.diff(start).astype(np.float64))
    spread = contacts.std()
    return (contacts - contacts.mean()) / spread if spread > 0 else np.zeros(len(contacts))


def _rows(table: Table, column: str, ids: list[str], problems: list[FileProblem]) -> dict[str, int]:
    row_of: dict[str, int] = {}
    for i, each in enumerate(ids):
        if not each or each in row_of:
            reason = "is empty" if not each else f"appears already on line {table.lines[row_of[each]]}"
            problems.append(FileProblem(table.file, table.lines[i], column, each, reason, "each person once"))
        row_of.setdefault(each, i)
    return row_of


def _times(table: Table, plan: AdoptionPlan, cells: list[str], problems: list[FileProblem], notes: list[str]) -> np.ndarray:
    """(N,) period of adoption, from 1; 0 where the cell is empty. Dates are counted in periods from the first of them."""
    dates = {each: _date(each) for each in set(cells) if each}
    if dates and all(dates.values()):
        first = min(each for each in dates.values() if each)
        notes.append(f"Period 1 begins on {first.isoformat()}, the first date of adoption; a period has {plan.period_days:g} days.")
        return np.array([int((day - first).days / plan.period_days) + 1 if (day := dates.get(each)) else 0 for each in cells], np.int64)
    time = np.zeros(len(cells), np.int64)
    for i, each in enumerate(cells):
        value = table.number(each) if each else 0.0
        if value is None or value != int(value) or (each and not 1 <= value <= 100_000):
            allowed = "a whole number of periods from 1, or a date such as 2026-03-02 on every line; empty: not adopted by the end"
            problems.append(FileProblem(table.file, table.lines[i], plan.columns.time, each, "is no period", allowed))
        else:
            time[i] = int(value)
    return time


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _ties(table: Table, plan: AdoptionPlan, row_of: dict[str, int], problems: list[FileProblem], notes: list[str]) -> np.ndarray:
    """(2, E) int32, the two ends of each tie that is used."""
    columns = plan.columns
    ends = [table.cells(column, "", problems, required=True) for column in (columns.tie_from, columns.tie_to)]
    kinds = table.cells(columns.tie_kind, AdoptionPlan().columns.tie_kind, problems, bool(plan.tie_kinds))
    if ends[0] is None or ends[1] is None:
        return np.empty((2, 0), np.int32)
    known = sorted(kind for kind, count in Counter(kinds or ()).items() if discreet(kind, count))
    for each in plan.tie_kinds if kinds else ():
        if each not in (kinds or ()):
            near = difflib.get_close_matches(each, known, n=1, cutoff=0.0)
            reason = "is a kind no tie has" + (f"; the nearest is {near[0]!r}" if near else "")
            problems.append(FileProblem(table.file, 0, columns.tie_kind, each, reason, "one of " + some(known) if known else ""))
    rows = np.array([[row_of.get(each, -1) for each in end] for end in ends if end is not None], np.int32)
    for column, end, row in zip((columns.tie_from, columns.tie_to), ends, rows, strict=True):
        for i in np.flatnonzero(row < 0):
            problems.append(
                FileProblem(table.file, table.lines[i], column, (end or [])[i], "does not match anybody in the file of people", "a person")
            )
    for i in np.flatnonzero((rows[0] == rows[1]) & (rows[0] >= 0)):
        problems.append(FileProblem(table.file, table.lines[i], columns.tie_to, (ends[1] or [])[i], "is tied to themselves", "two people"))
    used = np.array([not plan.tie_kinds or each in plan.tie_kinds for each in kinds or [""] * rows.shape[1]], np.bool_)
    if not used.all():
        notes.append(f"{_plural(int(used.sum()), 'nomination')} of {len(used):,} used: {', '.join(plan.tie_kinds)}.")
    return rows[:, used]


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'s' * (count != 1)}"
