"""How many adopted in each period, out of a file: a line a period (or a day) with a count, or a line an event."""

from dataclasses import dataclass

import numpy as np

from experiments.config.errors import RequestError, in_records
from experiments.verbs.calibrate.columns import counts_of, named_cells
from experiments.verbs.calibrate.options import AdoptionColumns, BassPlan, ObservedFile
from experiments.verbs.calibrate.periods import WRITTEN, Clock, Length
from sim.company.tables import FileProblem, read_table, some
from sim.spelling import plural

MOST_PERIODS = 2000
MOST_COUNTED = 10**9
WHO = (ObservedFile().person, AdoptionColumns().person)
"""Columns that say who: a file with one has a line an event."""


@dataclass(frozen=True)
class AdoptionCounts:
    """`new` (T,) adoptions in each period, from the first in the file to its last."""

    new: np.ndarray
    notes: tuple[str, ...]
    careful: tuple[str, ...]  # what was taken for granted
    period: Length | None  # how long one is, where times are dates


def read_counts(plan: BassPlan) -> AdoptionCounts:
    """The counts in the file of a plan. Raises RequestError with every problem in it."""
    problems: list[FileProblem] = []
    notes: list[str] = []
    table = read_table(plan.file or "", problems, notes, (plan.time, plan.count or ""))
    times = named_cells(table, plan.time, "", problems, "calibrate.bass.time", required=True) if table else None
    counts = counts_of(table, plan.count, (plan.time,), WHO, problems, "calibrate.bass.count") if table else None
    if table is None or times is None:
        raise RequestError(in_records(each) for each in problems)
    found, many = list[int](), list[int]()
    clock = Clock(times, plan.period_days)
    problems += clock.uneven(table.file, plan.time, "calibrate.bass.period_days")
    for i, cell in enumerate(times):
        at = clock.period(table, cell)
        count = 1.0 if counts is None else table.number(counts[i])
        if at is None or not -MOST_PERIODS * 366 <= at <= 10**7:
            allowed = f"a whole number on every line, or {WRITTEN}"
            problems.append(FileProblem(table.file, table.lines[i], plan.time, cell, "is no period", allowed))
        if count is None or count != int(count) or not 0 <= count <= MOST_COUNTED:
            allowed = f"a whole number from 0 to {MOST_COUNTED:,}"
            problems.append(FileProblem(table.file, table.lines[i], plan.count or "", (counts or [""])[i], "is no count", allowed))
        if at is not None and count is not None:
            found.append(at)
            many.append(int(count))
    if problems:
        raise RequestError(in_records(each) for each in problems)
    period = np.array(found) - min(found)
    if period.max() >= MOST_PERIODS:
        problems.append(
            FileProblem(table.file, 0, plan.time, "", f"spans {period.max() + 1:,} periods", f"at most {MOST_PERIODS:,}: longer periods")
        )
        raise RequestError(in_records(each) for each in problems)
    new = np.bincount(period, many).astype(np.int64)
    total = int(new.sum())
    if len(new) < 4 or total < 10:
        problems.append(
            FileProblem(
                table.file,
                0,
                "",
                "",
                f"holds {plural(total, 'adoption')} in {plural(len(new), 'period')}",
                "at least 10 in at least 4 periods",
            )
        )
    if plan.people is not None and total > plan.people:
        problems.append(
            FileProblem(
                table.file, 0, plan.count or "", "", f"holds {total:,} adoptions", f"at most calibrate.bass.people ({plan.people:,})"
            )
        )
    if problems:
        raise RequestError(in_records(each) for each in problems)
    if clock.first:
        notes.append(f"{clock.said()}.")
    careful = _without_a_line(period, len(new)) if counts else ()
    return AdoptionCounts(new, tuple(notes), careful, clock.length if clock.first else None)


def _without_a_line(period: np.ndarray, periods: int) -> tuple[str, ...]:
    """That nothing is said of some periods; of events that means that there were none."""
    missing = [str(each + 1) for each in np.setdiff1d(np.arange(periods), period)]
    if not missing:
        return ()
    which, so = ("period", "it counts") if len(missing) == 1 else ("periods", "each counts")
    return (f"The file has no line for {which} {some(missing)}: {so} as 0.",)
