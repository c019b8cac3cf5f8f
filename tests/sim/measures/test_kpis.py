"""Key figures against values worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.kpis import COST_PARTS, KPIS, PEOPLE_COLUMNS, kpis
from sim.once import once
from sim.outcome import Columns, Outcome
from tests.sim.measures.hand_made import BY_HAND, DAYS, FIRST_DAY, PERSON, make_outcome, make_people, make_posts, make_working, table_of


def test_every_kpi_has_a_value_worked_out_by_hand():
    assert set(BY_HAND) == set(KPIS)


@pytest.mark.parametrize("name", list(KPIS))
def test_kpi_by_hand(firm, name):
    value = KPIS[name].formula(firm)
    assert isinstance(value, float)
    assert value == pytest.approx(BY_HAND[name], rel=1e-6)


@pytest.mark.parametrize("name", list(KPIS))
def test_kpi_is_described(name):
    kpi = KPIS[name]
    assert kpi.name == name and kpi.unit and kpi.label and kpi.term
    assert kpi.direction in ("good", "bad", "neither")
    assert len(kpi.definition) > 20 and "\n" not in kpi.definition
    if kpi.name.startswith("rating_") and kpi.unit == "share":
        assert kpi.direction == {1: "bad", 2: "bad", 3: "neither", 4: "good", 5: "good"}[int(name[-1])]
    if kpi.unit == "share":
        assert " / " in kpi.definition, "a share states its denominator"


def test_labels_are_unique():
    assert len({kpi.label for kpi in KPIS.values()}) == len(KPIS)


COUNTS = {
    "demand", "seats", "waitlist_peak", "pent_up_peak", "attended", "turned_away", "results_usd",
    "results_spillover_usd", "posts", "posts_before", "posts_during", "posts_after", "post_r_posts", "cascade_max",
    "cascade_offices_max", "offices_reached",
    "cost_total", "cost_learning", *(f"cost_{part}" for part in COST_PARTS), "rules_fired",
}  # fmt: skip


def test_kpis_without_a_denominator_are_not_defined():
    """No audience, no access, no manager, no seat, no attendee, no post, no cost: counts are 0, everything else nan."""
    nothing = make_outcome(
        **{
            "campaign.costs.brand_usd": 0,
            "campaign.costs.sharing_assets_usd": 0,
            "campaign.teasers": [],
            "campaign.costs.theme_usd": 0,
            "campaign.costs.explaining_usd": 0,
            "campaign.involvement.managers_briefed": 0,
            "campaign.costs.prompts_usd": 0,
            "campaign.costs.contest_usd": 0,
        }
    )
    values = kpis(nothing)
    assert {name: values[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0.0)
    defined = {name for name, value in values.items() if not math.isnan(value)}
    assert defined == COUNTS | {
        "heard_content_rate",
        "demand_rate_company",
        "content_heard",
        "content_reach",
        "talkers_per_100",
        "conversations_per_100",
    }  # nobody attended: everybody could have heard
    assert values["heard_content_rate"] == 0.0


def test_nobody_came_but_the_rest_is_defined(firm):
    """An audience that was reached but never attended: shares of the audience stand, shares of attendees do not."""
    people = table_of(firm).copy()
    people["attended_day"], people["rating"] = -1, 0
    values = kpis(replace(firm, people=Columns(people)))
    assert values["attendance_rate"] == 0.0 and values["talk_about_rate_audience"] == 0.0 and values["reach"] == 0.8
    for name in (
        "talk_about_rate",
        "rating_mean",
        "nps",
        "learning",
        "application_rate",
        "cost_per_attendee",
        "cost_per_talker",
    ):
        assert math.isnan(values[name]), name


def test_everybody_attended_leaves_nobody_to_hear():
    people = make_people(2, attended_day={0: 10, 1: 10})
    assert math.isnan(kpis(make_outcome(people, names=("A",)))["heard_content_rate"])


def test_columns_are_taken_out_of_whichever_table_has_them():
    rows = 20_000
    left, right = np.zeros(rows, [("a", "i2"), ("b", "f4")]), np.zeros(rows, [("c", "u1"), ("d", "f8")])
    left["a"], right["d"] = np.arange(rows) % 1000, np.arange(rows)
    columns = Columns(left, right, c=np.ones(2 * rows)[::2])
    columns.take("a", "d")
    assert len(columns) == rows and columns.taken == {"a", "c", "d"}
    assert columns["a"].dtype == np.int16 and columns["a"].tolist() == left["a"].tolist()
    assert columns["d"].tolist() == right["d"].tolist() and columns["b"].dtype == np.float32
    assert columns["c"].all(), "a plain array comes before the column of a table"
    assert columns["a"] is columns["a"]
    for name in "abcd":
        assert columns[name].flags.c_contiguous and not columns[name].flags.writeable
    assert left["a"].flags.writeable


def test_columns_refuse_what_does_not_fit():
    with pytest.raises(KeyError, match="no table has a column 'z'"):
        _ = Columns(np.zeros(2, PERSON))["z"]
    with pytest.raises(ValueError, match=r"different lengths: \[2, 3\]"):
        Columns(np.zeros(2, PERSON), office=np.zeros(3))


def test_columns_taken_together_are_those_that_key_figures_use(firm):
    for each in KPIS.values():
        each.formula(firm)
    assert firm.people.taken == set(PEOPLE_COLUMNS)


def test_what_measures_share_is_worked_out_once_for_each_outcome(firm):
    asked = []

    @once
    def people(outcome: Outcome) -> int:
        asked.append(outcome.seed)
        return len(outcome.people)

    @once
    def doubled(outcome: Outcome) -> int:
        asked.append(-outcome.seed)
        return 2 * people(outcome)

    other = replace(firm, seed=2, people=Columns(make_people(3)))
    assert [doubled(each) for each in (firm, other, firm, other)] == [24, 6, 24, 6]
    assert [people(each) for each in (firm, other)] == [12, 3]
    assert asked == [-1, 1, -2, 2]
    del other
    assert people(replace(firm, seed=3)) == 12 and asked == [-1, 1, -2, 2, 3], "an outcome that is gone is forgotten"


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_rating_shares_add_up_and_give_the_mean_and_nps(ratings):
    people = make_people(len(ratings), attended_day=dict.fromkeys(range(len(ratings)), 10), rating=dict(enumerate(ratings)))
    values = kpis(make_outcome(people, names=("A",)))
    shares = np.array([values[f"rating_{points}"] for points in range(1, 6)])
    assert shares.sum() == pytest.approx(1.0)
    assert shares @ np.arange(1, 6) == pytest.approx(values["rating_mean"])
    assert values["nps"] == pytest.approx(100 * (shares[4] - shares[:3].sum()))
    assert values["rating_sd"] == pytest.approx(np.std(ratings))


@pytest.mark.parametrize(
    ("told", "expected"),
    [(9, 0.0), (10, 1.0), (38, 1.0), (39, 0.0), (-1, 0.0)],
    ids=["before", "same day", "28", "29", "never"],
)
def test_talk_counts_from_the_workshop_for_28_days(told, expected):
    people = make_people(1, attended_day={0: 10}, told_content_day={0: told}, told_mention_day={0: told})
    values = kpis(make_outcome(people, names=("A",)))
    assert values["talk_about_rate"] == expected
    assert values["mention_rate"] == expected


def test_what_happens_on_the_first_simulated_day_counts():
    people = make_people(2, in_audience={0: 1}, rating={0: 5}, learned={0: 0.5})
    for name in ("attended_day", "wants_day", "told_content_day", "aware_day", "applies_from", "applies_until"):
        people[name][0] = 0
    people["heard_content_day"][1] = 0
    outcome = make_outcome(people, names=("A",), **{"campaign.registration.opens": FIRST_DAY})
    values = {name: each.formula(outcome) for name, each in KPIS.items()}
    for name in ("demand", "attended", "talk_about_rate", "reach", "applied_ever_rate", "heard_content_rate"):
        assert values[name] == 1.0, name
    assert values["late_registrations"] == 0.0 and values["cost_learning"] == values["cost_learning_hours"] == 7.5 * 100
    assert values["results_spillover_usd"] == pytest.approx(1 * 10 * 400 * 0.005 * np.mean(make_working()) * 0.5)  # the other one


def test_the_last_week_has_seven_days():
    def late(day):
        people = make_people(2, in_audience={0: 1}, aware_day={0: 0}, wants_day={0: day})
        return KPIS["late_registrations"].formula(make_outcome(people, names=("A",)))

    days = [day for day in range(DAYS) if late(day) == 1.0]
    assert len(days) == 7 and days == [*range(days[0], days[0] + 7)]


def test_demand_counts_wanting_even_where_people_are_sent():
    sent = make_people(4, in_audience=dict.fromkeys(range(4), 1), wants_day={0: 5}, attended_day=dict.fromkeys(range(3), 10))
    values = kpis(make_outcome(sent, names=("A",)))
    assert (values["demand"], values["attended"], values["unwanted_attendance"]) == (1.0, 3.0, pytest.approx(2 / 3))


def test_rating_and_talk_are_correlated_only_where_both_vary():
    people = make_people(2, attended_day={0: 10, 1: 10}, rating={0: 4, 1: 4}, told_content_day={0: 10})
    assert math.isnan(kpis(make_outcome(people, names=("A",)))["rating_talk_correlation"])
    people["rating"][0] = 5
    assert kpis(make_outcome(people, names=("A",)))["rating_talk_correlation"] == pytest.approx(1.0)


def test_top_five_percent_is_rounded_up_and_counts_users_only():
    """41 users: the top three. The person without access wrote most, and counts neither above nor below."""
    users = range(41)
    people = make_people(42, opens_rate=dict.fromkeys(users, 0.5))
    authors = [0] * 4 + [1] * 3 + [2] * 2 + [3, 4] + [41] * 9
    posts = make_posts([(author, 0, -1, 10) for author in authors])
    assert kpis(make_outcome(people, posts, names=("A",)))["top5_share"] == pytest.approx(9 / 11)


def test_spread_over_offices_counts_first_posts():
    names = ("A", "B", "C", "D", "E")
    people = make_people(5, office=dict(enumerate(range(5))))
    spread = make_posts([(2, 2, -1, 10), (2, 2, 0, 11), (0, 0, 1, 14), (4, 4, 1, 19), (2, 2, 1, 20)])
    values = kpis(make_outcome(people, spread, names=names))
    assert (values["days_to_second_office"], values["days_to_half_offices"]) == (4.0, 9.0)
    assert math.isnan(values["days_to_all_offices"])
    assert (values["offices_reached"], values["cascade_offices_max"]) == (3.0, 3.0)


def test_r_of_a_finished_run_is_the_share_that_was_inspired():
    """Two originals, the second inspires three, one of them two more: five of seven were inspired."""
    spread = make_posts([(0, 0, source, 10) for source in (-1, -1, 1, 1, 1, 2, 2)])
    values = kpis(make_outcome(posts=spread))
    assert values["post_r"] == pytest.approx(1 - 2 / 7)
    assert values["largest_cascade_r"] == pytest.approx(5 / 6)
    spread["workday"][1:] = 99  # seen by the run's end: only the first, which inspired nothing
    values = kpis(make_outcome(posts=spread))
    assert (values["post_r"], values["post_r_posts"]) == (0.0, 1.0) and math.isnan(values["largest_cascade_r"])


def test_structural_virality_is_that_of_the_largest_cascade():
    pair_then_star = make_posts([(0, 0, -1, 10), (0, 0, 0, 11), (0, 0, -1, 12), *[(0, 0, 2, 13)] * 4])
    values = kpis(make_outcome(posts=pair_then_star))
    assert values["structural_virality"] == pytest.approx(2 * 4 / 5)
    assert values["cascade_depth_max"] == 1.0 and values["beyond_one_degree"] == 0.0 and values["trivial_cascades"] == 0.0
