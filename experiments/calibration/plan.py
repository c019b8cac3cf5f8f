"""What a calibration is told: the observed files, what their columns are called, and how hard to look."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.boundary import Options

Name = Annotated[str, Field(min_length=1, max_length=200)]
File = Annotated[str, Field(min_length=1)]
Between = Annotated[float, Field(gt=0, lt=1)]


class Group(BaseModel):
    """A group of options that refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AdoptionColumns(Group):
    """Names of the columns in the two files of an adoption data set."""

    person: Name = "person_id"
    site: Name = "site"
    time: Name = "adoption_time"
    tie_from: Name = "from"
    tie_to: Name = "to"
    tie_kind: Name = "kind"


class ForecastPlan(Group):
    """How a forecast is put to the test on data whose end is known."""

    splits: int = Field(default=0, ge=0, le=1000, description="random choices of sites whose later periods are hidden; 0: no test")
    cuts: tuple[Between, ...] = Field(default=(0.4, 0.5, 0.6), min_length=1, description="share of the periods known of a hidden site")
    test_share: Between = Field(default=0.5, description="share of the sites that are hidden")


class AdoptionPlan(Group):
    """People with a site and a time of adoption, and who is tied to whom."""

    people: File | None = Field(default=None, description="CSV, one line a person; time empty: not adopted by the end")
    ties: File | None = Field(default=None, description="CSV, one line a tie; ties count both ways")
    columns: AdoptionColumns = AdoptionColumns()
    tie_kinds: tuple[Name, ...] = Field(default=(), description="use only ties of these kinds (none: all)")
    periods: int | None = Field(default=None, ge=2, le=400, description="periods watched; empty: up to the last adoption")
    period_days: float = Field(default=7.0, gt=0, le=4000, description="calendar days in a period; dates are counted in these")
    forecast: ForecastPlan = ForecastPlan()


class CalibratePlan(Group):
    """What is fitted to what."""

    adoption: AdoptionPlan = AdoptionPlan()


class CalibrateOptions(Options):
    """Options of the verb; `replications` are the histories drawn from what was fitted."""

    vary: Literal["luck"] = Field(description="what differs between replications")
    calibrate: CalibratePlan = CalibratePlan()
