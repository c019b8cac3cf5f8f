"""A run worked out by hand: people, posts and sessions, and what every key figure makes of them."""

import math

import numpy as np

from sim.company.company import Company
from sim.outcome import Columns, Outcome
from sim.settings import Behaviour, Campaign, Channel, CompanySettings, Parameter, Platform, Settings
from sim.setup.prices import message_time_usd, message_usd
from sim.setup.waves import registration_days
from sim.state.layout import FIRING, JOURNEY_COLUMNS, OFFICE, PERSON_COLUMNS, POST, SESSION, TALLY, TEASER, Level, PostKind, Status, record

DAYS, FIRST_DAY = 45, -10  # t = 0 is a Friday, t = 10 Monday 1 March 2027 (day zero), t = 44 a Sunday
OFFICES = ("Sydney", "London", "New York")


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
            "involvement": {"managers_share": 0.5, "managers_briefed": 0.5, "cost_per_manager_usd": 13, "cost_per_briefing_usd": 7},
            "costs": {"explaining_usd": 40, "brand_usd": 1000, "theme_usd": 600, "dress_up_usd": 4, "photo_moment_usd": 6, "prompts_usd": 80,
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
            "attendee_time_cost_usd": parameter(47), "quality_hour_price_slope": parameter(0.5), "usual_hours": parameter(7.5),
            "facilitation_hour_price_slope": parameter(0.2), "negative_talk_below": parameter(-0.67),
        }),
        channels={
            name: Channel(title=name, opened=parameter(0.5), vividness=parameter(1), minutes=minutes)
            for name, minutes in (("film", 3), ("poster", 0))
        },
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


def make_outcome(people=None, posts=None, sessions=None, daily=None, firings=None, names=OFFICES, real=False, **changes) -> Outcome:
    people = make_people(3, office={1: 1, 2: 2}) if people is None else people
    settings = make_settings(**changes)
    teasers = np.zeros(len(settings.campaign.teasers), TEASER)
    company = make_company(people, names, real)
    teasers["bought"], teasers["usd"] = 1, [message_usd(settings, each, company) for each in settings.campaign.teasers]
    teasers["reached"], teasers["time_usd"] = (
        (10, 6)[: len(teasers)],
        [message_time_usd(settings, each) for each in settings.campaign.teasers],
    )
    offices = np.zeros(len(names), OFFICE)
    offices["opens"], offices["closes"] = registration_days(settings.campaign, None)
    return Outcome(
        offices=offices, settings=settings, company=company, seed=1, people=Columns(people),
        posts=make_posts([]) if posts is None else posts,
        sessions=np.zeros(0, SESSION) if sessions is None else sessions,
        teasers=teasers, firings=np.zeros(0, FIRING) if firings is None else firings,
        daily=np.zeros((DAYS, len(names), len(TALLY)), np.int32) if daily is None else daily,
        working=make_working(), whom=np.ones((0 if sessions is None else len(sessions), 1), np.bool_),
    )  # fmt: skip


def table_of(outcome: Outcome) -> np.ndarray:
    """The people of a hand-made run as the one table they were made as."""
    (table,) = outcome.people.tables
    return table


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
        # registration is open from t = 3 to 20; the last seats are booked on t = 16 in Sydney, and its last seven days there are 10 to 16
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
    sessions["reminders"] = [2, 1, 1]
    sessions["room_usd"] = 50
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
    firings = np.array([(0, -1, 4), (0, -1, 12), (1, 0, 20)], FIRING)
    return make_outcome(people, posts, sessions, daily, firings)


COSTS = {
    "brand": 1000 * 0.5,
    "theme": 600 * 0.5,
    "teasers": 300.0 + 17.0,
    "message_time": 10 * 3 / 60 * 47.0,
    "learning_hours": 5 * 7.5 * 100.0,
    "attendee_time": 5 * 7.5 * 47.0,
    "sessions": 3 * 50.0,
    "explaining": 40 * 0.5,
    "costumes": 5 * 4 * 0.5,
    "photo_moment": 3 * 6 * 0.5,
    "reminders": 4 * 0.5,
    "assets": 70 * 0.25,
    "prompts": 80 * 0.5,
    "contest": 90 * 0.5,
    "visible_reminders": 5 * 0.5 * 8.0,
    "rewards": 3 * 20.0,
    "involvement": 2 * 13.0,
    "briefing": 3 * 0.5 * 7.0,
}
COST = sum(COSTS.values())
# Days applied: 1 on t 11-20 (10), 2 on t 18-300 (283), 3 on t 11-38 (28), as working days in the simulated proportion, times
# the share learned (.5, .25, .75) over the average .5; a quarter of 30 hours gives half of the gain.
GAINED = (10 * 1.0 + 283 * 0.5 + 28 * 1.5) * np.mean(make_working()) * 0.5
OWN = GAINED * 400 * 0.10
# The one of five in Sydney who was not there has four team mates: a quarter of what they gain, in ten steps.
SPILLOVER = GAINED / 4 * 10 * 400 * 0.005

BY_HAND = {
    "demand": 9, "demand_rate": 8 / 10, "demand_rate_company": 9 / 12, "seats": 10, "demand_supply_ratio": 9 / 10, "late_registrations": 4 / 6,
    "waitlist_peak": 5, "pent_up_peak": 4, "unmet_demand": 3 / 9, "demand_served": 4 / 9, "rules_fired": 3,
    "attended": 5, "attendance_rate": 5 / 10, "seat_fill": 5 / 10, "no_show_rate": 1 / 8,
    "turned_away": 2, "joined_from_home": 0.0, "unwanted_attendance": 1 / 5,
    "rating_mean": 18 / 5, "rating_sd": math.sqrt(2.24), "rating_1": 1 / 5, "rating_2": 0.0, "rating_3": 1 / 5,
    "rating_4": 1 / 5, "rating_5": 2 / 5, "nps": 0.0, "enjoyment": 0.1, "learning": 0.45,
    "modules_attended": 1.0, "completion_rate": 1.0, "share_dressed": 2 / 5, "photos_per_attendee": 3 / 5,
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
