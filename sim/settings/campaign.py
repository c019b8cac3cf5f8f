"""A campaign: what a planner can pull."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.settings.base import (
    READ_ONLY,
    Audience,
    Date,
    Format,
    Money,
    Name,
    ReadOnly,
    Reward,
    SessionPlan,
    Setting,
    Share,
    Teaser,
    Title,
)
from sim.settings.calendar import Calendar
from sim.settings.modules import Module
from sim.settings.modules import problems as problems_of_modules
from sim.settings.rules import Rule
from sim.settings.surroundings import OtherProgramme
from sim.settings.surroundings import problems as problems_of_others
from sim.settings.waves import Wave


class Brand(Setting):
    """The programme's internal brand and theme."""

    name: Title = Field(min_length=1, max_length=120)
    strength: Share = Field(description="recognisable name, look and story; scales curiosity from teasers")
    awe: Share = Field(description="awe the theme inspires (Berger & Milkman 2012)")
    interest: Share = Field(description="how interesting the theme is")
    theme: Share = Field(description="how far a fiction (costumes, roles) carries the content")


class Programme(Setting):
    """The workshop itself."""

    format: Format
    hours: float = Field(ge=0.05, le=80, description="hours of learning per attendee; more teach more and keep more people away")
    quality: Share = Field(description="content and design of the day; moves usefulness and learning most, enjoyment a little")
    facilitation: Share = Field(description="quality of the facilitator; moves enjoyment and rating most, learning a little")
    benefit_individual: Share = Field(description="what is in it for me, when fully explained")
    benefit_business: Share = Field(description="what is in it for the firm, when fully explained")
    explainability: Share = Field(description="how easy it is to tell a colleague what it was")
    dress_up: Share = Field(description="invitation and props to take part in costume; some come in one without")
    photo_moment: Share = Field(description="something worth a photograph happens in the room")
    language: Name | None = Field(default=None, description="in which it is held; empty: one that everybody understands")
    modules: tuple[Module, ...] = Field(default=(), max_length=20, description="what follows the first visit; empty: nothing")


class Registration(Setting):
    """How people get on the list."""

    mode: Literal["voluntary", "mandatory"]
    opens: Date = Field(description="first day on which anyone may register")
    closes: Date = Field(
        description="last day of registration; the deadline people see, if sessions of their office can be booked until then"
    )
    show_demand: bool = Field(default=False, description="make the waitlist visible, so that scarcity adds to desire")
    waitlist: bool = True
    reminder: bool = Field(default=True, description="remind booked people before the day")
    explain_refusals: bool = Field(default=False, description="tell the refused in advance and why")
    carry_over: bool = Field(
        default=False, description="who cancelled, missed it, was refused or turned away may ask again for a later session of their office"
    )
    switching: bool = Field(
        default=False,
        description="who waits may take a seat in an office within reach; who has one, an earlier one that is free; who cannot go, a later one",
    )


class Sharing(Setting):
    """What makes sharing easy."""

    assets: Share = Field(description="ready-made pictures, frames, hashtags; lowers the effort of a post")
    prompts: Share = Field(description="people are asked to share, at the right moment")
    visible_reminders: Share = Field(description="badges, desk objects, posters that keep talk alive")
    rivalry: Share = Field(description="offices are set against each other: a visible contest")


class AmbassadorPrices(Setting):
    """What involving one ambassador costs, by level; empty: as much as a manager who is involved early."""

    staff: Money | None = Field(default=None, description="of the staff; empty: as a manager who is involved early")
    manager: Money | None = Field(default=None, description="a manager; empty: as one who is involved early")
    senior_manager: Money | None = Field(default=None, description="a senior manager; empty: as a manager who is involved early")
    executive: Money | None = Field(default=None, description="an executive; empty: as a manager who is involved early")


class Involvement(Setting):
    """Stakeholders: who is involved before launch."""

    managers_share: Share = Field(description="share of managers involved early: they advocate, and are not left out")
    managers_briefed: Share = Field(description="share of managers asked to suggest it to their people")
    cost_per_manager_usd: Money = Field(default=0.0, description="per manager involved early")
    cost_per_briefing_usd: Money = Field(default=0.0, description="per manager asked to suggest it")
    people: tuple[Annotated[int, Field(ge=0, le=10**9, strict=True)], ...] = Field(
        default=(), description="ambassadors, by row of the company: involved before the first day; they know, are keen and may talk of it"
    )
    ambassador_usd: AmbassadorPrices = Field(default=AmbassadorPrices(), description="per ambassador, in place of the price of a manager")


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
    channels_usd: Annotated[dict[str, Money], READ_ONLY] = Field(
        default_factory=ReadOnly,
        description="by channel, of a message that states no price; channels that are not named: as their files say",
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
    title: Title = Field(default="", max_length=200)
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
            if not calendar.first_day <= calendar.offset(day) <= calendar.last_day:
                problems.append(f"{field}: {calendar.said(day)} is outside the simulated days, {calendar.all_said}")

        for i, teaser in enumerate(self.teasers):
            check(f"teasers.{i}.day", teaser.day)
        for i, plan in enumerate(self.sessions):
            check(f"sessions.{i}.first_day", plan.first_day)
            check(f"sessions.{i}.opens", plan.opens)
            last = calendar.offset(plan.first_day) + (plan.dates - 1) * plan.every_days
            if last > calendar.last_day:
                said = f"the last of {plan.dates} dates is {calendar.said(last)}, after {calendar.last_said}"
                problems.append(f"sessions.{i}.dates: {said}")
            if calendar.offset(plan.opens) > calendar.offset(plan.first_day):
                said = f"{calendar.said(plan.opens)} is after the first session, {calendar.said(plan.first_day)}"
                problems.append(f"sessions.{i}.opens: {said}")
        check("registration.opens", self.registration.opens)
        check("registration.closes", self.registration.closes)
        if calendar.offset(self.registration.closes) < calendar.offset(self.registration.opens):
            closes, opens = calendar.said(self.registration.closes), calendar.said(self.registration.opens)
            problems.append(f"registration.closes: {closes} is before it opens, on {opens}")
        problems += [*self._places_at_home(), *self._waves_that_make_no_sense(), *self._rules_that_make_no_sense()]
        problems += problems_of_modules(self.programme.modules, self.last_session or 0, calendar)
        problems += problems_of_others(self.others, calendar)
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
    def every_series(self) -> dict[str, SessionPlan]:
        """Its series of sessions, and those that waves have for themselves, by their field below the campaign."""
        every = {"sessions": self.sessions} | {f"waves.{i}.sessions": wave.sessions or () for i, wave in enumerate(self.waves)}
        return {f"{field}.{i}": plan for field, plans in every.items() for i, plan in enumerate(plans)}

    @property
    def last_session(self) -> int | None:
        """The day of the last session as planned, in any wave, from day zero; None where there is none."""
        offset, series = self.calendar.offset, [(0, plan) for plan in self.sessions]
        for wave in self.waves:
            own = wave.counted(self.calendar).sessions
            series += [(offset(wave.starts), plan) for plan in (self.sessions if own is None else own)]
        return max((later + offset(plan.first_day) + (plan.dates - 1) * plan.every_days for later, plan in series), default=None)

    def _places_at_home(self) -> Iterator[str]:
        for field, plan in self.every_series.items() if self.programme.format != "hybrid" else ():
            if plan.from_home:
                yield f"{field}.from_home: nobody joins from home: programme.format is {self.programme.format}, not hybrid"

    def _waves_that_make_no_sense(self) -> Iterator[str]:
        calendar, registration = self.calendar, self.registration
        for i, wave in enumerate(self.waves):
            earlier = self.waves[:i]
            if wave.name in [each.name for each in earlier]:
                yield f"waves.{i}.name: {wave.name} is the name of an earlier wave"
            if wave.whom == Audience():
                yield f"waves.{i}: {wave.name} is for everybody: state offices or an audience"
            if wave.offices and wave.audience.offices:
                yield f"waves.{i}.audience.offices: offices are stated twice"
            whole = [each for each in earlier if each.audience == Audience()] if wave.audience == Audience() else []
            for name in wave.offices:
                if other := [each.name for each in whole if name in each.offices]:
                    yield f"waves.{i}.offices: {name} starts with wave {other[0]} already"
            for k, plan in enumerate(wave.sessions or ()):
                if missing := [name for name in plan.offices if name not in (wave.whom.offices or plan.offices)]:
                    yield f"waves.{i}.sessions.{k}.offices: {', '.join(missing)} is not in the wave"
            counted, starts = wave.counted(calendar), calendar.offset(wave.starts)
            for k, plan in enumerate(wave.sessions or ()):
                opens, first = wave.told(plan.opens, calendar), wave.told(plan.first_day, calendar)
                if opens.day > first.day:
                    yield f"waves.{i}.sessions.{k}.opens: {opens.said} is after the first session, {first.said}"
            opens, closes = (
                wave.told(calendar.offset(getattr(registration, name)) if own is None else own, calendar)
                for name, own in (("opens", wave.registration_opens), ("closes", wave.registration_closes))
            )
            if closes.day < opens.day:
                yield f"waves.{i}.registration_closes: {closes.said} is before it opens, on {opens.said}"
            for k, teaser in enumerate(wave.teasers or ()):
                if missing := [name for name in teaser.audience.offices if name not in (wave.whom.offices or teaser.audience.offices)]:
                    yield f"waves.{i}.teasers.{k}.audience.offices: {', '.join(missing)} is not in the wave"
            beyond = f"outside the simulated days, {calendar.all_said}"
            outside = {} if calendar.first_day <= starts <= calendar.last_day else {"starts": f"gives {calendar.said(starts)}, {beyond}"}
            for each in counted.days(self.sessions, self.teasers, registration.opens, registration.closes):
                day = calendar.offset(each.day) + each.more + starts
                if not calendar.first_day <= day <= calendar.last_day:
                    does = "gives" if each.own else f"moves {'the last of ' if each.more else ''}{each.field} to"
                    cure = "" if each.own else f". State {each.part} in the wave where the campaign's is not meant to move with it"
                    outside.setdefault(each.field if each.own else "starts", f"{does} {calendar.said(day)}, {beyond}{cure}")
            for field, told in outside.items():
                yield f"waves.{i}.{field}: {told}"

    def _rules_that_make_no_sense(self) -> Iterator[str]:
        names = [each.name for each in self.rules]
        for i, rule in enumerate(self.rules):
            if rule.name in names[:i]:
                yield f"rules.{i}.name: {rule.name} is the name of an earlier rule"
            for problem in rule.problems(self.calendar):
                yield f"rules.{i}.{problem}"
