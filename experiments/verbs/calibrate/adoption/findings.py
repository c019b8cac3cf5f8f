"""What a calibration to adoption data found."""

from dataclasses import dataclass

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.verbs.calibrate.adoption import holdout
from experiments.verbs.calibrate.adoption.data import Adoption
from experiments.verbs.calibrate.adoption.fitting import Fit, Replay
from experiments.verbs.calibrate.adoption.scores import Score
from experiments.verbs.calibrate.recovery import Recovered


@dataclass(frozen=True)
class HoldoutTrial:
    """One split and what came of it."""

    split: holdout.Split
    found: Arrays

    @property
    def others_known(self) -> bool:
        """Whether other sites were known whole."""
        return len(self.split.hidden) < self.found["sites"][0]

    @property
    def methods(self) -> tuple[str, ...]:
        """Methods that could forecast this split."""
        return tuple(name for name in holdout.METHODS if name in self.found)

    def scores(self, method: str) -> np.ndarray:
        """(scores,) in the order of Score.names()."""
        return self.found[method]

    def score(self, method: str, name: str) -> float:
        """One of them."""
        return float(self.scores(method)[Score.names().index(name)])


@dataclass(frozen=True)
class AdoptionFindings:
    """All that a calibration to adoption data found."""

    data: Adoption
    saturation: int
    fits: dict[str, Fit]
    replay: Replay
    trials: tuple[HoldoutTrial, ...]
    recovered: tuple[Recovered, ...]

    @property
    def fit(self) -> Fit:
        """The fit itself."""
        return self.fits["full"]
