"""Hybrid sessions: a room with seats, and people who join from home; and home days of teams."""

from typing import Any

import numpy as np
import pytest

from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.setup.world import remote_days
from tests.worlds import differences, shipped

SEED = 4
ROOMY = {"first_day": 0, "every_days": 7, "dates": 2, "seats": 40, "opens": -35}


def ran(home: float, seats: int = 40, from_home: int = 10, form: str = "hybrid", engine: Any = "columns", **changes: Any) -> ViralityModel:
    series = ROOMY | {"seats": seats} | ({"from_home": from_home} if form == "hybrid" else {})
    settings = shipped(campaign__programme__format=form, campaign__sessions=[series], company__remote_share=home, **changes)
    made = ViralityModel(settings, SEED, engine=engine)
    made.run()
    return made


@pytest.fixture(scope="module")
def half() -> ViralityModel:
    return ran(0.5)


def test_with_nobody_at_home_a_hybrid_session_is_a_room() -> None:
    room, hybrid = ran(0.0, form="in_person"), ran(0.0, from_home=0)
    assert [each for each in differences(hybrid, room) if not each.startswith(("online", "campaign"))] == []


def test_with_everybody_at_home_it_is_a_screen_without_photographs() -> None:
    screen = ran(1.0, form="virtual", campaign__programme__photo_moment=0.0, mechanisms={"participation": False})
    hybrid = ran(1.0, from_home=0, campaign__programme__photo_moment=0.0, mechanisms={"participation": False})
    w, v = hybrid.world, screen.world
    assert w.online[w.people["attended_day"] >= 0].all() and w.sessions["dressed"].sum() == 0
    for name in ("status", "rating", "enjoyment", "learned", "eagerness"):
        assert np.array_equal(w.journeys[name], v.journeys[name]), name


def test_each_takes_part_as_they_are_that_day(half: ViralityModel) -> None:
    w = half.world
    came = w.people["attended_day"] >= 0
    home = came & (w.online == 1)
    assert 0.3 < home.sum() / came.sum() < 0.8
    assert w.journeys["dressed"][home].sum() == 0 < w.journeys["dressed"][came & ~home].sum()
    assert w.sessions["seated"].sum() == came.sum() and (w.online[~came] == 0).all()
    room = np.bincount(w.journeys["session"][came & ~home], minlength=len(w.sessions))
    assert (room <= w.sessions["seats"]).all() and (w.sessions["seated"] <= w.sessions["seats"] + w.from_home).all()
    assert w.journeys["rating"][home].mean() < w.journeys["rating"][came & ~home].mean()
    found = kpis(half.outcome())
    assert found["joined_from_home"] == home.sum() / came.sum()
    assert found["seats"] == len(w.sessions) * (40 + 10), "places for those who join from home are seats too"
    during = half.outcome().posts["kind"] == 1
    authors = half.outcome().posts["author"][during]
    assert half.outcome().posts["photo"][during][w.online[authors] == 0].mean() > 0.5


def test_a_small_room_sends_the_rest_to_a_screen() -> None:
    w = ran(0.0, seats=5, from_home=20).world
    room = np.bincount(w.journeys["session"][(w.people["attended_day"] >= 0) & (w.online == 0)], minlength=len(w.sessions))
    assert room.max() == 5 and (w.sessions["seated"] > 5).any() and (w.sessions["seated"] <= 25).all()


def test_more_days_at_home_more_join_from_there_and_stay_away() -> None:
    few, many = ran(0.2).world, ran(0.8).world
    share = [each.online.sum() / np.count_nonzero(each.people["attended_day"] >= 0) for each in (few, many)]
    away = [each.sessions["no_shows"].sum() / each.sessions["booked"].sum() for each in (few, many)]
    assert share[0] < share[1] and away[0] < away[1]


def test_modules_of_a_hybrid_programme_are_hybrid_too() -> None:
    later = [{"name": "practice", "after_days": 7, "hours": 2.0}]
    made = [ran(0.5, engine=engine, company__offices=[{"name": "A", "employees": 60, "utc_offset_hours": 0}],
                campaign__programme__modules=later) for engine in ("columns", "agents")]  # fmt: skip
    assert not differences(*made) and made[0].world.modules.shape == (2, 1)
    room, home = made[0].world.modules[:, 0]
    assert home["enjoyment_shift"] < room["enjoyment_shift"] and home["talk_rate"] < room["talk_rate"]


def test_places_at_home_want_a_hybrid_programme() -> None:
    with pytest.raises(ValueError, match="nobody joins from home"):
        shipped(campaign__sessions=[ROOMY | {"from_home": 3}])


def test_a_team_may_have_home_days_of_its_own() -> None:
    settings = shipped(company__remote_share=0.1, company__remote_share_of_teams={"2": 0.9})
    model = ViralityModel(settings, SEED)
    share = remote_days(settings, model.company)
    assert np.allclose(share, np.where(model.company.team == 2, 0.9, 0.1)) and (model.company.team == 2).any()
