"""The prior: how likely each value of a behavioural parameter is before the model has been held against anything.

PERT (Malcolm, Roseboom, Clark & Fazar 1959): a beta distribution over low..high whose mode is the value in use, on the
scale of the parameter or, where its range is thought of in ratios, on that of its logarithm. Parameters are independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.settings import Behaviour
from sim.setup.partial_slopes import BETWEEN, contradictions

WEIGHT = 4.0
"""Of the mode against either end, as PERT has it."""


EDGE = 1e-6
"""Nearest to an end of a range that a density is worked out: at the end itself it is nothing."""


@dataclass(frozen=True)
class ParameterPrior:
    """Parameters that have a range, in the order of their file; arrays are (parameters,) on the scale of the parameter."""

    names: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    mode: np.ndarray
    in_ratios: np.ndarray

    @classmethod
    def of(cls, behaviour: Behaviour) -> Self:
        """The prior that a behaviour file states."""
        ranged = {name: each for name, each in behaviour.parameters.items() if each.low < each.high}
        low, high, mode = (np.array([getattr(each, end) for each in ranged.values()], np.float64) for end in ("low", "high", "value"))
        in_ratios = np.array([each.in_ratios for each in ranged.values()], np.bool_)
        return cls(tuple(ranged), low, high, mode, in_ratios)

    def only(self, names: Sequence[str]) -> Self:
        """The same of some parameters, in the order given."""
        rows = [self.names.index(name) for name in names]
        return type(self)(tuple(names), self.low[rows], self.high[rows], self.mode[rows], self.in_ratios[rows])

    @property
    def in_use(self) -> np.ndarray:
        """(parameters,) float32 the values in use, which are the most likely ones."""
        return self._within(self.mode)

    def draws(self, shares: np.ndarray) -> np.ndarray:
        """(n, parameters) float32 values at shares (n, parameters) of the probability, each within its range."""
        from scipy.special import betaincinv

        ends = self._scaled(np.stack((self.low, self.high)))
        drawn = ends[0] + (ends[1] - ends[0]) * betaincinv(*self._beta, shares)
        values = np.where(self.in_ratios, np.exp(np.where(self.in_ratios, drawn, 0.0)), drawn)
        return self._within(values)

    def shares(self, values: np.ndarray) -> np.ndarray:
        """(..., parameters) the probability below each value: evenly spread over draws of the prior."""
        from scipy.special import betainc

        return np.asarray(betainc(*self._beta, np.clip(self.places(values), 0.0, 1.0)))

    def log_density(self, values: np.ndarray) -> np.ndarray:
        """(..., parameters) log of the density at each value against one that is even over the range, on the same scale."""
        from scipy.special import betaln, xlog1py, xlogy

        a, b = self._beta
        place = np.clip(self.places(values), EDGE, 1 - EDGE)
        return np.asarray(xlogy(a - 1, place) + xlog1py(b - 1, -place) - betaln(a, b))

    @property
    def _beta(self) -> tuple[np.ndarray, np.ndarray]:
        mode = self.places(self.mode)
        return 1 + WEIGHT * mode, 1 + WEIGHT * (1 - mode)

    def places(self, values: np.ndarray) -> np.ndarray:
        """(..., parameters) how far through its range, on its own scale, each value lies: 0 to 1."""
        ends = self._scaled(np.stack((self.low, self.high)))
        place: np.ndarray = (self._scaled(values) - ends[0]) / (ends[1] - ends[0])
        return place

    def _scaled(self, values: np.ndarray) -> np.ndarray:
        return np.where(self.in_ratios, np.log(np.where(self.in_ratios, values, 1.0)), values)

    def _within(self, values: np.ndarray) -> np.ndarray:
        """Rounded to float32, which may lead out of a range by its last digit: then to the nearest one inside."""
        rounded = np.clip(values, self.low, self.high).astype(np.float32)
        rounded = np.where(rounded < self.low, np.nextafter(rounded, np.float32(np.inf)), rounded)
        return np.where(rounded > self.high, np.nextafter(rounded, np.float32(-np.inf)), rounded).astype(np.float32)


def possible(behaviour: Behaviour, names: Sequence[str], values: np.ndarray) -> np.ndarray:
    """(n,) which of the sets (n, parameters) the model takes: some correlations cannot hold together."""
    takes = np.ones(len(values), np.bool_)
    places = {name: names.index(name) for name in BETWEEN if name in names}
    for row, each in enumerate(values.tolist()):
        given = {name: each[places[name]] if name in places else behaviour.value(name) for name in BETWEEN}
        takes[row] = not contradictions(given)
    return takes
