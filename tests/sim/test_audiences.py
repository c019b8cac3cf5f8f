"""Whom things are for: people who belong to the same audiences are told apart by them alone."""

import numpy as np
import pytest

from sim import audiences


@pytest.mark.parametrize("most_codes", [2**62, 50], ids=["folded at once", "folded bit by bit"])
def test_columns_are_told_apart_as_numpy_tells_them(most_codes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "_MOST_CODES", most_codes)
    rng = np.random.default_rng(0)
    for case in range(60):
        columns = rng.integers(-1, rng.integers(1, 5), size=(rng.integers(1, 8), rng.integers(1, 40)))
        columns = columns > 0 if case % 3 == 0 else columns
        table, of = audiences.distinct(columns)
        expected, row = np.unique(columns, axis=1, return_inverse=True)
        assert np.array_equal(table, expected) and np.array_equal(of, row.reshape(-1))
