"""Paired differences by hand, where they are not defined, and against independent luck."""

import math
from typing import Any

import numpy as np
import pytest

from experiments.statistics.paired import half_width, independent_half_width, paired_difference, replications_needed, widths
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from tests.worlds import shipped


def test_a_paired_difference_by_hand() -> None:
    """Differences 1, 2, 3, 4, 5 (mean 3, s = 1.5811); t(0.95, 4) = 2.1318; half-width 2.1318 x 1.5811 / sqrt(5) = 1.5074."""
    baseline = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    found = paired_difference(baseline, baseline + np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (found.n, found.baseline, found.alternative, found.mean) == (5, 30.0, 33.0, 3.0)
    assert (found.low, found.high) == pytest.approx((1.4926, 4.5074), abs=1e-4)
    assert found.half_width == pytest.approx(1.5074, abs=1e-4)
    assert (found.higher, found.level, found.lower) == (5, 0, 0)
    assert found.variance_ratio == pytest.approx((250 + 302.5) / 2.5)  # Var(B) = 302.5: 11, 22, 33, 44, 55


def test_what_is_not_defined_leaves_its_pair_out() -> None:
    found = paired_difference(np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 2.0, np.nan, 5.0]))
    assert (found.n, found.baseline, found.alternative) == (2, 2.5, 3.5)
    nothing = paired_difference(np.full(3, np.nan), np.ones(3))
    assert nothing.n == 0
    assert math.isnan(nothing.mean)


def test_a_single_pair_has_no_interval() -> None:
    found = paired_difference(np.array([1.0]), np.array([2.0]))
    assert (found.mean, found.higher) == (1.0, 1)
    assert all(math.isnan(value) for value in (found.low, found.high, found.variance_ratio))


def test_differences_that_never_vary() -> None:
    same = paired_difference(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    assert (same.mean, same.level) == (0.0, 2)
    ahead = paired_difference(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert (ahead.low, ahead.high) == (2.0, 2.0)
    assert ahead.variance_ratio == math.inf


def test_arms_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equal length"):
        paired_difference(np.zeros(3), np.zeros(2))


def test_opposite_luck_does_harm_and_says_so() -> None:
    luck = np.random.default_rng(3).normal(size=100)
    found = paired_difference(luck, -luck)
    assert found.variance_ratio == pytest.approx(0.5)


@pytest.mark.parametrize(("sd", "target"), [(1.0, 0.1), (0.3, 0.01), (5.0, 4.0), (0.0, 0.1)])
def test_as_many_replications_as_needed_and_no_more(sd: float, target: float) -> None:
    needed = replications_needed(sd, target)
    assert half_width(sd, needed) <= target
    assert needed == 2 or half_width(sd, needed - 1) > target


def test_too_many_replications_stop_at_the_most() -> None:
    assert replications_needed(1.0, 1e-9, most=500) == 500


def test_independent_arms_by_hand() -> None:
    """Welch: variances 4 and 16, n = 10; df = 9 x 400 / (16 + 256) = 13.235; t(0.95, 13.235) = 1.7686; sqrt(20 / 10) = 1.4142."""
    assert independent_half_width(4.0, 16.0, 10) == pytest.approx(1.7686 * math.sqrt(2), abs=5e-4)


def test_widths_are_those_of_the_first_replications() -> None:
    chance = np.random.default_rng(5)
    luck, counts = chance.normal(size=50), np.array([1, 2, 10, 50])
    baseline, alternative = luck, luck + 0.1 * chance.normal(size=50)
    paired, apart = widths(baseline, alternative, counts)
    assert math.isnan(paired[0])
    for i, count in list(enumerate(counts.tolist()))[1:]:
        assert paired[i] == pytest.approx(paired_difference(baseline[:count], alternative[:count]).half_width)
    assert (apart[2:] > 5 * paired[2:]).all()


def test_pairing_is_worth_what_independent_luck_says() -> None:
    """Three arms of simulations: two under the same luck, one under luck of its own."""
    base = shipped()
    more = shipped(campaign__involvement__managers_share=0.8, campaign__involvement__managers_briefed=0.8)
    seeds, others = range(1, 81), range(1001, 1081)

    def rate(settings: Any, seeds: Any) -> np.ndarray:
        return np.array([kpis(outcome)["demand"] for outcome in replicate(settings, tuple(seeds))])

    baseline, alternative, apart = rate(base, seeds), rate(more, seeds), rate(more, others)
    paired = paired_difference(baseline, alternative)
    independent = paired_difference(baseline, apart)  # pairs by accident only
    assert independent.variance_ratio == pytest.approx(1, abs=0.35)
    assert paired.variance_ratio > 1.5
    assert paired.variance_ratio == pytest.approx((independent.sd / paired.sd) ** 2, rel=0.4)
    error = math.hypot(independent.half_width, paired.half_width)
    assert abs(paired.mean - independent.mean) < 1.5 * error
    assert paired.half_width < 0.8 * independent.half_width
    assert independent_half_width(baseline.var(ddof=1), alternative.var(ddof=1), 80) == pytest.approx(independent.half_width, rel=0.25)
