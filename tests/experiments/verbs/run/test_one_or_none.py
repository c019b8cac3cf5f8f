"""What a run says where there is one of something, or none: one launch, one seat, one post, a wave without seats, nobody who asks for a seat."""

from typing import Any

import numpy as np
import pytest

from experiments.report.page import varied
from experiments.statistics.summary import summarise
from experiments.verbs.run.brief import _over_budget, nobody_sentences
from experiments.verbs.run.fired import FiredRule, fired_sentence
from experiments.verbs.run.places import Place, where_to_move
from experiments.verbs.run.report import answer, margins_of
from experiments.verbs.run.seats import advice_on_seats, one_of, seats_said, the_seats
from experiments.verbs.run.waves import wave_sentences, waves_of, waves_table
from sim.measures.kpis import KPIS
from tests.worlds import shipped

CALENDAR = shipped().campaign.calendar


def told(launches: int = 8, sent: bool = False, **figures: float) -> list[str]:
    """The answer of a report where all launches are alike."""
    columns = {name: np.full(launches, figures.get(name, 0.5)) for name in KPIS}
    return answer(summarise(columns), columns, {"uncertainty": "all", "replications": launches}, sent)


def test_one_of_something_is_told_as_one() -> None:
    said = told(demand=1.0, seats=1.0, posts=1.0, offices_reached=1.0)
    assert said[0].startswith("1 person wants the only seat: ") and "1 post comes from 1 office, each inspiring" in said[1]
    said = told(demand=3.0, seats=20.0, posts=0.5, offices_reached=2.0)
    assert said[0].startswith("3 people want one of 20 seats: ") and "0.5 posts come from 2 offices, each inspiring" in said[1]
    assert "demand outstrips supply in 0 of 8 replications." in said[0] and "replications" not in told(launches=1)[0]


def test_nobody_posts_where_nobody_does() -> None:
    assert told(posts=0.0, offices_reached=0.0, post_r=np.nan)[1].endswith("tell it within 28 days, and nobody posts.")


def test_seats_of_which_there_is_one_or_none() -> None:
    places = [Place("Rome", 4.0, 0.0), Place("Bonn", 2.0, 63.0)]
    assert "in Rome (4 people want one, and there is none), and most are to spare in Bonn (2 people want one of 63)." in where_to_move(
        [], places, sent=False
    )
    assert "Rome (0 seats for 4 people)" in where_to_move([], places, sent=True)
    assert "Rome (4 people want the only one)" in where_to_move([], [Place("Rome", 4.0, 1.0), places[1]], sent=False)
    assert (the_seats(1.0), the_seats(20.0), seats_said(1.0), one_of(1.2)) == ("the only seat", "the 20 seats", "1 seat", "the only seat")


def test_who_is_sent_does_not_have_to_want_a_seat() -> None:
    said = told(sent=True, attended=30.0, demand=1.0, seats=40.0)[0]
    assert said == "Attendance is mandatory: 30 people attend, on 40 seats; 1 person comes to want it before they are there."
    columns = {name: np.full(8, 0.0004) for name in KPIS}
    margins = margins_of(summarise(columns), columns)
    assert margins[0] == "Demand would have to grow 2,500-fold before it outstrips the seats."
    assert margins_of(summarise(columns), columns, sent=True) == margins[1:]


def test_one_launch_is_no_share_of_launches() -> None:
    assert nobody_sentences({"attended": [0.0]}) == ["Nobody attends."]
    assert nobody_sentences({"attended": [0.0, 1.0]}) == ["Nobody attends in 1 of 2 launches."]
    over = _over_budget(np.array([150.0]), 100.0)
    assert over.startswith("Not as it stands: the budget of 100 USD is not kept: the one that was simulated costs 150 USD. ")
    assert "0 of 2 launches" in _over_budget(np.array([150.0, 150.0]), 100.0)
    assert varied({"uncertainty": "luck", "vary": "seed", "replications": 1}) == "with its own events alone"
    assert varied({"uncertainty": "luck", "vary": "seed", "replications": 2}) == "each with its own events alone"


@pytest.mark.parametrize(
    ("launches", "times", "of", "said"),
    [(0, 0.0, 1, "did not fire."), (1, 1.0, 1, "fired on day 3."), (1, 2.0, 1, "fired 2 times, first on day 3."),
     (0, 0.0, 2, "fired in none of 2 launches."), (1, 1.0, 2, "fired in 1 of 2 launches, on day 3.")],
)  # fmt: skip
def test_a_rule_fires_in_the_only_launch_or_not(launches: int, times: float, of: int, said: str) -> None:
    rule = FiredRule("more rooms", "add sessions", launches, of, times, (3.0, 3.0, 3.0), np.zeros(0))
    assert fired_sentence(rule, lambda day: f"day {day:.0f}") == f"Rule “more rooms” (add sessions) {said}"


def test_of_the_only_seat_it_is_not_advised_as_of_many() -> None:
    """“There are 1 seats” stood at the head of a page."""

    def advised(attend: float, fill: float, seats: float = 1.0, sent: int | None = 10) -> str:
        values = {"demand_supply_ratio": np.full(8, 2.0), "cost_total": np.full(8, 9.0), "seat_fill": np.full(8, fill)}
        means = {"seats": seats, "demand": 2.0, "seat_fill": fill, "attendance_rate": attend, "no_show_rate": 0.0, "attended": 1.0}
        means |= {"unmet_demand": 0.0}
        return advice_on_seats(values, {name: (each, each, each) for name, each in means.items()}, None, [], sent=sent)

    assert advised(0.1, 1.0) == "Offer more seats, or say beforehand who is not sent: it is for 10 people, and there is 1 seat."
    assert advised(0.1, 0.4, sent=None).startswith("Offer more seats, ") and "half of them" in advised(0.1, 0.4, 2.0, None)
    assert advised(0.1, 0.4).endswith("and 40 % of 1 seat is taken.") and advised(1.0, 0.9, 10.0).endswith(
        "and 90 % of 10 seats are taken."
    )


def test_a_wave_without_seats_of_its_own_wants_none_of_them() -> None:
    """A rule may add what they sit on: so many attend, and it was told that they want one of 0 seats."""

    def waves(launches: int, **figures: float) -> list[dict[str, Any]]:
        row = {"wave": "first", "starts": 7, "people": 12, "audience": 0, "wanted": 1, "seats": 0, "attended": 1, "told": 0, "heard": 0}
        row |= {"rating": np.nan} | figures
        return waves_of({name: np.array([value] * launches) for name, value in row.items()})

    (said,) = wave_sentences(waves(3), CALENDAR)
    assert said == "By wave: first: 1 of 12 people wants a seat, none is planned for them, 1 attends, not rated."
    (said,) = wave_sentences(waves(3, wanted=5, seats=3, attended=2, rating=4.0), CALENDAR)
    assert said == "By wave: first: 5 of 12 people want one of 3 seats, 2 attend, rating 4.0."
    cells = waves_table(waves(3), CALENDAR)[1][0]
    assert cells[4] == "–" and cells[6] == "–" and cells[5] == "1 (1 to 1)", "of nobody there is no share, and no range of it"
    assert waves_table(waves(1), CALENDAR)[1][0][5] == "1", "one launch has no range"
