"""Which office starts with which wave, and what that makes of the campaign's days. Nothing here is compiled."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.once import once
from sim.settings import Audience, Campaign, Message, SessionPlan, Teaser, Wave


def waves_by_office(campaign: Campaign, office_names: Sequence[str]) -> list[Wave | None]:
    """The wave with which each office starts as a whole; None: on day zero, with the campaign."""
    wave_of = {office: wave for wave in reversed(campaign.waves) if not is_partial(wave) for office in wave.whom.offices}
    return [wave_of.get(name) for name in office_names]


def is_partial(wave: Wave) -> bool:
    """Whether a wave is for some people of an office alone."""
    return wave.audience.model_copy(update={"offices": ()}) != Audience()


def days_later(campaign: Campaign, wave: Wave | None) -> int:
    """By how many days a wave starts after day zero."""
    return 0 if wave is None else campaign.calendar.offset(wave.starts)


def series_of(campaign: Campaign, wave: Wave | None) -> Sequence[SessionPlan]:
    """The series of sessions that a wave has, on days from its start."""
    own = None if wave is None else wave.counted(campaign.calendar).sessions
    return campaign.sessions if own is None else own


def registration_days(campaign: Campaign, wave: Wave | None) -> tuple[int, int]:
    """First and last day on which the people of a wave may register, from the first day simulated."""
    counted = wave.counted(campaign.calendar) if wave else None
    own = (counted.registration_opens, counted.registration_closes) if counted else (None, None)
    plan = (campaign.registration.opens, campaign.registration.closes)
    opens, closes = (campaign.calendar.offset(default if day is None else day) for day, default in zip(own, plan, strict=True))
    later = days_later(campaign, wave) - campaign.calendar.first_day
    return opens + later, closes + later


class Sent(NamedTuple):
    """A message; the wave whose own it is, the row of the rule that may send it (-1: planned)."""

    message: Message
    wave: Wave | None
    rule: int

    def planned_in(self, wave: Wave | None) -> bool:
        """Whether it is planned for offices of a wave: its own messages take the place of the campaign's."""
        mine = self.wave is wave if self.wave else wave is None or wave.teasers is None
        return isinstance(self.message, Teaser) and mine


@once
def messages_of(campaign: Campaign) -> tuple[Sent, ...]:
    """The campaign's messages, those that waves have of their own (on days from their start), and those that rules may send."""
    found = [Sent(each, None, -1) for each in campaign.teasers]
    for wave in campaign.waves:
        own = wave.counted(campaign.calendar).teasers or ()
        found += [Sent(each.model_copy(update={"audience": each.audience.within(wave.whom)}), wave, -1) for each in own]
    for row, rule in enumerate(campaign.rules):
        if rule.then.send_teaser is not None:
            found += [Sent(rule.then.send_teaser, None, row)] * rule.times
    return tuple(found)


@once
def numbers_of_twins(campaign: Campaign) -> list[int]:
    """The number of each of the campaign's messages among those of its channel and wave that the same people get: by day; those of rules
    come last."""
    every = messages_of(campaign)
    days = [
        campaign.calendar.offset(each.message.day) if isinstance(each.message, Teaser) else campaign.calendar.last_day + 1 for each in every
    ]
    counted: dict[tuple[str, int], dict[str, int]] = {}
    numbers = [0] * len(every)
    for i in sorted(range(len(every)), key=lambda k: (days[k], k)):
        message, wave, rule = every[i]
        of_kind = counted.setdefault((message.channel, message.wave), {})
        whose = wave.name if wave else ""
        numbers[i] = of_kind.get(whose, 0) if rule < 0 else max(of_kind.values(), default=0)
        of_kind[whose] = numbers[i] + 1
    return numbers
