"""Who waits for a seat in sessions that are on offer, and who for one to open."""

import numpy as np
import pytest

from sim.model import ViralityModel
from sim.setup.world import Engine
from sim.state.layout import TALLY
from tests.worlds import shipped

MONDAY, SATURDAY = -14, -16
SERIES = {"first_day": 0, "every_days": 7, "dates": 4, "seats": 40}


@pytest.mark.parametrize("engine", ["agents", "columns"])
@pytest.mark.parametrize("opens", [SATURDAY, MONDAY])
def test_over_a_weekend_people_wait_for_sessions_to_open(opens: int, engine: Engine) -> None:
    """Seats for more than ask: what opens on a Saturday can be booked on Monday, and nobody is on a waitlist meanwhile."""
    model = ViralityModel(shipped(campaign__sessions=[SERIES | {"opens": opens}]), 1, engine)
    while model.day < MONDAY - model.settings.campaign.calendar.first_day + 1:
        model.step()
    waitlisted, pent_up = (model.world.daily[: model.day, :, TALLY[name]].sum(1) for name in ("waitlisted", "pent_up"))
    assert np.all(waitlisted == 0)
    assert pent_up[-2] > 20
    assert pent_up[-1] == 0


def test_people_for_whom_no_session_is_open_are_on_no_waitlist() -> None:
    """Sessions of others are full or not: they are not for them."""
    sales, other = ({"functions": [name]} for name in ("sales or marketing", "other"))
    early, late = SERIES | {"opens": -35, "audience": sales}, SERIES | {"opens": -7, "audience": other}
    model = ViralityModel(shipped(campaign__sessions=[early, late]), 1)
    while model.day < -7 - model.settings.campaign.calendar.first_day:
        model.step()
    tally = model.world.tally.sum(0)
    assert tally[TALLY["booked"]] > 3
    assert tally[TALLY["waitlisted"]] == 0
    assert tally[TALLY["pent_up"]] > 20
