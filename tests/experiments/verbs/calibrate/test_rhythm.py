"""A weekly rhythm is used where weeks foretell one another, and only then; numbers of weeks never move."""

import numpy as np

from experiments.verbs.calibrate.brief import narrowed_said
from experiments.verbs.calibrate.series.rhythm import MOST, Rhythm, in_rhythm, rhythm_of
from experiments.verbs.calibrate.series.wording import _at_an_end, _in_rhythm

WEEKS, FIRST = 8, 2  # the first day is a Wednesday
EXPECTED = np.linspace(12.0, 4.0, 7 * WEEKS)
WEEKDAYS = np.array([2.0, 1.5, 1.0, 1.0, 0.9, 0.3, 0.3])
DAY = (FIRST + np.arange(7 * WEEKS)) % 7


def test_a_rhythm_is_found_and_shrunk() -> None:
    rng = np.random.default_rng(1)
    found = [rhythm_of(rng.poisson(EXPECTED * WEEKDAYS[DAY]), EXPECTED, FIRST) for _ in range(20)]
    assert sum(each is not None and each.holds for each in found) == 20
    ratios = np.mean([each.weekdays for each in found if each is not None], axis=0)
    assert np.abs(ratios - WEEKDAYS * 7 / WEEKDAYS.sum()).max() < 0.12
    assert abs(ratios - 1).max() < abs(WEEKDAYS - 1).max()


def test_days_that_are_alike_have_none_even_in_bursts() -> None:
    rng = np.random.default_rng(2)
    even = [rhythm_of(rng.poisson(EXPECTED), EXPECTED, FIRST) for _ in range(60)]
    bursts = [rhythm_of(rng.poisson(EXPECTED * rng.gamma(0.7, 1 / 0.7, len(EXPECTED))), EXPECTED, FIRST) for _ in range(60)]
    for some in (even, bursts):
        assert sum(each is not None and each.holds for each in some) <= 6
        assert all(each is not None and (each.holds or (each.weekdays == 1).all()) for each in some)
    assert np.median([each.concentration for each in bursts if each is not None]) < 20


def test_weeks_stay_and_days_off_stay_empty() -> None:
    rng = np.random.default_rng(3)
    expected = np.where(DAY < 5, EXPECTED, 0.0)  # nothing happens at weekends
    found = rhythm_of(rng.poisson(expected * WEEKDAYS[DAY]), expected, FIRST)
    assert found is not None and found.holds
    ahead = rng.poisson(expected * rng.gamma(4, 0.25, (500, 1)))
    dealt = in_rhythm(ahead, found, FIRST, 1)
    assert (dealt.reshape(500, WEEKS, 7).sum(axis=2) == ahead.reshape(500, WEEKS, 7).sum(axis=2)).all()
    assert not dealt[:, DAY >= 5].any()
    assert dealt[:, DAY == 0].sum() / dealt[:, DAY == 2].sum() > 1.5 > ahead[:, DAY == 0].sum() / ahead[:, DAY == 2].sum()


def test_too_few_weeks_say_nothing_and_nothing_said_changes_nothing() -> None:
    assert rhythm_of(np.ones(14, int), np.ones(14), 0) is None
    found = rhythm_of(np.full(28, 3), np.full(28, 3.0), 0)
    assert found is not None and not found.holds and found.concentration == MOST
    ahead = np.arange(56).reshape(2, 28)
    assert in_rhythm(ahead, found, 0, 1) is ahead


def test_what_is_told_of_one_parameter_and_of_a_loss() -> None:
    assert "log-likelihood of the weeks by −0.3, standard error 0.3" in _in_rhythm("posts", Rhythm(np.ones(7), 1.0, -0.3, 0.3))
    assert _at_an_end(["a"]).startswith("a presses against an end") and _at_an_end(["a", "b"]).startswith("a and b press against an end")
    assert narrowed_said(1, 6).startswith("1 of 6 behavioural parameters is narrowed down") and " are " in narrowed_said(0, 6)
