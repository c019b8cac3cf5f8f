"""A file of changes: a line a person and time, with what became of them then; one person may have many lines."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.verbs.calibrate.adoption.model import SATURATES_AT
from experiments.verbs.calibrate.options import AdoptionPlan
from sim.company.tables import FileProblem, Table


class DatedValue(NamedTuple):
    """What a line says of one column: `period` from which it counts, negative before period 1; `when` as written."""

    line: int
    row: int
    period: int
    when: str
    cell: str


class Changes(NamedTuple):
    """Lines of a file in the order of time."""

    table: Table
    rows: np.ndarray  # (lines,) whom they are about
    periods: np.ndarray  # (lines,)
    times: Sequence[str]

    def column(self, name: str) -> list[DatedValue]:
        """What the lines say of a column; empty cells say nothing. Within a period dates are in order, too."""
        told = zip(self.table.lines, self.rows.tolist(), self.periods.tolist(), self.times, self.table.columns[name], strict=True)
        return sorted((DatedValue(*each) for each in told if each[-1]), key=lambda each: (each.period, each.when, each.line))


def new_values(changes: Changes | None, column: str, problems: list[FileProblem]) -> list[DatedValue]:
    """Changes of a column to another value; two values of a person at one time are a problem."""
    if changes is None or column not in changes.table.columns:
        return []
    found, first = changes.column(column), dict[tuple[int, str], DatedValue]()
    for each in found:
        before = first.setdefault((each.row, each.when), each)
        if before.cell != each.cell:
            reason = f"is another value on line {before.line}, at the same time"
            problems.append(FileProblem(changes.table.file, each.line, column, each.cell, reason, "one value a person and time"))
    return found


def not_used(table: Table, people: Table, plan: AdoptionPlan) -> list[FileProblem]:
    """What is wrong with the columns of a file of changes: nothing names one, or one is in the file of people, too, in another sense."""
    found = [
        FileProblem(table.file, 1, name, "", f"is a column of {people.file}, too, which says since when", "exposures in one of the files")
        for name in plan.exposures
        if name in table.columns and name in people.columns
    ]
    if not set(table.columns) & {*plan.covariates, *plan.exposures}:
        expected = "calibrate.adoption.covariates=[COLUMN] or calibrate.adoption.exposures=[COLUMN]"
        found.append(FileProblem(table.file, 1, "", "", "has no column that is asked for", expected))
    return found


def so_far(changes: Changes, column: str, people: int, periods: int, problems: list[FileProblem]) -> np.ndarray:
    """(people, periods + 1) how often somebody had been exposed before each period, up to SATURATES_AT; lines add up."""
    total = np.zeros((people, periods + 1))
    for each in changes.column(column):
        times = changes.table.number(each.cell)
        if times is None:
            expected = "how often: 1 for once more, -1 for once less"
            problems.append(FileProblem(changes.table.file, each.line, column, each.cell, "is no number", expected))
            continue
        total[each.row, min(max(each.period + 1, 1), periods + 1) :] += times
        if total[each.row].min() < 0:
            reason = "takes away more than the lines before it add"
            problems.append(FileProblem(changes.table.file, each.line, column, each.cell, reason, "at least 0 in sum"))
    return np.minimum(total, SATURATES_AT)
