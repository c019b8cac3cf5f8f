"""A second campaign in the same company at the same time: when each of the two is simulated, and what they know of each other."""

import numpy as np

from sim.mechanisms import on
from sim.settings import Settings
from sim.state.layout import JOURNEY, PERSON, SESSION, Beside, World

ALONE = Beside(
    *(np.zeros(0, np.int64), np.zeros(3, np.int64), np.zeros((2, 0), np.uint8), np.zeros((2, 0), np.uint8)),
    *(np.zeros(0, PERSON), np.zeros(0, JOURNEY), np.zeros(0, SESSION), np.zeros(0, np.int64)),
)
"""Of a campaign that runs alone."""


def second_of(settings: Settings) -> Settings:
    """The settings of the second campaign, as if it ran alone."""
    return settings.model_copy(update={"campaign": settings.alongside, "alongside": None})


def plans_of(settings: Settings) -> list[Settings]:
    """The settings of each campaign that runs: the first, which knows of the second, and, where there is one, the second."""
    return [settings] if settings.alongside is None else [settings, second_of(settings)]


def starts(settings: Settings) -> tuple[int, int]:
    """The common days on which the campaign and the second one begin to be simulated; the earlier is 0."""
    assert settings.alongside is not None, "a second campaign runs alongside"
    first, other = settings.campaign.calendar, settings.alongside.calendar
    later = (other.day_zero - first.day_zero).days + other.first_day - first.first_day
    return max(0, -later), max(0, later)


def side_by_side(first: World, other: World, settings: Settings) -> tuple[World, World]:
    """The worlds of both campaigns before their first day, each of which knows the other from now on."""
    begin, size = starts(settings), len(first.people)
    works = np.zeros(max(at + len(each.working) for at, each in zip(begin, (first, other), strict=True)), np.int64)
    for at, each in zip(begin, (first, other), strict=True):
        works[at : at + len(each.working)] |= each.working
    clock, room, mine = np.cumsum(works), np.zeros(size, np.int64), [np.zeros((2, size), np.uint8) for _ in range(2)]
    theirs = mine[::-1] if on(settings, "other_programmes") else [np.zeros((2, size), np.uint8)] * 2  # nothing is ever taken in of these
    apart = begin[1] - begin[0]  # the other's t is so much behind
    assert settings.alongside is not None, "a second campaign runs alongside"
    later = (settings.alongside.calendar.day_zero - settings.campaign.calendar.day_zero).days
    if len(other.leaves):  # who leaves does so on one day, counted from the first campaign's first one
        other.leaves[:] = first.leaves - apart

    def knows(row: int, of: World) -> Beside:
        days = np.array((begin[row], (apart, -apart)[row], (0, later)[row]), np.int64)
        return Beside(clock, days, mine[row], theirs[row], of.people, of.journeys, of.sessions, room)

    return first._replace(beside=knows(0, other)), other._replace(beside=knows(1, first))
