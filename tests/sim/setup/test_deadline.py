"""When registering leads anywhere: deadlines and the pressure they make."""

import math

import numpy as np
import pytest

from sim.measures.kpis import KPIS
from sim.model import ViralityModel
from sim.setup.calendar import TALK_WINDOW_DAYS
from sim.setup.deadline import fill_deadline, registration_ends
from sim.state.layout import SESSION
from tests.worlds import shipped

ZERO = 63
ANYBODY = np.ones((2, 1), np.bool_)
"""The day of the simulation that is day zero of the shipped campaign."""

CLOSES = ZERO + 40
OPEN = np.ones(120, np.bool_)


def sessions(*days: tuple[int, int]) -> np.ndarray:
    """Sessions of an office on a day from day zero, open from the start."""
    table = np.zeros(len(days), SESSION)
    table["office"], table["day"] = np.array(days).reshape(-1, 2).T
    table["day"] += ZERO
    return table


def ends(table: np.ndarray, closes: np.ndarray, office_open: np.ndarray) -> np.ndarray:
    """(O,) when registration of everybody in an office ends, from day zero."""
    everybody = np.ones((len(table), 1), np.bool_)
    return registration_ends(table, everybody, closes[:, None], office_open)[:, 0] - ZERO


def test_registration_ends_the_day_before_the_last_session_of_the_office() -> None:
    two = sessions((0, 10), (0, 24), (1, 17))
    assert ends(two, np.full(3, CLOSES), np.tile(OPEN, (3, 1))).tolist() == [23, 16, 23], (
        "an office without sessions looks at the company's"
    )
    assert ends(two[:0], np.full(2, CLOSES), np.tile(OPEN, (2, 1))).tolist() == [40, 40], "none at all: when registration closes"
    assert ends(two, np.full(2, ZERO + 21), np.tile(OPEN, (2, 1))).tolist() == [21, 16], "it closes before the last session"
    never = np.zeros((2, 120), np.bool_)
    assert ends(two, np.full(2, CLOSES), never).tolist() == [-ZERO, -ZERO], "never open: not before the first day"


def test_the_pressure_of_the_deadline_ends_with_the_last_session() -> None:
    row = np.empty(120)
    fill_deadline(row, 0, sessions((0, 10), (0, 24)), 0, 2, ANYBODY, 0, 0, CLOSES, OPEN, 1.1)
    odds = row[ZERO:]
    assert np.argmax(odds) == 23 and odds[23] > 1.0
    assert (odds[24:] == -math.inf).all(), "nothing is left to register for"
    fill_deadline(row, 0, sessions((0, 10)), 0, 1, ANYBODY, 0, 0, CLOSES, OPEN, 0.0)
    assert (row[: ZERO + 10] == 0.0).all()


def test_the_last_week_is_that_of_the_office() -> None:
    """Closed in the week before the session, an office has its last one the week before: who decided then decided late."""
    offices = [each.model_dump() for each in shipped().company.offices]
    offices[0]["holidays"] = list(range(14, 21))
    plan = {"first_day": 21, "dates": 1, "seats": 20, "opens": -35}
    outcome = ViralityModel(shipped(company__offices=offices, campaign__sessions=[plan]), 1).run()
    wants = outcome.people["wants_day"][outcome.people["wants_day"] >= 0].astype(int) - ZERO
    ends = np.array([11, 20])[outcome.people["office"][outcome.people["wants_day"] >= 0]]
    late = np.count_nonzero(wants > ends - 7)
    assert np.all(wants <= ends) and late > 0 and KPIS["late_registrations"].value(outcome) == pytest.approx(late / len(wants))


def test_the_last_week_is_that_of_the_people() -> None:
    """Of two cohorts in one office each has a last week of its own, three weeks apart."""
    one = [{"name": "Solo", "employees": 300, "utc_offset_hours": 0}]
    plan = {"first_day": 0, "dates": 2, "seats": 20, "opens": -35}  # on Mondays: the last chance is the Friday before the second
    wave = {"name": "others", "audience": {"functions": ["other"]}, "starts": 21}
    changes = {"campaign__sessions": [plan], "campaign__waves": [wave], "campaign__calendar__last_day": 80}
    outcome = ViralityModel(shipped(company__offices=one, **changes), 1).run()
    labels, wants = outcome.company.labels, outcome.people["wants_day"].astype(int)
    end = np.where(labels.function_of == labels.functions.index("other"), 4 + 21, 4)[wants >= 0]
    wants = wants[wants >= 0] - ZERO
    late = [np.count_nonzero(wants[end == day] > day - 7) for day in np.unique(end)]
    assert len(late) == 2 and min(late) > 0
    assert KPIS["late_registrations"].value(outcome) == pytest.approx(sum(late) / len(wants))


@pytest.mark.parametrize("engine", ["columns", "agents"])
def test_registration_that_stays_open_when_all_sessions_have_begun_wins_nobody(engine: str) -> None:
    told = []
    for closes in (21, 49):
        outcome = ViralityModel(shipped(campaign__registration__closes=closes), 3, engine=engine).run()  # type: ignore[arg-type]
        told.append({name: KPIS[name].value(outcome) for name in ("demand", "demand_rate", "demand_served", "content_heard", "posts")})
    assert told[0] == told[1] and told[0]["demand"] > 0


def test_what_is_heard_does_not_depend_on_when_the_simulation_stops() -> None:
    figures = ("content_heard", "content_heard_audience", "content_reach", "content_reach_audience", "demand_rate")
    outcomes = [ViralityModel(shipped(campaign__calendar__last_day=last), 3).run() for last in (21 + TALK_WINDOW_DAYS, 100)]
    first, longer = ({name: KPIS[name].value(outcome) for name in figures} for outcome in outcomes)
    assert first == longer
    assert np.count_nonzero(outcomes[1].people["heard_content_day"] > ZERO + 21 + TALK_WINDOW_DAYS) > 0, "some hear of it later"


def test_the_last_chance_is_a_working_day() -> None:
    """The session is on day 24, and the two days before it are days off."""
    weekend = OPEN.copy()
    weekend[[ZERO + 22, ZERO + 23]] = False
    two = sessions((0, 10), (0, 24))
    assert ends(two, np.full(1, CLOSES), weekend[None]).tolist() == [21]
    row = np.empty(120)
    fill_deadline(row, 0, two, 0, 2, ANYBODY, 0, 0, CLOSES, weekend, 1.1)
    assert np.argmax(row[ZERO:]) == 21


@pytest.mark.parametrize("beyond", [False, True])
def test_a_deadline_beyond_the_last_day_reads_nothing_of_what_lies_beyond(beyond: bool) -> None:
    """A rule opened registration for longer than days are simulated: what lay in memory behind them moved the deadline."""
    memory = np.append(np.ones(40, np.bool_), np.full(20, beyond))
    row, none = np.zeros(40), sessions()
    fill_deadline(row, 0, none, 0, 0, ANYBODY[:0], 0, 10, 50, memory[:40], 1.0)
    mean = sum(41 / k for k in range(1, 42)) / 41
    assert row[39] == pytest.approx(math.log(41 / 12 / mean)), "12 days are left on day 39 of registration from day 10 to 50"
