"""Cascades: trees of posts, each inspired by an earlier one. Size, depth, offices and structural virality of each."""

import numpy as np

from sim.compiled import phase


def cascades(posts: np.ndarray) -> dict[str, np.ndarray]:
    """One row a cascade (an original and all it led to), in the order of the originals' rows.

    root: row of the original. size: posts, the original included. depth: steps from the original to the farthest post;
    0 means it inspired nothing. offices: distinct offices that posted in it. structural_virality: mean distance, in
    steps, over all ordered pairs of different posts, 2 W / (n (n - 1)) with W the sum over unordered pairs. That is
    2 (n - 1) / n for a star (a broadcast), (n + 1) / 3 for a chain (word of mouth), nan for a post that stands alone.

    Source: Goel, Anderson, Hofman & Watts (2016), "The structural virality of online diffusion", Management Science
    62(1). W in O(n): the edge above a subtree of s posts lies between s (n - s) pairs (Wiener 1947, for trees).
    Errors: ValueError where a post stands before the one that inspired it.
    """
    source = np.ascontiguousarray(posts["source"], dtype=np.int64)
    if np.any(source >= np.arange(len(source))):
        raise ValueError("posts must stand in the order they were made: a post stands before its source")
    root, generation, pairs_apart = _measure_trees(source)
    roots = np.flatnonzero(source < 0)
    member = np.searchsorted(roots, root)  # the cascade each post belongs to
    size = np.bincount(member, minlength=len(roots))
    depth = np.zeros(len(roots), dtype=np.int64)
    np.maximum.at(depth, member, generation)
    places = int(posts["office"].max(initial=0)) + 1
    visited = np.unique(member * places + posts["office"]) // places  # a cascade once for each of its offices
    ordered_pairs = (size * (size - 1)).astype(np.float64)
    virality = np.full(len(roots), np.nan)
    np.divide(2.0 * pairs_apart[roots], ordered_pairs, out=virality, where=ordered_pairs > 0)
    offices = np.bincount(visited, minlength=len(roots))
    return {"root": roots, "size": size, "depth": depth, "offices": offices, "structural_virality": virality}


def children(posts: np.ndarray) -> np.ndarray:
    """(posts,) how many posts each post inspired directly."""
    return np.bincount(posts["source"][posts["source"] >= 0], minlength=len(posts))


def size_ccdf(size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sizes that occur, ascending, and the share of cascades at least that large (denominator: all cascades)."""
    sizes, first = np.unique(np.sort(size), return_index=True)
    return sizes, 1.0 - first / max(len(size), 1)


@phase
def _measure_trees(source: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(posts,) each: row of the root, steps from it, and, at a root, the distances of all unordered pairs added up."""
    n = len(source)
    root, generation = np.arange(n), np.zeros(n, dtype=np.int64)
    subtree, pairs_apart = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for i in range(n):
        if source[i] >= 0:
            root[i] = root[source[i]]
            generation[i] = generation[source[i]] + 1
    for i in range(n - 1, -1, -1):  # children stand behind their parents, so a subtree is complete when it is met
        if source[i] >= 0:
            subtree[source[i]] += subtree[i]
    for i in range(n):
        if source[i] >= 0:
            pairs_apart[root[i]] += subtree[i] * (subtree[root[i]] - subtree[i])
    return root, generation, pairs_apart
