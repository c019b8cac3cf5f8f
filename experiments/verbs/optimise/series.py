"""Series of sessions: how many seats one makes in a company, and which of them no lever of a search changes."""

import re
from collections.abc import Iterable, Iterator

import numpy as np

from sim.audiences import in_audience
from sim.company.company import Company
from sim.settings import Campaign, Settings
from sim.setup.kinds import wave_rows
from sim.setup.schedule import seats_by_session

SUPPLY = re.compile(r"campaign\.sessions\.(\d+)\.supply_share")
SESSIONS = re.compile(r"campaign\.((?:waves\.\d+\.)?sessions\.\d+)\.")


def seats_of(settings: Settings, series: int, company: Company) -> int:
    """Seats of a series of the campaign in all its offices."""
    plan = settings.campaign.sessions[series]
    return sum(int(seats_by_session(plan, heads)[2].sum()) for heads in _heads(settings.campaign, series, company))


def own_share(settings: Settings, series: int, company: Company) -> float | None:
    """Seats of a series that states dates and seats, as a share of those it is for; None where it is for nobody."""
    people = sum(int(heads.sum()) for heads in _heads(settings.campaign, series, company))
    return float(f"{seats_of(settings, series, company) / people:.4g}") if people else None


def _heads(campaign: Campaign, series: int, company: Company) -> Iterator[np.ndarray]:
    """People whom a series is for, by office that has some: those of no wave, then those of each wave that has no sessions of its own."""
    plan, wave_of = campaign.sessions[series], wave_rows(campaign, company)
    whom = in_audience(campaign.audience, company) & in_audience(plan.audience, company)
    if plan.offices:
        whom &= np.isin(company.office, [company.office_names.index(name) for name in plan.offices])
    for row, wave in enumerate((None, *campaign.waves), -1):
        if wave is None or wave.sessions is None:
            heads = np.bincount(company.office[whom & (wave_of == row)])
            yield heads[heads > 0]


def not_searched(levers: Iterable[str], campaign: Campaign) -> list[str]:
    """What a reader has to know where levers change some series of sessions and leave others as they are; in one sentence, or none."""
    touched = {found[1] for name in levers if (found := SESSIONS.match(name))}
    every = {f"sessions.{i}": f"session series {i + 1}" for i in range(len(campaign.sessions))}
    for i, wave in enumerate(campaign.waves):
        several = len(wave.sessions or ()) > 1
        every |= {
            f"waves.{i}.sessions.{k}": f"{f'session series {k + 1}' if several else 'the sessions'} of wave {wave.name.replace('_', ' ')}"
            for k in range(len(wave.sessions or ()))
        }
    left = {field: told for field, told in every.items() if field not in touched}
    if not touched or not left:
        return []
    example = f"campaign.{next(iter(left))}.seats=6,12,24"
    return [
        f"Not searched, and left as they are: {', '.join(left.values())}. To search them too, name their fields ({example}): levers that are "
        "named take the place of all that the file lists."
    ]
