"""Options of the calibrate command: the observed files, the names of their columns, and the effort of the search."""

from typing import Annotated, Literal

from pydantic import Field

from experiments.config.request import Options
from sim.settings import Date, Group

Name = Annotated[str, Field(min_length=1, max_length=200)]
File = Annotated[str, Field(min_length=1)]
Between = Annotated[float, Field(gt=0, lt=1)]
PeriodDays = Annotated[float, Field(gt=0, le=4000)] | Literal["auto", "month", "quarter", "year"]
COUNT = "count"
"""Column with how many, where a file has one and nothing else is said."""


class AdoptionColumns(Group):
    """Names of the columns in the two files of an adoption data set."""

    person: Name = Field(default="person_id", description="column of people with who it is; of changes too")
    site: Name = Field(default="site", description="column of people with their site")
    time: Name = "adoption_time"
    tie_from: Name = Field(default="from", description="column of ties with whom a tie starts from")
    tie_to: Name = Field(default="to", description="column of ties with whom it ends at")
    tie_kind: Name = Field(default="kind", description="column of ties with their kind; only asked where tie_kinds names some")


class ForecastPlan(Group):
    """How a forecast is put to the test on data whose end is known."""

    splits: int = Field(default=0, ge=0, le=1000, description="random choices of sites whose later periods are hidden; 0: no test")
    cuts: tuple[Between, ...] = Field(
        default=(0.3, 0.4, 0.5, 0.6, 0.7), min_length=1, description="share of the periods known of a hidden site"
    )
    test_share: Between = Field(default=0.5, description="share of the sites that are hidden")


class AdoptionPlan(Group):
    """People with a site and a time of adoption, and who is tied to whom."""

    people: File | None = Field(default=None, description="CSV, one line a person; time empty: not adopted by the end")
    ties: File | None = Field(default=None, description="CSV, one line a tie")
    directed: bool = Field(default=False, description="whom a tie starts from looks at whom it ends at; false: both ways")
    changes: File | None = Field(
        default=None, description="CSV, a line a person and time: what of the columns below changed, and to what; empty cells: nothing"
    )
    covariates: tuple[Name, ...] = Field(
        default=(), max_length=20, description="columns of people, or of changes, that may go with adoption: numbers or words"
    )
    exposures: tuple[Name, ...] = Field(
        default=(),
        max_length=5,
        description="columns of people with the time from which they were trained, told ... (empty: never), or of changes with how often so far",
    )
    arm: Name | None = Field(default=None, description="column of people with the arm that was drawn for them by lot")
    control: str = Field(default="control", max_length=200, description="the arm that the others are compared with")
    cluster: Name | None = Field(
        default=None, description="column of people with the unit that was drawn as a whole (a team); not needed where whole sites were"
    )
    columns: AdoptionColumns = AdoptionColumns()
    tie_kinds: tuple[Name, ...] = Field(default=(), description="use only ties of these kinds (none: all)")
    periods: int | None = Field(default=None, ge=2, le=400, description="periods watched; empty: up to the last adoption")
    period_days: PeriodDays = Field(
        default="auto", description="calendar days in a period, or month, quarter, year; auto: what lies between the dates, else 7"
    )
    forecast: ForecastPlan = ForecastPlan()


class BassPlan(Group):
    """Counts by period, to which a Bass curve is fitted; nothing else is asked of it."""

    file: File | None = Field(default=None, description="CSV: a line a period with a count, or a line an event")
    time: Name = "period"
    count: Name | None = Field(
        default=COUNT, description="column with how many adopted in the period; null: each line is one event, as in a file without it"
    )
    period_days: PeriodDays = Field(
        default="auto", description="calendar days in a period, or month, quarter, year; auto: what lies between the dates, else 7"
    )
    people: int | None = Field(default=None, ge=10, le=10**9, description="how many there are to adopt at most; empty: unknown")
    ahead: int = Field(default=8, ge=1, le=400, description="periods to forecast")


class ObservedFile(Group):
    """A series: how many on which day, by office where it says so. Without counts every line is one event.

    Where lines of registrations and attendance say who, each person counts once for each course, as in import.
    """

    file: File | None = Field(default=None, description="CSV: a line a day (and office) with a count, or a line an event")
    date: Name = Field(default="date", description="column with the day")
    office: Name = Field(default="office", description="column with the office, if there is one")
    count: Name | None = Field(
        default=COUNT, description="column with how many, if there is one; else, or with null, every line is one event"
    )
    person: Name = Field(default="employee_id", description="column with who, if there is one")
    course: Name = Field(default="programme", description="column with the course, if there is one")
    status: Name = Field(default="status", description="column with the status, if there is one: who only registered did not attend")
    until: Date | None = Field(
        default=None, description="last day that the file covers, a date or days from the first workshop; empty: its last line"
    )


class ObservedPlan(Group):
    """What was observed of a campaign, day by day."""

    registrations: ObservedFile = ObservedFile()
    attendance: ObservedFile = ObservedFile()
    posts: ObservedFile = ObservedFile()

    @property
    def given(self) -> dict[str, ObservedFile]:
        """The series that there are, by name."""
        return {name: each for name in type(self).model_fields if (each := getattr(self, name)).file is not None}


class SurveyCodes(Group):
    """The words in the answers for each code."""

    nothing: tuple[Name, ...] = Field(default=("nothing", "no", "none"), description="told nobody of it")
    attendance: tuple[Name, ...] = Field(default=("attendance", "attendance only"), description="told that they had been there, no more")
    content: tuple[Name, ...] = Field(default=("content",), description="told what it was about")
    use: tuple[Name, ...] = Field(default=("use", "use at work"), description="told how they used it at work")


class SurveyPlan(Group):
    """Answers of attendees, about four weeks after their workshop, to the item in experiments/survey.md."""

    file: File | None = Field(default=None, description="CSV, one line an attendee who answered")
    answer: Name = "answer"
    codes: SurveyCodes = SurveyCodes()


class SearchPlan(Group):
    """The effort of the search."""

    first: int = Field(default=1000, ge=100, le=1_000_000, description="simulations spread over the ranges, kept for every data set")
    rounds: int = Field(default=2, ge=1, le=10, description="rounds that narrow down")
    each: int = Field(default=600, ge=100, le=1_000_000, description="simulations a round")


class DrawsPlan(Group):
    """Draws of all parameters together: of the fitted from their posterior, of all others from the plausible sets."""

    tried: int = Field(default=1024, ge=20, le=100_000, description="sets simulated on the campaign and weighed by what was observed")
    sets: int = Field(default=256, ge=10, le=10_000, description="sets drawn by their weight, which other verbs take")
    discrepancy: Between = Field(default=0.1, description="what a model with the right parameters may be off by, as a share of each number")


class RecoveryPlan(Group):
    """Whether the method finds what it should: data made by the model with known parameters are calibrated."""

    repetitions: int = Field(default=0, ge=0, le=10_000, description="made-up data sets; 0: no test")


class CalibratePlan(Group):
    """What is fitted to what."""

    observed: ObservedPlan = ObservedPlan()
    announcements: tuple[Date, ...] = Field(
        default=(),
        max_length=100,
        description="days on which something went out that the campaign file does not say: a reminder, an announcement",
    )
    rhythm: Literal["auto", "none"] = Field(
        default="auto", description="of weekdays: auto: days follow it where past weeks foretell it | none: as simulated"
    )
    survey: SurveyPlan = SurveyPlan()
    adoption: AdoptionPlan = AdoptionPlan()
    bass: BassPlan = BassPlan()
    parameters: tuple[Name, ...] = Field(
        default=(), max_length=12, description="behavioural parameters to fit; empty: those that such data may move"
    )
    search: SearchPlan = SearchPlan()
    draws: DrawsPlan = DrawsPlan()
    recovery: RecoveryPlan = RecoveryPlan()


class CalibrateOptions(Options):
    """Options of the verb; `replications` are the histories drawn from what was fitted."""

    vary: Literal["seed"] = Field(description="what differs between replications")
    calibrate: CalibratePlan = CalibratePlan()
