"""Offices that start at another time: two equal waves are one programme, days move as they should, and who missed it comes later."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from experiments.execution.companies import Companies, for_nobody
from experiments.storage.cache_keys import company_key
from sim.measures.costs import costs
from sim.measures.kpis import kpis
from sim.measures.timeline import spelled_out
from sim.measures.waves import coded_waves_table
from sim.model import ViralityModel
from sim.outcome import Outcome
from sim.setup.plan_notes import dates_that_move
from tests.worlds import differences, shipped

SEED = 3
SERIES = {"first_day": 0, "dates": 3, "every_days": 7, "seats": 12, "opens": -14}
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


@pytest.mark.parametrize("whom", [{"offices": [HERE, THERE]}, {"audience": {"tenure_from_years": 0.0}}])
def test_a_wave_of_everybody_is_the_plan_with_every_day_as_much_later(whom: dict[str, Any]) -> None:
    plan = shipped(campaign__calendar__last_day=80).campaign
    moved: dict[str, Any] = {
        "campaign__teasers": [{**each.model_dump(), "day": plan.calendar.offset(each.day) + 7} for each in plan.teasers],
        "campaign__sessions": [{**each.model_dump(), "first_day": 7, "opens": -28} for each in plan.sessions],
        "campaign__registration__opens": -28,
        "campaign__registration__closes": 28,
        "campaign__calendar__last_day": 80,
    }
    waved = model({"name": "all", "starts": 7, **whom}, campaign__calendar__last_day=80)
    numbered = ("desks", "deadline", "offices.deadline")  # where rows of the deadline are kept
    assert not [each for each in differences(waved, model(**moved)) if not each.startswith(numbered)]
    assert (waved.world.people["attended_day"] >= 0).sum() > 10


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


def test_a_date_in_a_wave_is_that_date(later: ViralityModel) -> None:
    """Whatever day the wave starts on; a number counts from it."""
    teaser = {"channel": "email", "mystery": 0.0, "benefit_clarity": 0.8}
    days = {"sessions": [SERIES], "teasers": [teaser | {"day": -7}], "registration_opens": -14, "registration_closes": 14}
    dates = {
        "sessions": [SERIES | {"first_day": dt.date(2026, 3, 16), "opens": dt.date(2026, 3, 2)}],
        "teasers": [teaser | {"day": dt.date(2026, 3, 9)}],
        "registration_opens": dt.date(2026, 3, 2),
        "registration_closes": dt.date(2026, 3, 30),
    }
    by_days, by_dates, elsewhere = (
        model(wave("second", THERE, starts=starts, **own)) for starts, own in ((14, days), (14, dates), (9, dates))
    )
    there = by_days.company.office_names.index(THERE)
    for each in (by_dates, elsewhere):
        assert not differences(by_days, each)
        held = each.world.sessions["day"][each.world.sessions["office"] == there]
        start = each.settings.campaign.calendar.date(each.settings.campaign.calendar.first_day)
        assert [str(start + dt.timedelta(days=day)) for day in held.tolist()] == ["2026-03-16", "2026-03-23", "2026-03-30"]
        assert each.settings.campaign.last_session == 28


def test_dates_of_the_campaign_that_a_wave_moves_are_told() -> None:
    """Silent is only a wave that is the whole plan at another time."""
    fixed = {"campaign__registration__closes": dt.date(2026, 3, 23), "campaign__calendar__last_day": dt.date(2026, 5, 31)}
    second = wave("second", THERE, starts=14, sessions=[SERIES])
    (told,) = dates_that_move(shipped(campaign__waves=[second], **fixed))
    assert (
        "the wave second takes over" in told
        and "registration.closes from 2026-03-23 to 2026-04-06" in told
        and "(registration_closes)" in told
    )
    stays = second | {"registration_closes": dt.date(2026, 3, 23)}
    for silent in (stays, second | {"starts": 0}, wave("second", THERE, starts=14)):
        assert dates_that_move(shipped(campaign__waves=[silent], **fixed)) == []
    settings = shipped(
        campaign__waves=[wave("second", THERE, starts=90, sessions=[SERIES])], **fixed | {"campaign__calendar__last_day": 130}
    )
    assert settings.campaign.last_session == 104


def test_a_plan_that_nobody_follows_is_told() -> None:
    """Seats of the campaign moved nothing, without a word, where each wave has sessions of its own."""

    def told(*waves: dict[str, Any]) -> list[str]:
        settings = shipped(campaign__waves=waves)
        return [str(each) for each in for_nobody(settings, "it", Companies({company_key(settings): ViralityModel(settings, SEED).company}))]

    own = {"sessions": [SERIES]}
    both = (wave("one", HERE, **own), wave("two", THERE, starts=14, **own))
    assert told(*both) == [
        "it: everybody starts with a wave that has its own, so campaign.sessions are for nobody. Change campaign.waves.0.sessions and so on."
    ]
    audience = {"name": "all", "starts": 7, "audience": {"tenure_from_years": 0.0}, **own, "teasers": []}
    (of_people,) = told(audience)
    assert "campaign.sessions and campaign.teasers are for nobody" in of_people
    other = shipped("lead_well").campaign
    beside = shipped().model_copy(update={"alongside": other.model_validate(other.model_dump() | {"waves": both})})
    (of_second,) = for_nobody(beside, "it", Companies({company_key(beside): ViralityModel(beside, SEED).company}))
    assert of_second.of == "lead_well" and "alongside.sessions are for nobody. Change alongside.waves.0.sessions" in of_second.says
    assert told() == told(both[0]) == told(both[0], wave("two", THERE, starts=14)) == []


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
    moved = refused(wave("one", THERE, starts=40))
    assert "waves.0.starts: moves the last of sessions.0.dates to 2026-05-02 (day 61), outside the simulated days" in moved
    assert "waves.0.starts: gives 2026-06-10 (day 100), outside the simulated days" in refused(wave("one", THERE, starts=100))
    moved = refused(wave("one", THERE, starts=40, sessions=[SERIES], teasers=[], registration_opens=-7))
    assert "waves.0.starts: moves registration.closes to 2026-05-02 (day 61), outside the simulated days" in moved
    assert "State registration_closes in the wave" in moved and moved.count("waves.0.") == 1
    series = {"offices": [HERE], "first_day": 0, "dates": 1, "seats": 3, "opens": -5}
    late = refused(wave("one", THERE, starts=14, sessions=[SERIES | {"dates": 8}], registration_closes=dt.date(2026, 6, 1)))
    assert "waves.0.sessions.0.dates: gives 2026-05-04 (day 63), outside" in late, "the field that causes it"
    assert "waves.0.registration_closes: gives 2026-06-01 (day 91), outside" in late
    assert "waves.0.starts" not in late and "first_day" not in late
    late = refused(wave("one", THERE, starts=14, sessions=[SERIES | {"opens": dt.date(2026, 3, 17)}]))
    assert "waves.0.sessions.0.opens: 2026-03-17 is after the first session, day 0 from its start" in late
    assert "waves.0.sessions.0.offices: Manchester is not in the wave" in refused(wave("one", THERE, sessions=[series]))
