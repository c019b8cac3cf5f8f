"""Words the definitions of key figures share: who counts, and how a share is taken."""

import numpy as np

from sim.outcome import Outcome
from sim.state import TALLY, Level

TALK_WINDOW_DAYS = 28
"""Days after the workshop in which telling counts towards the talk-about rate, and after which application is asked."""


def ratio(part: float | np.integer, whole: float | np.integer) -> float:
    return float(part) / float(whole) if whole else np.nan


def share_of(which: np.ndarray, among: np.ndarray) -> float:
    """Share of those `among` who are also `which`."""
    return ratio(np.count_nonzero(which & among), np.count_nonzero(among))


def mean_of(values: np.ndarray) -> float:
    return float(np.mean(values, dtype=np.float64)) if len(values) else np.nan


def attendees(outcome: Outcome) -> np.ndarray:
    return outcome.people["attended_day"] >= 0


def audience(outcome: Outcome) -> np.ndarray:
    return outcome.people["in_audience"] > 0


def wanted(outcome: Outcome) -> np.ndarray:
    return outcome.people["wants_day"] >= 0


def managers(outcome: Outcome) -> np.ndarray:
    return outcome.people["level"] >= Level.MANAGER


def on_platform(outcome: Outcome) -> np.ndarray:
    return outcome.people["opens_rate"] > 0


def soon_after(outcome: Outcome, column: str) -> np.ndarray:
    """Attendees for whom the day in `column` lies 0 to 28 days after their workshop."""
    days = outcome.people[column].astype(np.int64) - outcome.people["attended_day"]
    return attendees(outcome) & (outcome.people[column] >= 0) & (days >= 0) & (days <= TALK_WINDOW_DAYS)


def told(outcome: Outcome) -> np.ndarray:
    return soon_after(outcome, "told_content_day")


def followed(outcome: Outcome) -> np.ndarray:
    """Attendees whom the run follows for the whole 28 days."""
    return attendees(outcome) & (outcome.people["attended_day"] < len(outcome.daily) - TALK_WINDOW_DAYS)


def ratings(outcome: Outcome) -> np.ndarray:
    return outcome.people["rating"][outcome.people["rating"] > 0]


def by_day(outcome: Outcome, column: str) -> np.ndarray:
    """(D,) one column of the tally, added up over offices."""
    return outcome.daily[:, :, TALLY[column]].sum(axis=1, dtype=np.int64)


def in_the_end(outcome: Outcome, *columns: str) -> int:
    return int(sum(by_day(outcome, column)[-1] for column in columns))


def seen_out(outcome: Outcome) -> np.ndarray:
    """Posts whose stay in the feed ended with the run or before, so that what they inspired was not cut short."""
    last_read = outcome.posts["workday"].astype(np.int64) + outcome.settings.platform.feed_window_days
    return last_read < np.count_nonzero(outcome.working)
