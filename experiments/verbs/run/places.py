"""Where seats lack, and where they are to spare: wave by wave and office by office."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.config.seats import is_mandatory
from experiments.report.choosing import FEW_LEFT_OUT
from experiments.verbs.run.seats import seats_said
from experiments.verbs.run.waves import wave_said
from sim.audiences import in_audience
from sim.company.company import Company
from sim.measures.shown import POOLED
from sim.settings import Audience, SessionPlan, Settings
from sim.setup.kinds import addressed, kinds_of
from sim.setup.schedule import series_held
from sim.setup.waves import series_of

COLUMNS = ("seed", "day", "office", "wanting")
"""What is read of the table of days."""

MOST_NAMED = 3


class Place(NamedTuple):
    """A wave or an office, as it is called."""

    name: str
    asking: float  # people who want a seat there, on average; where they are sent, people whom it is for
    seats: float  # planned there


def has_reserved(settings: Settings) -> bool:
    """Whether some sessions are for a part of the people of their offices."""
    campaign = settings.campaign
    return any(map(_is_reserved, (plan for wave in (None, *campaign.waves) for plan in series_of(campaign, wave))))


def _is_reserved(plan: SessionPlan) -> bool:
    """Whether a series is for some people of an office alone: its empty seats are no help to others, wherever they stand."""
    return plan.audience.model_copy(update={"offices": ()}) != Audience()


def waves_asking(waves: Sequence[Mapping[str, Any]], settings: Settings) -> list[Place]:
    """The waves of a run (`waves_of`); none where some seats are for some people alone, since these are not told apart by wave."""
    if has_reserved(settings):
        return []
    asking, calendar = "audience" if is_mandatory(settings.campaign) else "wanted", settings.campaign.calendar
    return [Place(wave_said(line, calendar), line[asking], line["seats"]) for line in waves]


def offices_asking(columns: Mapping[str, np.ndarray], settings: Settings, company: Company) -> list[Place]:
    """The offices in which somebody is addressed, as results tell them apart (small ones of real people together), with the seats that all of an office may have.
    `columns`: COLUMNS of `daily.parquet`."""
    last = columns["day"] == columns["day"].max()
    told, office = np.unique(columns["office"][last].astype(str), return_inverse=True)
    wanting = np.bincount(office, columns["wanting"][last], len(told)) / len(np.unique(columns["seed"][last]))
    chosen, kinds = in_audience(settings.campaign.audience, company), kinds_of(settings, company)
    people = addressed(chosen, company, kinds)
    seats = np.zeros(len(company.office_names))
    for each in series_held(settings, company, kinds, people):
        if not _is_reserved(each.plan):
            np.add.at(seats, each.office, each.seats + each.home)
    shown_as = np.array([name if name in told else POOLED for name in company.office_names])
    found = []
    for name in dict.fromkeys(shown_as.tolist()):
        heads = people[shown_as == name].sum()
        if heads and name in told:
            asking = heads if is_mandatory(settings.campaign) else wanting[told == name][0]
            found.append(Place(name, float(asking), float(seats[shown_as == name].sum())))
    return found


def where_to_move(waves: Sequence[Place], offices: Sequence[Place], sent: bool) -> str:
    """Which waves and offices lack seats most, and in which most are to spare; nothing where hardly a seat that is to spare is lacked elsewhere."""
    return " ".join(filter(None, (_move(waves, "wave", sent), _move(offices, "office", sent))))


def _move(places: Sequence[Place], kind: str, sent: bool) -> str:
    lacking = sorted((each for each in places if each.asking - each.seats >= 1), key=lambda each: each.seats - each.asking)
    spare = sorted((each for each in places if each.seats - each.asking >= 1), key=lambda each: each.asking - each.seats)
    movable = min(sum(each.asking - each.seats for each in lacking), sum(each.seats - each.asking for each in spare))
    if movable < 1 or movable < FEW_LEFT_OUT * sum(each.asking for each in places):
        return ""

    def told(each: Place) -> str:
        if sent:
            return f"{each.name} ({seats_said(each.seats)} for {each.asking:,.0f} people)"
        what = f"one of {each.seats:,.0f}" if round(each.seats) > 1 else "the only one" if round(each.seats) else "one, and there is none"
        return f"{each.name} ({each.asking:,.0f} {'person wants' if round(each.asking) == 1 else 'people want'} {what})"

    def named(some: Sequence[Place]) -> str:
        return ", ".join(map(told, some[:MOST_NAMED]))

    return f"By {kind}, they lack most in {named(lacking)}, and most are to spare in {named(spare)}."
