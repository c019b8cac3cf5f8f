"""People who switch: to an office within reach, to an earlier session, to a later one instead of cancelling; nobody sits twice, seats and sums hold."""

from typing import Any

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Settings
from sim.state.layout import COUNT_POSTS, PostKind
from tests.worlds import differences, shipped

SEED = 3
OFFICES = [{"name": "North", "employees": 90, "utc_offset_hours": 0}, {"name": "South", "employees": 60, "utc_offset_hours": 0},
           {"name": "Far", "employees": 50, "utc_offset_hours": 8}]  # fmt: skip
SERIES = {"first_day": 0, "every_days": 7, "dates": 4, "opens": -35}
CROWDED = [SERIES | {"offices": ["North"], "seats": 2}, SERIES | {"offices": ["South", "Far"], "seats": 30}]


def settings_of(switching: bool, near: Any = (("North", "South"),), **changes: Any) -> Settings:
    plan: dict[str, Any] = {"campaign__sessions": CROWDED, "company__offices": OFFICES, "company__within_reach": near}
    return shipped(campaign__registration__switching=switching, **(plan | changes))


def ran(switching: bool = True, near: Any = (("North", "South"),), engine: Any = "columns", **changes: Any) -> ViralityModel:
    made = ViralityModel(settings_of(switching, near, **changes), SEED, engine=engine)
    made.run()
    return made


@pytest.fixture(scope="module")
def switching() -> ViralityModel:
    return ran(campaign__registration__carry_over=True)


def elsewhere(model: ViralityModel) -> np.ndarray:
    """Rows of attendees who took part in another office than theirs."""
    w = model.world
    came = np.flatnonzero(w.people["attended_day"] >= 0)
    return came[w.sessions["office"][w.journeys["session"][came]] != w.people["office"][came]]


def test_people_travel_to_an_office_within_reach_and_to_no_other(switching: ViralityModel) -> None:
    w = switching.world
    travelled = elsewhere(switching)
    north, south = (switching.company.office_names.index(name) for name in ("North", "South"))
    assert len(travelled) > 3 and (w.people["office"][travelled] == north).all(), "North is full, Far is far"
    assert (w.sessions["office"][w.journeys["session"][travelled]] == south).all()
    assert kpis(switching.outcome())["attended"] > kpis(ran(near=()).outcome())["attended"]


def test_seats_and_people_are_counted_once(switching: ViralityModel) -> None:
    w = switching.world
    status, session = w.journeys["status"], w.journeys["session"]
    by_session = np.bincount(session[status == 3], minlength=len(w.sessions))
    assert np.array_equal(by_session, w.sessions["seated"]) and (w.sessions["seated"] <= w.sessions["seats"]).all()
    attended = w.attended[: w.sessions["seated"].sum()]
    assert len(np.unique(attended)) == len(attended) == np.count_nonzero(status == 3)
    assert w.tally[:, 2].tolist() == [0, 0, 0] and w.tally[:, 6].sum() == w.sessions["seated"].sum()
    north = switching.company.office_names.index("North")
    assert w.tally[north, 6] > w.sessions["seated"][w.sessions["office"] == north].sum(), "whoever travels counts where they work"
    assert w.offices["queue_length"].sum() == np.count_nonzero(status == 1)


def test_both_engines_agree_where_people_travel_between_mornings() -> None:
    small = [{**each, "employees": 40} for each in OFFICES]
    later = [{"name": "practice", "after_days": 7, "hours": 1.0}]
    changes = {"company__offices": small, "near": (("North", "South", "Far"),), "campaign__programme__modules": later,
               "company__remote_share": 0.4, "campaign__registration__carry_over": True}  # fmt: skip
    one, other = (ran(engine=engine, **changes) for engine in ("columns", "agents"))
    assert not differences(one, other) and len(elsewhere(one)) > 0


def closed_at_home(day: int, **values: float) -> ViralityModel:
    """A run in which North, from where some travel to South, is closed on a day."""
    date = shipped().campaign.calendar.date(day).isoformat()
    offices = [{**each, "holidays": [date]} if each["name"] == "North" else each for each in OFFICES]
    travelled = with_parameters(settings_of(True, company__offices=offices), travels_for_a_seat=1.0, **values)
    model = ViralityModel(travelled, SEED)
    model.run()
    return model


def test_who_has_travelled_applies_it_when_their_own_office_opens_again() -> None:
    """The first chance of those who took part on day 7 would be day 14, a holiday of theirs."""
    model = closed_at_home(14)
    w, north = model.world, model.company.office_names.index("North")
    start = -shipped().campaign.calendar.first_day
    there = np.flatnonzero((w.people["attended_day"] == start + 7) & (w.people["office"] == north))
    came = there[w.sessions["office"][w.journeys["session"][there]] != north]
    assert len(came) > 3 and (w.journeys["motivation"][came] != 0.0).all(), "each has weighed it"
    assert (w.journeys["applies_from"][came] == start + 15).all()


def test_who_has_travelled_posts_from_the_room_whether_their_own_office_is_open() -> None:
    model = closed_at_home(7, post_after_attending=0.9, during_post_share=1.0)
    w, north = model.world, model.company.office_names.index("North")
    posts = w.posts[: w.counts[COUNT_POSTS]]
    start = -shipped().campaign.calendar.first_day
    mine = posts[(posts["kind"] == PostKind.DURING) & (posts["office"] == north)]
    held = w.people["attended_day"][mine["author"]]
    assert np.count_nonzero(held == start + 7) > 1 and np.array_equal(mine["day"], held)


def test_switched_off_or_with_nothing_to_switch_to_no_bit_changes() -> None:
    plain = ran(switching=False, near=())
    assert not differences(ran(switching=False), plain), "offices within reach alone change nothing"
    single = [SERIES | {"dates": 1, "seats": 4}]
    alone, off = (ran(near=(), switching=yes, campaign__sessions=single) for yes in (True, False))
    assert [each for each in differences(alone, off) if not each.startswith("campaign.switching")] == []


def test_who_cannot_go_takes_a_later_seat_and_may_come(switching: ViralityModel) -> None:
    roomy = [SERIES | {"seats": 40}]
    kept, moved = (ran(yes, near=(), campaign__sessions=roomy) for yes in (False, True))
    for model in (kept, moved):
        assert (model.world.tries if len(model.world.tries) else np.ones(1)).max() >= 1
    cancelled = [np.count_nonzero(each.world.journeys["status"] == 5) for each in (kept, moved)]
    assert cancelled[1] < cancelled[0] and kpis(moved.outcome())["attended"] > kpis(kept.outcome())["attended"]


def test_who_asks_again_may_come_this_time() -> None:
    """Chance is asked anew for each seat: of those who cancelled or stayed away and booked again, most come."""
    roomy = [SERIES | {"seats": 40}]
    again = ran(False, near=(), campaign__sessions=roomy, campaign__registration__carry_over=True).world
    second = again.tries > 1
    assert second.sum() > 5 and np.mean(again.journeys["status"][second] == 3) > 0.5


def test_an_office_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match=r"company\.within_reach\.0 = Nowhere"):
        ran(near=(("North", "Nowhere"),))
