"""Which of several options to take, on worlds whose answer is known."""

import numpy as np
import pytest

from experiments.statistics.choice import choose

WORLDS = np.random.default_rng(1).normal(10.0, 2.0, 200)


@pytest.mark.parametrize(
    ("gaps", "kind", "rivals"),
    [
        ((0.0, 1.0, 3.0), "clear", ()),
        ((0.0, 2.9, 3.0), "alike", (1,)),
        ((0.0, 3.0 + np.where(np.arange(200) % 3, -2.0, 3.0), 3.0), "undecided", (1,)),
        ((0.0, 3.0, np.where(np.arange(200) % 20, 2.0, 40.0)), "undecided", (1,)),  # worse in 190 of 200, and first by the ten others
    ],
)
def test_kinds_of_choice(gaps: tuple, kind: str, rivals: tuple[int, ...]) -> None:
    found = choose(np.array([WORLDS + gap for gap in gaps]), matters=0.5)
    assert found is not None
    assert (found.kind, found.first, found.rivals) == (kind, 2, rivals)
    assert found.closest == 1
    assert found.best.sum() == pytest.approx(1)
    less = choose(-np.array([WORLDS + gap for gap in gaps]), matters=0.5, more_is_better=False)
    assert less is not None
    assert (less.kind, less.first) == (kind, 2)


def test_nothing_is_chosen_where_no_world_defines_all() -> None:
    assert choose(np.array([[1.0, np.nan], [np.nan, 2.0]]), 0.1) is None


def test_an_option_that_may_not_be_taken_has_no_regret() -> None:
    found = choose(np.array([WORLDS, WORLDS + 1, WORLDS + 2]), 0.1, among=[0, 1])
    assert found is not None
    assert found.regret_of(0) == pytest.approx((1.0, 1.0)) and np.isnan(found.regret_of(2)).all()
