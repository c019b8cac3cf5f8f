"""The response curve of a lever: what moving it alone does, and what the next 1,000 USD in it are worth. Plain arrays: nothing is simulated here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.statistics.intervals import means
from experiments.statistics.verdict import prediction
from experiments.verbs.optimise.search_space import Lever

LEAST_USD = 50.0
"""A step of a lever that costs less than this on average is called free."""

STEP_USD = 1000.0


@dataclass(frozen=True)
class LeverCurve:
    """A lever over some of its values, all other levers as recommended; the same worlds everywhere."""

    lever: Lever
    values: tuple[Any, ...]  # numbers in order
    here: int  # place of the recommended value
    before: int | None  # place of the value in the unchanged campaign; None where the lever did not change
    gain: np.ndarray  # (values, worlds) of the first objective, against the recommended campaign; more is better
    cost: np.ndarray  # (values, worlds) USD, against the recommended campaign
    figures: Mapping[str, np.ndarray] = field(default_factory=dict)  # (values, worlds) key figures a change is judged by

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers or dates, all stated."""
        return self.lever.ordered and None not in self.values

    @property
    def next(self) -> int | None:
        """The place of the next value that costs more: a neighbour, or any other choice where choices have no order; the one that gives
        most for what it costs. None where nothing that costs more gives more."""
        near = (self.here - 1, self.here + 1) if self.ordered else range(len(self.values))
        dearer = [each for each in near if 0 <= each < len(self.values) and each != self.here and means(self.cost[each]) >= LEAST_USD]
        best = max(dearer, key=lambda each: float(means(self.gain[each]) / means(self.cost[each])), default=None)
        return best if best is not None and means(self.gain[best]) > 0 else None

    @property
    def usd(self) -> float:
        """USD that the marginal return is of: 1,000, or what is left to spend on this lever; nan where no value costs and gives more."""
        if self.next is None:
            return float("nan")
        end = self.next if not self.ordered else 0 if self.next < self.here else len(self.values) - 1
        return min(STEP_USD, max(float(means(self.cost[place])) for place in (self.next, end)))

    @property
    def marginal(self) -> tuple[float, float, float]:
        """What the first objective gains by the next 1,000 USD in this lever, or by what is left to spend on it: mean, and 90 % of worlds
        between.

        Equation: gain of the step to the next dearer value x usd / mean cost of that step. Units: of the objective.
        nan where no value costs and gives more. It holds for the whole step; within and beyond it the return may fall.
        """
        if self.next is None:
            return (float("nan"),) * 3
        mean, low, high = prediction(self.gain[self.next] * self.usd / float(means(self.cost[self.next])))
        return mean, low, high

    @property
    def undone(self) -> tuple[float, float] | None:
        """What taking the change of this lever back would do: gain of the first objective and cost; None where nothing changed."""
        return None if self.before is None else (float(means(self.gain[self.before])), float(means(self.cost[self.before])))
