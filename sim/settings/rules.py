"""Rules that react: what the organiser does in the evening, if what can be seen that evening says so."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.settings.base import Audience, Date, Message, Money, Reward, Setting, Share
from sim.settings.calendar import Calendar

Metric = Literal["date", "waitlist", "bookings", "demand_per_seat", "posts", "reach", "money_spent", "money_committed"]
METRICS: tuple[Metric, ...] = ("date", "waitlist", "bookings", "demand_per_seat", "posts", "reach", "money_spent", "money_committed")
Recipients = Literal["everybody", "unreached", "unaware", "undecided"]
RECIPIENTS: tuple[Recipients, ...] = ("everybody", "unreached", "unaware", "undecided")
Threshold = Annotated[float, Field(ge=0.0, le=1e12, strict=True)]
Offices = tuple[str, ...]


class Condition(Setting):
    """What has to hold in the evening."""

    metric: Metric = Field(description="what is looked at; date: nothing, the dates alone decide")
    at_least: Threshold | None = Field(default=None, description="the metric is this or more; empty: no lower bound")
    at_most: Threshold | None = Field(default=None, description="the metric is this or less; empty: no upper bound")
    each_office: bool = Field(default=False, description="look at each office by itself, and act there; else at the company")
    earliest: Date | None = Field(default=None, description="first evening on which the organiser looks; empty: the first one simulated")
    latest: Date | None = Field(default=None, description="last evening; empty: the last one simulated")

    def evenings(self, calendar: Calendar) -> tuple[int, int]:
        """The first and the last evening on which the organiser looks, as offsets from day zero."""
        earliest = calendar.first_day if self.earliest is None else calendar.offset(self.earliest)
        return earliest, calendar.last_day if self.latest is None else calendar.offset(self.latest)


class AddSessions(Setting):
    """More sessions, bookable from the next morning; the first takes place after the lead time."""

    offices: Offices = Field(default=(), description="where; empty: in every office")
    sessions: int = Field(default=1, ge=1, le=50, description="number of sessions in each of these offices, each time")
    seats: int = Field(ge=1, le=100_000, description="capacity of one of them")
    overbooking: int = Field(default=0, ge=0, le=100_000, description="bookings accepted beyond the seats")
    every_days: int = Field(default=7, ge=1, le=365, description="days from one of them to the next")
    session_usd: Money | None = Field(default=None, description="price of one room; empty: the campaign's")


class OpenRegistration(Setting):
    """Registration opens, opens again, or stays open."""

    offices: Offices = Field(default=(), description="where; empty: in every office")
    days: int = Field(default=14, ge=1, le=365, description="days for which it is open from then on, at least")


class CloseRegistration(Setting):
    """Nobody may register any more."""

    offices: Offices = Field(default=(), description="where; empty: in every office")


class MoveSeats(Setting):
    """Empty seats of coming sessions go from the office that has most of them to the one with the longest queue."""

    seats: int = Field(ge=1, le=100_000, description="seats moved at most, each time")


class SendTeaser(Message):
    """One more message."""

    to: Recipients = Field(
        default="everybody",
        description="of its audience: everybody | unreached (no message has reached them) | unaware (never heard of it) | "
        "undecided (have not asked for a seat)",
    )


class ChangeReward(Reward):
    """Posts earn another reward from then on."""


class StopSpending(Setting):
    """Nothing more is bought: messages that cost are not sent, posts earn no reward that costs, rules that cost do not fire.

    If it watches money_committed, `at_least` is a limit that binds from the first day on, before it fires too: no seat is booked, no post
    rewarded and no rule fires that could take the whole cost past it. Only what is planned and cannot be taken back (brand, rooms, messages
    sent) may be above it from the start. Watching anything else, seats that are open can still be booked afterwards, and cost.
    """


class BriefManagers(Setting):
    """More managers are asked to suggest it to their people."""

    share: Share = Field(description="share of managers asked, those included who were asked before")


class Then(Setting):
    """What is done: one of these."""

    add_sessions: AddSessions | None = None
    open_registration: OpenRegistration | None = None
    close_registration: CloseRegistration | None = None
    move_seats: MoveSeats | None = None
    send_teaser: SendTeaser | None = None
    change_reward: ChangeReward | None = None
    stop_spending: StopSpending | None = None
    brief_managers: BriefManagers | None = None

    @property
    def stated(self) -> list[str]:
        """Names of the actions that are stated."""
        return [name for name in ACTIONS if getattr(self, name) is not None]

    @property
    def action(self) -> str:
        """Name of the action."""
        return self.stated[0]

    @property
    def selects(self) -> list[tuple[str, Audience]]:
        """The people it is done for, if some are chosen: by which of its fields, and whom."""
        done = getattr(self, self.action)
        if isinstance(done, Message):
            return [(f"{self.action}.audience", done.audience)]
        return [(f"{self.action}.offices", Audience(offices=done.offices))] if hasattr(done, "offices") else []

    @property
    def offices(self) -> Offices:
        """Offices in which it is done; none: all of them."""
        return self.selects[0][1].offices if self.selects else ()

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.stated) != 1:
            given = " and ".join(self.stated) or "nothing"
            raise ValueError(f"{given} is stated; exactly one of {', '.join(ACTIONS)} is expected (add another rule for a second one)")
        return self


ACTIONS: tuple[str, ...] = tuple(Then.model_fields)
"""Names of what a rule can do."""
COMPANY_WIDE = ("move_seats", "change_reward", "stop_spending")
"""Actions that are about the whole company."""


class Rule(Setting):
    """When something holds in the evening, something is done."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    when: Condition
    then: Then
    times: int = Field(default=1, ge=1, le=50, description="how often at most (with each_office: in each office)")
    lead_days: int = Field(
        default=0, ge=0, le=365, description="days from the next morning until it takes effect; of added sessions: until the first is held"
    )
    every_days: int = Field(default=7, ge=1, le=1000, description="days from one time to the next, at least")

    def problems(self, calendar: Calendar) -> Iterator[str]:
        """What makes no sense, as `field: reason`."""
        when = self.when
        first, last, said = calendar.first_day, calendar.last_day, calendar.said
        earliest, latest = when.evenings(calendar)
        if when.metric == "date" and not (when.at_least is None and when.at_most is None):
            yield "when.metric: a date has no at_least or at_most: state earliest"
        if when.metric == "date" and when.earliest is None:
            yield "when.earliest: is missing: the day on which it is done"
        if when.metric != "date" and when.at_least is None and when.at_most is None:
            yield f"when.at_least: at_least or at_most is missing: {when.metric} is compared with nothing"
        if when.at_least is not None and when.at_most is not None and when.at_least > when.at_most:
            yield f"when.at_least: the rule can never fire: {when.at_least:g} is above at_most, {when.at_most:g}"
        if when.metric == "reach" and when.at_least is not None and when.at_least > 1:
            yield f"when.at_least: the rule can never fire: reach is a share, at most 1, not {when.at_least:g}"
        if not first <= earliest <= latest <= last:
            evenings = f"evenings from {said(earliest)} to {said(latest)}"
            yield f"when.earliest: the rule can never fire: {evenings}, simulated are {calendar.all_said}"
        elif (takes_effect := earliest + 1 + self.lead_days) > last:
            yield f"lead_days: the rule can never fire: it would take effect on {said(takes_effect)}, after {calendar.last_said}"
        if self.then.add_sessions is not None and self.lead_days < 1:
            yield "lead_days: nobody could book a session held the next morning: at least 1"
        if when.each_office and self.then.action in COMPANY_WIDE:
            yield f"when.each_office: {self.then.action} is about the whole company"
        if when.each_office and when.metric in ("money_spent", "money_committed"):
            yield "when.each_office: money is counted for the whole company"
