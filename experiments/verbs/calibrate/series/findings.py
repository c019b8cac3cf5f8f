"""What a calibration to a campaign found."""

from dataclasses import dataclass

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.verbs.calibrate.recovery import Recovered
from experiments.verbs.calibrate.series.data import Observed
from experiments.verbs.calibrate.series.rhythm import Rhythm
from experiments.verbs.calibrate.series.sequential import Posterior
from experiments.verbs.calibrate.series.simulations import Setup
from sim.company.company import Company


@dataclass(frozen=True)
class Predicted:
    """What campaigns look like under the fitted behaviour."""

    numbers: np.ndarray  # (n, F)
    daily: np.ndarray  # (n, series, D) new a day, whole company; in the rhythm of the weekdays where there is one
    rhythms: dict[str, Rhythm]  # of the series that were looked at for one
    seats: float  # that these campaigns offer


@dataclass(frozen=True)
class Weighed:
    """Draws of all parameters, and how much the sets tried say together."""

    draws: ParameterSets
    tried: int
    effective: float  # sets of equal weight that would say as much
    power: float  # to which the likelihood was taken: less than 1 where too few sets would have carried the weight
    checked: int  # different sets held against the targets of plausible sets again
    plausible: int  # of these, those that miss no more than `misses`
    misses: int  # targets that draws may miss: 0, unless too few sets would be left


@dataclass(frozen=True)
class SeriesFindings:
    """All that a calibration to a campaign found."""

    observed: Observed
    setup: Setup
    company: Company
    found: Posterior
    weighed: Weighed
    predicted: Predicted
    recovered: tuple[Recovered, ...]

    @property
    def seen(self) -> np.ndarray:
        """(F,) what was observed, as the lens sees it."""
        return self.setup.lens.numbers({each.name: each.counts for each in self.observed.series}, self.observed.survey)

    @property
    def draws(self) -> np.ndarray:
        """(n, d) from the posterior, on natural scales."""
        return self.setup.ranges.natural(self.found.draws)
