"""Offices as people write them down: a name, how many people, and how far from UTC."""

import re
from dataclasses import dataclass


class AnswerError(ValueError):
    """An answer that cannot be used; says what is expected."""


@dataclass(frozen=True)
class OfficeLine:
    """An office as it was written."""

    name: str
    employees: int
    utc_offset_hours: float


BETWEEN = r"[\n;]|,(?!\d{3}(?!\d))"
"""Between two offices: a line, a semicolon, or a comma that parts no thousands."""

TWO_IN_ONE = re.compile(r"\s\d[\d,_]*\s+(UTC)?[+−-]\d|\s\d{3}|\bUTC\b")
"""What no name of an office holds: how many people, and an offset."""


MOST_PEOPLE, LONGEST_NAME = 500_000, 80
"""What an office of a company takes (`OfficePlan`)."""


def offices_in(text: str) -> list[OfficeLine]:
    """Offices in a text, a comma or a line apart. Raises AnswerError."""
    found = [_office(part.strip()) for part in re.split(BETWEEN, text) if part.strip()]
    names = [each.name for each in found]
    if not found or len(set(names)) < len(names):
        raise AnswerError("offices with different names: NAME PEOPLE, a comma or a line apart")
    return found


def _office(text: str) -> OfficeLine:
    match = re.fullmatch(r"(.*?[^\s:])\s*:?\s+(\d{1,3}(?:[,'’]\d{3})+|\d[\d_]*)(?:\s+(?:UTC)?([+−-]?\d{1,2}(?:\.\d+)?))?", text)
    if match is None:
        missing = "" if re.search(r"\d", text) else ": how many people is missing"
        raise AnswerError(f"NAME PEOPLE, and if you like the UTC offset in hours, such as Zurich 500 +1; not {text!r}{missing}")
    if TWO_IN_ONE.search(match[1]):
        raise AnswerError(f"one office at a time, a comma or a line apart, such as Zurich 500 +1, Boston 350 -5; not {text!r}")
    name, people, offset = match[1], int(re.sub(r"\D", "", match[2])), float((match[3] or "0").replace("−", "-"))
    if not 1 <= people <= MOST_PEOPLE or not -12 <= offset <= 14:
        raise AnswerError(f"1 to {MOST_PEOPLE:,} people and an offset of -12 to 14 hours; not {text!r}")
    if len(name) > LONGEST_NAME or not name.isprintable() or "${" in name:
        raise AnswerError(f"a name of up to {LONGEST_NAME} letters, without ${{; not {text!r}")
    return OfficeLine(name, people, offset)
