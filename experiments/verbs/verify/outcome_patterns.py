"""Patterns of what comes of it: attendance, talk by experience, application on the job."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np

from experiments.verbs.verify.measured import Measured, band, bootstrap, mean, quotient, ratio_of_sums, ratio_within
from experiments.verbs.verify.programmes import Field, average, ordinary
from sim.measures.kpis.words import TALK_WINDOW_DAYS

# --- attendance -------------------------------------------------------------------------------------------------------------


@cache
def no_shows_by_reminder(field: Field) -> np.ndarray:
    """(programmes, 2, 2) no-shows, and bookings held on the day, without and with reminders."""
    found = []
    for number, each in enumerate(ordinary(field)):
        arms = []
        for reminder in (False, True):
            arm = each.changed({"campaign.registration.reminder": reminder})
            sessions = [o.sessions for o in field.simulated_ordinary(number, arm)]
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
    """(attendees,) each: for each ordinary programme what its attendees thought of it and did with it."""
    found = []
    for number, each in enumerate(ordinary(field)):
        parts: dict[str, list[np.ndarray]] = {}
        for outcome in field.simulated_ordinary(number, each):
            people = outcome.people
            there = people["attended_day"] >= 0
            content, mention = (_within(people[f"told_{what}_day"], people["attended_day"]) for what in ("content", "mention"))
            columns = {
                "rating": people["rating"],
                "enjoyment": people["enjoyment"],
                "usefulness": people["usefulness"],
                "applies": people["applies_until"] >= 0,
                "content": content,
                "anything": content | mention,
            }
            for name, column in columns.items():
                parts.setdefault(name, []).append(column[there].astype(np.float64))
        found.append({name: np.concatenate(columns) for name, columns in parts.items()})
    return tuple(each for each in found if len(each["rating"]) > 2)


def _within(told: np.ndarray, attended: np.ndarray) -> np.ndarray:
    return (told >= 0) & (told <= attended + TALK_WINDOW_DAYS)


def correlation(field: Field, with_application: str, level: str) -> Measured:
    """Correlation with applying it on the job.

    `level` "programmes": of means across programmes; "pooled": of the people of all programmes together; "people": of
    people within a programme, averaged over programmes.
    """
    groups = attendees(field)
    pairs = [np.array([each[with_application], each["applies"]]) for each in groups]
    if level == "people":
        within = [pearson(each) for each in pairs]
        return mean(within, f"programmes, {sum(each.shape[1] for each in pairs):,} attendees")
    if level == "pooled":
        return bootstrap(
            np.arange(len(pairs)), lambda chosen: pearson(np.concatenate([pairs[i] for i in chosen], axis=1)),
            f"programmes, {sum(each.shape[1] for each in pairs):,} attendees",
        )  # fmt: skip
    few = ", ".join(f"{n}: {pearson(np.array([each[:, :n].mean(axis=1) for each in pairs]).T):.2f}" for n in (1, 5, 20, 100))
    means = np.array([each.mean(axis=1) for each in pairs])
    return bootstrap(means, lambda rows: pearson(rows.T), "programmes")._replace(tried=f"by attendees a mean is taken of it is {few}")


def pearson(columns: np.ndarray) -> float:
    """Correlation of two rows of numbers; nan where one of them is constant."""
    return float(np.corrcoef(columns)[0, 1]) if np.all(columns.std(axis=1) > 0) else np.nan


VERY = 1.5
"""Standard deviations from the average programme from which on somebody counts as very (dis)satisfied."""
BANDS = {"disappointed": (-np.inf, -VERY), "lukewarm": (-0.25, 0.25), "delighted": (VERY, np.inf)}


def talk_of(field: Field, what: str, who: str, against: str) -> Measured:
    """Attendees who tell anybody of it (`what` "anything", or "content") within 28 days, of one band of enjoyment against another.

    Within programmes: how much people talk depends on much else in which programmes differ.
    """
    groups = attendees(field)
    edges = np.linspace(-2.5, 2.5, 11)

    def counted(chosen: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        return np.array([(each[what][chosen(each["enjoyment"])].sum(), np.sum(chosen(each["enjoyment"]))) for each in groups])

    def among(name: str) -> np.ndarray:
        low, high = BANDS[name]
        return counted(lambda enjoyment: (enjoyment >= low) & (enjoyment <= high))

    bins = [counted(lambda e, a=a, b=b: (e >= a) & (e < b)).sum(axis=0) for a, b in pairwise(edges)]  # type: ignore[misc]
    shown = [(x, part / whole, whole) for x, (part, whole) in zip((edges[:-1] + edges[1:]) / 2, bins, strict=True) if whole >= 30]
    x, y, n = np.array(shown, np.float64).T if shown else np.zeros((3, 0))
    curve = band(x, y, n, "enjoyment (SD)", f"attendees who tell {what}")
    rows = np.array([among(who), among(against)], np.float64).swapaxes(0, 1)
    return bootstrap(rows, lambda each: ratio_within(each[:, 0], each[:, 1]), "programmes", curve)


# --- application over time --------------------------------------------------------------------------------------------------------

MONTHS = {0: 0, 6: 182, 12: 365}
"""Days after the first chance to apply it."""


@cache
def applying_after(field: Field, mode: str) -> np.ndarray:
    """(replications, weeks and MONTHS, 2) attendees of an average programme who still apply it after so long, and all."""
    weeks = np.arange(54) * 7
    found = []
    for outcome in field.simulated(average(field, {"campaign.registration.mode": mode}), field.repetitions()):
        first, until = outcome.people["applies_from"], outcome.people["applies_until"].astype(np.int64)
        had_chance = (first >= 0) & (first < len(outcome.working)) & (outcome.people["attended_day"] >= 0)
        applies = [np.sum(had_chance & (until >= 0) & (until - first >= week)) for week in (*weeks, *MONTHS.values())]
        found.append([(each, np.sum(had_chance)) for each in applies])
    return np.array(found)


def applying(field: Field, months: int, who: str) -> Measured:
    """Attendees who apply it on the job so many months after their first chance to / attendees who had that chance.

    `who` "volunteers": people register of their own will; "half sent": as many attendees of a programme to which people
    are sent count as much, because the source asks about all training of an organisation.
    """
    at = len(MONTHS) - list(MONTHS).index(months)
    modes = ("voluntary",) if who == "volunteers" else ("voluntary", "mandatory")
    found = np.array([applying_after(field, mode) for mode in modes]).swapaxes(0, 1)  # (replications, modes, weeks, 2)

    def share(rows: np.ndarray) -> float:
        return float(np.mean([ratio_of_sums(rows[:, mode, -at]) for mode in range(len(modes))]))

    by_week = np.array([[ratio_of_sums(found[:, mode, week]) for week in range(54)] for mode in range(len(modes))]).mean(axis=0)
    all_of_them = found[:, :, :54, 1].sum(axis=(0, 1))
    curve = band(np.arange(54) * 7.0 / 30.4, by_week, all_of_them, "months after the first chance", "attendees who apply it")
    return bootstrap(found, share, "replications", curve)
