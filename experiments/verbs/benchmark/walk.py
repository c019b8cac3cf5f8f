"""What the days touched in memory, touched again without any of their logic.

The walk loads and stores the same records, in the same order, and reads the same rows of ties with the keys of those they
lead to; it decides nothing and draws no random numbers. How long it takes is the limit of how fast the days could be.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from experiments.verbs.benchmark.footprint import Footprint, Touch
from sim.compiled_code.allocation import prefetch
from sim.compiled_code.decorators import bare, inner
from sim.state.layout import World

_AHEAD, _NEAR = np.uint64(16), np.uint64(4)
"""Rows ahead for which records are asked for, and for which what they lead to is."""


@bare
def walk(w: World, f: Footprint, writing: bool) -> np.uint64:
    """Touch everything once more, as fast as it goes; returns a sum, so that nothing can be left out.

    Without `writing` what the model writes is only read.
    """
    total, begin = np.uint64(0), 0
    for s in range(len(f.touch)):
        rows, touch = f.rows[begin : f.end[s]], f.touch[s]
        begin = f.end[s]
        if touch == Touch.KEYS:
            total += walk_keys(w, rows)
        elif touch == Touch.LISTED:
            total += walk_listed(w, rows)
        elif touch == Touch.PEOPLE:
            total += walk_people(w, rows, writing)
        elif touch == Touch.MANAGERS:
            total += walk_managers(w, rows, writing)
        elif touch == Touch.JOURNEYS:
            total += walk_journeys(w, rows, writing)
        elif touch == Touch.COLLEAGUES:
            total += walk_ties(w.colleague_start, w.colleague_to, w.key, rows)
        elif touch == Touch.FOLLOWERS:
            total += walk_ties(w.follower_start, w.follower_to, w.key, rows)
        elif touch == Touch.POSTS:
            total += walk_posts(w, rows, writing)
        elif touch == Touch.POST_SCAN:
            total += scan_posts(w, rows)
        else:
            total += copy_books(w, rows, writing)
    return total


@inner
def walk_keys(w, rows):
    """Slices of people: first, one past the last."""
    total = np.uint64(0)
    for k in range(0, len(rows), 2):
        for i in range(np.uint64(rows[k]), np.uint64(rows[k + 1])):
            total += w.key[i]
    return total


@inner
def walk_listed(w, rows):
    """Keys, and marks in lists."""
    total = np.uint64(0)
    for i in rows:
        total += w.key[i] + np.uint64(w.listed[i])
    return total


@inner
def touched(w, i, writing):
    """One person: their key is read, their record written."""
    if writing:
        w.people[i].exposures ^= 1
        return w.key[i]
    return w.key[i] + np.uint64(w.people[i].exposures)


@inner
def ask_for_person(w, i):
    """Have a person's record fetched."""
    prefetch(w.people, i)
    prefetch(w.key, i)


@inner
def walk_people(w, rows, writing):
    """People's records."""
    total, n = np.uint64(0), np.uint64(len(rows))
    for k in range(n):
        if k + _AHEAD < n:
            ask_for_person(w, rows[k + _AHEAD])
        total += touched(w, rows[k], writing)
    return total


@inner
def walk_managers(w, rows, writing):
    """People's records, and those of their managers, who are known only then."""
    total, n = np.uint64(0), np.uint64(len(rows))
    for k in range(n):
        if k + _AHEAD < n:
            ask_for_person(w, rows[k + _AHEAD])
        if k + _NEAR < n:
            prefetch(w.people, w.people[rows[k + _NEAR]].manager)
        total += touched(w, rows[k], writing)
        manager = w.people[rows[k]].manager
        if manager >= 0:
            total += np.uint64(w.people[np.uint64(manager)].advocate)
    return total


@inner
def walk_journeys(w, rows, writing):
    """People's records and journeys."""
    total, n = np.uint64(0), np.uint64(len(rows))
    for k in range(n):
        if k + _AHEAD < n:
            ask_for_person(w, rows[k + _AHEAD])
            prefetch(w.journeys, rows[k + _AHEAD])
        total += touched(w, rows[k], writing)
        if writing:
            w.journeys[rows[k]].noticed_today ^= 1
        else:
            total += np.uint64(w.journeys[rows[k]].noticed_today)
    return total


@inner
def walk_ties(start, to, key, rows):
    """The ties of people, and the keys of those they lead to."""
    total, n, one = np.uint64(0), np.uint64(len(rows)), np.uint64(1)
    for k in range(n):
        if k + _AHEAD < n:
            prefetch(start, rows[k + _AHEAD])
        if k + 2 * _NEAR < n:
            prefetch(to, start[rows[k + 2 * _NEAR]])
            prefetch(to, start[rows[k + 2 * _NEAR] + one] - 1)
        if k + _NEAR < n:
            i = np.uint64(rows[k + _NEAR])
            for tie in range(np.uint64(start[i]), np.uint64(start[i + one])):
                prefetch(key, to[tie])
        i = np.uint64(rows[k])
        for tie in range(np.uint64(start[i]), np.uint64(start[i + one])):
            total += key[np.uint32(to[tie])]
    return total


@inner
def walk_posts(w, rows, writing):
    """Records of posts."""
    total = np.uint64(0)
    for j in rows:
        if writing:
            w.posts[j].views ^= 1
        else:
            total += np.uint64(w.posts[j].views)
    return total


@inner
def scan_posts(w, rows):
    """Slices of posts: first, one past the last."""
    total = np.uint64(0)
    for k in range(0, len(rows), 2):
        for j in range(np.uint64(rows[k]), np.uint64(rows[k + 1])):
            total += np.uint64(w.posts[j].reactions + w.posts[j].workday)
    return total


@inner
def copy_books(w, rows, writing):
    """The tally of every office, onto the page of a day."""
    total = np.uint64(0)
    for t in rows:
        for o in range(len(w.tally)):
            for k in range(w.tally.shape[1]):
                if writing:
                    w.daily[t, o, k] = w.tally[o, k]
                else:
                    total += np.uint64(w.tally[o, k])
    return total
