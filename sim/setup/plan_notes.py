"""What a reader has to know of the plan of a campaign, though it can be simulated. No replication runs through it: words may change, and
results stay."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.mechanisms import on
from sim.settings import ChannelPrice, Settings
from sim.settings.waves import holds, meet
from sim.setup.alongside import second_of
from sim.setup.calendar import TALK_WINDOW_DAYS, Whole, open_days, planned_day
from sim.setup.fit import field_of_second, messages_named
from sim.setup.waves import days_later, messages_of, registration_days, series_of
from sim.spelling import listed, plural

MOST_NAMED = 3
"""Campaigns that a note names."""


class Note(NamedTuple):
    """What a reader has to know of the plan of a campaign, though it can be simulated."""

    of: str  # what the campaign is called
    says: str
    field: str = ""  # which is to be set to a later day
    day: int = 0  # the earliest that does

    def __str__(self) -> str:
        """For whoever sets fields."""
        return f"{self.of}: {self.says}" + (f" Set {self.field} to {self.day} or later." if self.field else "")


def notes_on_plan(settings: Settings, called: str = "") -> list[Note]:
    """What a reader has to know of the plan of each campaign; the first may be called otherwise than by its name."""
    of = called or settings.campaign.name
    says = [
        *booked_by_nobody(settings),
        *closes_too_late(settings),
        *adds_too_late(settings),
        *idle_where_people_are_sent(settings),
        *paid_by_kind(settings),
        *priced_otherwise(settings),
        *go_nowhere(settings),
        *waves_that_meet(settings),
        *dates_that_move(settings),
    ]
    second = notes_on_plan(second_of(settings)) if settings.alongside else []
    second = [each._replace(field=field_of_second(each.field)) for each in second]
    return [*ends_too_soon(settings, of), *(Note(of, each) for each in says), *second]


def each_once(notes: Iterable[Note]) -> list[Note]:
    """What is true of several campaigns once, with the names of all of them."""
    of: dict[Note, list[str]] = {}
    for each in notes:
        of.setdefault(each._replace(of=""), []).append(each.of)
    return [note._replace(of=listed(dict.fromkeys(names), MOST_NAMED)) for note, names in of.items()]


def paid_by_kind(settings: Settings) -> list[str]:
    """What a reader has to know where posts earn money; in one sentence, or none."""
    campaign = settings.campaign
    if not on(settings, "rewards") or campaign.reward.kind not in ("money", "two_sided"):
        return []
    return [
        "how much more people post for a larger sum is not known, so the model goes by the kind of a reward: "
        f"{campaign.reward.value_usd:g} USD a post change the cost, and nothing else. Do not ask it how much to pay."
    ]


def waves_that_meet(settings: Settings) -> list[str]:
    """What a reader has to know where one person may fit two waves; a sentence for each wave that comes too late for some."""
    campaign, told = settings.campaign, []
    for i, wave in enumerate(campaign.waves):
        earlier = [each for each in campaign.waves[:i] if meet(each.whom, wave.whom)]
        if taker := next((each.name for each in earlier if holds(each.whom, wave.whom)), None):
            told.append(
                f"nobody is in the wave {wave.name}: who fits it fits {taker} too, and joins the first of them in the list. List it earlier."
            )
        elif earlier:
            names = listed([each.name for each in earlier], 3)
            told.append(f"who fits the wave {wave.name} and an earlier one ({names}) joins the first of them in the list.")
    return told


def dates_that_move(settings: Settings) -> list[str]:
    """What a reader has to know where a wave that states part of its plan takes over dates of the campaign; a sentence a wave. One that
    states nothing is the whole plan at another time, and meant to move."""
    campaign, told = settings.campaign, []
    calendar, registration = campaign.calendar, campaign.registration
    for wave in campaign.waves:
        every = list(wave.days(campaign.sessions, campaign.teasers, registration.opens, registration.closes))
        starts = calendar.offset(wave.starts)
        moved = [each for each in every if not each.own and not isinstance(each.day, int) and not each.field.endswith(".dates")]
        if starts and moved and any(each.own for each in every):
            days = [f"{each.field} from {each.day} to {calendar.date(calendar.offset(each.day) + starts)}" for each in moved]
            parts = ", ".join(dict.fromkeys(each.part for each in moved))
            told.append(
                f"the wave {wave.name} takes over dates of the campaign, moved as far as it starts after day zero: "
                f"{listed(days, 4)}. Where a date is to stay, state it in the wave ({parts})."
            )
    return told


def priced_otherwise(settings: Settings) -> list[str]:
    """What a reader has to know where the campaign's price of a channel takes the place of another one in the channel's file."""
    campaign = settings.campaign
    unpriced = {each.message.channel for each in messages_of(campaign) if each.message.cost_usd is None}
    other = [
        f"{name} {usd:g} instead of {_in_words(settings.channels[name].price)}"
        for name, usd in campaign.costs.channels_usd.items()
        if name in unpriced & settings.channels.keys() and settings.channels[name].price != ChannelPrice(message_usd=usd)
    ]
    return [f"messages cost, by costs.channels_usd (USD), {', '.join(other)} as their files say."] if other else []


def go_nowhere(settings: Settings) -> list[str]:
    """What a reader has to know of messages to offices none of which has their channel; in one sentence, or none."""
    every = {f"{field.removeprefix('campaign.')} ({each.channel})": each for field, each in messages_named(settings.campaign)}
    of_waves = {f"waves.{i}.": wave.whom.offices for i, wave in enumerate(settings.campaign.waves)}
    found = []
    for said, message in every.items():
        wave = next((offices for field, offices in of_waves.items() if said.startswith(field)), ())
        goes_to, has_it = message.audience.offices or wave, settings.channels[message.channel].offices
        if goes_to and has_it and not set(goes_to) & set(has_it):
            found.append(said)
    return [f"none of the offices that a message is for has its channel, so that it reaches nobody: {listed(found, 4)}."] if found else []


def _in_words(price: ChannelPrice) -> str:
    parts = {"a message": price.message_usd, "an office": price.office_usd, "a head": price.head_usd}
    return " + ".join(f"{usd:g} {what}" for what, usd in parts.items() if usd) or "nothing"


def booked_by_nobody(settings: Settings) -> list[str]:
    """What a reader has to know where sessions are held before anybody can have booked them; in one sentence, or none. Holidays of single
    offices are left out, and so are offices in no wave where others are in some; of a series whose number of sessions depends on how many
    people are addressed, all but the first."""
    campaign = settings.campaign
    if any(rule.then.open_registration for rule in campaign.rules):  # which may open it earlier
        return []
    from_day, found = _next_working_day(settings), set[int]()
    for wave in campaign.waves or (None,):
        later, opens = days_later(campaign, wave), registration_days(campaign, wave)[0]
        for plan in series_of(campaign, wave):
            first = max(0, opens, campaign.calendar.offset(plan.opens) - campaign.calendar.first_day + later)
            number = np.arange(plan.dates if plan.supply_share is None else int(plan.supply_share > 0.0))
            held, booked = from_day(planned_day(plan, number, campaign.calendar) + later), int(from_day(first))
            found |= set(held[(held >= 0) & ((held <= booked) | (booked < 0))].tolist())
    said = [campaign.calendar.said(day + campaign.calendar.first_day) for day in sorted(found)]
    return [
        f"nobody can book what takes place on {listed(said, 4)}: on no working day before it are both registration and the session open. "
        "It is held, and paid for, with nobody there. Open sooner, or hold it later."
    ] * (len(said) > 0)


def closes_too_late(settings: Settings) -> list[str]:
    """What a reader has to know where registration stays open when every session has begun; in one sentence, or none."""
    campaign, said, last = settings.campaign, settings.campaign.calendar.said, last_session_held(settings)
    closes = max(registration_days(campaign, wave)[1] for wave in (None, *campaign.waves)) + campaign.calendar.first_day
    opens = min(registration_days(campaign, wave)[0] for wave in (None, *campaign.waves)) + campaign.calendar.first_day
    if last is None or closes <= last or opens >= last or any(rule.then.add_sessions for rule in campaign.rules):
        return []
    return [
        f"registration closes on {said(closes)}, and the last session is on {said(last)}. Nobody decides to register "
        "when no seat can be booked any more: staying open for longer changes nothing. Close on that day, or add sessions."
    ]


def adds_too_late(settings: Settings) -> list[str]:
    """What a reader has to know where a rule may add sessions of which is not followed for long enough what is told; a sentence a rule.
    Holidays of single offices are left out."""
    campaign, from_day, told = settings.campaign, _next_working_day(settings), []
    first, last, said = campaign.calendar.first_day, campaign.calendar.last_day, campaign.calendar.said
    for i, rule in enumerate(campaign.rules):
        if (added := rule.then.add_sessions) is None:
            continue
        earliest, latest = rule.when.evenings(campaign.calendar)
        evening = np.arange(earliest, latest + 1)
        announced = evening + 1 - first
        planned = np.maximum(announced + rule.lead_days, from_day(announced) + 1)[:, None] + np.arange(added.sessions) * added.every_days
        held = from_day(planned).max(1) + first
        late = held > last - TALK_WINDOW_DAYS
        if not late.any():
            continue
        in_time = evening[: late.argmax()]  # of the last evenings none is held any more
        cure = f"Set rules.{i}.when.latest to {in_time[-1]} or earlier, or end" if len(in_time) else "End"
        told.append(
            f"the rule {rule.name} may add sessions until {said(int(held.max()))}, and content heard counts what is told in {TALK_WINDOW_DAYS} "
            f"days after the last session: where it adds some that late, content heard comes out too low. {cure} the simulation later."
        )
    return told


def idle_where_people_are_sent(settings: Settings) -> list[str]:
    """What a reader has to know where people are sent, and something is stated for those who ask for a seat or wait for one; in one
    sentence, or none."""
    registration = settings.campaign.registration
    if registration.mode != "mandatory":
        return []
    idle = ["registration.carry_over=true"] * registration.carry_over + ["registration.waitlist=false"] * (not registration.waitlist)
    for rule in settings.campaign.rules:
        if rule.then.move_seats or (rule.when.metric == "waitlist" and rule.when.at_least):
            idle.append(f"the rule {rule.name}")
    assigned = "seats are assigned (registration.mode=mandatory), and nobody asks for one or waits for one"
    return [f"{assigned}. This does nothing: {listed(idle, 4)}."] if idle else []


def ends_too_soon(settings: Settings, of: str) -> list[Note]:
    """What a reader has to know where the simulation ends before all has been followed that counts; one note, or none."""
    why, last = why_heard_too_low(settings), last_session_held(settings)
    if not why or last is None:
        return []
    says = f"{why}: it comes out too low beside campaigns that are followed for so long."
    return [Note(of, says, "campaign.calendar.last_day", last + TALK_WINDOW_DAYS)]


def why_heard_too_low(settings: Settings) -> str:
    """Why content heard comes out too low; nothing where what is told is followed for as long as it counts."""
    last = last_session_held(settings)
    after = TALK_WINDOW_DAYS if last is None else settings.campaign.calendar.last_day - last
    if after >= TALK_WINDOW_DAYS:
        return ""
    days = plural(after, "day")
    return f"the simulation ends {days} after the last session, and content heard counts what is told in {TALK_WINDOW_DAYS}"


def last_session_held(settings: Settings) -> int | None:
    """The day on which the last planned session is held: one planned for a day off moves to the next working day. None without any."""
    campaign = settings.campaign
    if campaign.last_session is None:
        return None
    return day_held(settings, campaign.last_session)


def day_held(settings: Settings, day: int) -> int:
    """The day on which a session is held, or a message sent, that is planned for some day; for one after which nobody works any more, that day."""
    first = settings.campaign.calendar.first_day
    held = int(_next_working_day(settings)(day - first))
    return day if held < 0 else held + first


def _next_working_day(settings: Settings) -> Callable[[Whole], np.ndarray]:
    """The company's first working day at or after a day, counted from the first day simulated; -1 none. Holidays of single offices are left out."""
    return partial(open_days(settings, [()]).at_or_after, 0)
