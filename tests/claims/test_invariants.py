"""What must hold in any run: nobody attends twice, no seat is taken twice, books balance, nothing is NaN."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.model import ViralityModel
from sim.outcome import Columns
from sim.settings import Settings
from sim.setup.world import Engine
from sim.state.layout import LISTED_REASON, MAX_MATES, TALLY, Status, World
from tests.worlds import any_settings, shipped


def chain(people: np.ndarray, head: int) -> list[int]:
    rows = []
    while head >= 0:
        rows.append(int(head))
        head = people["next_in_line"][head]
        assert len(rows) <= len(people), "a line that never ends"
    return rows


def check(w: World, t: int) -> None:
    people, posts, sessions, offices = Columns(w.people, w.journeys), w.posts[: w.counts[0]], w.sessions, w.offices
    status = people["status"]
    # seats
    at_home = people["session"][w.online == 1] if len(w.online) else np.empty(0, np.int32)
    assert np.all(sessions["seated"] - np.bincount(at_home, minlength=len(sessions)) <= sessions["seats"]), "the room is full"
    assert np.all(sessions["booked"] <= sessions["limit"])
    again = w.campaign["carry_over"][0] == 1  # then who missed a session may stand in a later line
    for s, session in enumerate(sessions):
        if again and 0 <= session["day"] <= t:
            assert session["seated"] + session["no_shows"] + session["turned_away"] == session["booked"]
            continue
        line = chain(people, session["roster"])
        assert len(line) == len(set(line)) == session["booked"]
        assert np.all(people["session"][line] == s)
        assert all(
            own == session["office"] or session["office"] in w.near_to[w.near_start[own] : w.near_start[own + 1]]
            for own in people["office"][line]
        )
        if session["day"] <= t:
            assert session["seated"] + session["no_shows"] + session["turned_away"] == session["booked"]
        else:
            assert np.all(status[line] == Status.BOOKED)
    on_a_list = [row for session in sessions if not (again and 0 <= session["day"] <= t) for row in chain(people, session["roster"])]
    assert len(on_a_list) == len(set(on_a_list)), "somebody holds two seats"
    for office in offices:
        waiting = chain(people, office["queue_head"])
        assert len(waiting) == office["queue_length"]
        assert np.all(status[waiting] == Status.WAITING)
        assert not set(waiting) & set(on_a_list)
    assert (status == Status.WAITING).sum() == offices["queue_length"].sum()
    # attendance
    attended = status == Status.ATTENDED
    assert np.array_equal(attended, people["attended_day"] >= 0)
    assert attended.sum() == sessions["seated"].sum()
    assert np.all((people["rating"][attended] >= 1) & (people["rating"][attended] <= 5)) and np.all(people["rating"][~attended] == 0)
    assert np.all(people["in_audience"][(status != Status.NONE) | (people["wants_day"] >= 0)] == 1)
    assert np.all(people["aware_day"][people["wants_day"] >= 0] >= 0), "awareness gates demand"
    assert np.all(people["wants_day"][attended] <= people["attended_day"][attended]), "nobody wants to go where they have been"
    # tallies are what they say
    last = w.tally.sum(0)
    for name, rows in {
        "aware": people["aware_day"] >= 0,
        "wanting": people["wants_day"] >= 0,
        "booked": status == Status.BOOKED,
        "seated": attended,
        "no_shows": status == Status.NO_SHOW,
        "turned_away": status == Status.TURNED_AWAY,
        "cancelled": status == Status.CANCELLED,
        "content_talkers": people["told_content_day"] >= 0,
        "mention_talkers": people["told_mention_day"] >= 0,
        "frustrated": people["frustration_day"] >= 0,  # also who has made peace since
        "applying": people["applies_until"] > t,
    }.items():
        if name == "applying":  # somebody whose last day is today has already been crossed off only tomorrow
            assert last[TALLY[name]] == (people["applies_until"] >= t).sum()
        elif again and name in ("no_shows", "turned_away", "cancelled"):
            assert last[TALLY[name]] >= rows.sum(), name
        else:
            assert last[TALLY[name]] == rows.sum(), name
    assert last[TALLY["waitlisted"]] + last[TALLY["pent_up"]] == (status == Status.WAITING).sum()
    assert last[TALLY["views"]] == posts["views"].sum() and last[TALLY["reactions"]] == posts["reactions"].sum()
    assert last[TALLY["posts_before"] : TALLY["posts_after"] + 1].sum() == len(posts)
    # the job
    assert np.array_equal(w.team_attended, np.bincount(w.team[attended], minlength=len(w.team_size)))
    assert np.all(people["mates_practising"] <= MAX_MATES)
    decided = attended & (people["applies_from"] >= 0) & (people["applies_from"] <= t)
    assert np.all(people["applies_until"][~decided] < 0) and np.all(people["debriefed"][~decided] == 0)
    # talk: whoever attended is looked at as often as they may talk tomorrow
    visit = people["attended_day"] if len(w.course) == 0 else np.maximum(people["attended_day"], w.course["module_day"])
    rate = people["eagerness"][attended] * w.tables.talk_profile[t + 1 - visit[attended]] * people["talkativeness"][attended]
    assert np.all(1.0 - np.exp(-rate) <= w.tables.talks_at_most[w.listed[attended] >> LISTED_REASON])
    # posts
    originals = posts["source"] < 0
    assert posts["children"].sum() == (~originals).sum()
    assert np.all(posts["source"][~originals] < np.flatnonzero(~originals)), "a post is older than what it inspired"
    assert np.all(posts["root"][originals] == np.flatnonzero(originals)) and np.all(posts["generation"][originals] == 0)
    assert np.all(posts["views"] < len(people)) and np.all(posts["reactions"] <= posts["views"])
    assert np.all(posts["views_elsewhere"] <= posts["views"]) and np.all(posts["inspired"] <= posts["views"])
    assert len(np.unique(posts["key"])) == len(posts)
    assert np.all(people["propensity"][posts["author"]] > 0)
    # numbers
    for table in (w.people, w.journeys, posts, offices):
        for name in table.dtype.names or ():
            if table[name].dtype.kind == "f":
                assert np.isfinite(table[name]).all(), name
    for name in ("curiosity", "interest", "benefit_known", "frustration", "learned"):
        assert np.all((people[name] >= 0) & (people[name] <= 1)), name
    assert np.all((posts["elaborateness"] >= 0) & (posts["elaborateness"] <= 1) & (posts["depth"] >= 0) & (posts["depth"] <= 1))


@given(chosen=any_settings(), seed=st.integers(0, 2**62))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_configuration(chosen: Settings, seed: int) -> None:
    model = ViralityModel(chosen, seed)
    earlier = np.zeros_like(model.world.tally)
    attended = model.world.people["attended_day"].copy()
    growing = [TALLY[name] for name in TALLY if name not in ("booked", "waitlisted", "pent_up", "applying")]
    while model.running:
        t = model.day
        model.step()
        check(model.world, t)
        assert np.array_equal(model.world.daily[t], model.world.tally)
        assert np.all(model.world.tally[:, growing] >= earlier[:, growing]), "a cumulative count fell"
        earlier = model.world.tally.copy()
        now = model.world.people["attended_day"]
        assert np.array_equal(now[attended >= 0], attended[attended >= 0]), "somebody attended twice"
        attended = now.copy()


@pytest.mark.parametrize("engine", ["agents", "columns"])
def test_who_was_sent_there_does_not_want_it_afterwards(engine: Engine) -> None:
    """Demand of a mandatory programme is who wanted it before: that attendees meet keen colleagues raises it no more."""
    everybody = {"campaign.registration.mode": "mandatory", "campaign.sessions.0.supply_share": 1.0}
    model = ViralityModel(shipped("space_voyage", "small_firm").changed(everybody), 1, engine)
    people = model.run().people
    been, wants = people["attended_day"], people["wants_day"]
    assert np.count_nonzero(been >= 0) > 100 > np.count_nonzero(wants >= 0) > 30
    assert np.all(wants[been >= 0] <= been[been >= 0])


@pytest.mark.parametrize("broken", ["seats", "queue", "twice"])
def test_the_checks_can_fail(broken: str) -> None:
    model = ViralityModel(shipped(), 1)
    while model.day < 70:
        model.step()
    w = model.world
    if broken == "seats":
        w.sessions["seated"][0] = w.sessions["seats"][0] + 1
    elif broken == "queue":
        w.offices["queue_length"][0] += 1
    else:
        w.people["attended_day"][np.flatnonzero(w.people["attended_day"] < 0)[0]] = 69
    with pytest.raises(AssertionError):
        check(w, 69)
