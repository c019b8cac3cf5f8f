"""How work is spread, and which seeds are worlds: all that those who do it need to know of a configuration, so that they load no more."""

from typing import Literal

from pydantic import Field

from sim.settings import Group

WORLDS = 10**9
"""Seeds below it number plausible worlds (uncertainty=all); above, seeds are variants of them (see design/parameter_sets.py)."""


class Execution(Group):
    """How the work is spread. None of it changes a result."""

    kind: Literal["local", "dask"] = Field(default="local", description="processes of this machine, or a dask cluster")
    scheduler: str | None = Field(default=None, min_length=1, description="dask: where its scheduler answers; empty: one is started here")
    workers: int | None = Field(default=None, ge=1, le=1024, description="processes; empty: one a core")
    chunk_seconds: float = Field(default=5.0, gt=0, le=3600, description="seconds of work between two savings")
    in_process_seconds: float = Field(default=4.0, ge=0, le=3600, description="seconds of work not worth a process")
    hung_seconds: float = Field(default=300.0, ge=2, le=86_400, description="seconds without a sign of life until a worker is replaced")
