"""Closed forms of registration and seats: who decides when, who gets in, who finds the room full."""

import math
from functools import cache

import numpy as np
from scipy import stats

from experiments.verbs.verify import significance
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import FIRST, ModelTestbed, company, message, session

MANY = 30_000
MONDAY = FIRST
P_WEEK, WEEKS = 0.05, 6


@cache
def wanting(testbed: ModelTestbed, exponent: float, p: float, weeks: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(people,) each: day of the working week on which each person looks, and the week in which they decided (`weeks` for never)."""
    on = ("teasers", "weekends", "deadline") if exponent else ("teasers", "weekends")
    settings = testbed.isolate(
        *on,
        open_rate_film=1.0,
        spontaneous_registration_per_week=p,
        deadline_exponent=exponent,
        campaign={
            "teasers": (message(),),
            "registration.opens": MONDAY,
            "registration.closes": MONDAY + 7 * weeks - 1,
            "sessions": (session(first_day=58, seats=1, opens=MONDAY),),
        },
    )
    (world,) = testbed.worlds(settings, company(size), [4])
    people = world.people
    return people["look_day"].copy(), np.where(people["wants_day"] >= 0, people["wants_day"] // 7, weeks)


def weekly_looks(testbed: ModelTestbed, monday: bool, off_by: float = 0.0) -> Finding:
    """Wanting after k looks: 1 - (1 - p)^k. The message itself makes people look once, on the Monday on which it comes.

    Those whose own day is Monday look once a week; the others twice in the first week.
    """
    look_day, week = wanting(testbed, 0.0, P_WEEK, WEEKS, MANY)
    chosen = week[(look_day == 0) == monday]
    looks = np.concatenate(([0], np.arange(1, WEEKS + 1) + (0 if monday else 1)))
    still = (1.0 - P_WEEK - off_by) ** looks
    return significance.shares(np.bincount(chosen, minlength=WEEKS + 1), np.append(-np.diff(still), still[-1]), "people")


def look_days(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """People look on any day of the working week alike."""
    look_day, _ = wanting(testbed, 0.0, P_WEEK, WEEKS, MANY)
    return significance.shares(np.bincount(look_day, minlength=5), np.array([0.2 + off_by, *[(0.8 - off_by) / 4] * 4]), "people")


def late_share(p: float, weeks: int, exponent: float) -> float:
    """Share of decisions in the last of so many weeks of those who look on Mondays, where odds rise as one over the time left until the
    last Friday: the deadline is a working day."""
    days = 7 * weeks - 2
    pressure = days / (days - 7.0 * np.arange(weeks))
    odds = p / (1 - p) * pressure**exponent / np.mean((days / np.arange(1.0, days + 1)) ** exponent)
    still = np.cumprod(np.append(1.0, 1 / (1 + odds)))
    return float((still[-2] - still[-1]) / (1 - still[-1]))


def late_registrations(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Of those who decide and look on Mondays, 0.42 do so in the last of eight weeks: about 1 over 1 + 1/2 + ... + 1/8, and more, since the deadline is a Friday."""
    p, weeks, exponent = 0.008, 8, 1.0
    look_day, week = wanting(testbed, exponent, p, weeks, 200_000)
    decided = week[(look_day == 0) & (week < weeks)]
    return significance.count(np.sum(decided == weeks - 1), len(decided), late_share(p, weeks, exponent) + off_by, "decisions")


SEATS, NO_SHOW, ROOMS = 20, 0.2, 200


@cache
def rooms(testbed: ModelTestbed, bookings: int) -> np.ndarray:
    """(rooms,) sessions of 20 seats with so many bookings each."""
    size = bookings * ROOMS
    settings = testbed.isolate(
        *("no_shows", "overbooking"),
        no_show_in_person=NO_SHOW,
        campaign={
            "registration.mode": "mandatory",
            "programme.format": "in_person",
            "sessions": (session(supply_share=SEATS / bookings, overbooking=bookings - SEATS),),
        },
    )
    return np.concatenate([world.sessions for world in testbed.worlds(settings, company(size), range(testbed.repetitions(50, 10)))])


def seated(bookings: int, no_show: float) -> tuple[float, float, float]:
    """Mean and standard deviation of the people seated, and the chance of an overflow: all come with chance 1 - no_show."""
    come = np.arange(bookings + 1)
    chance, sitting = stats.binom.pmf(come, bookings, 1 - no_show), np.minimum(come, SEATS)
    mean = float(chance @ sitting)
    return mean, math.sqrt(chance @ (sitting - mean) ** 2), float(chance @ (come > SEATS))


def overbooking_seats(testbed: ModelTestbed, bookings: int, off_by: float = 0.0) -> Finding:
    """People seated in a room of 20 with one no-show in five: 16.0, 17.55, 18.78 on average for 20, 22, 24 bookings."""
    mean, sd, _ = seated(bookings, NO_SHOW + off_by)
    return significance.mean(rooms(testbed, bookings)["seated"], mean, sd, "sessions")


def overbooking_overflow(testbed: ModelTestbed, bookings: int, off_by: float = 0.0) -> Finding:
    """Rooms in which somebody finds no seat: .048 and .264 of them for 22 and 24 bookings."""
    _, _, overflow = seated(bookings, NO_SHOW + off_by)
    found = rooms(testbed, bookings)
    return significance.count(np.sum(found["turned_away"] > 0), len(found), overflow, "sessions")


def no_overflow(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Without overbooking nobody ever finds the room full."""
    found = rooms(testbed, SEATS)
    return significance.equal([float(found["turned_away"].sum())], [off_by], "sessions")._replace(n=len(found))


def no_shows(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """As many stay away as the configuration says."""
    found = rooms(testbed, SEATS)
    return significance.count(found["no_shows"].sum(), SEATS * len(found), NO_SHOW + off_by, "bookings")


FIRST_ROOM, ACCEPT, CANCEL = 500, 0.3, 0.08


@cache
def booked_then(testbed: ModelTestbed, *on: str) -> np.ndarray:
    """(2,) sessions: everybody wants a seat at once; 500 get one in the first, all others may when the second opens."""
    settings = testbed.isolate(
        "teasers",
        *on,
        open_rate_film=1.0,
        spontaneous_registration_per_week=1.0,
        cancellation_rate=CANCEL,
        waitlist_acceptance=ACCEPT,
        campaign={
            "teasers": (message(),),
            "registration.closes": 0,
            "sessions": (session(seats=FIRST_ROOM, first_day=10), session(seats=MANY, first_day=20, opens=0)),
        },
    )
    (world,) = testbed.worlds(settings, company(MANY), [5])
    return world.sessions


def waitlist_acceptance(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """A place offered to everybody in the queue is taken by the share that accepts; the rest decline."""
    booked = booked_then(testbed, "waitlist")["booked"]
    return significance.count(booked[1], MANY - FIRST_ROOM, ACCEPT + off_by, "people waiting")


def cancellations(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Of all bookings, the cancelled share is the cancellation rate (what is freed is booked again by nobody here)."""
    sessions = booked_then(testbed, "waitlist", "cancellations")
    cancelled = sessions["cancelled"].sum()
    return significance.count(cancelled, cancelled + sessions["booked"].sum(), CANCEL + off_by, "bookings")
