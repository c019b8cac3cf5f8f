"""What is aimed at: key figures with weights, made into the one number that ranks campaigns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from experiments.config.check import Check
from experiments.config.kpi_names import UP_TO_ONE
from experiments.report.kpi_groups import COMPANY_WIDE, HEADLINES
from experiments.report.wording import capital, enumerated, said
from sim.measures.kpis import KPIS, Kpi
from sim.outcome import Outcome

AIM = "aim"
"""Name of what is aimed at, where key figures are named."""

PULL_AND_HEARD = "pull_and_content_heard"
"""Name of what is aimed at where pull or content heard alone is named: both together."""


@dataclass(frozen=True)
class Aim:
    """Key figures between 0 and 1, each with a weight above 0."""

    weights: Mapping[str, float]

    def values(self, values: Callable[[str], np.ndarray]) -> np.ndarray:
        """(points, worlds) what is aimed at, or the shape in which `values` gives a key figure; nan where one of them is not defined.

        Equation: product of g^(w / sum of w), where g is the key figure, or 1 - it where less of it is better.
        Units: 0 to 1; one of two that doubles counts as much as the other that doubles, and none makes up for one that is 0.
        Source: the weighted geometric mean, as in the Human Development Index since 2010 (UNDP); equal weights are an assumption.
        """
        whole = sum(self.weights.values())
        parts = [self._good(name, values(name)) ** (weight / whole) for name, weight in self.weights.items()]
        found: np.ndarray = np.prod(parts, axis=0)
        return found

    @property
    def company_wide(self) -> "Aim":
        """The same, for campaigns with different audiences."""
        return Aim({COMPANY_WIDE.get(name, name): weight for name, weight in self.weights.items()})

    @staticmethod
    def _good(name: str, found: np.ndarray) -> np.ndarray:
        return np.clip(1.0 - found if KPIS[name].direction == "bad" else found, 0.0, 1.0)

    @property
    def words(self) -> str:
        """What is aimed at, in the middle of a sentence."""
        alike = len(set(self.weights.values())) == 1
        parts = [
            f"{'little ' if KPIS[name].direction == 'bad' else ''}{said(KPIS[name])}{'' if alike else f' ({weight:g})'}"
            for name, weight in self.weights.items()
        ]
        return enumerated(parts) + " together" * (len(parts) > 1)

    @property
    def kpi(self) -> Kpi:
        """The aim as a key figure among others; its formula is that of the mean, not of an outcome."""
        return Kpi(AIM, "share", capital(self.words), "Aim", "good", self._of_outcome)

    def _of_outcome(self, outcome: Outcome) -> float:
        return float(self.values(lambda name: np.array(KPIS[name].value(outcome))))


def aim_of(weights: Mapping[str, float]) -> Aim:
    """The aim with these weights; none: the two key figures that head every answer, alike."""
    return Aim({name: weight for name, weight in weights.items() if weight > 0 and name in KPIS} or dict.fromkeys(HEADLINES, 1.0))


def check_aim(weights: Mapping[str, float], check: Check) -> None:
    """Note what is wrong with the weights of an aim."""
    for name in weights:
        field = f"{AIM}.{name}"
        if check.kpi(field, name) and not weighable(KPIS[name]):
            check.wrong(
                field,
                f"cannot be weighed: an aim is made of shares and of what goes from 0 to 1, where more is good or bad; this is in {KPIS[name].unit}",
                f"{weights[name]:g}",
            )
    if weights and not any(weight > 0 for weight in weights.values()):
        check.wrong(AIM, "weighs nothing: give one key figure a weight above 0, such as aim.content_heard=1")


def weighable(kpi: Kpi) -> bool:
    """Whether a key figure can be part of an aim: it goes from 0 to 1, and more of it is good or bad."""
    return kpi.direction != "neither" and kpi.unit in UP_TO_ONE
