"""Whether settings fit together, and fit a company's offices: everything no single field shows. Nothing here is compiled."""

from collections.abc import Iterable, Sequence

import numpy as np

from sim.mechanisms import MECHANISMS, on
from sim.parameters import PARAMETERS
from sim.settings import Campaign, ChannelPrice, Date, Message, Reward, Settings
from sim.settings.waves import holds, meet
from sim.setup.alongside import second_of
from sim.setup.calendar import TALK_WINDOW_DAYS, Misfit, calendar, modules_without_a_day, planned_day, sessions_without_a_day
from sim.setup.partial_slopes import BETWEEN, contradictions
from sim.setup.waves import days_later, messages_of, registration_days, series_of
from sim.spelling import listed, nearest


def misfits(settings: Settings, office_names: Sequence[str], office_holidays: Sequence[tuple[Date, ...]]) -> list[Misfit]:
    """Everything wrong between settings and a company: names of parameters, mechanisms and offices, sessions and modules without a day."""
    found = unknown_names(settings.behaviour.parameters, settings.mechanisms) + missing_parameters(settings)
    found += unknown_channels(settings) + unknown_languages(settings) + unknown_offices(offices_named(settings), office_names)
    found = found or sessions_without_a_day(settings, office_names, office_holidays)
    found = found or modules_without_a_day(settings, office_names, office_holidays)
    return found + (of_second(misfits(second_of(settings), office_names, office_holidays), found) if settings.alongside else [])


def of_second(found: Sequence[Misfit], known: Sequence[Misfit] = ()) -> list[Misfit]:
    """Misfits of a second campaign, found as if it ran alone, in its own fields; what is `known` of the first already is left out."""
    named = (
        each._replace(field=f"alongside{each.field.removeprefix('campaign')}") if each.field.startswith("campaign") else each
        for each in found
    )
    return [each for each in named if each not in known]


def hardly_meant(settings: Settings) -> list[Misfit]:
    """What a planner cannot have meant, though it can be simulated: asked about before anything runs."""
    campaign = settings.campaign
    rewards: list[tuple[str, Reward]] = [("campaign.reward", campaign.reward)]
    rewards += [
        (f"campaign.rules.{i}.then.change_reward", each.then.change_reward)
        for i, each in enumerate(campaign.rules)
        if each.then.change_reward
    ]
    return [
        Misfit(
            f"{field}.value_usd",
            "pays nothing for a post that is to earn money",
            f"expected: {field}.value_usd above 0 beside {field}.kind={reward.kind}, or another kind",
            f"{reward.value_usd:g}",
        )
        for field, reward in rewards
        if reward.kind in ("money", "two_sided") and reward.value_usd == 0
    ] + (of_second(hardly_meant(second_of(settings))) if settings.alongside else [])


def notes_on_plan(settings: Settings) -> list[str]:
    """What a reader has to know of the plan, though it can be simulated; a sentence each."""
    second = notes_on_plan(second_of(settings)) if settings.alongside else []
    return [
        *booked_by_nobody(settings),
        *closes_too_late(settings),
        *ends_too_soon(settings),
        *paid_by_kind(settings),
        *priced_otherwise(settings),
        *waves_that_meet(settings),
        *dates_that_move(settings),
        *second,
    ]


def paid_by_kind(settings: Settings) -> list[str]:
    """What a reader has to know where posts earn money; in one sentence, or none."""
    campaign = settings.campaign
    if not on(settings, "rewards") or campaign.reward.kind not in ("money", "two_sided"):
        return []
    return [
        f"{campaign.name}: how much more people post for a larger sum is not known, so the model goes by the kind of a reward: "
        f"{campaign.reward.value_usd:g} USD a post change the cost, and nothing else. Do not ask it how much to pay."
    ]


def waves_that_meet(settings: Settings) -> list[str]:
    """What a reader has to know where one person may fit two waves; a sentence for each wave that comes too late for some."""
    campaign, told = settings.campaign, []
    for i, wave in enumerate(campaign.waves):
        earlier = [each for each in campaign.waves[:i] if meet(each.whom, wave.whom)]
        if taker := next((each.name for each in earlier if holds(each.whom, wave.whom)), None):
            told.append(
                f"{campaign.name}: nobody is in the wave {wave.name}: who fits it fits {taker} too, and joins the first of them in the list. List it earlier."
            )
        elif earlier:
            names = listed([each.name for each in earlier], 3)
            told.append(f"{campaign.name}: who fits the wave {wave.name} and an earlier one ({names}) joins the first of them in the list.")
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
                f"{campaign.name}: the wave {wave.name} takes over dates of the campaign, moved as far as it starts after day zero: "
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
    return [f"{campaign.name}: messages cost, by costs.channels_usd (USD), {', '.join(other)} as their files say."] if other else []


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
    end, found = campaign.calendar.days, set[int]()
    days = np.append(np.flatnonzero(calendar(settings, [])[0]), end)
    for wave in campaign.waves or (None,):
        later, opens = days_later(campaign, wave), registration_days(campaign, wave)[0]
        for plan in series_of(campaign, wave):
            first = max(0, opens, campaign.calendar.offset(plan.opens) - campaign.calendar.first_day + later)
            number = np.arange(plan.dates if plan.supply_share is None else int(plan.supply_share > 0.0))
            held = days[np.searchsorted(days, np.minimum(planned_day(plan, number, campaign.calendar) + later, end))]
            found |= set(held[(held <= days[np.searchsorted(days, min(first, end))]) & (held < end)].tolist())
    said = [campaign.calendar.said(day + campaign.calendar.first_day) for day in sorted(found)]
    return [
        f"{campaign.name}: nobody can book what takes place on {listed(said, 4)}: on no working day before it are both registration and the session open. "
        "It is held, and paid for, with nobody there. Open sooner, or hold it later."
    ] * (len(said) > 0)


def closes_too_late(settings: Settings) -> list[str]:
    """What a reader has to know where registration stays open when every session has begun; in one sentence, or none."""
    campaign, said, last = settings.campaign, settings.campaign.calendar.said, settings.campaign.last_session
    closes = max(registration_days(campaign, wave)[1] for wave in (None, *campaign.waves)) + campaign.calendar.first_day
    opens = min(registration_days(campaign, wave)[0] for wave in (None, *campaign.waves)) + campaign.calendar.first_day
    if last is None or closes <= last or opens >= last or any(rule.then.add_sessions for rule in campaign.rules):
        return []
    return [
        f"{campaign.name}: registration closes on {said(closes)}, and the last session is on {said(last)}. Nobody decides to register "
        "when no seat can be booked any more: staying open for longer changes nothing. Close on that day, or add sessions."
    ]


def ends_too_soon(settings: Settings) -> list[str]:
    """What a reader has to know where the simulation ends before all has been followed that counts; in one sentence, or none."""
    campaign, last = settings.campaign, settings.campaign.last_session
    ends = campaign.calendar.last_day
    if last is not None:  # on a day off it is held on the next working day
        days = np.flatnonzero(calendar(settings, [])[0]) + campaign.calendar.first_day
        last = min(days[days >= last].tolist(), default=last)
    if last is None or ends - last >= TALK_WINDOW_DAYS:
        return []
    return [
        f"{campaign.name}: the simulation ends {ends - last} days after the last session, and content heard counts what is told in "
        f"{TALK_WINDOW_DAYS}: it comes out too low beside campaigns that are followed for so long. Set campaign.calendar.last_day to "
        f"{last + TALK_WINDOW_DAYS} or later."
    ]


_KNOWN = frozenset(PARAMETERS)


def unknown_names(parameters: Iterable[str], mechanisms: Iterable[str]) -> list[Misfit]:
    """Parameters and mechanisms that the model does not have."""
    found = [
        Misfit(
            f"behaviour.parameters.{name}", "is not a parameter of the model", nearest(name, PARAMETERS) or f"known: {listed(PARAMETERS)}"
        )
        for name in parameters
        if name not in _KNOWN
    ]
    return found + [
        Misfit(f"mechanisms.{name}", "is not a mechanism", nearest(name, MECHANISMS) or f"known: {listed(MECHANISMS, 100)}")
        for name in mechanisms
        if name not in MECHANISMS
    ]


def missing_parameters(settings: Settings) -> list[Misfit]:
    """Parameters without a value, all in one, and values that cannot hold together."""
    given, found = settings.behaviour.parameters, list[Misfit]()
    if missing := [name for name in PARAMETERS if name not in given]:
        which = f"{missing[0]} is" if len(missing) == 1 else f"{len(missing)} are"
        found.append(Misfit("behaviour.parameters", f"{which} missing: {listed(missing)}", "every parameter of the model needs a value"))
    return found + (contradictions({name: given[name].value for name in BETWEEN}) if not missing else [])


def messages_named(campaign: Campaign) -> list[tuple[str, Message]]:
    """Every message that a campaign may send, and its field."""
    named: list[tuple[str, Message]] = [(f"campaign.teasers.{i}", each) for i, each in enumerate(campaign.teasers)]
    for i, wave in enumerate(campaign.waves):
        named += [(f"campaign.waves.{i}.teasers.{k}", each) for k, each in enumerate(wave.teasers or ())]
    return named + [
        (f"campaign.rules.{i}.then.send_teaser", each) for i, rule in enumerate(campaign.rules) if (each := rule.then.send_teaser)
    ]


def channels_named(settings: Settings) -> list[tuple[str, str]]:
    """Every field in which a campaign names a channel, and the name."""
    campaign = settings.campaign
    named = [(f"{field}.channel", each.channel) for field, each in messages_named(campaign)]
    return named + [("campaign.costs.channels_usd", name) for name in campaign.costs.channels_usd]


def unknown_channels(settings: Settings) -> list[Misfit]:
    """Channels that a campaign names and that do not exist, and parameters that channels name and that do not exist."""
    known = settings.channels
    found = [
        Misfit(field, "there is no channel of that name", nearest(name, known) or f"known: {listed(known)}", name)
        for field, name in channels_named(settings)
        if name not in known
    ]
    return found + [
        Misfit(f"channels.{name}.{part}", "is no parameter of behaviour", nearest(number, PARAMETERS), number)
        for name, each in known.items()
        for part, number in (("opened", each.opened), ("vividness", each.vividness), ("at_home", each.at_home))
        if isinstance(number, str) and number not in PARAMETERS
    ]


def languages_named(settings: Settings) -> list[tuple[str, str]]:
    """Every field in which a campaign names a language, and the name."""
    every = [(field, each.language) for field, each in messages_named(settings.campaign)]
    every.append(("campaign.programme", settings.campaign.programme.language))
    return [(f"{field}.language", name) for field, name in every if name is not None]


def languages_read(settings: Settings) -> list[str]:
    """Languages of which some office states who understands them."""
    return sorted({name for each in settings.company.cultures.values() for name in each.reads})


def unknown_languages(settings: Settings) -> list[Misfit]:
    """Languages of which no office states who understands them, though offices do so of others: they would count as understood by all."""
    known = languages_read(settings)
    how = "state the share of an office's people who do in company.cultures.OFFICE.reads, or no language where everybody does"
    return [
        Misfit(field, "no office states who understands that language", f"{nearest(name, known) or f'known: {listed(known)}'}; {how}", name)
        for field, name in languages_named(settings)
        if known and name not in known
    ]


def names_given(settings: Settings) -> tuple[object, ...]:
    """All names on which it depends whether settings fit a company."""
    return (*channels_named(settings), *languages_named(settings), *languages_read(settings), *offices_named(settings))


def offices_named(settings: Settings) -> list[tuple[str, tuple[str, ...]]]:
    """Every field in which a campaign names offices, and the names."""
    campaign = settings.campaign
    named = [("campaign.audience.offices", campaign.audience.offices)]
    named += [(f"campaign.teasers.{i}.audience.offices", each.audience.offices) for i, each in enumerate(campaign.teasers)]
    for i, wave in enumerate(campaign.waves):
        named += [(f"campaign.waves.{i}.offices", wave.offices), (f"campaign.waves.{i}.audience.offices", wave.audience.offices)]
        named += [
            (f"campaign.waves.{i}.sessions.{k}.audience.offices", each.audience.offices) for k, each in enumerate(wave.sessions or ())
        ]
    named += [(f"campaign.sessions.{i}.audience.offices", each.audience.offices) for i, each in enumerate(campaign.sessions)]
    named += [
        (f"campaign.programme.modules.{i}.audience.offices", each.audience.offices) for i, each in enumerate(campaign.programme.modules)
    ]
    named += [(f"campaign.others.{i}.audience.offices", each.audience.offices) for i, each in enumerate(campaign.others)]
    named += [("company.cultures", tuple(settings.company.cultures))]
    named += [(f"company.within_reach.{i}", each) for i, each in enumerate(settings.company.within_reach)]
    for name, channel in settings.channels_used.items():
        named += [(f"channels.{name}.offices", channel.offices), (f"channels.{name}.office_reach", tuple(channel.office_reach))]
    for i, rule in enumerate(campaign.rules):
        named += [(f"campaign.rules.{i}.then.{field.removesuffix('.offices')}.offices", each.offices) for field, each in rule.then.selects]
    return named + [(f"campaign.sessions.{i}.offices", each.offices) for i, each in enumerate(campaign.sessions)]


def unknown_offices(named: Iterable[tuple[str, Iterable[str]]], office_names: Sequence[str]) -> list[Misfit]:
    """Offices that are named somewhere and that the company does not have."""
    known, offices = set(office_names), f"offices: {listed(office_names)}"
    return [
        Misfit(field, "the company has no office of that name", "; ".join(filter(None, (nearest(name, office_names), offices))), name)
        for field, names in named
        for name in names
        if name not in known
    ]
