"""Adoption data from two files: people with a site and a time of adoption, and ties of several kinds."""

import difflib
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from experiments.config.errors import RequestError, in_records
from experiments.storage.learning_records import one_each
from experiments.verbs.calibrate.adoption.changes import Changes, not_used
from experiments.verbs.calibrate.adoption.covariates import PeopleOfFile, drawn_together, nothing_crosses, said_of
from experiments.verbs.calibrate.adoption.model import AdoptionModel, Covariate, Prior, priors_with, sociability
from experiments.verbs.calibrate.columns import named_cells
from experiments.verbs.calibrate.options import AdoptionPlan
from experiments.verbs.calibrate.periods import WRITTEN, Clock, Length
from sim.company.csr import both_ways, by_target
from sim.company.people import text_hash
from sim.company.tables import FileProblem, Table, read_table, some
from sim.diffusion.adoption import AdoptionHistory, contacts_before
from sim.disclosure import SMALL_GROUP, discreet
from sim.spelling import plural

LAST_PERIOD = 100_000
SEVEN_DAYS = (
    "Times are whole numbers, so a period is taken for 7 days: chances a week in the behaviour file rest on it. If one is longer, say so "
    "(calibrate.adoption.period_days=month)."
)
WHOLE = "The last period is taken for a whole one: if it was not over, say how many were (calibrate.adoption.periods={})."
REGISTRATIONS = "registrations of a campaign, by day or a line each: calibrate.observed.registrations.file=FILE"
FEWEST_SPLIT = 2
"""Periods that can be told apart into known and later ones."""


@dataclass(frozen=True)
class Adoption:
    """An adoption data set. Ids are hashed on reading and kept nowhere."""

    course: AdoptionHistory
    sites: tuple[str, ...]
    periods: int
    period: Length
    notes: tuple[str, ...]
    covariates: tuple[Covariate, ...] = ()  # beside how well connected people are
    directed: bool = False
    cluster: np.ndarray | None = None  # (N,) the unit with which somebody was drawn by lot, where these are no sites
    careful: tuple[str, ...] = ()  # what was taken for granted

    @property
    def all_covariates(self) -> tuple[Covariate, ...]:
        """What is known of people, how well connected they are first."""
        return (sociability(self.course, self.periods), *self.covariates)

    @property
    def priors(self) -> tuple[Prior, ...]:
        """Of all parameters that have a name, in the order of draws."""
        return priors_with(self.all_covariates, self.cluster is not None)

    def model(self, course: AdoptionHistory, saturation: int, absent: tuple[int, ...] = ()) -> AdoptionModel:
        """The problem of fitting a course (this one, or a part of it) in the sites and periods of the data set."""
        counts = contacts_before(course, self.periods)
        return AdoptionModel(course, counts, len(self.sites), self.periods, saturation, self.all_covariates, absent, self.cluster)

    @property
    def size(self) -> np.ndarray:
        """(S,) people in each site."""
        return np.bincount(self.course.site, minlength=len(self.sites))

    @property
    def ties(self) -> int:
        """How many ties there are; one that counts both ways is one."""
        return len(self.course.tie_to) // (1 if self.directed else 2)

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
    drawn = list(filter(None, (plan.arm, plan.cluster)))
    known = [*columns.model_dump().values(), *plan.covariates, *plan.exposures, *drawn]
    table = read_table(plan.people or "", problems, notes, known)
    tie_table = read_table(plan.ties, problems, notes, known) if plan.ties else None
    change_table = read_table(plan.changes, problems, notes, known) if plan.changes else None
    fields = _fields(plan)
    change = set(change_table.columns if change_table else ())
    given = [each for each in plan.covariates if each not in change or (table and each in table.columns)]
    wanted = (columns.person, columns.site, columns.time, *given, *(each for each in plan.exposures if each not in change), *drawn)
    cells = {name: named_cells(table, name, "", problems, fields[name], required=True) for name in wanted} if table else {}
    there = {name: each for name, each in cells.items() if each is not None}
    if table and not there:
        problems.append(FileProblem(table.file, 1, "", "", "may be another kind of file", f"a line a person; {REGISTRATIONS}"))
    if table is None or len(there) < len(set(wanted)):
        raise RequestError(in_records(each) for each in problems)
    ids, places = there[columns.person], there[columns.site]
    for line, place in zip(table.lines, places, strict=True):
        if not place:
            problems.append(FileProblem(table.file, line, columns.site, "", "is empty", "the name of a site"))
    clock = Clock(there[columns.time], plan.period_days)
    if clock.first:
        notes.append(f"{clock.said()}. The first date of adoption is in it.")
        problems += clock.uneven(table.file, columns.time, "calibrate.adoption.period_days")
    times = _periods(clock, table, columns.time, there[columns.time], problems, 1)
    rows, time, row_of = _one_each(table, plan, ids, places, times, problems, notes)
    ends = _ties(tie_table, plan, row_of, problems, notes) if tie_table else np.empty((2, 0), np.int32)
    since = {name: _periods(clock, table, name, there[name], problems, -LAST_PERIOD)[rows] for name in plan.exposures if name in there}
    changes = _changes(change_table, plan, row_of, clock, problems) if change_table else None
    if change_table:
        problems += not_used(change_table, table, plan)
    if not problems and not (time > 0).any():
        problems.append(FileProblem(table.file, 0, columns.time, "", "nobody adopts", "a time for some of the people"))
    periods = plan.periods or int(time.max(initial=0))
    if not problems and plan.forecast.splits and periods < FEWEST_SPLIT:
        allowed = f"at least {FEWEST_SPLIT} to put a forecast to the test (calibrate.adoption.forecast.splits)"
        problems.append(FileProblem(table.file, 0, columns.time, "", "tells of one period", allowed))
    if problems:
        raise RequestError(in_records(each) for each in problems)
    if (time > periods).any():
        notes.append(f"Not adopted by the end: {plural(int((time > periods).sum()), 'adoption')} after period {periods}.")
        time = np.where(time > periods, 0, time)
    names = tuple(sorted(set(places)))
    number = {name: row for row, name in enumerate(names)}
    start, to = by_target(len(rows), ends[1], ends[0]) if plan.directed else both_ways(len(rows), *ends)
    if not plan.ties:
        notes.append("No ties are given: peers cannot be distinguished from anything else that spreads over time.")
    site = np.array([number[places[i]] for i in rows], np.int64)
    course = AdoptionHistory(
        key=np.array([text_hash(ids[i], key="adoption") for i in rows], np.uint64),
        site=site,
        time=time,
        seen=np.full(len(rows), periods, np.int64),
        sociability=connectedness(start, site),
        tie_start=start,
        tie_to=to.astype(np.int64),
    )
    told = {name: [there[name][i] for i in rows] for name in (columns.site, *given, *drawn)}
    people = PeopleOfFile(table, [table.lines[i] for i in rows], told, since, changes, (start, course.tie_to), periods)
    said = said_of(people, plan, problems)
    cluster = drawn_together(people, plan, problems, notes)
    notes += nothing_crosses(people, plan)
    if problems:
        raise RequestError(in_records(each) for each in problems)
    data = Adoption(course, names, periods, clock.length, (), said, plan.directed, cluster)
    if not data.shown.all():
        notes.append(
            f"Used, and shown nowhere on their own: {plural(int((~data.shown).sum()), 'site')} of fewer than {SMALL_GROUP} people."
        )
    weeks = [SEVEN_DAYS] if clock.first is None and plan.period_days == "auto" else []
    whole = [WHOLE.format(periods - 1)] if clock.first is not None and plan.periods is None and periods > FEWEST_SPLIT else []
    return replace(data, notes=tuple(notes), careful=(*weeks, *whole))


def connectedness(start: np.ndarray, site: np.ndarray) -> np.ndarray:
    """(N,) logarithm of 1 + contacts, against the mean of one's site, standardised; 0 where all of a site have as many.

    Against one's site: who was asked for ties, and how, differs from site to site, and would pass for readiness to adopt.
    """
    contacts = np.log1p(np.diff(start).astype(np.float64))
    contacts -= (np.bincount(site, contacts) / np.maximum(np.bincount(site), 1))[site]
    spread = contacts.std()
    return contacts / spread if spread > 1e-9 else np.zeros(len(contacts))


def _one_each(
    table: Table, plan: AdoptionPlan, ids: list[str], places: list[str], times: np.ndarray, problems: list[FileProblem], notes: list[str]
) -> tuple[list[int], np.ndarray, dict[str, int]]:
    """Lines that count, one a person; the period in which each adopted first; and the row of each person by id."""
    first: dict[str, int] = {}
    for i, each in enumerate(ids):
        if not each:
            problems.append(FileProblem(table.file, table.lines[i], plan.columns.person, "", "is empty", "the id of a person"))
        elif places[first.setdefault(each, i)] != places[i]:
            reason = f"is at another site on line {table.lines[first[each]]}"
            problems.append(
                FileProblem(table.file, table.lines[i], plan.columns.person, each, reason, f"one site a person; {REGISTRATIONS}")
            )
    everybody = range(len(ids))
    rows, registered, _, _ = one_each(everybody, ids, [""] * len(ids), ["registered"] * len(ids), times, times, 0)
    if len(rows) < len(ids):
        notes.append(
            f"{table.file}: {len(ids) - len(rows):,} of {len(ids):,} lines left out: of each person one line counts, with the first adoption."
        )
    time: np.ndarray = registered[rows]
    return rows, time, {ids[i]: row for row, i in enumerate(rows)}


def _periods(clock: Clock, table: Table, column: str, cells: list[str], problems: list[FileProblem], least: int) -> np.ndarray:
    """(lines,) int64 periods from `least` on, 0 where the cell is empty; what is before period 1 is negative."""
    found = np.zeros(len(cells), np.int64)
    allowed = (
        WRITTEN
        if clock.first
        else f"a whole number of periods from {max(least, 1)} to {LAST_PERIOD:,} on every line, or {WRITTEN}; empty: not by the end"
    )
    for i, each in enumerate(cells):
        period = clock.period(table, each) if each else 0
        if period is None or (each and not least <= period <= LAST_PERIOD):
            problems.append(FileProblem(table.file, table.lines[i], column, each, "is no period", allowed))
        elif each:
            found[i] = period if period > 0 else period - 1
    return found


def _fields(plan: AdoptionPlan) -> dict[str, str]:
    """Name of a column -> the option that names it."""
    named = {
        "covariates": plan.covariates,
        "exposures": plan.exposures,
        "arm": filter(None, [plan.arm]),
        "cluster": filter(None, [plan.cluster]),
    }
    named |= {f"columns.{part}": [column] for part, column in plan.columns.model_dump().items()}
    return {column: f"calibrate.adoption.{option}" for option, columns in named.items() for column in columns}


def _changes(table: Table, plan: AdoptionPlan, row_of: dict[str, int], clock: Clock, problems: list[FileProblem]) -> Changes | None:
    """The lines of the file of changes; None, with problems, if it is not told whom they are about, or when."""
    columns, fields = plan.columns, _fields(plan)
    who, when = (named_cells(table, name, "", problems, fields[name], required=True) for name in (columns.person, columns.time))
    if who is None or when is None:
        return None
    for line, person, time in zip(table.lines, who, when, strict=True):
        if person not in row_of:
            problems.append(
                FileProblem(table.file, line, columns.person, person, "does not match anybody in the file of people", "a person")
            )
        if not time:
            problems.append(FileProblem(table.file, line, columns.time, "", "is empty", "the period or date of the change"))
    rows = np.array([row_of.get(each, -1) for each in who], np.int64)
    return Changes(table, rows, _periods(clock, table, columns.time, when, problems, -LAST_PERIOD), when)


def _ties(table: Table, plan: AdoptionPlan, row_of: dict[str, int], problems: list[FileProblem], notes: list[str]) -> np.ndarray:
    """(2, E) int32, the two ends of each tie that is used."""
    columns = plan.columns
    fields = _fields(plan)
    ends = [named_cells(table, column, "", problems, fields[column], required=True) for column in (columns.tie_from, columns.tie_to)]
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
        notes.append(f"{plural(int(used.sum()), 'nomination')} of {len(used):,} used: {', '.join(plan.tie_kinds)}.")
    return rows[:, used]
