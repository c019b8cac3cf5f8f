"""Who talks to whom: team cliques, office acquaintances, few bridges between offices, and the reporting line.

Each person has a number of contacts in mind (lognormal). In-office ties come first from the team, pair by pair; what
is missing is filled with acquaintances elsewhere in the office, half of them in the department (the teams of a senior
manager), some of them met through a team mate (closed triangles): see `ties_within_office`. Ties between offices are drawn in proportion to what both ends want, bridges wanting many times
as many as others: see `ties_between_offices`. `assemble_ties` puts both together.
"""

import numpy as np

from sim.company.assemble_ties import assemble_ties
from sim.company.office_blocks import largest, longer, make_blocks, make_boxes, more_room
from sim.company.pairs import ROWS, pair
from sim.company.people import Draw, People, lognormal, stream
from sim.company.tie_workspace import FEW, Staff, Wish, larger, make_workspace
from sim.company.ties_between_offices import count_stubs, fill_stubs, mean_between_offices
from sim.compiled_code.decorators import phase
from sim.rng import NOBODY, uniform
from sim.settings import Behaviour
from sim.state.layout import Level

SEVERAL = 2
"""What the word means: a bridge has at least this many ties to other offices."""
LARGEST_CIRCLE = 2
"""Technical: a named team of up to this many times the usual size is one circle; a larger one is cut to that size."""

_STAFF = int(Level.STAFF)


def sociability(seed: int, key: np.ndarray, spread: float) -> np.ndarray:
    """(N,) float32, lognormal with mean 1 and sigma `spread`: contacts a person keeps, against the average."""
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


def proven_bridges(bridges: np.ndarray, people: People, start: np.ndarray, to: np.ndarray) -> np.ndarray:
    """(N,) bool: those of `bridges` who have come by several ties to other offices."""
    rows = np.flatnonzero(bridges)
    proven = np.zeros_like(bridges)
    proven[rows] = cross_office_degree(rows, people.office, start, to) >= SEVERAL
    return proven


def generate_ties(
    seed: int, people: People, sociable: np.ndarray, bridges: np.ndarray, behaviour: Behaviour, team_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Colleague ties as rows (start (N + 1,) int64, to int32), undirected, the reporting line included; O(ties).

    `sociable` (N,) ratio, `bridges` (N,) bool. Teams far above `team_size` are cut into circles of that size.
    Mean degree is near `network_contacts_per_person` unless offices are too small to hold it.
    """
    contacts, share = behaviour.value("network_contacts_per_person"), behaviour.value("network_in_office_share")
    closure, limit = behaviour.value("network_clustering"), behaviour.value("network_cross_office_limit_ratio")
    n = len(people.key)
    office_first = people.office_first
    elsewhere = 1.0 - float(np.sum((np.diff(office_first) / n) ** 2))  # chance that a random partner sits in another office
    cross_share = (1.0 - share) * min(1.0, limit * elsewhere)  # the few elsewhere can only be known by so many
    ratio = behaviour.value("network_bridge_tie_ratio")
    between = contacts * cross_share / max(elsewhere, 1e-9) / mean_between_offices(sociable, bridges, ratio)
    circle_first = _circles(people.team, team_size)
    span = max(2, round(behaviour.value("people_teams_per_senior_manager")))
    lines = np.sort(_reporting_lines(circle_first, people.manager))
    inside = people.office[lines >> 32] == people.office[lines & ROWS]
    cross_key = stream(seed, Draw.CROSS_TIE)
    stub_begin = count_stubs(people.key, sociable, bridges, office_first, between, ratio, cross_key)
    stubs = np.empty(stub_begin[-1] + FEW, np.int32)
    fill_stubs(people.key, sociable, bridges, between, ratio, cross_key, stubs)
    staff = Staff(people.key, people.manager, sociable, office_first, circle_first, _departments(circle_first, office_first, span))
    wish = Wish(
        contacts * (1.0 - cross_share), closure, behaviour.value("network_in_department_share"), stubs, stub_begin, lines[inside], lines[~inside],
        stream(seed, Draw.CLOSE_TIE), stream(seed, Draw.OFFICE_TIE), cross_key,
    )  # fmt: skip
    blocks = make_blocks(office_first)
    boxes, workspace = make_boxes(blocks, int(0.6 * len(stubs)) + len(lines)), make_workspace(staff, wish, largest(blocks))
    start, to = np.zeros(n + 1, np.int64), np.empty(int(n * 1.1 * contacts) + 64, np.int32)
    block, filled = assemble_ties(0, 0, staff, wish, workspace, blocks, boxes, start, to)
    while block < len(blocks.row) - 1:
        boxes, workspace, to = more_room(boxes), larger(workspace), longer(to)
        block, filled = assemble_ties(block, filled, staff, wish, workspace, blocks, boxes, start, to)
    return start, to[:filled]


@phase
def cross_office_degree(rows: np.ndarray, office: np.ndarray, start: np.ndarray, to: np.ndarray) -> np.ndarray:
    """(rows,) int64: ties to other offices of the people in some rows."""
    across = np.zeros(len(rows), np.int64)
    for each in range(len(rows)):
        i = rows[each]
        for k in range(start[i], start[i + 1]):
            across[each] += office[to[k]] != office[i]
    return across


@phase
def _below(key: np.uint64, person: np.ndarray, chance: np.ndarray) -> np.ndarray:
    yes = np.empty(len(person), np.bool_)
    for i in range(len(person)):
        yes[i] = uniform(key, person[i], np.uint64(NOBODY)) < chance[i]
    return yes


@phase
def _circles(team: np.ndarray, team_size: int) -> np.ndarray:
    """(C + 1,) int64: first row of each circle, and N. A team is one circle unless it is too large to know."""
    n = len(team)
    circle = np.empty(n + 1, np.int64)
    first = count = 0
    while first < n:
        last = first
        while last < n and team[last] == team[first]:
            last += 1
        size = last - first
        parts = 1 if size <= LARGEST_CIRCLE * team_size else (size + team_size - 1) // team_size
        for part in range(parts):
            circle[count] = first + (part * size + parts - 1) // parts
            count += 1
        first = last
    circle[count] = n
    return circle[: count + 1].copy()


@phase
def _departments(circle_first: np.ndarray, office_first: np.ndarray, span: int) -> np.ndarray:
    """(D + 1,) int64: first row of each department, and N. So many circles of an office, in their order, are one."""
    department = np.empty(len(circle_first), np.int64)
    count = office = circles = 0
    for a in circle_first[:-1]:
        if a == office_first[office]:
            circles = 0
            while office < len(office_first) - 1 and office_first[office] <= a:
                office += 1
        if circles % span == 0:
            department[count] = a
            count += 1
        circles += 1
    department[count] = circle_first[-1]
    return department[: count + 1].copy()


@phase
def _reporting_lines(circle_first: np.ndarray, manager: np.ndarray) -> np.ndarray:
    """The reporting lines that leave a circle, as pairs (see `pairs`)."""
    lines = np.empty(len(manager), np.int64)
    count = 0
    for circle in range(len(circle_first) - 1):
        a, b = circle_first[circle], circle_first[circle + 1]
        for i in range(a, b):
            boss = manager[i]
            if boss >= 0 and (boss < a or boss >= b):
                lines[count] = pair(min(i, boss), max(i, boss))
                count += 1
    return lines[:count].copy()
