"""How each wave of a campaign fared; of real people in groups of five or more."""

from collections.abc import Callable

import numpy as np

from sim.disclosure import SMALL_GROUP
from sim.measures.kpis.words import attendees, audience, heard_well, told, wanted
from sim.measures.timeline import CodedTable, Words
from sim.outcome import Outcome
from sim.setup.kinds import addressed, kinds_of, wave_rows
from sim.setup.schedule import series_held
from sim.setup.waves import days_later, is_partial, waves_by_office

DAY_ZERO = "day zero"
"""What the offices are called that are in no wave."""
COUNTED: dict[str, Callable[[Outcome], np.ndarray]] = {
    "audience": audience,
    "wanted": wanted,
    "attended": attendees,
    "told": told,
    "heard": heard_well,
}
"""Numbers of people, by column."""


def coded_waves_table(outcome: Outcome) -> CodedTable:
    """One row a wave, in the order of the campaign, then the people in none of them as "day zero": `wave`, `starts` (days after day zero),
    numbers of `people`, of those in the `audience`, who `wanted` a seat, who `attended`, of attendees who `told` the content within 28 days, of people who
    `heard` it from a colleague who speaks well of it; `seats` planned for them (places for those who join from home too; without what rules add or
    move); `rating`: the mean of attendees (no value where nobody rated, or fewer than five real people)."""
    campaign, company = outcome.settings.campaign, outcome.company
    names = [wave.name for wave in campaign.waves]
    row_of = {name: row for row, name in enumerate(names)}
    if any(map(is_partial, campaign.waves)):
        wave = wave_rows(campaign, company) % (len(names) + 1)
    else:
        of_office = [row_of[wave.name] if wave else len(names) for wave in waves_by_office(campaign, company.office_names)]
        wave = np.array(of_office, np.int64)[company.office]
    rows = np.arange(len(names) + 1)[np.bincount(wave, minlength=len(names) + 1) > 0] if names else np.arange(0)

    def count(weights: np.ndarray) -> np.ndarray:
        return np.bincount(wave, weights=weights, minlength=len(names) + 1)[rows]

    rated, stars = count(outcome.people["rating"] > 0), count(outcome.people["rating"])
    enough = rated >= (SMALL_GROUP if company.real else 1)
    starts = np.array([*(days_later(campaign, each) for each in campaign.waves), 0], np.int64)
    return {
        "wave": Words(rows, np.array([*names, DAY_ZERO], dtype=np.str_)),
        "starts": starts[rows],
        "people": count(np.ones(company.size)).astype(np.int64),
        **{name: count(which(outcome)).astype(np.int64) for name, which in COUNTED.items()},
        "seats": _seats(outcome, len(names))[rows],
        "rating": np.where(enough, stars / np.maximum(rated, 1), np.nan),
    }


def _seats(outcome: Outcome, waves: int) -> np.ndarray:
    """(waves + 1,) seats planned for each wave, then for the people in none."""
    seats = np.zeros(waves + 1, np.int64)
    if waves:
        settings, company = outcome.settings, outcome.company
        kinds, row_of = kinds_of(settings, company), {wave.name: row for row, wave in enumerate(settings.campaign.waves)}
        for each in series_held(settings, company, kinds, addressed(audience(outcome), company, kinds)):
            seats[row_of[each.wave.name] if each.wave else waves] += int(each.seats.sum() + each.home.sum())
    return seats
