"""Cost and worth against values worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from sim.measures.costs import costs, worth
from sim.measures.kpis import COST_PARTS, kpis
from tests.sim.measures.hand_made import COST, COSTS, OWN, make_outcome, make_people, make_settings, make_working


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
    cheaper = make_settings(**{"campaign.programme.facilitation": 0.0})
    assert costs(replace(firm, settings=cheaper))["learning_hours"] == 5 * 7.5 * 100 * 0.9
    own_time = make_settings(**{"campaign.costs.attendee_hour_usd": 10.0})
    assert costs(replace(firm, settings=own_time))["attendee_time"] == 5 * 7.5 * 10


def test_every_lever_with_a_price_costs_more_the_further_it_is_pulled(firm):
    """Half the lever, half the price; and none of it where the price is 0."""
    for lever, part in (
        ("brand.strength", "brand"), ("brand.awe", "theme"), ("brand.interest", "theme"), ("brand.theme", "theme"),
        ("programme.quality", "learning_hours"), ("programme.facilitation", "learning_hours"), ("programme.dress_up", "costumes"),
        ("programme.photo_moment", "photo_moment"), ("sharing.assets", "assets"), ("sharing.prompts", "prompts"),
        ("sharing.rivalry", "contest"), ("sharing.visible_reminders", "visible_reminders"), ("programme.hours", "attendee_time"),
        ("programme.explainability", "explaining"), ("involvement.managers_briefed", "briefing"),
    ):  # fmt: skip
        less, more = (costs(replace(firm, settings=make_settings(**{f"campaign.{lever}": value})))[part] for value in (0.25, 1.0))
        assert 0 < less < more, lever


def test_an_ambassador_costs_the_price_of_their_level_and_nobody_is_paid_twice():
    """Two managers are involved at 13 USD; two of the staff and one of these managers are ambassadors, one of them named twice."""
    people = make_people(4, level={2: 1, 3: 3}, involved={2: 1, 3: 1})
    named = {"campaign.involvement.people": [0, 1, 1, 3]}

    def cost(**prices):
        return costs(
            make_outcome(people, names=("A",), **named, **{f"campaign.involvement.ambassador_usd.{k}": v for k, v in prices.items()})
        )

    assert cost()["involvement"] == (2 + 1) * 13 + 13, "as a manager, where no other price is stated"
    assert cost(staff=5, executive=100)["involvement"] == 2 * 5 + 100 + 13
    assert cost(manager=50)["involvement"] == 4 * 13, "the manager is involved, and no ambassador"
    off = make_outcome(people, names=("A",), **named, **{"mechanisms.involvement": False})
    assert costs(off)["involvement"] == 2 * 13, "whom no mechanism involves costs nothing"


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
