"""The levers on the page: which fields, in which groups, under which names; bounds and meaning come from the model."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.settings import Calendar, Campaign, Date, Format, RewardKind, SessionPlan, Settings

Kind = Literal["share", "money", "number", "count", "choice", "flag", "date", "text"]


class LeverControl(NamedTuple):
    """A field of the campaign that is moved with one widget."""

    field: str  # dotted, below the campaign
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    highest: int = 0  # of a count or number


WORDS = {
    "none": "nothing",
    "recognition": "recognition",
    "exclusive_recognition": "recognition for few",
    "money": "money",
    "two_sided": "money for both sides",
    "in_person": "in person",
    "virtual": "virtual",
    "self_paced": "self-paced",
    "hybrid": "hybrid",
    "voluntary": "voluntary",
    "mandatory": "mandatory",
    "email": "e-mail",
    "film": "film",
    "poster": "poster",
    "manager": "manager",
    "broadcast": "broadcast",
}
"""Choices in plain words."""

GROUPS: dict[str, tuple[LeverControl, ...]] = {
    "Brand": (
        LeverControl("brand.name", "Name", "text"),
        LeverControl("brand.strength", "Brand strength", "share"),
        LeverControl("brand.awe", "Awe", "share"),
        LeverControl("brand.interest", "Interest", "share"),
        LeverControl("brand.theme", "Theme", "share"),
    ),
    "Programme": (
        LeverControl("programme.benefit_individual", "Benefit for me", "share"),
        LeverControl("programme.benefit_business", "Benefit for the firm", "share"),
        LeverControl("programme.explainability", "Explainability", "share"),
        LeverControl("programme.quality", "Content quality", "share"),
        LeverControl("programme.facilitation", "Facilitation", "share"),
        LeverControl("programme.dress_up", "Dressing up", "share"),
        LeverControl("programme.photo_moment", "Photo moment", "share"),
        LeverControl("programme.format", "Format", "choice", get_args(Format)),
        LeverControl("programme.hours", "Hours", "number", highest=80),
    ),
    "Sharing": (
        LeverControl("reward.kind", "Sharing earns", "choice", get_args(RewardKind)),
        LeverControl("reward.value_usd", "USD a post (money only)", "money"),
        LeverControl("reward.show_norms", "Show how much others share", "flag"),
        LeverControl("sharing.assets", "Assets to share", "share"),
        LeverControl("sharing.prompts", "Prompts to share", "share"),
        LeverControl("sharing.visible_reminders", "Visible reminders", "share"),
        LeverControl("sharing.rivalry", "Office rivalry", "share"),
    ),
    "Managers": (
        LeverControl("involvement.managers_share", "Managers involved early", "share"),
        LeverControl("involvement.managers_briefed", "Managers asked to suggest it", "share"),
        LeverControl("involvement.cost_per_manager_usd", "USD a manager involved", "money"),
        LeverControl("involvement.cost_per_briefing_usd", "USD a manager asked", "money"),
    ),
    "Prices": (
        LeverControl("costs.brand_usd", "Brand at full strength, USD", "money"),
        LeverControl("costs.theme_usd", "Theme at full levers, USD", "money"),
        LeverControl("costs.session_usd", "A session, USD", "money"),
        LeverControl("costs.explaining_usd", "Easy to tell, full lever, USD", "money"),
        LeverControl("costs.dress_up_usd", "Costume an attendee, full lever, USD", "money"),
        LeverControl("costs.photo_moment_usd", "Photo moment a session, full lever, USD", "money"),
        LeverControl("costs.sharing_assets_usd", "Assets to share, full lever, USD", "money"),
        LeverControl("costs.prompts_usd", "Prompts, full lever, USD", "money"),
        LeverControl("costs.contest_usd", "Contest at full rivalry, USD", "money"),
        LeverControl("costs.visible_reminder_usd", "Reminder an attendee, full lever, USD", "money"),
        LeverControl("costs.recognition_usd", "A recognised post, USD", "money"),
        LeverControl("costs.reminder_usd", "A reminder sent, USD", "money"),
    ),
}
"""Tabs of levers that hold in one widget each; teasers and sessions have tabs of their own."""


class Price(NamedTuple):
    """A price that holds for everything compared."""

    key: str
    label: str
    field: str  # of the settings
    benchmark: str = ""  # parameter of behaviour that it takes the place of


PRICES_OF_BOTH = (
    Price("learning_hour", "An hour of learning, USD", "campaign.costs.learning_hour_usd", "cost_per_learning_hour_usd"),
    Price("attendee_hour", "An attendee's hour, USD", "campaign.costs.attendee_hour_usd", "attendee_time_cost_usd"),
    Price("day_value", "A day's work is worth, USD", "company.value_per_employee_day_usd"),
)

STATED_PRICES = "stated_prices"
"""Where the session keeps those that are stated, by key."""

LAST_DAY = "calendar.last_day"
"""Among the levers because waves, or sessions that are added, may end too late for a simulation as long as before to follow them."""

REGISTRATION = (
    LeverControl("registration.opens", "Registration opens", "date"),
    LeverControl("registration.closes", "Registration closes", "date"),
    LeverControl(LAST_DAY, "Simulated until", "date"),
    LeverControl("registration.mode", "Attendance is", "choice", ("voluntary", "mandatory")),
    LeverControl("registration.show_demand", "Show the waitlist", "flag"),
    LeverControl("registration.waitlist", "Keep a waitlist", "flag"),
    LeverControl("registration.reminder", "Remind the booked", "flag"),
    LeverControl("registration.explain_refusals", "Explain refusals", "flag"),
)

FROM_HOME = "from_home"

SESSIONS = (
    LeverControl("supply_share", "Seats, as a share of the audience", "share"),
    LeverControl("seats", "Seats a session", "count", highest=100_000),
    LeverControl(FROM_HOME, "Places from home", "count", highest=100_000),
    LeverControl("overbooking", "Bookings beyond the seats", "count", highest=100_000),
    LeverControl("first_day", "First session", "date"),
    LeverControl("every_days", "Days between", "count", highest=365),
    LeverControl("dates", "Dates", "count", highest=1000),
    LeverControl("opens", "Bookable from", "date"),
)
"""Of a series of sessions; `supply_share` only where the campaign states it, places from home only where it is hybrid."""

LONGEST_TITLE = 40
"""Characters of a name that figures show whole."""

MOST_SERIES = 3
"""Series of sessions that get widgets; further ones stay as the file says."""

TEASER_COLUMNS = ("day", "channel", "mystery", "surprise", "benefit_clarity", "wave", "cost_usd")


def sessions_of(campaign: Campaign, most: int = MOST_SERIES, hybrid: bool | None = None) -> Iterator[tuple[int, tuple[LeverControl, ...]]]:
    """The levers of each series of sessions, by its place in the list. `hybrid`: whether people may join from home; None: as the campaign."""
    home = campaign.programme.format == "hybrid" if hybrid is None else hybrid
    for place, plan in enumerate(campaign.sessions[:most]):
        hidden = {*(["supply_share"] if plan.supply_share is None else []), *([] if home else [FROM_HOME])}
        yield place, tuple(each._replace(field=f"sessions.{place}.{each.field}") for each in SESSIONS if each.field not in hidden)


def with_series(campaign: Campaign, more: int) -> Campaign:
    """With so many more series of sessions, each as the first one is, but for every office; a single date where there is none."""
    first = campaign.sessions[0] if campaign.sessions else SessionPlan(first_day=0, dates=1, seats=20, opens=campaign.registration.opens)
    added = [first.model_copy(update={"offices": ()})] * more
    return campaign.model_copy(update={"sessions": (*campaign.sessions, *added)})


def whole_series(
    campaign: Campaign, changes: Mapping[str, Any], gone: Collection[int], offices: Mapping[int, Sequence[str]]
) -> dict[str, Any]:
    """Changes with the series of sessions as one list: a campaign's without those that are gone, with what is changed in each.
    `offices`: those that hold a series, by its place."""
    plans = [plan.model_dump(mode="json") for plan in campaign.sessions]
    others = dict(changes)
    for field in [each for each in changes if each.startswith("campaign.sessions.")]:
        _, _, place, leaf = field.split(".")
        plans[int(place)][leaf] = others.pop(field)
    for number, chosen in offices.items():
        plans[number]["offices"] = list(chosen)
    return others | {"campaign.sessions": [plan for number, plan in enumerate(plans) if number not in gone]}


def usual_price(price: Price, settings: Settings) -> float:
    """What holds where none is stated: the campaign's or the company's own, else the benchmark."""
    own = value_of(settings, price.field)
    return float(settings.behaviour.value(price.benchmark) if own is None else own)


def every_lever(campaign: Campaign) -> list[LeverControl]:
    """All levers of a campaign that hold in one widget."""
    simple = [lever for group in GROUPS.values() for lever in group]
    return [*simple, *REGISTRATION, *(lever for _, group in sessions_of(campaign) for lever in group)]


def label_of(field: str) -> str:
    """What a date of the campaign is called on the page."""
    return next(each.label for each in REGISTRATION if each.field == field)


def value_of(top: BaseModel, field: str) -> Any:
    """The value of a dotted field below a campaign, or below settings."""
    value: Any = top
    for step in field.split("."):
        value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    return value


def meaning(field: str) -> str:
    """What the model says about a field: its description, and its unit."""
    model: Any = Campaign
    found: FieldInfo | None = None
    for step in field.split("."):
        if step.isdigit():
            continue
        found = model.model_fields[step]
        inside = found.annotation
        while not (isinstance(inside, type) and issubclass(inside, BaseModel)) and get_args(inside):
            inside = get_args(inside)[0]
        model = inside
    return (found.description or "") if found else ""


def as_day(date: dt.date, like: Date, calendar: Calendar) -> Date | str:
    """A date as the campaign writes days: an offset where it has offsets; ready to be validated."""
    return (date - calendar.day_zero).days if isinstance(like, int) else date.isoformat()


def differs(value: Any, base: Any) -> bool:
    """Whether a widget has been moved; a slider may lose the last bit of a number."""
    if isinstance(value, float) and isinstance(base, int | float):
        return abs(value - base) > 1e-9
    return bool(value != base)


def teaser_rows(campaign: Campaign) -> list[dict[str, Any]]:
    """The teasers as a table: a row each, days as dates."""
    return [
        {name: campaign.calendar.date(each.day) if name == "day" else getattr(each, name) for name in TEASER_COLUMNS}
        for each in campaign.teasers
    ]


def teasers_from(rows: Sequence[tuple[Any, Mapping[Any, Any]]], campaign: Campaign) -> list[dict[str, Any]]:
    """Teasers as the campaign takes them, from the rows of the table as edited: (place in the campaign or None, cells).

    What the table does not show, to whom a message goes and in which language, stays with its row; a row without a day is not there yet.
    """
    made = []
    for place, cells in rows:
        if cells.get("day") is None:
            continue
        old = campaign.teasers[place] if isinstance(place, int) and 0 <= place < len(campaign.teasers) else None
        like: Date = old.day if old else 0
        new = {name: cells[name] for name in TEASER_COLUMNS if name != "day" and cells.get(name) is not None}
        unseen = {"audience": old.audience.model_dump(mode="json"), "language": old.language} if old else {"audience": {}}
        made.append({"day": as_day(cells["day"], like, campaign.calendar), **new, **unseen})
    return made


def shown(value: Any) -> str:
    """A value of a lever in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return WORDS.get(value, str(value)) if isinstance(value, str) else str(value)


AND_MORE = ", and more"
"""The end of a name that does not say all that was moved."""


def titled(changes: Mapping[str, Any], campaign: Campaign, origin: str, has_subtitle: bool = False) -> str:
    """Default name of a what-if: where it started, the one lever changed, or how many. What it started from is shortened where it
    `has_subtitle`, as shipped files do: of any other name each part may say what differs, and a name that does not say all says so."""
    if not changes:
        return origin
    texts = _moved(changes, campaign)
    if not origin:
        return next((text for text in texts if len(text) <= LONGEST_TITLE), f"What if{AND_MORE}")
    whole = origin if len(origin) <= LONGEST_TITLE else origin.partition(": ")[0]
    starts = [spoken(each) for each in ((origin, origin.partition(",")[0].partition(": ")[0]) if has_subtitle else (whole,))]
    found = (f"{start}, {text[:1].lower()}{text[1:]}" for text in texts for start in starts)
    return next((each for each in found if len(each) <= LONGEST_TITLE), _with_more(starts[-1]))


def spoken(name: str) -> str:
    """A name that figures show whole: what stands behind a colon is a subtitle to them, and left out."""
    return name.replace(": ", ", ")


def _with_more(start: str) -> str:
    """A name that says that it does not say all, once."""
    start, room = re.sub(rf"{AND_MORE}( \(\d+\))?$", "", start), LONGEST_TITLE - len(AND_MORE)
    return f"{start if len(start) <= room else f'{start[: room - 1].rstrip()}…'}{AND_MORE}"


OTHERWISE = {
    "teasers": "Other teasers",
    "sessions": "Other series of sessions",
    "rules": "Rules that react",
    "waves": "People start in waves",
    "audience.offices": "For other offices",
    "audience.levels": "For other levels",
    "audience.functions": "For other functions",
    "others": "Another programme at the same time",
    "programme.modules": "Other modules",
    "registration.carry_over": "Who missed it may ask again",
}
"""What a change of a field is called that is no lever of one widget."""


def _moved(changes: Mapping[str, Any], campaign: Campaign) -> list[str]:
    """What was moved, in more and in fewer words."""
    if len(changes) > 1:
        return [f"{len(changes)} levers moved"]
    ((field, value),) = changes.items()
    name = field.removeprefix("campaign.")
    if name in OTHERWISE:
        return ["People start together"] if name == "waves" and not value else [OTHERWISE[name]]
    lever = next(each for each in every_lever(campaign) if each.field == name)
    label = lever.label.partition(",")[0]  # without its unit
    days = lever.kind == "date"
    new, old = (shown(campaign.calendar.date(each) if days else each) for each in (value, value_of(campaign, name)))
    return [f"{label} {new} instead of {old}", f"{label} {new}", f"{label} changed"]
