"""A column of an observed file, and by which option it is named where the file calls it otherwise."""

from dataclasses import replace

from sim.company.tables import FileProblem, Table


def named_cells(table: Table, column: str, usual: str, problems: list[FileProblem], field: str, required: bool = False) -> list[str] | None:
    """As `Table.cells`; a problem of a missing column says that the option `field` names it."""
    before = len(problems)
    cells = table.cells(column, usual, problems, required)
    problems[before:] = [replace(each, allowed=f"{each.allowed}; name yours: {field}=COLUMN") for each in problems[before:]]
    return cells
