"""Other programmes as numbers: what they leave of people's attention on each day, and how they tire."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable

import numpy as np

from sim import rules
from sim.audiences import distinct, in_audience
from sim.company.company import Company
from sim.mechanisms import on
from sim.settings import Settings
from sim.settings.surroundings import A_YEAR


def attention_tables(settings: Settings, company: Company, fatigue: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(N,) int32 class of each person, those whom the same programmes are for; (classes, D) share of attention left on each day, and
    (classes, D) log-odds to register from the changes of the last year, `fatigue` a change of intensity 1. All empty if there are no others.
    """
    campaign = settings.campaign
    if not campaign.others:
        return np.zeros(0, np.int32), np.zeros((0, campaign.calendar.days)), np.zeros((0, campaign.calendar.days))
    members = np.array([in_audience(each.audience, company) for each in campaign.others])
    kinds, of = distinct(members)
    attention = np.ones((kinds.shape[1], campaign.calendar.days))
    changes = np.zeros_like(attention)
    takes = on(settings, "other_programmes")
    for other, concerned in zip(campaign.others, kinds, strict=True):
        first, last = (campaign.calendar.offset(day) - campaign.calendar.first_day for day in (other.first_day, other.last_day))
        running, recent = slice(max(0, first), max(0, last + 1)), slice(max(0, first), max(0, last + 1, first + A_YEAR))
        for row in np.flatnonzero(concerned):
            if takes:
                attention[row, running] = _of_each(attention[row, running], rules.attention_left, other.intensity)
            changes[row, recent] += other.intensity
    return of, attention, _of_each(changes, rules.change_fatigue, fatigue)


def _of_each(values: np.ndarray, rule: Callable[[float, float], float], number: float) -> np.ndarray:
    """A rule of each value and a number; days are much alike, so each value that there is is worked out once."""
    found, back = np.unique(values, return_inverse=True)
    return np.array([rule(each, number) for each in found.tolist()], np.float64)[back].reshape(values.shape)
