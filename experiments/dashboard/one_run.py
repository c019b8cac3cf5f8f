"""One replication, ready to be watched: posts of each office by day, and which office inspired which.

Offices under five people are pooled, as in every table of a run; posts are counts, nobody is identifiable.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from experiments.report.numbers import number
from sim.measures.pooling import company_by_day
from sim.measures.timeline import posts_table, shown_offices
from sim.outcome import Outcome
from sim.state.layout import TALLY

MOST_OFFICES = 48
"""Offices drawn one by one; the smallest of more are drawn as one."""


@dataclass(frozen=True)
class OneRun:
    """What happened, by day (D) and office drawn (O)."""

    seed: int
    dates: tuple[dt.date, ...]  # (D,)
    first_day: int  # days from the first workshop
    offices: tuple[str, ...]  # (O,)
    people: np.ndarray  # (O,) employees
    utc_offset_hours: np.ndarray  # (O,) mean of its people
    posts: np.ndarray  # (D, O) made that day
    inspired: np.ndarray  # (inspired posts, 3): day, office of the post that inspired it, office of the post
    wanting: np.ndarray  # (D,) people who want a seat by then
    seated: np.ndarray  # (D,) people who have attended by then
    talkers: np.ndarray  # (D,) attendees who have told somebody about the content by then
    messages: tuple[int, ...] = ()  # days (from 0) on which teasers and invitations went out

    def caught(self, day: int) -> np.ndarray:
        """(O,) whether an office has posted by the end of a day (counted from 0)."""
        return np.asarray(self.posts[: day + 1].sum(axis=0) > 0)

    def told(self, day: int) -> str:
        """A day in a sentence."""
        today, offices = int(self.posts[day].sum()), int((self.posts[day] > 0).sum())
        so_far = int(self.posts[: day + 1].sum())
        date, posted = self.dates[day], int(self.caught(day).sum())
        return (
            f"{date:%A} {date.day} {date:%B %Y}, day {number(self.first_day + day, 'days')}: {today:,} {'post' if today == 1 else 'posts'} today"
            f"{f' in {offices} of {len(self.offices)} offices' if today else ''}, {so_far:,} so far; "
            f"{posted} {'office has' if posted == 1 else 'offices have'} posted."
        )


def one_run(outcome: Outcome) -> OneRun:
    """A replication as it is watched."""
    names, shown_as = shown_offices(outcome)
    company, calendar = outcome.company, outcome.settings.campaign.calendar
    where = shown_as[company.office]
    people = np.bincount(where, minlength=len(names))
    offset = np.bincount(where, company.utc_offset_hours[company.office], len(names)) / np.maximum(people, 1)
    drawn, label = _drawn(names, people)
    table = posts_table(outcome)
    number = {name: drawn[i] for i, name in enumerate(names.tolist())}
    office = np.array([number[name] for name in table["office"].tolist()], np.int64)
    day = np.asarray(table["day"], np.int64) - calendar.first_day
    days = len(outcome.daily)
    posts = np.zeros((days, len(label)), np.int64)
    np.add.at(posts, (day, office), 1)
    by_others = table["source"] >= 0
    source = np.array([number[name] for name in table["source_office"][by_others].tolist()], np.int64)
    size = np.bincount(drawn, people, len(label)).astype(np.int64)
    counts = company_by_day(outcome.daily)
    so_far = counts[TALLY["wanting"]], counts[TALLY["seated"]], counts[TALLY["content_talkers"]]
    return OneRun(
        outcome.seed,
        tuple(calendar.date(calendar.first_day + i) for i in range(days)),
        calendar.first_day,
        label,
        size,
        np.bincount(drawn, offset * people, len(label)) / np.maximum(size, 1),
        posts,
        np.stack([day[by_others], source, office[by_others]], axis=1),
        *so_far,
        tuple(np.unique(outcome.teasers["day"][outcome.teasers["bought"] != 0]).tolist()),
    )


def _drawn(names: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """(offices shown,) as which office each is drawn, and the names of those drawn."""
    if len(names) <= MOST_OFFICES:
        return np.arange(len(names)), tuple(names.tolist())
    order = np.argsort(-people, kind="stable")
    drawn = np.full(len(names), MOST_OFFICES)
    drawn[np.sort(order[:MOST_OFFICES])] = np.arange(MOST_OFFICES)
    kept = names[np.sort(order[:MOST_OFFICES])].tolist()
    return drawn, (*kept, f"{len(names) - MOST_OFFICES} smaller offices")
