"""The campaigns that are simulated: with fewer and more seats, and with those there are on more dates."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.design.point import Point, point
from sim.audiences import in_audience
from sim.company.company import Company
from sim.settings import Settings
from sim.setup.kinds import addressed, kinds_of
from sim.setup.schedule import series_held

TIMES = (0.25, 0.5, 0.65, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 6.0)
"""Seats that are tried, in times those of the campaign; closest where a limit is likely to bind."""


class Spread(NamedTuple):
    """The seats there are in smaller sessions, so that they are held on as many dates as the most seats that are tried."""

    arm: int
    changes: Mapping[str, int]  # seats, overbooking and places from home of a session, by field
    series: Sequence[tuple[int, int, int, int]]  # of each: seats of the largest session, then and now, and dates, then and now


def spread_over_dates(points: Sequence[Point], company: Company) -> Spread | None:
    """How the seats there are may be held on as many dates as the most seats tried, which come as more sessions; None where these have no
    date more. `points`: as `with_seats` gives them."""
    now, most = (_dates_held(each.settings, company) for each in (points[0], points[-1]))
    series, changes = [], dict[str, int]()
    for field, (dates, size) in now.items():
        more = most[field][0]
        if more > dates:
            plan = points[0].settings.campaign.every_series[field]
            smaller = math.ceil(size * dates / more)
            series.append((smaller, size, more, dates))
            changes[f"campaign.{field}.seats"] = smaller
            # as many bookings and places from home beyond the seats in all: these are in proportion to a session
            for name, beside in (("overbooking", plan.overbooking), ("from_home", plan.from_home)):
                if (extra := round(beside * smaller / plan.seats)) != beside:
                    changes[f"campaign.{field}.{name}"] = extra
    return Spread(len(points), changes, series) if changes else None


def _dates_held(settings: Settings, company: Company) -> dict[str, tuple[int, int]]:
    """Of each series: on how many dates an office has sessions of it, at most, and the seats of the largest."""
    kinds, found = kinds_of(settings, company), dict[str, tuple[int, int]]()
    people = addressed(in_audience(settings.campaign.audience, company), company, kinds)
    for each in series_held(settings, company, kinds, people):
        field = next(name for name, plan in settings.campaign.every_series.items() if plan == each.plan)
        if len(each.number):
            dates, size = found.get(field, (0, 0))
            found[field] = max(dates, min(int(each.number.max()) + 1, each.plan.dates)), max(size, int(each.seats.max()))
    return found


def with_seats(settings: Settings) -> list[Point]:
    """The campaign as it is, and with other numbers of seats: its share of the audience where a series states one, else the seats of
    each session, in the room and from home; also of series that a wave has for itself."""
    points = [point(settings, None, {"times": 1.0})]
    for times in TIMES:
        changes: dict[str, Any] = {}
        for field, plan in settings.campaign.every_series.items():
            if plan.supply_share is None:
                changes[f"campaign.{field}.seats"] = max(1, round(times * plan.seats))
                changes |= {f"campaign.{field}.from_home": round(times * plan.from_home)} if plan.from_home else {}
            else:
                changes[f"campaign.{field}.supply_share"] = min(1.0, float(f"{times * plan.supply_share:.4g}"))
        made = point(settings, changes, {"times": times})
        if all(made.settings != each.settings for each in points):
            points.append(made)
    return points
