"""Words the definitions of key figures share: who counts, and how a share is taken."""

import numpy as np

from sim.measures.cascades import cascades, children
from sim.measures.pooling import company_by_day
from sim.mechanisms import NEVER, on
from sim.once import once
from sim.outcome import Outcome
from sim.setup.calendar import TALK_WINDOW_DAYS
from sim.state.layout import TALLY, Level, PostKind, Status

PEOPLE_COLUMNS = (
    *("in_audience", "aware_day", "wants_day", "attended_day", "involved", "level", "team"),
    *("rating", "enjoyment", "learned", "applies_from", "applies_until", "dressed"),
    *("told_content_day", "told_mention_day", "heard_content_day", "opens_rate", "posts", "reacted"),
    *("frustration", "left_out", "advocate", "status", "office"),
    *("heard_well_day", "read_content_day", "posted_content_day"),
)
"""Columns of state.PERSON that key figures are made of: they are taken out together."""


def ratio(part: float | np.integer, whole: float | np.integer) -> float:
    return float(part) / float(whole) if whole else np.nan


def share_of(which: np.ndarray, among: np.ndarray) -> float:
    """Share of those `among` who are also `which`."""
    return ratio(np.count_nonzero(which & among), np.count_nonzero(among))


def share_true(which: np.ndarray) -> float:
    """Share of all."""
    return ratio(np.count_nonzero(which), len(which))


def mean_of(values: np.ndarray) -> float:
    return ratio(values.sum(dtype=np.float64), len(values))


@once
def attendees(outcome: Outcome) -> np.ndarray:
    """(N,) who sat in a session."""
    return outcome.people["attended_day"] >= 0


@once
def audience(outcome: Outcome) -> np.ndarray:
    """(N,) who belongs to the target audience."""
    return outcome.people["in_audience"] > 0


@once
def wanted(outcome: Outcome) -> np.ndarray:
    """(N,) who wanted to attend at some time."""
    return outcome.people["wants_day"] >= 0


@once
def managers(outcome: Outcome) -> np.ndarray:
    """(N,) who leads people."""
    return outcome.people["level"] >= Level.MANAGER


@once
def on_platform(outcome: Outcome) -> np.ndarray:
    """(N,) who has access to the platform."""
    return outcome.people["opens_rate"] > 0


@once
def told(outcome: Outcome) -> np.ndarray:
    """(N,) attendees who told a peer or boss about the content within 28 days of attending."""
    return _soon_after(outcome, "told_content_day")


@once
def mentioned(outcome: Outcome) -> np.ndarray:
    """(N,) attendees who merely mentioned it to somebody within 28 days of attending."""
    return _soon_after(outcome, "told_mention_day")


@once
def told_anywhere(outcome: Outcome) -> np.ndarray:
    """(N,) attendees who told the content within 28 days of attending, in conversation or in a post."""
    return told(outcome) | _soon_after(outcome, "posted_content_day")


@once
def heard_well(outcome: Outcome) -> np.ndarray:
    """(N,) who did not attend and was told the content by a colleague who speaks well of it, up to 28 days after the last session."""
    return _so_far(outcome, "heard_well_day") & ~attendees(outcome)


@once
def met_content(outcome: Outcome) -> np.ndarray:
    """(N,) who attended, or was told the content or read it in a post up to 28 days after the last session."""
    return attendees(outcome) | _so_far(outcome, "heard_content_day") | _so_far(outcome, "read_content_day")


def _so_far(outcome: Outcome, column: str) -> np.ndarray:
    """(N,) for whom the day in `column` lies up to 28 days after the last session, so that nothing depends on when a simulation stops
    that goes on for so long; with no session at all, on any day."""
    day = outcome.people[column]
    until = int(outcome.sessions["day"].max()) + TALK_WINDOW_DAYS if len(outcome.sessions) else len(outcome.daily)
    return (day >= 0) & (day <= until)


@once
def left_without(outcome: Outcome) -> np.ndarray:
    """(N,) who wanted to attend, did not, and did not give a seat up or turn one down."""
    status = outcome.people["status"]
    own_choice = (status == Status.NO_SHOW) | (status == Status.CANCELLED) | (status == Status.DECLINED)
    return wanted(outcome) & ~attendees(outcome) & ~own_choice


@once
def ill_posts(outcome: Outcome) -> int:
    """Posts by attendees who speak ill of it."""
    return int(np.count_nonzero(after_the_day(outcome) & (outcome.posts["tone"] < speaks_ill_below(outcome))))


@once
def after_the_day(outcome: Outcome) -> np.ndarray:
    """(posts,) posts from the room or after it."""
    return outcome.posts["kind"] != PostKind.BEFORE


def speaks_ill_below(outcome: Outcome) -> float:
    """Mood below which somebody speaks ill of it; switched off, nobody does."""
    off = not on(outcome.settings, "negative_talk")
    return -NEVER if off else outcome.settings.behaviour.value("negative_talk_below")


def _soon_after(outcome: Outcome, column: str) -> np.ndarray:
    """(N,) attendees for whom the day in `column` lies 0 to 28 days after their workshop."""
    day = outcome.people[column]
    return attendees(outcome) & (day >= outcome.people["attended_day"]) & (day <= after_28_days(outcome))


@once
def after_28_days(outcome: Outcome) -> np.ndarray:
    """(N,) the day 28 days after each attendee's workshop; means nothing for others. Days stay far below 2^15."""
    return outcome.people["attended_day"] + TALK_WINDOW_DAYS


@once
def followed(outcome: Outcome) -> np.ndarray:
    """(N,) attendees whom the run follows for the whole 28 days."""
    return attendees(outcome) & (outcome.people["attended_day"] < len(outcome.daily) - TALK_WINDOW_DAYS)


@once
def rated(outcome: Outcome) -> np.ndarray:
    """(N,) who rated the workshop."""
    return outcome.people["rating"] > 0


@once
def ratings(outcome: Outcome) -> np.ndarray:
    """(raters,) the ratings of those who rated."""
    return outcome.people["rating"][rated(outcome)]


@once
def _tally(outcome: Outcome) -> np.ndarray:
    return company_by_day(outcome.daily)


def by_day(outcome: Outcome, column: str) -> np.ndarray:
    """(D,) one column of the tally, added up over offices."""
    return _tally(outcome)[TALLY[column]]


def in_the_end(outcome: Outcome, *columns: str) -> int:
    return int(sum(by_day(outcome, column)[-1] for column in columns))


@once
def seen_out(outcome: Outcome) -> np.ndarray:
    """(posts,) whether its stay in the feed ended with the run or before, so that what they inspired was not cut short."""
    last_read = outcome.posts["workday"].astype(np.int64) + outcome.settings.platform.feed_window_days
    return last_read < np.count_nonzero(outcome.working)


@once
def posts_inspired(outcome: Outcome) -> np.ndarray:
    """(posts,) how many posts each post inspired directly."""
    return children(outcome.posts)


@once
def cascades_of(outcome: Outcome) -> dict[str, np.ndarray]:
    """(cascades,) each: the cascades of the run, one row each (`sim.measures.cascades`)."""
    return cascades(outcome.posts)
