"""Patterns: what is measured is what is meant, a pattern goes when its mechanism does, and no fail is hidden.

Few replications: signs and shapes, not the table itself (that is `watercooler verify verify.part=patterns`).
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import stats

from experiments.verbs.verify import demand_patterns, outcome_patterns, post_patterns, robustness
from experiments.verbs.verify.measured import Measured, bootstrap, mean, quotient
from experiments.verbs.verify.options import ANCHORS
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.programmes import INSTEAD, NULLS, RUNS_EACH, Field, larger, ordinary, plain_invitations
from experiments.verbs.verify.testbed import with_parameters
from experiments.verbs.verify.verdicts import judged_patterns
from sim.company.build import build_company
from sim.settings import Settings
from tests.worlds import shipped, without

NAMED = {each.name: each for each in PATTERNS}
FEW = 16
SHIPPED = shipped(company="global_marketing")
AS_IT_IS = Field(SHIPPED, seed=1, replications=FEW)


def off(*mechanisms: str) -> Callable[[Settings], Settings]:
    return lambda settings: without(settings, *mechanisms)


def told(**values: float) -> Callable[[Settings], Settings]:
    return lambda settings: with_parameters(settings, **values)


class Gone(NamedTuple):
    """A pattern of the model, and a change that must make it go."""

    pattern: str
    change: Callable[[Settings], Settings]
    replications: int = FEW


OWED = (
    Gone("trivial-campaign", off("own_versions")),
    Gone("trivial-ordinary", off("own_versions")),
    Gone("beyond_one_degree-campaign", off("version_fatigue"), 60),
    Gone("figure-campaign-top5_share", told(posting_propensity_sigma=0.3)),
    Gone("most_active_share", told(posting_propensity_sigma=0.3), 60),
    Gone("reward_volume", off("rewards")),
    Gone("rivalry_spike-posts", off("rivalry")),
    Gone("final_week-ordinary", off("deadline")),
    Gone("peers_that_add", off("reinforcement")),
    Gone("single_peak-mystery", off("mystery")),
    Gone("second_wave", off("second_wave"), 60),
    Gone("no_shows", off("no_shows")),
    Gone("reminder_ratio", off("reminders")),
    Gone("correlation-usefulness-people", told(transfer_usefulness_rho=0.0)),
    Gone("correlation-rating-people", told(transfer_liking_rho=0.9)),
    Gone("applying-0-half sent", told(applying_at_start=0.8)),
    Gone("applying-6-half sent", told(applying_at_6_months=0.3)),
    Gone("applying-12-half sent", told(applying_at_12_months=0.2)),
    Gone("talk_of-anything-disappointed-lukewarm", off("talk_rating_curve")),
    Gone("talk_of-anything-delighted-lukewarm", off("talk_rating_curve")),
)


def verdict(field: Field, name: str) -> dict[str, Any]:
    """The row of the table for one pattern, without the search for reasons."""
    pattern = NAMED[name]
    row = {**pattern.of(field, *pattern.about)._asdict(), "name": name, "null": field.null}
    return judged_patterns([row], field.settings.behaviour)[0]


@pytest.mark.parametrize("case", OWED, ids=[each.pattern for each in OWED])
def test_a_pattern_is_there_and_goes_with_what_it_is_owed_to(case: Gone) -> None:
    there = verdict(AS_IT_IS if case.replications == FEW else Field(SHIPPED, 1, case.replications), case.pattern)
    assert there["passes"], (there["value"], there["low"], there["high"])
    gone = verdict(Field(case.change(SHIPPED), 1, case.replications), case.pattern)
    assert not gone["passes"], (gone["value"], gone["low"], gone["high"])


# --- what was found about patterns that are not there --------------------------------------------------------------------


def value(name: str, instead: str = "") -> float:
    pattern = NAMED[name]
    return pattern.of(AS_IT_IS.instead(instead, FEW) if instead else AS_IT_IS, *pattern.about).value


@pytest.mark.parametrize(
    ("pattern", "instead", "low", "high"),
    [
        ("s_curve-unmessaged", "half a year", 0.5, 1.0),
        ("final_week-campaign", "no teasers", 0.24, 0.58),
        ("single_peak-lead", "no rush", 0.08, 1.0),
    ],
)
def test_a_pattern_that_is_not_there_would_be_if_the_reason_given_were_away(pattern: str, instead: str, low: float, high: float) -> None:
    assert not low <= value(pattern) <= high
    assert low <= value(pattern, instead) <= high


def test_means_of_programmes_hide_the_luck_of_people() -> None:
    people, programmes = (outcome_patterns.correlation(AS_IT_IS, "usefulness", level).value for level in ("people", "programmes"))
    assert people < 0.5 < programmes


# --- the table ------------------------------------------------------------------------------------------------------------


def row_of(name: str, value: float, low: float, high: float, tried: str = "") -> dict[str, Any]:
    return {**Measured(value, low, high, "3 runs", tried=tried)._asdict(), "name": name, "null": ""}


@pytest.mark.parametrize(
    ("name", "value", "low", "high", "passes", "edge"),
    [
        ("no_shows", 0.2, 0.1, 0.25, True, False),
        ("no_shows", 0.29, 0.25, 0.33, True, True),  # inside, but not surely
        ("no_shows", 0.31, 0.29, 0.33, False, False),
        ("no_shows", math.nan, math.nan, math.nan, False, False),  # nothing to measure is no pass
        ("reward_volume", 1.2, 0.9, 1.5, False, False),  # a sign has to be sure
        ("reward_volume", 1.2, 1.05, 1.5, True, False),
    ],
)
def test_verdicts(name: str, value: float, low: float, high: float, passes: bool, edge: bool) -> None:
    (found,) = judged_patterns([row_of(name, value, low, high)], SHIPPED.behaviour)
    assert (found["passes"], found["edge"]) == (passes, edge)


def test_a_fail_says_why_and_what_was_tried_and_a_pass_does_not() -> None:
    bad, good = judged_patterns(
        [row_of("final_week-campaign", 0.1, 0.1, 0.1, "a thing"), row_of("final_week-campaign", 0.3, 0.3, 0.3, "a thing")],
        SHIPPED.behaviour,
    )
    assert "teasers" in bad["thought"] and bad["thought"].endswith("Tried: a thing")
    assert good["thought"] == ""
    (unexplained,) = judged_patterns([row_of("no_shows", 0.9, 0.9, 0.9)], SHIPPED.behaviour)
    assert "not explained" in unexplained["thought"]


def test_every_pattern_has_a_name_of_its_own_a_source_and_a_range() -> None:
    assert len(NAMED) == len(PATTERNS)
    for pattern in PATTERNS:
        low, high = pattern.range_in(SHIPPED.behaviour)
        assert low <= high, pattern.name
        assert len(pattern.source_in(SHIPPED.behaviour)) > 12, pattern.name
        assert set(pattern.instead) <= set(INSTEAD), pattern.name


def test_the_check_before_anything_is_compiled_knows_the_anchors_that_patterns_need() -> None:
    assert {each.target.anchor for each in PATTERNS if each.target.anchor} == ANCHORS <= set(SHIPPED.behaviour.anchors)


# --- what patterns are looked for in --------------------------------------------------------------------------------------


def test_programmes_have_luck_of_their_own_and_arms_share_it() -> None:
    first, second = ordinary(AS_IT_IS)[:2]
    seeds = [[outcome.seed for outcome in AS_IT_IS.simulated_ordinary(number, each)] for number, each in enumerate((first, second))]
    assert len({*seeds[0], *seeds[1]}) == 2 * RUNS_EACH
    assert [outcome.seed for outcome in AS_IT_IS.simulated_ordinary(0, second)] == seeds[0]


def test_null_models_take_away_what_they_say() -> None:
    assert all(each.mystery == 0.0 for each in plain_invitations(SHIPPED).campaign.teasers)
    no_peers = Field(SHIPPED, 1, 2, "no peers").campaign
    heard = [int((outcome.people["heard_content_day"] >= 0).sum()) for outcome in AS_IT_IS.simulated(no_peers, 2)]
    assert heard == [0, 0]
    assert set(NULLS) == {"no peers", "no teasers"}


def test_a_larger_company_is_the_same_plan() -> None:
    grown = larger(SHIPPED, 3)
    assert [each.employees for each in grown.company.offices] == [3 * each.employees for each in SHIPPED.company.offices]


def test_pay_makes_more_posts_and_not_deeper_ones() -> None:
    assert post_patterns.reward_volume(AS_IT_IS).low > 1.2
    assert post_patterns.reward_depth(AS_IT_IS).value == pytest.approx(1.0, abs=0.03)


# --- statistics -----------------------------------------------------------------------------------------------------------


def test_dispersion_is_recovered() -> None:
    drawn = np.random.default_rng(3).negative_binomial(0.2, 0.2 / (0.2 + 0.4), 40_000)
    assert post_patterns.negative_binomial_k(np.bincount(drawn)) == pytest.approx(0.2, rel=0.1)


def test_chances_are_compared_within_strata_only() -> None:
    # twice the chance in either stratum; the first stratum has both more luck and more people with a peer, which misleads the sum
    some, others = np.array([[80, 100], [2, 10]]), np.array([[4, 10], [10, 100]])
    counts = np.array([others, some]).transpose(1, 2, 0)
    log_ratio, error = demand_patterns.one_more_peer(counts, 1)
    assert math.exp(log_ratio) == pytest.approx(2.0)
    assert 82 / 110 / (14 / 110) > 5
    assert 0 < error < 1


def test_intervals_hold_what_they_estimate() -> None:
    rng = np.random.default_rng(5)
    inside = [
        [found.low <= 3.0 <= found.high for found in (mean(values, "runs"), bootstrap(values, lambda rows: float(rows.mean()), "runs"))]
        for values in rng.normal(3.0, 2.0, (60, 30))
    ]
    for held in np.mean(inside, axis=0):
        assert 0.78 <= held <= 1.0
    assert math.isnan(quotient(1.0, 0.0))
    assert mean([math.nan], "runs").n == "0 runs"


# --- robustness -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reordered", [lambda company: robustness.shuffled(company, 1), robustness.backwards])
def test_another_order_keeps_people_ties_and_managers(reordered: Callable[[Any], Any]) -> None:
    settings = shipped(company="small_firm")
    before = build_company(settings.company, settings.behaviour)
    after = reordered(before)

    def known(company: Any) -> tuple[Any, ...]:
        def pairs(start: np.ndarray, to: np.ndarray) -> set[tuple[int, int]]:
            rows = np.repeat(np.arange(company.size), np.diff(start))
            return set(zip(company.key[rows].tolist(), company.key[to].tolist(), strict=True))

        lines = {(int(k), int(company.key[m]) if m >= 0 else -1) for k, m in zip(company.key, company.manager, strict=True)}
        places = {(int(k), company.office_names[o]) for k, o in zip(company.key, company.office, strict=True)}
        return pairs(company.colleague_start, company.colleague_to), pairs(company.follower_start, company.follower_to), lines, places

    assert known(after) == known(before)
    assert after.key.tolist() != before.key.tolist()
    assert np.all(np.diff(after.office) >= 0)
    assert np.all(np.diff(after.utc_offset_hours) <= 0)


def test_the_order_of_people_inside_an_office_hardly_matters() -> None:
    field = Field(SHIPPED, 1, 8)
    settings = robustness.without("communities")(SHIPPED)  # communities are runs of rows
    base = robustness.figures_of(settings, field.company, range(1, 9))
    other = robustness.figures_of(settings, robustness.shuffled(field.company, 1), range(1, 9))
    for name in ("demand_rate", "talk_about_rate", "application_rate", "frustration"):
        assert np.abs(other[name] - base[name]).max() < 0.01 * base[name].mean()


def test_posts_inspire_about_as_many_in_a_small_company_as_in_a_large_one() -> None:
    """With the all-company channel and without: it and the communities show a person as much, however large the company."""
    field = Field(SHIPPED, 1, 60)
    for lines in (robustness.company_sizes(field), robustness.sizes_without_channel(field)):
        found = {line.condition: line.value for line in lines if line.figure == "early_r"}
        half, whole, large = (found[f"{people:,} people"] for people in (500, 2000, 16_000))
        assert half == pytest.approx(whole, rel=0.25)
        assert large == pytest.approx(whole, rel=0.25)


def test_how_many_replications_are_needed() -> None:
    values = np.random.default_rng(1).normal(10.0, 2.0, 400)
    n = int(robustness.needed(values, 0.05))
    half = stats.t.ppf(0.95, n - 1) * values.std(ddof=1) / math.sqrt(n) / values.mean()
    assert 0.04 < half <= 0.05
    assert math.isnan(robustness.needed(np.zeros(5), 0.05))
