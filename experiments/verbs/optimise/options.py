"""Options of the optimise command."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.request import Options


class OptimisePlan(BaseModel):
    """What is aimed at, what may be changed, and how long to search."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    objectives: tuple[str, ...] = Field(min_length=2, max_length=4, description="objectives, such as [max talk_about_rate, min cost_total]")
    limits: dict[str, float | None] = Field(default={}, description="key figure: the most it may be on average")
    levers: dict[str, Any] = Field(default={}, description="field of the campaign: choices, or {low, high}")
    trials: int = Field(ge=4, le=100_000, description="campaigns tried by the search, and as many at random")
    generation: int = Field(ge=4, le=1000, description="campaigns tried together")
    search_seed: int = Field(ge=0, le=2**32 - 1, description="seed of the search")
    confirm: int = Field(ge=2, le=10_000, description="replications with fresh seeds of each campaign found")


class OptimiseOptions(Options):
    """Options of a search."""

    optimise: OptimisePlan
