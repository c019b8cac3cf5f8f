"""Ridge regression: what a row would have been told by the others, against leaving it out for real."""

import numpy as np
import pytest

from experiments.statistics import ridge
from experiments.statistics.ridge import Ridge

RNG = np.random.default_rng(3)
X = RNG.random((40, 6))
Y = np.column_stack((X[:, 0] - 2 * (X[:, 1] - 0.5) ** 2 + 0.1 * RNG.standard_normal(40), RNG.standard_normal(40)))


@pytest.mark.parametrize("penalty", [0.003, 1.0])
def test_closed_form_is_leaving_out_for_real(monkeypatch: pytest.MonkeyPatch, penalty: float) -> None:
    monkeypatch.setattr(ridge, "PENALTIES", np.array([penalty]))
    fit = Ridge.fitted(X, Y)
    columns = np.concatenate((X, (X - 0.5) ** 2), axis=1)
    columns /= columns.std(axis=0)
    for left in range(len(X)):
        others = np.arange(len(X)) != left
        middle = columns[others].mean(axis=0)
        inner = columns[others] - middle
        weights = np.linalg.solve(inner.T @ inner + penalty * len(X) * np.eye(columns.shape[1]), inner.T @ Y[others])
        told = Y[others].mean(axis=0) + (columns[left] - middle) @ weights
        assert fit.left_out[left] == pytest.approx(told, abs=1e-9)


def test_it_predicts_what_it_can_and_says_how_well() -> None:
    fit = Ridge.fitted(X, Y)
    fresh = np.random.default_rng(4).random((200, 6))
    missed = fit.predicted(fresh)[:, 0] - (fresh[:, 0] - 2 * (fresh[:, 1] - 0.5) ** 2)
    assert np.sqrt((missed**2).mean()) < 0.1 < fit.error[0] * 1.5
    assert fit.error[1] > 0.8 * Y[:, 1].std(), "nothing can be learnt from noise"


def test_outcomes_are_fitted_where_they_are_defined() -> None:
    holes = Y.copy()
    holes[::4, 0] = np.nan
    holes[2:, 1] = np.nan
    fit, there = Ridge.fitted(X, holes), np.isfinite(holes[:, 0])
    alone = Ridge.fitted(X[there], Y[there][:, :1])
    assert fit.predicted(X)[:, 0] == pytest.approx(alone.predicted(X)[:, 0], abs=0.05)
    assert np.isinf(fit.error[1]) and not fit.predicted(X)[:, 1].any()
