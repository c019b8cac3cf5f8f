"""Each date that passes without them angers those who have wanted a seat since before that day, and nobody who asks for one on it."""

import numpy as np
import pytest

from sim.model import ViralityModel
from sim.state.layout import Status
from tests.worlds import shipped

WEEKLY = {"first_day": 0, "every_days": 7, "dates": 4, "opens": -35}
SALES = "sales or marketing"


@pytest.mark.parametrize(("seats", "waits"), [(60, False), (4, True)])
def test_who_is_passed_over(seats: int, waits: bool) -> None:
    passed, asked = 0, 0
    for seed in range(4):
        model = ViralityModel(shipped(campaign__sessions=[WEEKLY | {"seats": seats}], campaign__sharing__rivalry=0.0), seed)
        while model.running:
            day = model.day
            model.step()
            w = model.world
            held = np.isin(w.people["office"], w.sessions["office"][w.sessions["day"] == day])
            angered = w.journeys["frustration_day"] == day
            without = np.isin(w.journeys["status"], (Status.WAITING, Status.REFUSED))
            since = held & without & (w.people["wants_day"] >= 0) & (w.people["wants_day"] < day)
            assert angered[since].all(), (seed, day)
            passed += np.count_nonzero(since)
            served = held & (w.people["wants_day"] == day) & (w.journeys["status"] == Status.BOOKED)
            assert not angered[served & (w.people["level"] == 0)].any(), (seed, day)
            asked += np.count_nonzero(served)
    assert passed > 50 if waits else asked > 5


def test_a_date_for_some_passes_over_nobody_else() -> None:
    """Tuesdays are for sales, of whom hardly anybody waits, Wednesdays for the others: these are angered on Wednesdays alone."""
    for_some = [WEEKLY | {"seats": 2, "first_day": day, "audience": {"functions": [who]}} for day, who in enumerate((SALES, "other"), 1)]
    model = ViralityModel(shipped(campaign__sessions=for_some, campaign__sharing__rivalry=0.0), 1)
    others = model.company.labels.function_of == model.company.labels.functions.index("other")
    waited = {1: 0, 2: 0}
    for day in range(63 + 24):
        model.step()
        weekday = (day - 63) % 7
        if day > 63 and weekday in waited:
            w = model.world
            waits = others & (w.journeys["status"] == Status.WAITING) & (w.people["wants_day"] < day)
            assert np.unique(w.journeys["frustration_day"][waits] == day).tolist() in ([], [weekday == 2]), day
            waited[weekday] += np.count_nonzero(waits)
    assert min(waited.values()) > 50
