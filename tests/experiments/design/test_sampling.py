"""Points spread evenly over the unit cube."""

import numpy as np
import pytest
from scipy.stats import qmc

from experiments.design.sampling import latin_hypercube, sobol, unbalanced


def test_points_are_those_of_the_library() -> None:
    assert np.array_equal(latin_hypercube(50, 3, 7), qmc.LatinHypercube(3, rng=7).random(50))
    assert np.array_equal(sobol(64, 3, 7), qmc.Sobol(3, rng=7).random_base2(6))
    assert np.array_equal(sobol(50, 3, [7, 101]), qmc.Sobol(3, rng=np.random.default_rng([7, 101])).random_base2(6)[:50])


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    slices = np.sort((latin_hypercube(20, 4, 1) * 20).astype(int), axis=0)
    assert (slices == np.arange(20)[:, None]).all()


@pytest.mark.parametrize(
    ("count", "told"), [(1, ""), (64, ""), (2**16, ""), (48, "must be a power of two: 32 or 64"), (3, "must be a power of two: 2 or 4")]
)
def test_how_many_points_are_balanced(count: int, told: str) -> None:
    assert unbalanced(count) == told
