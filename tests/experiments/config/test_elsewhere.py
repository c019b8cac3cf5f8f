"""Which of several settings nobody who plans a campaign can choose."""

from itertools import permutations

from experiments.config.elsewhere import states
from tests.worlds import shipped


def test_whether_a_budget_can_be_chosen_hangs_on_no_order() -> None:
    """Two budgets and two brands: the larger budget with the brand that stood second was taken, and with that which stood first left out."""
    usual, plenty = 90_000.0, 110_000.0
    tried = [shipped(campaign__budget=usd, campaign__brand__strength=strength) for usd in (usual, plenty) for strength in (0.2, 0.5)]
    for order in permutations(tried):
        plan = next(each for each in order if each.campaign.budget == usual)
        assert {order[row].campaign.budget for row in states(order, plan)} == {plenty} and len(states(order, plan)) == 2


def test_another_plan_with_a_budget_of_its_own_can_be_chosen() -> None:
    plan, dearer = shipped(campaign__budget=90_000.0), shipped(campaign__budget=110_000.0, campaign__brand__strength=0.9)
    assert states([plan, dearer], plan) == []
    assert states([plan, dearer, shipped("rewards_only"), plan.changed({"company.seed": 9})], plan) == [3], (
        "another company is chosen by nobody"
    )
