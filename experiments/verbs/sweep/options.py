"""Options of the sweep command."""

from pydantic import Field

from experiments.config.request import Options, Risks, SmallestDifferences
from experiments.design.factors import DesignPlan


class SweepPlan(DesignPlan):
    """What varies, and what is looked at."""

    responses: tuple[str, ...] = Field(
        default=("content_heard", "demand_rate", "cost_total"),
        min_length=1,
        max_length=6,
        description="names of key figures; the first decides what is best (content_heard or demand_rate: both together)",
    )


class SweepOptions(Options):
    """Options of a sweep."""

    risks: Risks = ()
    matters: SmallestDifferences = Field(default={})
    sweep: SweepPlan
