"""Patterns of seats: who is offered one, who takes it, who comes."""

from functools import cache

import numpy as np

from experiments.verbs.verify.measured import Measured, bootstrap, quotient, ratio_of_sums
from experiments.verbs.verify.programmes import Field, ordinary
from experiments.verbs.verify.samples import bookings, of_ordinary
from sim.state.layout import Status


def show_up(field: Field, form: str) -> Measured:
    """Of the campaign in this format: people booked who came / bookings held on the day; where sources count all who ever registered
    (on a screen) or enrolled (self-paced: who finished), / all bookings."""
    rows = []
    for outcome in field.simulated(field.campaign.changed({"campaign.programme.format": form}), field.repetitions(0.3)):
        came, held = bookings(outcome)
        rows.append((came, held if form == "in_person" else held + outcome.sessions["cancelled"].sum()))
    return bootstrap(np.array(rows, np.float64), ratio_of_sums, "replications")


@cache
def came_by_reminder(field: Field) -> np.ndarray:
    """(programmes, 2, 2) as `bookings`, for each ordinary programme, without and with reminders."""
    planned, found = field.campaign.campaign.registration.reminder, []
    for number, (each, as_planned) in enumerate(zip(ordinary(field), of_ordinary(field), strict=True)):
        other = field.simulated_ordinary(number, each.changed({"campaign.registration.reminder": not planned}))
        arms = {planned: as_planned.came, not planned: np.sum([bookings(outcome) for outcome in other], axis=0)}
        found.append([arms[False], arms[True]])
    return np.array(found, np.float64)


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
