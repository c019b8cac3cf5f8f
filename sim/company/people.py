"""Who works where: offices, teams, the reporting line, and what a person brings (tenure, function).

A person is a position: the n-th employee of a named office. Their key, tenure, function and rank follow from that
position alone, so one more employee, or one more office, changes nobody else (only the head of an office may be
promoted, when the office gets its second team or becomes the largest).
"""

import hashlib
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.compiled_code.decorators import phase
from sim.rng import NOBODY, Decision, day_key, name, standard_normal, uniform
from sim.settings import Behaviour, CompanySettings, OfficePlan
from sim.state.layout import Level

TENURE_LONGEST_YEARS = 45.0
"""Technical: cuts the endless tail of a lognormal at a working life. Nothing tells 45 years from 60: the highest band
of any measure begins at ten."""

_CELLS, _TAIL = 4096, 64  # quantiles in a table, and how many of them at either end lie too far apart
_PERSON = 1  # `kind` of a name in sim.rng: an employee of an office
_STAFF, _MANAGER, _SENIOR, _EXECUTIVE = (int(each) for each in Level)


class Draw(IntEnum):
    """The random streams of the generator. Numbers are never reused."""

    OFFICE_SIZE = 1
    TENURE = 2
    FUNCTION = 3
    BRIDGE = 4
    SOCIABILITY = 5
    CLOSE_TIE = 6
    OFFICE_TIE = 7
    CROSS_TIE = 8
    ATTRACTIVENESS = 9
    FOLLOWS_COLLEAGUE = 10
    FOLLOWS_OTHER = 11


def stream(seed: int, draw: Draw) -> np.uint64:
    """The key of one random stream of the company `seed`."""
    return np.uint64(day_key(seed, int(Decision.COMPANY), int(draw)))  # plain numbers: numba takes long over members of an enum


def text_hash(text: str, key: str = "") -> int:
    """A stable 64-bit name for a text (BLAKE2b, keyed if `key` is given)."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, key=key.encode()[:64]).digest(), "little")


@dataclass(frozen=True)
class People:
    """N people in rows sorted by (office, team); the leader of a team is its first row. Units as in Company."""

    key: np.ndarray  # (N,) uint64
    office: np.ndarray  # (N,) int32, ascending
    team: np.ndarray  # (N,) int32, ascending
    manager: np.ndarray  # (N,) int32, row; -1 nobody
    level: np.ndarray  # (N,) uint8, sim.state.layout.Level
    function: np.ndarray  # (N,) uint8
    tenure_years: np.ndarray  # (N,) float32

    @property
    def office_first(self) -> np.ndarray:
        """(O + 1,) int64, first row of each office; office o is the slice [o]:[o + 1]."""
        return np.searchsorted(self.office, np.arange(self.office[-1] + 2))


def planned_offices(settings: CompanySettings) -> list[OfficePlan]:
    """All offices of the plan, series written out, in the order of their local morning (largest UTC offset first)."""
    key = stream(settings.seed, Draw.OFFICE_SIZE)
    offices = list(settings.offices)
    for series in settings.office_series:
        for number, title in enumerate(series.names):
            room = series.employees_high - series.employees_low + 1
            employees = series.employees_low + int(uniform(key, np.uint64(text_hash(title)), np.uint64(NOBODY)) * room)
            offset = series.utc_offsets_hours[number % len(series.utc_offsets_hours)]
            offices.append(OfficePlan(name=title, employees=employees, utc_offset_hours=offset))
    return sorted(offices, key=lambda each: -each.utc_offset_hours)


def generate_people(settings: CompanySettings, offices: list[OfficePlan], behaviour: Behaviour) -> People:
    """Everybody of the plan, in O(people).

    Teams of `team_size` start with their manager, one in `people_teams_per_senior_manager` with a senior manager; the
    first employee heads the office; the head of the largest office is the executive.
    """
    sizes = np.array([each.employees for each in offices], np.int64)
    office_first = np.concatenate(([0], np.cumsum(sizes)))
    office_hash = np.array([text_hash(each.name) for each in offices], np.uint64)
    office, team, local_team, position, leads = _seats(office_first, settings.team_size)
    manager, level = manager_line(office, team, int(np.argmax(sizes)), behaviour)
    its_hash = office_hash[office]
    function = draw_functions(settings.seed, its_hash, local_team, behaviour)
    key = _keys(its_hash, position)
    tenure = draw_tenure(settings.seed, key, leads, behaviour)
    return People(key, office, team, manager, level, function, tenure)


def draw_functions(seed: int, office_hash: np.ndarray, local_team: np.ndarray, behaviour: Behaviour) -> np.ndarray:
    """(N,) uint8: 1 for people in sales or marketing teams. (N,) office hash and team number within the office."""
    return _functions(stream(seed, Draw.FUNCTION), office_hash, local_team, behaviour.value("people_sales_share"))


def draw_tenure(seed: int, key: np.ndarray, leads: np.ndarray, behaviour: Behaviour) -> np.ndarray:
    """(N,) float32 years, lognormal; longer for those who lead a team ((N,) bool)."""
    median, sigma = behaviour.value("people_tenure_median_years"), behaviour.value("people_tenure_sigma")
    ratio = behaviour.value("people_leader_tenure_ratio")
    return _tenure(stream(seed, Draw.TENURE), key, leads, median, sigma, ratio)


def manager_line(office: np.ndarray, team: np.ndarray, top_office: int, behaviour: Behaviour) -> tuple[np.ndarray, np.ndarray]:
    """Managers ((N,) int32 rows) and levels ((N,) uint8) from the order of the rows; never a cycle.

    `office` and `team` are (N,) int32, ascending; the first row of a team leads it, the first of an office heads it,
    the head of `top_office` is the executive.
    """
    team_first = np.flatnonzero(np.diff(team, prepend=-1))
    offices = int(office[-1]) + 1
    first_team = np.searchsorted(office[team_first], np.arange(offices + 1))
    # heads report in this order: the top office, then the others in their order
    order = np.concatenate(([top_office], np.delete(np.arange(offices), top_office)))
    manager = np.empty(len(office), np.int32)
    level = np.empty(len(office), np.uint8)
    block = _whole(behaviour.value("people_teams_per_senior_manager"))
    region = _whole(behaviour.value("people_offices_per_region"))
    _manager_line(np.append(team_first, len(office)), first_team, order, block, region, manager, level)
    return manager, level


def _whole(number: float) -> int:
    """The nearest whole number, at least 2: with one below each, the line would never end."""
    return max(2, round(number))


@phase
def _seats(office_first: np.ndarray, team_size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Office, team, team within the office, position within it (each (N,) int32) and whether the person leads the team (bool)."""
    n, teams = office_first[-1], 0
    office, team, local_team, position = (np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32))
    leads = np.zeros(n, np.bool_)
    for o in range(len(office_first) - 1):
        first, last = office_first[o], office_first[o + 1]
        for begin in range(first, last, team_size):
            leads[begin] = True
            for i in range(begin, min(begin + team_size, last)):
                office[i], team[i], position[i], local_team[i] = o, teams, i - first, (begin - first) // team_size
            teams += 1
    return office, team, local_team, position, leads


@phase
def _above(number: int, block: int) -> int:
    """Whom number n reports to: n with its last non-zero digit (in base `block`) set to zero. 0 is the top."""
    unit = 1
    while number % (unit * block) == 0:
        unit *= block
    return number - number // unit % block * unit


@phase
def _manager_line(
    team_first: np.ndarray, first_team: np.ndarray, order: np.ndarray, block: int, region: int,
    manager: np.ndarray, level: np.ndarray,
) -> None:  # fmt: skip
    """Fill `manager` and `level`. `block`: teams to a senior manager; `region`: offices to a head of a region."""
    for rank in range(len(order)):
        office = order[rank]
        for team in range(first_team[office], first_team[office + 1]):
            number = team - first_team[office]
            lead = team_first[team]
            manager[lead + 1 : team_first[team + 1]] = lead
            level[lead + 1 : team_first[team + 1]] = _STAFF
            if number > 0:
                manager[lead] = team_first[first_team[office] + _above(number, block)]
                level[lead] = _SENIOR if number % block == 0 else _MANAGER
                continue
            teams = first_team[office + 1] - first_team[office]
            people = team_first[first_team[office + 1]] - lead
            if rank == 0:
                manager[lead], level[lead] = -1, _EXECUTIVE
            else:
                manager[lead] = team_first[first_team[order[_above(rank, region)]]]
                level[lead] = _SENIOR if teams > 1 else (_MANAGER if people > 1 else _STAFF)


@phase
def _keys(office_hash: np.ndarray, position: np.ndarray) -> np.ndarray:
    keys = np.empty(len(position), np.uint64)
    for i in range(len(position)):
        keys[i] = name(office_hash[i], position[i], _PERSON)
    return keys


@phase
def _functions(key: np.uint64, office_hash: np.ndarray, local_team: np.ndarray, share: float) -> np.ndarray:
    function = np.empty(len(local_team), np.uint8)
    for i in range(len(local_team)):
        function[i] = uniform(key, office_hash[i], np.uint64(local_team[i])) < share
    return function


@phase
def _tenure(key: np.uint64, person: np.ndarray, leads: np.ndarray, median: float, sigma: float, leader_ratio: float) -> np.ndarray:
    years = lognormal(key, person, sigma)
    for i in range(len(person)):
        typical = median * np.exp(0.5 * sigma * sigma) * (leader_ratio if leads[i] else 1.0)
        years[i] = min(typical * years[i], TENURE_LONGEST_YEARS)
    return years


@phase
def lognormal(key: np.uint64, person: np.ndarray, spread: float) -> np.ndarray:
    """(N,) float32: a lognormal draw a person, mean 1, sigma `spread`.

    Between tabled quantiles it is interpolated (relative error below 1e-4); in the tails it is worked out.
    """
    table = np.empty(_CELLS + 1)
    for cell in range(_CELLS + 1):
        table[cell] = np.exp(spread * standard_normal(cell / _CELLS) - 0.5 * spread * spread)
    value = np.empty(len(person), np.float32)
    for i in range(len(person)):
        u = uniform(key, person[i], np.uint64(NOBODY))
        cell = int(u * _CELLS)
        if _TAIL <= cell < _CELLS - _TAIL:
            value[i] = table[cell] + (u * _CELLS - cell) * (table[cell + 1] - table[cell])
        else:
            value[i] = np.exp(spread * standard_normal(u) - 0.5 * spread * spread)
    return value
