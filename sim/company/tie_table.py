"""The ties of a company's file: read, checked, filtered as the settings say, and added up pair by pair."""

import difflib
from collections import Counter
from typing import NamedTuple

import numpy as np

from sim.company.fields import USUAL
from sim.company.observed_ties import GivenTies, added_up, given_ties
from sim.company.tables import FileProblem, Table, some
from sim.disclosure import discreet, how_many
from sim.settings import CompanySettings

FURTHER = "further manager"
"""The kind of a tie to a second or further manager: it is part of the reporting line, so it says nothing of a person's other colleagues."""
FOLLOW = "follow"
"""The kind of a tie that says who reads whom (from reads to); every other kind is a colleague tie."""
ENOUGH = 10
"""People whom a file ties to somebody beside their manager, at least, before ties of the others are drawn like theirs."""
LARGEST_WEIGHT = 1e12
"""Weight of a line, at most: more than seconds or characters come to, and thousands of such lines still add up exactly."""
A_WEIGHT = f"a number from 0 (no tie) to {LARGEST_WEIGHT:g}, in whatever unit"


class TieTable(NamedTuple):
    """Ties by the positions of people in employees.csv."""

    colleagues: np.ndarray  # (2, E) int32, those used
    weight: np.ndarray  # (E,) float64
    kind: np.ndarray  # (E,) int64, which kind each is
    follows: np.ndarray  # (2, F) int32, those used: who reads whom
    further: np.ndarray  # (2, M) int32, those used: further managers, and whom they lead


def colleagues(ties: TieTable, row: np.ndarray, manager: np.ndarray, notes: list[str]) -> tuple[GivenTies | None, np.ndarray | None]:
    """What the file says of who knows whom, and (N,) bool whom it ties to nobody; None where it says no more than who reports to whom.

    `row` (N,): rows of the lines of the file. Kinds have units of their own: what is said of a pair adds up over kinds, each weight
    against the average pair of its kind.
    """

    ends = row[ties.colleagues]
    silent = np.ones(len(row), bool)
    silent[ends[:, (manager[ends[0]] != ends[1]) & (manager[ends[1]] != ends[0])]] = False
    if silent.all():
        return None, None
    of_kind = [given_ties(ends[:, ties.kind == each], ties.weight[ties.kind == each]) for each in np.unique(ties.kind)]
    pairs = np.concatenate([each.pairs for each in of_kind])
    weight = np.concatenate([each.weight / each.weight.mean() for each in of_kind])
    if np.count_nonzero(~silent) < ENOUGH:
        return added_up(pairs, weight), np.zeros(len(row), bool)
    if silent.any():
        notes.append(
            f"Colleague ties: {how_many(int(silent.sum()), len(row))} people are tied to nobody beside their manager; "
            "theirs are drawn, as many as the others have."
        )
    return added_up(pairs, weight), silent


def no_weight(value: float | None) -> str:
    """What is wrong with a weight, which is None where no number was given; empty where nothing is."""
    if value is None:
        return "is not a number"
    return "is below zero" if value < 0 else f"is above {LARGEST_WEIGHT:g}" if value > LARGEST_WEIGHT else ""


def read_ties(
    table: Table, settings: CompanySettings, row_of: dict[str, int], problems: list[FileProblem], notes: list[str]
) -> TieTable | None:
    """The ties of the file, filtered as the settings say; None where a column is missing. Problems are added to `problems`."""
    columns = settings.columns
    source = table.cells(columns.tie_from, USUAL.tie_from, problems, required=True)
    target = table.cells(columns.tie_to, USUAL.tie_to, problems, required=True)
    weights = table.cells(columns.tie_weight, USUAL.tie_weight, problems, settings.minimum_tie_weight > 0)
    kinds = table.cells(columns.tie_kind, USUAL.tie_kind, problems, bool(settings.tie_kinds))
    if source is None or target is None:
        return None
    known = sorted(kind for kind, count in Counter(kinds or ()).items() if discreet(kind, count))
    for each in settings.tie_kinds if kinds else ():
        if each not in (kinds or ()):
            near = difflib.get_close_matches(each, known, n=1, cutoff=0.0)
            reason = "is a kind no tie has" + (f"; the nearest is {near[0]!r}" if near else "")
            problems.append(FileProblem(table.file, 0, columns.tie_kind, each, reason, "one of " + some(known) if known else ""))
    rows = [np.array([row_of.get(each, -1) for each in end], np.int32) for end in (source, target)]
    for column, end, row in zip((columns.tie_from, columns.tie_to), (source, target), rows, strict=True):
        for i in np.flatnonzero(row < 0):
            reason = "does not match any employee" if end[i] else "is empty"
            problems.append(FileProblem(table.file, table.lines[i], column, discreet(end[i]), reason, "an employee_id"))
    for i in np.flatnonzero((rows[0] == rows[1]) & (rows[0] >= 0)):
        reason = "is tied to themselves"
        problems.append(FileProblem(table.file, table.lines[i], columns.tie_to, discreet(target[i]), reason, "two people"))
    used, weight = np.ones(len(source), bool), np.ones(len(source))
    if weights:
        value_of = {each: table.number(each) for each in set(weights)}
        for line, each in zip(table.lines, weights, strict=True):
            if reason := no_weight(value_of[each]):
                problems.append(FileProblem(table.file, line, columns.tie_weight, each, reason, A_WEIGHT))
        weight = np.array([value_of[each] or 0.0 for each in weights])
        used &= (weight > 0) & (weight >= settings.minimum_tie_weight)
    if kinds and settings.tie_kinds:
        used &= [each in settings.tie_kinds for each in kinds]
    if not used.all():
        notes.append(f"Ties: {used.sum()} of {len(used)} used, the others are of other kinds or too weak.")
    if not used.any() and not problems:
        reason = "holds no tie that tie_kinds and minimum_tie_weight leave"
        problems.append(FileProblem(table.file, 0, "", "", reason, "at least one"))
    follow, further = (np.array([each == kind for each in kinds or [""] * len(used)], bool) for kind in (FOLLOW, FURTHER))
    pairs, of_colleagues = np.stack(rows), used & ~follow & ~further
    kind = np.unique(kinds, return_inverse=True)[1].reshape(-1) if kinds else np.zeros(len(used), np.int64)
    return TieTable(pairs[:, of_colleagues], weight[of_colleagues], kind[of_colleagues], pairs[:, used & follow], pairs[:, used & further])
