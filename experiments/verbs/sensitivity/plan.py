"""What is simulated, once everything about it is checked: a decision over plausible worlds, or the full design."""

from typing import NamedTuple

from experiments.config.arms import Arm
from experiments.verbs.sensitivity.parameter_space import ParameterRanges
from sim.settings import Settings


class DecisionPlan(NamedTuple):
    """The campaign as it is, the alternative, and the names of the parameters that are looked at."""

    arms: list[Arm]
    parameters: tuple[str, ...]


class Space(NamedTuple):
    """Campaigns by name, the one explained first, and the ranges of the parameters that vary."""

    campaigns: dict[str, Settings]
    ranges: ParameterRanges


Plan = DecisionPlan | Space
