"""Whether settings fit together, and fit a company's offices: everything no single field shows. Nothing here is compiled."""

from collections.abc import Iterable, Sequence

from sim.mechanisms import MECHANISMS
from sim.once import once
from sim.parameters import PARAMETERS
from sim.settings import Behaviour, Campaign, Date, Message, Reward, Settings
from sim.setup.alongside import second_of
from sim.setup.calendar import Misfit, modules_without_a_day, sessions_without_a_day
from sim.setup.partial_slopes import BETWEEN, contradictions
from sim.setup.possible_values import impossible_values
from sim.spelling import listed, nearest


def misfits(settings: Settings, office_names: Sequence[str], office_holidays: Sequence[tuple[Date, ...]]) -> list[Misfit]:
    """Everything wrong between settings and a company: names of parameters, mechanisms and offices, sessions and modules without a day."""
    found = [*unknown_names((), settings.mechanisms), *unfit(settings.behaviour)]
    found += unknown_channels(settings) + unknown_languages(settings) + unknown_offices(offices_named(settings), office_names)
    found = found or sessions_without_a_day(settings, office_names, office_holidays)
    found = found or modules_without_a_day(settings, office_names, office_holidays)
    return found + (of_second(misfits(second_of(settings), office_names, office_holidays), found) if settings.alongside else [])


def of_second(found: Sequence[Misfit], known: Sequence[Misfit] = ()) -> list[Misfit]:
    """Misfits of a second campaign, found as if it ran alone, in its own fields; what is `known` of the first already is left out."""
    named = (each._replace(field=field_of_second(each.field)) for each in found)
    return [each for each in named if each not in known]


def field_of_second(field: str) -> str:
    """Where a second campaign states what the first one does in `field`."""
    return f"alongside{field.removeprefix('campaign')}" if field.startswith("campaign") else field


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


@once
def unfit(behaviour: Behaviour) -> list[Misfit]:
    """Unknown parameters, those without a value, all in one, and values that cannot be, alone or together."""
    given = behaviour.parameters
    found = unknown_names(given, ()) + impossible_values(given)
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
