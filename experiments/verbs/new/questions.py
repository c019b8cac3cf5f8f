"""Ten questions, whose answers make a campaign and a company."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.config.errors import nearest
from experiments.config.office_lines import AnswerError, offices_in

FORMATS = ("in_person", "virtual", "self_paced")


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
        Question(
            "offices", "Which offices, with how many people and what UTC offset in hours?", "London 300 0, New York 200 -5", offices_in
        ),
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
