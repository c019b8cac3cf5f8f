"""Offices as people write them down: a name, how many people, and how far from UTC."""

import re
from dataclasses import dataclass

from experiments.config.messages import bounds
from sim.company.fields import utc_offset
from sim.settings import OfficePlan


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

OFFSET = r"(?:(?:UTC|GMT)?[+−-]?\d{1,2}(?:\.\d+|:\d\d)?|[A-Z]\w+/[\w/+-]+)"
"""How far from UTC, in hours with a fraction (5.5) or with minutes (5:30), or a time zone (Asia/Kolkata)."""

TWO_IN_ONE = re.compile(r"\s\d[\d,_]*\s+(UTC)?[+−-]\d|\s\d{3}|\bUTC\b")
"""What no name of an office holds: how many people, and an offset."""


def offices_in(text: str) -> list[OfficeLine]:
    """Offices in a text, a comma or a line apart. Raises AnswerError."""
    found = [_office(part.strip()) for part in re.split(BETWEEN, text) if part.strip()]
    names = [each.name for each in found]
    if not found or len(set(names)) < len(names):
        raise AnswerError("offices with different names: NAME PEOPLE, a comma or a line apart")
    return found


def _office(text: str) -> OfficeLine:
    match = re.fullmatch(rf"(.*?[^\s:=])\s*[:=]?\s+(\d{{1,3}}(?:[,'’]\d{{3}})+|\d[\d_]*)(?:\s+({OFFSET}))?", text)
    if match is None:
        missing = "" if re.search(r"\d", text) else ": how many people is missing"
        raise AnswerError(f"NAME PEOPLE, and if you like the UTC offset in hours, such as Zurich 500 +1; not {text!r}{missing}")
    if TWO_IN_ONE.search(match[1]):
        raise AnswerError(f"one office at a time, a comma or a line apart, such as Zurich 500 +1, Boston 350 -5; not {text!r}")
    name, people, offset = match[1], int(re.sub(r"\D", "", match[2])), utc_offset(match[3] or "0", decimal_comma=False)
    (fewest, most), (west, east), (_, longest) = (bounds(OfficePlan, each) for each in ("employees", "utc_offset_hours", "name"))
    if not fewest <= people <= most or offset is None:
        raise AnswerError(
            f"{fewest} to {most:,} people and an offset of {west} to {east} hours, or a time zone such as Asia/Kolkata; not {text!r}"
        )
    if len(name) > longest or not name.isprintable() or "${" in name:
        raise AnswerError(f"a name of up to {longest} letters, without ${{; not {text!r}")
    return OfficeLine(name, people, offset)
