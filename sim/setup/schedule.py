"""When what happens where: mornings, sessions and teasers, from the campaign's calendar and the offices'."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.audiences import in_audience, is_fine
from sim.company.company import Company
from sim.disclosure import known_sizes
from sim.mechanisms import on
from sim.settings import JOB_GRADES, NEEDS, RECIPIENTS, Parameter, SendTeaser, SessionPlan, Settings, Teaser, Wave
from sim.setup.calendar import OpenDays, SettingsError, closed, planned_day
from sim.setup.kinds import Kinds
from sim.setup.prices import added_room_usd, message_time_usd, message_usd
from sim.setup.waves import days_later, messages_of, numbers_of_twins, registration_days, series_of
from sim.state.layout import DESK, MORNING, OFFICE, SESSION, TEASER


def places(settings: Settings, company: Company, kinds: Kinds) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(O,) offices, (mornings,) mornings, and (O, C) DESK, when each kind of people may register; no row if all are of one kind. Offices that
    share a UTC offset share a morning; mornings come in the order of the day."""
    first = company.office_first
    offices = np.zeros(len(company.office_names), OFFICE)
    offices["first"], offices["last"] = first[:-1], first[1:]
    offsets = company.utc_offset_hours if on(settings, "time_zones") else np.zeros(len(offices))
    morning = np.concatenate(([0], np.cumsum(np.diff(offsets) != 0)))
    offices["morning"] = morning
    windows = np.array([registration_days(settings.campaign, wave) for wave in (None, *settings.campaign.waves)])[kinds.wave + 1]
    here = kinds.present
    offices["opens"] = np.where(here, windows[..., 0], windows.max()).min(1)
    offices["closes"] = np.where(here, windows[..., 1], windows.min()).max(1)
    desks = np.zeros(here.shape if len(kinds.of) else (0, 0), DESK)
    if len(kinds.of):
        desks["opens"], desks["closes"] = windows[..., 0], windows[..., 1]
    for name in ("queue_head", "queue_tail", "first_post", "contest_day"):
        offices[name] = -1
    mornings = np.zeros(morning[-1] + 1, MORNING)
    edges = np.searchsorted(morning, np.arange(len(mornings) + 1))
    mornings["first_office"], mornings["last_office"] = edges[:-1], edges[1:]
    mornings["first"], mornings["last"] = first[edges[:-1]], first[edges[1:]]
    return offices, mornings, desks


def session_table(
    settings: Settings,
    company: Company,
    kinds: Kinds,
    audience: np.ndarray,
    calendar: OpenDays,
    rule_offices: np.ndarray,
    lag: float,
    lead: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All sessions, by office then day, in each office those last that rules may add. A session that falls on a closed day moves to the office's next open day.
    (S, C) bool: whether each is for people of a kind. (S,) int32: places for those who join from home.

    `audience` (O, C) is the number of people of each kind addressed in each office; `lag` days after a session it may first be applied,
    `lead` days before it bookings are confirmed. Raises SettingsError where an office has no open day left.
    """
    campaign, names = settings.campaign, company.office_names
    start = campaign.calendar.first_day
    found, overbooked = [np.zeros((0, 8 + kinds.number), np.int64)], on(settings, "overbooking")
    for wave, plan, whom, office, number, seats, home in series_held(settings, company, kinds, audience):
        later = days_later(campaign, wave)
        planned = planned_day(plan, number, campaign.calendar) + later
        day = calendar.at_or_after(office, planned)
        if (day < 0).any():
            shut = {closed(names[office[n]], int(planned[n]), campaign.calendar): None for n in np.flatnonzero(day < 0)}
            raise SettingsError(list(shut))
        opens = np.minimum(max(0, campaign.calendar.offset(plan.opens) - start + later), day)
        checked, applied = calendar.at_or_before(office, day - max(1, int(lead))), calendar.at_or_after(office, day + max(1, int(lag)))
        limit = seats + home + in_proportion(plan.overbooking, plan, seats) * overbooked
        found.append(np.column_stack((office, day, opens, checked, applied, seats, limit, home, whom[office])).astype(np.int64))
    rows = np.concatenate(found)
    rows = rows[np.lexsort(rows.T[::-1])]
    listed, places, meant = np.zeros(len(rows), SESSION), rows[:, 7].astype(np.int32), rows[:, 8:].astype(np.bool_)
    for field, column in zip(("office", "day", "opens", "checked", "applied", "seats", "limit"), rows.T, strict=False):
        listed[field] = column
    listed["rule"], listed["room_usd"], listed["roster"] = -1, campaign.costs.session_usd, -1
    added = sessions_of_rules(settings, rule_offices)
    if len(added) == 0:
        return listed, meant, places
    sessions = np.concatenate((listed, added))
    order = np.argsort(sessions["office"], kind="stable")
    places = np.concatenate((places, np.zeros(len(added), np.int32)))
    meant = np.concatenate((meant, np.ones((len(added), kinds.number), np.bool_)))
    return sessions[order], meant[order], places[order]


class SeriesHeld(NamedTuple):
    """A series of sessions as one wave has it, a row a session."""

    wave: Wave | None
    plan: SessionPlan
    whom: np.ndarray  # (O, C) bool, kinds of people in offices that it is for
    office: np.ndarray  # (sessions,)
    number: np.ndarray  # (sessions,) the how manieth of its office
    seats: np.ndarray  # (sessions,)
    home: np.ndarray  # (sessions,) places for those who join from home


def series_held(settings: Settings, company: Company, kinds: Kinds, audience: np.ndarray) -> Iterator[SeriesHeld]:
    """Every series of sessions of every wave, the campaign's own first. `audience`: as for `session_table`."""
    campaign = settings.campaign
    for row, wave in enumerate((None, *campaign.waves), -1):
        starting = kinds.present & (kinds.wave == row)
        for plan in series_of(campaign, wave):
            whom = starting & kinds.fit(plan.audience) & in_offices(plan.offices, company.office_names)
            holding = np.flatnonzero(whom.any(1))
            theirs = (audience * whom).sum(1)[holding]
            if plan.supply_share is not None and company.real and len(holding):
                # seats are shown: by office they would tell how many of a few people are addressed
                weight = known_sizes(company)[holding]
                theirs = theirs.sum() * weight / weight.sum()
            of, number, seats = seats_by_session(plan, theirs)
            yield SeriesHeld(wave, plan, whom, holding[of], number, seats, in_proportion(plan.from_home, plan, seats))


def in_proportion(places: int, plan: SessionPlan, seats: np.ndarray) -> np.ndarray:
    """(sessions,) places beside the seats of each, in proportion where a small office's session is smaller."""
    return np.rint(places * seats / plan.seats)


def in_offices(chosen: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """(O, 1) bool, whether each office is one of the chosen; none chosen: (1, 1), all are."""
    wanted = frozenset(chosen)
    return np.array([name in wanted for name in names] if chosen else [True])[:, None]


def sessions_of_rules(settings: Settings, rule_offices: np.ndarray) -> np.ndarray:
    """(most,) SESSION, those that rules may add, on no day as yet; `rule_offices` (R, O) bool tells where each acts."""
    found = []
    for row, rule in enumerate(settings.campaign.rules):
        if (added := rule.then.add_sessions) is not None:
            sessions = np.zeros((int(rule_offices[row].sum()), rule.times * added.sessions), SESSION)
            sessions["office"] = np.flatnonzero(rule_offices[row])[:, None]
            sessions["rule"] = row
            sessions["room_usd"] = added_room_usd(settings, added)
            found.append(sessions.ravel())
    sessions = np.concatenate(found) if found else np.zeros(0, SESSION)
    for name in ("day", "opens", "checked", "applied", "roster"):
        sessions[name] = -1
    return sessions


def seats_by_session(plan: SessionPlan, audience: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(sessions,) of a series: in which of some offices each is, the how manieth of the office it is, its seats. `audience` are people of each
    office; a supply share is dealt evenly over as many sessions as it takes."""
    total = np.full(len(audience), plan.dates * plan.seats)
    if plan.supply_share is not None:
        total = np.ceil(plan.supply_share * audience).astype(np.int64)
    held = -(-total // plan.seats)
    office = np.repeat(np.arange(len(audience)), held)
    number = np.arange(len(office)) - np.repeat(np.cumsum(held) - held, held)
    return office, number, total[office] // held[office] + (number < total[office] % held[office])


def teaser_table(
    settings: Settings, company: Company, kinds: Kinds, calendar: OpenDays, behaviour: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(T,) teasers, the campaign's and then those that rules may send; (T, O, C) the day each lands in each office for each kind of people (a closed office
    reads it when it opens again; -1 not sent there, or not yet); (T, grades) whether each job grade is addressed; (T, O) the chance
    that it reaches somebody there, 0 where its channel is not.

    `behaviour` is the record of parameters, switches applied.
    """
    campaign = settings.campaign
    start, names = campaign.calendar.first_day, company.office_names
    every = messages_of(campaign)
    table = np.zeros(len(every), TEASER)
    lands = np.full((len(every), len(names), kinds.number), -1, np.int64)
    levels = np.zeros((len(every), len(JOB_GRADES)), np.bool_)
    opened = np.zeros((len(every), len(names)))
    number, everywhere = numbers_of_twins(campaign), np.arange(len(names))[:, None]
    later = np.array([days_later(campaign, wave) for wave in (None, *campaign.waves)])[kinds.wave + 1]
    for i, each in enumerate(every):
        message, channel, planned = each.message, settings.channels[each.message.channel], isinstance(each.message, Teaser)
        key = (channel_key(message.channel) * 16 + message.wave) * 256 + number[i] % 256 + (number[i] // 256 << 20)
        vividness, chance, at_home = (value_of(number, behaviour) for number in (channel.vividness, channel.opened, channel.at_home))
        sent_to = kinds.present & in_offices(message.audience.offices, names) & in_offices(channel.offices, names)
        if planned:
            sent_to &= np.array([each.planned_in(wave) for wave in (None, *campaign.waves)])[kinds.wave + 1]
        reach = np.array([channel.office_reach.get(name, 1.0) for name in names]) if channel.office_reach else 1.0
        opened[i] = sent_to.any(1) * (chance * reach) if on(settings, "teasers") else 0.0
        days = np.zeros(0, np.int64)
        if isinstance(message, Teaser):
            days = campaign.calendar.offset(message.day) - start + later
            lands[i] = np.where(sent_to, calendar.at_or_after(everywhere, days), -1)
            days = days[sent_to]
        landing = lands[i][lands[i] >= 0].tolist()  # sent, and paid, on the first day on which somebody can read it
        day = min(landing or days.tolist(), default=campaign.calendar.offset(message.day) - start) if isinstance(message, Teaser) else -1
        to = RECIPIENTS.index(message.to) if isinstance(message, SendTeaser) else 0
        if len(days) and any(wave.teasers is not None for wave in campaign.waves):  # priced for where it goes
            message = message.to_offices(tuple(name for name, day in zip(names, lands[i].max(1), strict=True) if day >= 0))
        usd = message_usd(settings, message, company) if planned else 0.0  # of rules: what is paid, once one sends it
        sent = (
            to,
            each.rule,
            planned and (len(landing) > 0 if len(days) else not campaign.waves),
            usd,
            message_time_usd(settings, message),
            0,
        )
        told = (message.wave, message.mystery, message.surprise, message.benefit_clarity)
        table[i] = (day, NEEDS.index(channel.needs), vividness, at_home, *told, key, *sent)
        for level in message.audience.levels or JOB_GRADES:
            levels[i, JOB_GRADES.index(level)] = True
    return table, lands, levels, opened


def message_groups(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(T,) int32 row of each message's group, -1 where offices and ranks tell whom it is for; (G, N) bool members of each group."""
    audiences = [each.message.audience for each in messages_of(settings.campaign)]
    fine = list(dict.fromkeys(each for each in audiences if is_fine(each)))
    row = np.array([fine.index(each) if is_fine(each) else -1 for each in audiences], np.int32)
    members = [in_audience(each, company) for each in fine]
    return row, np.array(members, np.bool_).reshape(len(fine), company.size)


def message_heads(settings: Settings, company: Company, wanted: bool) -> np.ndarray:
    """(T, O) int64 people whom each message is for; no row if it is not `wanted`."""
    every = messages_of(settings.campaign) if wanted else []
    heads = [
        np.bincount(company.office[in_audience(each.message.audience, company)], minlength=len(company.office_names)) for each in every
    ]
    return np.array(heads, np.int64).reshape(len(every), len(company.office_names))


def value_of(number: Parameter | str, behaviour: Any) -> float:
    """A number of a channel: its own, or that of the behavioural parameter it names."""
    return float(behaviour[number]) if isinstance(number, str) else number.value


_NUMBERED = ("email", "film", "poster", "manager", "broadcast")
"""The first channels have small numbers in chance; any other is named by its name."""


def channel_key(name: str) -> int:
    """What names a channel in chance: the same wherever its file lies, and whatever other channels there are."""
    if name in _NUMBERED:
        return _NUMBERED.index(name)
    return len(_NUMBERED) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:5])
