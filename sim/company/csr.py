"""Ties in compressed rows: counting sorts from edge lists, in O(ties)."""

import numpy as np

from sim.compiled_code.decorators import inner, phase

_FEW = 48  # rows shorter than this are sorted by insertion


@phase
def _sort(row: np.ndarray) -> None:
    """Sort a short row in place; most rows hold a dozen ties, where insertion beats any general sort."""
    if len(row) > _FEW:
        row.sort()
        return
    for i in range(1, len(row)):
        each, j = row[i], i
        while j > 0 and row[j - 1] > each:
            row[j] = row[j - 1]
            j -= 1
        row[j] = each


@phase
def _sorted_rows(start: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort every row and close up over repeated ties."""
    written = 0
    kept = np.zeros(len(start), np.int64)
    for i in range(len(start) - 1):
        _sort(to[start[i] : start[i + 1]])
        before = -1
        for j in range(start[i], start[i + 1]):
            if to[j] != before:
                before = to[j]
                to[written] = before
                written += 1
        kept[i + 1] = written
    return kept, to[:written].copy()


@phase
def both_ways(people: int, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Undirected ties (E,) int32 as rows: start (N + 1,) int64 and to, ascending, listed at both ends, no repeats."""
    start = np.zeros(people + 1, np.int64)
    for e in range(len(one)):
        start[one[e] + 1] += 1
        start[other[e] + 1] += 1
    start = np.cumsum(start)
    free = start[:-1].copy()
    to = np.empty(start[people], np.int32)
    for e in range(len(one)):
        a, b = one[e], other[e]
        to[free[a]] = b
        free[a] += 1
        to[free[b]] = a
        free[b] += 1
    return _sorted_rows(start, to)


@phase
def by_target(people: int, source: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Directed ties (E,) int32 as rows of their targets: who points at row i, ascending, no repeats."""
    start = np.zeros(people + 1, np.int64)
    for e in range(len(target)):
        start[target[e] + 1] += 1
    start = np.cumsum(start)
    free = start[:-1].copy()
    to = np.empty(start[people], np.int32)
    for e in range(len(target)):
        j = target[e]
        to[free[j]] = source[e]
        free[j] += 1
    return _sorted_rows(start, to)


@inner
def own_part(to: np.ndarray, begin: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Which part of to[begin:end], ascending, lies within first..last; few lie outside."""
    while begin < end and to[begin] < first:
        begin += 1
    while begin < end and to[end - 1] >= last:
        end -= 1
    return begin, end
