"""The columns engine: the phases of the day, compiled into one day and one run."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim.compiled_code.decorators import bare
from sim.day.conversation import converse
from sim.day.feed import read_feed, select_trending
from sim.day.memory import close_day, remember
from sim.day.modules import hold_modules
from sim.day.organiser import react
from sim.day.posting import post
from sim.day.registration import register
from sim.day.teasers import land_teasers
from sim.day.workshop import hold_workshops
from sim.state.layout import COUNT_PAGES, COUNT_POSTS, PAGE_LENGTH, STARTS, World
from sim.today import cut_keys_of_day


@bare
def run_day(w, t):
    """One calendar day. Offices act in the order of their local morning; on days off people only forget."""
    if w.working[t]:
        cut_keys_of_day(w, t)
        select_trending(w, t)
        for m in range(len(w.mornings)):
            land_teasers(w, t, m)
            read_feed(w, t, m)
            converse(w, t, m)
            register(w, t, m)
            hold_workshops(w, t, m)
            hold_modules(w, t, m)
            post(w, t, m)
            remember(w, t, m)
    close_day(w, t)
    react(w, t)


@bare
def has_room(w):
    """Whether a day on which everybody posts (at most once) and every follower would read it fits into the tables."""
    pages = len(w.follower_to) // PAGE_LENGTH + w.due.size + 1  # all lists may end on a page that is not full
    return len(w.posts) - w.counts[COUNT_POSTS] >= len(w.people) and len(w.readings) - w.counts[COUNT_PAGES] >= pages


@bare
def run_days(w, first, last):
    """Days first..last-1 without Python between them; returns the next day to run: earlier where tables need more room."""
    for t in range(first, last):
        if not has_room(w):
            return t
        run_day(w, t)
    return last


@bare
def run_common_days(first, other, begin, end):
    """Days begin..end-1 of two campaigns side by side, each on the days on which it is simulated; returns the next day to run."""
    for day in range(begin, end):
        if not has_room(first) or not has_room(other):
            return day
        open_common_day(first, other, day)
        if goes_first(first, day):
            run_if_simulated(first, day)
            run_if_simulated(other, day)
        else:
            run_if_simulated(other, day)
            run_if_simulated(first, day)
    return end


@bare
def open_common_day(first, other, day):
    """Nothing has been taken in yet on a day on which either works."""
    today = first.beside.clock[day]
    if day == 0 or first.beside.clock[day - 1] < today:
        first.beside.mine[today % 2] = 0
        other.beside.mine[today % 2] = 0


@bare
def goes_first(first, day):
    """Whether the first campaign has the first turn today: both take turns, working day by working day."""
    return first.beside.clock[day] % 2 == 0


@bare
def run_if_simulated(w, day):
    """The day of one of two campaigns, if it is simulated on this common day."""
    t = day - w.beside.days[STARTS]
    if 0 <= t < len(w.working):
        run_day(w, t)


def run_both(first: World, other: World, begin: int = 0) -> tuple[World, World]:
    """All common days from `begin` on; returns both worlds, as `run` does."""
    end = len(first.beside.clock)
    while (begin := int(run_common_days(first, other, begin, end))) < end:
        first, other = with_room(first), with_room(other)
    return first, other


def with_room(w: World) -> World:
    """The world with longer tables of posts and readings, where the next day might overflow them."""
    while not has_room(w):
        w = w._replace(
            posts=np.concatenate((w.posts, np.zeros_like(w.posts))),
            readings=np.concatenate((w.readings, np.zeros_like(w.readings))),
            page_before=np.concatenate((w.page_before, np.zeros_like(w.page_before))),
        )
    return w


def run(w: World, first: int = 0) -> World:
    """All days from `first` on; returns the world (its table of posts may have grown, the rest is changed in place)."""
    last = len(w.working)
    while (first := int(run_days(w, first, last))) < last:
        w = with_room(w)
    return w
