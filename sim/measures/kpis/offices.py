"""Spread across offices, and the people it may anger."""

import numpy as np

from sim.measures.kpis.registry import kpi
from sim.measures.kpis.words import audience, managers, mean_of, ratio, share_of, share_true
from sim.measures.shown import shown
from sim.once import once
from sim.outcome import Outcome

OFFICES = "Spread over offices"


@kpi("share", "Inspired by another office", OFFICES, "good")
def cross_office_share(outcome: Outcome) -> float:
    """Inspired posts whose inspiring post came from another office / inspired posts."""
    office, source = _office(outcome), outcome.posts["source"]
    inspired = source >= 0
    return share_true(office[inspired] != office[source[inspired]])


@kpi("share", "Posts by the busiest office", OFFICES, "bad")
def top_office_share(outcome: Outcome) -> float:
    """Posts by the office with most posts / posts."""
    return ratio(np.bincount(_office(outcome), minlength=1).max(), len(outcome.posts))


@kpi("offices", "Offices that posted", OFFICES, "good")
def offices_reached(outcome: Outcome) -> float:
    """Offices with at least one post."""
    return float(len(_first_days(outcome)))


@once
def _office(outcome: Outcome) -> np.ndarray:
    """(posts,) the office of each post, as it may be told: small offices of real people count as one."""
    return shown(outcome).office_as[outcome.posts["office"]]


@once
def _first_days(outcome: Outcome) -> np.ndarray:
    """(offices that posted,) the day of the first post of each, ascending."""
    first = np.full(len(shown(outcome).offices), -1)
    first[_office(outcome)[::-1]] = outcome.posts["day"][::-1]  # the earliest post of an office is written last, and stays
    return np.sort(first[first >= 0])


def _days_until_offices_posted(outcome: Outcome, offices: int) -> float:
    """Calendar days from the first post of all to the first post of the `offices`-th office; not defined if never."""
    day = _first_days(outcome)
    return float(day[offices - 1] - day[0]) if offices <= len(day) else np.nan


@kpi("days", "Days to the second office", OFFICES, "bad")
def days_to_second_office(outcome: Outcome) -> float:
    """Calendar days from the first post to the first post of a second office; not defined if that never happened."""
    return _days_until_offices_posted(outcome, 2)


@kpi("days", "Days to half of the offices", OFFICES, "bad")
def days_to_half_offices(outcome: Outcome) -> float:
    """Calendar days from the first post until half of the offices (rounded up) had posted; not defined if that never
    happened."""
    return _days_until_offices_posted(outcome, -(-len(shown(outcome).offices) // 2))


@kpi("days", "Days to all offices", OFFICES, "bad")
def days_to_all_offices(outcome: Outcome) -> float:
    """Calendar days from the first post until every office had posted; not defined if that never happened."""
    return _days_until_offices_posted(outcome, len(shown(outcome).offices))


STAKEHOLDERS = "Stakeholders"


@kpi("0 to 1", "Frustration", STAKEHOLDERS, "bad", among=audience)
def frustration(outcome: Outcome) -> float:
    """Mean over the target audience of each person's anger (0..1) when it last changed, before it fades."""
    return mean_of(outcome.people["frustration"][audience(outcome)])


@kpi("0 to 1", "Frustration of managers", STAKEHOLDERS, "bad", among=managers)
def frustration_managers(outcome: Outcome) -> float:
    """Mean over managers of every rank, in the audience or not, of anger (0..1) when it last changed, before it fades."""
    return mean_of(outcome.people["frustration"][managers(outcome)])


@kpi("share", "Managers left out", STAKEHOLDERS, "bad", among=managers)
def left_out_managers(outcome: Outcome) -> float:
    """Managers who felt passed over when the programme reached their team / managers of every rank."""
    return share_of(outcome.people["left_out"] > 0, managers(outcome))


@kpi("share", "Managers who advocate", STAKEHOLDERS, "good", among=managers)
def advocates(outcome: Outcome) -> float:
    """Managers who suggest the programme to their people / managers of every rank."""
    return share_of(outcome.people["advocate"] > 0, managers(outcome))
