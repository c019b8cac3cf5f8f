"""Tables of a run over time, ready to be stored. Nothing in them points to a real person or to fewer than five."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.disclosure import TENURE_EDGES
from sim.measures.pooling import pooled
from sim.measures.shown import shown
from sim.outcome import Outcome
from sim.settings import JOB_GRADES
from sim.state.layout import TALLY, PostKind

WITHHELD = "withheld"
EVERYWHERE = "all offices"
TENURE_BANDS = ("under 1 year", "1 to 3 years", "3 to 10 years", "10 years and more")

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

    Unit: people, posts or conversations as TALLY_COLUMNS says. Offices of few real people are pooled (`shown_offices`),
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


def coded_rules_table(outcome: Outcome) -> CodedTable:
    """One row each time a rule of the campaign fired, in order: `rule`, the evening (`day`, `date`), and `office`: where, as the daily
    table names it, or "all offices" of a rule that looks at the company."""
    names, shown_as = shown_offices(outcome)
    offset, date = days(outcome)
    firings, rules = outcome.firings, [each.name for each in outcome.settings.campaign.rules]
    where = np.where(firings["office"] >= 0, shown_as[firings["office"]], len(names))
    return {
        "rule": Words(firings["rule"].copy(), np.array(rules, dtype=np.str_)),
        "day": offset[firings["day"]],
        "date": date[firings["day"]],
        "office": Words(where, np.append(names, EVERYWHERE)),
    }


def posts_table(outcome: Outcome) -> Table:
    """`coded_posts_table`, spelled out."""
    return spelled_out(coded_posts_table(outcome))


def coded_posts_table(outcome: Outcome) -> CodedTable:
    """One row a post, in the order they were made.

    `post`, `source` (-1 an original) and `root` are rows of this table. `author` only tells which posts share an
    author: authors are numbered by their first post. `level` and `tenure` of the author read "withheld" where fewer
    than five real people of the office, or of the office and level, share them; offices are pooled as in the daily table.
    """
    posts = outcome.posts
    names, shown_as = shown_offices(outcome)
    offset, date = days(outcome)
    _, first_post, author = np.unique(posts["author"], return_index=True, return_inverse=True)
    level, tenure = _shown_level_and_tenure(outcome)
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
    """Names of the offices shown, and (O,) which of them each office is shown as: all, if the company is made up.

    Of real people, offices in which fewer than five are told apart go together under "other offices", with the smallest
    other office where they are still fewer: a lone small office could otherwise be read off as the difference to the company.
    """
    return shown(outcome).offices, shown(outcome).office_as


def _shown_level_and_tenure(outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """(N,) rows of _SHOWN_GRADES and of _SHOWN_TENURES by which each person is named."""
    told, company = shown(outcome), outcome.company
    office, level = told.office_as[company.office].astype(np.int64), company.level.astype(np.int64)
    band = np.digitize(company.tenure_years, TENURE_EDGES)
    rank = office * len(JOB_GRADES) + level  # office and level as one number
    hide_level = told.few(office, level, (len(told.offices), len(JOB_GRADES)))
    hide_band = hide_level | told.few(rank, band, (len(told.offices) * len(JOB_GRADES), len(TENURE_BANDS)))
    shown_level, shown_band = np.where(hide_level, len(JOB_GRADES), level), np.where(hide_band, len(TENURE_BANDS), band)
    return shown_level.astype(np.uint8), shown_band.astype(np.uint8)
