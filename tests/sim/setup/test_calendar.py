"""Days on which offices are open, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.settings import Calendar, Settings
from sim.setup.calendar import open_days
from tests.worlds import shipped, without

HOLIDAYS = [(0, 3), (2, 4), (0, 3)]
"""Of three offices within five days."""


def five_days(**changes: Any) -> Settings:
    """Day zero, which is a Wednesday, and the four days after it."""
    calendar = Calendar(**{"day_zero": "2026-12-02", "first_day": 0, "last_day": 4, "weekend": ()} | changes)
    settings = shipped()
    return settings.model_copy(update={"campaign": settings.campaign.model_copy(update={"calendar": calendar})})


@pytest.mark.parametrize(
    ("office", "at_or_after", "at_or_before"),
    [
        (0, [1, 1, 1, 1, 2, 4, 4, -1, -1], [-1, -1, -1, 1, 2, 2, 4, 4, 4]),
        (1, [0, 0, 0, 1, 3, 3, -1, -1, -1], [-1, -1, 0, 1, 1, 3, 3, 3, 3]),
        (2, [1, 1, 1, 1, 2, 4, 4, -1, -1], [-1, -1, -1, 1, 2, 2, 4, 4, 4]),
    ],
)
def test_the_next_and_the_last_open_day_of_each_office(office: int, at_or_after: list[int], at_or_before: list[int]) -> None:
    days = np.arange(-2, 7)  # from before the first of the five to after the last
    calendar, offices = open_days(five_days(), HOLIDAYS), np.full(len(days), office)
    assert calendar.at_or_after(offices, days).tolist() == at_or_after
    assert calendar.at_or_before(offices, days).tolist() == at_or_before


def test_weekends_and_holidays_of_the_company_close_every_office() -> None:
    days_off = {"weekend": ("saturday", "sunday"), "holidays": ("2026-12-03", -1, 5, 10**30)}  # Thursday; the others lie outside
    calendar = open_days(five_days(**days_off), HOLIDAYS)
    assert calendar.working.tolist() == [True, False, True, False, False]
    assert calendar.offices.T.tolist() == [
        [False, False, True, False, False],
        [True, False, False, False, False],
        [False, False, True, False, False],
    ]
    always = open_days(without(five_days(**days_off), "weekends"), HOLIDAYS)
    assert always.offices.all()
    assert open_days(five_days(), HOLIDAYS).working.all(), "another plan has other days"
