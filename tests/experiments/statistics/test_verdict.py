"""Verdicts by size and share, and shares of variance, by hand."""

import numpy as np
import pytest

from experiments.report.wording import few_launches
from experiments.statistics.variance import PARTS, variance_shares
from experiments.statistics.verdict import best_shares, held, prediction, prediction_ends, regrets, settled, standing


def gaps(better: int, alike: int, worse: int) -> np.ndarray:
    """(100,) differences, so many of them beyond 0.02 in either direction."""
    return np.repeat([0.1, 0.01, -0.1], (better, alike, worse))


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((90, 10, 0), "better"),
        ((89, 11, 0), "undecided"),
        ((0, 8, 92), "worse"),
        ((5, 90, 5), "no_difference_that_matters"),
        ((6, 89, 5), "undecided"),
        ((50, 0, 50), "undecided"),
    ],
)
def test_nine_of_ten_worlds_have_to_agree(counts: tuple[int, int, int], verdict: str) -> None:
    found = standing(np.zeros(100), gaps(*counts), 0.02)
    assert found.verdict == verdict
    assert (found.better, found.worse) == (counts[0] / 100, counts[2] / 100)
    assert found.alike == pytest.approx(counts[1] / 100)


def test_a_verdict_is_settled_once_more_worlds_would_hardly_change_it() -> None:
    def after(better: int, alike: int, worse: int) -> bool:
        gap = gaps(better, alike, worse)
        return settled(standing(np.zeros(len(gap)), gap, 0.02))

    assert (after(20, 0, 0), after(40, 0, 0)) == (False, True), "20 of 20 may be 88 of 100"
    assert (after(92, 8, 0), after(0, 30, 970)) == (False, True)
    assert (after(10, 0, 10), after(1, 2, 17)) == (True, False), "worlds disagree; 17 of 20 may be 90 of 100"
    assert settled(standing(np.full(3, np.nan), np.ones(3), 0.1))


def test_settled_verdicts_are_rarely_other_than_the_truth() -> None:
    rng = np.random.default_rng(2)
    for truth in (0.84, 0.96):
        wrong = 0
        for _ in range(200):
            drawn = np.where(rng.random(320) < truth, 0.1, 0.0)
            looks = (standing(np.zeros(n), drawn[:n], 0.02) for n in (20, 40, 80, 160, 320))
            stopped = next((each for each in looks if settled(each)), None)
            wrong += stopped is not None and (stopped.verdict == "better") != (truth > 0.9)
        assert wrong <= 0.08 * 200, "five looks at 95 % each, most of which see too little to be wrong"


def test_less_of_what_is_bad_is_better() -> None:
    found = standing(np.zeros(100), gaps(0, 5, 95), 0.02, more_is_better=False)
    assert (found.verdict, found.better) == ("better", 0.95)
    assert found.mean < 0, "the difference keeps its own direction"
    assert found.low == pytest.approx(-0.1) and found.high < 0.01, "and so do the ends of one launch"


def test_a_difference_of_exactly_what_matters_is_no_larger_than_it() -> None:
    """Two points, whatever rounding makes of them: .06 - .04 < .02 < .05 - .03."""
    before, after = (np.array([k, k + 1, k + 4, k + 7]) / 100 for k in (3, 5))
    assert {bool(each > 0.02) for each in after - before} == {True, False}, "rounding falls on both sides"
    for one, other in ((before, after), (after, before)):
        found = standing(one, other, 0.02)
        assert (found.better, found.worse, found.alike) == (0.0, 0.0, 1.0)
    assert standing(before, after + 0.0001, 0.02).better == 1.0


def test_ties_decide_nothing() -> None:
    same = standing(np.ones(50), np.ones(50), 0.02)
    assert (same.verdict, same.better, same.worse, same.ahead) == ("no_difference_that_matters", 0.0, 0.0, 0.5)
    assert standing(np.ones(50), np.ones(50), 0.0).verdict == "no_difference_that_matters"


def test_no_number_of_worlds_makes_a_small_difference_matter() -> None:
    small = np.random.default_rng(1).normal(0.003, 0.01, 20_000)
    assert standing(np.zeros(20_000), small, 0.02).verdict == "no_difference_that_matters"


def test_worlds_without_a_value_are_left_out() -> None:
    found = standing(np.array([0.0, np.nan, *[0.0] * 5]), np.array([1.0, 1.0, np.nan, *[1.0] * 4]), 0.1)
    assert (found.n, found.verdict) == (5, "better")
    assert standing(np.zeros(4), np.ones(4), 0.1).verdict == "undecided", "of so few worlds nothing is decided"
    assert standing(np.full(3, np.nan), np.ones(3), 0.1).n == 0


def test_the_best_of_several_and_its_regret() -> None:
    values = np.array([[1.0, 5.0, 2.0, np.nan], [3.0, 4.0, 2.0, 9.0]])
    assert best_shares(values).tolist() == pytest.approx([1.5 / 3, 1.5 / 3]), "a tie is shared"
    assert regrets(values).tolist() == [[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert regrets(values, more_is_better=False).tolist() == [[0.0, 1.0, 0.0], [2.0, 0.0, 0.0]]


def test_what_one_launch_may_give() -> None:
    assert prediction(np.arange(1.0, 100.0)) == (50.0, 5.0, 95.0)
    assert np.array_equal(prediction(np.array([7.0])), (7.0, np.nan, np.nan), equal_nan=True), "one launch has no range"
    assert np.isnan(prediction(np.full(2, np.nan))).all()


@pytest.mark.parametrize("n", [4, 16, 19, 64, 128])
def test_a_range_holds_as_many_further_launches_as_it_says(n: int) -> None:
    """Of a skewed source: each of 8,000 samples of n is asked for the share of the source between its ends, 1 - e^-x known exactly."""
    low, high = prediction_ends(np.random.default_rng(3).exponential(size=(8_000, n)))
    inside = np.exp(-low) - np.exp(-high)
    assert inside.mean() == pytest.approx(held(n), abs=4 * inside.std() / np.sqrt(8_000))
    assert (held(n) < 0.899) == (n < 19) == bool(few_launches(n))


@pytest.mark.parametrize("n", [1, 2, 3, 18, 19, 20, 64, 128, 257])
def test_the_ends_of_a_range_are_those_of_numpy_to_the_last_bit(n: int) -> None:
    draw = np.random.default_rng(n)
    days = draw.normal(size=(n, 30))
    gaps = np.where(draw.random((n, 30)) < 0.1, np.nan, days)
    gaps[0] = 1.0  # a day of nothing is another case
    for values in (days, gaps, draw.integers(0, 9, (n, 30)), days.round(), -0.0 * days.round(), days.astype(np.float32)):
        for each, axis in ((values, 0), (values.T, -1), (values[:, 0], -1)):
            expected = np.nanquantile(each, (0.05, 0.95), axis=axis, method="weibull")
            assert np.stack(prediction_ends(each, axis)).tobytes() == expected.tobytes()


def nested(worlds: int, parameters: float, company: float, events: float) -> np.ndarray:
    """(3, worlds) of a figure that is a sum of three independent parts with these standard deviations."""
    draw = np.random.default_rng(7).normal
    world, here = draw(0, parameters, worlds), draw(0, company, worlds)
    elsewhere = draw(0, company, worlds)
    noise = draw(0, 1, (3, worlds)) * events
    return np.stack([world + here, world + here, world + elsewhere]) + noise


def test_shares_of_a_sum_are_those_of_its_parts() -> None:
    found = variance_shares(nested(4_000, 2.0, 1.0, 1.0))
    assert list(found) == list(PARTS)
    assert [found[part].share for part in PARTS] == pytest.approx([1 / 6, 1 / 6, 4 / 6], abs=0.04)
    assert all(each.low <= each.share <= each.high for each in found.values())
    few = variance_shares(nested(32, 2.0, 1.0, 1.0))
    assert few["parameters"].low < 4 / 6 < few["parameters"].high


def test_what_has_no_part_in_it_has_no_share() -> None:
    found = variance_shares(nested(32, 1.0, 0.0, 0.0))
    assert [found[part].share for part in PARTS] == [0.0, 0.0, 1.0]
    only_events = variance_shares(nested(4_000, 0.0, 0.0, 1.0))
    assert only_events["seed"].share > 0.95
    assert all(each.share >= 0 for each in only_events.values()), "none is negative"


def test_nothing_is_said_of_few_worlds_or_of_what_never_varies() -> None:
    assert variance_shares(nested(7, 1.0, 1.0, 1.0)) == {}
    assert variance_shares(np.ones((3, 32))) == {}
    broken = nested(10, 1.0, 1.0, 1.0)
    broken[1, :3] = np.nan
    assert variance_shares(broken) == {}, "seven worlds are left"
