"""What only a built company shows: mistakes in its files, settings that do not fit the people in it, and what of a campaign is for nobody."""

from collections.abc import Callable
from typing import Any

from experiments.config.check import Check
from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, RequestError, in_records
from experiments.config.provenance import provenance
from experiments.execution.real_people import built
from experiments.execution.worker import remember
from experiments.storage.cache_keys import company_key, group_key
from sim.audiences import audiences_of_nobody, selections, unknown_groups
from sim.company.company import Company
from sim.company.records import RecordsError
from sim.disclosure import SMALL_GROUP, too_fine
from sim.settings import Settings
from sim.setup.alongside import plans_of
from sim.setup.calendar import Misfit, SettingsError
from sim.setup.fit import misfits, of_second
from sim.setup.kinds import wave_rows
from sim.setup.plan_notes import Note
from sim.setup.world import build_world


class Companies(dict[str, Company]):
    """Companies of everything that is going to be simulated, by key, each built once."""

    def of(self, settings: Settings) -> Company:
        """The company of these settings."""
        return self[company_key(settings)]


def with_companies(check: Check) -> Companies:
    """Build the companies, and note in the check what is wrong with their files or does not fit them."""
    companies, tried, seen = Companies(), set[str](), set[object]()
    for each in check.configurations:
        key, plan = company_key(each.settings), each.settings.company
        group = key if each.build else group_key(plan)  # many behaviours may share the files of one company
        if group not in tried and (each.build or plan.kind == "records"):
            with check.gather():
                companies[key] = built_company(each.settings, check.arguments)
                remember(key, companies[key])
            tried |= {key, group_key(plan)}
        about = key, each.about
        if key in companies and about not in seen:
            seen.add(about)
            check.misfits(each, misfits_of(each.settings, companies[key]))
    return companies


def built_company(settings: Settings, arguments: Arguments) -> Company:
    """The company. Raises RequestError if its files are wrong or it is too large."""
    try:
        return built(settings)
    except RecordsError as error:
        raise RequestError(in_records(each) for each in error.problems) from error
    except ValueError as error:
        raise RequestError([Problem(provenance("company", arguments), "company", str(error))]) from error


def for_nobody(settings: Settings, called: str, companies: Companies) -> list[Note]:
    """A note on each campaign whose own sessions or messages nobody has, since everybody starts with a wave that states its own. The first
    campaign may be called otherwise than by its name; of a company that is not built yet nothing is said."""
    company, found = companies.get(company_key(settings)), list[Note]()
    if company is None:
        return found
    for field, plan in zip(settings.campaigns, plans_of(settings), strict=True):
        campaign = plan.campaign
        stated = {"sessions": campaign.sessions, "teasers": campaign.teasers}
        unused = [part for part in stated if stated[part] and all(getattr(wave, part) is not None for wave in campaign.waves)]
        if campaign.waves and unused and (wave_rows(campaign, company) >= 0).all():
            of, its = " and ".join(f"{field}.{part}" for part in unused), " and ".join(f"{field}.waves.0.{part}" for part in unused)
            says = f"everybody starts with a wave that has its own, so {of} are for nobody. Change {its} and so on."
            found.append(Note(called if called and plan is settings else campaign.name, says))
    return found


def misfits_of(settings: Settings, company: Company) -> list[Misfit]:
    """What does not fit between settings and their company."""
    found = misfits(settings, company.office_names, company.office_holidays)
    if not found and company.real:
        found = [Misfit(*each) for each in unknown_groups(settings, company)] or _too_few(settings, company)
    if not found:
        for plan in plans_of(settings):
            try:  # what only a world shows: rows of people that do not exist, a series of sessions as long as the audience is large
                build_world(plan, company, 0)
            except SettingsError as error:
                found += error.problems if plan is settings else of_second(error.problems)
    return found or [Misfit(*each) for each in audiences_of_nobody(settings, company)]


def misfits_in(companies: dict[str, Company]) -> Callable[[Settings], list[Misfit]]:
    """What does not fit between settings and their company, for design points that are made one after the other; what decides
    that is looked at once. Companies that are new are added."""
    known: dict[Any, list[Misfit]] = {}

    def found(settings: Settings) -> list[Misfit]:
        campaign, key = settings.campaign, company_key(settings)
        people = tuple(selections(settings).items()), campaign.sessions, campaign.waves, campaign.rules, campaign.programme.modules
        reached = tuple(group_key(each) for each in settings.channels_used.values())
        second = settings.alongside and settings.alongside.model_dump_json()
        deciding = (key, second, campaign.calendar, campaign.registration, people, reached, tuple(settings.mechanisms.items()))
        if deciding not in known:
            if key not in companies:
                companies[key] = built(settings)
            known[deciding] = misfits_of(settings, companies[key])
        return known[deciding]

    return found


def _too_few(settings: Settings, company: Company) -> list[Misfit]:
    """Real people must not be told apart: a company, or a selection, of fewer than five is not reported on."""
    if company.size < SMALL_GROUP:
        return [
            Misfit(
                "company.employees",
                f"holds {company.size} {'person' if company.size == 1 else 'people'}",
                f"nothing may be shown of fewer than {SMALL_GROUP}",
            )
        ]
    return [Misfit(*each) for each in too_fine(settings, company)]
