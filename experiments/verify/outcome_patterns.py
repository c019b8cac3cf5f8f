"""Patterns of what comes of it: attendance, talk by experience, application on the job."""

from functools import cache

import numpy as np

from experiments.points import changed
from experiments.verify.measured import Curve, Measured, bootstrap, mean, quotient, ratio_of_sums
from experiments.verify.programmes import RUNS_EACH, Field, average, ordinary
from sim.measures.kpis.words import TALK_WINDOW_DAYS

# --- attendance -------------------------------------------------------------------------------------------------------------


@cache
def no_shows_by_reminder(field: Field) -> np.ndarray:
    """(programmes, 2, 2) no-shows, and bookings held on the day, without and with reminders."""
    found = []
    for each in ordinary(field):
        arms = []
        for reminder in (False, True):
            sessions = [o.sessions for o in field.lived(changed(each, {"campaign.registration.reminder": reminder}), RUNS_EACH)]
            held = np.concatenate(sessions)
            arms.append((held["no_shows"].sum(), held["no_shows"].sum() + held["seated"].sum() + held["turned_away"].sum()))
        found.append(arms)
    return np.array(found)


def no_shows(field: Field) -> Measured:
    """People booked who do not come / bookings held on the day, without reminders."""
    return bootstrap(no_shows_by_reminder(field)[:, 0], ratio_of_sums, "programmes")


def reminder_ratio(field: Field) -> Measured:
    """No-show rate with reminders / without."""
    return bootstrap(no_shows_by_reminder(field), lambda rows: quotient(ratio_of_sums(rows[:, 1]), ratio_of_sums(rows[:, 0])), "programmes")


# --- people who attended ordinary programmes ------------------------------------------------------------------------------------


@cache
def attendees(field: Field) -> tuple[dict[str, np.ndarray], ...]:
    """For each ordinary programme what its attendees thought of it and did with it."""
    found = []
    for each in ordinary(field):
        parts: dict[str, list[np.ndarray]] = {}
        for outcome in field.lived(each, RUNS_EACH):
            people = outcome.people
            there = people["attended_day"] >= 0
            told = people["told_content_day"]
            columns = {
                "rating": people["rating"],
                "enjoyment": people["enjoyment"],
                "usefulness": people["usefulness"],
                "applies": people["applies_until"] >= 0,
                "told": (told >= 0) & (told <= people["attended_day"] + TALK_WINDOW_DAYS),
            }
            for name, column in columns.items():
                parts.setdefault(name, []).append(column[there].astype(np.float64))
        found.append({name: np.concatenate(columns) for name, columns in parts.items()})
    return tuple(each for each in found if len(each["rating"]) > 2)


def correlation(field: Field, with_application: str, level: str) -> Measured:
    """Correlation with applying it on the job: of means across programmes, or of people within a programme (averaged)."""
    groups = attendees(field)
    if level == "programmes":
        means = np.array([(each[with_application].mean(), each["applies"].mean()) for each in groups])
        return bootstrap(means, lambda rows: float(np.corrcoef(rows.T)[0, 1]), "programmes")
    within = [
        np.corrcoef(each[with_application], each["applies"])[0, 1]
        for each in groups
        if each["applies"].std() * each[with_application].std() > 0
    ]
    return mean(within, f"programmes, {sum(len(each['applies']) for each in groups):,} attendees")


@cache
def told_by_enjoyment(field: Field) -> np.ndarray:
    """(programmes, 10, 2) attendees who told somebody about the content, and all, by tenth of enjoyment among all attendees."""
    groups = attendees(field)
    edges = np.quantile(np.concatenate([each["enjoyment"] for each in groups]), np.linspace(0, 1, 11)[1:-1])
    found = []
    for each in groups:
        tenth = np.searchsorted(edges, each["enjoyment"])
        found.append(np.array([np.bincount(tenth, weights=each["told"], minlength=10), np.bincount(tenth, minlength=10)]).T)
    return np.array(found)


def talk_of(field: Field, tenth: int, against: int) -> Measured:
    """Share who told somebody about the content, of one tenth of enjoyment against another."""
    found = told_by_enjoyment(field)
    share = np.array([ratio_of_sums(found[:, i]) for i in range(10)])
    error = 1.645 * np.sqrt(share * (1 - share) / found[:, :, 1].sum(axis=0))
    curve = Curve(tuple(range(1, 11)), *(tuple(each.tolist()) for each in (share, share - error, share + error)),
                  "tenth of enjoyment", "attendees who told the content")  # fmt: skip
    return bootstrap(found, lambda rows: quotient(ratio_of_sums(rows[:, tenth]), ratio_of_sums(rows[:, against])), "programmes", curve)


# --- application over time --------------------------------------------------------------------------------------------------------

MONTHS = {0: 0, 6: 182, 12: 365}
"""Days after the first chance to apply it."""


@cache
def applying_after(field: Field) -> np.ndarray:
    """(replications, days / 7, 2) attendees of an average programme who still apply it after so many weeks, and all."""
    weeks = np.arange(54) * 7
    found = []
    for outcome in field.lived(average(field), field.often()):
        first, until = outcome.people["applies_from"], outcome.people["applies_until"].astype(np.int64)
        had_chance = (first >= 0) & (first < len(outcome.working)) & (outcome.people["attended_day"] >= 0)
        applies = [np.sum(had_chance & (until >= 0) & (until - first >= week)) for week in (*weeks, *MONTHS.values())]
        found.append([(each, np.sum(had_chance)) for each in applies])
    return np.array(found)


def applying(field: Field, months: int) -> Measured:
    """Attendees who apply it on the job so many months after their first chance to / attendees who had that chance."""
    found = applying_after(field)
    at = found.shape[1] - len(MONTHS) + list(MONTHS).index(months)
    share = np.array([ratio_of_sums(found[:, i]) for i in range(54)])
    error = 1.645 * np.sqrt(share * (1 - share) / found[:, :54, 1].sum(axis=0))
    curve = Curve(tuple(np.arange(54) * 7.0 / 30.4), *(tuple(each.tolist()) for each in (share, share - error, share + error)),
                  "months after the first chance", "attendees who apply it")  # fmt: skip
    return bootstrap(found[:, at], ratio_of_sums, "replications", curve)
