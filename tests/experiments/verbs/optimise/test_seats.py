"""How many seats: what is recommended within limits, and when there are enough."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.cli import main
from experiments.report.aim import aim_of
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.objectives import Limit, Objective, Objectives
from experiments.verbs.optimise.seats import report
from experiments.verbs.optimise.seats.curve import SeatsCurve
from experiments.verbs.optimise.seats.plans import Spread, spread_over_dates, with_seats
from experiments.verbs.optimise.seats.report import _labels, _note, _panels, rows
from experiments.verbs.optimise.seats.words import FROM_HOME, UNLIMITED, dates_too_dear, further, now, recommendation, sure, thresholds
from experiments.verbs.optimise.seats.work import stated_alone
from sim.measures.kpis import KPIS
from sim.model import ViralityModel
from tests.worlds import shipped

WORLDS = 20
SEATS = np.array([60.0, 20.0, 40.0, 90.0, 150.0])
"""What there is now first, as a curve has it."""


def curve(heard: list[float], cost: list[float], limit: float | None, seats: np.ndarray = SEATS, worlds: int = WORLDS) -> SeatsCurve:
    """Numbers of seats, alike in all worlds; nobody is left without one from 90 on, though one in six gives a seat up."""
    figures = {"seats": seats, "content_heard": heard, "cost_total": cost, "unmet_demand": [0.3, 0.7, 0.5, 0.05, 0.0]}
    figures |= {
        "demand_supply_ratio": 80 / SEATS,
        "demand_served": [0.6, 0.25, 0.4, 0.8, 0.83],
        "seat_fill": np.full(5, 0.8),
        "attended": 0.8 * seats,
    }
    columns = {name: np.repeat(np.array(each, float)[:, None], worlds, axis=1) for name, each in figures.items()}
    found: Any = SimpleNamespace(values=columns.__getitem__, seeds=range(worlds), points=[None] * len(SEATS))
    limits = () if limit is None else (Limit(KPIS["cost_total"], limit),)
    return SeatsCurve(Confirmed((), found, Objectives((Objective(KPIS["content_heard"], True),), limits, aim_of({}))))


def test_who_gives_a_seat_up_was_not_left_without() -> None:
    found = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 150], None)
    assert found.enough is not None and found.seats[found.enough] == 90
    left_out = found.found.found.values("unmet_demand")
    left_out[2, 1:] = np.nan
    assert found.enough == 3, "in worlds in which nobody wants one of the 40, nobody is left without; half are in the one that tells"
    left_out[1] = np.nan
    assert found.enough == 1, "nobody wants one of the 20 in any world, though people want one of the others"


def test_within_limits_what_is_aimed_at_decides() -> None:
    costs = [60.0, 20, 40, 90, 150]
    rising, flat = [0.16, 0.08, 0.12, 0.2, 0.24], [0.16, 0.08, 0.16, 0.16, 0.16]
    wide = curve(rising, costs, 100.0)
    assert recommendation(wide) == (
        "Offer 90 seats: the most of those tried that keep the limits. Against the 60 there are now, that costs 30.0 USD more and changes content heard by "
        "+4.0 points."
    )
    narrow = curve(rising, costs, 50.0)
    assert recommendation(narrow) == (
        "Offer 40 seats: the most of those tried that keep the limits. Against the 60 there are now, which do not keep them "
        "(cost at most 50.0 USD: in 0 of 20), that saves 20.0 USD and changes content heard by −4.0 points."
    )
    assert recommendation(curve(flat, costs, 200.0)).startswith(
        "Offer 40 seats: more of them, within the limits, do no better on content heard by what matters."
    )


def test_a_limit_that_does_not_bind_changes_no_number() -> None:
    """Without a budget it went by what is wanted in nine of ten worlds, so that a budget that pays for everything raised 37 seats to 109."""
    costs, rising = [60.0, 20, 40, 90, 150], [0.16, 0.08, 0.12, 0.2, 0.24]
    free, wide = curve(rising, costs, None), curve(rising, costs, 1000.0)
    assert (free.chosen, free.seats[free.chosen or 0]) == (wide.chosen, 150)
    assert recommendation(free) == (
        "Offer 150 seats: the most of those tried. Against the 60 there are now, that costs 90.0 USD more and changes content heard by +8.0 points. "
        "No limit on cost is stated, and none is kept: with campaign.budget=USD one is."
    )
    assert recommendation(wide).endswith("by +8.0 points."), "one is stated"
    of_a_search = Objectives(free.found.objectives.all, (Limit(KPIS["cost_total"], None), Limit(KPIS["frustration"], 0.1)), aim_of({}))
    assert [limit.kpi.name for limit in stated_alone(of_a_search).limits] == ["frustration"]


def test_four_worlds_recommend_no_number() -> None:
    few = curve([0.16, 0.08, 0.12, 0.2, 0.24], [60.0, 20, 40, 90, 150], 100.0, worlds=4)
    assert recommendation(few) == "4 replications cannot tell how sure that is: take optimise.confirm=128."
    assert few.recommended is None and "Ring" not in _note(few)


def sent(heads: int, seats: list[float], attend: list[float], never: list[float], limit: float | None = None) -> SeatsCurve:
    """The same for so many people who are sent, in numbers of seats; `never`: the share of them who never are. A seat costs a USD."""
    figures = {"seats": seats, "cost_total": seats, "content_heard": [0.1] * len(seats), "demand_supply_ratio": [0.1] * len(seats)}
    figures |= {"attended": attend, "attendance_rate": [each / heads for each in attend], "unmet_demand": never}
    figures |= {"seat_fill": [each / offered for each, offered in zip(attend, seats, strict=True)]}
    columns = {name: np.repeat(np.array(each, float)[:, None], WORLDS, axis=1) for name, each in figures.items()}
    found: Any = SimpleNamespace(values=columns.__getitem__, seeds=range(WORLDS), points=[None] * len(seats))
    limits = () if limit is None else (Limit(KPIS["cost_total"], limit),)
    return SeatsCurve(Confirmed((), found, Objectives((Objective(KPIS["content_heard"], True),), limits, aim_of({}))), heads)


def test_where_people_are_sent_no_more_seats_than_people_are_recommended() -> None:
    """It was asked how many people want a seat, which decides nothing there: 405 seats for 300 people."""
    seats, attend, never = [150.0, 75, 270, 300, 600], [140.0, 70, 230, 246, 246], [0.5, 0.75, 0.1, 0.0, 0.0]
    found = sent(300, seats, attend, never)
    assert recommendation(found) == (
        "Offer 300 seats: with more of them no more people attend by what matters. Against the 150 there are now, that costs 150 USD more and changes attendance "
        f"by +35.3 points. {UNLIMITED}"
    )
    assert found.recommended == 3
    told = f"{now(found)} {sure(found, 'all')}"
    assert "for 300 people who are sent, of whom 140 attend" in told and "82 % of the people attend with 300 seats" in told
    assert "want" not in told
    flat = sent(300, seats, [140.0, 70, 246, 246, 246], never)
    assert recommendation(flat).startswith("Offer 270 seats: with more of them no more people attend by what matters. ")
    within = sent(300, seats, attend, never, limit=160.0)
    assert recommendation(within) == ("Keep the 150 seats: the most of those tried that keep the limits.")
    assert recommendation(sent(60, seats, [50.0] * 5, [0.0] * 5)).startswith(
        "Offer 75 seats: the fewest tried. They are 15 more than the 60 people who are sent, and 25 of them stay empty. Against the 150"
    )


def test_more_seats_than_people_are_told_with_the_empty_ones_and_with_what_would_do() -> None:
    """The same in an office of 110 people and one of 40: 240 seats were offered for 150 people without a word."""
    seats, attend = [80.0, 40, 120, 160, 240, 480], [52.0, 32, 65, 77, 86, 86]
    never = [0.47, 0.73, 0.34, 0.2, 0.0, 0.0]
    assert recommendation(sent(150, seats, attend, never)).startswith(
        "Offer 240 seats: with more of them no more people attend by what matters. They are 90 more than the 150 people who are sent, and 154 of them stay "
        "empty: 160 would do if each office and wave had as many as it has people, as with supply_share. Which office or wave lacks them is told by "
        "watercooler run of the campaign with 160 seats. Against the 80"
    )
    assert "watercooler run" not in recommendation(sent(150, seats, attend, [*never[:3], 0.05, 0.0, 0.0])), "a run would not tell it either"
    assert "would do" not in recommendation(sent(200, seats, attend, never)), "those that are tried next to as many as people"


def test_where_seats_stand_in_the_wrong_office_they_are_moved_and_not_counted() -> None:
    """All in an office of 30, of 300 people: fewer were enough for those few."""
    found = sent(300, [300.0, 75, 150, 450, 600], [25.0] * 5, [0.94] * 5)
    assert recommendation(found) == (
        "Move seats before you add or drop any: with 300 of them 25 of 300 people attend, and 275 seats stay empty while others are never sent: seats "
        "stand where nobody is left to send, or cannot be paid. Which office or wave lacks them is told by watercooler run."
    )
    assert (found.chosen, found.recommended) == (0, None)


def test_seats_that_some_choose_are_moved_first_too() -> None:
    """80 of 90 in an office of 40 people: 270 seats were offered, 225 of which stayed empty."""
    found = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 150], 500.0)
    found.found.found.values("unmet_demand")[0] = 0.34
    assert found.chosen != 0, "80 people want 60 seats: a quarter cannot get in"
    found = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 150], 500.0)
    found.found.found.values("unmet_demand")[0] = 0.49
    assert (found.chosen, found.recommended) == (0, None)
    assert recommendation(found) == (
        "Move seats before you add or drop any: 49 % of those who want one never get in, and yet 12 of the 60 seats stay empty: seats stand where too few "
        "want one, are for some people alone, or cannot be paid. Which office or wave lacks them is told by watercooler run."
    )
    found = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 150], 500.0)
    found.found.found.values("unmet_demand")[3] = 0.2
    assert (
        "90 seats: more of them, within the limits, do no better on content heard by what matters. 18 of them stay empty while others never get in:"
        in (recommendation(found))
    )


def test_more_seats_are_offered_as_long_as_more_people_attend() -> None:
    """The same in every office, large and small: those in the small ones stay empty, and yet more attend in the large one."""
    found = sent(970, [135.0, 90, 198, 405, 810], [127.0, 85, 184, 346, 586], [0.86, 0.91, 0.8, 0.6, 0.38])
    assert recommendation(found) == (
        "Offer 810 seats: the most of those tried. 224 of them stay empty while others are never sent: seats stand where nobody is left to send, or cannot "
        "be paid. Which office or wave lacks them is told by watercooler run. Against the 135 there are now, that costs 675 USD more and changes attendance by "
        f"+47.3 points. {UNLIMITED}"
    )
    assert found.recommended == 4
    few = sent(970, [135.0, 90, 108], [127.0, 85.7, 102.3], [0.86, 0.91, 0.89], limit=110.0)
    assert recommendation(few).startswith("Offer 108 seats: "), "19 % more attend, though of all people that is 2 in 100"


def test_fewer_seats_than_there_are_lose_no_attendance_that_matters() -> None:
    """40 seats for 22 people in two unequal offices: 8 were offered, with which a third attend instead of nearly all, since more of
    them stood idle somewhere, and the 40 were said to break limits that they keep."""
    found = sent(22, [40.0, 8, 16, 24, 32, 80], [18.0, 7, 12, 15, 18, 18], [0.0, 0.66, 0.44, 0.3, 0.0, 0.0], limit=100.0)
    assert recommendation(found) == (
        "Offer 32 seats: with more of them, within the limits, no more people attend by what matters. They are 10 more than the 22 people who are sent, and 14 "
        "of them stay empty: 24 would do if each office and wave had as many as it has people, as with supply_share. Which office or wave lacks them is told by "
        "watercooler run of the campaign with 24 seats. Against the 40 there are now, that saves 8.00 USD and changes attendance by 0.0 points."
    )


def test_seats_are_added_only_where_that_gains_what_matters() -> None:
    """Steps too small to matter each: 90 beat 40 by what matters and the 60 there are by less."""
    heard = [0.16, 0.1, 0.145, 0.17, 0.17]
    found = curve(heard, [60.0, 20, 40, 90, 150], 200.0)
    assert recommendation(found) == "Keep the 60 seats: more of them, within the limits, do no better on content heard by what matters."


def test_now_and_then_more_people_in_some_worlds_alone_is_luck() -> None:
    """In one world of five more seats happen to do better, and in another worse: 56 seats were offered where 25 people want one of 50."""
    found = curve([0.16, 0.08, 0.16, 0.16, 0.16], [60.0, 20, 40, 90, 150], 200.0)
    heard = found.found.found.values("content_heard")
    heard[3, :4] += 0.05
    heard[3, 4:8] -= 0.05
    assert found.seats[found.chosen or 0] == 40


def test_the_seats_there_are_and_those_to_take_are_marked_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    found = curve([0.16, 0.08, 0.12, 0.2, 0.24], [60.0, 20, 40, 90, 150], None)
    monkeypatch.setattr(report, "_panels", lambda _: ("seats",))
    assert [cells[0] for cells in rows(found)] == ["20", "40", "60 (now)", "90", "150 *"]


def test_a_figure_explains_a_ring_only_where_one_is_drawn() -> None:
    """Nothing keeps a limit of no cost at all, so nothing is recommended."""
    for limit, ringed in ((None, True), (0.0, False)):
        found = curve([0.16, 0.08, 0.12, 0.2, 0.24], [60.0, 20, 40, 90, 150], limit)
        assert (found.chosen is not None) is ringed
        assert ("Ring" in _note(found)) is ringed


def test_what_more_seats_do_is_told_for_no_more_than_lie_to_the_next_number() -> None:
    """From 60 to 90 content heard rises by 4 points: 13 points by 100 seats were more than any number of seats gives."""
    costs, rising = [600.0, 200, 400, 900, 1500], [0.16, 0.08, 0.12, 0.2, 0.2]
    assert further(curve(rising, costs, 700.0)) == (
        "From 60 to 90, each 10 seats more cost 100 USD and change content heard by +1.3 points; 20 % of these stay empty."
    )
    saving = further(curve([0.16, 0.08, 0.12, 0.1, 0.1], [600.0, 200, 400, 300, 1500], None))
    assert saving.startswith("From 60 to 90, each 10 seats more save 100 USD and change content heard by"), "they cost −100 USD"
    fuller = curve(rising, costs, 700.0)
    fuller.found.found.values("seat_fill")[3] = 1.0
    assert further(fuller).endswith("; none of these stays empty."), "other sessions: fewer stay empty in all"
    few, many = (further(curve(rising, costs, 700.0, seats)) for seats in (SEATS / 10, SEATS * 10))
    assert few.startswith("From 6 to 9, each seat more costs 100 USD and changes content heard by +1.3 points")
    assert many.startswith("From 600 to 900, each 100 seats more cost 100 USD and change content heard by +1.3 points")


def test_series_of_waves_are_scaled_too_and_a_step_of_no_seats_is_no_step() -> None:
    """Twelve times the same was simulated where each wave has series of its own, and *nan USD a seat* was told."""
    series = [{"first_day": 0, "every_days": 7, "dates": 2, "seats": 10, "opens": -20}]
    waves = [
        {"name": "first", "starts": 0, "offices": ["Manchester"], "sessions": series},
        {"name": "second", "starts": 14, "offices": ["Lisbon"]},
    ]
    points = with_seats(shipped(campaign__waves=waves, campaign__calendar__last_day=80))
    assert [each.settings.campaign.waves[0].sessions[0].seats for each in points] == [10, 2, 5, 6, 8, 9, 11, 12, 15, 20, 30, 60]
    alike = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 150], None, np.array([60.0, 60, 60, 60, 60]))
    assert further(alike) == ""


@pytest.mark.usefixtures("elsewhere", "unpainted")
def test_places_from_home_are_scaled_with_the_room_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Rooms alone were made larger, and seats were told of both: twice the seats of the room were told as a sixth more."""
    series = {"first_day": 0, "every_days": 7, "dates": 2, "seats": 10, "from_home": 50, "opens": -20}
    hybrid = {"campaign__sessions": [series], "campaign__programme__format": "hybrid"}
    plans = [each.settings.campaign.sessions[0] for each in with_seats(shipped(**hybrid))]
    assert [(each.seats, each.from_home) for each in plans][:3] == [(10, 50), (2, 12), (5, 25)]
    dates = {"dates": 2, "seats": 20, "supply_share": 0.12}
    settings = shipped(campaign__sessions=[series | dates], campaign__programme__format="hybrid")
    found = spread_over_dates(with_seats(settings), ViralityModel(settings, 1).company)
    assert found is not None and found.changes["campaign.sessions.0.from_home"] == round(
        50 * found.changes["campaign.sessions.0.seats"] / 20
    )
    words = ["optimise", "optimise.curve=seats", "company=small_firm", "uncertainty=luck", "optimise.confirm=5"]
    for more, told in (["campaign.programme.format=hybrid", "campaign.sessions.0.from_home=5"], True), ([], False):
        assert main([*words, *more]) == 0
        assert (FROM_HOME in " ".join(capsys.readouterr().out.split())) == told


def test_what_decides_is_shown_and_told() -> None:
    """Where the aim is pull, content heard alone was told of each number, and the gain that chose one nowhere."""
    found = curve([0.2] * 5, [60.0, 20, 40, 90, 150], 1000.0)
    pull = {"demand_rate": np.repeat(np.array([0.4, 0.3, 0.35, 0.5, 0.6])[:, None], WORLDS, axis=1)}
    both: Any = SimpleNamespace(
        values=lambda name: pull[name] if name in pull else found.found.found.values(name), seeds=range(WORLDS), points=[None] * 5
    )

    def aimed(**weights: float) -> SeatsCurve:
        aim = aim_of(weights)
        return SeatsCurve(Confirmed((), both, Objectives((Objective(aim.kpi, True),), found.found.objectives.limits, aim)))

    assert recommendation(aimed(demand_rate=1)).endswith("costs 90.0 USD more and changes pull by +20.0 points.")
    most = "From 90 to 150, each 10 seats more cost 10 USD and change pull by +1.7 points; 20 % of these stay empty."
    assert further(aimed(demand_rate=1)) == most, "of the most that were tried, what the last of them give"
    assert _panels(aimed(demand_rate=1)) == ("cost_total", "waitlist_peak", "aim", "content_heard", "content_reach", "frustration", "empty")
    assert _labels(aimed())[2:6] == ["Longest waitlist, people", "Pull and content heard together, %", "Pull, %", "Content heard, %"]
    assert "changes pull and content heard together by +6.4 points." in recommendation(aimed())
    cheapest = Objectives((Objective(KPIS["cost_total"], False),), (), aim_of({}))
    assert recommendation(SeatsCurve(Confirmed((), both, cheapest))).endswith(" Against the 60 there are now, that saves 40.0 USD.")
    assert "aim" not in _panels(found) and "attendance_rate" in _panels(sent(3, [3.0], [2.0], [0.0]))


def test_seats_that_nobody_wants_leave_nobody_without_one() -> None:
    """It was told that no number is large enough, and fewer seats were offered without a word on that nobody comes."""
    found = curve([0.0] * 5, [60.0, 20, 40, 90, 150], None)
    for name in ("unmet_demand", "demand_supply_ratio", "attended"):
        found.found.found.values(name)[:] = np.nan if name == "unmet_demand" else 0.0
    assert "from 20 on no more than 10 % of those who want one never get in" in thresholds(found)
    assert " But nobody attends it." in recommendation(found)


def test_numbers_that_are_told_alike_are_told_once() -> None:
    """Eight rows of one seat, and *offer 1 seats, the fewest tried* beside the 1 there are now."""
    found = curve([0.16, 0.08, 0.16, 0.16, 0.2], [1.0, 1, 1, 1.1, 2], None, seats=np.array([1.0, 0.7, 1.0, 1.4, 2.0]))
    assert found.order == [0, 4]
    assert recommendation(found).startswith("Offer 2 seats: the most of those tried. Against the 1 there is now, that costs 1.00 USD more")
    one = curve([0.16] * 5, [1.0] * 5, 1.5, seats=np.ones(5))
    assert recommendation(one) == "Keep the 1 seat: the most of those tried that keep the limits." and further(one) == ""
    assert sure(one, "all").startswith("At least 1 person wants a seat in ")
    few = sent(3, [1.0, 1, 2], [1.0, 1, 2], [0.6, 0.6, 0.3])
    assert now(few).startswith("The 1 seat there is now is for 3 people who are sent")


def test_each_series_is_spread_over_the_dates_that_it_gets_from_more_seats() -> None:
    """Two offices, 110 and 40 people: 14 and 10 seats come as one session of 20 and two of 6, six times as many on two and on four dates."""
    one = {
        "offices": ["Manchester"],
        "first_day": 0,
        "every_days": 7,
        "dates": 2,
        "seats": 20,
        "overbooking": 2,
        "supply_share": 0.12,
        "opens": -35,
    }
    settings = shipped(
        campaign__sessions=[one, one | {"offices": ["Lisbon"], "dates": 4, "seats": 6, "overbooking": 1, "supply_share": 0.25}]
    )
    found = spread_over_dates(with_seats(settings), ViralityModel(settings, 1).company)
    assert found is not None and found.series == [(7, 14, 2, 1), (3, 5, 4, 2)]
    changes = {"sessions.0.seats": 7, "sessions.0.overbooking": 1, "sessions.1.seats": 3, "sessions.1.overbooking": 0}
    assert found.changes == {f"campaign.{name}": value for name, value in changes.items()}
    on_one = shipped(campaign__sessions=[one | {"dates": 1}])
    assert spread_over_dates(with_seats(on_one), ViralityModel(on_one, 1).company) is None


def test_dates_come_first_where_more_want_a_seat_and_limits_are_kept() -> None:
    def spread(wanting: float, limit: float | None) -> SeatsCurve:
        """The last arm: as many seats as now, on more dates."""
        found = curve([0.16, 0.08, 0.12, 0.2, 0.2], [60.0, 20, 40, 90, 65], limit, np.array([60.0, 20, 40, 90, 60]))
        demand = np.repeat(np.array([[80.0], [80], [80], [80], [wanting]]), WORLDS, axis=1)
        kept: Any = found.found.found
        known: Any = SimpleNamespace(**{**vars(kept), "values": lambda name: demand if name == "demand" else kept.values(name)})
        confirmed = Confirmed((), known, found.found.objectives)
        return SeatsCurve(confirmed, spread=Spread(4, {"campaign.sessions.0.seats": 4}, [(4, 14, 4, 1)]))

    first = spread(90.0, None)
    assert first.recommended is None and (first.chosen, first.advised) == (0, 4)
    assert recommendation(first).startswith(
        "Spread the 60 seats there are now over more dates before you add or drop any: in sessions of 4 instead of 14, on 4"
    )
    assert "Spread, it costs 65.0 USD" in sure(first, "all") and dates_too_dear(first) == ""
    assert spread(80.0, None).advised == 3, "nobody more wants a seat: it is not the dates"
    dear = spread(90.0, 62.0)
    assert dear.advised == 0 and dates_too_dear(dear).endswith(
        "break the limits (cost at most 62.0 USD: in 0 of 20). Fewer seats on more dates may keep them: ask again with campaign.sessions.0.seats=4."
    )
