"""Journeys of several modules: nobody is in two at once or skips one, who drops out stays out, the sums of people and money hold."""

from typing import Any

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.engines import columns
from sim.measures.costs import costs
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Settings
from sim.setup.calendar import SettingsError
from sim.setup.prices import hour_prices
from sim.spending import spent
from tests.worlds import shipped, without

SEED = 3
TWO = ({"name": "practice", "after_days": 10, "hours": 3.0, "format": "virtual"}, {"name": "review", "after_days": 7, "hours": 1.0})


def journey(*modules: dict[str, Any], **changes: Any) -> Settings:
    return shipped(campaign__programme__modules=modules, **changes)


def run(settings: Settings) -> ViralityModel:
    made = ViralityModel(settings, SEED)
    made.world = columns.run(made.world)
    return made


@pytest.fixture(scope="module")
def alone() -> ViralityModel:
    return run(shipped())


@pytest.fixture(scope="module")
def two() -> ViralityModel:
    return run(journey(*TWO))


def test_one_module_after_the_other_in_the_order_of_the_plan(two: ViralityModel) -> None:
    w = two.world
    held = w.cohorts["day"]
    assert np.all(held[:, 0] >= w.sessions["day"] + 10) and np.all(held[:, 1] >= held[:, 0] + 7)
    assert np.all(w.office_open[held, w.sessions["office"][:, None]])
    came, last = w.course["modules"], w.course["module_day"]
    assert np.all(came[w.people["attended_day"] < 0] == 0)
    rows = np.flatnonzero(came)
    assert np.array_equal(last[rows], held[w.journeys["session"][rows], came[rows] - 1])


def test_sessions_that_a_rule_never_added_have_no_modules() -> None:
    when = {"metric": "waitlist", "at_least": 5000.0, "each_office": True}
    more = {"name": "more", "when": when, "then": {"add_sessions": {"seats": 5}}, "lead_days": 21}
    outcome = run(journey(*TWO, campaign__rules=[more])).outcome()
    held, first = outcome.cohorts["day"][:, 0], outcome.sessions["day"]
    assert len(held) == len(first) > 0 and np.all(held >= first + 10)


def test_people_money_and_rooms_add_up(two: ViralityModel) -> None:
    w, outcome = two.world, two.outcome()
    came, at_first = w.course["modules"], int(w.sessions["seated"].sum())
    for k in range(2):
        by_session = np.bincount(w.journeys["session"][came > k], minlength=len(w.sessions))
        assert np.array_equal(w.cohorts["seated"][:, k], by_session)
    found, learning = kpis(outcome), costs(outcome)["learning_hours"]
    assert found["completion_rate"] == np.count_nonzero(came == 2) / at_first
    assert found["modules_attended"] == 1 + came.sum() / at_first
    hours = 6.0 * at_first + 3.0 * np.count_nonzero(came > 0) + 1.0 * np.count_nonzero(came > 1)
    assert learning == pytest.approx(hours * hour_prices(two.settings)[0])
    assert costs(outcome)["sessions"] == 600 * 3 * len(w.sessions)


def test_who_is_reminded_of_a_module_is_paid_for_like_who_is_reminded_of_the_day() -> None:
    """Reminded of the first module are all who came to the day, of the second nobody, of the third who came to both before it."""
    reminded = [each | {"reminder": n != 1} for n, each in enumerate((*TWO, {"name": "last", "after_days": 1, "hours": 1.0}))]
    made = run(journey(*reminded, campaign__costs__reminder_usd=3.0, campaign__rules=[]))
    w, outcome = made.world, made.outcome()
    people = int(w.sessions["reminders"].sum() + w.sessions["seated"].sum() + w.cohorts["seated"][:, 1].sum())
    assert w.cohorts["reminded"].sum(0).tolist() == [w.sessions["seated"].sum(), 0, w.cohorts["seated"][:, 1].sum()]
    assert costs(outcome)["reminders"] == 3.0 * people
    assert spent(w, made.days - 1, False) == pytest.approx(sum(costs(outcome).values()))


def test_drop_out_is_the_share_that_it_says_and_nobody_drops_out_without_it() -> None:
    lost = run(with_parameters(journey(*TWO), module_drop_out=0.25, no_show_curiosity_log_odds=0.0))
    first, later = lost.world.sessions["seated"].sum(), lost.world.cohorts["seated"].sum(0)
    for before, now in ((first, later[0]), (later[0], later[1])):
        assert abs(now - 0.75 * before) < 3 * np.sqrt(before * 0.25 * 0.75)
    assert kpis(run(without(journey(*TWO), "drop_out")).outcome())["completion_rate"] == 1.0


def test_hours_in_two_parts_teach_what_they_teach_in_one(alone: ViralityModel) -> None:
    """Six hours in one visit, or four and two more in another: the learning curve is one."""
    short = without(journey({"name": "rest", "after_days": 7, "hours": 2.0}, campaign__programme__hours=4.0), "drop_out", "mindset")
    whole = without(shipped(), "mindset")
    learned = [made.outcome().people["learned"].max() for made in (run(short), run(whole))]
    assert learned[0] == pytest.approx(learned[1], abs=1e-6)
    assert run(short).world.campaign["spontaneous_log_odds"] == alone.world.campaign["spontaneous_log_odds"], "six hours keep people away"


def test_until_the_first_module_nothing_is_otherwise(alone: ViralityModel, two: ViralityModel) -> None:
    """With the same pull of registration, people, seats and posts are the same to the bit until the first module begins."""
    settings = with_parameters(journey(*TWO), hours_registration_log_odds=0.0)
    one, other = ViralityModel(with_parameters(shipped(), hours_registration_log_odds=0.0), SEED), ViralityModel(settings, SEED)
    for _ in range(63 + 10):
        one.step()
        other.step()
    assert np.array_equal(one.world.people, other.world.people) and np.array_equal(one.world.journeys, other.world.journeys)
    assert len(alone.world.course) == 0 and kpis(alone.outcome())["completion_rate"] == 1.0


def test_a_module_re_primes_talk_and_stays_in_mind() -> None:
    """Who comes again tells it as on the first day; who knew too little to apply it may do so now."""
    late = {"name": "again", "after_days": 21, "hours": 5.0}
    plan = {"first_day": 0, "dates": 1, "seats": 75, "opens": -35}
    settings = with_parameters(
        without(shipped(campaign__sessions=[plan], campaign__programme__hours=1.0), "drop_out"), hours_registration_log_odds=0.0
    )
    longer = settings.changed({"campaign.programme.modules": [late]})
    with_it, none = (kpis(run(each).outcome()) for each in (longer, settings))
    assert with_it["content_talks_per_attendee"] > 1.1 * none["content_talks_per_attendee"]
    assert with_it["applied_ever_rate"] > none["applied_ever_rate"]


def test_a_module_for_which_no_day_is_left_is_refused() -> None:
    """The last simulated day is a Sunday; where Lisbon has a holiday on the Friday before it, nobody is left who could come there."""
    ends = {"campaign__calendar__last_day": 55}
    for day in ({"date": 55}, {"after_days": 34}):
        with pytest.raises(SettingsError, match=r"programme.modules.0: Lisbon is closed from 2026-04-26 \(day 55\) on; extend last_day"):
            run(journey({"name": "again", "hours": 1.0} | day, **ends))
    offices = [
        {"name": "Manchester", "employees": 110, "utc_offset_hours": 0},
        {"name": "Lisbon", "employees": 40, "utc_offset_hours": 0, "holidays": [53]},
    ]
    with pytest.raises(SettingsError, match=r"modules.0: Lisbon is closed from 2026-04-24 \(day 53\) on") as told:
        run(journey({"name": "again", "hours": 1.0, "date": 53}, company__offices=offices, **ends))
    assert "Manchester" not in str(told.value)


def test_modules_that_make_no_sense_are_named() -> None:
    def refused(*modules: dict[str, Any]) -> str:
        with pytest.raises(ValueError) as error:
            journey(*modules)
        return str(error.value)

    again = {"name": "again", "after_days": 7, "hours": 1.0}
    assert "programme.modules.1.name: again is the name of an earlier module" in refused(again, again)
    assert "(day 71) for the last session, after the last simulated day, " in refused(again | {"after_days": 50})
    assert "(day 9) is too early" in refused({"name": "again", "date": 9, "hours": 1.0})
    assert "needs after_days or date" in refused({"name": "again", "hours": 1.0})
