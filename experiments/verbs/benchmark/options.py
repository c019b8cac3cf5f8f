"""Options of the benchmark command: which tables, how large, how often."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from experiments.config.places import LocalFolder
from sim.settings import Group

TableName = Literal["startup", "commands", "engines", "quiet", "ensemble", "scaling", "limit", "peers"]
MODULES = {"quiet": "idle_week", "peers": "other_libraries"}
"""Where a table is not measured by the module of its own name."""
TABLES: tuple[TableName, ...] = get_args(TableName)
"""Every table, in the order in which they are measured: the short ones first."""

People = Annotated[int, Field(ge=100, le=20_000_000)]


class TableOptions(Group):
    """The options of one table."""


class OneSize(TableOptions):
    """A table for one size of company."""

    people: People = Field(description="employees")


class Scaling(TableOptions):
    """Several sizes; a single number is one of them."""

    people: tuple[People, ...] = Field(description="employees")

    @field_validator("people", mode="before")
    @classmethod
    def _one(cls, given: Any) -> Any:
        return (given,) if isinstance(given, int) else given


class Ensemble(TableOptions):
    """Many replications of one company."""

    people: People = Field(description="employees")
    replications: int = Field(ge=2, le=100_000, description="how many, of one company")


class Peers(TableOptions):
    """The bare cascade in other libraries."""

    people: People = Field(description="employees; for libraries that can take this many")
    slow_people: People = Field(description="employees; for the others")
    probability: float = Field(gt=0, le=1, description="that one person persuades another")
    first: int = Field(ge=1, le=1_000_000, description="people a cascade starts with")


class BenchmarkOptions(TableOptions):
    """How the benchmark is run. The settings of the model are apart from it."""

    tables: tuple[TableName, ...]
    repeats: int = Field(ge=1, le=1000, description="timings behind each number")
    patience_seconds: float = Field(gt=0, le=86_400, description="seconds of work after which a timing is not repeated any more")
    seed: int = Field(ge=0, le=10**12)
    results: LocalFolder = Field(description="folder for all results")
    engines: OneSize
    quiet: OneSize
    ensemble: Ensemble
    scaling: Scaling
    limit: Scaling
    peers: Peers

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.tables:
            raise ValueError(f"tables: name at least one of {', '.join(TABLES)}")
        return self
