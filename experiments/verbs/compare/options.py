"""Options of the compare command."""

from pydantic import Field

from experiments.config.request import AimWeights, AutoReplications, Options, Risks, SmallestDifferences
from sim.settings import Group


class ComparePlan(Group):
    """Which key figures count, and how sure one wants to be."""

    kpi: str = Field(default="content_heard", description="name of the key figure that decides")
    kpis: tuple[str, ...] = Field(default=(), max_length=8, description="names of key figures in the forest plot")
    half_width: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="replications=auto: half of the 90 % interval to be reached, in the key figure's unit; else verdicts are to be settled",
    )
    first: int = Field(default=20, ge=5, le=100_000, description="replications=auto: replications before the first look")
    most: int = Field(default=512, ge=5, le=100_000, description="replications=auto: replications at most")
    information: bool = Field(default=False, description="whether to say what finding something out is worth before choosing")
    answers: int = Field(default=60, ge=5, le=100_000, description="information: answers to the survey question")


class AttributionPlan(Group):
    """Whose difference from the baseline is taken apart, and how."""

    of: str | tuple[str, ...] = Field(default="auto", description="names of alternatives, or one of auto, none")
    replications: int = Field(default=20, ge=2, le=100_000, description="seeds on which every combination of levers is simulated")
    exact_groups: int = Field(default=8, ge=1, le=12, description="groups of levers of which every combination is simulated")
    orders: int = Field(default=64, ge=4, le=10_000, description="sampled orders, for more groups than that")
    field_points: int = Field(
        default=48, ge=0, le=10_000, description="combinations of fields simulated to split the share of a group that matters; 0: none"
    )


class CompareOptions(Options):
    """Options of a comparison."""

    baseline: str | None = Field(default=None, min_length=1, description="name of a campaign or scenario, or a file")
    alternatives: tuple[str, ...] = Field(default=(), max_length=40, description="names of campaigns or scenarios, files, or changes")
    replications: AutoReplications = Field(description="how often every arm is simulated")  # type: ignore[assignment]
    aim: AimWeights = Field(default={}, description="key figure: its weight in the aim")
    risks: Risks = ()
    matters: SmallestDifferences = Field(default={})
    compare: ComparePlan = ComparePlan()
    attribution: AttributionPlan = AttributionPlan()

    @property
    def most(self) -> int:
        """Replications that may be needed."""
        return self.compare.most if self.replications == "auto" else self.replications

    @property
    def seeds(self) -> list[int]:
        """One seed a replication, as many as may be needed."""
        return list(range(self.seed, self.seed + self.most))
