"""The bare cascade: against a plain reading of its definition, closed forms, and what keyed chance promises."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.company.build import build_company
from sim.company.csr import both_ways
from sim.diffusion.cascade import Contacts, cascade, colleagues, reach
from sim.rng import Decision, day_key, name, uniform
from tests.worlds import shipped

SEEDS = range(12)


def contacts(people: int, pairs: Iterable[tuple[int, int]]) -> Contacts:
    """Undirected ties."""
    ends = np.array(list(pairs), np.int32).reshape(-1, 2)
    keys = np.array([name(np.uint64(i), 0, 7) for i in range(people)], np.uint64)
    return Contacts(*both_ways(people, np.ascontiguousarray(ends[:, 0]), np.ascontiguousarray(ends[:, 1])), keys)


def acquaintances(people: int, mean: float, seed: int) -> Contacts:
    """A random graph in which numbers of contacts are Poisson."""
    luck = np.random.default_rng(seed)
    return contacts(people, luck.integers(people, size=(int(people * mean / 2), 2)).tolist())


def as_defined(ties: Contacts, first: Iterable[int], probability: float, seed: int, rounds: int) -> list[int]:
    """The cascade word for word."""
    key = day_key(seed, Decision.CASCADE_SPREADS, 0)
    reached_in = [-1] * len(ties.key)
    newly = sorted(set(first))
    for i in newly:
        reached_in[i] = 0
    for number in range(1, rounds + 1):
        tried = [(i, int(j)) for i in newly for j in ties.to[ties.start[i] : ties.start[i + 1]]]
        persuaded = {j for i, j in tried if uniform(key, ties.key[i], ties.key[j]) < probability}
        newly = sorted(j for j in persuaded if reached_in[j] < 0)
        for j in newly:
            reached_in[j] = number
    return reached_in


@given(st.data())
def test_it_is_what_its_definition_says(data: st.DataObject) -> None:
    people = data.draw(st.integers(1, 40))
    person = st.integers(0, people - 1)
    ties = contacts(people, data.draw(st.lists(st.tuples(person, person), max_size=120)))
    first, rounds = data.draw(st.lists(person, max_size=4)), data.draw(st.integers(0, 50))
    probability, seed = data.draw(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])), data.draw(st.integers(0, 1000))
    assert cascade(ties, first, probability, seed, rounds).tolist() == as_defined(ties, first, probability, seed, rounds)


def test_a_large_cascade_is_what_its_definition_says() -> None:
    """Large enough for generations to be put in the order of rows and for the waiting line to be emptied on the way."""
    ties = acquaintances(6000, 12, 1)
    assert cascade(ties, [17, 4000], 0.6, 3).tolist() == as_defined(ties, [17, 4000], 0.6, 3, rounds=20)


def test_hand_made_graphs() -> None:
    line = contacts(6, [(0, 1), (1, 2), (2, 3), (4, 5)])
    assert cascade(line, [0], 1.0, seed=1).tolist() == [0, 1, 2, 3, -1, -1]
    assert cascade(line, [0, 3, 3], 1.0, seed=1).tolist() == [0, 1, 1, 0, -1, -1]
    assert cascade(line, [0], 1.0, seed=1, rounds=2).tolist() == [0, 1, 2, -1, -1, -1]
    assert cascade(line, [1], 0.0, seed=1).tolist() == [-1, 0, -1, -1, -1, -1]
    assert cascade(line, [], 1.0, seed=1).tolist() == [-1] * 6
    assert reach(line, [0], 1.0, []).tolist() == []


def test_a_hub_persuades_its_share() -> None:
    """One person with 50,000 contacts: binomial."""
    hub = contacts(50_001, [(0, j) for j in range(1, 50_001)])
    got = reach(hub, [0], 0.3, SEEDS) - 1
    error = np.sqrt(50_000 * 0.3 * 0.7 / len(SEEDS))
    assert abs(got.mean() - 15_000) < 3.5 * error
    assert 0.4 < got.std(ddof=1) / np.sqrt(50_000 * 0.3 * 0.7) < 1.8


@pytest.mark.parametrize(("passes", "share"), [(0.12, 0.3137), (0.15, 0.5828), (0.3, 0.9405)])
def test_reach_is_that_of_bond_percolation(passes: float, share: float) -> None:
    """With mean degree 10 and one in a hundred to start with, the share reached is s = 1 - 0.99 exp(-10 p s).

    Newman (2002), "Spread of epidemic disease on networks"; without starters s is the giant component's (`share`).
    """
    people, starters = 100_000, 1000
    giant = reached = share
    for _ in range(500):
        giant, reached = 1 - np.exp(-10 * passes * giant), 1 - 0.99 * np.exp(-10 * passes * reached)
    assert giant == pytest.approx(share, abs=5e-5)
    got = reach(acquaintances(people, 10, 2), range(0, people, people // starters), passes, SEEDS, threads=2)
    spread = np.sqrt(people * reached * (1 - reached)) / (1 - 10 * passes * (1 - reached))  # of one cascade
    assert abs(got.mean() - people * reached) < 3.5 * spread / np.sqrt(len(SEEDS))


def test_below_the_threshold_nothing_spreads_far() -> None:
    """A subcritical cascade is a branching process: on average 1 / (1 - 10 p) people."""
    ties = acquaintances(100_000, 10, 3)
    got = np.concatenate([reach(ties, [start], 0.05, range(200)) for start in range(0, 100_000, 5000)])
    assert got.mean() == pytest.approx(2.0, rel=0.06)


def test_a_higher_probability_only_adds_people() -> None:
    ties = acquaintances(20_000, 8, 4)
    reached = [cascade(ties, [5, 600], probability, seed=9) >= 0 for probability in (0.15, 0.16, 0.2, 0.6, 1.0)]
    for fewer, more in pairwise(reached):
        assert fewer.sum() < more.sum()
        assert not (fewer & ~more).any()


def test_more_to_start_with_only_adds_people() -> None:
    ties = acquaintances(20_000, 8, 4)
    few, many = cascade(ties, [5], 0.16, seed=9), cascade(ties, [5, 77], 0.16, seed=9)
    assert not ((few >= 0) & (many < 0)).any()
    assert (many[few >= 0] <= few[few >= 0]).all(), "nobody is reached later"


def test_rows_are_only_an_order() -> None:
    ties = acquaintances(3000, 8, 5)
    order = np.random.default_rng(6).permutation(3000).astype(np.int32)  # order[row] is the new row
    rows = np.repeat(np.arange(3000), np.diff(ties.start))
    start, to = both_ways(3000, order[rows], order[ties.to])
    keys = np.empty_like(ties.key)
    keys[order] = ties.key
    assert np.array_equal(cascade(ties, [8], 0.3, 2), cascade(Contacts(start, to, keys), order[[8]], 0.3, 2)[order])


def test_threads_change_nothing() -> None:
    company = build_company(shipped().company, shipped().behaviour)
    alone = reach(colleagues(company), [3, 50], 0.1, range(101))
    assert alone.std() > 0
    for threads in (2, 7, 300):
        assert np.array_equal(alone, reach(colleagues(company), [3, 50], 0.1, range(101), threads=threads))
    each = [(cascade(colleagues(company), [3, 50], 0.1, seed) >= 0).sum() for seed in range(101)]
    assert alone.tolist() == each, "a cascade does not depend on those before it"


def test_what_compiled_code_cannot_take_is_refused() -> None:
    line = contacts(3, [(0, 1), (1, 2)])
    with pytest.raises(ValueError, match=r"from 0 to 2, not 0 to 3"):
        cascade(line, [0, 3], 0.5, 1)
    with pytest.raises(ValueError, match=r"from 0 to 2, not -1 to 1"):
        reach(line, [-1, 1], 0.5, [1])
    for probability in (-0.1, 1.01, float("nan")):
        with pytest.raises(ValueError, match="probability must be from 0 to 1"):
            cascade(line, [0], probability, 1)
    with pytest.raises(ValueError, match="3 keys, 3 starts, 4 ties"):
        cascade(line._replace(start=line.start[:-1]), [0], 0.5, 1)
