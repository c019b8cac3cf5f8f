"""Settings: what a planner can pull (campaign), what the firm is (company, platform), what people are like (behaviour).

Each setting is a frozen pydantic model: unknown names, wrong types and values out of bounds are refused where they
enter, all at once. Names hold the units. "0..1" levers: 0.5 is an average programme, 0 none, 1 the best imaginable.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, model_validator

from sim.settings.base import (
    FORMATS,
    JOB_GRADES,
    REWARDS,
    WEEKDAYS,
    Audience,
    Date,
    Format,
    IsoDate,
    JobGrade,
    Message,
    Money,
    Name,
    Reward,
    RewardKind,
    SessionPlan,
    Setting,
    Share,
    Teaser,
    Weekday,
)
from sim.settings.modules import Module
from sim.settings.modules import problems as problems_of_modules
from sim.settings.rules import ACTIONS, METRICS, RECIPIENTS, Rule, SendTeaser
from sim.settings.surroundings import OtherProgramme
from sim.settings.surroundings import problems as problems_of_others
from sim.settings.waves import Wave

__all__ = [
    "ACTIONS",
    "FORMATS",
    "JOB_GRADES",
    "METRICS",
    "NEEDS",
    "RECIPIENTS",
    "REWARDS",
    "WEEKDAYS",
    "WIDE",
    "Anchor",
    "Audience",
    "Behaviour",
    "Brand",
    "Calendar",
    "Campaign",
    "Channel",
    "ChannelPrice",
    "ColumnMap",
    "CompanySettings",
    "Confidence",
    "Costs",
    "Date",
    "Format",
    "Involvement",
    "IsoDate",
    "JobGrade",
    "Message",
    "Module",
    "Money",
    "Name",
    "Needs",
    "OfficePlan",
    "OfficeSeries",
    "OtherProgramme",
    "Parameter",
    "Platform",
    "PriorShape",
    "Programme",
    "Registration",
    "Reward",
    "RewardKind",
    "Rule",
    "SendTeaser",
    "SessionPlan",
    "Setting",
    "Settings",
    "Share",
    "Sharing",
    "Teaser",
    "Wave",
    "Weekday",
]

# --- campaign --------------------------------------------------------------------------------------------------------


class Calendar(Setting):
    """When: day zero is the day of the first workshop; every other day may be a date or an offset from it."""

    day_zero: IsoDate = Field(description="ISO date of the first workshop")
    first_day: int = Field(ge=-1000, le=0, description="days; the simulation starts on this offset")
    last_day: int = Field(ge=1, le=1000, description="days; the simulation ends after this offset")
    weekend: tuple[Weekday, ...] = Field(description="weekdays on which people only forget")
    holidays: tuple[Date, ...] = Field(default=(), description="company-wide days off")

    @property
    def days(self) -> int:
        """Number of simulated calendar days."""
        return self.last_day - self.first_day + 1

    def offset(self, day: Date) -> int:
        """Days from day zero, for a date or an offset."""
        return day if isinstance(day, int) else (day - self.day_zero).days


class Brand(Setting):
    """The programme's internal brand and theme."""

    name: str = Field(min_length=1, max_length=120)
    strength: Share = Field(description="recognisable name, look and story; scales curiosity from teasers")
    awe: Share = Field(description="awe the theme inspires (Berger & Milkman 2012)")
    interest: Share = Field(description="how interesting the theme is")
    theme: Share = Field(description="how far a fiction (costumes, roles) carries the content")


class Programme(Setting):
    """The workshop itself."""

    format: Format
    hours: float = Field(gt=0, le=80, description="hours of learning per attendee; more teach more and keep more people away")
    quality: Share = Field(description="content and design of the day; moves usefulness and learning")
    facilitation: Share = Field(description="quality of the facilitator; moves enjoyment and rating most, learning a little")
    benefit_individual: Share = Field(description="what is in it for me, when fully explained")
    benefit_business: Share = Field(description="what is in it for the firm, when fully explained")
    explainability: Share = Field(description="how easy it is to tell a colleague what it was")
    dress_up: Share = Field(description="invitation and props to take part in costume; some come in one without")
    photo_moment: Share = Field(description="something worth a photograph happens in the room")
    modules: tuple[Module, ...] = Field(default=(), max_length=20, description="what follows the first visit; empty: nothing")


class Registration(Setting):
    """How people get on the list."""

    mode: Literal["voluntary", "mandatory"]
    opens: Date = Field(description="first day on which anyone may register")
    closes: Date = Field(description="last day of registration: the deadline people see")
    show_demand: bool = Field(default=False, description="make the waitlist visible, so that scarcity adds to desire")
    waitlist: bool = True
    reminder: bool = Field(default=True, description="remind booked people before the day")
    explain_refusals: bool = Field(default=False, description="tell the refused in advance and why")
    carry_over: bool = Field(
        default=False, description="who cancelled, missed it, was refused or turned away may ask again for a later session of their office"
    )


class Sharing(Setting):
    """What makes sharing easy."""

    assets: Share = Field(description="ready-made pictures, frames, hashtags; lowers the effort of a post")
    prompts: Share = Field(description="people are asked to share, at the right moment")
    visible_reminders: Share = Field(description="badges, desk objects, posters that keep talk alive")
    rivalry: Share = Field(description="offices are set against each other: a visible contest")


class Involvement(Setting):
    """Stakeholders: who is involved before launch."""

    managers_share: Share = Field(description="share of managers involved early: they advocate, and are not left out")
    managers_briefed: Share = Field(description="share of managers asked to suggest it to their people")
    cost_per_manager_usd: Money = Field(default=0.0, description="per manager involved early")
    cost_per_briefing_usd: Money = Field(default=0.0, description="per manager asked to suggest it")
    people: tuple[Annotated[int, Field(ge=0, strict=True)], ...] = Field(
        default=(), description="ambassadors, by row of the company: involved before the first day; they know, are keen and may talk of it"
    )


class Costs(Setting):
    """What the levers cost. A price "at the full lever" is paid in proportion to the lever."""

    brand_usd: Money = Field(default=0.0, description="name, look and story, at full strength")
    theme_usd: Money = Field(default=0.0, description="the fiction, at full awe, interest and theme")
    learning_hour_usd: Money | None = Field(
        default=None, description="per hour used at average quality and facilitation; empty: the benchmark in behaviour"
    )
    attendee_hour_usd: Money | None = Field(default=None, description="per hour of an attendee's time; empty: the benchmark in behaviour")
    session_usd: Money = 0.0
    explaining_usd: Money = Field(default=0.0, description="what makes it easy to tell, at full explainability")
    dress_up_usd: Money = Field(default=0.0, description="per attendee at the full lever")
    photo_moment_usd: Money = Field(default=0.0, description="per session at the full lever")
    channels_usd: dict[str, Money] = Field(
        default={}, description="by channel, of a message that states no price; channels that are not named: as their files say"
    )
    sharing_assets_usd: Money = Field(default=0.0, description="at the full lever")
    prompts_usd: Money = Field(default=0.0, description="at the full lever")
    contest_usd: Money = Field(default=0.0, description="at full rivalry")
    visible_reminder_usd: Money = Field(default=0.0, description="per attendee at full lever")
    recognition_usd: Money = Field(default=0.0, description="per recognised post")
    reminder_usd: Money = Field(default=0.0, description="per reminder sent")
    horizon_days: int = Field(
        default=365, ge=28, le=1825, description="days after the first chance to apply it over which its use is worth something"
    )


class Campaign(Setting):
    """Everything a planner decides."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    title: str = Field(default="", max_length=200)
    calendar: Calendar
    brand: Brand
    programme: Programme
    audience: Audience = Audience()
    teasers: tuple[Teaser, ...] = Field(default=(), max_length=200)
    sessions: tuple[SessionPlan, ...] = Field(default=(), max_length=200)
    registration: Registration
    sharing: Sharing
    reward: Reward
    involvement: Involvement
    costs: Costs = Costs()
    waves: tuple[Wave, ...] = Field(default=(), max_length=50, description="offices that start at another time; empty: all on day zero")
    rules: tuple[Rule, ...] = Field(
        default=(), max_length=20, description="what the organiser does if something can be seen in the evening"
    )
    others: tuple[OtherProgramme, ...] = Field(
        default=(), max_length=50, description="other programmes and announcements that want the same people's attention"
    )
    budget: Money | None = Field(
        default=None, description="USD that all of it may cost, attendees' time included; empty: no limit is stated"
    )

    @model_validator(mode="after")
    def _dates_inside(self) -> Self:
        calendar, problems = self.calendar, []

        def check(field: str, day: Date) -> None:
            offset = calendar.offset(day)
            if not calendar.first_day <= offset <= calendar.last_day:
                problems.append(f"{field}: {day} is day {offset}, outside the simulated {calendar.first_day}..{calendar.last_day}")

        for i, teaser in enumerate(self.teasers):
            check(f"teasers.{i}.day", teaser.day)
        for i, plan in enumerate(self.sessions):
            check(f"sessions.{i}.first_day", plan.first_day)
            check(f"sessions.{i}.opens", plan.opens)
            last = calendar.offset(plan.first_day) + (plan.dates - 1) * plan.every_days
            if last > calendar.last_day:
                problems.append(
                    f"sessions.{i}.dates: the last of {plan.dates} dates is day {last}, after the simulated {calendar.last_day}"
                )
            if calendar.offset(plan.opens) > calendar.offset(plan.first_day):
                problems.append(f"sessions.{i}.opens: {plan.opens} is after the first session {plan.first_day}")
        check("registration.opens", self.registration.opens)
        check("registration.closes", self.registration.closes)
        if calendar.offset(self.registration.closes) < calendar.offset(self.registration.opens):
            problems.append(f"registration.closes: {self.registration.closes} is before opens {self.registration.opens}")
        problems += [*self._waves_that_make_no_sense(), *self._rules_that_make_no_sense()]
        problems += problems_of_modules(self.programme.modules, self.last_session or 0, calendar.last_day, calendar.offset)
        problems += problems_of_others(self.others, calendar.offset)
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def channels_used(self) -> frozenset[str]:
        """Names of the channels of its messages, of those of its waves and of those that rules may send."""
        of_waves = (each for wave in self.waves for each in wave.teasers or ())
        of_rules = (rule.then.send_teaser for rule in self.rules if rule.then.send_teaser is not None)
        return frozenset(each.channel for each in (*self.teasers, *of_waves, *of_rules))

    @property
    def last_session(self) -> int | None:
        """The day of the last session as planned, in any wave, from day zero; None where there is none."""
        offset, series = self.calendar.offset, [(0, plan) for plan in self.sessions]
        for wave in self.waves:
            series += [(offset(wave.starts), plan) for plan in (self.sessions if wave.sessions is None else wave.sessions)]
        return max((later + offset(plan.first_day) + (plan.dates - 1) * plan.every_days for later, plan in series), default=None)

    def _waves_that_make_no_sense(self) -> Iterator[str]:
        calendar, registration = self.calendar, self.registration
        for i, wave in enumerate(self.waves):
            earlier = self.waves[:i]
            if wave.name in [each.name for each in earlier]:
                yield f"waves.{i}.name: {wave.name} is the name of an earlier wave"
            for name in wave.offices:
                if other := [each.name for each in earlier if name in each.offices]:
                    yield f"waves.{i}.offices: {name} starts with wave {other[0]} already"
            for k, plan in enumerate(wave.sessions or ()):
                if missing := [name for name in plan.offices if name not in wave.offices]:
                    yield f"waves.{i}.sessions.{k}.offices: {', '.join(missing)} is not in the wave"
            for k, plan in enumerate(wave.sessions or ()):
                if calendar.offset(plan.opens) > calendar.offset(plan.first_day):
                    yield f"waves.{i}.sessions.{k}.opens: {plan.opens} is after the first session {plan.first_day}"
            opens, closes = (
                calendar.offset(getattr(registration, name) if own is None else own)
                for name, own in (("opens", wave.registration_opens), ("closes", wave.registration_closes))
            )
            if closes < opens:
                yield f"waves.{i}.registration_closes: day {closes} is before it opens, on day {opens}"
            for k, teaser in enumerate(wave.teasers or ()):
                if missing := [name for name in teaser.audience.offices if name not in wave.offices]:
                    yield f"waves.{i}.teasers.{k}.audience.offices: {', '.join(missing)} is not in the wave"
            outside: dict[str, int] = {}
            for field, day in wave.dated(calendar.offset, self.sessions, self.teasers, registration.opens, registration.closes):
                if not calendar.first_day <= day <= calendar.last_day:
                    outside.setdefault(field, day)
            for field, day in outside.items():
                yield f"waves.{i}.{field}: gives day {day}, outside the simulated {calendar.first_day}..{calendar.last_day}"

    def _rules_that_make_no_sense(self) -> Iterator[str]:
        calendar, names = self.calendar, [each.name for each in self.rules]
        for i, rule in enumerate(self.rules):
            if rule.name in names[:i]:
                yield f"rules.{i}.name: {rule.name} is the name of an earlier rule"
            first, last = (
                default if day is None else calendar.offset(day)
                for day, default in ((rule.when.earliest, calendar.first_day), (rule.when.latest, calendar.last_day))
            )
            for problem in rule.problems(calendar.first_day, calendar.last_day, first, last):
                yield f"rules.{i}.{problem}"


# --- company ---------------------------------------------------------------------------------------------------------


class OfficePlan(Setting):
    """One office of a generated company."""

    name: str = Field(min_length=1, max_length=80)
    employees: int = Field(ge=1, le=500_000)
    utc_offset_hours: float = Field(ge=-12, le=14)
    holidays: tuple[Date, ...] = ()
    remote_share: Share | None = Field(default=None, description="share of working days at home; empty: that of the company")


class OfficeSeries(Setting):
    """Many offices alike (stores, warehouses): `count` offices named `<name> 1`, `<name> 2`, ..."""

    name: str = Field(min_length=1, max_length=60)
    count: int = Field(ge=1, le=20_000)
    employees_low: int = Field(ge=1, le=500_000)
    employees_high: int = Field(ge=1, le=500_000)
    utc_offsets_hours: tuple[float, ...] = Field(min_length=1, description="offices are distributed evenly over these offsets")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.employees_low > self.employees_high:
            raise ValueError(f"employees_low: {self.employees_low} is above employees_high, {self.employees_high}")
        return self

    @property
    def names(self) -> list[str]:
        """Names of its offices."""
        return [f"{self.name} {number}" for number in range(1, self.count + 1)]


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
    seed: int = Field(default=1, ge=0, description="seed of the company, apart from that of the replications")
    offices: tuple[OfficePlan, ...] = ()
    office_series: tuple[OfficeSeries, ...] = ()
    team_size: int = Field(default=8, ge=2, le=200, description="people per team, the manager included")
    remote_share: Share = Field(
        default=0.0, description="share of working days at home: of everybody whose office or file says nothing else"
    )
    turnover: bool = Field(default=False, description="people leave over the months, as many as `turnover_per_month` of behaviour says")
    absence: bool = Field(default=False, description="people are absent on some working days, as `absence_share_per_day` of behaviour says")
    value_per_employee_day_usd: Money = Field(default=400.0, description="value of a day's work, for ROI (assumption)")
    employees: str | None = Field(default=None, description="records: path of employees.csv")
    ties: str | None = Field(default=None, description="records: path of ties.csv (optional)")
    columns: ColumnMap = ColumnMap()
    tie_kinds: tuple[str, ...] = Field(default=(), description="records: use only ties of these kinds (none: all)")
    minimum_tie_weight: float = Field(default=0.0, description="records: ignore weaker ties")
    default_utc_offset_hours: float = Field(default=0.0, ge=-12, le=14)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "generated" and not (self.offices or self.office_series):
            raise ValueError("a generated company needs `offices` or `office_series`")
        if self.kind == "records" and not self.employees:
            raise ValueError("company=records needs company.employees=FILE (columns employee_id, office)")
        named = Counter([*(each.name for each in self.offices), *(name for series in self.office_series for name in series.names)])
        if twice := [name for name, times in named.items() if times > 1]:
            raise ValueError(f"offices: named twice: {', '.join(sorted(twice)[:20])}")
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


# --- behaviour -------------------------------------------------------------------------------------------------------

Confidence = Literal["meta-analysis", "measured", "benchmark", "assumption"]
PriorShape = Literal["pert", "log-pert"]
WIDE = 4.0
"""A positive range whose ends differ by at least this factor is thought of in ratios, where its entry does not say otherwise."""


class Parameter(Setting):
    """One behavioural number with everything one needs to doubt it."""

    value: float
    unit: str
    low: float
    high: float
    source: str
    confidence: Confidence
    shape: PriorShape | None = Field(
        default=None, description="of the doubt, most likely at the value; empty: log-pert for a wide positive range"
    )

    @property
    def in_ratios(self) -> bool:
        """Whether half and double are as far from the value as each other: the doubt is even on a logarithmic scale."""
        wide = self.low > 0 and self.high >= WIDE * self.low
        return wide if self.shape is None else self.shape == "log-pert"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.shape == "log-pert" and self.low <= 0:
            raise ValueError(f"shape log-pert needs a range above 0, and low is {self.low}")
        if not self.low <= self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value} is outside its own range {self.low}..{self.high}; widen low/high if you mean it")
        return self


class Anchor(Setting):
    """An observed pattern the model is checked against; nothing in the model reads it."""

    target: str
    unit: str
    low: float | None = None
    high: float | None = None
    source: str
    confidence: Confidence


class Behaviour(Setting):
    """All behavioural parameters and the anchors they are checked against."""

    parameters: dict[str, Parameter]
    anchors: dict[str, Anchor] = Field(default={})

    def value(self, name: str) -> float:
        """The value of one parameter; ValueError names it where the behaviour file lacks it."""
        if name not in self.parameters:
            raise ValueError(f"behaviour.parameters.{name} is missing: every parameter of sim/parameters.py needs a value")
        return self.parameters[name].value

    def changed(self, values: Mapping[str, float]) -> Self:
        """The same with other values of some parameters, whatever their ranges."""
        known = {
            name: self.parameters[name].model_copy(update={"value": value}) for name, value in values.items() if name in self.parameters
        }
        return self.model_copy(update={"parameters": {**self.parameters, **known}})

    @property
    def assumptions(self) -> dict[str, Parameter]:
        """The parameters no source supports."""
        return {name: each for name, each in self.parameters.items() if each.confidence == "assumption"}


# --- channels --------------------------------------------------------------------------------------------------------

Needs = Literal["nothing", "platform", "manager"]
NEEDS: tuple[Needs, ...] = ("nothing", "platform", "manager")


class ChannelPrice(Setting):
    """What one message through a channel costs: the sum of its parts."""

    message_usd: Money = Field(default=0.0, description="once a message, however many it is for")
    office_usd: Money = Field(default=0.0, description="for each office it goes to")
    head_usd: Money = Field(default=0.0, description="for each person it is for")


EVERYWHERE = Parameter(
    value=1.0, low=1.0, high=1.0, unit="share", source="assumption: it comes to wherever people work", confidence="assumption"
)


class Channel(Setting):
    """A way to reach people: how many it reaches, how strongly, how long it takes them, what it costs."""

    title: str = Field(min_length=1, max_length=80, description="as it is called in figures")
    needs: Needs = Field(default="nothing", description="whom it can reach at all: those with access to the platform, those with a manager")
    opened: Parameter | Name = Field(
        description="chance that it reaches one of those it is for; or the parameter of behaviour that says so"
    )
    vividness: Parameter | Name = Field(description="how strongly it works on those it reaches, against an average channel; or a parameter")
    offices: tuple[str, ...] = Field(default=(), description="offices that have it; empty: all")
    office_reach: dict[str, Share] = Field(default={}, description="share of the chance that is left in an office; others: all of it")
    at_home: Parameter | Name = Field(
        default=EVERYWHERE, description="share of the chance that is left to who works from home that day; or a parameter"
    )
    minutes: float = Field(default=0.0, ge=0.0, le=480.0, description="of working time that it takes from each whom it reaches")
    price: ChannelPrice = ChannelPrice()

    @model_validator(mode="after")
    def _chances(self) -> Self:
        wrong = [
            f"{name}: a chance lies between 0 and 1, and its range is {each.low:g} to {each.high:g}"
            for name, each in (("opened", self.opened), ("at_home", self.at_home))
            if isinstance(each, Parameter) and not 0 <= each.low <= each.high <= 1
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class Settings(Setting):
    """One design point: everything but the seed."""

    campaign: Campaign
    company: CompanySettings
    platform: Platform
    behaviour: Behaviour
    channels: dict[str, Channel] = Field(default={}, description="by name, the channels that messages may go through")
    mechanisms: dict[str, bool] = Field(default={}, description="mechanism: false switches it off (see sim/mechanisms.py)")

    @property
    def channels_used(self) -> dict[str, Channel]:
        """By name, in the order of names, the channels that messages of the campaign go through; names of no channel are left out."""
        return {name: self.channels[name] for name in sorted(self.campaign.channels_used & self.channels.keys())}

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Settings with some dotted fields replaced: `{"campaign.teasers.0.day": -21}`; about 20 microseconds.

        Only what lies on the way is validated anew; groups without a change stay the same objects.

        Raises:
            pydantic.ValidationError: a field does not exist or refuses its value; places are counted from the settings.
            LookupError: a list has no such entry.
        """
        if not changes:
            return self
        tree: dict[str, Any] = vars(self).copy()
        opened: set[int] = {id(tree)}  # copies made here, which may be written to
        for path, value in changes.items():
            node: Any = tree
            *above, leaf = path.split(".")
            for step in above:
                place = _place(node, step, path)
                below = node[place] if isinstance(node, list) else node.get(place)
                if id(below) not in opened:
                    below = _open(below)
                    opened.add(id(below))
                    node[place] = below
                node = below
            node[_place(node, leaf, path)] = value
        return self.model_validate(tree)


def _open(value: Any) -> dict[str, Any] | list[Any]:
    """A copy one level deep. What holds no fields makes room for some, so that validation names the field."""
    match value:
        case BaseModel():
            return vars(value).copy()
        case list() | tuple():
            return list(value)
        case dict():
            return value.copy()
    return {}


def _place(node: Any, step: str, path: str) -> Any:
    if not isinstance(node, list):
        return step
    if not step.isdigit() or int(step) >= len(node):
        entries = f"entries 0 to {len(node) - 1}" if node else "no entries"
        raise LookupError(f"{path}: the list has {entries}, not '{step}'")
    return int(step)
