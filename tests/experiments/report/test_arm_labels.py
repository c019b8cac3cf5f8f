"""What arms are called: in a planner's words, told apart by what differs."""

from typing import Any

import pytest

from experiments.config.arms import Arm
from experiments.report.arm_labels import LONGEST, change_words, shared_words, told
from sim.settings import Settings
from tests.worlds import shipped

PLAN: Settings = shipped()


def arm(title: str = "Plan: the long story", name: str = "plan", **changes: Any) -> Arm:
    """An arm with typed changes; `_` stands for a dot."""
    return Arm(name, title, PLAN, lambda field: field, {field.replace("__", "."): value for field, value in changes.items()})


def test_only_what_differs_is_said_and_what_is_shared_once() -> None:
    shared = {"campaign__sessions__0__dates": 2, "campaign__registration__closes": 14}
    arms = told([arm(), *(arm(campaign__sessions__0__seats=seats, **shared) for seats in (8, 10, 12))])
    assert [each.label for each in arms] == ["Plan", "Seats a session: 8", "Seats a session: 10", "Seats a session: 12"]
    assert shared_words(arms).startswith("Dates: 2, Registration closes: ")
    assert "Registration closes: " in arms[1].title
    assert shared_words(told([arm(), arm(campaign__programme__hours=3)])) == ""
    assert shared_words(told([arm(), arm(campaign__programme__hours=3), arm(name="other")])) == "", "an arm of a file shares nothing"


def test_no_two_are_called_the_same() -> None:
    found = told([arm(name="results/optimise/x/campaigns/01.yaml"), arm(name="plan")])
    assert [each.label for each in found] == ["Plan (01)", "Plan (plan)"]
    many = {f"campaign__programme__{name}": 0.5 for name in ("quality", "facilitation", "explainability", "benefit_individual")}
    first, second = told([arm(), arm(**many, campaign__brand__awe=0.1), arm(**many, campaign__brand__awe=0.2)])[1:]
    assert (first.label, second.label) == ("Awe of the theme: 10 %", "Awe of the theme: 20 %")
    alone = told([arm(), arm(**many)])[1].label
    assert len(alone) <= LONGEST + 15 and alone.endswith("and 2 more")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("campaign.programme.hours", 3, "Hours: 3 h"),
        ("campaign.costs.learning_hour_usd", 120, "An hour of learning: 120 USD"),
        ("campaign.budget", 90000, "Budget: 90,000 USD"),
        ("campaign.registration.waitlist", False, "Waitlist kept: no"),
        ("campaign.programme.quality", 0.5, "Quality of content: 50 %"),
        ("campaign.calendar.last_day", 140, "Simulated until: 20 Jul 2026"),
        ("company.size", 2000, "Size: 2,000"),
    ],
)
def test_changes_are_said_as_a_planner_reads_them(field: str, value: Any, words: str) -> None:
    assert change_words(field, value, PLAN.campaign.calendar) == words
