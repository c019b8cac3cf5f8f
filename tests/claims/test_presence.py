"""Who leaves or is absent: nothing happens to them or by them from then on, seats and books add up, and nobody else's luck moves."""

import numpy as np
import pytest

from experiments.verbs.verify.testbed import with_parameters
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Settings
from sim.state.layout import Status
from tests.worlds import differences, shipped, without

SEED = 3
ROOMY = [{"first_day": 0, "dates": 2, "seats": 60, "opens": -35}]


def settings(**changes: object) -> Settings:
    return shipped(campaign__sessions=ROOMY, **changes)


def run(chosen: Settings) -> ViralityModel:
    made = ViralityModel(chosen, SEED)
    made.run()
    return made


def test_without_leavers_and_absence_no_bit_changes() -> None:
    plain, none = run(settings()), without(settings(company__turnover=True, company__absence=True), "turnover", "absence")
    off = run(none)
    assert np.all(off.world.leaves == 30_000)
    off.world = off.world._replace(leaves=plain.world.leaves)
    assert not differences(off, plain)


def test_who_has_left_is_reminded_of_no_module() -> None:
    practice = {"name": "practice", "after_days": 30, "hours": 1.0, "reminder": True}
    leaving = with_parameters(settings(company__turnover=True, campaign__programme__modules=[practice]), turnover_per_month=0.3)
    w = run(leaving).world
    came = np.flatnonzero(w.people["attended_day"] >= 0)
    stayed = w.leaves[came] > w.cohorts["day"][w.journeys["session"][came], 0]
    assert w.cohorts["reminded"].sum() == np.count_nonzero(stayed) < 0.9 * len(came)


def test_who_has_left_does_nothing_any_more() -> None:
    made = ViralityModel(with_parameters(settings(company__turnover=True), turnover_per_month=0.033), SEED)
    w = made.world
    gone = np.flatnonzero(w.leaves < made.days)
    assert 0.06 < len(gone) / made.company.size < 0.2, "3.3 % a month, four months"
    while made.running:
        day, left = made.day, gone[w.leaves[gone] <= made.day]
        people, journeys = made.world.people[left].copy(), made.world.journeys[left].copy()
        made.step()
        w = made.world
        for name in ("exposures", "aware_day", "curiosity", "interest", "posts", "wants_day", "attended_day", "n_inspirers", "frustration"):
            assert np.array_equal(w.people[name][left], people[name]), (day, name)
        for name in (
            "told_content_day",
            "heard_content_day",
            "retellings",
            "reacted",
            "learned",
            "content_met",
            "applies_until",
            "left_out",
        ):
            assert np.array_equal(w.journeys[name][left], journeys[name]), (day, name)
    until = w.journeys["applies_until"]
    assert np.all(until < w.leaves) and w.tally[:, 21].sum() == (until >= made.day - 1).sum(), (
        "leavers stop applying it, and the books know"
    )


def test_who_has_left_waits_for_no_seat() -> None:
    """They are in no queue, for whom a rule would add sessions, and turn nothing down; who wanted a seat and got none while there never got in."""
    crowded = with_parameters(shipped(company__turnover=True), turnover_per_month=0.1, waitlist_acceptance=1.0)
    made = ViralityModel(crowded, SEED)
    while made.running:
        day = made.day
        made.step()
        w = made.world
        waits = w.journeys["status"] == Status.WAITING
        assert w.offices["queue_length"].sum() == waits.sum()
        assert not np.any(waits & (w.leaves <= day) & w.office_open[day][w.people["office"]]), day
    assert not np.any(w.journeys["status"] == Status.DECLINED)
    struck_off = (w.people["wants_day"] >= 0) & (w.journeys["status"] == Status.NONE)
    assert np.count_nonzero(struck_off) > 2 and np.all(w.leaves[struck_off] < made.days)
    found = kpis(made.outcome())
    never_in = struck_off | np.isin(w.journeys["status"], (Status.WAITING, Status.TURNED_AWAY))
    assert found["unmet_demand"] * found["demand"] == pytest.approx(np.count_nonzero(never_in))


def test_a_manager_who_has_left_talks_nothing_over() -> None:
    chosen = with_parameters(settings(company__turnover=True), turnover_per_month=0.033, manager_debrief_share=1.0)
    w = run(chosen).world
    weighed = np.flatnonzero((w.journeys["motivation"] != 0.0) & (w.people["manager"] >= 0))
    left = w.leaves[w.people["manager"][weighed]] <= w.journeys["applies_from"][weighed]
    assert left.sum() > 2 and not w.journeys["debriefed"][weighed[left]].any()
    assert w.journeys["debriefed"][weighed[~left]].all()


@pytest.mark.parametrize("share", [0.014, 0.042])
def test_absent_people_miss_what_happens_that_day(share: float) -> None:
    """With nobody staying away by choice, those booked who do not come are those absent that day."""
    chosen = with_parameters(without(settings(company__absence=True), "no_shows", "cancellations"), absence_share_per_day=share).changed(
        {"campaign.registration.waitlist": False}
    )
    came, booked = 0, 0
    for seed in range(12):
        made = ViralityModel(chosen, seed)
        found = kpis(made.run())
        came, booked = came + found["attended"], booked + made.world.sessions["booked"].sum()
    missed = booked - came
    assert abs(missed - share * booked) < 4 * np.sqrt(share * booked)
