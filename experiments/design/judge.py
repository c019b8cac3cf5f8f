"""Who says whether a parameter set is plausible: the targets, as arrays, and the campaigns in which they are observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from experiments.config import config_files, yaml_files
from experiments.config.channels import channels
from experiments.design.average import average_programme
from experiments.design.targets import ObservedTarget
from experiments.statistics.implausibility import MOST_PLAUSIBLE, implausibility
from sim.measures.kpis import KPIS
from sim.settings import Behaviour, Settings

AVERAGE = "average"
"""What targets call the programme with every lever at its average."""


EDGE = 0.005
"""Added to either side of a share, whose logit would not end."""


@dataclass(frozen=True)
class Judge:
    """Targets as arrays (t,), on the scale on which each is judged."""

    low: np.ndarray
    high: np.ndarray
    tolerance: np.ndarray
    logarithmic: np.ndarray
    share: np.ndarray  # whether the emulator sees a share, by its logit
    misses: int

    @classmethod
    def of(cls, targets: Sequence[ObservedTarget], misses: int) -> Self:
        """The judge that applies these targets."""
        logarithmic = np.array([each.scale == "log" for each in targets], np.bool_)
        ends = np.array([(each.low, each.high) for each in targets]).T
        low, high = np.where(logarithmic, np.log1p(np.where(logarithmic, ends, 0.0)), ends)
        share = np.array([KPIS[each.kpi].unit == "share" and each.scale == "plain" for each in targets], np.bool_)
        return cls(low, high, np.array([each.tolerance for each in targets]), logarithmic, share, misses)

    def scaled(self, runs: np.ndarray) -> np.ndarray:
        """(n, t, s) runs as they are judged."""
        by_log = self.logarithmic[:, None]
        return np.where(by_log, np.log1p(np.where(by_log, np.maximum(runs, 0.0), 0.0)), runs)

    def verdicts(self, runs: np.ndarray) -> np.ndarray:
        """(n, t) -1 where a set lies too low to be believed, 1 too high, 0 where it will do."""
        found = implausibility(self.scaled(runs), self.low, self.high, self.tolerance)
        return np.where(np.abs(found) <= MOST_PLAUSIBLE, 0, np.sign(found)).astype(np.int8)

    def plausible(self, verdicts: np.ndarray) -> np.ndarray:
        """(n,) whether sets miss few enough targets."""
        few: np.ndarray = np.count_nonzero(verdicts, axis=1) <= self.misses
        return few

    def emulated(self, values: np.ndarray) -> np.ndarray:
        """(..., t) means of runs as the emulator sees them."""
        inside = np.clip(np.where(self.share, values, 0.5), 0.0, 1.0)
        return np.where(self.share, np.log((inside + EDGE) / (1 + EDGE - inside)), values)


def campaigns_in_use(behaviour: Behaviour, names: Sequence[str]) -> dict[str, Settings]:
    """The campaigns that the targets in use name, in the company that `configs/plausible.yaml` holds them against, with this behaviour.

    Raises OSError or KeyError where that file names what is not there.
    """
    chosen = {
        group: str(name)
        for each in yaml_files.content(config_files.primary("plausible"))["defaults"]
        if isinstance(each, dict)
        for group, name in each.items()
    }

    def file(group: str, name: str) -> object:
        return yaml_files.content(config_files.choices(group)[name])

    groups = {group: file(group, chosen[group]) for group in ("campaign", "company", "platform")} | {"channels": channels()}
    base = Settings.model_validate(groups | {"behaviour": behaviour})
    return {
        name: average_programme(base)
        if name == AVERAGE
        else Settings.model_validate(groups | {"campaign": file("campaign", name), "behaviour": behaviour})
        for name in dict.fromkeys(names)
    }
