"""Every rule against numbers worked out by hand, at its limits, in its directions, and against its own source in Python.

One row a rule, in `rows/<module>.py` for those of `sim/rules/<module>.py`: its arguments with the documented domain and
direction, the range of its result, and cases. Expected numbers are literals or arithmetic written the other way round
(odds instead of log-odds), never the rule itself. A rule, or an argument of one, that has no row fails `test_every_rule_stands_in_the_table`.
"""

import ast
import inspect
import math
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import rules
from sim.rules.behaviour import LOGISTIC_PER_NORMAL
from tests.sim.rules.rows import (
    arithmetic,
    behaviour,
    competition,
    conversation,
    feed,
    offices,
    posting,
    presence,
    registration,
    teasers,
    workshop,
)
from tests.sim.rules.rows.row import DAY, INF, MIXED, Rule, ln

TABLE: dict[str, Rule] = {}
for rows in (arithmetic, teasers, feed, conversation, registration, workshop, posting, behaviour, competition, presence, offices):
    assert not TABLE.keys() & rows.ROWS.keys()
    TABLE |= rows.ROWS

CASES = [(name, arguments, expected) for name, row in TABLE.items() for arguments, expected in row.cases]


def function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(rules, name)
    return found


def decorated() -> set[str]:
    """Names of all functions under `@rule`, read from the source text of every module of rules."""
    return {
        node.name
        for path in Path(rules.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        if any(isinstance(each, ast.Name) and each.id == "rule" for each in node.decorator_list)
    }


def annotations(name: str) -> dict[str, type]:
    hints = inspect.get_annotations(function(name).py_func)
    return {argument: kind for argument, kind in hints.items() if argument != "return"}


def value_in(name: str, argument: str) -> st.SearchStrategy[Any]:
    """Any value of an argument within its domain, the ends often."""
    low, high, _ = TABLE[name].arguments[argument]
    kind = annotations(name)[argument]
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.one_of(st.sampled_from([int(low), int(high)]), st.integers(int(low), int(high)))
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high))


def point(name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(*(value_in(name, argument) for argument in TABLE[name].arguments))


def random_points(name: str, count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """Points inside the domain; wide ranges are drawn evenly in the logarithm."""
    rng = np.random.default_rng(seed)
    kinds = annotations(name)
    for _ in range(count):
        drawn: list[Any] = []
        for argument, (low, high, _) in TABLE[name].arguments.items():
            if kinds[argument] is bool:
                drawn.append(bool(rng.integers(2)))
            elif kinds[argument] is int:
                drawn.append(int(rng.integers(int(low), int(high) + 1)))
            elif low > 0.0 and high / low > 1e3:
                drawn.append(float(math.exp(rng.uniform(ln(low), ln(high)))))
            else:
                drawn.append(float(rng.uniform(low, high)))
        yield tuple(drawn)


# --- the table is complete -------------------------------------------------------------------------------------------


def test_every_rule_stands_in_the_table() -> None:
    assert decorated() == set(TABLE)
    for name, row in TABLE.items():
        assert row.cases, name
        assert list(row.arguments) == list(annotations(name)), name
        assert set(row.held) <= set(row.arguments), name


def test_every_rule_says_what_it_computes() -> None:
    assert [name for name in TABLE if not (function(name).py_func.__doc__ or "").strip()] == []


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES, ids=[f"{name}-{i}" for i, (name, _, _) in enumerate(CASES)])
def test_values_worked_out_by_hand(name: str, arguments: tuple[float, ...], expected: float) -> None:
    # literals above carry six or seven digits where the arithmetic has no short form
    digits = 3e-6 if isinstance(expected, float) and 0.0 < abs(expected) < INF else 0.0
    assert function(name)(*arguments) == pytest.approx(expected, rel=digits, abs=1e-12)


def test_forgetting_follows_ebbinghaus() -> None:
    """His savings (1885) at 20 minutes, 1 hour, 9 hours, 1, 2, 6 and 31 days; his own curve misses them by up to 4 points."""
    minutes = np.array([20, 64, 526, 1 * DAY, 2 * DAY, 6 * DAY, 31 * DAY])
    observed = np.array([0.582, 0.442, 0.358, 0.337, 0.278, 0.254, 0.211])
    curve = np.array([rules.retention(t, 1.84, 1.25) for t in minutes])
    assert np.abs(curve - observed).max() < 0.04
    assert curve[[3, 6]] == pytest.approx([0.30, 0.21], abs=0.005)


def test_the_first_peer_lifts_a_rare_chance_from_p_to_p_plus_q() -> None:
    """In odds, so exactly only for rare events: p = .008, q = .1 gives 13.5 times the odds, .0982 a week and not .108."""
    lifted = rules.logistic(rules.logit(0.008) + rules.peer_log_odds(1, 0.008, 0.1, 1.4))
    assert lifted == pytest.approx(13.5 * 8 / (13.5 * 8 + 992))
    rare = rules.logistic(rules.logit(8e-6) + rules.peer_log_odds(1, 8e-6, 1e-4, 1.4))
    assert rare == pytest.approx(1.08e-4, rel=2e-4)


@pytest.mark.parametrize(("window", "last_week", "last_day"), [(28, 0.660, 0.255), (60, 0.554, 0.214), (90, 0.510, 0.197)])
def test_the_deadline_moves_decisions_towards_its_end_and_adds_none(window: int, last_week: float, last_day: float) -> None:
    """A small flat chance a day, lifted: as many decide in all, the shares of the end are those of 1 / k over the harmonic number."""
    p, mean = 1e-6, rules.deadline_pressure(window, 1.0)
    daily = np.array([rules.logistic(rules.logit(p) + rules.deadline_log_odds(left, window, 1.0, mean)) for left in range(1, window + 1)])
    assert daily.sum() == pytest.approx(p * window, rel=1e-3)
    assert daily[:7].sum() / daily.sum() == pytest.approx(last_week, abs=1e-3)
    assert daily[0] / daily.sum() == pytest.approx(last_day, abs=1e-3)


def test_readers_on_average_react_at_the_engagement_rate() -> None:
    assert 0.27 * rules.reaction_probability(0.05, 0.27, 0.0) == pytest.approx(0.05)


def test_delays_are_geometric_with_the_given_mean() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    days = np.array([rules.delay_days(x, 2.1) for x in u])
    share = np.bincount(days, minlength=6)[1:6] / len(u)
    p = 1 / 2.1
    assert days.mean() == pytest.approx(2.1, abs=1e-3)
    assert share == pytest.approx([p * (1 - p) ** k for k in range(5)], abs=1e-5)


def test_application_survives_as_observed() -> None:
    """Share still applying it after half a year and a year: A6 / A0 and A12 / A0 (Saks & Belcourt 2006: 62, 44 and 34 %)."""
    u = (np.arange(50_000) + 0.5) / 50_000
    days = np.array([rules.application_days(x, 0.62, 0.44, 0.34, 0.0) for x in u])
    assert (days >= 182).mean() == pytest.approx(0.44 / 0.62, abs=1e-4)
    assert (days >= 365).mean() == pytest.approx(0.34 / 0.62, abs=1e-4)


def test_the_logistic_stands_in_for_the_normal_curve() -> None:
    x = np.linspace(-6, 6, 4001)
    miss = np.abs([rules.logistic(LOGISTIC_PER_NORMAL * each) for each in x] - stats.norm.cdf(x)).max()
    assert 0.0094 < miss < 0.0096  # Camilli (1994): 0.0095 at best


@pytest.mark.parametrize(("sigma", "interactive"), [(1.9, 0.27), (1.2, 0.4), (0.5, 1.0)])
def test_propensity_keeps_the_top_of_a_lognormal_of_mean_one(sigma: float, interactive: float) -> None:
    """Its mean is 1 only if everybody interacts; cut below its (1 - s) quantile, the mean left is Phi(sigma - that quantile)."""
    u = (np.arange(400_000) + 0.5) / 400_000
    drawn = np.array([rules.posting_propensity(x, sigma, interactive) for x in u])
    cut = stats.norm.ppf(1.0 - interactive)
    assert (drawn > 0).mean() == pytest.approx(interactive, abs=1e-5)
    assert drawn.mean() == pytest.approx(stats.norm.cdf(sigma - cut), abs=2e-3)


def test_talk_by_rating_is_a_lopsided_u() -> None:
    """Least talk at an average day, more from the disappointed than from the delighted, and about 1 on average."""
    enjoyed = np.linspace(-4, 4, 81)
    talk = np.array([rules.rating_talk_factor(x, 0.25, 1.3) for x in enjoyed])
    assert enjoyed[talk.argmin()] == pytest.approx(0.0, abs=1e-12)
    assert np.all(talk[:40] > talk[::-1][:40])
    assert np.sum(talk * stats.norm.pdf(enjoyed) * 0.1) == pytest.approx((1 + 0.25 * 1.15) / 1.25, abs=2e-3)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLE)
@given(data=st.data())
def test_within_the_domain_a_rule_stays_in_its_range(name: str, data: st.DataObject) -> None:
    low, high = TABLE[name].result
    value = function(name)(*data.draw(point(name)))
    assert low <= value <= high  # false for nan, too


@pytest.mark.parametrize("name", TABLE)
def test_at_every_corner_of_the_domain_a_rule_stays_in_its_range(name: str) -> None:
    low, high = TABLE[name].result
    call, kinds = function(name), annotations(name)
    ends = [(kinds[each](a), kinds[each](b)) for each, (a, b, _) in TABLE[name].arguments.items()]
    outside = [corner for corner in product(*ends) if not low <= call(*corner) <= high]
    assert outside == []


# --- directions ------------------------------------------------------------------------------------------------------


DIRECTED = [(name, each, sign) for name, row in TABLE.items() for each, (_, _, sign) in row.arguments.items() if sign != MIXED]


@pytest.mark.parametrize(("name", "argument", "sign"), DIRECTED, ids=[f"{name}-{each}" for name, each, _ in DIRECTED])
def test_each_argument_pushes_in_its_direction(name: str, argument: str, sign: int) -> None:
    """Never against it, anywhere in the domain; and clearly with it somewhere, so no argument is ignored."""
    row, call = TABLE[name], function(name)
    place = list(row.arguments).index(argument)
    held = {list(row.arguments).index(each): value for each, value in row.held.items() if each != argument}
    low, high, _ = row.arguments[argument]
    kind = annotations(name)[argument]
    moved = 0
    for a, b in zip(random_points(name, 150, 1), random_points(name, 150, 2), strict=True):
        start = [held.get(i, value) for i, value in enumerate(a)]
        for step in (sorted((a[place], b[place])), [kind(low), kind(high)]):
            less, more = (call(*start[:place], value, *start[place + 1 :]) for value in step)
            rounding = 1e-12 * max(1.0, abs(less)) if math.isfinite(less) else 0.0
            assert sign * (more - less) >= -rounding, (start, step)
            moved += sign * (more - less) > rounding
    assert moved > 0


@pytest.mark.parametrize(
    ("name", "point", "argument", "values", "signs"),
    [  # an argument whose direction turns, or depends on another: the sign of each step between the values
        ("mystery_effect", (None, 0.5, 0.35), "mystery", (0.0, 0.3, 0.5, 0.7, 1.0), "++--"),
        ("mystery_effect", (0.3, None, 0.35), "optimum", (0.0, 0.3, 1.0), "+-"),
        ("teaser_curiosity", (None, 0.5, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), "mystery", (0.0, 0.5, 1.0), "+-"),
        ("teaser_curiosity", (0.4, 0.5, 0.5, 1.0, 0, False, 0.35, None, 0.35, 0.14, 10.0, 0.3), "optimum", (0.0, 0.4, 1.0), "+-"),
        ("teaser_curiosity", (0.5, 0.9, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, None, 10.0, 0.3), "surprise_gain", (0.0, 0.3), "+"),
        ("teaser_curiosity", (0.5, 0.1, 0.5, 1.0, 0, False, 0.35, 0.5, 0.35, None, 10.0, 0.3), "surprise_gain", (0.0, 0.3), "-"),
        ("teaser_curiosity", (0.5, None, 0.5, 1.0, 15, False, 0.35, 0.5, 0.35, 0.14, 10.0, 0.3), "surprise", (0.0, 1.0), "-"),
        ("benefit_size", (0.9, 0.2, None), "individual_weight", (0.0, 1.0), "+"),
        ("benefit_size", (0.2, 0.9, None), "individual_weight", (0.0, 1.0), "-"),
        ("staging_log_odds", (0.5, 0.9, 1.0, None, 2.0), "awe_gain", (0.0, 0.3), "+"),
        ("staging_log_odds", (0.5, 0.1, 1.0, None, 2.0), "awe_gain", (0.0, 0.3), "-"),
        ("staging_log_odds", (0.9, 0.5, 1.0, 0.3, None), "theme_slope", (0.0, 2.0), "+"),
        ("staging_log_odds", (0.1, 0.5, 1.0, 0.3, None), "theme_slope", (0.0, 2.0), "-"),
        ("visibility", (6.0, 24.0, None), "exponent", (0.3, 1.0), "+"),
        ("visibility", (96.0, 24.0, None), "exponent", (0.3, 1.0), "-"),
        ("post_appeal", (0.0, 0, False, None, 0.9, 0.5, 0.5, 0.6, 2.2, 0.4, 0.3, 0.25, 0.3), "elaborateness", (0.0, 1.0), "+"),
        ("post_appeal", (0.0, 0, False, None, 0.0, 0.5, 0.5, 0.6, 2.2, 0.1, 0.3, 0.25, 0.3), "elaborateness", (0.0, 1.0), "-"),
        ("post_appeal", (0.0, 0, False, 0.5, 0.9, 0.5, 0.5, 0.6, 2.2, 0.4, None, 0.25, 0.3), "awe_gain", (0.0, 0.5), "+"),
        ("post_appeal", (0.0, 0, False, 0.5, 0.5, 0.1, 0.5, 0.6, 2.2, 0.4, 0.3, None, 0.3), "interest_gain", (0.0, 0.5), "-"),
        ("post_appeal", (0.0, 0, False, 0.5, 0.5, 0.5, 0.9, 0.6, 2.2, 0.4, 0.3, 0.25, None), "value_gain", (0.0, 0.5), "+"),
        ("retention", (5.0, 1.84, None), "c", (1.0, 1.5), "+"),
        ("retention", (DAY, 1.84, None), "c", (1.0, 1.5), "-"),
        ("recall", (0.7, 3, 0, 1.84, None, 1.0, 1.0), "c", (1.0, 1.5), "-"),
        ("rating_talk_factor", (None, 0.5, 1.3), "enjoyment", (-2.0, -1.0, 0.0, 1.0, 2.0), "--++"),
        ("rating_talk_factor", (0.0, None, 1.3), "gain", (0.0, 1.0), "-"),
        ("rating_talk_factor", (2.0, None, 1.3), "gain", (0.0, 1.0), "+"),
        ("eagerness", (0.3, None, 0.5, 1.3), "enjoyment", (-2.0, -1.0, 0.0, 1.0, 2.0), "--++"),
        ("eagerness", (0.3, 0.0, None, 1.3), "gain", (0.0, 1.0), "-"),
        ("eagerness", (0.3, 2.0, None, 1.3), "gain", (0.0, 1.0), "+"),
        ("talk_profile", (0, 0.9, None, 7.0, 0.15, 1.0), "interest_gain", (0.0, 0.5), "+"),
        ("talk_profile", (0, 0.1, None, 7.0, 0.15, 1.0), "interest_gain", (0.0, 0.5), "-"),
        ("cue_ratio", (0.9, None), "ratio", (1.0, 2.0), "+"),
        ("cue_ratio", (0.1, None), "ratio", (1.0, 2.0), "-"),
        ("valence", (1.0, None), "slope", (0.0, 1.0), "+"),
        ("valence", (-1.0, None), "slope", (0.0, 1.0), "-"),
        ("story_persuades", (0.25, None, False, 0.8), "valence", (0.0, 1.0), "+"),
        ("story_persuades", (0.25, None, True, 0.8), "valence", (0.0, 1.0), "-"),
        ("story_persuades", (0.25, 1.5, None, 0.8), "ill", (False, True), "-"),
        ("story_persuades", (0.25, 0.5, None, 0.8), "ill", (False, True), "+"),
        ("story_persuades", (0.25, 0.5, True, None), "negative_ratio", (0.5, 2.0), "+"),
        ("opinion", (0.0, 1.0, None), "weight", (0.0, 0.5), "+"),
        ("opinion", (0.0, -1.0, None), "weight", (0.0, 0.5), "-"),
        ("registration_log_odds", (0, 0, 0, 0, 0, 0, 0, 0, 0, 1.0, 2.5, 2.0, -0.5, None), "reputation_slope", (0.0, 1.0), "+"),
        ("registration_log_odds", (0, 0, 0, 0, 0, 0, 0, 0, 0, -1.0, 2.5, 2.0, -0.5, None), "reputation_slope", (0.0, 1.0), "-"),
        ("contest_habituation", (None, 4.0, 4.0, 0.3, 0.5), "days", (0, 35, 56, 70), "--+"),
        ("contest_habituation", (40, None, 4.0, 0.3, 0.5), "novelty_weeks", (2.0, 6.0), "+"),
        ("contest_habituation", (40, 4.0, None, 0.3, 0.5), "decline_weeks", (2.0, 6.0), "+"),
        ("day_gives", (0.9, 0.5, None, 0.3), "facilitation_rho", (0.0, 0.6), "+"),
        ("day_gives", (0.1, 0.5, None, 0.3), "facilitation_rho", (0.0, 0.6), "-"),
        ("day_gives", (0.5, 0.1, 0.6, None), "quality_rho", (0.0, 0.6), "-"),
        ("anticipation", (1.0, None), "slope", (0.0, 0.4), "+"),
        ("anticipation", (-1.0, None), "slope", (0.0, 0.4), "-"),
        ("so_far", (1.0, None, 0.0), "visits", (1, 9), "+"),
        ("so_far", (0.0, None, 1.0), "visits", (1, 9), "-"),
        ("costume_mood", (None, 0.5, False, 0.3, 0.4), "share_dressed", (0.0, 1.0), "+"),
        ("costume_mood", (None, 0.5, True, 0.3, 0.4), "share_dressed", (0.0, 1.0), "-"),
        ("enjoyment", (0.0, 0, 0.0, 0, True, 1.0, None, 0.3, 0.2, 0.3, 0.3), "facilitation_rho", (0.0, 0.6), "-"),  # less is chance
        ("enjoyment", (0.0, 0, 0.0, 0, True, -1.0, 0.6, None, 0.2, 0.3, 0.3), "quality_rho", (0.0, 0.6), "+"),
        ("enjoyment", (1.0, 0, None, 0, True, 0.0, 0.6, 0.3, 0.2, 0.3, 0.3), "expected", (-1.0, 0.0, 1.0), "++"),  # a good room
        ("enjoyment", (-1.0, 0, None, 0, True, 0.0, 0.6, 0.3, 0.2, 0.3, 0.3), "expected", (-1.0, 0.0, 1.0), "--"),  # a weak one
        ("enjoyment", (0.0, 0, 1.0, 0, True, 0.0, 0.6, 0.3, None, 0.3, 0.3), "anticipation_slope", (0.0, 0.4), "+"),
        ("enjoyment", (0.0, 0, -1.0, 0, True, 0.0, 0.6, 0.3, None, 0.3, 0.3), "anticipation_slope", (0.0, 0.4), "-"),
        ("rating", (2.0, 0.0, 3.0, None, 0.6), "sd", (0.0, 0.7), "+"),
        ("rating", (-2.0, 0.0, 3.0, None, 0.6), "sd", (0.0, 0.7), "-"),
        ("rating", (0.0, 1.0, 3.0, 1.0, None), "reliability", (0.5, 1.0), "-"),
        ("rating", (0.0, -1.0, 3.0, 1.0, None), "reliability", (0.5, 1.0), "+"),
        ("usefulness", (0.9, 0.5, 0.5, 0.0, None, 0.3), "quality_weight", (0.0, 0.6), "+"),
        ("usefulness", (0.5, 0.1, 0.5, 0.0, 0.3, None), "fit_weight", (0.0, 0.6), "-"),
        ("learning", (0.9, 0.5, 0.5, 0.0, 1.0, 0.6, None, 0.5, 0.2, 0.5, 0.2), "sd", (0.0, 0.2), "+"),
        ("learning", (0.1, 0.5, 0.5, 0.0, 1.0, 0.6, None, 0.5, 0.2, 0.5, 0.2), "sd", (0.0, 0.2), "-"),
        ("learning", (0.9, 0.5, 0.5, 0.0, 1.0, 0.6, 0.2, None, 0.2, 0.5, 0.2), "quality_weight", (0.0, 0.8), "+"),
        ("learning", (0.1, 0.5, 0.5, 0.0, 1.0, 0.6, 0.2, None, 0.2, 0.5, 0.2), "quality_weight", (0.0, 0.8), "-"),
        ("learning", (0.5, 0.5, 0.9, 0.0, 1.0, 0.6, 0.2, 0.5, 0.2, None, 0.2), "theme_weight", (0.0, 0.8), "+"),
        ("learning", (0.5, 0.5, 0.1, 0.0, 1.0, 0.6, 0.2, 0.5, 0.2, None, 0.2), "theme_weight", (0.0, 0.8), "-"),
        ("learning", (0.5, 0.5, 0.9, 0.0, 1.0, 0.6, 0.2, 0.5, 0.2, 0.5, None), "theme_gain", (0.0, 0.5), "+"),
        ("learning", (0.5, 0.5, 0.1, 0.0, 1.0, 0.6, 0.2, 0.5, 0.2, 0.5, None), "theme_gain", (0.0, 0.5), "-"),
        ("learning", (0.5, 0.9, 0.5, 0.0, 1.0, 0.6, 0.2, 0.5, None, 0.5, 0.2), "facilitation_weight", (0.0, 0.4), "+"),
        ("learning", (0.5, 0.1, 0.5, 0.0, 1.0, 0.6, 0.2, 0.5, None, 0.5, 0.2), "facilitation_weight", (0.0, 0.4), "-"),
        ("time_to_learn", (8.0, 6.0, None), "half_time", (1.0, 3.0), "+"),
        ("time_to_learn", (2.0, 6.0, None), "half_time", (1.0, 3.0), "-"),
        ("post_fitness", (0.99, None), "sigma", (0.0, 1.0), "+"),
        ("post_fitness", (0.5, None), "sigma", (0.0, 1.0), "-"),
        ("post_rank", (2.0, None, 0.25, 16, 33), "concentration", (0.0, 1.0), "+"),
        ("post_rank", (-2.0, None, 0.25, 16, 33), "concentration", (0.0, 1.0), "-"),
        ("post_rank", (2.0, 0.5, None, 16, 33), "step", (0.1, 0.5), "-"),
        ("post_rank", (-2.0, 0.5, None, 16, 33), "step", (0.1, 0.5), "+"),
        ("talkativeness", (0.99, None), "sigma", (0.0, 1.0), "+"),
        ("talkativeness", (0.5, None), "sigma", (0.0, 1.0), "-"),
        ("posting_propensity", (0.999, None, 1.0), "sigma", (0.5, 1.9), "+"),
        ("posting_propensity", (0.5, None, 1.0), "sigma", (0.5, 1.9), "-"),
        ("sharing_log_odds", (0.9, 0.5, None, 0.6, 1.0), "effort", (-1.0, 0.0), "-"),
        ("sharing_log_odds", (0.1, 0.5, None, 0.6, 1.0), "effort", (-1.0, 0.0), "+"),
        ("sharing_log_odds", (0.5, 0.9, -0.8, None, 1.0), "prompt_slope", (0.0, 1.0), "+"),
        ("room_log_odds", (0.9, False, None, 0.8), "photo_ratio", (1.0, 2.2), "+"),
        ("room_log_odds", (0.1, False, None, 0.8), "photo_ratio", (1.0, 2.2), "-"),
        ("story_log_odds", (1.0, 0.5, 1.0, 0.4, None), "value_gain", (0.0, 0.5), "+"),
        ("story_log_odds", (0.0, 0.8, 0.5, None, 0.3), "baseline", (0.3, 0.9), "-"),  # what is special where little can be told
        ("story_log_odds", (0.0, 0.2, 0.5, None, 0.3), "baseline", (0.3, 0.9), "+"),
        ("photo_probability", (None, 0.9, 0.1, 0.5, 0.15, 0.7, 0.15), "during", (False, True), "+"),
        ("photo_probability", (None, 0.1, 0.9, 0.5, 0.15, 0.7, 0.15), "during", (False, True), "-"),
        ("elaborateness", (0.5, 0.5, False, 0.9, 0.0, 0.0, 0.15, 0.35, 0.15, 0.1, None, 0.1), "spread", (0.0, 0.4), "+"),
        ("elaborateness", (0.5, 0.5, False, 0.1, 0.0, 0.0, 0.15, 0.35, 0.15, 0.1, None, 0.1), "spread", (0.0, 0.4), "-"),
        ("team_dress_up_probability", (0.5, 0.9, 0.0, 0.0, 1.0, 0.1, 2.0, None, 1.0, 1.0), "theme_slope", (0.0, 1.0), "+"),
        ("team_dress_up_probability", (0.5, 0.1, 0.0, 0.0, 1.0, 0.1, 2.0, None, 1.0, 1.0), "theme_slope", (0.0, 1.0), "-"),
        ("team_dress_up_probability", (0.5, 0.5, 1.0, 0.0, 1.0, 0.1, 2.0, 0.5, None, 1.0), "excitement_slope", (0.0, 1.0), "+"),
        ("team_dress_up_probability", (0.5, 0.5, -1.0, 0.0, 1.0, 0.1, 2.0, 0.5, None, 1.0), "excitement_slope", (0.0, 1.0), "-"),
        ("application_probability", (0.5, True, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0.8, 0, 0), "voluntary_slope", (0.0, 0.5), "+"),
        ("application_probability", (0.5, False, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0.8, 0, 0), "voluntary_slope", (0.0, 0.5), "-"),
        ("application_probability", (0.5, True, 0, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0, None, 0, 0), "luck", (0.5, 1.0), "-"),
        ("application_probability", (0.5, False, 0, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0, None, 0, 0), "luck", (0.5, 1.0), "+"),
        *(
            (
                "application_probability",
                (0.5, True, *(sd * (i == k) for i in range(5)), 0, *(None if i == k else 0 for i in range(5)), 0.8, 0, 0),
                f"{which}_slope",
                (0.0, 0.5),
                "+" if sd > 0 else "-",
            )
            for k, which in enumerate(("motivation", "environment", "knowledge", "usefulness", "liking"))
            for sd in (1.0, -1.0)
        ),
        ("support_at_work", (1.0, 0.0, None), "icc", (0.0, 0.3, 1.0), "++"),
        ("support_at_work", (0.0, 1.0, None), "icc", (0.0, 0.3, 1.0), "--"),
        ("motivation", (1.0, 0.0, None), "beta", (0.0, 0.5), "+"),
        ("motivation", (0.0, 1.0, None), "beta", (0.0, 0.5), "-"),
        ("encouragement", (0, 1.0, None, False, 0, 0, 0.1, 0.1, 0, 0, 0, 0), "team_share", (0.0, 1.0), "+"),
        ("encouragement", (0, -1.0, None, False, 0, 0, 0.1, 0.1, 0, 0, 0, 0), "team_share", (0.0, 1.0), "-"),
        ("encouragement", (0, 1.0, 0.5, False, 0, 0, 0.1, None, 0, 0, 0, 0), "coattending", (0.0, 0.3), "+"),
        ("encouragement", (0, -1.0, 0.5, False, 0, 0, 0.1, None, 0, 0, 0, 0), "coattending", (0.0, 0.3), "-"),
        ("culture_ratio", (0.9, None), "gain", (0.1, 0.4), "+"),
        ("culture_ratio", (0.1, None), "gain", (0.1, 0.4), "-"),
        ("culture_probability", (0.2, 0.9, None), "slope", (0.1, 0.4), "+"),
        ("culture_probability", (0.2, 0.1, None), "slope", (0.1, 0.4), "-"),
        ("lasting", (1.0, None, 0.0, 1.0), "slope", (0.1, 0.4), "+"),
        ("lasting", (-1.0, None, 0.0, 1.0), "slope", (0.1, 0.4), "-"),
        ("lasting", (1.0, 0.2, 0.0, None), "over_time", (0.6, 1.2), "+"),
        ("lasting", (-1.0, 0.2, 0.0, None), "over_time", (0.6, 1.2), "-"),
        ("application_days", (0.2, 0.6, None, 0.1, 0.0), "at_6", (0.3, 0.5), "+"),
        ("application_days", (0.9, 0.6, None, 0.1, 0.0), "at_6", (0.2, 0.5), "-"),  # who falls later, falls faster
    ],
)
def test_directions_that_turn(name: str, point: tuple[Any, ...], argument: str, values: tuple[Any, ...], signs: str) -> None:
    place = list(TABLE[name].arguments).index(argument)
    assert point[place] is None
    results = [function(name)(*point[:place], value, *point[place + 1 :]) for value in values]
    steps = ["+" if d > 0 else "-" if d < 0 else "=" for d in np.diff(np.array(results, np.float64))]
    assert "".join(steps) == signs, results


MIXED_ARGUMENTS = {(name, each) for name, row in TABLE.items() for each, (_, _, sign) in row.arguments.items() if sign == MIXED}


def test_every_argument_has_its_direction_tested() -> None:
    """The rest are kinds of reward, an enumeration: its cases are all in the table."""
    marks = test_directions_that_turn.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {(name, each) for name, each in MIXED_ARGUMENTS if each != "kind"} <= {(each[0], each[2]) for each in marks}


# --- compiled and interpreted ----------------------------------------------------------------------------------------


MULTIPLIED_OUT = {"met_by": 8 * 2.0**-53}
"""A whole-number power is multiplied out in machine code, where Python asks the C library: a few last bits of 1 apart."""


@pytest.mark.parametrize("name", TABLE)
def test_machine_code_is_its_python_source_bit_for_bit(name: str) -> None:
    call = function(name)
    source = call.py_func  # type: ignore[attr-defined]
    results = [(at, call(*at), source(*at)) for at in random_points(name, 300, 7)]
    allowed = MULTIPLIED_OUT.get(name, 0.0)
    assert [each for each in results if bits(each[1]) != bits(each[2]) and not abs(each[1] - each[2]) <= allowed] == []


def bits(value: float) -> bytes:
    return np.float64(value).tobytes()


@pytest.mark.parametrize("name", TABLE)
def test_narrow_columns_are_widened_first(name: str) -> None:
    """A 32-bit column gives the last bit that the same number as a Python float gives; so does a byte for a flag or a count."""
    call, kinds = function(name), list(annotations(name).values())
    narrow = {float: np.float32, int: np.int16, bool: np.uint8}
    for at in random_points(name, 20, 11):
        columns = [narrow[kind](value) for kind, value in zip(kinds, at, strict=True)]
        plain = [kind(value.item()) for kind, value in zip(kinds, columns, strict=True)]
        assert bits(call(*columns)) == bits(call(*plain))


def test_fifteen_percent_of_people_make_a_third_of_the_talk() -> None:
    """Keller Fay (2006); the share of the top q of a lognormal of mean 1 is Phi(sigma - z(1 - q))."""
    u = (np.arange(200_000) + 0.5) / 200_000
    talk = np.array([rules.talkativeness(x, 0.6) for x in u])
    assert talk.mean() == pytest.approx(1.0, abs=1e-3)
    assert talk[u >= 0.85].sum() / talk.sum() == pytest.approx(stats.norm.cdf(0.6 - stats.norm.ppf(0.85)), abs=2e-3)
    assert talk[u >= 0.85].sum() / talk.sum() == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 1.6])
def test_fitness_moves_no_mean_of_the_odds(sigma: float) -> None:
    u = (np.arange(400_000) + 0.5) / 400_000
    assert np.exp([rules.post_fitness(x, sigma) for x in u]).mean() == pytest.approx(1.0, rel=0.01)
