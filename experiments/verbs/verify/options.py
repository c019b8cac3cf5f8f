"""Options of the verify command."""

from typing import Literal

from pydantic import Field

from experiments.config.request import Options
from sim.settings import Group

Part = Literal["closed_forms", "patterns", "robustness", "forecasts"]
PARTS: tuple[Part, ...] = ("closed_forms", "patterns", "robustness", "forecasts")
"""In the order of the report."""


THEORIES = (
    *("Bass", "Branching", "Percolation", "Epidemic", "Watts window", "Thresholds", "Cascade shape", "Forgetting", "Seats"),
    *("Registration", "Messages", "Feed", "Talk"),
)
"""Names of the theories of the closed forms, in the order of the report."""

ANCHORS = frozenset(
    (
        *("challenge_post_reproduction", "early_course_registration", "late_registration_last_week"),
        *("offspring_dispersion", "peers_that_add", "talk_rating_curve"),
    )
)
"""Observed ranges in the behaviour file that patterns take theirs from."""


class VerifyPlan(Group):
    """What is verified, and how hard."""

    part: Literal["all", "closed_forms", "patterns", "robustness", "forecasts"] = Field(
        description="all, or one of closed_forms, patterns, robustness, forecasts"
    )
    size: Literal["full", "quick"] = Field(description="of the closed forms: full, or quick with fewer and smaller companies")
    theories: tuple[str, ...] = Field(description="closed forms of these theories alone, by the names in the table; empty: of all")
    companies: int = Field(ge=20, le=100_000, description="synthetic companies whose next year is forecast; at most one a plausible set")

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are wanted."""
        return PARTS if self.part == "all" else (self.part,)


class VerifyOptions(Options):
    """Options of the verb; `replications` are those in which patterns of the campaign are looked for."""

    vary: Literal["seed"] = Field(default="seed", description="nothing else may vary here")
    engine: Literal["columns"] = Field(default="columns", description="the only one that is asked: agents gives the same results")
    verify: VerifyPlan
