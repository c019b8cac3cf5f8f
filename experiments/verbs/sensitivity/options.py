"""Options of the sensitivity command."""

from typing import Literal

from pydantic import Field

from experiments.config.request import Options, Risks, SmallestDifferences
from sim.settings import Group


class SensitivityPlan(Group):
    """What varies, what is looked at, and how many parameter sets are drawn."""

    design: Literal["decision", "variance"] = Field(
        default="decision", description="decision: one alternative over plausible worlds; variance: the full design over all ranges"
    )
    kpi: str = Field(description="name of the key figure that decides")
    campaigns: tuple[str, ...] = Field(default=(), max_length=20, description="campaigns that are ranked, names or files")
    parameters: tuple[str, ...] = Field(
        default=(), description="behavioural parameters that are looked at, by name or by the beginning of a name; none: all"
    )
    parameter_sets: int = Field(ge=8, le=100_000, description="parameter sets drawn evenly from all ranges at once")
    trajectories: int = Field(ge=2, le=10_000, description="walks of the Morris screening")
    keep: int = Field(ge=1, le=100, description="parameters that go on to Sobol's indices")
    base_samples: int = Field(ge=4, le=2**16, description="a power of two; parameter sets for Sobol's indices are this x (keep + 2)")
    design_seed: int = Field(ge=0, le=2**32 - 1, description="seed of the parameter sets")


class SensitivityOptions(Options):
    """Options of a sensitivity analysis."""

    baseline: str | None = Field(default=None, min_length=1, description="name of a campaign or scenario, or a file")
    alternative: str = Field(default="no_teasers", min_length=1, description="name of a campaign or scenario, a file, or changes")
    risks: Risks = ()
    matters: SmallestDifferences = Field(default={})
    sensitivity: SensitivityPlan
