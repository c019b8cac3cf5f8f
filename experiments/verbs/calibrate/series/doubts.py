"""What a series of days can hardly be: sums of weeks, totals so far, more than there are people, a stretch untold; and answers of more than attended."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from experiments.verbs.calibrate.columns import totals_so_far
from experiments.verbs.calibrate.periods import spacing
from sim.company.tables import FileProblem, Table
from sim.settings import Calendar
from sim.spelling import plural

WEEK = 7
LEAST_LACKING = 10
"""As many would have come in a stretch without a line, had it been like the weeks beside it: fewer may be chance."""

MUCH_ELSEWHERE = 0.1
"""A share of what a file holds that lies outside the simulated days, from which on more than its edges does."""

EVENTS = {"registrations": "registration", "attendance": "attendee", "posts": "post"}
"""What each series counts."""

ALONE = {"registrations": "; for sums alone: calibrate.bass.file"}
"""What to do with sums of a series, if anything."""


def sums(table: Table, column: str, name: str, counts: Mapping[dt.date, int]) -> Iterator[FileProblem]:
    """The problem of counts whose dates lie whole weeks or months apart: the sum of a week would be compared with one day. One event a
    date is no sum."""
    between = spacing(sorted(counts))
    if between is not None and max(counts.values()) > 1:
        apart = f"a {between.asked}" if between.months else between.said
        allowed = f"a line a day; if on other days there was none, say what the file covers: calibrate.observed.{name}.until=LAST_DAY{ALONE.get(name, '')}"
        yield FileProblem(table.file, 0, column, "", f"has dates {apart} apart, as if each count were the sum of so long", allowed)


def doubts(name: str, counts: np.ndarray, told: np.ndarray, people: int, calendar: Calendar, by_person: bool) -> list[str]:
    """What to be careful of in daily `counts` (D,) of a company of so many people; `told` (D,): days of which the file has a line;
    `by_person`: whether it says who, so that each counts once a course."""
    found, total = totals_so_far(f"Counts of {name}", "day", counts[told].tolist()), int(counts.sum())
    if name != "posts" and total > people:
        mend = (
            "of several courses leave in that of the campaign"
            if by_person
            else f"if lines repeat people, say who (calibrate.observed.{name}.person)"
        )
        found.append(
            f"The file holds {plural(total, EVENTS[name])}, more than the company has people ({people:,}), and the model counts each once: {mend}; "
            "if it was a larger company, describe that one."
        )
    return found + ([] if name == "attendance" else _untold(name, counts, told, calendar))


def elsewhere(name: str, inside: int, outside: int, courses: int, calendar: Calendar) -> Iterator[str]:
    """What a file seems to hold beside the campaign: other days, other courses."""
    if outside >= MUCH_ELSEWHERE * (inside + outside) and outside:
        lie, are, they = ("lies", "is", "it is") if outside == 1 else ("lie", "are", "they are")
        yield (
            f"Of {plural(inside + outside, EVENTS[name])} {outside:,} {lie} outside the simulated days, {calendar.all_said}, and {are} not used: "
            f"if {they} of this campaign, its calendar (campaign.calendar) is another one."
        )
    if courses > 1:
        yield (
            f"The {name} are of {courses} courses, and all count as this campaign's: if others are among them, leave in those of its own "
            "(watercooler import ... courses=[NAME])."
        )


def too_many_answers(answers: int, came: int | None, people: int) -> Iterator[str]:
    """A survey of attendees that more answered than attended by their file, or than there are people where no file says who `came`."""
    if answers > (people if came is None else came):
        there = f"the company has people ({people:,})" if came is None else f"attended by their file ({came:,})"
        yield (
            f"The survey holds {plural(answers, 'answer')}, more than {there}, and each counts as one attendee's: what was fitted looks surer than it is. "
            "Leave in one answer of each, about this campaign alone; or add the attendance that is missing."
        )


def _untold(name: str, counts: np.ndarray, told: np.ndarray, calendar: Calendar) -> list[str]:
    """A week or more without a line, where both the week before and the week after it would make one expect many: tails are sparse, and bursts end."""
    found, days = list[str](), np.flatnonzero(told)
    off = {calendar.offset(each) - calendar.first_day for each in calendar.holidays}
    for before, after in pairwise(days.tolist()):
        lacking = sum(day not in off for day in range(before + 1, after))
        beside = min(int(counts[max(before - WEEK + 1, 0) : before + 1].sum()), int(counts[after : after + WEEK].sum()))
        if lacking >= WEEK and beside * lacking >= LEAST_LACKING * WEEK:
            first, last = (calendar.date(day + calendar.first_day) for day in (before + 1, after - 1))
            found.append(
                f"The file has no line of {name} from {first} to {last}, so none are taken to have come. If they are missing, what was fitted is wrong: "
                "add them, or fit the days before them alone (until)."
            )
    return found
