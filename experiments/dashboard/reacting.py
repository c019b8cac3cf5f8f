"""Plans that unfold, as the page offers them: rules that react, offices that start in waves, modules, and another programme beside them.
Rules and other programmes that a campaign has already stay."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.settings import Calendar, Campaign
from sim.setup.calendar import TALK_WINDOW_DAYS

MORE_ROOMS, STOP, INVITE = "more_rooms_of_the_page", "stop_at_the_budget", "invite_the_unaware"
"""Names of the rules that the page adds."""

OTHER = "another_programme_of_the_page"


class Reacting(NamedTuple):
    """What is chosen on the page; None or 0: nothing."""

    waiting: int | None = None  # people in the queue of an office
    seats: int = 20  # of the session that is added then
    lead_days: int = 21
    latest: int | None = None  # evening, days from day zero, on which it is announced
    stop: bool = False  # spending, at the budget
    invite_day: int | None = None  # days from day zero
    invite_channel: str = "email"


def rules_of(campaign: Campaign, chosen: Reacting, budget: float | None) -> list[dict[str, Any]]:
    """The campaign's rules and those chosen, ready to be validated; `budget` in USD."""
    found: list[dict[str, Any]] = []
    if chosen.waiting is not None:
        found.append(
            {
                "name": MORE_ROOMS,
                "when": {"metric": "waitlist", "at_least": chosen.waiting, "each_office": True, "latest": chosen.latest},
                "then": {"add_sessions": {"seats": chosen.seats}},
                "lead_days": chosen.lead_days,
            }
        )
    if chosen.stop and budget is not None:
        found.append(
            {
                "name": STOP,
                "when": {"metric": "money_committed", "at_least": budget},
                "then": {"stop_spending": {}},
            }
        )
    if chosen.invite_day is not None:
        message = {"channel": chosen.invite_channel, "mystery": 0.0, "benefit_clarity": 0.85, "to": "unaware"}
        when = {"metric": "date", "earliest": chosen.invite_day, "latest": chosen.invite_day + 6}
        found.append({"name": INVITE, "when": when, "then": {"send_teaser": message}})
    chosen_now = {each["name"] for each in found}  # a what-if that was kept may have them already
    return [*(each.model_dump(mode="json", exclude_none=True) for each in campaign.rules if each.name not in chosen_now), *found]


def last_evening(calendar: Calendar, last_day: int, lead_days: int) -> int | None:
    """The last evening, in days from day zero, on which a session may be announced so that it is held, weekends in mind, as long before the
    simulation ends as what is told of it counts; None where there is none."""
    held = last_day - TALK_WINDOW_DAYS
    evening = held - max(0, calendar.date(held).weekday() - FRIDAY) - max(lead_days, OVER_A_WEEKEND) - 1
    return evening if evening >= calendar.first_day else None


FRIDAY = 4
OVER_A_WEEKEND = 3  # days from an announcement to the next day but one on which somebody works

WAVES_OF = ("offices", "functions", "levels")
"""By what people are dealt into waves: fields of an audience."""


def waves_of(groups: Sequence[str], waves: int, days_between: int, by: str = "offices") -> list[dict[str, Any]]:
    """Groups (offices in the order in which their day begins, functions, or levels) dealt into waves of about as many, so many days apart."""
    parts = [list(groups[len(groups) * k // waves : len(groups) * (k + 1) // waves]) for k in range(waves)]
    whom = [{"offices": part} if by == "offices" else {"audience": {by: part}} for part in parts]
    return [{"name": f"wave_{number + 1}", **whom[number], "starts": number * days_between} for number, part in enumerate(parts) if part]


def others_of(campaign: Campaign, first_day: int, last_day: int, intensity: float) -> list[dict[str, Any]]:
    """The campaign's other programmes, and one more for everybody; days from day zero."""
    found = [each.model_dump(mode="json") for each in campaign.others if each.name != OTHER]
    return [*found, {"name": OTHER, "first_day": first_day, "last_day": last_day, "intensity": intensity}]


def modules_of(number: int, days_between: int, hours: float, virtual: bool) -> list[dict[str, Any]]:
    """So many modules after the first visit, alike."""
    form = {"format": "virtual"} if virtual else {}
    return [{"name": f"module_{i + 2}", "after_days": days_between, "hours": hours, "reminder": True, **form} for i in range(number)]
