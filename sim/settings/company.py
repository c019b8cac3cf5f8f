"""The firm: who works where, and the platform its people share."""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.settings.base import READ_ONLY, Date, Money, Name, ReadOnly, Setting, Share, Title

UtcOffset = Annotated[float, Field(ge=-12, le=14)]
"""Hours that the clocks of a place are ahead of UTC."""


class OfficePlan(Setting):
    """One office of a generated company."""

    name: Title = Field(min_length=1, max_length=80)
    employees: int = Field(ge=1, le=500_000)
    utc_offset_hours: UtcOffset
    holidays: tuple[Date, ...] = ()
    remote_share: Share | None = Field(default=None, description="share of working days at home; empty: that of the company")


class OfficeSeries(Setting):
    """Many offices alike (stores, warehouses): `count` offices named `<name> 1`, `<name> 2`, ..."""

    name: Title = Field(min_length=1, max_length=60)
    count: int = Field(ge=1, le=20_000)
    employees_low: int = Field(ge=1, le=500_000)
    employees_high: int = Field(ge=1, le=500_000)
    utc_offsets_hours: tuple[UtcOffset, ...] = Field(min_length=1, description="offices are distributed evenly over these offsets")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.employees_low > self.employees_high:
            raise ValueError(f"employees_low: {self.employees_low} is above employees_high, {self.employees_high}")
        return self

    @property
    def names(self) -> list[str]:
        """Names of its offices."""
        return [f"{self.name} {number}" for number in range(1, self.count + 1)]


class Culture(Setting):
    """How an office differs from an average one, in which each of these is 0.5."""

    costumes: Share = Field(default=0.5, description="how readily its people dress up for something")
    self_promotion: Share = Field(default=0.5, description="how readily they show on the platform what they do")
    hierarchy: Share = Field(default=0.5, description="how much a suggestion of their manager counts")
    reads: Annotated[dict[Name, Share], READ_ONLY] = Field(
        default_factory=ReadOnly, description="share of its people who understand a language; of those not named, all do"
    )


class ColumnMap(Setting):
    """Names of the columns in the imported files, where they differ from the project's own."""

    employee_id: str = "employee_id"
    office: str = "office"
    manager_id: str = "manager_id"
    team: str = "team"
    level: str = "level"
    tenure_years: str = "tenure_years"
    utc_offset_hours: str = "utc_offset_hours"
    function: str = "function"
    remote_share: str = "remote_share"
    tie_from: str = "from"
    tie_to: str = "to"
    tie_weight: str = "weight"
    tie_kind: str = "kind"


class CompanySettings(Setting):
    """Who works where. `generated` draws a company from the plan; `records` reads one from files."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    kind: Literal["generated", "records"] = "generated"
    seed: int = Field(default=1, ge=0, le=10**18, description="seed of the company, apart from that of the replications")
    offices: tuple[OfficePlan, ...] = ()
    office_series: tuple[OfficeSeries, ...] = ()
    team_size: int = Field(default=8, ge=2, le=200, description="people per team, the manager included")
    remote_share: Share = Field(
        default=0.0, description="share of working days at home: of everybody whose office or file says nothing else"
    )
    remote_share_of_teams: Annotated[dict[str, Share], READ_ONLY] = Field(
        default_factory=ReadOnly,
        description="by name of a team (as in audiences): share of its people whose file says nothing, before that of their office",
    )
    cultures: Annotated[dict[str, Culture], READ_ONLY] = Field(
        default_factory=ReadOnly, description="by office: how it differs; offices that are not named: not at all"
    )
    within_reach: tuple[tuple[str, ...], ...] = Field(
        default=(), description="groups of offices so near one another that people of one may go to a session in another"
    )
    turnover: bool = Field(default=False, description="people leave over the months, as many as `turnover_per_month` of behaviour says")
    absence: bool = Field(default=False, description="people are absent on some working days, as `absence_share_per_day` of behaviour says")
    value_per_employee_day_usd: Money = Field(default=400.0, description="value of a day's work, for ROI (assumption)")
    employees: str | None = Field(default=None, description="records: path of employees.csv")
    ties: str | None = Field(default=None, description="records: path of ties.csv (optional)")
    columns: ColumnMap = ColumnMap()
    tie_kinds: tuple[str, ...] = Field(default=(), description="records: use only ties of these kinds (none: all)")
    minimum_tie_weight: float = Field(default=0.0, description="records: ignore weaker ties")
    default_utc_offset_hours: UtcOffset = 0.0

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "generated" and not (self.offices or self.office_series):
            raise ValueError("a generated company needs `offices` or `office_series`")
        if self.kind == "records" and not self.employees:
            raise ValueError("company=records needs company.employees=FILE (columns employee_id, office)")
        named = Counter([*(each.name for each in self.offices), *(name for series in self.office_series for name in series.names)])
        if twice := [name for name, times in named.items() if times > 1]:
            raise ValueError(f"offices: named twice: {', '.join(sorted(twice)[:20])}")
        for i, group in enumerate(self.within_reach):
            if len(set(group)) < 2:
                raise ValueError(
                    f"within_reach.{i}: changes nothing: two offices at least are near one another, such as [[London, Berlin]]"
                )
        return self


class Platform(Setting):
    """The internal social platform."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    trending_slots: int = Field(ge=0, le=50, description="posts a day in the all-company channel")
    trending_minimum_reactions: int = Field(ge=1, le=1_000_000, description="reactions a post needs for it at least")
    trending_up_to_people: int = Field(default=50_000, ge=1, description="largest company that has one channel for everybody")
    trending_days: int = Field(ge=1, le=60, description="working days a post may stay eligible for a channel")
    community_size: int = Field(default=250, ge=2, le=1_000_000, description="people who share a community, about")
    community_slots: int = Field(default=0, ge=0, le=50, description="posts a day in the channel of each community")
    community_minimum_reactions: int = Field(default=1, ge=1, le=1_000_000, description="reactions a post needs there at least")
    feed_window_days: int = Field(ge=1, le=60, description="working days after which a post has left every feed")
