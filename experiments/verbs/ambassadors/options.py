"""Options of the ambassadors command."""

from pydantic import Field

from experiments.config.home_folders import followed
from experiments.config.request import Options, SmallestDifferences
from sim.settings import Group, Money


class AmbassadorsPlan(Group):
    """How many, at what cost, and how carefully they are chosen."""

    kpi: str = Field(description="name of the key figure that is gained: a share of the audience, or people, posts, conversations")
    people: int = Field(ge=1, le=10_000, description="at most this many are involved")
    budget_usd: Money | None = Field(default=None, description="at most this much is spent on involving them")
    candidates: int = Field(ge=1, le=100_000, description="people who are tried one by one")
    random_draws: int = Field(ge=1, le=100, description="groups drawn by chance, for comparison")
    list: str | None = Field(default=None, description="file of yours, outside of results, that lists the chosen: FILE.csv")
    confirm: int = Field(ge=2, le=10_000, description="replications with fresh seeds in which strategies are compared")


class AmbassadorsOptions(Options):
    """Options of a choice of ambassadors."""

    risks: tuple[str, ...] = Field(default=(), max_length=12, description="names of risks, or KEY_FIGURE > NUMBER")
    matters: SmallestDifferences = Field(default={})
    ambassadors: AmbassadorsPlan


def list_problem(name: str | None, results: str) -> str | None:
    """What is wrong with the name of the list, if anything is."""
    if name is None:
        return None
    path = followed(name)
    if path.suffix != ".csv":
        return "must end in .csv"
    if path.is_relative_to(followed(results)):
        return "is among the results, which are made to be shown: name a file elsewhere"
    return None if path.parent.is_dir() else f"there is no folder {path.parent}"
