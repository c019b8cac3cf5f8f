"""The brief of a run: what it recommends, and what its figures hang on."""

from typing import Any

import numpy as np
import pytest

from experiments.report.budget_words import what_it_takes
from experiments.report.finding_out import as_data, spread_by
from experiments.statistics.verdict import prediction
from experiments.verbs.run.brief import _behind_talk, _may_be_over, _over_budget, _sentences, unknown_sentences
from experiments.verbs.run.fired import FiredRule
from experiments.verbs.run.seats import advice_on_seats, whom_it_is_for
from tests.worlds import shipped

WORLDS = 20


def recommended(
    ratio: float,
    fill: float,
    no_shows: float,
    over: int = 0,
    budget: float | None = None,
    stopped: int = 0,
    seats: float = 90.0,
    lacking: str = "",
    sent: int | None = None,
    reserved: bool = False,
    attendance_rate: float = 0.3,
) -> str:
    """What is recommended where all worlds are alike, but `over` a budget or `stopped` by a rule in some."""
    figures = {"demand_supply_ratio": ratio, "demand": seats * ratio, "seats": seats, "seat_fill": fill, "no_show_rate": no_shows}
    figures |= {"unmet_demand": 0.5, "attended": seats * fill, "attendance_rate": attendance_rate}
    values = {name: np.full(WORLDS, value) for name, value in figures.items()}
    values["cost_total"] = np.where(np.arange(WORLDS) < over, 150.0, 50.0)
    rule = FiredRule("cap", "stop spending", stopped, WORLDS, 1.0, (0.0, 0.0, 0.0), np.zeros(stopped))
    found = {name: prediction(each) for name, each in values.items()}
    return advice_on_seats(values, found, budget, [rule], lambda: lacking, sent, reserved)


def test_of_a_few_launches_nothing_is_advised() -> None:
    few = {name: np.full(4, 2.0) for name in ("demand_supply_ratio", "cost_total")}
    assert advice_on_seats(few, {}, None, []) == "4 replications cannot tell how sure that is: take replications=128."


def test_more_seats_are_no_answer_where_half_of_them_stay_empty() -> None:
    assert recommended(2.5, 0.9, 0.1).startswith("Offer more seats")
    told = recommended(2.5, 0.42, 0.62)
    assert told.startswith("Fill the seats there are before you offer more") and "62 % of those booked do not come" in told
    assert recommended(0.5, 0.42, 0.1).startswith("Offer fewer seats or do more to be wanted: 45 people want 90 seats")


def test_seats_that_stand_empty_elsewhere_are_moved_before_any_is_added() -> None:
    where = "By office, they lack most in A (29 people want one of 9), and most are to spare in B (3 people want one of 20)."
    for ratio in (0.5, 0.97, 2.5):
        told = recommended(ratio, 0.43, 0.12, lacking=where)
        assert told == (
            "Move seats before you add or drop any: 50 % of those who want one never get in, and yet nobody books 51 % of the 90 seats, which stand where too "
            f"few want one. {where}"
        )
    assert "whether 500 USD still do" in recommended(0.97, 0.43, 0.12, lacking=where, budget=500.0)
    assert recommended(2.5, 0.42, 0.62, lacking=where).startswith("Fill the seats"), "who booked and does not come leaves them empty"
    assert recommended(0.97, 0.8, 0.12, lacking=where).startswith("Offer fewer seats"), "hardly any is left"
    assert recommended(0.97, 0.43, 0.12).startswith("Offer fewer seats"), "there is nowhere to move them from"
    assert recommended(0.97, 0.43, 0.12, reserved=True).startswith("Open the sessions that are for some people alone to more of them")
    sent = recommended(0.97, 0.3, 0.1, lacking=where, sent=300)
    assert (
        sent.startswith("Move seats before you add or drop any: 30 % of the people for whom it is are sent and attend, and 30 % of 90")
        and where in sent
    )


def test_who_gave_their_own_seat_up_is_not_said_to_have_been_left_out() -> None:
    names = ("demand", "attended", "seats", "content_heard", "content_reach", "application_rate_182_days", "cost_total", "demand_served")
    found = dict.fromkeys(names, (0.5, 0.4, 0.6)) | {
        "demand": (16.0, 9.0, 22.0),
        "attended": (13.0, 8.0, 19.0),
        "seats": (45.0, 45.0, 45.0),
    }
    told = _sentences(found, False, WORLDS)
    assert told[0].startswith(
        "16 (90 % of launches: 9 to 22) people want one of 45 seats, and 13 (90 % of launches: 8 to 19) attend. All are means"
    )
    assert sum("multiply out" in each for each in told) == 1
    assert not any("means over launches" in each for each in _sentences(found, False, 1)), "one launch has no mean"


def test_few_people_are_as_many_in_the_answer_as_in_the_advice() -> None:
    names = ("demand", "attended", "seats", "content_heard", "content_reach", "application_rate_182_days", "cost_total", "demand_served")
    found = dict.fromkeys(names, (0.5, 0.4, 0.6)) | {"demand": (4.6, 1.0, 11.0), "attended": (0.0, 0.0, 0.0), "seats": (20.0,) * 3}
    said = "4.6 (90 % of launches: 1 to 11) people want one of 20 seats, and 0 (90 % of launches: 0 to 0) attend. "
    assert _sentences(found, False, WORLDS)[0].startswith(said)
    assert "4.6 people want 20 seats" in recommended(0.23, 0.2, 0.1, seats=20.0)
    none = found | {"seats": (0.0,) * 3}
    assert _sentences(none, False, WORLDS)[0].startswith("4.6 (90 % of launches: 1 to 11) people want a seat, and none is offered. ")


def test_a_seat_that_people_are_sent_to_is_not_something_they_get() -> None:
    names = ("demand", "attended", "seats", "content_heard", "content_reach", "application_rate_182_days", "cost_total", "demand_served")
    found = dict.fromkeys(names, (0.5, 0.4, 0.6)) | {
        "demand": (3699.0, 9.0, 22.0),
        "attended": (13000.0, 8.0, 19.0),
        "seats": (15000.0,) * 3,
    }
    told = _sentences(found, True, WORLDS)
    assert told[0].startswith("Attendance is mandatory: 13,000 (90 % of launches: 8 to 19) people attend, on 15,000 seats; 3,699 (")
    assert "people come to want it before they are there" in told[0] and "get in" not in told[0]
    assert recommended(0.3, 0.9, 0.1, sent=90) == (
        "Keep the seats: 30 % of the people for whom it is are sent and attend, and 90 % of 90 seats are taken."
    )
    assert recommended(0.3, 0.4, 0.1, sent=90).startswith("Fewer seats would do: ")
    everybody = recommended(0.3, 0.4, 0.1, sent=90, attendance_rate=1.0, lacking="By office, they lack most in A.")
    assert everybody.startswith("Fewer seats would do: "), "nobody lacks one"


def test_where_nearly_everybody_is_left_out_nobody_is_told_to_keep_the_seats() -> None:
    def told(people: int = 530, fill: float = 0.86, **more: Any) -> str:
        return recommended(0.3, fill, 0.1, seats=27, sent=people, **more)

    assert told() == "Offer more seats, or say beforehand who is not sent: it is for 530 people, and there are 27 seats."
    assert told(29).startswith("Keep the seats: "), "two are few"
    assert told(fill=0.3).startswith(
        "Fill the seats there are before you offer more: 30 % of the people for whom it is are sent and attend"
    )
    assert "optimise.curve=seats" in told(budget=100.0)
    assert "no money for more (the budget is kept in " in told(over=3, budget=100.0)
    assert "no money for more (a rule stops spending in " in told(stopped=4)
    assert told(stopped=WORLDS).startswith("The budget, not the rooms, decides: spending stops in ")
    figures = {"attended": np.array([0.0, 21.0, 53.0]), "attendance_rate": np.array([0.0, 21 / 530, 0.1])}
    assert whom_it_is_for(figures) == 530 and whom_it_is_for({name: each[:1] for name, each in figures.items()}) == 0


def test_nobody_is_told_to_offer_fewer_than_one_seat() -> None:
    assert recommended(0.2, 0.2, 0.1, seats=1).startswith("Do more to be wanted: 0.2 people want 1 seat, fewer")


def test_more_seats_are_not_advised_where_they_may_not_be_paid() -> None:
    assert "optimise.curve=seats" in recommended(2.5, 0.9, 0.1, budget=100.0)
    told = recommended(2.5, 0.9, 0.1, over=3, budget=100.0)
    assert told.startswith("Say beforehand") and "the budget is kept in 85 of 100 launches" in told.replace("17 of 20", "85 of 100")
    assert "a rule stops spending" in recommended(2.5, 0.9, 0.1, stopped=4)
    kept = recommended(1.0, 0.9, 0.1, over=3, budget=100.0)
    assert (
        kept.startswith("Keep the seats: demand exceeds them in ")
        and kept.endswith("20 launches); if it runs out, drop dates.")
        and "the budget is kept in" in kept
    )
    decided = recommended(0.9, 0.2, 0.1, budget=100.0, stopped=WORLDS)
    assert (
        decided.startswith("The budget, not the rooms, decides") and "18 of the 90 seats can be paid" in decided and "optimise" in decided
    )


def test_a_budget_that_is_often_kept_is_told_by_how_often() -> None:
    told = _over_budget(np.repeat([50.0, 150.0], (84, 44)), 100.0)
    assert told.startswith("Not as it stands: the budget of 100 USD is kept in 66 of 100 launches, fewer than the 90 of 100 asked")
    assert what_it_takes(np.repeat([50.0, 150.0, 190.0], (84, 36, 8)), "launches") == "150 USD would do in 90 of 100 launches."
    assert not _over_budget(np.full(WORLDS, 50.0), 100.0)
    few = np.repeat([50.0, 150.0], (13, 3))
    assert not _over_budget(few, 100.0) and _may_be_over(few, 100.0).startswith(
        "It is over the budget of 100 USD in 3 of 16 launches: it may"
    )
    assert not any(_may_be_over(costs, 100.0) for costs in (np.full(16, 50.0), np.full(16, 150.0)))


def test_what_its_figures_hang_on() -> None:
    """Heard by 4 x + noise: x explains 16 / 12 of 16 / 12 + 1 / 3 of the variance; the last world is not defined, further ones have a set again."""
    rng = np.random.default_rng(5)
    known, idle = rng.random(400), rng.random((400, 3))
    heard = np.append(4 * known + rng.uniform(-1, 1, 400), np.ones(9))
    heard[399] = np.nan
    groups = {"Talk": known[:, None], "Cost": idle}
    (found,) = spread_by(heard, groups)
    assert (found.kind, found.name) == ("group", "Talk")
    assert abs(found.worth.value - 0.8) < 0.04
    assert unknown_sentences({"content_heard": [found], "cost_total": []}) == [
        f"How many are told the content hangs most on Talk ({100 * found.worth.value:.0f} % of the spread)."
    ]
    assert as_data([found], "share")[0]["value"] == found.worth.value
    assert spread_by(np.ones(400), groups) == spread_by(heard, {}) == []
    few, enough = ({name: each[:count] for name, each in groups.items()} for count in (31, 32))
    assert spread_by(heard[:31], few) == [], "of six launches 56 % of the spread hung on one group, and 50 % on prices"
    assert [each.name for each in spread_by(heard[:32], enough)] == ["Talk"]
    assert list(_behind_talk(groups, shipped())) == ["Talk"], "nobody talks of what it costs"
    rule = {"name": "cap", "when": {"metric": "money_committed", "at_least": 9.0}, "then": {"stop_spending": {}}}
    assert _behind_talk(groups, shipped(campaign__rules=[rule])) == groups


@pytest.mark.parametrize("launches", [10, 20, 32, 128])
def test_a_budget_that_would_do_is_kept_as_often_by_further_launches(launches: int) -> None:
    """It was the cost that nine in ten of these launches keep, which of further launches 82 in 100 kept after ten of them."""
    costs = np.random.default_rng(2).random((4000, launches))
    enough = [float(what_it_takes(1e6 * each, "").partition(" ")[0].replace(",", "")) / 1e6 for each in costs]
    assert np.mean(enough) == pytest.approx(0.9, abs=0.005)
    assert (np.mean(costs <= np.array(enough)[:, None] + 1e-6, axis=1) >= 0.9).all(), "and as often by these"
