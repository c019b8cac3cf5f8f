"""A company out of a few words: offices, how many people, how they work, and in which departments."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from experiments.config.errors import Problem, RequestError
from experiments.config.office_lines import OFFSET, AnswerError, OfficeLine, offices_in
from experiments.config.typed_values import typed_value
from experiments.dashboard.uploads import private_folder
from experiments.execution.real_people import invented_people
from sim.settings import CompanySettings

NAME, CALLED = "described", "your_company"
"""How such a company is chosen, and what it is called."""

OFFICES = "London 300 0\nNew York 200 -5"
"""Offices at first."""

WITH_COMMAS = re.compile(rf"^\s*([^,\d\n]+),\s*(\d{{1,3}}(?:[,'’]\d{{3}})+|\d+)(?:,\s*({OFFSET}))?\s*$")
"""A line that holds one office, as `Zurich, 500, +1`; elsewhere commas are between offices."""

TOO_LARGE = 200_000
"""People of a company that is not offered: a lever moved would not show within minutes."""

MOST_DEPARTMENTS = 20


class DepartmentSize(NamedTuple):
    """How large a department is."""

    number: float
    unit: str  # "%", or "": people

    def __str__(self) -> str:
        return f"{self.number:,.10g}{self.unit and ' %'}"


def described_words(offices: str, remote_share: float, team_size: int, departments: str = "") -> tuple[str, ...]:
    """A company that is described, as it would be typed. Without departments its people are drawn; with them, a file says who works
    where, and the rest is drawn. Raises RequestError with everything that is not understood, by field and line: `offices.2`."""
    of_offices, problems = _by_line("offices", offices, _offices_in)
    sizes, others = _by_line("departments", departments, departments_in)
    lines, problems = list(of_offices.values()), [*problems, *others]
    if not offices.strip():
        problems.append(Problem("", "offices", "needs at least one: NAME PEOPLE, one a line"))
    if sum(each.employees for each in lines) > TOO_LARGE:
        problems.append(Problem("", "offices", f"needs at most {TOO_LARGE:,} people together: a lever moved would not show within minutes"))
    if len(sizes) > MOST_DEPARTMENTS:
        problems.append(Problem("", "departments", f"needs at most {MOST_DEPARTMENTS} departments, not {len(sizes)}"))
    if not problems:  # else not all of both is known
        problems += _contradictions(sizes, sum(each.employees for each in lines))
    if problems:
        raise RequestError(problems)
    alike = {"name": CALLED, "remote_share": remote_share, "team_size": team_size}
    if not sizes:
        plans = [{"name": each.name, "employees": each.employees, "utc_offset_hours": each.utc_offset_hours} for each in lines]
        return ("company=small_firm", *(f"company.{field}={typed_value(value)}" for field, value in ({**alike, "offices": plans}).items()))
    text = employees_csv(lines, {name: each.number for name, each in sizes.items()}, team_size)
    alike["employees"] = str(invented_people(text, private_folder()))
    return ("company=records", *(f"company.{field}={typed_value(value)}" for field, value in alike.items()))


def file_of(company: CompanySettings) -> Path | None:
    """The file that says who works where in such a company, where it has departments; None of any other company."""
    path = Path(company.employees or "")
    return path if path.is_relative_to(private_folder() / NAME) else None


def _by_line[T](field: str, text: str, read: Callable[[str], dict[str, T]]) -> tuple[dict[str, T], list[Problem]]:
    """What is read in each line of a field, by name, and what is wrong there."""
    found, problems, line_of = dict[str, T](), list[Problem](), dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        here = dict[str, T]()
        try:
            here = read(line) if line.strip() else here
        except AnswerError as error:
            problems.append(Problem("", f"{field}.{number}", f"needs {error}"))
        problems += [Problem("", f"{field}.{number}", f"is in line {line_of[name]} already", name) for name in here if name in line_of]
        line_of |= dict.fromkeys(here, number)
        found |= here
    return found, problems


def _offices_in(line: str) -> dict[str, OfficeLine]:
    return {each.name: each for each in offices_in(WITH_COMMAS.sub(_without_commas, line))}


def _without_commas(office: re.Match[str]) -> str:
    return " ".join(filter(None, office.groups()))


def departments_in(line: str) -> dict[str, DepartmentSize]:
    """Departments in a line, a comma apart, and how large each is. Raises AnswerError."""
    found: dict[str, DepartmentSize] = {}
    for part in filter(None, (each.strip() for each in line.split(","))):
        match = re.fullmatch(r"(.{1,60}?)\s+(\d{1,6}(?:\.\d+)?)\s*(%?)", part)
        if match is None or not float(match[2]) > 0:
            raise AnswerError(f"NAME SIZE, in people or per cent, such as Sales 30; not {part!r}")
        if match[1] in found:
            raise AnswerError(f"different names; {match[1]!r} is there twice")
        found[match[1]] = DepartmentSize(float(match[2]), match[3])
    return found


def _contradictions(sizes: dict[str, DepartmentSize], people: int) -> list[Problem]:
    """What no company of so many people can be divided into."""
    of_unit = {each.unit: f"{name} {each}" for name, each in reversed(sizes.items())}  # the first of each
    together = sum(each.number for each in sizes.values())
    if len(of_unit) > 1:
        said = f"per cent for all departments, or for none: {of_unit['%']} is in per cent, {of_unit['']} in people"
    elif "%" in of_unit and together > 100 + 1e-6:
        said = f"at most 100 % together, not {together:,.10g} %"
    elif "" in of_unit and together > people:
        said = f"at most as many people together as the offices have, {people:,}, not {together:,.10g}; shares are written with %"
    else:
        return []
    return [Problem("", "departments", f"needs {said}")]


def employees_csv(offices: list[OfficeLine], departments: dict[str, float], team_size: int) -> str:
    """A line an employee: each office has all departments, in proportion, whatever their sizes add up to; teams are of one department."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["employee_id", "office", "utc_offset_hours", "function", "team"])
    whole, number = sum(departments.values()), 0
    for office in offices:
        ends, before = 0.0, 0
        for department, size in departments.items():
            ends += office.employees * size / whole
            until = round(ends)
            for place in range(until - before):
                number += 1
                team = f"{office.name}, {department} {place // team_size + 1}"
                writer.writerow([number, office.name, office.utc_offset_hours, department, team])
            before = until
    return text.getvalue()
