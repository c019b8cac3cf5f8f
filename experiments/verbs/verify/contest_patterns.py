"""Patterns of rewards and contests: what they add to posts, and for how long."""

from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, curve_of, quotient
from experiments.verbs.verify.programmes import Field, average, half_a_year
from experiments.verbs.verify.testbed import with_parameters
from sim.outcome import Outcome
from sim.state.layout import TALLY


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
WEEKS = REVIVED[1]


@cache
def contest(field: Field) -> np.ndarray:
    """(replications, 2, 2, weeks) answers to posts from other offices, and readings, by week since the first post, without and with a
    contest; of the campaign with registration and sessions spread over half a year, so that there is always something to post about.

    A contest weighs as much as its range allows, to be seen among all else: what is compared are weeks, whatever it weighs.
    """
    weighty = field.campaign.behaviour.parameters["rivalry_log_odds"].high
    longer = with_parameters(half_a_year(field.campaign), rivalry_log_odds=weighty)
    arms = [field.simulated(longer.changed({"campaign.sharing.rivalry": lever}), field.repetitions()) for lever in (0.0, 1.0)]
    return np.array([list(map(answers_and_readings, pair)) for pair in zip(*arms, strict=True)])


def answers_and_readings(outcome: Outcome) -> np.ndarray:
    """(2, weeks) posts inspired by one from another office, and posts noticed, by week since the first post."""
    posts, readings = outcome.posts, np.diff(outcome.daily[:, :, TALLY["views"]].sum(axis=1), prepend=0)
    start = int(posts["day"].min(initial=len(readings)))
    rival = (posts["source"] >= 0) & (posts["office"][posts["source"]] != posts["office"])
    return np.array([by_week(posts["day"][rival] - start), by_week(np.arange(len(readings)) - start, readings)])


def by_week(day: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
    """(WEEKS,) what happened on these days (events,), each counted by its weight, in each week from day 0 on; the rest is left out."""
    inside = (day >= 0) & (day < 7 * WEEKS)
    return np.bincount(day[inside] // 7, weights=np.ones(inside.sum()) if weight is None else weight[inside], minlength=WEEKS)


def pull(rows: np.ndarray, weeks: tuple[int, int]) -> float:
    """What a contest adds to answers per reading in these weeks, as a share of those without one; of rows as above."""
    (cold, cold_readings), (hot, hot_readings) = rows[..., slice(*weeks)].sum(axis=(0, 3))
    return quotient(quotient(hot, hot_readings), quotient(cold, cold_readings)) - 1.0


COMPARED = {"fade": (TIRED, EARLY), "recovery": (REVIVED, TIRED)}


def contest_effect(field: Field, of: str) -> Measured:
    """What a contest adds to answers per reading of a post, later against earlier: `of` "fade", weeks 6 to 8 / weeks 1 to 4;
    "recovery", weeks 10 to 14 / weeks 6 to 8.

    Per reading: the source counts what each person does; posts in all also count what copies of copies add.
    """
    found, (later, earlier) = contest(field), COMPARED[of]
    curve = curve_of(np.arange(WEEKS) + 1, found[:, 1, 0] - found[:, 0, 0], "week since the first post", "answers added by a contest")
    return bootstrap(found, lambda rows: quotient(pull(rows, later), pull(rows, earlier)), "pairs of replications", curve)
