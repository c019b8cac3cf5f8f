"""Partial slopes of transfer give the published correlations back, and never break down inside the ranges of the parameters."""

from itertools import product

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.model import ViralityModel
from sim.setup.calendar import SettingsError
from sim.setup.lever_values import parameter_records
from sim.setup.partial_slopes import BETWEEN, LIKING, MOST_EXPLAINED, PREDICTORS, contradictions, correlations, partial_slopes
from tests.worlds import shipped

RHO = [f"transfer_{name}_rho" for name in PREDICTORS]
PARAMETERS = shipped().behaviour.parameters
SHIPPED = {name: PARAMETERS[name].value for name in (*RHO, *BETWEEN)}


def matrix(b: dict[str, float]) -> np.ndarray:
    return correlations(*(b[name] for name in BETWEEN))


def test_slopes_give_the_correlations_back() -> None:
    slopes = partial_slopes(SHIPPED)
    assert matrix(SHIPPED) @ slopes[:-1] == pytest.approx([SHIPPED[name] for name in RHO])
    assert slopes.luck**2 + np.dot(slopes[:-1], [SHIPPED[name] for name in RHO]) == pytest.approx(1.0)


def test_simulated_trainees_correlate_as_published() -> None:
    """People whose predictors go together as stated: what decides correlates with each predictor as the source says."""
    slopes, rng, people = partial_slopes(SHIPPED), np.random.default_rng(1), 400_000
    predictors = rng.multivariate_normal(np.zeros(6), matrix(SHIPPED), people, method="cholesky")
    decides = predictors @ slopes[:-1] + slopes.luck * rng.standard_normal(people)
    assert decides.std() == pytest.approx(1.0, abs=0.005)
    for k, name in enumerate(RHO):
        assert np.corrcoef(predictors[:, k], decides)[0, 1] == pytest.approx(SHIPPED[name], abs=0.006), name


def test_independent_predictors_keep_their_correlations_as_slopes() -> None:
    alone = SHIPPED | dict.fromkeys(BETWEEN, 0.0)
    assert partial_slopes(alone)[:-1] == pytest.approx([SHIPPED[name] for name in RHO])


def test_all_that_liking_does_is_its_own_correlation() -> None:
    """Itself and through motivation: liking a day more never hinders its use, however the others go together."""
    for others in (0.0, 0.2, 0.4):
        slopes = partial_slopes(SHIPPED | {"transfer_predictor_correlation": others})
        through = SHIPPED["reaction_motivation_beta"] * slopes.motivation
        if others > 0.0:  # of motivation, only what it does not share with the others
            shared = others * (slopes.voluntary + slopes.environment + slopes.knowledge + slopes.usefulness)
            rho = slopes.motivation + SHIPPED["reaction_motivation_beta"] * slopes.liking + shared
            assert rho == pytest.approx(SHIPPED["transfer_motivation_rho"])
        assert slopes[LIKING] + through == pytest.approx(SHIPPED["transfer_liking_rho"])


def test_nothing_breaks_down_at_the_corners_of_the_ranges() -> None:
    ends = [(PARAMETERS[name].low, PARAMETERS[name].high) for name in SHIPPED]
    for corner in product(*ends):
        b = dict(zip(SHIPPED, corner, strict=True))
        assert contradictions(b) == []
        slopes = partial_slopes(b)
        assert np.isfinite(slopes).all() and slopes.luck**2 >= 1.0 - MOST_EXPLAINED - 1e-9
        given = matrix(b) @ slopes[:-1]
        shrunk = given / np.array([b[name] or 1.0 for name in RHO])
        assert np.allclose(shrunk[np.array(corner[:6]) > 0], shrunk[0]) and shrunk[0] <= 1.0 + 1e-9, "taken down in proportion"


def test_impossible_people_are_refused() -> None:
    with pytest.raises(SettingsError, match="transfer_predictor_correlation"):
        ViralityModel(with_parameters(shipped(), reaction_motivation_beta=0.95, transfer_predictor_correlation=0.97), 1)


def test_both_engines_read_the_same_slopes() -> None:
    _, campaign = parameter_records(shipped())
    slopes = partial_slopes(SHIPPED)
    assert [campaign[f"{name}_slope"][0] for name in PREDICTORS] == list(slopes[:-1])
    assert campaign["transfer_luck"][0] == slopes.luck
