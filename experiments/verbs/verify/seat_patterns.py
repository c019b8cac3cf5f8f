"""Patterns of seats: who is offered one, who takes it, who comes."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field, ordinary
from sim.outcome import Outcome
from sim.state.layout import Status


def came(outcomes: Iterable[Outcome], given_up: bool = False) -> np.ndarray:
    """(replications, 2) people booked who came, whether or not they found a seat; bookings held on the day, and before it `given_up`, too."""
    rows = []
    for outcome in outcomes:
        there, away = (outcome.sessions["seated"] + outcome.sessions["turned_away"]).sum(), outcome.sessions["no_shows"].sum()
        rows.append((there, there + away + (outcome.sessions["cancelled"].sum() if given_up else 0)))
    return np.array(rows, np.float64)


def show_up(field: Field, form: str) -> Measured:
    """Of the campaign in this format: people booked who came / bookings held on the day; where sources count all who ever registered
    (on a screen) or enrolled (self-paced: who finished), / all bookings."""
    settings = field.campaign.changed({"campaign.programme.format": form})
    return bootstrap(came(field.simulated(settings, field.repetitions(0.3)), form != "in_person"), ratio_of_sums, "replications")


@cache
def came_by_reminder(field: Field) -> np.ndarray:
    """(programmes, 2, 2) as `came`, for each ordinary programme, without and with reminders."""
    found = []
    for number, each in enumerate(ordinary(field)):
        arms = [each.changed({"campaign.registration.reminder": reminder}) for reminder in (False, True)]
        found.append([came(field.simulated_ordinary(number, arm)).sum(axis=0) for arm in arms])
    return np.array(found)


def reminder_ratio(field: Field) -> Measured:
    """No-show rate with reminders / without."""
    return bootstrap(
        came_by_reminder(field), lambda rows: quotient(1 - ratio_of_sums(rows[:, 1]), 1 - ratio_of_sums(rows[:, 0])), "programmes"
    )


def take_up(field: Field) -> Measured:
    """People in the queue who took a freed place / those who were offered one."""
    rows = []
    for outcome in field.simulated(field.campaign, field.repetitions(0.3)):
        people = outcome.people
        took = np.sum((people["wants_day"] >= 0) & (people["booked_day"] > people["wants_day"]))
        rows.append((took, took + np.sum(people["status"] == Status.DECLINED)))
    return bootstrap(np.array(rows, np.float64), ratio_of_sums, "replications")
