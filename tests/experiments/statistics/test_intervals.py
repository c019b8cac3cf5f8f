"""Means with their intervals, and p-values of several tests."""

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.intervals import CONFIDENCE, half_width, holm, mean_interval, means, share_interval


def test_the_interval_of_a_mean() -> None:
    assert mean_interval(np.array([1.0, 2.0, 3.0, 4.0, 5.0])) == pytest.approx((3, 3 - 1.5074, 3 + 1.5074), abs=1e-4)
    assert half_width(np.std([1, 2, 3, 4, 5], ddof=1), 5) == pytest.approx(1.5074, abs=1e-4)  # t(0.95, 4) = 2.1318, s = 1.5811


def test_intervals_are_those_of_a_library() -> None:
    values = np.random.default_rng(1).normal(3, 2, (6, 9))
    mean, low, high = mean_interval(values)
    for row, each in enumerate(values):
        theirs = stats.ttest_1samp(each, 0).confidence_interval(CONFIDENCE)
        assert (mean[row], low[row], high[row]) == pytest.approx((each.mean(), theirs.low, theirs.high))
        assert mean_interval(each) == pytest.approx((mean[row], low[row], high[row]), rel=1e-14)


def test_what_is_not_defined_is_left_out() -> None:
    values = np.array([[1.0, np.nan, 2.0, 4.0], [np.nan, 7.0, np.nan, np.nan], [np.nan] * 4])
    mean, low, high = mean_interval(values)
    assert (mean[0], low[0], high[0]) == pytest.approx(mean_interval(values[0][[0, 2, 3]]))
    assert mean[1] == 7 and np.isnan([low[1], high[1], mean[2], low[2], high[2]]).all()
    assert np.isnan(mean_interval(np.array([]))).all()
    assert np.array_equal(means(values), mean, equal_nan=True)


def test_p_values_are_corrected_for_their_number() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]).tolist() == [1.0, 1.0]
    assert holm([]).tolist() == []


def test_the_interval_of_a_share() -> None:
    assert share_interval(7, 20) == pytest.approx(tuple(1 - end for end in reversed(share_interval(13, 20))))
    assert share_interval(0, 10)[0] == 0.0
    assert share_interval(10, 10)[1] == 1.0
    assert share_interval(0, 0) == (0.0, 1.0)
    rng = np.random.default_rng(1)
    covered = [low <= 0.3 <= high for low, high in (share_interval(int(count), 60) for count in rng.binomial(60, 0.3, 2000))]
    assert np.mean(covered) == pytest.approx(CONFIDENCE, abs=0.03)
