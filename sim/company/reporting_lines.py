"""What a reporting line, or its absence, implies: circles, levels, teams. Managers are positions, -1 nobody."""

import numpy as np

from sim.disclosure import how_many
from sim.spelling import plural
from sim.state.layout import Level


def _heights(manager: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The longest line below each person (N,) int64, and who is left over once everybody is taken off from below.

    Whoever is left over is in a circle: each person has one manager, so nobody can be above a circle.
    """
    below = np.bincount(manager[manager >= 0], minlength=len(manager)).tolist()
    above = manager.tolist()
    height = [0] * len(above)
    left = [True] * len(above)
    free = [i for i, count in enumerate(below) if count == 0]
    while free:
        i = free.pop()
        left[i] = False
        boss = above[i]
        if boss >= 0:
            height[boss] = max(height[boss], height[i] + 1)
            below[boss] -= 1
            if below[boss] == 0:
                free.append(boss)
    return np.array(height), np.array(left)


def cycles(manager: np.ndarray) -> list[int]:
    """One person of every circle in the reporting line (the first in the file)."""
    left = set(np.flatnonzero(_heights(manager)[1]).tolist())
    firsts = []
    for first in sorted(left):
        each = first
        if each in left:
            firsts.append(first)
        while each in left:
            left.remove(each)
            each = int(manager[each])
    return firsts


def line_levels(manager: np.ndarray) -> np.ndarray:
    """(N,) int64 Level: who leads nobody is staff, who leads staff a manager, who leads managers a senior manager.

    A senior manager who reports to nobody and heads the longest line is the executive.
    """
    height, _ = _heights(manager)
    level = np.minimum(height, int(Level.SENIOR_MANAGER))
    top = (manager < 0) & (height >= Level.SENIOR_MANAGER) & (height == height.max())
    return np.where(top, int(Level.EXECUTIVE), level)


def complete_levels(given: np.ndarray | None, line: np.ndarray | None, people: int, notes: list[str]) -> np.ndarray:
    """(N,) int64 Level: as given (-1 is blank), else from the reporting line, else staff."""
    derived = np.zeros(people, np.int64) if line is None else line_levels(line)
    if given is None:
        if line is not None:
            notes.append("Levels: derived from the reporting line (no level given).")
        return derived
    blank = given < 0
    if blank.any():
        how = "staff" if line is None else "derived from the reporting line"
        notes.append(f"Levels: {how_many(int(blank.sum()), people)} empty cells, {how}.")
    return np.where(blank, derived, given)


def assign_teams(
    names: list[str] | None,
    line: np.ndarray | None,
    office: np.ndarray,
    level: np.ndarray,
    key: np.ndarray,
    team_size: int,
    notes: list[str],
) -> np.ndarray:
    """(N,) int32 team numbers: by name if given, else the people of one manager, else dealt out by size.

    A team is within one office. Numbers ascend with the office; within an office the team of the highest comes first.
    """
    if names is not None and any(names):
        label = np.unique(np.array(names, dtype=str), return_inverse=True)[1].reshape(-1).astype(np.int64)
        blank = sum(not each for each in names)
        if blank:
            notes.append(f"Teams: {how_many(blank, len(names))} people without a team form one in each office.")
        split = len(set(zip(label.tolist(), office.tolist(), strict=True))) - len(set(names))
        if split:
            notes.append(f"Teams: one in several offices counts as one an office ({plural(split, 'more team')}).")
    elif line is not None:
        label = _reports(line, office)
        notes.append("Teams: the people of one manager in one office (no team given).")
    else:
        label = _dealt(office, level, key, team_size)
        notes.append(f"Teams: generated, up to {team_size} people each (neither team nor manager given).")
    pair = office.astype(np.int64) * (len(office) + 1) + label + 1
    team = np.unique(pair, return_inverse=True)[1].reshape(-1)
    highest = np.zeros(team.max() + 1, np.int64)
    np.maximum.at(highest, team, level)
    its_office = np.empty(len(highest), np.int64)
    its_office[team] = office
    rank = np.empty(len(highest), np.int32)
    rank[np.lexsort((-highest, its_office))] = np.arange(len(highest))
    return rank[team]


def _reports(manager: np.ndarray, office: np.ndarray) -> np.ndarray:
    """(N,) int64 label: a manager and those who report to them in the same office."""
    same = (manager >= 0) & (office == office[manager])
    label = manager.astype(np.int64)
    leads = np.unique(manager[same])
    label[leads] = leads
    return label


def _dealt(office: np.ndarray, level: np.ndarray, key: np.ndarray, team_size: int) -> np.ndarray:
    """(N,) int64 label within the office: the highest are dealt out first, so that each team has its share of them."""
    order = np.lexsort((key, -level, office))
    sizes = np.bincount(office)
    position = np.arange(len(office)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    teams = -(-sizes // team_size)
    label = np.empty(len(office), np.int64)
    label[order] = position % np.repeat(teams, sizes)
    return label
