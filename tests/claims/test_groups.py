"""Waves, sessions and modules for some people: what is for everybody changes nothing, days and seats are theirs alone, sums hold."""

from typing import Any

import numpy as np
import pytest

from sim.measures.costs import costs
from sim.measures.kpis import kpis
from sim.measures.timeline import spelled_out
from sim.measures.waves import coded_waves_table
from sim.model import ViralityModel
from sim.settings import Audience
from sim.setup.plan_notes import waves_that_meet
from tests.worlds import differences, shipped

SEED = 3
SALES, OTHER = {"functions": ["sales or marketing"]}, {"functions": ["other"]}
SERIES = {"first_day": 0, "every_days": 7, "dates": 3, "seats": 12, "opens": -35}


def ran(**changes: Any) -> ViralityModel:
    made = ViralityModel(shipped(**changes), SEED)
    made.run()
    return made


def members(model: ViralityModel) -> np.ndarray:
    """(N,) who works in sales or marketing."""
    return model.company.labels.function_of == model.company.labels.functions.index("sales or marketing")


@pytest.fixture(scope="module")
def plain() -> ViralityModel:
    return ran(campaign__sessions=[SERIES])


@pytest.fixture(scope="module")
def cohorts() -> ViralityModel:
    """Sales and marketing starts three weeks after the rest."""
    wave = {"name": "sales", "audience": SALES, "starts": 21}
    return ran(campaign__waves=[wave], campaign__sessions=[SERIES], campaign__calendar__last_day=80)


def test_two_series_for_all_functions_that_are_together_everybody_are_one(plain: ViralityModel) -> None:
    """A session for all there is, said as an audience, is a session for everybody: to the bit."""
    every = {"functions": ["sales or marketing", "other"]}
    said = ran(campaign__sessions=[SERIES | {"audience": every}])
    own = ("desks",)
    assert [each for each in differences(said, plain) if not each.startswith(own)] == []


def test_a_wave_of_functions_that_starts_on_day_zero_is_the_campaign(plain: ViralityModel) -> None:
    wave = {"name": "now", "audience": SALES, "starts": 0}
    split = ran(campaign__waves=[wave], campaign__sessions=[SERIES | {"supply_share": 0.0, "seats": 1}, SERIES])
    assert (split.world.people["wants_day"] >= 0).any()
    assert np.array_equal(split.world.desks["opens"], np.broadcast_to(split.world.offices["opens"][:, None], split.world.desks.shape))
    assert np.array_equal(split.world.teaser_lands[:, :, 0], plain.world.teaser_lands[:, :, 0])
    assert np.array_equal(split.world.people["exposures"], plain.world.people["exposures"])


def test_nobody_sits_in_a_session_for_others() -> None:
    model = ran(campaign__sessions=[SERIES | {"audience": SALES}, SERIES | {"first_day": 2, "audience": OTHER}])
    w = model.world
    came = np.flatnonzero(w.people["attended_day"] >= 0)
    session = w.journeys["session"][came]
    assert len(came) > 20 and w.whom[session, w.kind[came]].all()
    assert np.array_equal(members(model)[came], w.sessions["day"][session] % 7 == w.sessions["day"].min() % 7)
    assert w.sessions["seated"].sum() == len(came)


def test_sessions_for_some_leave_the_rest_waiting_in_their_turn() -> None:
    """Seats for sales alone: the others wait for a seat that never comes; those of sales behind them in the queue are served."""
    model = ran(campaign__sessions=[SERIES | {"audience": SALES, "opens": -10}])
    w, sales = model.world, members(model)
    assert not (w.journeys["status"][~sales] == 3).any() and (w.journeys["status"][sales] == 3).any()
    assert w.offices["queue_length"].sum() == np.count_nonzero(w.journeys["status"] == 1)


def test_a_wave_of_functions_has_days_seats_and_messages_of_its_own(cohorts: ViralityModel, plain: ViralityModel) -> None:
    w, sales = cohorts.world, members(cohorts)
    wanted = w.people["wants_day"]
    assert wanted[sales].max() > 63 + 21 > wanted[~sales].max() and (wanted[sales][wanted[sales] >= 0] >= 28 + 21).all()
    first = [w.people["attended_day"][who & (w.people["attended_day"] >= 0)].min() for who in (sales, ~sales)]
    assert first == [63 + 21, 63]
    assert w.sessions["seats"].sum() == 2 * plain.world.sessions["seats"].sum(), "a series for each cohort"
    assert costs(cohorts.outcome())["teasers"] == costs(plain.outcome())["teasers"], "one film, shown at other times"
    heard = w.journeys["heard_content_day"][sales]
    assert ((heard >= 0) & (heard < 63 + 21)).any(), "stories of the first cohort reach those to come"


def test_the_table_of_waves_adds_up(cohorts: ViralityModel) -> None:
    table = spelled_out(coded_waves_table(cohorts.outcome()))
    assert table["wave"].tolist() == ["sales", "day zero"]
    assert table["people"].tolist() == [members(cohorts).sum(), (~members(cohorts)).sum()]
    assert table["attended"].sum() == kpis(cohorts.outcome())["attended"]


def test_a_module_for_some_is_passed_by_the_others() -> None:
    later = [{"name": "clinic", "after_days": 7, "hours": 2.0, "audience": SALES}, {"name": "review", "after_days": 7, "hours": 1.0}]
    model = ran(campaign__programme__modules=later, campaign__sessions=[SERIES], mechanisms={"drop_out": False})
    w, sales = model.world, members(model)
    attended = w.journeys["status"] == 3
    assert w.course["modules"][attended & sales].max() == 2 and w.course["modules"][attended & ~sales].max() == 1
    assert w.cohorts["seated"].sum(0).tolist() == [np.count_nonzero(attended & sales), np.count_nonzero(attended)]
    assert kpis(model.outcome())["completion_rate"] == 1.0
    row = {kind: w.modules[kind, 1] for kind in np.unique(w.kind)}
    assert len({each["teaches"].item() for each in row.values()}) == 2, "who skips a module has learned less by the next one"


def test_work_before_a_module_teaches_and_costs() -> None:
    def journey(hours: float, done: bool = True) -> ViralityModel:
        later = [{"name": "practice", "after_days": 7, "hours": 1.0, "pre_work_hours": hours}]
        settings = shipped(campaign__programme__modules=later, campaign__programme__hours=1.0)
        made = ViralityModel(settings.changed({"behaviour.parameters.pre_work_completion.value": 0.5 if done else 0.2}), SEED)
        made.run()
        return made

    none, some, fewer = journey(0.0), journey(2.0), journey(2.0, done=False)
    came = some.world.course["modules"] > 0
    assert some.world.journeys["learned"][came].mean() > none.world.journeys["learned"][came].mean()
    prepared = [int(each.world.cohorts["prepared"].sum()) for each in (none, fewer, some)]
    assert 0 == prepared[0] < prepared[1] < prepared[2] < np.count_nonzero(came)
    hour = costs(none.outcome())["learning_hours"] / (kpis(none.outcome())["attended"] + none.world.cohorts["seated"].sum())
    assert costs(some.outcome())["learning_hours"] == pytest.approx(costs(none.outcome())["learning_hours"] + 2.0 * hour * prepared[2])


def test_who_fits_several_waves_is_in_the_first() -> None:
    waves = [{"name": "managers", "audience": {"levels": ["manager"]}, "starts": 7}, {"name": "rest", "audience": SALES, "starts": 14}]
    model = ran(campaign__waves=waves, campaign__calendar__last_day=80)
    table = spelled_out(coded_waves_table(model.outcome()))
    assert table["people"].sum() == model.company.size
    assert table["people"][0] == np.count_nonzero(model.company.level == 1)
    assert Audience(**SALES).within(Audience(offices=("Lisbon",))) == Audience(offices=("Lisbon",), **SALES)


@pytest.mark.parametrize(
    ("audiences", "said"),
    [
        ([SALES, {"offices": ["London"]}], "who fits the wave w1 and an earlier one (w0) joins the first"),
        ([SALES, SALES | {"levels": ["staff"]}], "nobody is in the wave w1: who fits it fits w0 too"),
        ([{"tenure_below_years": 2}, SALES | {"tenure_from_years": 1}], "who fits the wave w1 and an earlier one (w0)"),
        ([{"tenure_below_years": 5}, SALES | {"tenure_below_years": 2}], "nobody is in the wave w1"),
        ([SALES, OTHER], ""),
        ([{"tenure_below_years": 2}, {"tenure_from_years": 2}], ""),
        ([{"offices": ["London"], "levels": ["staff"]}, {"offices": ["Berlin"], "levels": ["staff"]}], ""),
    ],
)
def test_that_one_person_may_fit_two_waves_is_said(audiences: list[dict[str, Any]], said: str) -> None:
    waves = [{"name": f"w{i}", "audience": each, "starts": i} for i, each in enumerate(audiences)]
    told = waves_that_meet(shipped(campaign__waves=waves))
    assert len(told) == bool(said) and said in "".join(told)
    if said.startswith("nobody"):
        assert "w1" not in spelled_out(coded_waves_table(ran(campaign__waves=waves).outcome()))["wave"], "it is true"


def test_waves_for_nobody_in_particular_are_refused() -> None:
    with pytest.raises(ValueError, match="is for everybody: state offices or an audience"):
        shipped(campaign__waves=[{"name": "all", "starts": 0}])
