"""Who is tied to whom, laid out by hand: random graphs of known degrees, and shapes one can draw."""

from typing import NamedTuple

import numpy as np

from sim.company.csr import both_ways, by_target


class ContactRows(NamedTuple):
    """Rows of people: those tied to row i are `to[start[i]:start[i + 1]]`, ascending, no self, no repeats."""

    start: np.ndarray  # (N + 1,) int64
    to: np.ndarray  # (ties,) int32

    @property
    def degree(self) -> np.ndarray:
        """(N,) ties of each person."""
        return np.diff(self.start)


def undirected(people: int, one: np.ndarray, other: np.ndarray) -> ContactRows:
    """Ties between pairs of rows, listed at both ends."""
    apart = one != other
    return ContactRows(*both_ways(people, one[apart].astype(np.int32), other[apart].astype(np.int32)))


def directed(people: int, source: np.ndarray, target: np.ndarray) -> ContactRows:
    """Rows of `target` by `source`: whom each source reaches."""
    apart = source != target
    return ContactRows(*by_target(people, target[apart].astype(np.int32), source[apart].astype(np.int32)))


def star(people: int) -> ContactRows:
    """Row 0 reaches everybody; nobody else reaches anybody."""
    return directed(people, np.zeros(people - 1, np.int64), np.arange(1, people))


def path(people: int) -> ContactRows:
    """Each row reaches the next."""
    return directed(people, np.arange(people - 1), np.arange(1, people))


def binary_tree(people: int) -> ContactRows:
    """Row i reaches rows 2 i + 1 and 2 i + 2."""
    below = np.arange(1, people)
    return directed(people, (below - 1) // 2, below)


def complete(people: int) -> ContactRows:
    """Everybody is tied to everybody."""
    start = np.arange(people + 1, dtype=np.int64) * (people - 1)
    to = np.tile(np.arange(people, dtype=np.int32), people)
    return ContactRows(start, to[to != np.repeat(np.arange(people, dtype=np.int32), people)])


def one_source(people: int, rng: np.random.Generator) -> ContactRows:
    """Directed: everybody is reached by one other, drawn evenly."""
    source = (np.arange(people) + rng.integers(1, people, size=people)) % people
    start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=people))))
    return ContactRows(start, np.argsort(source.astype(np.min_scalar_type(people)), kind="stable").astype(np.int32))


def ring(people: int, each_side: int) -> ContactRows:
    """People on a circle, tied to the nearest on either side."""
    one = np.repeat(np.arange(people), each_side)
    return undirected(people, one, (one + np.tile(np.arange(1, each_side + 1), people)) % people)


def moore_torus(side: int) -> ContactRows:
    """People on a square grid without edges, tied to their eight neighbours; row = line * side + column."""
    line, column = np.divmod(np.arange(side * side), side)
    to = [((line + dl) % side) * side + (column + dc) % side for dl, dc in ((0, 1), (1, -1), (1, 0), (1, 1))]
    return undirected(side * side, np.tile(np.arange(side * side), 4), np.concatenate(to))


def poisson(people: int, mean: float, seed: int) -> ContactRows:
    """A random graph with Poisson degrees: each of about people * mean / 2 ties between two people drawn evenly."""
    rng = np.random.default_rng(seed)
    one, other = rng.integers(people, size=(2, rng.poisson(people * mean / 2)))
    return undirected(people, one, other)


def random_reach(people: int, reaches: np.ndarray, seed: int) -> ContactRows:
    """Directed: row i reaches `reaches[i]` people drawn evenly."""
    rng = np.random.default_rng(seed)
    source = np.repeat(np.arange(people), reaches)
    return directed(people, source, rng.integers(people, size=len(source)))


def regular(people: int, degree: int, seed: int) -> ContactRows:
    """A random graph in which everybody has exactly `degree` ties (an even number of people, or an even degree).

    Half-ties are paired at random; a pair that is a loop or a repeat swaps partners with a pair drawn at random until
    none is left, which leaves the graph uniform for all that is asked of it here (few pairs are touched).
    """
    rng = np.random.default_rng(seed)
    halves = rng.permutation(np.repeat(np.arange(people), degree))
    one, other = halves[0::2].copy(), halves[1::2].copy()
    while len(bad := _loops_and_repeats(people, one, other)):
        partner = rng.integers(len(one), size=len(bad))
        for pair, swapped in zip(bad.tolist(), partner.tolist(), strict=True):
            other[pair], other[swapped] = other[swapped], other[pair]
    return undirected(people, one, other)


def _loops_and_repeats(people: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Pairs whose ends are the same person, or that repeat an earlier pair."""
    name = np.minimum(one, other) * people + np.maximum(one, other)
    ordered = np.sort(name)  # names alone: with their places it takes ten times as long, and few are there twice
    twice = np.flatnonzero(np.isin(name, ordered[1:][ordered[1:] == ordered[:-1]]))
    repeats = np.delete(twice, np.unique(name[twice], return_index=True)[1])
    return np.union1d(repeats, np.flatnonzero(one == other))
