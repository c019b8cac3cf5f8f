"""Audiences: whom a campaign, a message or a pilot is for, as people of a company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from sim.settings import JOB_GRADES, Audience, Campaign, SessionPlan, Settings
from sim.spelling import listed, nearest


class PeopleInOffices(Protocol):
    """What tells people apart: a company. (N,) arrays, and the names that their whole numbers stand for."""

    @property
    def office(self) -> np.ndarray:
        """(N,) whole numbers."""

    @property
    def level(self) -> np.ndarray:
        """(N,) whole numbers."""

    @property
    def office_names(self) -> tuple[str, ...]:
        """Of each office."""


FUNCTIONS = ("other", "sales or marketing")
"""What the functions of a generated company are called, by `Company.function`."""


@dataclass(frozen=True)
class Labels:
    """What groups of people are called, for audiences. N people."""

    functions: tuple[str, ...]
    function_of: np.ndarray  # (N,) whole numbers: rows of functions
    team_of: np.ndarray  # (N,) whole numbers: rows of teams, or the numbers of teams without names
    teams: tuple[str, ...] = ()
    ids: str | None = None  # what hashes ids of people to their keys; None where nobody has an id


class PeopleInGroups(PeopleInOffices, Protocol):
    """What tells people apart more finely: a company."""

    @property
    def team(self) -> np.ndarray:
        """(N,) whole numbers."""

    @property
    def tenure_years(self) -> np.ndarray:
        """(N,) years."""

    @property
    def labels(self) -> Labels:
        """What groups are called."""

    def rows_of(self, ids: Sequence[str]) -> np.ndarray:
        """(ids,) the rows of people, -1 for whom nobody has that id."""


FINE = ("functions", "teams", "tenure_from_years", "tenure_below_years", "people")
"""Fields of an audience that cut finer than offices and levels."""


def is_fine(audience: Audience) -> bool:
    """Whether an audience is chosen by more than offices and levels."""
    return any(getattr(audience, field) not in ((), None) for field in FINE)


def in_audience(audience: Audience, company: PeopleInOffices) -> np.ndarray:
    """(N,) whether each person is addressed: who fits every field that says something.

    Raises ValueError for a name that the company does not have (see `unknown_groups`).
    """
    chosen = np.ones(len(company.office), np.bool_)
    if audience.offices:
        chosen &= np.isin(company.office, [company.office_names.index(name) for name in audience.offices])
    if audience.levels:
        chosen &= np.isin(company.level, [JOB_GRADES.index(name) for name in audience.levels])
    return chosen & _in_groups(audience, cast(PeopleInGroups, company)) if is_fine(audience) else chosen


def _in_groups(audience: Audience, company: PeopleInGroups) -> np.ndarray:
    chosen = np.ones(len(company.office), np.bool_)
    if audience.functions:
        chosen &= np.isin(company.labels.function_of, [company.labels.functions.index(name) for name in audience.functions])
    if audience.teams:
        chosen &= np.isin(company.labels.team_of, [_team(name, company) for name in audience.teams])
    if audience.tenure_from_years is not None:
        chosen &= company.tenure_years >= audience.tenure_from_years
    if audience.tenure_below_years is not None:
        chosen &= company.tenure_years < audience.tenure_below_years
    if audience.people:
        rows = company.rows_of(audience.people)
        if (rows < 0).any():
            raise ValueError("there is somebody among people whom the company does not have")
        chosen &= np.isin(np.arange(len(chosen)), rows)
    return chosen


def _team(name: str, company: PeopleInGroups) -> int:
    return company.labels.teams.index(name) if company.labels.teams else int(name)


_TEAMS_AT_HOME = "company.remote_share_of_teams"


def selections(settings: Settings) -> dict[str, Audience]:
    """Every selection of people that campaigns, channels and the company make, by its field. (`involvement.people` are persons, by design.)"""
    found = dict[str, Audience]()
    for name, channel in settings.channels_used.items():
        for field, offices in (("offices", channel.offices), ("office_reach", tuple(channel.office_reach))):
            if offices:
                found[f"channels.{name}.{field}"] = Audience(offices=offices)
    found |= {f"company.within_reach.{i}": Audience(offices=each) for i, each in enumerate(settings.company.within_reach)}
    found |= {f"company.cultures.{name}": Audience(offices=(name,)) for name in settings.company.cultures}
    found |= {f"{_TEAMS_AT_HOME}.{name}": Audience(teams=(name,)) for name in settings.company.remote_share_of_teams}
    for field, campaign in settings.campaigns.items():
        found |= _of_campaign(field, campaign)
    return found


def _of_campaign(field: str, campaign: Campaign) -> dict[str, Audience]:
    found = {f"{field}.audience": campaign.audience} | _of_sessions(f"{field}.sessions", campaign.sessions)
    found |= {f"{field}.programme.modules.{i}.audience": each.audience for i, each in enumerate(campaign.programme.modules)}
    found |= {f"{field}.teasers.{i}.audience": each.audience for i, each in enumerate(campaign.teasers)}
    for i, wave in enumerate(campaign.waves):
        found[f"{field}.waves.{i}.offices"] = Audience(offices=wave.offices)
        found[f"{field}.waves.{i}.audience"] = wave.audience
        found |= _of_sessions(f"{field}.waves.{i}.sessions", wave.sessions or ())
        found |= {f"{field}.waves.{i}.teasers.{k}.audience": each.audience for k, each in enumerate(wave.teasers or ())}
    found |= {f"{field}.others.{i}.audience": each.audience for i, each in enumerate(campaign.others)}
    return found | {f"{field}.rules.{i}.then.{does}": chosen for i, each in enumerate(campaign.rules) for does, chosen in each.then.selects}


def _of_sessions(field: str, plans: Sequence[SessionPlan]) -> dict[str, Audience]:
    found = {f"{field}.{i}.offices": Audience(offices=each.offices) for i, each in enumerate(plans)}
    return found | {f"{field}.{i}.audience": each.audience for i, each in enumerate(plans)}


def unknown_groups(settings: Settings, company: PeopleInGroups) -> list[tuple[str, str, str, str]]:
    """Functions, teams and people that a campaign names and that the company does not have: field, what is wrong, what is expected, what
    was given. Ids of people are not repeated."""
    found = unknown_functions(settings, company.labels.functions)
    for field, each in selections(settings).items():
        if not is_fine(each):
            continue
        of_company = field.startswith(_TEAMS_AT_HOME)  # named by its keys
        teams = _TEAMS_AT_HOME if of_company else f"{field}.teams"
        found += _unknown(teams, "team", each.teams, company.labels.teams or _numbers(company))
        missing = int(np.count_nonzero(company.rows_of(each.people) < 0)) if each.people else 0
        if missing:
            expected = "ids as in the company's file (a generated company has none: choose offices, levels, functions or teams)"
            found.append((f"{field}.people", f"{missing} of {len(each.people)} ids belong to nobody", expected, ""))
    return found


def unknown_functions(settings: Settings, known: Sequence[str] = FUNCTIONS) -> list[tuple[str, str, str, str]]:
    """Functions that a campaign names and that are not among the `known` ones, which are those of any generated company, as `unknown_groups`
    tells what is wrong."""
    chosen = selections(settings).items()
    return [wrong for field, each in chosen for wrong in _unknown(f"{field}.functions", "function", each.functions, known)]


def audiences_of_nobody(settings: Settings, company: PeopleInGroups) -> list[tuple[str, str, str, str]]:
    """Audiences that nobody in the company fits, as `unknown_groups` tells what is wrong: the campaign's, and any that cuts finer than
    offices and levels. A plan may be simulated so; it is hardly meant. Raises ValueError for a name that the company does not have."""
    return [
        (field, "nobody in the company fits all of it", "choose more, or leave a part of it out", "")
        for field, each in selections(settings).items()
        if (is_fine(each) or field in _WHOLE) and not in_audience(each, company).any()
    ]


_WHOLE = ("campaign.audience", "alongside.audience")
"""Whom a whole campaign is for."""


def _numbers(company: PeopleInGroups) -> list[str]:
    return [str(number) for number in range(int(company.team.max()) + 1)]


def _unknown(field: str, kind: str, given: Iterable[str], known: Sequence[str]) -> list[tuple[str, str, str, str]]:
    hint = f"{kind}s: {listed(filter(None, known))}"
    return [
        (field, f"the company has no {kind} of that name", "; ".join(filter(None, (nearest(name, known), hint))), name)
        for name in given
        if name not in known
    ]


_MOST_CODES = 2**62


def distinct(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(K, C) the distinct columns of a (K, N) table of whole numbers, in order, and (N,) int32 which of them each column is.

    As `numpy.unique(axis=1)` says; rows are folded into one number a column, since sorting rows took ten times as long.
    """
    code, codes = np.zeros(columns.shape[1], np.int64), 1
    for row in columns.astype(np.int64):
        low, width = int(row.min()), int(row.max()) - int(row.min()) + 1
        if codes > _MOST_CODES // width:
            code = np.unique(code, return_inverse=True)[1]
            codes = columns.shape[1]
        code, codes = code * width + (row - low), codes * width
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    return columns[:, first], of.astype(np.int32)
