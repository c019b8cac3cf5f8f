"""The measures against values worked out by hand, and cascades against brute force."""

import math
from dataclasses import replace

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.company.company import Company
from sim.disclosure import SMALL_GROUP
from sim.measures.cascades import cascades, children, size_ccdf
from sim.measures.costs import costs, worth
from sim.measures.groups import KINDS, coded_groups_table
from sim.measures.kpis import COST_PARTS, KPIS, PEOPLE_COLUMNS, kpis
from sim.measures.timeline import WITHHELD, coded_daily_table, posts_table, shown_offices, spelled_out
from sim.outcome import Columns, Outcome, once
from sim.settings import Behaviour, Campaign, CompanySettings, Parameter, Platform, Settings
from sim.state.layout import JOURNEY_COLUMNS, PERSON_COLUMNS, POST, SESSION, TALLY, Level, PostKind, Status, record

DAYS, FIRST_DAY = 45, -10  # t = 0 is a Friday, t = 10 Monday 1 March 2027 (day zero), t = 44 a Sunday
OFFICES = ("Sydney", "London", "New York")


# --- a hand-made run -------------------------------------------------------------------------------------------------


def make_settings(**changes) -> Settings:
    """A campaign with every price set, and only the behaviour that the measures read."""

    def parameter(value: float) -> Parameter:
        return Parameter(value=value, unit="-", low=value, high=value, source="test", confidence="assumption")

    plan = Settings(
        campaign=Campaign.model_validate({
            "name": "test",
            "calendar": {"day_zero": "2027-03-01", "first_day": FIRST_DAY, "last_day": FIRST_DAY + DAYS - 1,
                         "weekend": ["saturday", "sunday"]},
            "brand": {"name": "test", "strength": 0.5, "awe": 0.5, "interest": 0.5, "theme": 0.5},
            "programme": {"format": "in_person", "hours": 7.5, "quality": 0.5, "facilitation": 0.5,
                          "benefit_individual": 0.5, "benefit_business": 0.5,
                          "explainability": 0.5, "dress_up": 0.5, "photo_moment": 0.5},
            "teasers": [{"day": -5, "channel": "film", "mystery": 0.5, "benefit_clarity": 0.5, "cost_usd": 300},
                        {"day": -3, "channel": "poster", "mystery": 0, "benefit_clarity": 0.5}],
            "registration": {"mode": "voluntary", "opens": -7, "closes": 10},
            "sharing": {"assets": 0.25, "prompts": 0.5, "visible_reminders": 0.5, "rivalry": 0.5},
            "reward": {"kind": "money", "value_usd": 20},
            "involvement": {"managers_share": 0.5, "managers_briefed": 0, "cost_per_manager_usd": 13},
            "costs": {"brand_usd": 1000, "theme_usd": 600, "dress_up_usd": 4, "photo_moment_usd": 6, "prompts_usd": 80,
                      "contest_usd": 90, "channels_usd": {"poster": 17}, "learning_hour_usd": 100, "session_usd": 50, "sharing_assets_usd": 70,
                      "visible_reminder_usd": 8, "recognition_usd": 3, "reminder_usd": 0.5},
        }),
        company=CompanySettings.model_validate({
            "name": "firm", "value_per_employee_day_usd": 400,
            "offices": [{"name": "Sydney", "employees": 12, "utc_offset_hours": 0}],
        }),
        platform=Platform(
            name="test", trending_slots=3, trending_minimum_reactions=3, trending_days=3, feed_window_days=5
        ),
        behaviour=Behaviour(parameters={
            "cost_per_learning_hour_usd": parameter(165), "performance_gain_percent": parameter(10),
            "spillover_percent_per_10_points": parameter(0.5), "performance_gain_hours": parameter(30),
            "performance_gain_exponent": parameter(0.5), "learning_mean": parameter(0.5),
            "attendee_time_cost_usd": parameter(47), "negative_talk_below": parameter(-0.67),
        }),
    )  # fmt: skip
    return plan.changed(changes)


COLUMNS = (
    *PERSON_COLUMNS,
    *JOURNEY_COLUMNS,
    ("key", "u8", "-", "of the company"),
    ("team", "i4", "number", "of the company"),
    ("function", "u1", "-", "of the company"),
    ("bridge", "u1", "-", "of the company"),
    ("tenure_years", "f4", "years", "of the company"),
)
"""Everything the measures may ask of people, in one record."""
PERSON = record(COLUMNS)


def make_people(count: int, **columns) -> np.ndarray:
    """`count` people to whom nothing has happened; `column={row: value}` sets single cells."""
    people = np.zeros(count, PERSON)
    for name, _, unit, meaning in COLUMNS:
        if unit == "t" or "-1" in meaning:
            people[name] = -1
    for name, cells in columns.items():
        for row, value in cells.items():
            people[name][row] = value
    return people


def make_posts(rows: list[tuple[int, int, int, int]], **columns) -> np.ndarray:
    """Posts from (author, office, source, day), cascades traced; `column=[...]` sets whole columns."""
    posts = np.zeros(len(rows), POST)
    for i, (author, office, source, day) in enumerate(rows):
        posts[["author", "office", "source", "day", "root"]][i] = author, office, source, day, i
        posts["root"][i] = i if source < 0 else posts["root"][source]
        posts["generation"][i] = 0 if source < 0 else posts["generation"][source] + 1
        posts["workday"][i] = np.count_nonzero(make_working()[:day])
    for name, values in columns.items():
        posts[name] = values
    return posts


def make_working() -> np.ndarray:
    return np.array([(t + 4) % 7 < 5 for t in range(DAYS)])


def make_company(people: np.ndarray, names: tuple[str, ...], real: bool = False) -> Company:
    empty, ties = np.zeros(0, np.int32), np.zeros(len(people) + 1, np.int64)
    who = {name: people[name] for name in ("key", "office", "team", "manager", "level", "function", "bridge", "tenure_years")}
    return Company(name="firm", **who, office_names=names, utc_offset_hours=np.zeros(len(names)),
                   office_holidays=((),) * len(names), colleague_start=ties, colleague_to=empty,
                   follower_start=ties, follower_to=empty, real=real)  # fmt: skip


def make_outcome(people=None, posts=None, sessions=None, daily=None, names=OFFICES, real=False, **changes) -> Outcome:
    people = make_people(3, office={1: 1, 2: 2}) if people is None else people
    return Outcome(
        settings=make_settings(**changes), company=make_company(people, names, real), seed=1, people=Columns(people),
        posts=make_posts([]) if posts is None else posts,
        sessions=np.zeros(0, SESSION) if sessions is None else sessions,
        daily=np.zeros((DAYS, len(names), len(TALLY)), np.int32) if daily is None else daily,
        working=make_working(),
    )  # fmt: skip


def table_of(outcome: Outcome) -> np.ndarray:
    """The people of a hand-made run as the one table they were made as."""
    (table,) = outcome.people.tables
    return table


@pytest.fixture
def firm() -> Outcome:
    """Twelve people: Sydney 0-4, London 5-9, New York 10-11. 1-4 and 6 attended; 6 was sent."""
    people = make_people(
        12,
        office={**dict.fromkeys(range(5, 10), 1), 10: 2, 11: 2},
        team={**dict.fromkeys(range(5, 10), 1), 10: 2, 11: 2},
        level={0: Level.EXECUTIVE, 5: Level.MANAGER, 11: Level.SENIOR_MANAGER},
        in_audience=dict.fromkeys([1, 2, 3, 4, 5, 6, 7, 9, 10, 11], 1),
        opens_rate=dict.fromkeys([0, 1, 2, 3, 4, 5, 7, 8, 10, 11], 0.5),
        involved={5: 1, 11: 1},
        advocate={11: 1},
        left_out={0: 1, 5: 1},
        frustration={0: 0.75, 5: 0.5, 7: 0.25},
        aware_day=dict.fromkeys([0, 1, 2, 3, 4, 5, 6, 7, 8, 10], 1),
        # registration is open from t = 3 to 20, its last seven days are 14 to 20
        wants_day={1: 3, 2: 14, 3: 13, 4: 20, 5: 4, 7: 20, 8: 21, 9: 16, 10: 2},
        attended_day={1: 10, 2: 17, 3: 10, 4: 10, 6: 24},
        voluntary=dict.fromkeys([1, 2, 3, 4], 1),
        reminded=dict.fromkeys([1, 2, 3, 7], 1),
        rating={1: 5, 2: 4, 3: 5, 4: 3, 6: 1},
        enjoyment={1: 1.0, 2: 0.5, 3: 1.5, 4: -0.5, 6: -2.0, 9: 99.0},
        learned={1: 0.5, 2: 0.25, 3: 0.75, 4: 0.5, 6: 0.25, 9: 99.0},
        dressed={1: 1, 3: 1, 9: 1},
        told_content_day={1: 10, 2: 44, 3: 38, 4: 39},  # 0, 27, 28 and 29 days after
        told_mention_day={2: 18, 4: 11, 6: 30},
        heard_content_day={3: 12, 5: 12, 8: 13},
        heard_well_day={3: 12, 8: 13},
        read_content_day={0: 15, 8: 15, 9: 20},
        posted_content_day={4: 11, 6: 60},
        # 5 turned a seat down, 9 gave one up, 10 waits, 7 and 8 were too late or refused
        status={5: Status.DECLINED, 7: Status.REFUSED, 8: Status.WAITING, 9: Status.CANCELLED, 10: Status.WAITING},
        applies_from={1: 11, 2: 18, 3: 11, 4: 11, 6: 45},
        applies_until={1: 20, 2: 300, 3: 38, 4: 10, 6: 300},
        posts={1: 3, 2: 1, 5: 2, 7: 1, 10: 1},
        reacted={2: 1, 3: 1, 6: 1},
    )
    posts = make_posts(
        [
            (1, 0, -1, 10),
            (5, 1, 0, 11),
            (10, 2, 1, 12),
            (1, 0, 0, 13),
            (5, 1, 2, 14),
            (7, 1, -1, 35),
            (1, 0, -1, 38),
            (2, 0, 6, 39),
        ],
        views=[10, 6, 4, 8, 2, 1, 1, 0],
        views_elsewhere=[6, 1, 0, 1, 0, 0, 0, 0],
        reactions=[2, 1, 0, 1, 0, 0, 0, 0],
        photo=[1, 1, 1, 0, 0, 0, 0, 0],
        rewarded=[1, 0, 1, 0, 1, 0, 0, 0],
        kind=[PostKind.BEFORE, 0, 0, PostKind.AFTER, 0, 0, PostKind.DURING, PostKind.AFTER],
        tone=[-9.0, 0.0, 0.0, 1.5, 0.0, 0.0, -2.0, 0.0],
    )
    sessions = np.zeros(3, SESSION)
    sessions["day"] = [10, 17, 24]
    sessions["office"] = [0, 0, 1]
    sessions["seats"] = [3, 2, 5]
    sessions["seated"] = [3, 1, 1]
    sessions["no_shows"] = [0, 0, 1]
    sessions["turned_away"] = [2, 0, 0]
    sessions["cancelled"] = [0, 5, 0]
    daily = np.zeros((DAYS, 3, len(TALLY)), np.int32)
    for column, office, from_day, value in [
        ("waitlisted", 0, 5, 2), ("waitlisted", 0, 20, 0), ("waitlisted", 1, 9, 3), ("waitlisted", 1, 30, 1),
        ("pent_up", 2, 3, 4), ("pent_up", 2, 7, 1), ("seated", 0, 10, 3), ("seated", 0, 17, 4), ("seated", 1, 24, 1),
        ("content_talks", 0, 10, 5), ("content_talks", 1, 25, 1), ("mention_talks", 0, 11, 7),
        ("mention_talks", 0, 12, 12), ("platform_talks", 0, 12, 3), ("content_talkers", 0, 10, 1),
        ("content_talkers", 0, 38, 2), ("mention_talkers", 1, 30, 1),
        ("ill_content_talks", 0, 12, 2), ("complaints", 2, 12, 1),
    ]:  # fmt: skip
        daily[from_day:, office, TALLY[column]] = value
    return make_outcome(people, posts, sessions, daily)


COSTS = {
    "brand": 1000 * 0.5,
    "theme": 600 * 0.5,
    "teasers": 300.0 + 17.0,
    "learning_hours": 5 * 7.5 * 100.0,
    "attendee_time": 5 * 7.5 * 47.0,
    "sessions": 3 * 50.0,
    "costumes": 5 * 4 * 0.5,
    "photo_moment": 3 * 6 * 0.5,
    "reminders": 4 * 0.5,
    "assets": 70 * 0.25,
    "prompts": 80 * 0.5,
    "contest": 90 * 0.5,
    "visible_reminders": 5 * 0.5 * 8.0,
    "rewards": 3 * 20.0,
    "involvement": 2 * 13.0,
}
COST = sum(COSTS.values())
# Days applied: 1 on t 11-20 (10), 2 on t 18-300 (283), 3 on t 11-38 (28), as working days in the simulated proportion, times
# the share learned (.5, .25, .75) over the average .5; a quarter of 30 hours gives half of the gain.
GAINED = (10 * 1.0 + 283 * 0.5 + 28 * 1.5) * np.mean(make_working()) * 0.5
OWN = GAINED * 400 * 0.10
# The one of five in Sydney who was not there has four team mates: a quarter of what they gain, in ten steps.
SPILLOVER = GAINED / 4 * 10 * 400 * 0.005

BY_HAND = {
    "demand": 9, "demand_rate": 8 / 10, "seats": 10, "demand_supply_ratio": 9 / 10, "late_registrations": 4 / 7,
    "waitlist_peak": 5, "pent_up_peak": 4, "unmet_demand": 3 / 8, "demand_served": 3 / 8, "wanted_too_late": 1,
    "attended": 5, "attendance_rate": 5 / 10, "seat_fill": 5 / 10, "no_show_rate": 1 / 8,
    "turned_away": 2, "unwanted_attendance": 1 / 5,
    "rating_mean": 18 / 5, "rating_sd": math.sqrt(2.24), "rating_1": 1 / 5, "rating_2": 0.0, "rating_3": 1 / 5,
    "rating_4": 1 / 5, "rating_5": 2 / 5, "nps": 0.0, "enjoyment": 0.1, "learning": 0.45,
    "share_dressed": 2 / 5, "photos_per_attendee": 3 / 5,
    "application_rate": 1 / 5, "application_rate_28_days": 1 / 3, "application_rate_182_days": 1 / 4, "applied_ever_rate": 3 / 5,
    "results_usd": OWN + SPILLOVER, "results_spillover_usd": SPILLOVER, "roi": 100 * (OWN + SPILLOVER - COST) / COST,
    "content_heard": 1 / 12, "content_heard_audience": 0.0, "content_reach": 9 / 12, "content_reach_audience": 7 / 10,
    "talkers_per_100": 25.0, "conversations_per_100": 50.0, "talk_valence": 6 / 10, "talk_about_rate_with_posts": 4 / 5,
    "talk_about_rate": 3 / 5, "talk_about_rate_audience": 3 / 10, "followed_28_days": 3 / 5,
    "mention_rate": 3 / 5, "mention_only_rate": 2 / 5, "content_share": 6 / 18, "content_talks_per_attendee": 6 / 5,
    "off_platform_share": 15 / 18, "heard_content_rate": 2 / 7,
    # ratings 5 4 5 3 1 (mean 3.6), of whom the first three told: covariance 14/5 - 3.6 x 3/5, over both deviations
    "rating_talk_correlation": 0.64 / math.sqrt(2.24 * 0.24),
    "reach": 8 / 10, "post_reach": 4.0, "views_elsewhere_share": 8 / 32, "engagement": 4 / 32,
    "interactive_users": 6 / 10, "posts": 8, "posts_before": 5, "posts_during": 1, "posts_after": 2,
    "photo_share": 3 / 8, "top5_share": 3 / 8,
    "post_r": 4 / 6, "post_r_posts": 6, "early_r": 4 / 5, "largest_cascade_r": 4 / 4, "cascade_max": 5,
    "cascade_depth_max": 3, "cascade_offices_max": 3,
    "trivial_cascades": 1 / 3, "beyond_one_degree": 1 / 3,
    "structural_virality": 2.0,
    "cross_office_share": 3 / 5, "top_office_share": 4 / 8, "offices_reached": 3,
    "days_to_second_office": 1, "days_to_half_offices": 1, "days_to_all_offices": 2,
    "frustration": 0.075, "frustration_managers": 1.25 / 3, "left_out_managers": 2 / 3, "advocates": 1 / 3,
    "cost_total": COST, **{f"cost_{part}": usd for part, usd in COSTS.items()},
    "cost_learning": COSTS["learning_hours"], "cost_per_heard": COST / 9, "cost_per_attendee": COST / 5, "cost_per_talker": COST / 3,
}  # fmt: skip


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


# --- nothing happened ------------------------------------------------------------------------------------------------

COUNTS = {
    "demand", "seats", "waitlist_peak", "pent_up_peak", "attended", "turned_away", "results_usd",
    "results_spillover_usd", "posts", "posts_before", "posts_during", "posts_after", "post_r_posts", "cascade_max",
    "cascade_offices_max", "offices_reached",
    "cost_total", "cost_learning", *(f"cost_{part}" for part in COST_PARTS), "wanted_too_late",
}  # fmt: skip


def test_kpis_without_a_denominator_are_not_defined():
    """No audience, no access, no manager, no seat, no attendee, no post, no cost: counts are 0, everything else nan."""
    nothing = make_outcome(
        **{
            "campaign.costs.brand_usd": 0,
            "campaign.costs.sharing_assets_usd": 0,
            "campaign.teasers": [],
            "campaign.costs.theme_usd": 0,
            "campaign.costs.prompts_usd": 0,
            "campaign.costs.contest_usd": 0,
        }
    )
    values = kpis(nothing)
    assert {name: values[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0.0)
    defined = {name for name, value in values.items() if not math.isnan(value)}
    assert defined == COUNTS | {
        "heard_content_rate",
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


# --- each thing once ---------------------------------------------------------------------------------------------------


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


# --- single definitions ----------------------------------------------------------------------------------------------


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


# --- cost and worth --------------------------------------------------------------------------------------------------


def test_parts_of_the_cost(firm):
    assert costs(firm) == pytest.approx(COSTS)
    assert list(costs(firm)) == list(COST_PARTS)
    assert sum(costs(firm).values()) == pytest.approx(COST)


@pytest.mark.parametrize(
    ("kind", "usd"), [("none", 0), ("money", 60), ("two_sided", 120), ("recognition", 9), ("exclusive_recognition", 9)]
)
def test_what_three_rewarded_posts_cost(firm, kind, usd):
    assert costs(replace(firm, settings=make_settings(**{"campaign.reward.kind": kind})))["rewards"] == usd


def test_learning_hours_cost_the_benchmark_unless_priced(firm):
    benchmark = make_settings(**{"campaign.costs.learning_hour_usd": None})
    free = make_settings(**{"campaign.costs.learning_hour_usd": 0.0})
    assert costs(replace(firm, settings=benchmark))["learning_hours"] == 5 * 7.5 * 165
    assert costs(replace(firm, settings=free))["learning_hours"] == 0.0
    dearer = make_settings(**{"campaign.programme.quality": 1.0})
    assert costs(replace(firm, settings=dearer))["learning_hours"] == 5 * 7.5 * 100 * 1.25
    own_time = make_settings(**{"campaign.costs.attendee_hour_usd": 10.0})
    assert costs(replace(firm, settings=own_time))["attendee_time"] == 5 * 7.5 * 10


def test_every_lever_with_a_price_costs_more_the_further_it_is_pulled(firm):
    """Half the lever, half the price; and none of it where the price is 0."""
    for lever, part in (
        ("brand.strength", "brand"), ("brand.awe", "theme"), ("brand.interest", "theme"), ("brand.theme", "theme"),
        ("programme.quality", "learning_hours"), ("programme.facilitation", "learning_hours"), ("programme.dress_up", "costumes"),
        ("programme.photo_moment", "photo_moment"), ("sharing.assets", "assets"), ("sharing.prompts", "prompts"),
        ("sharing.rivalry", "contest"), ("sharing.visible_reminders", "visible_reminders"), ("programme.hours", "attendee_time"),
    ):  # fmt: skip
        less, more = (costs(replace(firm, settings=make_settings(**{f"campaign.{lever}": value})))[part] for value in (0.25, 1.0))
        assert 0 < less < more, lever


def test_use_is_worth_something_until_the_horizon(firm):
    assert worth(firm)["own"] == pytest.approx(OWN)
    month = make_settings(**{"campaign.costs.horizon_days": 28})
    shorter = (10 * 1.0 + 28 * 0.5 + 28 * 1.5) * np.mean(make_working()) * 0.5 * 400 * 0.1
    assert worth(replace(firm, settings=month))["own"] == pytest.approx(shorter)


def test_a_first_chance_after_the_run_is_worth_nothing():
    people = make_people(2, applies_from={0: 46, 1: 0}, applies_until={0: 60, 1: 0}, learned={0: 0.5, 1: 0.5})
    assert worth(make_outcome(people, names=("A",)))["own"] == pytest.approx(400 * 0.1 * np.mean(make_working()) * 0.5)


@pytest.mark.parametrize(("first", "until", "rate"), [(44, 44, 1.0), (0, 44, 1.0), (0, 43, 0.0), (45, 60, 0.0)])
def test_application_is_asked_on_the_last_day(first, until, rate):
    people = make_people(1, attended_day={0: 0}, applies_from={0: first}, applies_until={0: until})
    assert kpis(make_outcome(people, names=("A",)))["application_rate"] == rate


def test_spillover_reaches_team_mates_who_were_not_there_and_no_one_else():
    people = make_people(
        4,
        team={2: 1, 3: 1},
        attended_day={0: 10, 1: 10, 2: 10},
        applies_from={0: 11, 2: 11},
        applies_until={0: 11, 2: 11},
        learned=dict.fromkeys(range(4), 0.5),
    )
    gained, day = worth(make_outcome(people, names=("A",))), np.mean(make_working()) * 0.5
    assert gained["own"] == pytest.approx(2 * 40.0 * day)
    assert gained["spillover"] == pytest.approx(1.0 * 10 * 400 * 0.005 * day)  # 3 alone; its one team mate applied it for a day


# --- cascades --------------------------------------------------------------------------------------------------------


def tree(source: list[int], office: list[int] | None = None) -> np.ndarray:
    posts = np.zeros(len(source), POST)
    posts["source"] = source
    posts["office"] = office or 0
    return posts


def star(n: int) -> list[int]:
    return [-1] + [0] * (n - 1)


def binary(n: int) -> list[int]:
    return [-1] + [(i - 1) // 2 for i in range(1, n)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [(star(n), 2 * (n - 1) / n) for n in (2, 3, 10, 500)]
    + [(list(range(-1, n - 1)), (n + 1) / 3) for n in (2, 3, 10, 500)]
    + [(binary(7), 2.2857), (binary(15), 3.5048), (binary(31), 4.9548)],
)
def test_structural_virality_closed_forms(source, expected):
    assert cascades(tree(source))["structural_virality"][0] == pytest.approx(expected, abs=5e-5)


def test_structural_virality_needs_two_posts():
    assert math.isnan(cascades(tree([-1]))["structural_virality"][0])
    assert all(len(column) == 0 for column in cascades(tree([])).values())


def test_a_million_posts_do_not_overflow():
    n = 1_000_000
    assert cascades(tree(list(range(-1, n - 1))))["structural_virality"][0] == pytest.approx((n + 1) / 3, rel=1e-12)


def test_posts_out_of_order_are_refused():
    with pytest.raises(ValueError, match="before its source"):
        cascades(tree([-1, 2, 0]))
    with pytest.raises(ValueError, match="before its source"):
        cascades(tree([0]))


@st.composite
def forests(draw):
    """(source, office): each post is an original or answers an earlier one."""
    size = draw(st.integers(0, 30))
    source = [draw(st.integers(-1, i - 1)) for i in range(size)]
    return source, [draw(st.integers(0, 4)) for _ in range(size)]


@given(forests())
def test_cascades_against_all_pairs_of_posts(forest):
    source, office = forest
    posts = tree(source, office)
    table = cascades(posts)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(source)))
    graph.add_edges_from((i, parent) for i, parent in enumerate(source) if parent >= 0)
    components = sorted(nx.connected_components(graph), key=min)
    assert table["root"].tolist() == [min(part) for part in components]
    assert table["size"].tolist() == [len(part) for part in components]
    assert table["offices"].tolist() == [len({office[i] for i in part}) for part in components]
    for row, part in enumerate(components):
        steps = {i: nx.single_source_shortest_path_length(graph, i) for i in part}
        assert table["depth"][row] == max(steps[min(part)].values())
        apart = [steps[i][j] for i in part for j in part if i != j]
        assert table["structural_virality"][row] == pytest.approx(np.mean(apart) if apart else np.nan, nan_ok=True)
    assert children(posts).tolist() == [source.count(i) for i in range(len(source))]


def test_ccdf_counts_cascades_at_least_that_large():
    sizes, share = size_ccdf(np.array([1, 5, 1, 2]))
    assert sizes.tolist() == [1, 2, 5]
    assert share.tolist() == [1.0, 0.5, 0.25]
    assert [len(each) for each in size_ccdf(np.zeros(0, np.int64))] == [0, 0]


# --- tables over time ------------------------------------------------------------------------------------------------


def big_firm(firm: Outcome) -> Outcome:
    """The same run where every office has five people or more."""
    people = np.concatenate([table_of(firm), make_people(4, office=dict.fromkeys(range(4), 2))])
    return replace(firm, people=Columns(people), company=make_company(people, OFFICES))


def daily_table(outcome: Outcome):
    return spelled_out(coded_daily_table(outcome))


def test_daily_table_has_a_row_a_day_and_office(firm):
    table = daily_table(big_firm(firm))
    assert set(table) == {"day", "date", "office", *TALLY}
    assert {len(column) for column in table.values()} == {DAYS * 3}
    assert table["day"][:4].tolist() == [-10, -10, -10, -9]
    assert [str(table["date"][i]) for i in (0, 30, -1)] == ["2027-02-19", "2027-03-01", "2027-04-04"]
    row = (table["day"] == 2) & (table["office"] == "Sydney")
    assert table["mention_talks"][row].tolist() == [12]
    assert table["waitlisted"][(table["day"] == 20) & (table["office"] == "London")].tolist() == [1]


def test_small_offices_are_pooled_and_nothing_is_lost(firm):
    """New York has two people: it goes together with an office large enough to hide it."""
    assert set(daily_table(firm)["office"]) == set(OFFICES), "made up: nobody is to be hidden"
    firm = replace(firm, company=make_company(table_of(firm), OFFICES, real=True))
    table = daily_table(firm)
    assert set(table["office"]) == {"London", "other offices"}
    for name, column in TALLY.items():
        by_day = table[name].reshape(DAYS, -1).sum(axis=1)
        assert by_day.tolist() == firm.daily[:, :, column].sum(axis=1).tolist()


def test_five_people_in_small_offices_hide_each_other():
    people = make_people(12, office={**dict.fromkeys(range(5, 9), 1), 9: 2, 10: 2, 11: 2})
    names, shown_as = shown_offices(make_outcome(people, real=True))
    assert names.tolist() == ["Sydney", "other offices"] and shown_as.tolist() == [0, 1, 1]
    people = np.delete(people, [8, 11])  # three and two: just five
    assert shown_offices(make_outcome(people, real=True))[0].tolist() == ["Sydney", "other offices"]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
@example([0, 5])
@example([0, 0])
@example([0, 7, 3, 0])
def test_no_office_shown_is_a_small_group(sizes):
    people = make_people(sum(sizes))
    people["office"] = np.repeat(np.arange(len(sizes)), sizes)
    names, shown_as = shown_offices(make_outcome(people, names=tuple(f"office {i}" for i in range(len(sizes))), real=True))
    employees = np.bincount(shown_as, weights=sizes, minlength=len(names))
    assert employees.sum() == sum(sizes)
    assert employees.min() >= min(SMALL_GROUP, sum(sizes))
    assert [names[i] for i, size in zip(shown_as, sizes, strict=True) if size < SMALL_GROUP] == ["other offices"] * sum(
        size < SMALL_GROUP for size in sizes
    )


def test_posts_table(firm):
    table = posts_table(big_firm(firm))
    assert table["office"].tolist() == [OFFICES[i] for i in (0, 1, 2, 0, 1, 1, 0, 0)]
    assert table["source_office"].tolist() == ["", "Sydney", "London", "Sydney", "New York", "", "", "Sydney"]
    assert table["source"].tolist() == [-1, 0, 1, 0, 2, -1, -1, 6]
    assert table["root"].tolist() == [0, 0, 0, 0, 0, 5, 6, 6]
    assert table["kind"].tolist() == ["before", "before", "before", "after", "before", "before", "during", "after"]
    assert table["day"][[0, 7]].tolist() == [0, 29] and str(table["date"][7]) == "2027-03-30"
    assert table["author"].tolist() == [0, 1, 2, 0, 1, 3, 0, 4]
    assert table["photo"].tolist() == [True] * 3 + [False] * 5
    assert table["rewarded"].tolist() == [True, False, True, False, True] + [False] * 3
    assert table["views"].tolist() == [10, 6, 4, 8, 2, 1, 1, 0]
    assert table["reactions"].tolist() == [2, 1, 0, 1, 0, 0, 0, 0]


def test_posts_table_holds_no_key_to_a_person(firm):
    """The same run with its people in other rows and under other names gives the same table."""
    outcome = big_firm(firm)
    order = np.array([4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 15, 14, 13, 12, 11, 10])  # reversed within each office
    people, posts = table_of(outcome)[order], outcome.posts.copy()
    people["key"] = np.arange(16) + 1000
    posts["key"] = 7
    posts["author"] = np.argsort(order)[posts["author"]]
    other = replace(outcome, people=Columns(people), posts=posts, company=make_company(people, OFFICES))
    for name, column in posts_table(other).items():
        assert column.tolist() == posts_table(outcome)[name].tolist(), name


def test_rank_and_tenure_of_few_are_withheld():
    """Nine staff, one executive: the executive's rank is withheld, and so that of staff, or it could be read off."""
    people = make_people(10, level={0: Level.EXECUTIVE}, tenure_years=dict.fromkeys(range(10), 2.0))
    posts = make_posts([(0, 0, -1, 10), (5, 0, -1, 10)])
    table = posts_table(make_outcome(people, posts, names=("A",), real=True))
    assert table["level"].tolist() == [WITHHELD] * 2 and table["tenure"].tolist() == [WITHHELD] * 2
    people["level"][:5], people["tenure_years"][5:] = Level.MANAGER, [0.5, 5, 5, 5, 5]
    table = posts_table(make_outcome(people, posts, names=("A",), real=True))
    assert table["level"].tolist() == ["manager", "staff"] and table["tenure"].tolist() == ["1 to 3 years", WITHHELD]


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 3), st.sampled_from([0.5, 2.0, 5.0, 20.0])),
        min_size=10,
        max_size=60,
    )
)
@settings(max_examples=50)
def test_no_group_in_the_posts_table_is_small(rows):
    """Everybody posts once: whatever stands beside a post, withheld included, is shared by five people or more."""
    people = make_people(len(rows) + 10)
    people["office"], people["level"], people["tenure_years"] = zip(*rows, *[(0, 0, 2.0)] * 5, *[(1, 0, 2.0)] * 5, strict=True)
    posts = make_posts([(i, person["office"], -1, 10) for i, person in enumerate(people)])
    table = posts_table(make_outcome(people, posts, names=("A", "B"), real=True))
    for columns in (("office", "level"), ("office", "level", "tenure")):
        _, size = np.unique(np.stack([table[name] for name in columns]), axis=1, return_counts=True)
        assert size.min() >= SMALL_GROUP


def test_groups_add_up_to_the_company_and_to_those_who_told(firm):
    outcome = big_firm(firm)
    table = spelled_out(coded_groups_table(outcome))
    for kind in KINDS:
        mine = table["kind"] == kind
        assert table["people"][mine].sum() == outcome.company.size
        assert table["attended"][mine].sum() == np.count_nonzero(outcome.people["attended_day"] >= 0)
        assert table["told"][mine].sum() == round(KPIS["talk_about_rate"].value(outcome) * table["attended"][mine].sum())


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.5, 2.0, 5.0, 20.0])), min_size=5, max_size=60))
@settings(max_examples=50)
def test_no_group_of_few_is_told_apart(rows):
    people = make_people(len(rows))
    people["level"], people["tenure_years"] = zip(*rows, strict=True)
    table = spelled_out(coded_groups_table(make_outcome(people, names=("A",), real=True)))
    assert table["people"].min() >= SMALL_GROUP
    assert table["people"].sum() == len(KINDS) * len(rows)


@pytest.mark.parametrize("table", [daily_table, posts_table])
def test_tables_are_ready_to_be_stored(firm, table):
    for outcome in (firm, make_outcome()):
        stored = pa.table(table(outcome))
        assert pa.types.is_date32(stored.schema.field("date" if "date" in stored.column_names else 0).type)


def test_tables_copy_what_they_store(firm):
    table = posts_table(firm)
    table["source"][:] = 99
    assert firm.posts["source"].max() == 6


def test_small_group_is_five():
    assert SMALL_GROUP == 5
