"""Working days, office by office, and whether a campaign's sessions find one. Nothing here is compiled."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np

from sim.mechanisms import on
from sim.settings import WEEKDAYS, Calendar, Campaign, Date, SessionPlan, Settings, Wave
from sim.setup.waves import days_later, is_partial, series_of, waves_by_office

Whole = int | np.ndarray
"""A whole number, or an array of them."""

TALK_WINDOW_DAYS = 28
"""Days after the workshop in which telling counts towards the talk-about rate, and after which application is asked; and after the last
session, until which it counts what is heard of the content."""


class Misfit(NamedTuple):
    """What does not fit: the field, what is wrong with it, what is expected, and what was given."""

    field: str
    what: str
    expected: str
    given: str = ""


class SettingsError(ValueError):
    """Settings that contradict each other or the company."""

    def __init__(self, problems: list[Misfit]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{each.field}{each.given and ' = '}{each.given}: {each.what}; {each.expected}" for each in problems))

    def __reduce__(self) -> tuple[type[Self], tuple[list[Misfit]]]:
        return type(self), (self.problems,)


class OpenDays(NamedTuple):
    """Which of the simulated days are working days, and the two ways to look for one: functions of (offices, days), -1 where there is none."""

    working: np.ndarray  # (D,) bool, of the company
    offices: np.ndarray  # (D, O) bool, on which each office is open
    at_or_after: Callable[[Whole, Whole], np.ndarray]
    at_or_before: Callable[[Whole, Whole], np.ndarray]


def open_days(settings: Settings, office_holidays: Sequence[tuple[Date, ...]]) -> OpenDays:
    """The days of a company whose offices have these holidays; the same arrays for all campaigns and companies with the same days, not to be changed."""
    return _open_days(settings.campaign.calendar, on(settings, "weekends"), tuple(office_holidays))


@lru_cache(maxsize=8)
def _open_days(plan: Calendar, weekends: bool, office_holidays: tuple[tuple[Date, ...], ...]) -> OpenDays:
    same: dict[tuple[Date, ...], int] = {}  # calendars by their holidays, so that thousands of stores are looked up once
    calendar_of = np.array([same.setdefault(holidays, len(same)) for holidays in office_holidays])
    days = plan.days
    working, is_open = np.ones(days, np.bool_), np.ones((days, len(same)), np.bool_)

    def close(which: np.ndarray, holidays: tuple[Date, ...]) -> None:
        off = (plan.offset(day) - plan.first_day for day in holidays)  # any whole number may be written
        which[[t for t in off if 0 <= t < days]] = False

    if weekends:
        first = plan.day_zero.weekday() + plan.first_day
        working = np.resize([WEEKDAYS[(first + t) % 7] not in plan.weekend for t in range(7)], days)
        close(working, plan.holidays)
        for holidays, each in same.items():
            close(is_open[:, each], holidays)
    is_open &= working[:, None]
    t, none = np.arange(days)[:, None], np.full((1, len(same)), -1)
    later = np.minimum.accumulate(np.where(is_open, t, days)[::-1])[::-1]
    following = np.concatenate((np.where(later < days, later, -1), none))
    preceding = np.concatenate((none, np.maximum.accumulate(np.where(is_open, t, -1))))

    def at_or_after(office: Whole, day: Whole) -> np.ndarray:
        return following[np.minimum(np.maximum(day, 0), days), calendar_of[office]]

    def at_or_before(office: Whole, day: Whole) -> np.ndarray:
        return preceding[np.minimum(np.maximum(day, -1), days - 1) + 1, calendar_of[office]]

    return OpenDays(working, is_open[:, calendar_of], at_or_after, at_or_before)


def planned_day(plan: SessionPlan, number: np.ndarray, calendar: Calendar) -> np.ndarray:
    """(sessions,) the day, counted from the first day simulated, for which each of some sessions of a series is planned: the `number`-th of an office."""
    return calendar.offset(plan.first_day) - calendar.first_day + number % plan.dates * plan.every_days


def closed(office: str, planned: int, calendar: Calendar) -> Misfit:
    """A session that finds no open day from the one for which it is planned, counted from the first day simulated."""
    return Misfit("campaign.sessions", f"{office} is closed from {calendar.said(planned + calendar.first_day)} on", "extend last_day")


def sessions_without_a_day(settings: Settings, office_names: Sequence[str], office_holidays: Sequence[tuple[Date, ...]]) -> list[Misfit]:
    """Sessions for which an office has no open day left. A series whose number of sessions depends on how many people
    are addressed is asked about its first session only."""
    following = open_days(settings, office_holidays).at_or_after
    campaign, holding = settings.campaign, _holding(settings.campaign, office_names)
    found, everywhere = dict[Misfit, None](), np.arange(len(office_names))
    for each in (None, *campaign.waves):
        for plan in series_of(campaign, each):
            dates = planned_day(plan, np.arange(plan.dates if plan.supply_share is None else 1), campaign.calendar)
            dates += days_later(campaign, each)
            if (following(everywhere, int(dates.max())) >= 0).all():
                continue
            for office in holding(each, plan):
                for planned in dates[following(office, dates) < 0].tolist():
                    found[closed(office_names[office], planned, campaign.calendar)] = None
    return list(found)


def modules_without_a_day(settings: Settings, office_names: Sequence[str], office_holidays: Sequence[tuple[Date, ...]]) -> list[Misfit]:
    """Modules for which an office has no open day left after the last date of its sessions: the people of that date would never get there."""
    campaign = settings.campaign
    modules, start = campaign.programme.modules, campaign.calendar.first_day
    if not modules:
        return []
    following = open_days(settings, office_holidays).at_or_after
    holding, found, everywhere = _holding(campaign, office_names), dict[Misfit, None](), np.arange(len(office_names))
    for each in (None, *campaign.waves):
        for plan in series_of(campaign, each):
            last = planned_day(plan, np.array([plan.dates - 1]), campaign.calendar) + days_later(campaign, each)
            day = following(everywhere, np.repeat(last, len(everywhere)))
            for k, module in enumerate(modules):
                due = day + (module.after_days or 0) if module.date is None else campaign.calendar.offset(module.date) - start
                planned, held = np.maximum(day + 1, due), day >= 0
                day = np.where(held, following(everywhere, planned), -1)
                lacking = held & (day < 0)
                for office in holding(each, plan) if lacking.any() else ():
                    if lacking[office]:
                        misfit = closed(office_names[office], int(planned[office]), campaign.calendar)
                        found[misfit._replace(field=f"campaign.programme.modules.{k}")] = None
    return list(found)


def _holding(campaign: Campaign, office_names: Sequence[str]) -> Callable[[Wave | None, SessionPlan], Iterator[int]]:
    """A function of a wave (None: day zero) and one of its series: the rows of the offices that hold it."""
    starts = dict(zip(office_names, enumerate(waves_by_office(campaign, office_names)), strict=True))
    partial = any(map(is_partial, campaign.waves))  # then an office may start with several

    def holding(each: Wave | None, plan: SessionPlan) -> Iterator[int]:
        theirs = frozenset(office_names if each is None else each.whom.offices or office_names)
        for name in plan.offices or office_names:
            office, wave = starts[name]
            if wave is each or (partial and name in theirs):
                yield office

    return holding
