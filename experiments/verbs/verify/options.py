"""What a verification is told."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.config.request import Options

Part = Literal["closed_forms", "patterns", "robustness"]
PARTS: tuple[Part, ...] = ("closed_forms", "patterns", "robustness")
"""In the order of the report."""


class VerifyPlan(BaseModel):
    """What is verified, and how hard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Literal["all", "closed_forms", "patterns", "robustness"] = Field(description="all, or one of closed_forms, patterns, robustness")
    size: Literal["full", "quick"] = Field(description="of the closed forms: full, or quick with fewer and smaller companies")
    theories: tuple[str, ...] = Field(description="closed forms of these theories alone, by the names in the table; empty: of all")

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are wanted."""
        return PARTS if self.part == "all" else (self.part,)


class VerifyOptions(Options):
    """Options of the verb; `replications` are those in which patterns of the campaign are looked for."""

    vary: Literal["luck"] = "luck"
    engine: Literal["columns"] = "columns"
    verify: VerifyPlan
