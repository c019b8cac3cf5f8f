"""A column of an observed file, and by which option it is named where the file calls it otherwise."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from experiments.verbs.calibrate.options import COUNT
from sim.company.tables import FileProblem, Table, some
from sim.disclosure import columns_shown

FEWEST_TOTALS, FEWEST_RISES = 8, 5
"""Numbers in a row that never fall, and rises among them, from which on they may well be totals so far."""


def totals_so_far(what: str, each: str, counts: Sequence[int]) -> list[str]:
    """What to be careful of where counts in the order of time never fall, and rise again and again, as totals so far do and counts seldom."""
    steps = [later - earlier for earlier, later in pairwise(counts)]
    if len(counts) < FEWEST_TOTALS or min(steps) < 0 or sum(step > 0 for step in steps) < FEWEST_RISES:
        return []
    return [
        f"{what} never fall from one {each} to the next. If they are totals so far, give what each {each} adds: nothing here is right otherwise."
    ]


def named_cells(table: Table, column: str, usual: str, problems: list[FileProblem], field: str, required: bool = False) -> list[str] | None:
    """As `Table.cells`; a problem of a missing column says that the option `field` names it."""
    before = len(problems)
    cells = table.cells(column, usual, problems, required)
    problems[before:] = [replace(each, allowed=f"{each.allowed}; name yours: {field}=COLUMN") for each in problems[before:]]
    return cells


def counts_of(
    table: Table, column: str | None, read: Collection[str], who: Collection[str], problems: list[FileProblem], field: str, person: str = ""
) -> list[str] | None:
    """The cells that say how many a line stands for, or None where each line is one event (`column` None says so).

    Without such a column, a line that says `who` is an event. If no line does, and numbers stand in a column that is not `read`, the
    counts may have another name: that is a problem, since each would count as 1. `field` and `person` are the options that settle it.
    """
    if column is None:
        return None
    cells, there = named_cells(table, column, COUNT, problems, field), set(table.columns)
    if cells is not None or column != COUNT or there & set(who):
        return cells
    numbers = {
        name: place for place, (name, found) in enumerate(table.columns.items(), 1) if name not in read and _are_counts(table, found)
    }
    if numbers:
        shown = columns_shown(list(table.columns), table.named | {column, *read})
        told = [repr(name) if name in shown else f"column {place}" for name, place in numbers.items()]
        given = next(iter(numbers)) if len(numbers) == 1 and shown else "COLUMN"
        who_says = f"{person}={given} if that is who; " if person else ""
        allowed = f"{field}={given} if that is how many; {who_says}{field}=null if each line is one event"
        holds = "holds numbers and is" if len(numbers) == 1 else "hold numbers and are"
        problems.append(FileProblem(table.file, 1, column, "", f"no such column, but {some(told)} {holds} not read", allowed))
    return None


def _are_counts(table: Table, cells: list[str]) -> bool:
    """Whether whole numbers from 0 stand in the cells, and nothing else."""
    numbers = [table.number(each) for each in cells if each]
    return bool(numbers) and all(each is not None and each >= 0 and each == int(each) for each in numbers)
