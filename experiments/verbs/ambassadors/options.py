"""Options of the ambassadors command."""

from pathlib import Path

from pydantic import Field

from experiments.config.home_folders import expanded, followed
from experiments.config.request import Options, Risks, SmallestDifferences
from sim.settings import Group, Money

LIST_BEGINS, SCENARIO_SAYS = "order,employee_id,office,level,row", "involved before launch. Rows hold for this company file"
"""In the first line of a list of the chosen, and of the scenario beside it."""
LONGEST_LINE = 1000


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

    risks: Risks = ()
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
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    file = expanded(name)
    for each, begins in ((file, LIST_BEGINS), (scenario_of(file), SCENARIO_SAYS)):
        if not _is_ours(each, begins):
            return f"{each} is there already, and is of no earlier choice of ambassadors: name a file that is not there"
    return None


def scenario_of(file: Path) -> Path:
    """Where the scenario that involves the chosen lies, beside the list of them."""
    return file.with_suffix(".yaml")


def _is_ours(path: Path, begins: str) -> bool:
    """Whether a place is free, or has a file whose first line is of an earlier choice, which the new one replaces."""
    if not path.exists():
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return begins in file.readline(LONGEST_LINE).decode("utf-8", errors="replace")
