"""Who reads whom on the platform: colleagues first, then popular people of the own office and of the company."""

import numpy as np

from sim.chance import uniform
from sim.company.csr import by_target, holds
from sim.company.people import Draw, People, lognormal, stream
from sim.compiled import phase
from sim.levers import Behaviour

TRIES = 12
"""Technical: after so many draws that hit somebody followed already, a follow is given up."""
LOT = np.dtype([("chance", "f4"), ("instead", "i4")])
"""One row of a lottery: kept with this chance, else the ticket goes to the row `instead`; read together."""


def generate_followers(
    seed: int,
    people: People,
    sociable: np.ndarray,
    colleague_start: np.ndarray,
    colleague_to: np.ndarray,
    behaviour: Behaviour,
) -> tuple[np.ndarray, np.ndarray]:
    """The followers of each person as rows (start (N + 1,) int64, to int32 ascending); O(follows).

    People follow `network_follows_per_person` others on average, more if `sociable` (N,) ratio; how often one is
    followed is heavy-tailed: attractiveness is lognormal with sigma `network_follow_spread`, times the fame of the rank.
    """
    fame = lognormal(stream(seed, Draw.ATTRACTIVENESS), people.key, behaviour.value("network_follow_spread"))
    fame *= _fame_by_rank(behaviour)[people.level]
    wanted = np.minimum(behaviour.value("network_follows_per_person") * sociable, len(sociable) - 1.0)
    office_first = np.searchsorted(people.office, np.arange(people.office[-1] + 2))
    source, target = _follows(
        people.office, office_first, people.key, fame, wanted, colleague_start, colleague_to,
        behaviour.value("network_colleagues_first_share"), behaviour.value("network_follow_own_office_share"),
        stream(seed, Draw.FOLLOWS_COLLEAGUE), stream(seed, Draw.FOLLOWS_OTHER),
    )  # fmt: skip
    rows: tuple[np.ndarray, np.ndarray] = by_target(len(sociable), source, target)
    return rows


def _fame_by_rank(behaviour: Behaviour) -> np.ndarray:
    """(levels,) attractiveness as somebody to follow, against staff, in the order of sim.state.Level."""
    ranks = ("manager", "senior_manager", "executive")
    return np.array([1.0, *(behaviour.value(f"network_fame_{rank}_ratio") for rank in ranks)])


@phase
def _lottery(weight: np.ndarray, lots: np.ndarray) -> None:
    """Fill `lots` so that one uniform draws a row in proportion to its weight (Walker's alias method)."""
    n = len(weight)
    scale = n / weight.sum()
    todo = np.empty(n, np.int32)
    chance = weight * scale
    small, large = 0, n
    for i in range(n):
        lots[i]["instead"] = i
        if chance[i] < 1.0:
            todo[small] = i
            small += 1
        else:
            large -= 1
            todo[large] = i
    while small > 0 and large < n:
        small -= 1
        low, high = todo[small], todo[large]
        lots[low]["instead"] = high
        chance[high] -= 1.0 - chance[low]
        if chance[high] < 1.0:
            large += 1
            todo[small] = high
            small += 1
    for i in range(n):
        lots[i]["chance"] = chance[i]


@phase
def _drawn(u: float, lots: np.ndarray) -> int:
    place = u * len(lots)
    i = int(place)
    return i if place - i < lots[i]["chance"] else int(lots[i]["instead"])


@phase
def _follows(
    office: np.ndarray, office_first: np.ndarray, person: np.ndarray, fame: np.ndarray, wanted: np.ndarray,
    colleague_start: np.ndarray, colleague_to: np.ndarray, colleagues_first: float, own_office: float,
    colleague_key: np.uint64, other_key: np.uint64,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Follow ties as two (E,) int32 lists, follower and followed.

    Up to a share `colleagues_first` of them are colleagues; of the rest, a share `own_office` is sought there.
    """
    n = len(person)
    lots, lots_here = np.empty(n, LOT), np.empty(n, LOT)
    _lottery(fame, lots)
    for o in range(len(office_first) - 1):
        a, b = office_first[o], office_first[o + 1]
        _lottery(fame[a:b], lots_here[a:b])
    count, capacity = 0, n
    for i in range(n):
        capacity += int(wanted[i]) + 1
    source, target = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
    for i in range(n):
        begin, first, last = count, office_first[office[i]], office_first[office[i] + 1]
        follow = int(wanted[i] + uniform(other_key, person[i], np.uint64(0)))
        degree = colleague_start[i + 1] - colleague_start[i]
        share = colleagues_first * follow / max(degree, 1)
        for k in range(colleague_start[i], colleague_start[i + 1]):
            j = colleague_to[k]
            if count - begin < follow and uniform(colleague_key, person[i], person[j]) < share:
                source[count], target[count] = i, j
                count += 1
        draw = 1
        for _ in range(follow - (count - begin)):
            here = uniform(other_key, person[i], np.uint64(draw)) < own_office
            draw += 1
            for trial in range(TRIES):
                u = uniform(other_key, person[i], np.uint64(draw))
                draw += 1
                nearby = here and 2 * trial < TRIES  # a small office may have nobody left to follow
                j = first + _drawn(u, lots_here[first:last]) if nearby else _drawn(u, lots)
                if j != i and not holds(target[begin:count], j):
                    source[count], target[count] = i, j
                    count += 1
                    break
    return source[:count], target[:count]
