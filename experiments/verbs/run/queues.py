"""Who is left waiting for a seat in the end, office by office."""

from collections.abc import Mapping

import numpy as np

from sim.audiences import in_audience
from sim.company.company import Company
from sim.settings import Audience

COLUMNS = ("seed", "day", "office", "waitlisted", "pent_up")
"""What is read of the table of days."""

TIMES, POINTS = 2, 0.05
"""By how much the queues of two offices, as shares of the people it is for, clearly differ: by both."""

HARDLY = 0.02
"""Share of people who wait below which an office may have seats to spare."""


def queues_of(columns: Mapping[str, np.ndarray]) -> dict[str, float]:
    """How many people still wait on the last day in each office, on average over replications. `columns`: COLUMNS of `daily.parquet`."""
    last = columns["day"] == columns["day"].max()
    names, office = np.unique(columns["office"][last].astype(str), return_inverse=True)
    waiting = (columns["waitlisted"] + columns["pent_up"])[last].astype(np.float64)
    launches = len(np.unique(columns["seed"][last]))
    return dict(zip(names.tolist(), (np.bincount(office, waiting, len(names)) / launches).tolist(), strict=True))


def people_of(audience: Audience, company: Company) -> dict[str, int]:
    """How many people of each office it is for."""
    heads = np.bincount(company.office[in_audience(audience, company)], minlength=len(company.office_names))
    return dict(zip(company.office_names, heads.tolist(), strict=True))


def unequal(queues: Mapping[str, float], people: Mapping[str, int]) -> tuple[list[str], str | None]:
    """The offices in which clearly more of those it is for wait than in that where the fewest do, those with most who wait first; and the
    latter, if hardly anybody waits there. `people`: whom it is for; offices that it does not know, such as pooled ones, are passed over."""
    share = {office: queue / people[office] for office, queue in queues.items() if people.get(office)}
    if not share:
        return [], None
    shortest = min(share, key=lambda office: share[office])
    least = max(TIMES * share[shortest], share[shortest] + POINTS)
    lacking = [office for office in share if share[office] >= least and queues[office] >= 1]
    return sorted(lacking, key=lambda office: -queues[office]), shortest if lacking and share[shortest] < HARDLY else None
