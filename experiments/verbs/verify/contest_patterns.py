"""Patterns of rewards and contests: what they add to posts, and for how long."""

from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, curve_of, quotient
from experiments.verbs.verify.programmes import Field, average, half_a_year


@cache
def paid_or_not(field: Field) -> np.ndarray:
    """(replications, 2) posts of an average programme, unpaid and paid."""
    paid = {"campaign.reward.kind": "money", "campaign.reward.value_usd": 20.0}
    arms = [field.simulated(average(field, changes), field.repetitions(2.0)) for changes in ({}, paid)]
    return np.array([[len(outcome.posts) for outcome in pair] for pair in zip(*arms, strict=True)], np.float64)


def reward_volume(field: Field) -> Measured:
    """Posts of an average programme when sharing is paid / when it is not."""
    return bootstrap(paid_or_not(field), lambda rows: quotient(rows[:, 1].sum(), rows[:, 0].sum()), "pairs of replications")


EARLY, TIRED, REVIVED = (0, 4), (5, 8), (9, 14)
"""First week, and one past the last, of what the source compares: weeks 1 to 4, 6 to 8 and 10 to 14 of a contest."""


@cache
def contest(field: Field) -> np.ndarray:
    """(replications, 2, weeks) posts by week since the first one, without and with a contest, of the campaign with registration and
    sessions spread over half a year, so that there is something to post about all the time."""
    longer = half_a_year(field.campaign)
    arms = [field.simulated(longer.changed({"campaign.sharing.rivalry": lever}), field.repetitions()) for lever in (0.0, 1.0)]
    return np.array([[by_week_of_contest(outcome.posts["day"]) for outcome in pair] for pair in zip(*arms, strict=True)], np.float64)


def by_week_of_contest(day: np.ndarray) -> np.ndarray:
    """(weeks,) posts in each week since the first one, up to the last week that is compared."""
    since = day[day < day.min() + 7 * REVIVED[1]] - day.min() if len(day) else day
    return np.bincount(since // 7, minlength=REVIVED[1])


def uplift(rows: np.ndarray, weeks: tuple[int, int]) -> float:
    """What a contest adds to posts in these weeks, as a share of those without one; of rows (replications, 2, weeks)."""
    cold, hot = rows[:, :, slice(*weeks)].sum(axis=(0, 2))
    return quotient(hot, cold) - 1.0


COMPARED = {"fade": (TIRED, EARLY), "recovery": (REVIVED, TIRED)}


def contest_effect(field: Field, of: str) -> Measured:
    """What a contest adds to posts, later against earlier: `of` "fade", weeks 6 to 8 / weeks 1 to 4; "recovery", weeks 10 to 14 / 6 to 8."""
    found, (later, earlier) = contest(field), COMPARED[of]
    weeks = np.arange(found.shape[-1]) + 1
    curve = curve_of(weeks, found[:, 1] - found[:, 0], "week since the first post", "posts added by a contest")
    return bootstrap(found, lambda rows: quotient(uplift(rows, later), uplift(rows, earlier)), "pairs of replications", curve)
