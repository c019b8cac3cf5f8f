"""What only a built company shows: files with mistakes, and settings that do not fit."""

from typing import Any

import numpy as np

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, RequestError
from experiments.config.provenance import provenance
from sim.company.build import build_company
from sim.company.company import Company
from sim.company.records import RecordsError
from sim.disclosure import SMALL_GROUP
from sim.settings import Settings
from sim.setup.world import SettingsError, build_world, in_audience, problems


def checked_company(settings: Settings, arguments: Arguments) -> Company:
    """The company. Raises RequestError where its files are wrong or the settings do not fit it."""
    company = built_company(settings, arguments)
    found = misfits(settings, company)
    if found:
        raise RequestError(Problem(provenance(field, arguments), field, f"{what}; {allowed}") for field, what, allowed in found)
    return company


def built_company(settings: Settings, arguments: Arguments) -> Company:
    """The company. Raises RequestError where its files are wrong or its plan contradicts itself."""
    try:
        return build_company(settings.company, settings.behaviour)
    except RecordsError as error:
        raise RequestError(in_records(each) for each in error.problems) from error
    except ValueError as error:  # a plan that contradicts itself: offices named twice, low above high
        raise RequestError([Problem(provenance("company", arguments), "company", str(error))]) from error


def misfits(settings: Settings, company: Company) -> list[tuple[str, str, str]]:
    """What does not fit between settings and their company: (field, what, what is allowed)."""
    found = problems(settings, company.office_names)
    if not found and settings.company.kind == "records":
        found = _too_few(settings, company)
    if not found:
        try:  # what only the calendar shows, such as a session with no open day left
            build_world(settings, company, 0)
        except SettingsError as error:
            found = error.problems
    return found


def _too_few(settings: Settings, company: Company) -> list[tuple[str, str, str]]:
    """Real people must not be told apart: a company, or an audience, of fewer than five is not reported on."""
    if company.size < SMALL_GROUP:
        return [("company.employees", f"holds {company.size} people", f"nothing may be shown of fewer than {SMALL_GROUP}")]
    addressed = np.count_nonzero(in_audience(settings.campaign.audience, company))
    if addressed < SMALL_GROUP:
        return [("campaign.audience", "covers too few people", f"nothing may be shown of fewer than {SMALL_GROUP}: address more")]
    return []


def in_records(each: Any) -> Problem:
    """A problem in the company's files, as all others are shown."""
    allowed = f"{each.reason}; allowed: {each.allowed}" if each.allowed else each.reason
    return Problem(f"{each.file}:{each.line}" if each.line else each.file, each.column, allowed, each.value or None)
