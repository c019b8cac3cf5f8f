"""Importance weights against a posterior that is known, and what happens where few worlds carry the weight."""

import numpy as np
import pytest

from experiments.statistics.importance import effective_size, log_weights, normalised, resampled, tempered


def test_weights_give_the_posterior_of_a_normal_mean() -> None:
    """Prior N(0, 1), simulated with chance .5, discrepancy .5: posterior mean x / (1 + .5), variance 1 - 1 / 1.5."""
    rng = np.random.default_rng(1)
    truth = rng.standard_normal(200_000)
    seen = truth + 0.5 * rng.standard_normal(len(truth))
    weights = normalised(log_weights(seen[:, None], np.array([1.2]), np.array([0.5])))
    mean = float(weights @ truth)
    assert mean == pytest.approx(1.2 / 1.5, abs=0.01)
    assert float(weights @ (truth - mean) ** 2) == pytest.approx(1 - 1 / 1.5, abs=0.01)


def test_sizes_and_tempering() -> None:
    assert effective_size(np.full(8, 1 / 8)) == pytest.approx(8)
    assert effective_size(np.array([1.0, 0.0])) == 1.0
    logs = log_weights(np.linspace(-3, 3, 61)[:, None], np.zeros(1), np.array([0.1]))
    assert effective_size(normalised(logs)) < 5
    weights, power = tempered(logs, 20)
    assert effective_size(weights) == pytest.approx(20)
    assert 0 < power < 1
    assert tempered(logs, 1)[1] == 1.0, "enough as it is: the data count in full"
    assert tempered(logs, 1000)[1] == pytest.approx(0.0, abs=1e-6), "all of them at most"


def test_rows_are_drawn_as_often_as_their_weight_says() -> None:
    weights = np.array([0.5, 0.25, 0.2, 0.05, 0.0])
    rows = resampled(weights, 40, np.random.default_rng(3))
    assert np.all(np.abs(np.bincount(rows, minlength=5) - 40 * weights) < 1)
    assert np.any(np.diff(rows) < 0), "in random order, so that any first part is a sample"
