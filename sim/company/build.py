"""One door to a company: generated from a plan, or read from records."""

from dataclasses import replace

import numpy as np

from sim.company.company import Company
from sim.company.follows import generate_followers
from sim.company.observed_ties import complete, joined, relative, taken_back
from sim.company.people import People, generate_people, planned_offices
from sim.company.records import read_company
from sim.company.ties import choose_bridges, generate_ties, proven_bridges, sociability
from sim.mechanisms import neutral_ties
from sim.settings import Behaviour, CompanySettings, OfficePlan, Settings


def company_of(settings: Settings, read: Company | None = None) -> Company:
    """The company of a design point: built, or redrawn where it was `read` from records; mechanisms switched off shape no tie.

    Raises what build_company raises.
    """
    behaviour = settings.behaviour
    if neutral := neutral_ties(settings):
        behaviour = behaviour.changed(neutral)
    return build_company(settings.company, behaviour) if read is None else redraw_company(read, settings.company, behaviour)


def build_company(settings: CompanySettings, behaviour: Behaviour) -> Company:
    """The company the settings describe. The same settings give the same company, bit for bit; O(ties).

    Raises sim.company.records.RecordsError (a ValueError) listing every problem in the files, or ValueError where the
    plan contradicts itself.
    """
    source = read_company if settings.kind == "records" else generate_company
    return _locked(source(settings, behaviour))


def redraw_company(company: Company, settings: CompanySettings, behaviour: Behaviour) -> Company:
    """A company that was read from records, for settings with another seed: the same people in the same rows, and the ties that
    files give; ties that no file gives are drawn anew."""
    people = People(company.key, company.office, company.team, company.manager, company.level, company.function, company.tenure_years)
    sociable = sociability(settings.seed, people.key, behaviour.value("network_degree_spread"))
    further = np.empty((2, 0), np.int32) if company.further is None else company.further
    if company.tie_share is None:
        bridges = choose_bridges(settings.seed, people, behaviour)
        start, to = joined(*generate_ties(settings.seed, people, sociable, bridges, behaviour, settings.team_size), further)
        company = replace(company, bridge=proven_bridges(bridges, people, start, to), colleague_start=start, colleague_to=to)
    elif company.silent is not None and company.silent.any():
        given = taken_back(company.colleague_start, company.colleague_to, company.tie_share, company.silent)
        known = complete(settings.seed, people, given, company.silent, behaviour, settings.team_size, further)
        sociable = known.sociable
        company = replace(company, bridge=known.bridge, colleague_start=known.start, colleague_to=known.to, tie_share=known.share)
    else:
        sociable = relative(np.diff(company.colleague_start))
    if not company.followers_given:
        start, to = generate_followers(
            settings.seed, people, sociable, company.colleague_start, company.colleague_to, company.tie_share, behaviour
        )
        company = replace(company, follower_start=start, follower_to=to)
    return _locked(company)


def generate_company(settings: CompanySettings, behaviour: Behaviour) -> Company:
    """A company drawn from the plan; see `people`, `ties` and `follows` for what is drawn and how."""
    offices = planned_offices(settings)
    people = generate_people(settings, offices, behaviour)
    sociable = sociability(settings.seed, people.key, behaviour.value("network_degree_spread"))
    bridges = choose_bridges(settings.seed, people, behaviour)
    start, to = generate_ties(settings.seed, people, sociable, bridges, behaviour, settings.team_size)
    follower_start, follower_to = generate_followers(settings.seed, people, sociable, start, to, None, behaviour)
    return Company(
        name=settings.name,
        key=people.key,
        office=people.office,
        team=people.team,
        manager=people.manager,
        level=people.level,
        function=people.function,
        bridge=proven_bridges(bridges, people, start, to),
        tenure_years=people.tenure_years,
        office_names=tuple(each.name for each in offices),
        utc_offset_hours=np.array([each.utc_offset_hours for each in offices], np.float64),
        office_holidays=tuple(each.holidays for each in offices),
        colleague_start=start,
        colleague_to=to,
        follower_start=follower_start,
        follower_to=follower_to,
        remote_share=_remote_share(offices, people.office),
    )


def _remote_share(offices: list[OfficePlan], office: np.ndarray) -> np.ndarray | None:
    """(N,) share of days at home where offices state one of their own."""
    stated = np.array([np.nan if each.remote_share is None else each.remote_share for each in offices], np.float32)
    return None if np.isnan(stated).all() else stated[office]


def _locked(company: Company) -> Company:
    """The same company with every array locked: replications and threads share it."""
    for value in vars(company).values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return company
