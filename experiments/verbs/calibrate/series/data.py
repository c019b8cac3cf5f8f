"""Observed series and survey answers, out of files: what happened on which day, and what attendees say they told."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.config.errors import RequestError, in_records
from experiments.storage.learning_records import ONE_EACH, RANK, one_each
from experiments.verbs.calibrate.columns import counts_of, named_cells
from experiments.verbs.calibrate.options import CalibratePlan, ObservedFile, SurveyPlan
from experiments.verbs.calibrate.series.doubts import ALONE, doubts, elsewhere, sums, too_many_answers
from sim.company.company import Company
from sim.company.tables import FileProblem, Table, read_table, some
from sim.settings import Calendar, Settings
from sim.spelling import plural

MOST_DAILY = 10_000_000
A_DAY = "a date such as 2026-03-02, or days from the first workshop; `watercooler import people=HR learning=FILE` reads others"
A_MONTH = re.compile(r"\d{4}-\d{2}")
_NEVER = -(2**31)


@dataclass(frozen=True)
class Series:
    """One observed series: `counts` (D, O) by simulated day and office, or (D, 1) if the file has no offices."""

    name: str
    counts: np.ndarray
    last: int  # last simulated day that is covered
    by_office: bool
    waitlisted: bool = False  # whether it names some who waited for a seat


@dataclass(frozen=True)
class Survey:
    """Answers of attendees by what they told: nothing, that they attended, the content or its use."""

    nothing: int
    attendance: int
    content: int
    use: int

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.nothing + self.attendance + self.content + self.use

    @property
    def told_content(self) -> int:
        """How many told a colleague or their boss about the content, or how they use it."""
        return self.content + self.use


@dataclass(frozen=True)
class Observed:
    """Everything observed of a campaign."""

    series: tuple[Series, ...]
    survey: Survey | None
    notes: tuple[str, ...]
    careful: tuple[str, ...] = ()  # what a series can hardly be


def read_observed(plan: CalibratePlan, settings: Settings, company: Company) -> Observed:
    """What the files of a plan hold. Raises RequestError with every problem in all of them."""
    problems: list[FileProblem] = []
    notes: list[str] = []
    careful: list[str] = []
    series = [
        each
        for name, file in plan.observed.given.items()
        if (each := _read_series(name, file, settings.campaign.calendar, company, problems, notes, careful)) is not None
    ]
    survey = _read_survey(plan.survey, problems, notes) if plan.survey.file else None
    if problems:
        raise RequestError(in_records(each) for each in problems)
    came = next((int(each.counts.sum()) for each in series if each.name == "attendance"), None)
    careful += too_many_answers(survey.answers, came, len(company.office)) if survey else []
    return Observed(tuple(series), survey, tuple(notes), tuple(careful))


def _read_series(
    name: str, plan: ObservedFile, calendar: Calendar, company: Company, problems: list[FileProblem], notes: list[str], careful: list[str]
) -> Series | None:
    table = read_table(plan.file or "", problems, notes)
    if table is None:
        return None
    usual, option, offices = ObservedFile(), f"calibrate.observed.{name}", company.office_names
    dates, places, people, courses, statuses = (
        named_cells(table, getattr(plan, each), getattr(usual, each), problems, f"{option}.{each}", each == "date")
        for each in ("date", "office", "person", "course", "status")
    )
    read = (plan.date, plan.office, plan.course, plan.status)
    counts = counts_of(table, plan.count, read, (plan.person,), problems, f"{option}.count", f"{option}.person")
    if dates is None:
        return None
    row_of = {each: row for row, each in enumerate(offices)}
    a_place = f"{some(list(offices))}; or your own company (company=records), or no column of offices: all together"
    found, told = np.zeros((calendar.days, len(offices) if places else 1), np.int64), np.zeros(calendar.days, np.bool_)
    last, before = 0, len(problems)
    outside = list[tuple[int, int]]()  # day and count of each line
    of_course = Counter[str]()
    days = [_day(table, text, calendar) for text in dates]
    numbers = [1.0] * len(days) if counts is None else [*map(table.number, counts)]
    if plan.until is None and name != "attendance":  # sessions may be weeks apart
        inside = Counter[dt.date]()
        for day, count in zip(days, numbers, strict=True):
            if day is not None and 0 <= day < calendar.days:
                inside[calendar.date(day + calendar.first_day)] += int(count or 0)
        problems += sums(table, plan.date, name, inside)
    each_once = people is not None and counts is None and name != "posts"
    if each_once and statuses is not None and name == "attendance":
        for line, each in zip(table.lines, statuses, strict=True):
            if each and each.casefold() not in RANK:
                allowed = ", ".join(RANK) + ": `watercooler import` translates the words of many systems"
                problems.append(FileProblem(table.file, line, plan.status, each, "is no status", allowed))
    rows: Sequence[int] = range(len(dates))
    if each_once and people is not None and None not in days:
        rows, days = _one_each(name, people, courses, statuses, days, notes)
    for i in rows:
        line, text, day = table.lines[i], dates[i], days[i]
        if day is None:
            reason = f"is a month, and days are compared{ALONE.get(name, '')}" if A_MONTH.fullmatch(text) else "is no day"
            problems.append(FileProblem(table.file, line, plan.date, text, reason, A_DAY))
        office = 0 if places is None else row_of.get(places[i], -1)
        if places is not None and office < 0:
            problems.append(FileProblem(table.file, line, plan.office, places[i], "is no office of the company", a_place))
        count = numbers[i]
        if count is None or count != int(count) or not 0 <= count <= MOST_DAILY:
            problems.append(
                FileProblem(
                    table.file, line, plan.count or "", (counts or [""])[i], "is no count", f"a whole number from 0 to {MOST_DAILY:,}"
                )
            )
        if len(problems) > before or day is None or count is None:
            continue
        if 0 <= day < calendar.days:
            found[day, office] += int(count)
            told[day], last = True, max(last, day)
            of_course[courses[i] if courses else ""] += int(count)
        else:
            outside.append((day, int(count)))
    if plan.until is not None:
        last = min(calendar.offset(plan.until) - calendar.first_day, calendar.days - 1)
        if last < 7:
            allowed = f"{calendar.said(calendar.first_day + 7)} or later"
            problems.append(FileProblem(table.file, 0, "until", str(plan.until), "is before there is anything to compare", allowed))
    if outside:
        notes.append(f"{name}: {plural(len(outside), 'line')} outside the simulated days, {calendar.all_said}, not used.")
    if not told.any() and len(problems) == before:
        reason, allowed = f"holds no {name}, by the status of its lines", "some that count, or a line with a count of 0"
        if outside:
            first, end = (calendar.said(day + calendar.first_day) for day in (min(outside)[0], max(outside)[0]))
            reason = f"holds nothing in the simulated days, {calendar.all_said}: it goes from {first} to {end}"
            allowed = "another campaign.calendar, or other dates"
        problems.append(FileProblem(table.file, 0, "", "", reason, allowed))
    kept = found[: last + 1]
    careful += doubts(name, kept.sum(axis=1), told[: last + 1], len(company.office), calendar, each_once)
    careful += elsewhere(
        name, int(kept.sum()), sum(count for _, count in outside), sum(count > 0 for count in of_course.values()), calendar
    )
    notes.append(f"{name}: {int(kept.sum()):,} up to {calendar.said(last + calendar.first_day)}{', by office' if places else ''}.")
    waitlisted = statuses is not None and "waitlisted" in map(str.casefold, statuses)
    return Series(name, np.concatenate((kept, np.zeros_like(found[last + 1 :]))), last, places is not None, waitlisted)


def _one_each(
    name: str, people: list[str], courses: list[str] | None, statuses: list[str] | None, days: list[int | None], notes: list[str]
) -> tuple[list[int], list[int | None]]:
    """Rows that count, one for each person and course, and the days (rows of the file,) on which they count.

    Registrations: the first day, whatever became of it. Attendance: the first day on which somebody attended.
    """
    usual = "attended" if name == "attendance" else "registered"
    said = [usual] * len(people) if statuses is None else [each if each in RANK else usual for each in map(str.casefold, statuses)]
    day, who = np.array(days, np.int64), [each or i for i, each in enumerate(people)]  # lines that do not say who count each
    rows, first, held, _ = one_each(range(len(who)), who, courses or [""] * len(who), said, day, day, _NEVER)
    if len(rows) < len(people):
        notes.append(f"{name}: {len(people) - len(rows):,} of {len(people):,} lines left out: {ONE_EACH}")
    if name == "attendance":
        came = [i for i in rows if said[i] == "attended"]
        if len(came) < len(rows):
            notes.append(
                f"{name}: Not counted, since they did not attend by their status: {len(rows) - len(came):,} of {len(rows):,} people."
            )
        return came, held.tolist()
    return rows, first.tolist()


def _day(table: Table, text: str, calendar: Calendar) -> int | None:
    """Index of the simulated day; None where the text is no day."""
    try:
        return (dt.date.fromisoformat(text[:10]) - calendar.day_zero).days - calendar.first_day
    except ValueError:
        value = table.number(text) if text else None
        return int(value) - calendar.first_day if value is not None and value == int(value) else None


def _read_survey(plan: SurveyPlan, problems: list[FileProblem], notes: list[str]) -> Survey | None:
    table = read_table(plan.file or "", problems, notes)
    answers = named_cells(table, plan.answer, "", problems, "calibrate.survey.answer", required=True) if table else None
    if table is None or answers is None:
        return None
    codes = {word.casefold(): code for code, words in _words(plan).items() for word in words}
    counts, blank = dict.fromkeys(_words(plan), 0), 0
    for line, answer in zip(table.lines, answers, strict=True):
        if not answer:
            blank += 1
        elif answer.casefold() not in codes:
            problems.append(FileProblem(table.file, line, plan.answer, answer, "stands for no code", some(sorted(codes))))
        else:
            counts[codes[answer.casefold()]] += 1
    survey = Survey(**counts)
    if survey.answers < 5:
        problems.append(
            FileProblem(
                table.file, 0, plan.answer, "", f"holds {plural(survey.answers, 'answer')}", "at least 5, so that nobody can be identified"
            )
        )
    notes.append(f"survey: {plural(survey.answers, 'answer')}{f', {blank} left blank and not counted' if blank else ''}.")
    return survey


def _words(plan: SurveyPlan) -> Mapping[str, tuple[str, ...]]:
    return {name: getattr(plan.codes, name) for name in type(plan.codes).model_fields}
