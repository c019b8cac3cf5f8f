"""When what happens where: mornings, sessions and teasers, from the campaign's calendar and the offices'."""

import math

import numpy as np

from sim import rules
from sim.company.company import Company
from sim.mechanisms import on
from sim.settings import CHANNELS, JOB_GRADES, SessionPlan, Settings
from sim.setup.calendar import SettingsError, closed, open_days, planned_day
from sim.state.layout import MORNING, OFFICE, SESSION, TEASER


def places(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(O,) offices and (mornings,) mornings. Offices that share a UTC offset share a morning; mornings come in the order of the day."""
    first = company.office_first
    offices = np.zeros(len(company.office_names), OFFICE)
    offices["first"], offices["last"] = first[:-1], first[1:]
    offsets = company.utc_offset_hours if on(settings, "time_zones") else np.zeros(len(offices))
    morning = np.concatenate(([0], np.cumsum(np.diff(offsets) != 0)))
    offices["morning"] = morning
    for name in ("queue_head", "queue_tail", "first_post", "contest_day"):
        offices[name] = -1
    mornings = np.zeros(morning[-1] + 1, MORNING)
    edges = np.searchsorted(morning, np.arange(len(mornings) + 1))
    mornings["first_office"], mornings["last_office"] = edges[:-1], edges[1:]
    mornings["first"], mornings["last"] = first[edges[:-1]], first[edges[1:]]
    return offices, mornings


def session_table(
    settings: Settings, company: Company, audience: np.ndarray, office_open: np.ndarray, lag: float, lead: float
) -> np.ndarray:
    """All sessions, by office then day. A session that falls on a closed day moves to the office's next open day.

    `audience` (O,) is the number of people addressed in each office; `lag` days after a session it may first be applied,
    `lead` days before it bookings are confirmed. Raises SettingsError where an office has no open day left.
    """
    campaign = settings.campaign
    start, rows = campaign.calendar.first_day, []
    row_of = {name: office for office, name in enumerate(company.office_names)}
    next_open, last_open = open_days(company.office_holidays, office_open)
    for plan in campaign.sessions:
        opens = max(0, campaign.calendar.offset(plan.opens) - start)
        for name in plan.offices or company.office_names:
            office = row_of[name]
            for number, seats in enumerate(seats_by_session(plan, int(audience[office]))):
                planned = planned_day(plan, number, campaign.calendar)
                day = next_open(office, planned)
                if day < 0:
                    raise SettingsError([closed(name, planned + start)])
                extra = round(plan.overbooking * seats / plan.seats)  # in proportion, where a small office's session is smaller
                limit = seats + (extra if on(settings, "overbooking") else 0)
                checked = last_open(office, day - max(1, int(lead)))
                rows.append((office, day, min(opens, day), checked, next_open(office, day + max(1, int(lag))), seats, limit))
    sessions = np.zeros(len(rows), SESSION)
    for field, column in zip(
        ("office", "day", "opens", "checked", "applied", "seats", "limit"), zip(*sorted(rows), strict=True), strict=False
    ):
        sessions[field] = column
    sessions["roster"] = -1
    return sessions


def seats_by_session(plan: SessionPlan, audience: int) -> list[int]:
    """Seats of each session of a series in one office; a supply share is dealt evenly over as many as it takes."""
    if plan.supply_share is None:
        return [plan.seats] * plan.dates
    total = math.ceil(plan.supply_share * audience)
    number = math.ceil(total / plan.seats)
    return [total // number + (k < total % number) for k in range(number)]


def deadline_table(settings: Settings, sessions: np.ndarray, office_count: int, exponent: float) -> tuple[np.ndarray, np.ndarray]:
    """(O,) row of each office, and (K, D) the log-odds from its deadline on each day, a row for each calendar of sessions.

    The deadline is the last day on which a session that is open can still be booked, or on which registration closes;
    with none open, that of registration. Pressure counts from the day on which the first of them opened.
    """
    registration, calendar = settings.campaign.registration, settings.campaign.calendar
    opens, closes = (calendar.offset(day) - calendar.first_day for day in (registration.opens, registration.closes))
    held: list[set[tuple[int, int]]] = [set() for _ in range(office_count)]
    for office, opened, day in zip(sessions["office"].tolist(), sessions["opens"].tolist(), sessions["day"].tolist(), strict=True):
        held[office].add((opened, day))
    known: dict[tuple[int, int], float] = {}
    rows: dict[frozenset[tuple[int, int]], int] = {}
    table: list[list[float]] = []
    row_of = np.zeros(office_count, np.int32)
    for office, dates in enumerate(map(frozenset, held)):
        if dates not in rows:
            rows[dates] = len(table)
            table.append([0.0] * calendar.days)
            for t in range(max(0, opens), min(closes + 1, calendar.days)):
                current = [each for each in dates if each[0] <= t < each[1]]
                first = max([opens, min(opened for opened, _ in current)]) if current else opens
                last = min([closes, max(day for _, day in current) - 1]) if current else closes
                left = (last - t + 1, last - first + 1)
                if left not in known:
                    known[left] = rules.deadline_log_odds(*left, exponent)
                table[-1][t] = known[left]
        row_of[office] = rows[dates]
    return row_of, np.array(table)


def teaser_table(settings: Settings, company: Company, office_open: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(T,) teasers; (T, O) the day each lands in each office (a closed office reads it when it opens again); (T, grades)
    whether each job grade is addressed."""
    campaign = settings.campaign
    start, count = campaign.calendar.first_day, len(campaign.teasers)
    table = np.zeros(count, TEASER)
    lands = np.full((count, len(company.office_names)), -1, np.int64)
    levels = np.zeros((count, len(JOB_GRADES)), np.bool_)
    row_of = {name: office for office, name in enumerate(company.office_names)}
    next_open, _ = open_days(company.office_holidays, office_open)
    for i, teaser in enumerate(campaign.teasers):
        day = campaign.calendar.offset(teaser.day) - start
        channel = CHANNELS.index(teaser.channel)
        twins = [k for k, each in enumerate(campaign.teasers) if (each.channel, each.wave) == (teaser.channel, teaser.wave)]
        number = sorted(twins, key=lambda k: (campaign.calendar.offset(campaign.teasers[k].day), k)).index(i)
        key = (channel * 16 + teaser.wave) * 256 + number
        table[i] = (day, channel, teaser.wave, teaser.mystery, teaser.surprise, teaser.benefit_clarity, key)
        for name in teaser.audience.offices or company.office_names:
            lands[i, row_of[name]] = next_open(row_of[name], day)
        for level in teaser.audience.levels or JOB_GRADES:
            levels[i, JOB_GRADES.index(level)] = True
    return table, lands, levels
