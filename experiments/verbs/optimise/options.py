"""Options of the optimise command."""

from typing import Any, Literal

from pydantic import Field

from experiments.config.request import AimWeights, Options, SmallestDifferences
from sim.settings import Group


class OptimisePlan(Group):
    """What is aimed at, what may be changed, and how long to search."""

    curve: Literal["seats"] | None = Field(default=None, description="seats: no search, what each number of seats costs and gives")
    objectives: tuple[str, ...] = Field(min_length=2, max_length=4, description="objectives, such as [max aim, min cost_total]")
    limits: dict[str, float | None] = Field(default={}, description="key figure: the most it may be in nine of ten worlds")
    levers: dict[str, Any] = Field(default={}, description="field of the campaign: choices, or {low, high}")
    trials: int = Field(ge=4, le=100_000, description="campaigns tried by the search")
    climbs: int = Field(
        default=3, ge=0, le=100, description="then so often from the best: each lever a step, steps that help together or are paid for"
    )
    random: int = Field(default=0, ge=0, le=100_000, description="campaigns tried at random beside, to see what searching is worth")
    generation: int = Field(ge=4, le=1000, description="campaigns tried together")
    search_seed: int = Field(ge=0, le=2**32 - 1, description="seed of the search")
    screened: int = Field(default=8, ge=1, le=1000, description="most promising campaigns, tried in more worlds")
    screen_worlds: int = Field(default=24, ge=1, le=10_000, description="worlds in which they are tried")
    finalists: int = Field(default=2, ge=1, le=50, description="campaigns that are simulated with fresh seeds")
    confirm: int = Field(ge=2, le=10_000, description="replications with fresh seeds of each finalist")
    curve_worlds: int = Field(default=16, ge=2, le=10_000, description="of these, the worlds of response curves")
    curve_values: int = Field(
        default=2, ge=2, le=50, description="values of each lever on its response curve, beside those next to the recommended one"
    )


class OptimiseOptions(Options):
    """Options of a search."""

    aim: AimWeights = Field(default={}, description="key figure: its weight in the aim")
    matters: SmallestDifferences = Field(default={})
    optimise: OptimisePlan
