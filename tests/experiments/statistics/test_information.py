"""What it is worth to know parameters: against a closed form, and nothing where chance decides."""

import numpy as np
import pytest

from experiments.statistics.information import worth_knowing


def test_what_knowing_is_worth_in_closed_form() -> None:
    """Gains b x with x normal around 0: without knowledge 0, with it the mean of the positive part, b / sqrt(2 pi)."""
    rng = np.random.default_rng(3)
    known, idle, luck = rng.normal(size=(1000, 2)), rng.normal(size=(1000, 4)), rng.normal(0, 0.3, 1000)
    values = np.stack([np.zeros(1000), known[:, 0] + luck])
    found = worth_knowing(values, {"idle": idle, "known": known})
    assert list(found) == ["known"]
    assert found["known"] == pytest.approx(1 / np.sqrt(2 * np.pi) - max(0.0, values[1].mean()), abs=0.03)


def test_chance_is_not_taken_for_information() -> None:
    told = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        values, groups = rng.normal(size=(3, 128)), {str(i): rng.normal(size=(128, 5)) for i in range(4)}
        told += bool(worth_knowing(values, groups))
    assert told <= 2, "one in twenty"


def test_a_choice_that_nothing_changes_is_worth_nothing() -> None:
    known = np.random.default_rng(1).random((100, 2))
    assert worth_knowing(np.stack([np.zeros(100), 1 + known[:, 0]]), {"known": known}) == {}
    assert worth_knowing(np.full((2, 100), np.nan), {"known": known}) == {}
