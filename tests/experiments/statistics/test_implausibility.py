"""Implausibility: distances in standard deviations of chance and tolerance, and chances of few misses."""

from itertools import product

import numpy as np
import pytest

from experiments.statistics.implausibility import chance_of_at_most, distances, implausibility, means, variance_of_means

LOW, HIGH, TOLERANCE = np.array([0.2]), np.array([0.6]), np.array([0.05])


def test_inside_the_range_nothing_is_implausible() -> None:
    assert distances(np.array([[0.1], [0.2], [0.5], [0.9]]), LOW, HIGH).ravel() == pytest.approx([-0.1, 0, 0, 0.3])


def test_without_chance_only_tolerance_counts() -> None:
    runs = np.full((3, 1, 4), 0.0) + np.array([0.4, 0.7, 0.0])[:, None, None]
    assert implausibility(runs, LOW, HIGH, TOLERANCE).ravel() == pytest.approx([0, 2, -4])


def test_chance_makes_a_set_less_implausible_the_fewer_its_runs() -> None:
    noise = np.random.default_rng(1).standard_normal((500, 1, 8)) * 0.1
    many, few = (np.abs(implausibility(0.9 + noise[:, :, :runs], LOW, HIGH, TOLERANCE)).mean() for runs in (8, 2))
    assert few < many < 0.3 / 0.05
    assert many == pytest.approx(0.3 / np.hypot(0.05, 0.1 / np.sqrt(8)), rel=0.05)


def test_variance_of_few_runs_leans_on_all_sets() -> None:
    runs = np.random.default_rng(2).standard_normal((2000, 1, 2))
    found = variance_of_means(runs)
    assert found.mean() == pytest.approx(0.5, rel=0.05)
    assert found.std() < 0.5 * np.var(runs, axis=2, ddof=1).std() / 2


def test_what_does_not_happen_refutes_nothing() -> None:
    runs = np.array([[[np.nan, np.nan, np.nan, 9.0]], [[0.4, 0.4, np.nan, 0.4]]])
    assert np.isnan(means(runs)[0, 0]) and means(runs)[1, 0] == pytest.approx(0.4)
    assert not implausibility(runs, LOW, HIGH, TOLERANCE).any()


@pytest.mark.parametrize("misses", [0, 1, 2])
def test_chance_of_few_misses_is_that_of_all_ways_to_have_them(misses: int) -> None:
    chances = np.random.default_rng(5).random((3, 4))
    expected = np.zeros(3)
    for held in product((True, False), repeat=4):
        if held.count(False) <= misses:
            expected += np.where(held, chances, 1 - chances).prod(axis=1)
    assert chance_of_at_most(misses, chances) == pytest.approx(expected)
