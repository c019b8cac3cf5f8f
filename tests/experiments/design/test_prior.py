"""The prior: within ranges, most likely at the values in use, on the scale on which each range is thought of."""

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.design.prior import ParameterPrior
from experiments.design.sampling import latin_hypercube
from sim.settings import Behaviour, Parameter
from tests.companies import SHIPPED

PRIOR = ParameterPrior.of(SHIPPED)
DRAWS = PRIOR.draws(latin_hypercube(1000, len(PRIOR.names), 1))


def entry(**fields: object) -> Parameter:
    return Parameter.model_validate({"unit": "-", "source": "assumption", "confidence": "assumption"} | fields)


def test_draws_lie_within_ranges_to_the_last_bit() -> None:
    assert DRAWS.dtype == np.float32
    assert (DRAWS.astype(np.float64) >= PRIOR.low).all() and (DRAWS.astype(np.float64) <= PRIOR.high).all()


def test_the_mean_is_where_pert_has_it() -> None:
    expected = (4 * PRIOR.places(PRIOR.mode) + 1) / 6
    assert PRIOR.places(DRAWS.astype(np.float64)).mean(axis=0) == pytest.approx(expected, abs=0.01)


def test_values_near_the_one_in_use_are_most_likely() -> None:
    place, mode = PRIOR.places(DRAWS.astype(np.float64)), PRIOR.places(PRIOR.mode)
    near = (np.abs(place - mode) < 0.1).mean(axis=0)
    for elsewhere in np.arange(0.1, 1, 0.2):
        away = np.abs(elsewhere - mode) > 0.15
        assert ((np.abs(place - elsewhere) < 0.1).mean(axis=0) < near + 0.02)[away & (np.abs(mode - 0.5) < 0.4)].all()


def test_shares_turn_draws_back() -> None:
    shares = np.sort(PRIOR.shares(DRAWS.astype(np.float64)), axis=0)
    assert np.abs(shares - (np.arange(1000) + 0.5)[:, None] / 1000).max() < 0.002


def test_wide_positive_ranges_are_thought_of_in_ratios_unless_they_say_otherwise() -> None:
    assert entry(value=2, low=1, high=4).in_ratios and not entry(value=2, low=1, high=3.9).in_ratios
    assert not entry(value=2, low=0, high=40).in_ratios
    assert not entry(value=2, low=1, high=40, shape="pert").in_ratios and entry(value=2, low=1, high=3, shape="log-pert").in_ratios
    with pytest.raises(ValidationError, match="needs a range above 0"):
        entry(value=2, low=0, high=4, shape="log-pert")
    lopsided = ParameterPrior.of(Behaviour(parameters={"network_clustering": entry(value=10, low=1, high=100)}))
    assert np.median(lopsided.draws(latin_hypercube(999, 1, 1))) == pytest.approx(10, rel=0.01)


def test_the_density_is_that_of_the_distribution() -> None:
    """Its mean over a range is 1, and it is higher where more draws lie."""
    places = (np.arange(400) + 0.5) / 400
    low, high = PRIOR.places(PRIOR.low)[0], PRIOR.places(PRIOR.high)[0]
    assert (low, high) == (0.0, 1.0)
    plain = np.flatnonzero(~PRIOR.in_ratios)[:5]
    values = np.tile(PRIOR.mode, (400, 1))
    values[:, plain] = PRIOR.low[plain] + places[:, None] * (PRIOR.high - PRIOR.low)[plain]
    density = np.exp(PRIOR.log_density(values))[:, plain]
    assert density.mean(axis=0) == pytest.approx(1.0, abs=0.01)
    middle = (DRAWS[:, plain] < PRIOR.mode[plain]).mean(axis=0)
    assert np.where(values[:, plain] < PRIOR.mode[plain], density, 0.0).mean(axis=0) == pytest.approx(middle, abs=0.01)
