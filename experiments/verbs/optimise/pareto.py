"""Objectives that pull against each other: which outcomes no other one beats, and how much of the space they cover.

Outcomes are rows, objectives are columns, and less is better in each: turn the sign of what is to be large.
"""

import numpy as np


def front(outcomes: np.ndarray) -> np.ndarray:
    """Rows, ascending, of outcomes that no other one beats: as good in every objective and better in one. Of equal outcomes
    the first stays; rows with nan are left out. `outcomes`: (n, objectives)."""
    kept: list[int] = []
    for row in np.flatnonzero(np.isfinite(outcomes).all(axis=1)).tolist():
        if not any(_covers(outcomes[other], outcomes[row]) for other in kept):
            kept = [other for other in kept if not _covers(outcomes[row], outcomes[other])]
            kept.append(row)
    return np.array(kept, np.int64)


def _covers(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one <= other).all())


def hypervolume(outcomes: np.ndarray, reference: np.ndarray) -> float:
    """Size of the space between a reference, worse in every objective, and what the outcomes (n, objectives) reach or beat.

    Adds up what each outcome covers and those after it do not (While, Bradstreet & Barone 2012, "A fast way of
    calculating exact hypervolumes").
    """
    inside = outcomes[(outcomes < reference).all(axis=1)]
    inside = inside[front(inside)]
    inside = inside[np.lexsort(inside.T)]
    total = 0.0
    for row, outcome in enumerate(inside):
        shared = np.maximum(inside[row + 1 :], outcome)  # the part of what the others cover that this one covers too
        total += float(np.prod(reference - outcome)) - (hypervolume(shared, reference) if len(shared) else 0.0)
    return total


def scaled(outcomes: np.ndarray, among: np.ndarray) -> np.ndarray:
    """(n, objectives) outcomes with each objective from 0 (the best of `among`) to 1 (the worst); an objective in which all are alike reads 0."""
    best, worst = np.nanmin(among, axis=0), np.nanmax(among, axis=0)
    width = np.where(worst > best, worst - best, 1.0)
    return np.asarray((outcomes - best) / width)


def growth(outcomes: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """(n,) hypervolume of the first 1, 2, ... n outcomes; rows with nan add nothing."""
    covered, reached, grown = np.empty((0, outcomes.shape[1])), 0.0, []
    for outcome in outcomes:
        beaten = not np.isfinite(outcome).all() or any(_covers(each, outcome) for each in covered)
        if not beaten:
            every = np.vstack([covered, outcome])
            covered = every[front(every)]
            reached = hypervolume(covered, reference)
        grown.append(reached)
    return np.array(grown)
