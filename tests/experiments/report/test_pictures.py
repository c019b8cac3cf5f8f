"""Words in figures keep clear of one another, however long a campaign is and whatever things are called."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from experiments.report.drawing import Basis, Facts
from experiments.report.style import BLUE, MOST_DATES, VERMILLION, days_told, drawing_style
from experiments.statistics.verdict import standing
from experiments.verbs.compare.attribution import Attribution, Share
from experiments.verbs.compare.figures.forest import Panel, forest, headlines
from experiments.verbs.compare.figures.waterfall import waterfall
from experiments.verbs.compare.figures.width import Pair, width
from experiments.verbs.run.figures.offices import offices_and_days
from experiments.verbs.run.figures.over_time import demand_against_seats
from sim.measures.kpis import KPIS

DAY_ZERO = date(2027, 3, 15)


@pytest.mark.parametrize(("first", "last"), [(-63, 56), (-49, 140), (-49, 277), (-49, 700)])
def test_dates_along_an_axis_are_few_whatever_the_time(first: int, last: int) -> None:
    days = days_told(first, last, DAY_ZERO)
    assert 5 <= len(days) <= MOST_DATES and first <= days[0] < days[-1] <= last
    if last - first > 300:
        assert {(DAY_ZERO + timedelta(day)).day for day in days} == {1}, "months"
    else:
        assert 0 in days and len(set(np.diff(days))) == 1


def test_names_of_several_lines_do_not_lie_over_each_other() -> None:
    labels = ["Seats a session: 6, Sessions, seats of waves 1: 18", "Managers involved: 60 %, Managers briefed: 80 % and 1 more"] * 3
    level = np.full(20, 0.3)
    panels = [Panel(KPIS[name], (standing(level, level + 0.1, 0.02, True),) * 6, 0.3, 0.02) for name in ("demand_rate", "content_heard")]
    basis = Basis("t", "c", 20, 1, 20)
    for drawing in (headlines(labels, panels, "it", "launches", basis), forest(labels, panels, "it", "It", basis)):
        axes = drawing.figure.axes[0]
        boxes = sorted((each.get_window_extent() for each in axes.get_yticklabels()), key=lambda box: box.y0)
        assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))


def test_differences_that_are_all_told_as_nothing_are_not_blown_up() -> None:
    """A hundredth of a point is told as 0.0: an axis of a hundredth would make it look like something."""
    level = np.full(20, 0.3)
    panel = Panel(KPIS["demand_rate"], (standing(level, level + 0.0001, 0.0002, True),), 0.3, 0.0002)
    assert forest(["one"], [panel], "it", "It", Basis("t", "c", 20, 1, 20)).figure.axes[0].get_xlim() == (-0.5, 0.5)


def test_no_message_is_written_through_the_number_of_seats() -> None:
    facts = Facts("t", "c", 2, 1, 2, first_day=-49, opens=-28, closes=14, day_zero="2027-03-15", teasers=((-47, "film"), (-28, "email")))
    days = np.arange(-49, 57)
    few = np.tile(np.linspace(0, 12, len(days)), (2, 1))
    with drawing_style():
        figure = demand_against_seats(days, {"wanting": few, "booked": few, "seated": 0 * few}, 45.0, facts).figure
    axes = figure.axes[0]
    told = [each.get_window_extent() for each in axes.texts if each.get_text()]
    (seats,) = [each.get_window_extent() for each in axes.texts if each.get_text().startswith("45 seats")]
    assert seats.x0 > axes.get_window_extent().x1 and sum(seats.overlaps(box) for box in told) == 1, "itself"


def test_both_curves_of_a_width_are_named_at_their_ends_and_what_is_wanted() -> None:
    draw = np.random.default_rng(1)
    shared = draw.normal(0.3, 0.1, 40)
    pair = Pair("it", shared + draw.normal(0, 0.01, 40), shared + draw.normal(0.05, 0.01, 40))
    (axes,) = width([pair], KPIS["demand_rate"], 0.01, Basis("t", "c", 40, 1, 40)).figure.axes
    at = {each.get_text(): each.xy[1] for each in axes.texts if hasattr(each, "xy")}
    assert list(at) == ["same luck", "own luck", "wanted"]
    assert at["same luck"] < at["own luck"] and at["wanted"] == pytest.approx(1.0), "points"


def test_a_step_of_a_waterfall_has_a_colour_where_it_differs_clearly_from_nothing() -> None:
    """Frustration, of which less is better: one lever lessens it, one adds to it, one may do either."""
    steps = (("campaign.brand", -0.2, -0.3, -0.1), ("campaign.reward", 0.1, 0.05, 0.15), ("campaign.sharing", 0.01, -0.02, 0.04))
    shares = tuple(Share((field,), mean, low, high, 0.0, mean, mean) for field, mean, low, high in steps)
    found = Attribution(0.5, 0.41, shares, 20, True, 0, 8)
    (axes,) = waterfall("levers_1", found, KPIS["frustration"], "one", "other", Basis("t", "c", 20, 1, 20)).figure.axes
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches] == [BLUE.lower(), VERMILLION.lower(), "#6a6a6a"]
    assert [each.get_fontweight() for each in axes.texts[:3]] == ["bold", "bold", "normal"]


def test_posts_that_inspire_seldom_are_told_in_tenths_and_next_to_none_is_not() -> None:
    facts = Facts("t", "c", 2, 1, 2, first_day=-2, opens=-2, closes=0, day_zero="2027-03-15")
    flow = np.array([[0.04, 2.0], [0.06, 0.3]])
    with drawing_style():
        figure = offices_and_days(np.arange(-2, 1), ["Rome", "Bern"], np.ones((2, 3)), flow, facts).figure
    assert [each.get_text() for each in figure.axes[1].texts] == ["2.0", "0.1", "0.3"]
    assert figure.get_suptitle() == "86 % of inspired posts answer another office", "2.06 of 2.4"
