"""Targets: facts about whole programmes that plausible parameter sets have to give, each with where it is known from."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from experiments.config import config_files, yaml_files
from sim.settings import Group


class ObservedTarget(Group):
    """A key figure of a campaign, and the range in which it is observed."""

    campaign: str = Field(description="name or file of a campaign, or `average`: the programme with every lever at its average")
    kpi: str = Field(description="name of a key figure")
    low: float = Field(description="least value observed")
    high: float = Field(description="largest value observed")
    tolerance: float = Field(gt=0, description="standard deviation of what the model may be off by though it is right in substance")
    source: str = Field(min_length=1, description="where the range is known from; who chose its ends")
    least_posts: int = Field(default=0, ge=0, description="posts a run needs for the figure to say anything; below that it does not count")
    scale: Literal["plain", "log"] = Field(default="plain", description="log: for counts; the tolerance is then a ratio, 0.1 a tenth")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low {self.low} must be below high {self.high}")
        if self.scale == "log" and self.low < 0:
            raise ValueError(f"scale log needs a range from 0 on, and low is {self.low}")
        return self


def plain(targets: Mapping[str, ObservedTarget]) -> dict[str, Any]:
    """Targets as plain data, the same however they were written down; sources do not count."""
    return {name: each.model_dump(mode="json", exclude={"source"}) for name, each in targets.items()}


def targets_in_use() -> dict[str, ObservedTarget]:
    """The targets of configs/plausible.yaml. Raises ValueError, OSError or KeyError where it holds none."""
    tree = yaml_files.content(config_files.primary("plausible"))["plausible"]["targets"]
    return TypeAdapter(dict[str, ObservedTarget]).validate_python(tree)
