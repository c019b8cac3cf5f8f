"""The brief of a run: what it recommends, and what its figures hang on."""

import numpy as np

from experiments.report.choice_words import what_it_takes
from experiments.report.finding_out import as_data, spread_by
from experiments.statistics.verdict import prediction
from experiments.verbs.run.brief import _may_be_over, _over_budget, _recommendation, unknown_sentences
from experiments.verbs.run.fired import FiredRule

WORLDS = 20


def recommended(
    ratio: float, fill: float, no_shows: float, over: int = 0, budget: float | None = None, stopped: int = 0, seats: float = 90.0
) -> str:
    """What is recommended where all worlds are alike, but `over` a budget or `stopped` by a rule in some."""
    figures = {"demand_supply_ratio": ratio, "demand": seats * ratio, "seats": seats, "seat_fill": fill, "no_show_rate": no_shows}
    figures |= {"unmet_demand": 0.5, "attended": seats * fill}
    values = {name: np.full(WORLDS, value) for name, value in figures.items()}
    values["cost_total"] = np.where(np.arange(WORLDS) < over, 150.0, 50.0)
    rule = FiredRule("cap", "stop spending", stopped, WORLDS, 1.0, (0.0, 0.0, 0.0), np.zeros(stopped))
    return _recommendation(values, {name: prediction(each) for name, each in values.items()}, budget, [rule])


def test_more_seats_are_no_answer_where_half_of_them_stay_empty() -> None:
    assert recommended(2.5, 0.9, 0.1).startswith("Offer more seats")
    told = recommended(2.5, 0.42, 0.62)
    assert told.startswith("Fill the seats there are before you offer more") and "62 % of those booked do not come" in told
    assert recommended(0.5, 0.42, 0.1).startswith("Offer fewer seats or do more to be wanted: 45 people want 90 seats")


def test_nobody_is_told_to_offer_fewer_than_one_seat() -> None:
    assert recommended(0.2, 0.2, 0.1, seats=1).startswith("Do more to be wanted: 0.2 people want 1 seat, fewer")


def test_more_seats_are_not_advised_where_they_may_not_be_paid() -> None:
    assert "optimise.curve=seats" in recommended(2.5, 0.9, 0.1, budget=100.0)
    told = recommended(2.5, 0.9, 0.1, over=3, budget=100.0)
    assert told.startswith("Say beforehand") and "the budget is kept in 85 of 100 launches" in told.replace("17 of 20", "85 of 100")
    assert "a rule stops spending" in recommended(2.5, 0.9, 0.1, stopped=4)
    assert "be ready to drop dates" in recommended(1.0, 0.9, 0.1, over=3, budget=100.0)
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
