"""Who talks to whom: team cliques, office acquaintances, few bridges between offices, and the manager line.

Each person has a number of contacts in mind (lognormal). In-office ties come first from the team, pair by pair; what
is missing is filled with acquaintances elsewhere in the office, some of them met through a team mate (closed
triangles). Ties between offices are drawn person by person, bridges holding many times as many as others.
"""

import numpy as np

from sim.chance import NOBODY, uniform
from sim.company.csr import both_ways, holds
from sim.company.people import Draw, People, lognormal, stream
from sim.compiled import phase
from sim.levers import Behaviour
from sim.state import Level

SEVERAL = 2
"""What the word means: a bridge has at least this many ties to other offices."""
TRIES = 12
"""Technical: after so many draws that hit somebody known already, an acquaintance is given up."""
LARGEST_CIRCLE = 2
"""Technical: a named team of up to this many times the usual size is one circle; a larger one is cut to that size."""

_STAFF = int(Level.STAFF)


def sociability(seed: int, key: np.ndarray, spread: float) -> np.ndarray:
    """(N,) float64, lognormal with mean 1 and sigma `spread`: contacts a person keeps, against the average."""
    return lognormal(stream(seed, Draw.SOCIABILITY), key, spread)


def choose_bridges(seed: int, people: People, behaviour: Behaviour) -> np.ndarray:
    """(N,) bool: about `network_bridge_share` of all; managers, sales or marketing and long tenure are likelier.

    Nobody bridges where there is but one office.
    """
    if people.office[-1] == 0:
        return np.zeros(len(people.key), bool)
    share, long_years = behaviour.value("network_bridge_share"), behaviour.value("people_long_tenure_years")
    weight = np.where(people.level != _STAFF, behaviour.value("network_bridge_manager_ratio"), 1.0)
    weight *= np.where(people.function == 1, behaviour.value("network_bridge_sales_ratio"), 1.0)
    weight *= np.where(people.tenure_years > long_years, behaviour.value("network_bridge_long_tenure_ratio"), 1.0)
    return _below(stream(seed, Draw.BRIDGE), people.key, share * weight / weight.mean())


def generate_ties(
    seed: int, people: People, sociable: np.ndarray, bridges: np.ndarray, behaviour: Behaviour, team_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Colleague ties as rows (start (N + 1,) int64, to int32), undirected, the manager line included; O(ties).

    `sociable` (N,) ratio, `bridges` (N,) bool. Teams far above `team_size` are cut into circles of that size.
    Mean degree is near `network_contacts_per_person` unless offices are too small to hold it.
    """
    contacts, share = behaviour.value("network_contacts_per_person"), behaviour.value("network_in_office_share")
    closure, limit = behaviour.value("network_clustering"), behaviour.value("network_cross_office_limit_ratio")
    n = len(people.key)
    sizes = np.bincount(people.office)
    office_first = np.concatenate(([0], np.cumsum(sizes)))
    elsewhere = 1.0 - float(np.sum((sizes / n) ** 2))  # chance that a random partner sits in another office
    cross_share = (1.0 - share) * min(1.0, limit * elsewhere)  # the few elsewhere can only be known by so many
    near = np.minimum(contacts * (1.0 - cross_share) * sociable, sizes[people.office] - 1.0)
    edges = _office_ties(
        office_first, _circles(people.team, team_size), people.key, people.manager, near, closure,
        stream(seed, Draw.CLOSE_TIE), stream(seed, Draw.OFFICE_TIE),
    )  # fmt: skip
    far = sociable * np.where(bridges, behaviour.value("network_bridge_tie_ratio"), 1.0)
    far *= contacts * cross_share / max(elsewhere, 1e-9) / far.mean()
    across = _cross_ties(people.office, people.key, people.manager, far, stream(seed, Draw.CROSS_TIE))
    one, other = np.concatenate((edges[0], across[0])), np.concatenate((edges[1], across[1]))
    rows: tuple[np.ndarray, np.ndarray] = both_ways(n, one, other)
    return rows


@phase
def cross_office_degree(office: np.ndarray, start: np.ndarray, to: np.ndarray) -> np.ndarray:
    """(N,) int64: ties of each person to other offices."""
    across = np.zeros(len(office), np.int64)
    for i in range(len(office)):
        for k in range(start[i], start[i + 1]):
            across[i] += office[to[k]] != office[i]
    return across


@phase
def _below(key: np.uint64, person: np.ndarray, chance: np.ndarray) -> np.ndarray:
    yes = np.empty(len(person), np.bool_)
    for i in range(len(person)):
        yes[i] = uniform(key, person[i], np.uint64(NOBODY)) < chance[i]
    return yes


@phase
def _circles(team: np.ndarray, team_size: int) -> np.ndarray:
    """(N,) int64: first row of the circle a row belongs to. A team is one circle unless it is too large to know."""
    n = len(team)
    circle = np.empty(n, np.int64)
    first = 0
    while first < n:
        last = first
        while last < n and team[last] == team[first]:
            last += 1
        size = last - first
        parts = 1 if size <= LARGEST_CIRCLE * team_size else (size + team_size - 1) // team_size
        for i in range(first, last):
            part = (i - first) * parts // size
            circle[i] = first + (part * size + parts - 1) // parts
        first = last
    return circle


@phase
def _room(edges: np.ndarray, needed: int) -> np.ndarray:
    """The edge list, (2, capacity) int32, made longer if it cannot hold `needed`."""
    if needed <= edges.shape[1]:
        return edges
    longer = np.empty((2, max(needed, 2 * edges.shape[1])), np.int32)
    longer[:, : edges.shape[1]] = edges
    return longer


@phase
def _stubs(wanted: np.ndarray, person: np.ndarray, first: int, last: int, key: np.uint64) -> np.ndarray:
    """Rows first..last, each as often as the ties they want (rounded by chance): a partner is drawn in proportion."""
    count = 0
    for i in range(first, last):
        count += int(wanted[i] + uniform(key, person[i], np.uint64(1)))
    stubs = np.empty(count, np.int32)
    count = 0
    for i in range(first, last):
        for _ in range(int(wanted[i] + uniform(key, person[i], np.uint64(1)))):
            stubs[count] = i
            count += 1
    return stubs


@phase
def _office_ties(
    office_first: np.ndarray, circle: np.ndarray, person: np.ndarray, manager: np.ndarray, near: np.ndarray,
    closure: float, close_key: np.uint64, office_key: np.uint64,
) -> np.ndarray:  # fmt: skip
    """Ties inside offices, (2, E) int32. `near` (N,): in-office ties wanted; `closure`: share of them kept close."""
    n = len(person)
    edges, count = np.empty((2, 8 * n + 64), np.int32), 0
    have = np.zeros(n)
    first_met = np.zeros(n + 1, np.int64)  # where in `edges` the acquaintances a person sought begin
    for office in range(len(office_first) - 1):
        first, last = office_first[office], office_first[office + 1]
        # team mates, pair by pair, and the manager line
        a = first
        while a < last:
            b = a
            wanted = 0.0
            while b < last and circle[b] == a:
                wanted += closure * near[b]
                b += 1
            size = b - a
            edges = _room(edges, count + size * (size - 1) // 2 + size)
            scale = closure * closure / max(wanted * (size - 1) / size, 1e-9)
            for i in range(a, b):
                for j in range(i + 1, b):
                    in_line = manager[j] == i or manager[i] == j
                    if in_line or uniform(close_key, person[i], person[j]) < scale * near[i] * near[j]:
                        edges[0, count], edges[1, count] = i, j
                        count += 1
                        have[i] += 1.0
                        have[j] += 1.0
                boss = manager[i]
                if boss >= 0 and circle[boss] != a and first <= boss < last:
                    edges[0, count], edges[1, count] = i, boss
                    count += 1
                    have[i] += 1.0
                    have[boss] += 1.0
            a = b
        # acquaintances elsewhere in the office: a person seeks half of what is missing and is sought for the rest
        missing = np.maximum(near[first:last] - have[first:last], 0.0)
        stubs = _stubs(missing, person[first:last], 0, last - first, office_key)
        for i in range(first, last):
            first_met[i] = count
            first_met[i + 1] = count
            if len(stubs) == 0:
                continue
            lack = missing[i - first]
            close = max(closure * near[i] - have[i], 0.0) / max(lack, 1e-9)
            seek = int(0.5 * lack + uniform(office_key, person[i], np.uint64(2)))
            edges = _room(edges, count + seek)
            draw = 3
            for _ in range(seek):
                for _ in range(TRIES):
                    through = uniform(office_key, person[i], np.uint64(draw))
                    pick = uniform(office_key, person[i], np.uint64(draw + 1))
                    draw += 2
                    met, met_end = first_met[circle[i]], first_met[i]
                    if through < close and met_end > met:  # somebody a team mate knows
                        j = int(edges[1, met + int(pick * (met_end - met))])
                    else:
                        j = first + int(stubs[int(pick * len(stubs))])
                    if circle[j] == circle[i] or manager[i] == j or manager[j] == i:
                        continue
                    if holds(edges[1, first_met[i] : count], j):
                        continue
                    if j < i and holds(edges[1, first_met[j] : first_met[j + 1]], i):
                        continue
                    edges[0, count], edges[1, count] = i, j
                    count += 1
                    break
            first_met[i + 1] = count
    return edges[:, :count]


@phase
def _cross_ties(office: np.ndarray, person: np.ndarray, manager: np.ndarray, far: np.ndarray, key: np.uint64) -> np.ndarray:
    """Ties between offices, (2, E) int32. `far` (N,): ties sought anywhere; those in the own office fall out."""
    n = len(person)
    stubs = _stubs(far, person, 0, n, key)
    edges, count = np.empty((2, n + len(stubs) // 2 + 64), np.int32), 0
    begin = np.zeros(n + 1, np.int64)
    for i in range(n):
        begin[i] = count
        boss = manager[i]
        if boss >= 0 and office[boss] != office[i]:
            edges = _room(edges, count + 1)
            edges[0, count], edges[1, count] = i, boss
            count += 1
        seek = int(0.5 * far[i] + uniform(key, person[i], np.uint64(2))) if len(stubs) > 0 else 0
        edges = _room(edges, count + seek)
        draw = 3
        for _ in range(seek):
            for _ in range(TRIES):
                j = stubs[int(uniform(key, person[i], np.uint64(draw)) * len(stubs))]
                draw += 1
                if office[j] == office[i]:
                    break  # not an office tie after all
                if manager[j] == i or holds(edges[1, begin[i] : count], j):
                    continue
                if j < i and holds(edges[1, begin[j] : begin[j + 1]], i):
                    continue
                edges[0, count], edges[1, count] = i, j
                count += 1
                break
        begin[i + 1] = count
    return edges[:, :count]
