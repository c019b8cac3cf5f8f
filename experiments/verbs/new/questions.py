"""Ten questions, whose answers make a campaign and a company."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.config.errors import nearest

FORMATS = ("in_person", "virtual", "self_paced")


class AnswerError(ValueError):
    """An answer that cannot be used; says what is expected."""


@dataclass(frozen=True)
class OfficeAnswer:
    """An office as it was answered."""

    name: str
    employees: int
    utc_offset_hours: float


@dataclass(frozen=True)
class Question:
    """One thing to ask for."""

    name: str  # as an option: name=answer
    asks: str
    default: str
    read: Callable[[str], Any]  # raises AnswerError


def _title(text: str) -> str:
    if not re.search(r"[A-Za-z0-9]", text) or len(text) > 100:
        raise AnswerError("a title of up to 100 letters, with a Latin letter or a digit in it, since files are named after it")
    return text.strip()


def _offices(text: str) -> list[OfficeAnswer]:
    found = [_office(part.strip()) for part in text.split(",") if part.strip()]
    names = [each.name for each in found]
    if not found or len(set(names)) < len(names):
        raise AnswerError("offices with different names: NAME PEOPLE, separated by commas")
    return found


def _office(text: str) -> OfficeAnswer:
    match = re.fullmatch(r"(.+?)\s+(\d[\d_]*)(?:\s+(?:UTC)?([+-]?\d{1,2}(?:\.\d+)?))?", text)
    if match is None:
        raise AnswerError(f"NAME PEOPLE, and if you like the UTC offset in hours, such as Zurich 500 +1; not {text!r}")
    name, people, offset = match[1], int(match[2]), float(match[3] or 0)
    if not 1 <= people <= 10_000_000 or not -12 <= offset <= 14:
        raise AnswerError(f"1 to 10,000,000 people and an offset of -12 to 14 hours; not {text!r}")
    return OfficeAnswer(name, people, offset)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise AnswerError(f"a date such as 2027-03-01, not {text!r}") from error


def _number(low: float, high: float, whole: bool = False) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text.replace("_", ""))
        except ValueError:
            value = math.nan
        if not low <= value <= high or (whole and value != int(value)):
            raise AnswerError(f"a {'whole ' if whole else ''}number from {low:g} to {high:,.10g}, not {text!r}")
        return int(value) if whole else value

    return read


def _one_of(known: Mapping[str, Any] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip() not in known:
            raise AnswerError(f"one of {', '.join(known)}, not {text!r}{nearest(text, known)}")
        return text.strip()

    return read


def _budget(text: str) -> float | None:
    return None if text.strip() in ("", "none", "null") else _number(1, 1e12)(text)


def questions(channels: tuple[str, ...], today: dt.date) -> tuple[Question, ...]:
    """The ten; `channels`: names of the ways to reach people."""
    monday = today + dt.timedelta(days=90 - (today + dt.timedelta(days=90)).weekday())
    return (
        Question("title", "What is the programme called?", "Our programme", _title),
        Question("offices", "Which offices, with how many people and what UTC offset in hours?", "London 300 0, New York 200 -5", _offices),
        Question("home", "What share of working days do people work from home (0 to 1)?", "0.3", _number(0, 1)),
        Question("start", "On which day is the first session?", monday.isoformat(), _date),
        Question("hours", "How many hours does it take?", "4", _number(0.25, 80)),
        Question("format", f"In which format ({', '.join(FORMATS)})?", "in_person", _one_of(FORMATS)),
        Question("dates", "How many dates in each office, a week apart?", "3", _number(1, 26, whole=True)),
        Question("seats", "How many seats has a session?", "15", _number(1, 100_000, whole=True)),
        Question("channel", f"How does the first teaser come ({', '.join(channels)}; none)?", "film", _one_of((*channels, "none"))),
        Question("budget", "What may it cost at most, in USD (none: no limit)?", "none", _budget),
    )


def slug(title: str) -> str:
    """A title as a name of files."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:60] or "ours"
