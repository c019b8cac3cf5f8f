"""Kinds of people: those whom the same waves, sessions and modules are for. Where nothing is for some people alone, all are of one kind."""

from typing import NamedTuple

import numpy as np

from sim.audiences import distinct, in_audience
from sim.company.company import Company
from sim.settings import Audience, Campaign, Settings
from sim.setup.waves import series_of, waves_by_office

EVERYBODY = Audience()


class Kinds(NamedTuple):
    """C kinds of N people in O offices."""

    of: np.ndarray  # (N,) int32, the kind of each person; empty if all are of one kind
    wave: np.ndarray  # (O, C) int64, row of the wave with which people of a kind start in an office; -1 on day zero, with the campaign
    present: np.ndarray  # (O, C) bool, whether an office has people of a kind; of a real company, whether or not it has
    members: dict[Audience, np.ndarray]  # (C,) bool, whether each kind belongs to an audience that cuts between people

    @property
    def number(self) -> int:
        """How many kinds."""
        return self.present.shape[1]

    def fit(self, audience: Audience) -> np.ndarray:
        """(C,) bool, whether people of each kind belong to an audience of a session or module."""
        return self.members.get(audience, np.ones(self.number, np.bool_))


def cuts_between_people(campaign: Campaign) -> bool:
    """Whether a wave, a session or a module is for some people of an office alone."""
    return any(each.audience != EVERYBODY for each in campaign.waves) or len(_audiences(campaign)) > 0


def _audiences(campaign: Campaign) -> list[Audience]:
    """Audiences of sessions and modules that leave somebody out, each once."""
    plans = [plan for wave in (None, *campaign.waves) for plan in series_of(campaign, wave)]
    chosen = [*(each.audience for each in plans), *(each.audience for each in campaign.programme.modules)]
    return [each for each in dict.fromkeys(chosen) if each != EVERYBODY]


def kinds_of(settings: Settings, company: Company) -> Kinds:
    """The kinds of a company's people."""
    campaign, names = settings.campaign, company.office_names
    if not cuts_between_people(campaign):
        row_of = {wave.name: row for row, wave in enumerate(campaign.waves)}
        by_office = np.array([[row_of[wave.name] if wave else -1] for wave in waves_by_office(campaign, names)])
        return Kinds(np.zeros(0, np.int32), by_office, np.ones((len(names), 1), np.bool_), {})
    audiences = _audiences(campaign)
    columns = [wave_rows(campaign, company), *(in_audience(each, company).astype(np.int64) for each in audiences)]
    table, of = distinct(np.array(columns))
    present = np.zeros((len(names), table.shape[1]), np.bool_)
    present[company.office, of] = True
    present |= company.real  # where a session is held must not tell whether an office has somebody of a group
    return Kinds(of, np.tile(table[0], (len(names), 1)), present, {each: table[1 + k] == 1 for k, each in enumerate(audiences)})


def addressed(chosen: np.ndarray, company: Company, kinds: Kinds) -> np.ndarray:
    """(O, C) how many people of each kind the campaign is for, in each office; `chosen` (N,) tells for whom it is."""
    shape, kind = kinds.present.shape, kinds.of[chosen] if len(kinds.of) else 0
    return np.bincount(company.office[chosen] * shape[1] + kind, minlength=shape[0] * shape[1]).reshape(shape)


def wave_rows(campaign: Campaign, company: Company) -> np.ndarray:
    """(N,) int64 row of the wave with which each person starts: the first that is for them; -1 on day zero, with the campaign."""
    rows = np.full(company.size, -1, np.int64)
    for row, wave in reversed([*enumerate(campaign.waves)]):
        rows[in_audience(wave.whom, company)] = row
    return rows
