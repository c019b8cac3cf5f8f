"""Influence maximisation: whom to choose so that most follows. Lazy greedy choice, and the rankings it is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from sim.company.company import Company

Spread = Callable[[Sequence[tuple[int, ...]]], np.ndarray]
"""(groups,) what follows from involving each group of people."""


@dataclass(frozen=True)
class Choice:
    """People in the order chosen, what was gained by each when chosen, and how many groups were tried for it."""

    people: tuple[int, ...]
    gains: tuple[float, ...]
    tried: int


def lazy_greedy(
    candidates: Sequence[int],
    spread: Spread,
    most: int,
    cost: np.ndarray,
    budget: float = np.inf,
    by_cost: bool = False,
    batch: int = 4,
) -> Choice:
    """Always involve next the one who adds most (CELF: Leskovec et al. 2007).

    A candidate adds no more to a larger group than to a smaller one, roughly: so what they added before is taken as a
    bound, and only those whose bound beats the best new value are tried again.

    Args:
        candidates: rows of people.
        spread: simulated.
        most: at most so many are chosen.
        cost: (N,) of involving each person.
        budget: at most so much is spent.
        by_cost: by what a candidate adds for each unit of cost rather than by what they add.
        batch: so many are tried together; it changes how many are tried, not who is chosen.
    """
    weight = cost if by_cost else np.ones_like(cost)
    bound = dict.fromkeys(candidates, np.inf)
    chosen: list[int] = []
    gains: list[float] = []
    reached, spent, tried = float(spread([()])[0]), 0.0, 1
    while len(chosen) < most:
        left = [i for i in bound if spent + cost[i] <= budget]
        fresh: dict[int, float] = {}  # what each adds to the current group
        while True:
            best = max((fresh[i] / weight[i] for i in fresh), default=-np.inf)
            again = sorted((i for i in left if i not in fresh and bound[i] / weight[i] > best), key=lambda i: (-bound[i] / weight[i], i))
            if not again:
                break
            tries = again if len(again) == len(left) and not chosen else again[:batch]  # the first time everybody
            tried += len(tries)
            for i, value in zip(tries, spread([(*chosen, i) for i in tries]).tolist(), strict=True):
                fresh[i] = bound[i] = value - reached
        if not fresh:
            break
        winner = min(fresh, key=lambda i: (-fresh[i] / weight[i], i))
        chosen.append(winner)
        gains.append(fresh[winner])
        reached, spent = reached + fresh[winner], spent + float(cost[winner])
        del bound[winner]
    return Choice(tuple(chosen), tuple(gains), tried)


def choose(candidates: Sequence[int], spread: Spread, most: int, cost: np.ndarray, budget: float = np.inf) -> Choice:
    """Lazy greedy choice. Where a budget is short and people cost differently, by gain and by gain for each unit of cost,
    whichever ends better: together they are never far from the best there is (Leskovec et al. 2007)."""
    plain = lazy_greedy(candidates, spread, most, cost, budget)
    costs = cost[list(candidates)]
    if not np.isfinite(budget) or len(costs) == 0 or costs.min() == costs.max() or costs.min() <= 0:
        return plain
    thrifty = lazy_greedy(candidates, spread, most, cost, budget, by_cost=True)
    better = thrifty if sum(thrifty.gains) > sum(plain.gains) else plain
    return Choice(better.people, better.gains, plain.tried + thrifty.tried)


def affordable(order: Sequence[int], most: int, cost: np.ndarray, budget: float) -> tuple[int, ...]:
    """The first in an order whom number and budget allow; skipping anyone over budget."""
    chosen: list[int] = []
    spent = 0.0
    for i in order:
        if len(chosen) < most and spent + cost[i] <= budget:
            chosen.append(i)
            spent += float(cost[i])
    return tuple(chosen)


# --- who looks influential --------------------------------------------------------------------------------------------


def ties(company: Company) -> np.ndarray:
    """(N,) colleagues each person talks with."""
    return np.diff(company.colleague_start)


def ties_elsewhere(company: Company) -> np.ndarray:
    """(N,) colleagues in other offices."""
    person = np.repeat(np.arange(company.size), ties(company))
    elsewhere = company.office[person] != company.office[company.colleague_to]
    return np.bincount(person, weights=elsewhere, minlength=company.size).astype(np.int64)


def reports(company: Company) -> np.ndarray:
    """(N,) people who report to each person."""
    return np.bincount(company.manager[company.manager >= 0], minlength=company.size)


def pagerank(company: Company) -> np.ndarray:
    """(N,) PageRank (Brin & Page 1998) over who listens to whom: colleagues to each other, readers to those they follow."""
    size = company.size
    listener = np.concatenate([np.repeat(np.arange(size), ties(company)), company.follower_to])
    heard = np.concatenate([company.colleague_to, np.repeat(np.arange(size), np.diff(company.follower_start))])
    weights = csr_array((np.ones(len(listener)), (listener, heard)), shape=(size, size))
    graph = nx.from_scipy_sparse_array(weights, create_using=nx.DiGraph)
    ranks = nx.pagerank(graph, weight="weight")
    return np.array([ranks[i] for i in range(size)])


def order_by(score: np.ndarray, among: np.ndarray) -> tuple[int, ...]:
    """Rows among some (N,) bool, highest score first, of equals the first."""
    return tuple(i for i in np.argsort(-score, kind="stable").tolist() if among[i])


def by_chance(among: np.ndarray, seed: int) -> tuple[int, ...]:
    """Rows among some (N,) bool in an order drawn by chance."""
    return tuple(np.random.default_rng(seed).permutation(np.flatnonzero(among)).tolist())


def shortlist(orders: Sequence[Sequence[int]], count: int) -> tuple[int, ...]:
    """The first of each order in turn, until there are `count`; ascending."""
    found: dict[int, None] = {}
    for place in range(max(map(len, orders), default=0)):
        for order in orders:
            if place < len(order) and len(found) < count:
                found.setdefault(order[place])
    return tuple(sorted(found))
