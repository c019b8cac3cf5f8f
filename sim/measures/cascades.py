"""Cascades: trees of posts, each inspired by an earlier one. Size, depth, offices and structural virality of each."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np

from sim.compiled_code.decorators import bare


def cascades(posts: np.ndarray) -> dict[str, np.ndarray]:
    """One row a cascade (an original and all it led to), in the order of the originals' rows.

    root: row of the original. size: posts, the original included. depth: steps from the original to the farthest post;
    0 means it inspired nothing. offices: distinct offices that posted in it. structural_virality: mean distance, in
    steps, over all ordered pairs of different posts, 2 W / (n (n - 1)) with W the sum over unordered pairs. That is
    2 (n - 1) / n for a star (a broadcast), (n + 1) / 3 for a chain (word of mouth), nan for a post on its own.

    Source: Goel, Anderson, Hofman & Watts (2016), "The structural virality of online diffusion", Management Science
    62(1). W in O(n): the edge above a subtree of s posts lies between s (n - s) pairs (Wiener 1947, for trees).
    Raises ValueError if a post comes before the one that inspired it.
    """
    source = np.ascontiguousarray(posts["source"], dtype=np.int64)
    if np.any(source >= np.arange(len(source))):
        raise ValueError("posts must be in the order they were made: a post comes before its source")
    root = np.flatnonzero(source < 0)
    size, depth, pairs_apart, offices = np.zeros((4, len(root)), np.int64)
    office, cascade = np.ascontiguousarray(posts["office"], dtype=np.int64), np.empty_like(source)
    _measure_trees(source, cascade, np.zeros_like(source), np.ones_like(source), size, depth, pairs_apart)
    free, met_in = np.cumsum(size) - size, np.full(office.max(initial=-1) + 1, -1)
    _count_offices(cascade, office, free, np.empty_like(cascade), met_in, offices)
    ordered_pairs = (size * (size - 1)).astype(np.float64)
    virality = np.full(len(root), np.nan)
    np.divide(2.0 * pairs_apart, ordered_pairs, out=virality, where=ordered_pairs > 0)
    return {"root": root, "size": size, "depth": depth, "offices": offices, "structural_virality": virality}


def children(posts: np.ndarray) -> np.ndarray:
    """(posts,) how many posts each post inspired directly."""
    return np.bincount(posts["source"][posts["source"] >= 0], minlength=len(posts))


def size_ccdf(size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(sizes,) each: the sizes that occur, ascending, and the share of cascades at least that large (of all cascades)."""
    sizes, first = np.unique(np.sort(size), return_index=True)
    return sizes, 1.0 - first / max(len(size), 1)


@bare
def _measure_trees(source, cascade, generation, subtree, size, depth, pairs_apart):
    """Of each post (posts,): its `cascade`, `generation` in it, and the `subtree` of posts that it led to, itself included; of each cascade
    (cascades,): posts, depth, and the distances of all unordered pairs added up."""
    begun = 0
    for i in range(len(source)):
        if source[i] < 0:
            cascade[i] = begun
            begun += 1
        else:
            cascade[i] = cascade[source[i]]
            generation[i] = generation[source[i]] + 1
        size[cascade[i]] += 1
        depth[cascade[i]] = max(depth[cascade[i]], generation[i])
    for i in range(len(source) - 1, -1, -1):  # children come behind their parents, so a subtree is complete when it is met
        if source[i] >= 0:
            subtree[source[i]] += subtree[i]
            pairs_apart[cascade[i]] += subtree[i] * (size[cascade[i]] - subtree[i])


@bare
def _count_offices(cascade, office, free, together, met_in, offices):
    """Distinct `offices` (cascades,) of each. `cascade` and `office` (posts,); `free` (cascades,) where the next post of each goes in `together`
    (posts,), so that posts of a cascade lie together; `met_in` the cascade in which each office was last met, at first -1."""
    for i in range(len(cascade)):
        together[free[cascade[i]]] = i
        free[cascade[i]] += 1
    for post in together:
        if met_in[office[post]] != cascade[post]:
            met_in[office[post]] = cascade[post]
            offices[cascade[post]] += 1
