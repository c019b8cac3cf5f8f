"""Words in figures keep clear of one another, however long a campaign is and whatever things are called."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from experiments.report.drawing import Basis, Facts
from experiments.report.style import BLUE, MOST_DATES, VERMILLION, days_told, drawing_style, plain_numbers, thousands
from experiments.report.wording import kept_apart, shortened
from experiments.statistics.verdict import standing
from experiments.verbs.compare.attribution import Attribution, Share
from experiments.verbs.compare.figures.forest import MOST_INCHES, Panel, forest, forests, headlines
from experiments.verbs.compare.figures.waterfall import waterfall
from experiments.verbs.compare.figures.width import Pair, width
from experiments.verbs.run.figures.cascades import Tree, cascades
from experiments.verbs.run.figures.cost import PARTS, cost_per_talker
from experiments.verbs.run.figures.offices import offices_and_days
from experiments.verbs.run.figures.over_time import demand_against_seats, talk_over_time
from experiments.verbs.run.figures.spread import OfficeSpread, spread
from experiments.verbs.run.figures.talkers import headline
from experiments.verbs.run.talkers import Talkers
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


@pytest.mark.parametrize(("last", "step"), [(1, 1), (14, 2), (25, 7)])
def test_a_campaign_of_days_has_dates_along_its_axis_too(last: int, step: int) -> None:
    """There was one date in four weeks."""
    days = days_told(-1, last, DAY_ZERO)
    assert 3 <= len(days) <= MOST_DATES and 0 in days and set(np.diff(days)) == {step}


def test_names_of_several_lines_do_not_lie_over_each_other() -> None:
    labels = ["Seats a session: 6, Sessions, seats of waves 1: 18", "Managers involved: 60 %, Managers briefed: 80 % and 1 more"]
    level = np.full(20, 0.3)
    basis, drawings = Basis(" against ".join(labels), "a company of its own", 20, 1, 20), []
    for times in (1, 3):  # of few alternatives the panel is low
        standings = (standing(level, level + 0.1, 0.02, True),) * 2 * times
        panels = [Panel(KPIS[name], standings, 0.3, 0.02) for name in ("demand_rate", "content_heard")]
        drawings += [headlines(labels * times, panels, "it", "launches", basis), forest(labels * times, panels, "it", "It", basis)]
    for drawing in drawings:
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


FACTS = Facts("t", "c", 16, 1, 16, first_day=-14, opens=-14, closes=0, day_zero="2027-03-15")
LONG = [f"{where} ({what})" for where in ("Regional Headquarters Europe, Middle East and Africa", "東京本社ビル第一別館") for what in "AB"]


def told_in(axes: Axes, *names: str) -> list[str]:
    """Labels of ticks that are seen on some axes."""
    FigureCanvasAgg(axes.figure).draw()
    found = []
    for name in names or ("x", "y"):
        low, high = sorted(getattr(axes, f"get_{name}lim")())
        axis = getattr(axes, f"{name}axis")
        found += [each.label1.get_text() for each in axis.get_major_ticks() if low <= each.get_loc() <= high]
    return found


def test_names_alike_at_their_beginning_stay_apart_without_their_middle() -> None:
    assert [shortened(each, 20) for each in LONG] == [
        "Regional H…frica (A)",
        "Regional H…frica (B)",
        "東京本社ビ…別館 (A)",
        "東京本社ビ…別館 (B)",
    ]
    assert shortened("São Paulo") == "São Paulo"
    assert shortened("e\u0301" * 20) == "e\u0301" * 20, "an accent takes no room"
    assert shortened("x" * 20 + "e\u0301" * 20, 11) == "xxxxx…" + "e\u0301" * 5


def test_long_names_stay_apart() -> None:
    """They may differ in their middle alone, where shortening takes most."""
    names = [f"regional competence {each} excellence programme" for each in ("north", "south")]
    assert shortened(names[0], 24) == shortened(names[1], 24)
    one, other = kept_apart(names, 24)
    assert one != other and max(map(len, (one, other))) < len(names[0])
    assert kept_apart(["Rome", "Rome", "x" * 40], 9) == ["Rome", "Rome", "xxxx…xxxx"]


@pytest.mark.filterwarnings("error")
def test_long_names_of_offices_leave_room_for_what_is_drawn_and_lie_within_the_figure() -> None:
    """They took all of it (matplotlib warned of axes of no size), and went on beyond the edge."""
    names, days = LONG * 3, np.arange(-14, 15)
    names = [f"{name} {n}" for n, name in enumerate(names)]
    posts, flow = np.ones((len(names), len(days))), np.ones((len(names), len(names)))
    found = OfficeSpread(
        names,
        {},
        days,
        np.ones((2, len(names))),
        np.zeros((2, len(names))),
        flow,
        np.full(2, len(names)),
        1,
        0 * posts.T,
        np.zeros((len(days), *flow.shape)),
    )
    tree = Tree(1, np.array([-1] + [0] * (len(names) - 1)), np.array(names))
    with drawing_style():
        maps, ring = offices_and_days(days, names, posts, flow, FACTS).figure, spread(found, len(names), FACTS).figure
        branches = cascades(tree, np.array([1, 1, 12]), FACTS).figure
    for figure in (maps, ring, branches):
        width, height = figure.canvas.get_width_height()
        assert all(each.get_window_extent().width > 0.2 * width for each in figure.axes[:2]), "colour bars aside"
        left, right = figure.axes[0], figure.axes[min(1, len(figure.axes) - 1)]
        named = [
            *left.texts,
            *left.get_yticklabels(),
            *right.get_xticklabels(),
            *(left.get_legend().get_texts() if left.get_legend() else ()),
        ]
        boxes = [each.get_window_extent() for each in named if each.get_text().startswith(("Regional", "東京"))]
        assert len(boxes) == (2 if figure is maps else 1) * len(names) or figure is branches
        assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)
    around = [each.get_window_extent() for each in ring.axes[0].texts if "post" in each.get_text()]
    assert len(around) == len(names) and not any(one.overlaps(other) for i, one in enumerate(around) for other in around[:i])


def test_a_campaign_of_days_has_its_conversations_too() -> None:
    """Of less than a week there was no whole week to draw."""
    counts = {
        name: np.ones((2, 3), np.int64) for name in ("seated", "content_talkers", "mention_talkers", "content_talks", "mention_talks")
    }
    with drawing_style():
        axes = talk_over_time(np.arange(-1, 2), counts, 1.0, FACTS).figure.axes[1]
    assert [each.get_xdata().tolist() for each in axes.lines[:2]] == [[1], [1]]


def test_no_band_is_cut_off_above() -> None:
    """Of sixteen replications the band reaches the highest one, not their 95th percentile."""
    days = np.arange(-14, 15)
    many = np.linspace(0, 1, 16)[:, None] ** 9 * np.linspace(0, 900, len(days))
    counts = {
        name: many.astype(np.int64)
        for name in ("wanting", "booked", "seated", "content_talkers", "mention_talkers", "content_talks", "mention_talks")
    }
    with drawing_style():
        figures = demand_against_seats(days, counts, 5.0, FACTS).figure, talk_over_time(days, counts, 0.5, FACTS).figure
    for axes in (figures[0].axes[0], figures[1].axes[1]):
        assert max(each.get_datalim(axes.transData).y1 for each in axes.collections) <= axes.get_ylim()[1]


@pytest.mark.parametrize("last", [14, 336])
def test_both_ends_of_registration_are_told_apart(last: int) -> None:
    days = np.arange(-14, last + 1)
    few = np.ones((2, len(days)), np.int64)
    with drawing_style():
        figure = demand_against_seats(days, {"wanting": few, "booked": few, "seated": few}, 1.0, FACTS).figure
    opens, closes = (each.get_window_extent() for each in figure.axes[0].texts if each.get_text().startswith("registration"))
    assert not opens.overlaps(closes)
    assert figure.get_suptitle() == "On average 1 person wants the only seat"
    with drawing_style():
        figure = demand_against_seats(days, {"wanting": few, "booked": few, "seated": 2 * few}, 5.0, FACTS, sent=True).figure
    assert figure.get_suptitle() == "On average 2 people are sent and attend, on 5 seats", "who is sent need not want one"


def test_waves_a_day_apart_share_their_words_and_the_note_says_what_they_are() -> None:
    days = np.arange(-63, 57)
    ones = {
        name: np.ones((2, len(days)), np.int64)
        for name in ("seated", "content_talkers", "mention_talkers", "content_talks", "mention_talks")
    }
    facts = Facts("t", "c", 2, 1, 2, first_day=-14, opens=-14, closes=0, day_zero="2027-03-15", waves=((0, "far_east"), (1, "europe")))
    with drawing_style():
        figure = talk_over_time(days, ones, 1.0, facts).figure
    assert "15 Mar far east\n16 Mar europe" in [each.get_text() for each in figure.axes[0].texts]
    assert "Green: waves start." in figure.get_supxlabel()


def test_teasers_that_are_too_many_to_name_are_told_where_they_begin() -> None:
    facts = Facts(
        "t",
        "c",
        2,
        1,
        2,
        first_day=-63,
        opens=-35,
        closes=21,
        day_zero="2026-03-02",
        teasers=tuple((day, "email") for day in range(-42, 8, 2)),
    )
    days = np.arange(-63, 57)
    few = np.ones((2, len(days)), np.int64)
    with drawing_style():
        axes = demand_against_seats(days, {"wanting": few, "booked": few, "seated": few}, 1.0, facts).figure.axes[0]
    (told,) = [each for each in axes.texts if "more" in each.get_text()]
    assert told.get_text() == "19 Jan email\n21 Jan email\n23 Jan email\nand 22 more" and told.xy[0] == -42


def test_every_cost_is_told_however_far_its_whisker_reaches_and_its_axis_can_be_read() -> None:
    """A label whose whisker ends beyond the axis was left out; numbers of eight digits lay over each other."""
    kpis = {part: np.zeros(5) for part in PARTS} | {PARTS[0]: np.array([1e6, 2e6, 3e6, 4e6, 4e8])}
    kpis |= {"cost_total": kpis[PARTS[0]], "cost_per_talker": kpis[PARTS[0]]}
    with drawing_style():
        figure = cost_per_talker(kpis, FACTS).figure
        (axes,) = figure.axes
        told_in(axes)
    (beside,) = axes.texts
    assert axes.get_xlim()[0] <= beside.xy[0] <= axes.get_xlim()[1]
    boxes = [each.get_window_extent() for each in axes.get_xticklabels()]
    assert len(boxes) > 1 and all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_ticks_of_counts_are_whole_and_no_tick_is_a_power_of_ten() -> None:
    axes = Figure(figsize=(11, 4)).add_subplot()
    axes.set(xlim=(0, 3e8), ylim=(0, 1.12))
    thousands(axes.yaxis)
    plain_numbers(axes.xaxis)
    assert told_in(axes, "y") == ["0", "1"]
    assert told_in(axes, "x") == ["0", "100,000,000", "200,000,000", "300,000,000"]
    axes.set_xlim(-0.5, 0.5)
    assert told_in(axes, "x")[0].startswith("−0")


def test_where_no_post_inspires_another_there_is_no_scale_of_colours() -> None:
    with drawing_style():
        empty = offices_and_days(np.arange(-2, 1), ["Rome", "Bern"], np.zeros((2, 3)), np.zeros((2, 2)), FACTS).figure
        alone = offices_and_days(np.arange(-2, 1), ["Rome"], np.ones((1, 3)), np.ones((1, 1)), FACTS).figure
    assert len(empty.axes) == 2
    assert alone.get_suptitle() == "1.0 of 3.0 posts are inspired by another post"


def test_few_posts_are_told_in_tenths_beside_their_discs() -> None:
    days = np.arange(-2, 1)
    posts = np.array([[1, 0], [0, 0], [0, 0], [0, 3]])
    reached = np.array([1, 0, 0, 1])
    found = OfficeSpread(
        ["Rome", "Bern"], {}, days, posts, np.zeros((4, 2)), np.zeros((2, 2)), reached, 1, np.zeros((3, 2)), np.zeros((3, 2, 2))
    )
    with drawing_style():
        told = [each.get_text().split("\n")[1] for each in spread(found, 2, FACTS).figure.axes[0].texts]
        one = OfficeSpread(
            ["Rome"], {}, days, posts[:, :1], np.zeros((4, 1)), np.zeros((1, 1)), reached, 1, np.zeros((3, 1)), np.zeros((3, 1, 1))
        )
        assert spread(one, 1, FACTS).figure.get_suptitle() == "The only office has 0.2 posts"
    assert told == ["0.2 posts (0 to 1)", "0.8 posts (0 to 3)"]


def test_who_talks_is_no_range_where_all_groups_are_alike() -> None:
    groups = [Talkers("level", name, 100, 50, share, 0.2, 0.3) for name, share in (("staff", 0.231), ("manager", 0.234))]
    assert headline(groups) == "23 % tell the content, whatever their level and time with the firm"


def test_a_comparison_of_many_goes_on_in_a_second_figure_that_can_be_read_on_paper() -> None:
    level = np.full(20, 0.3)
    panels, few = ([Panel(KPIS["demand_rate"], (standing(level, level + 0.1, 0.02, True),) * n, 0.3, 0.02)] * 8 for n in (9, 1))
    labels = [f"A plan with a label of just about sixty characters, number {n}" for n in range(9)]
    drawn = forests(labels, panels, "it", "It", Basis("t", "c", 20, 1, 20))
    assert [each.name for each in drawn] == ["forest", "forest_2", "forest_3", "forest_4"] and sum(
        len(each.figure.axes) for each in drawn
    ) == 8
    assert all(each.figure.get_figheight() <= MOST_INCHES + 0.5 for each in drawn)
    assert [each.name for each in forests(labels[:1], few, "it", "It", Basis("t", "c", 20, 1, 20))] == ["forest"]


def test_the_axis_of_a_waterfall_of_large_sums_can_be_read() -> None:
    found = Attribution(1e9, 1.9e9, (Share(("campaign.brand",), 9e8, 8.8e8, 9.2e8, 0.0, 9e8, 9e8),), 20, True, 0, 8)
    (axes,) = waterfall(
        "levers_1",
        found,
        KPIS["cost_total"],
        *("A plan whose name takes more than a line " + each for each in "AB"),
        Basis("t", "c", 20, 1, 20),
    ).figure.axes
    low, high = axes.get_xlim()
    shown = [each.label1.get_window_extent() for each in axes.xaxis.get_major_ticks() if low <= each.get_loc() <= high]
    assert len(shown) > 1 and all(left.x1 < right.x0 for left, right in pairwise(shown))
