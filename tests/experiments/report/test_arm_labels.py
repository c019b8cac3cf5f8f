"""What arms are called: in a planner's words, told apart by what differs."""

from dataclasses import replace
from typing import Any

import pytest

from experiments.config.arms import Arm
from experiments.report.arm_labels import LONGEST, change_words, changes_words, numbered, shared_words, told
from experiments.report.rule_words import rule_words
from sim.settings import Settings
from tests.worlds import shipped

PLAN: Settings = shipped()


CAP: dict[str, Any] = {"name": "cap", "when": {"metric": "money_committed", "at_least": 10000}, "then": {"stop_spending": {}}}
MORE: dict[str, Any] = {
    "name": "more_rooms",
    "when": {"metric": "waitlist", "at_least": 9, "each_office": True},
    "then": {"add_sessions": {"seats": 15, "offices": ["Lisbon"]}},
    "lead_days": 14,
}
BESIDE = PLAN.model_copy(update={"alongside": shipped("rewards_only").campaign})


def arm(title: str = "Plan: the long story", name: str = "plan", **changes: Any) -> Arm:
    """An arm with typed changes; `_` stands for a dot."""
    made = {field.replace("__", "."): value for field, value in changes.items()}
    return Arm(name, title, PLAN.changed(made), lambda field: field, made)


def test_only_what_differs_is_said_and_what_is_shared_once() -> None:
    shared = {"campaign__sessions__0__dates": 2, "campaign__registration__closes": 14}
    arms = told([arm(), *(arm(campaign__sessions__0__seats=seats, **shared) for seats in (8, 10, 12))])
    assert [each.label for each in arms] == ["Plan", "Seats a session: 8", "Seats a session: 10", "Seats a session: 12"]
    assert shared_words(arms).startswith("Dates: 2, Registration closes: ")
    assert "Registration closes: " in arms[1].title
    assert shared_words(told([arm(), arm(campaign__programme__hours=3)])) == ""
    assert shared_words(told([arm(), arm(campaign__programme__hours=3), arm(name="other")])) == "", "an arm of a file shares nothing"


def test_changes_are_called_by_their_own_title_where_they_have_one() -> None:
    """A long one too; two of the same title are told apart by what they change."""
    longer = "Twelve seats, as the rooms of the old building allow"
    titled = [arm(longer if seats > 10 else "Small", campaign__sessions__0__seats=seats) for seats in (8, 10, 12)]
    arms = told([arm(), *(replace(each, short=each.title) for each in titled)])
    assert [each.label for each in arms] == ["Plan", "Small (Seats a session: 8)", "Small (Seats a session: 10)", longer]


def test_no_two_are_called_the_same() -> None:
    found = told([arm(name="results/optimise/x/campaigns/01.yaml"), arm(name="plan")])
    assert [each.label for each in found] == ["Plan (01)", "Plan (plan)"]
    many = {f"campaign__programme__{name}": 0.5 for name in ("quality", "facilitation", "explainability", "benefit_individual")}
    first, second = told([arm(), arm(**many, campaign__brand__awe=0.1), arm(**many, campaign__brand__awe=0.2)])[1:]
    assert (first.label, second.label) == ("Awe of the theme: 10 %", "Awe of the theme: 20 %")
    alone = told([arm(), arm(**many)])[1].label
    assert len(alone) <= LONGEST + 15 and alone.endswith("and 2 more")


def test_points_of_a_sweep_that_are_called_the_same_carry_the_number_by_which_its_tables_know_them() -> None:
    assert numbered(["Brand 94 %", "Brand 10 %", "Brand 94 %"], "point") == ["Brand 94 % (point 1)", "Brand 10 %", "Brand 94 % (point 3)"]


def test_arms_that_differ_in_what_a_label_does_not_say_are_told_apart() -> None:
    """By what they differ in; a number where that has no words either."""
    later = {**MORE, "lead_days": 21}
    assert [each.label.rpartition(" (")[2] for each in told([arm(), arm(campaign__rules=[MORE]), arm(campaign__rules=[later])])[1:]] == [
        "Days of lead of rule 1: 14)",
        "Days of lead of rule 1: 21)",
    ]
    twins = [arm(name="one/x.yaml"), arm(name="two/x.yaml"), arm(name="y")]
    assert [each.label for each in told(twins)] == ["Plan (x) [1]", "Plan (x) [2]", "Plan (y)"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"alongside.calendar.day_zero": "2026-04-27"}, "Second campaign from 27 Apr 2026"),
        ({"alongside.programme.hours": 2}, "Second campaign: hours: 2 h"),
    ],
)
def test_a_change_of_the_second_campaign_is_said_as_one(changes: dict[str, Any], words: str) -> None:
    assert changes_words(changes, BESIDE.changed(changes)) == [words]


def test_a_threshold_that_is_swept_is_said_with_its_rule() -> None:
    reacting, change = PLAN.changed({"campaign.rules": [MORE]}), {"campaign.rules.0.when.at_least": 20}
    assert changes_words(change, reacting.changed(change)) == [
        "Rule more rooms: add a session of 15 seats in Lisbon at 20 waiting in an office"
    ]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("campaign.programme.hours", 3, "Hours: 3 h"),
        ("campaign.costs.learning_hour_usd", 120, "An hour of learning: 120 USD"),
        ("campaign.costs.channels_usd.film", 1, "Channels, film: 1 USD"),
        ("campaign.budget", 90000, "Budget: 90,000 USD"),
        ("campaign.registration.waitlist", False, "Waitlist kept: no"),
        ("campaign.programme.quality", 0.5, "Quality of content: 50 %"),
        ("campaign.calendar.last_day", 140, "Simulated until: 20 Jul 2026"),
        ("campaign.audience.tenure_below_years", 1, "Tenure below years: 1"),
        ("company.seed", 2000, "Seed: 2,000"),
        ("campaign.sessions", [], "No sessions"),
        ("campaign.registration.closes", "2026-04-01", "Registration closes: 1 Apr 2026"),
        ("campaign.rules", [CAP], "Rule cap: stop spending at 10,000 USD"),
        ("campaign.rules", [MORE], "Rule more rooms: add a session of 15 seats in Lisbon at 9 waiting in an office"),
    ],
)
def test_changes_are_said_as_a_planner_reads_them(field: str, value: Any, words: str) -> None:
    assert change_words(field, value, PLAN.changed({field: value})) == words


EMAIL = {"channel": "email", "mystery": 0, "benefit_clarity": 1}


@pytest.mark.parametrize(
    ("when", "then", "words"),
    [
        ({"metric": "date", "earliest": 5}, {"send_teaser": EMAIL}, "message by email to everybody on 7 Mar 2026"),
        (
            {"metric": "date", "earliest": 5},
            {"send_teaser": EMAIL | {"audience": {"levels": ["manager"]}}},
            "message by email to everybody of its audience on 7 Mar 2026",
        ),
        (
            {"metric": "reach", "at_most": 0.2},
            {"send_teaser": EMAIL | {"to": "unreached", "audience": {"offices": ["Lisbon"]}}},
            "message by email to those unreached in Lisbon at most 20 % of people reached",
        ),
        (
            {"metric": "posts", "at_least": 3, "at_most": 9},
            {"change_reward": {"kind": "money", "value_usd": 20}},
            "reward money of 20 USD at 3 to 9 posts",
        ),
        ({"metric": "bookings", "at_least": 0}, {"brief_managers": {"share": 0.3}}, "brief 30 % of managers at 0 booked"),
        ({"metric": "demand_per_seat", "at_least": 1.5}, {"move_seats": {"seats": 1}}, "move 1 seat at 1.5 people a seat"),
    ],
)
def test_a_rule_is_said_as_a_planner_reads_it(when: dict[str, Any], then: dict[str, Any], words: str) -> None:
    rule = PLAN.changed({"campaign.rules": [{"name": "it", "when": when, "then": then}]}).campaign.rules[0]
    assert rule_words(rule, PLAN.campaign.calendar) == f"rule it: {words}"
