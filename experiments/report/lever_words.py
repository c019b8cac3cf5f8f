"""Levers as a planner reads them: names instead of fields, dates instead of days, per cent instead of shares."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from sim.settings import Calendar

NAMES = {
    "brand.strength": "Brand strength",
    "brand.awe": "Awe of the theme",
    "brand.interest": "Interest of the theme",
    "brand.theme": "Theme",
    "programme.format": "Format",
    "programme.hours": "Hours",
    "programme.quality": "Quality of content",
    "programme.facilitation": "Facilitation",
    "programme.explainability": "Easy to explain",
    "programme.benefit_individual": "Benefit to each",
    "programme.benefit_business": "Benefit to the firm",
    "programme.dress_up": "Costumes",
    "programme.photo_moment": "Photo moment",
    "sessions.supply_share": "Seats",
    "sessions.seats": "Seats a session",
    "sessions.dates": "Dates",
    "sessions.every_days": "Days between dates",
    "sessions.first_day": "First date",
    "sessions.opens": "Bookable from",
    "sessions.overbooking": "Overbooking",
    "sessions.from_home": "Places from home",
    "registration.opens": "Registration opens",
    "registration.closes": "Registration closes",
    "registration_opens": "Registration opens",
    "registration_closes": "Registration closes",
    "starts": "Start",
    "registration.mode": "Attendance",
    "registration.show_demand": "Waitlist shown",
    "registration.waitlist": "Waitlist kept",
    "registration.reminder": "Reminders",
    "registration.carry_over": "Asking again",
    "registration.switching": "Changing seats",
    "registration.explain_refusals": "Refusals explained",
    "sharing.assets": "Assets to share",
    "sharing.prompts": "Prompts to share",
    "sharing.visible_reminders": "Visible reminders",
    "sharing.rivalry": "Rivalry of offices",
    "reward.kind": "Reward for a post",
    "reward.value_usd": "Money a post",
    "reward.show_norms": "Sharing of others shown",
    "involvement.managers_share": "Managers involved",
    "involvement.managers_briefed": "Managers briefed",
    "involvement.people": "Ambassadors",
    "involvement.ambassador_usd.staff": "An ambassador of the staff",
    "involvement.ambassador_usd.manager": "A manager as ambassador",
    "involvement.ambassador_usd.senior_manager": "A senior manager as ambassador",
    "involvement.ambassador_usd.executive": "An executive as ambassador",
    "rules": "Rules that react",
    "rules.when.at_least": "Threshold",
    "rules.when.at_most": "Upper threshold",
    "rules.when.earliest": "Fires from",
    "rules.when.latest": "Fires until",
    "rules.times": "Times at most",
    "rules.lead_days": "Days of lead",
    "rules.every_days": "Days between times",
    "rules.then.add_sessions.seats": "Seats of an added session",
    "rules.then.add_sessions.sessions": "Sessions added",
    "calendar.last_day": "Simulated until",
    "costs.learning_hour_usd": "An hour of learning",
    "costs.attendee_hour_usd": "An hour of an attendee",
    "teasers.day": "Day",
    "teasers.channel": "Channel",
    "teasers.mystery": "Mystery",
    "teasers.surprise": "Surprise",
    "teasers.benefit_clarity": "Clarity of benefit",
    "teasers.cost_usd": "Cost",
}
"""Field below the campaign, without the number in a list: its name."""

ENTRIES = {"teasers": "message", "sessions": "session series", "rules": "rule", "waves": "wave"}
DAYS = (
    "day",
    "first_day",
    "last_day",
    "opens",
    "closes",
    "earliest",
    "latest",
    "starts",
    "registration_opens",
    "registration_closes",
    "date",
    "holidays",
)
OF_THOSE = "of those they are for"
"""Of whom seats are a share: a series may be for some of the audience alone."""
DATES = (*DAYS, "day_zero")
COUNTS = (
    "hours",
    "seats",
    "dates",
    "every_days",
    "overbooking",
    "from_home",
    "at_least",
    "at_most",
    "times",
    "lead_days",
    "sessions",
    "days",
    "after_days",
    "wave",
    "tenure_from_years",
    "tenure_below_years",
    "pre_work_hours",
    "people",
)
"""Numbers that are no shares though they may lie between 0 and 1."""


def is_named(field: str) -> bool:
    """Whether a field is a lever that has a name of its own."""
    below = re.sub(r"^waves\.\d+\.", "", field.removeprefix("campaign."))
    return field.startswith("campaign.") and re.sub(r"\.\d+(?=\.|$)", "", below) in NAMES


def counts_from_a_wave(field: str) -> bool:
    """Whether a day that is a number counts from the start of a wave there, and not from day zero."""
    return re.match(r"(campaign\.)?waves\.(?!(\d+\.)?starts$)", field) is not None


def lever_name(field: str, waves: Sequence[str] = ()) -> str:
    """A lever's name: `campaign.teasers.0.day` is "Day of message 1", `campaign.teasers.0` "Message 1"; of the first series of sessions it
    is not told which it is. `waves`: their names; where they are not given, a wave is told by its number."""
    below = field.removeprefix("campaign.")
    if of_wave := re.fullmatch(r"waves\.(\d+)\.(.+)", below):
        row = int(of_wave[1])
        return f"{lever_name(of_wave[2])} of wave {waves[row].replace('_', ' ') if row < len(waves) else row + 1}"
    if entry := re.fullmatch(r"(\w+)\.(\d+)", below):
        return f"{ENTRIES.get(entry[1], entry[1]).capitalize()} {int(entry[2]) + 1}"
    plain, number = re.sub(r"\.\d+(?=\.|$)", "", below), re.search(r"\.(\d+)\.", below)
    group, _, leaf = plain.partition(".")
    said = leaf or group
    unit = ", USD" if "_usd" in said else ""
    name = NAMES.get(plain, said.replace("_usd", "").replace(".", ", ").replace("_", " ").capitalize() + unit)
    if number is None or (group == "sessions" and number[1] == "0"):
        return name
    return f"{name} of {ENTRIES.get(group, group)} {int(number[1]) + 1}"


def is_money(field: str) -> bool:
    """Whether a lever is in USD: by its name, or by that of the table it is in, as the price of a channel."""
    parts = field.split(".")
    return parts[-1] == "budget" or any(part.endswith("_usd") for part in parts)


def is_share(field: str, value: float) -> bool:
    """Whether a number of a lever is a share, as most of those are that lie between 0 and 1."""
    leaf = field.rpartition(".")[2]
    return 0 <= value <= 1 and leaf not in (*COUNTS, *DAYS) and not is_money(field)


def lever_value(field: str, value: Any, calendar: Calendar) -> str:
    """A lever's value: a date, a share in per cent, a choice in words."""
    leaf = field.rpartition(".")[2]
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if leaf in DAYS and isinstance(value, int) and counts_from_a_wave(field):
        return f"day {value} from its start"
    if leaf in DAYS and isinstance(value, int):
        return date_of(calendar, value)
    if leaf in DATES and isinstance(value, str):
        value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        return date_said(value)
    if leaf == "hours":
        return f"{value:g} h"
    if leaf == "supply_share":
        return f"{100 * value:.3g} % {OF_THOSE}"
    if is_money(field):
        return f"{value:,.0f} USD"
    if isinstance(value, int | float):
        return f"{100 * value:.0f} %" if is_share(field, value) else f"{value:g}"
    return str(value).replace("_", " ")


def value_said(field: str, value: Any, calendar: Calendar) -> str:
    """A lever's value, or all that is stated in an entry of a list. An entry that is not there is none; a value that is not is merely not
    stated: what a message costs then is the price of its channel."""
    if value in ([], {}, ()) or (value is None and field.rpartition(".")[2].isdigit()):
        return "none"
    if isinstance(value, dict):
        stated = {name: each for name, each in value.items() if each not in (None, [], {}, ()) and not isinstance(each, dict)}
        return ", ".join(f"{name.replace('_', ' ')} {lever_value(f'{field}.{name}', each, calendar)}" for name, each in stated.items())
    if isinstance(value, list):
        return "; ".join(value_said(field, each, calendar) for each in value)
    return lever_value(field, value, calendar)


def date_of(calendar: Calendar, day: int) -> str:
    """A day from the first workshop as people write it: 2 Mar 2026."""
    return date_said(calendar.date(day))


def date_said(when: dt.date) -> str:
    """A date as people write it: 2 Mar 2026."""
    return f"{when.day} {when:%b %Y}"
