"""Offices that start at another time: two equal waves are one programme, days move as they should, and who missed it comes later."""

from typing import Any

import numpy as np
import pytest

from sim.measures.costs import costs
from sim.measures.kpis import kpis
from sim.measures.timeline import spelled_out
from sim.measures.waves import coded_waves_table
from sim.model import ViralityModel
from sim.outcome import Outcome
from tests.worlds import differences, shipped

SEED = 3
HERE, THERE = "Manchester", "Lisbon"


def model(*waves: dict[str, Any], **changes: Any) -> ViralityModel:
    made = ViralityModel(shipped(campaign__waves=waves, **changes), SEED)
    made.run()
    return made


def wave(name: str, *offices: str, starts: int = 0, **own: Any) -> dict[str, Any]:
    return {"name": name, "offices": offices, "starts": starts, **own}


@pytest.fixture(scope="module")
def together() -> ViralityModel:
    return model()


@pytest.fixture(scope="module")
def later() -> ViralityModel:
    """The second office starts three weeks after the first."""
    return model(wave("second", THERE, starts=21), campaign__calendar__last_day=80)


def test_two_equal_waves_are_one_programme_split(together: ViralityModel) -> None:
    split = model(wave("one", HERE), wave("two", THERE))
    assert not differences(split, together)
    assert costs(split.outcome()) == costs(together.outcome())


def test_a_wave_with_a_copy_of_the_plan_is_the_plan(together: ViralityModel) -> None:
    plan = shipped().campaign
    own = {name: [each.model_dump() for each in getattr(plan, name)] for name in ("sessions", "teasers")}
    copied = model(wave("two", THERE, **own, registration_opens=-35, registration_closes=21))
    assert np.array_equal(copied.world.daily, together.world.daily) and np.array_equal(copied.world.people, together.world.people)
    assert costs(copied.outcome())["teasers"] == 2 * costs(together.outcome())["teasers"], "what a wave has of its own is paid apart"


def test_every_day_of_a_wave_comes_later(later: ViralityModel, together: ViralityModel) -> None:
    w, v = later.world, together.world
    here, there = (later.company.office_names.index(name) for name in (HERE, THERE))
    for office, shift in ((here, 0), (there, 21)):
        for column in ("day", "opens"):
            both = [each.sessions[column][each.sessions["office"] == office] for each in (w, v)]
            assert np.array_equal(both[0], both[1] + shift)
        assert np.array_equal(w.teaser_lands[:, office], v.teaser_lands[:, office] + shift)
        assert [w.offices[name][office] for name in ("opens", "closes")] == [
            v.offices[name][office] + shift for name in ("opens", "closes")
        ]
    wants, before = (each.outcome().people["wants_day"][later.company.office == there] for each in (later, together))
    assert wants.max() > before.max() and np.all((wants < 0) | (wants >= w.offices["opens"][there]))
    assert costs(later.outcome())["teasers"] == costs(together.outcome())["teasers"], "one film, shown at other times"


def test_stories_of_the_first_reach_those_to_come(later: ViralityModel, together: ViralityModel) -> None:
    """Before anybody of the second wave has attended, its people are told the content by the first."""
    told = []
    for each in (later, together):
        there = each.company.office == each.company.office_names.index(THERE)
        first = each.world.sessions["day"][each.world.sessions["office"] == each.company.office_names.index(THERE)].min()
        heard = each.outcome().people["heard_content_day"][there]
        told.append(np.count_nonzero((heard >= 0) & (heard < first)))
    assert told[0] > told[1]


def test_the_table_of_waves_adds_up(later: ViralityModel) -> None:
    outcome: Outcome = later.outcome()
    table = spelled_out(coded_waves_table(outcome))
    assert table["wave"].tolist() == ["second", "day zero"] and table["starts"].tolist() == [21, 0]
    assert table["people"].sum() == outcome.company.size
    assert table["attended"].sum() == kpis(outcome)["attended"] and table["wanted"].sum() == kpis(outcome)["demand"]
    assert table["seats"].sum() == kpis(outcome)["seats"] and table["seats"].min() > 0
    own = {"sessions": [{"first_day": 0, "dates": 3, "seats": 7, "opens": -5}]}
    only = spelled_out(coded_waves_table(model(wave("second", THERE, starts=21, **own), campaign__calendar__last_day=80).outcome()))
    assert only["seats"].tolist() == [21, table["seats"][1]]
    assert kpis(outcome)["rating_mean"] == pytest.approx(np.average(table["rating"], weights=table["attended"]))
    assert len(spelled_out(coded_waves_table(model().outcome()))["wave"]) == 0


def test_who_missed_it_comes_later() -> None:
    """Seats enough in a second series: nobody attends twice, more come in the end, and nobody is reminded for a seat long gone."""
    plan = shipped().campaign.sessions[0].model_dump() | {"dates": 2}
    roomy = [plan, {"first_day": 28, "dates": 2, "seats": 40, "opens": 10}]
    changes = {"campaign__sessions": roomy, "campaign__registration__closes": 50}
    lost, again = (model(campaign__registration__carry_over=yes, **changes) for yes in (False, True))
    assert kpis(again.outcome())["attended"] > kpis(lost.outcome())["attended"]
    assert (
        kpis(again.outcome())["attended"] == again.world.sessions["seated"].sum() == np.count_nonzero(again.world.journeys["status"] == 3)
    )
    missed = [np.count_nonzero(np.isin(each.world.journeys["status"], (4, 5, 6, 7, 8))) for each in (lost, again)]
    assert missed[1] < missed[0]


def test_waves_that_make_no_sense_are_named() -> None:
    def refused(*waves: dict[str, Any]) -> str:
        with pytest.raises(ValueError) as error:
            shipped(campaign__waves=waves)
        return str(error.value)

    assert "waves.1.offices: Lisbon starts with wave one already" in refused(wave("one", THERE), wave("two", THERE, starts=3))
    assert "waves.1.name: one is the name of an earlier wave" in refused(wave("one", THERE), wave("one", HERE))
    assert "waves.0.starts: gives 2026-05-02 (day 61), outside the simulated days" in refused(wave("one", THERE, starts=40))
    series = {"offices": [HERE], "first_day": 0, "dates": 1, "seats": 3, "opens": -5}
    assert "waves.0.sessions.0.offices: Manchester is not in the wave" in refused(wave("one", THERE, sessions=[series]))
