"""A company out of a few words: offices, how many people, how they work, and in which departments."""

import csv
import hashlib
import io
import re

from experiments.config.office_lines import AnswerError, OfficeLine, offices_in
from experiments.config.typed_values import typed_value
from experiments.dashboard.uploads import private_folder

NAME, CALLED = "described", "your_company"
"""How such a company is chosen, and what it is called."""

OFFICES = "London 300 0\nNew York 200 -5"
"""Offices at first."""

WITH_COMMAS = re.compile(r"(?m)^\s*([^,\d\n]+),\s*(\d{1,3}(?:[,'’]\d{3})+|\d+)(?:,\s*((?:UTC)?[+−-]?\d{1,2}(?:\.\d+)?))?\s*$")
"""A line that holds one office, as `Zurich, 500, +1`; elsewhere commas are between offices."""

TOO_LARGE = 200_000
"""People of a company that is not offered: a lever moved would not show within minutes."""

MOST_DEPARTMENTS = 20


def described_words(offices: str, remote_share: float, team_size: int, departments: str = "") -> tuple[str, ...]:
    """A company that is described, as it would be typed. Without departments its people are drawn; with them, a file says who works
    where, and the rest is drawn. Raises AnswerError where the text is not understood."""
    lines = offices_in(WITH_COMMAS.sub(_without_commas, offices))
    if sum(each.employees for each in lines) > TOO_LARGE:
        raise AnswerError(f"at most {TOO_LARGE:,} people together: a lever moved would not show within minutes")
    alike = {"name": CALLED, "remote_share": remote_share, "team_size": team_size}
    if not departments.strip():
        plans = [{"name": each.name, "employees": each.employees, "utc_offset_hours": each.utc_offset_hours} for each in lines]
        return ("company=small_firm", *(f"company.{field}={typed_value(value)}" for field, value in ({**alike, "offices": plans}).items()))
    text = employees_csv(lines, departments_in(departments), team_size)
    folder = private_folder() / NAME / hashlib.sha256(text.encode()).hexdigest()[:24]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "employees.csv").write_text(text, encoding="utf-8")
    alike["employees"] = str(folder / "employees.csv")
    return ("company=records", *(f"company.{field}={typed_value(value)}" for field, value in alike.items()))


def _without_commas(office: re.Match[str]) -> str:
    return " ".join(filter(None, office.groups()))


def departments_in(text: str) -> dict[str, float]:
    """Departments in a text, a line or comma apart, and how large each is against the others. Raises AnswerError."""
    found: dict[str, float] = {}
    for part in filter(None, (each.strip() for each in re.split(r"\n|,", text))):
        match = re.fullmatch(r"(.{1,60}?)\s+(\d{1,6}(?:\.\d+)?)\s*%?", part)
        if match is None or not float(match[2]) > 0:
            raise AnswerError(f"departments as NAME SIZE, in people or per cent, such as Sales 30; not {part!r}")
        if match[1] in found:
            raise AnswerError(f"departments with different names; {match[1]!r} is there twice")
        found[match[1]] = float(match[2])
    if len(found) > MOST_DEPARTMENTS:
        raise AnswerError(f"at most {MOST_DEPARTMENTS} departments, not {len(found)}")
    return found


def employees_csv(offices: list[OfficeLine], departments: dict[str, float], team_size: int) -> str:
    """A line an employee: each office has all departments, in proportion; teams are of one department."""
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
