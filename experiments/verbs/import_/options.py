"""Options of the import command."""

from typing import Annotated, Literal

from pydantic import Field

from experiments.config.places import LocalFolder
from sim.settings import Group, IsoDate

FileName = Annotated[str, Field(min_length=1, max_length=4096)]
Word = Annotated[str, Field(min_length=2, max_length=100)]


class ImportPlan(Group):
    """Which files, read how, and where the tables go."""

    people: FileName | None = Field(default=None, description="who works where: a file, folder or ZIP")
    people_map: FileName = Field(default="generic_hr", description="a map by name, or the file of your own")
    messages: FileName | None = Field(default=None, description="export of the platform")
    messages_map: FileName | None = Field(default=None, description="viva_engage, slack, or the file of your own map")
    learning: FileName | None = Field(default=None, description="export of the learning system")
    learning_map: FileName | None = Field(
        default=None, description="docebo, cornerstone, moodle, teams, generic_learning, or the file of your own map"
    )
    ties: FileName | None = Field(default=None, description="who knows whom: a survey, an e-mail log, contacts of badges")
    ties_map: FileName = Field(default="generic_ties", description="a map by name, or the file of your own")
    words: tuple[Word, ...] = Field(
        default=(), max_length=50, description="words that posts about the programme hold: only these go into posts.csv"
    )
    courses: tuple[Word, ...] = Field(default=(), max_length=50, description="only these courses; * matches anything")
    include: tuple[Literal["left", "future", "contractors"], ...] = Field(
        default=(), description="people who are simulated all the same: left, future (not there yet), contractors"
    )
    include_private: bool = Field(default=False, description="take private conversation into the ties")
    most_in_thread: int = Field(default=20, ge=2, le=200, description="people in a thread; larger ones make no ties")
    as_of: IsoDate | None = Field(default=None, description="day of the export; empty: today")
    mend: bool = Field(default=False, description="leave out or empty what is wrong, instead of refusing")
    most_mended: float = Field(default=0.2, ge=0, le=1, description="share of rows, or of a column, that mend may take; more is refused")
    listed: int = Field(default=40, ge=1, le=10_000_000, description="problems of a kind that are listed one by one")
    most_megabytes: int = Field(default=4000, ge=1, le=1_000_000, description="size of one source, unpacked")
    key: FileName | None = Field(default=None, description="file of the key that makes ids unrecognisable; empty: in your settings")
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)] = Field(
        default="company", description="name of the result folder: letters, digits, . _ -"
    )
    results: LocalFolder = Field(default="results", description="folder for all results")
