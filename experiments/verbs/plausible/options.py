"""Options of the plausible command."""

from pydantic import Field

from experiments.config.request import Options
from experiments.design.targets import ObservedTarget
from sim.settings import Group


class PlausiblePlan(Group):
    """How many sets are wanted, how they are looked for, and what they have to give."""

    sets: int = Field(ge=2, le=100_000, description="parameter sets wanted")
    misses: int = Field(ge=0, le=20, description="targets that a set may miss")
    draws: int = Field(ge=16, le=100_000, description="parameter sets simulated in a wave")
    waves: int = Field(ge=1, le=20, description="waves at most; from the second on, draws that cannot be expected to do are cut")
    keep: float = Field(gt=0.5, lt=1, description="share of the sets found so far that a cut would have kept, each judged by the others")
    companies: int = Field(ge=2, le=10_000, description="companies in which the values in use are held against the targets")
    targets: dict[str, ObservedTarget] = Field(min_length=1, description="what is observed, by name")


class PlausibleOptions(Options):
    """Options of a search for plausible parameter sets."""

    plausible: PlausiblePlan
