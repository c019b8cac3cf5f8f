"""Tables of a run over time, ready to be stored. Nothing in them points to a person or to a group under five people."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.company.company import Company
from sim.disclosure import SMALL_GROUP as SMALL_GROUP
from sim.disclosure import too_small
from sim.measures.pooling import pooled
from sim.outcome import Outcome, once
from sim.settings import JOB_GRADES
from sim.state.layout import TALLY, PostKind

POOLED = "other offices"
WITHHELD = "withheld"
TENURE_BANDS = ("under 1 year", "1 to 3 years", "3 to 10 years", "10 years and more")
TENURE_EDGES = (1.0, 3.0, 10.0)

_SHOWN_GRADES = np.array([*JOB_GRADES, WITHHELD])
_SHOWN_TENURES = np.array([*TENURE_BANDS, WITHHELD])
_KINDS = np.array([kind.name.lower() for kind in PostKind])

POST_FIGURES = (
    *("generation", "views", "views_elsewhere", "reactions", "inspired"),
    *("appeal", "elaborateness", "depth", "credibility"),
)
"""Columns of state.POST that go into the table of posts as they are."""


class Words(NamedTuple):
    """A column of many rows and few words: `words[code]`."""

    code: np.ndarray
    words: np.ndarray


CodedTable = dict[str, np.ndarray | Words]
Table = dict[str, np.ndarray]


def spelled_out(table: Mapping[str, np.ndarray | Words]) -> Table:
    """The table with its words written out in every row."""
    return {name: column.words[column.code] if isinstance(column, Words) else column for name, column in table.items()}


def days(outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """(D,) days from day zero, and their dates."""
    calendar = outcome.settings.campaign.calendar
    offset = np.arange(len(outcome.daily), dtype=np.int32) + calendar.first_day
    return offset, np.datetime64(calendar.day_zero, "D") + offset


def coded_daily_table(outcome: Outcome) -> CodedTable:
    """One row a day and office, days first: `day` (from day zero), `date`, `office`, then every column of state.TALLY.

    Unit: people, posts or conversations as TALLY_COLUMNS says. Offices under five people are pooled (`shown_offices`),
    so the rows of a day still add up to the company.
    """
    names, shown_as = shown_offices(outcome)
    offset, date = days(outcome)
    table: CodedTable = {
        "day": np.repeat(offset, len(names)),
        "date": np.repeat(date, len(names)),
        "office": Words(np.tile(np.arange(len(names), dtype=np.int32), len(offset)), names),
    }
    tally = pooled(outcome.daily, shown_as, len(names)).reshape(len(TALLY), -1)
    return table | {name: tally[column] for name, column in TALLY.items()}


def posts_table(outcome: Outcome) -> Table:
    """`coded_posts_table`, spelled out."""
    return spelled_out(coded_posts_table(outcome))


def coded_posts_table(outcome: Outcome) -> CodedTable:
    """One row a post, in the order they were made.

    `post`, `source` (-1 an original) and `root` are rows of this table. `author` only tells which posts share an
    author: authors are numbered by their first post. `level` and `tenure` of the author read "withheld" where fewer
    than five people of the office, or of the office and level, share them; offices are pooled as in the daily table.
    """
    posts = outcome.posts
    names, shown_as = shown_offices(outcome)
    offset, date = days(outcome)
    _, first_post, author = np.unique(posts["author"], return_index=True, return_inverse=True)
    level, tenure = _shown_level_and_tenure(outcome.company)
    office, source = shown_as[posts["office"]], posts["source"].copy()
    source_office = np.where(source >= 0, office[source], len(names)) if len(posts) else office
    return {
        "post": np.arange(len(posts), dtype=np.int32),
        "day": offset[posts["day"]],
        "date": date[posts["day"]],
        "office": Words(office, names),
        "author": np.argsort(np.argsort(first_post))[author],
        "level": Words(level[posts["author"]], _SHOWN_GRADES),
        "tenure": Words(tenure[posts["author"]], _SHOWN_TENURES),
        "kind": Words(posts["kind"].copy(), _KINDS),
        "source": source,
        "source_office": Words(source_office, np.append(names, "")),
        "root": posts["root"].copy(),
        **{name: posts[name].copy() for name in POST_FIGURES},
        "photo": posts["photo"] > 0,
        "rewarded": posts["rewarded"] > 0,
    }


def shown_offices(outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """Names of the offices shown, and (O,) which of them each office is shown as.

    Offices under five people go together under "other offices", with the smallest other office where they are still
    fewer than five: a lone small office could otherwise be read off as the difference to the company.
    """
    return _shown_offices(outcome.company)


@once
def _shown_offices(company: Company) -> tuple[np.ndarray, np.ndarray]:
    names = company.office_names
    employees = np.bincount(company.office, minlength=len(names))
    small = too_small(employees[None, :], empty=True)[0]
    shown = [name for name, hidden in zip(names, small, strict=True) if not hidden]
    shown_as = np.where(small, len(shown), np.cumsum(~small) - 1).astype(np.int32)
    return np.array([*shown, POOLED] if small.any() else shown, dtype=np.str_), shown_as


@once
def _shown_level_and_tenure(company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(N,) rows of _SHOWN_GRADES and of _SHOWN_TENURES by which each person is named."""
    names, shown_as = _shown_offices(company)
    office, level = shown_as[company.office], company.level.astype(np.int64)
    band = np.digitize(company.tenure_years, TENURE_EDGES)
    rank = office * len(JOB_GRADES) + level  # office and level as one number
    hide_level = _withheld(office, level, (len(names), len(JOB_GRADES)))
    hide_band = hide_level | _withheld(rank, band, (len(names) * len(JOB_GRADES), len(TENURE_BANDS)))
    shown_level, shown_band = np.where(hide_level, len(JOB_GRADES), level), np.where(hide_band, len(TENURE_BANDS), band)
    return shown_level.astype(np.uint8), shown_band.astype(np.uint8)


def _withheld(row: np.ndarray, group: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(N,) whether each person's group within its row is too small to be named."""
    people = np.bincount(row * shape[1] + group, minlength=shape[0] * shape[1]).reshape(shape)
    return too_small(people)[row, group]
