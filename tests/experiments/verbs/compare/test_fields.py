"""Splitting the share of a group among its fields: games with known answers, sums that add up, fields of real campaigns."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from experiments.verbs.compare.attribution import CoalitionPlan, attribute, plan_for
from experiments.verbs.compare.fields import FieldPlan, fields_of, plan_fields, planned, split
from tests.worlds import shipped

GROUPS = (("campaign.brand",), ("campaign.programme",))
Game = Callable[[Sequence[int], Sequence[int]], float]
"""What is given when some fields of the first group (0 or 1 each) and some other groups (0 or 1 each) are changed."""


def played(game: Game, groups: int, fields: int, most: int, luck: float = 0.0) -> tuple[CoalitionPlan, np.ndarray, FieldPlan, np.ndarray]:
    """A game of groups, the first of which has fields, as it would be simulated, in three seeds."""
    plan = plan_for([(f"g{i}",) for i in range(groups)])
    split_by = plan_fields(plan, 0, [(f"f{i}",) for i in range(fields)], most)
    whole, seeds = 2**fields - 1, 1 + luck * np.array([-1.0, 0.0, 1.0])

    def value(mask: int, inside: int) -> np.ndarray:
        return seeds * game([inside >> i & 1 for i in range(fields)], [mask >> i & 1 for i in range(1, groups)])

    outer = np.array([value(mask, whole * (mask & 1)) for mask in plan.masks])
    return plan, outer, split_by, np.array([value(*each) for each in split_by.coalitions])


def shares(game: Game, groups: int = 3, fields: int = 3, most: int = 1000) -> list[float]:
    found, n = split(*played(game, groups, fields, most))
    assert n == 3
    at = {each.levers: each.mean for each in found}
    return [at[f"f{i}",] for i in range(fields)]


@pytest.mark.parametrize("most", [1000, 8], ids=["exact", "sampled"])
def test_what_adds_up_is_its_own_share(most: int) -> None:
    assert shares(lambda own, others: 3 * own[0] - own[1] + 0.5 * own[2] + 7 * others[0], most=most) == pytest.approx([3.0, -1.0, 0.5])


@pytest.mark.parametrize("most", [1000, 8], ids=["exact", "sampled"])
def test_an_interaction_of_two_fields_is_half_for_each(most: int) -> None:
    assert shares(lambda own, _: 6 * own[0] * own[1], most=most) == pytest.approx([3.0, 3.0, 0.0])


def test_what_a_field_does_with_another_group_is_half_its_own() -> None:
    """Its group joins before the other one in half of the orders; the fields beside it get nothing of it."""
    assert shares(lambda own, others: 4 * own[0] * others[1] + own[2]) == pytest.approx([2.0, 0.0, 1.0])


def rugged(seed: int) -> Game:
    chance = np.random.default_rng(seed)
    twos, threes = np.triu(chance.normal(0, 1, (8, 8))), chance.normal(0, 0.5, (8, 8, 8))

    def game(own: Sequence[int], others: Sequence[int]) -> float:
        inside = np.array([*own, *others], np.float64)
        return float(inside @ twos[: len(inside), : len(inside)] @ inside + np.einsum(
            "ijk,i,j,k", threes[: len(inside), : len(inside), : len(inside)], inside, inside, inside
        ))  # fmt: skip

    return game


def test_fields_add_up_to_the_share_of_their_group_exact_or_sampled_within_the_error_that_is_told() -> None:
    within = []
    for seed in range(25):
        exact, _ = split(*played(rugged(seed), 4, 4, 1000, 0.1))
        plan, outer, fields, inner = played(rugged(seed), 4, 4, 36, 0.1)
        sampled, _ = split(plan, outer, fields, inner)
        group = next(each for each in attribute(plan, outer).shares if each.levers == ("g0",))
        assert len(fields.orders) == 12
        assert len(inner) <= 36 + 8
        for found in (exact, sampled):
            assert sum(each.mean for each in found) == pytest.approx(group.mean)
        true = {each.levers: each for each in exact}
        assert {each.sampling_error for each in exact} == {0.0}
        within += [abs(each.mean - true[each.levers].mean) <= each.sampling_error for each in sampled]
        for each in sampled:
            assert (each.alone, each.last) == pytest.approx((true[each.levers].alone, true[each.levers].last))
    assert 0.82 < np.mean(within) < 0.98, "90 % intervals"


def test_fields_add_up_where_orders_of_the_groups_are_sampled() -> None:
    groups = [(f"g{i}",) for i in range(9)]
    plan, chance = plan_for(groups, orders=6), np.random.default_rng(2)
    fields = plan_fields(plan, 3, [("a",), ("b",)], 1000)
    outer, inner = chance.normal(0, 1, (len(plan.masks), 4)), chance.normal(0, 1, (len(fields.coalitions), 4))
    found, _ = split(plan, outer, fields, inner)
    group = next(each for each in attribute(plan, outer).shares if each.levers == ("g3",))
    assert sum(each.mean for each in found) == pytest.approx(group.mean)


def test_a_seed_without_a_value_is_left_out() -> None:
    plan, outer, fields, inner = played(lambda own, _: float(own[0]), 2, 2, 1000)
    inner[1, 2] = np.nan
    assert split(plan, outer, fields, inner)[1] == 2


def test_the_fields_of_a_group() -> None:
    base = shipped()
    other = base.changed(
        {"campaign.brand.strength": 0.1, "campaign.brand.name": "x", "campaign.sessions.0.seats": 3, "campaign.teasers": []}
    )
    assert fields_of(base, other, ("campaign.brand",)) == {"campaign.brand.strength": {"campaign.brand.strength": 0.1}}
    assert fields_of(base, other, ("campaign.sessions",)) == {"campaign.sessions.seats": {"campaign.sessions.0.seats": 3}}
    assert fields_of(base, other, ("campaign.teasers",)) == {"campaign.teasers": {"campaign.teasers": []}}, "a list that gets shorter"
    assert fields_of(base, other.changed({"mechanisms": {"rivalry": False}}), ("mechanisms",)) == {}


def test_fields_that_contradict_each_other_are_not_changed_apart() -> None:
    base = shipped().changed({"campaign.reward.kind": "recognition", "campaign.reward.value_usd": 0.0})
    other = base.changed({"campaign.reward.kind": "money", "campaign.reward.value_usd": 20.0, "campaign.brand.strength": 0.1})
    plan = plan_for([("campaign.brand",), ("campaign.reward",)])
    assert planned(plan, 1, base, other, lambda _: True, 48) is None, "money of 0 USD is hardly meant"
    assert planned(plan, 0, base, other, lambda _: True, 48) is None, "a single field"
    two = other.changed({"campaign.brand.theme": 0.1})
    fields, points = planned(plan, 0, base, two, lambda _: True, 48) or pytest.fail("it can be split")
    assert fields.coalitions == ((0, 1), (0, 2), (2, 1), (2, 2))
    assert [each.settings.campaign.brand.strength == 0.1 for each in points] == [True, False, True, False]
    assert [each.settings.campaign.reward == two.campaign.reward for each in points] == [False, False, True, True]
    assert planned(plan, 0, base, two, lambda settings: settings.campaign.brand.theme != 0.1, 48) is None, "the company refuses it"
