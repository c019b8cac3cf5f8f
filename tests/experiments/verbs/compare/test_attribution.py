"""Taking a difference apart: toy games with known answers, sums that add up, and levers that only make sense together."""

import itertools
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.verbs.compare.attribution import (
    Attribution,
    Share,
    attribute,
    coalition_points,
    differing,
    fitting,
    marginals,
    mixed,
    partition,
    plan_for,
    sample_orders,
    shapley,
)
from experiments.verbs.compare.attribution_tables import attribution_table
from sim.measures.kpis import KPIS
from tests.worlds import shipped


def values_of(game: dict[int, float] | None, groups: int) -> np.ndarray:
    return np.array([(game or {}).get(mask, 0.0) for mask in range(2**groups)])


def additive(parts: list[float]) -> np.ndarray:
    return np.array([sum(part for i, part in enumerate(parts) if mask >> i & 1) for mask in range(2 ** len(parts))])


# --- exact ------------------------------------------------------------------------------------------------------------


def test_what_adds_up_is_its_own_share() -> None:
    assert shapley(additive([3.0, -1.0, 0.5])) == pytest.approx([3.0, -1.0, 0.5])


def test_an_interaction_is_shared_equally() -> None:
    """v = 2 a + 6 a b: the product is worth 6, half of it for each."""
    assert shapley(np.array([0.0, 2.0, 0.0, 8.0])) == pytest.approx([5.0, 3.0])


def test_the_glove_game() -> None:
    """One left glove (0), two right ones (1, 2), a pair is worth 1: 2/3, 1/6, 1/6 (a textbook example)."""
    worth = values_of({0b011: 1.0, 0b101: 1.0, 0b111: 1.0}, 3)
    assert shapley(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_a_lever_without_effect_gets_nothing() -> None:
    worth = additive([1.0, 0.0]) ** 2
    assert shapley(worth) == pytest.approx([1.0, 0.0])


def test_every_seed_is_taken_apart_on_its_own() -> None:
    by_seed = np.array([additive([1.0, 2.0]), additive([-1.0, 4.0])]).T
    assert shapley(by_seed) == pytest.approx(np.array([[1.0, -1.0], [2.0, 4.0]]))


def test_half_a_game_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2\^groups"):
        shapley(np.zeros(6))


@given(groups=st.integers(1, 6), data=st.data())
def test_shares_add_up_and_agree_with_the_mean_over_all_orders(groups: int, data: st.DataObject) -> None:
    worth = np.array(data.draw(st.lists(st.floats(-1e3, 1e3), min_size=2**groups, max_size=2**groups)))
    shares = shapley(worth)
    assert math.isclose(shares.sum(), worth[-1] - worth[0], abs_tol=1e-8)
    orders = list(itertools.permutations(range(groups)))[:720]
    at = {mask: worth[mask : mask + 1] for mask in range(2**groups)}
    assert marginals(at, orders).mean(axis=(0, 2)) == pytest.approx(shares, abs=1e-8)


# --- an attribution ---------------------------------------------------------------------------------------------------


def three() -> tuple[tuple[str, ...], ...]:
    return (("campaign.brand",), ("campaign.reward",), ("campaign.calendar", "campaign.sessions"))


def test_an_attribution_says_how_sure_it_is() -> None:
    plan = plan_for(three())
    luck = np.array([-1.0, 0.0, 1.0])
    worth = additive([4.0, 0.0, -9.0])[:, None] + luck * additive([1.0, 0.0, 0.0])[:, None]
    found = attribute(plan, worth)
    assert [each.levers for each in found.shares] == [("campaign.calendar", "campaign.sessions"), ("campaign.brand",), ("campaign.reward",)]
    sessions, brand, _ = found.shares
    assert (sessions.mean, sessions.low, sessions.high) == pytest.approx((-9.0, -9.0, -9.0))
    assert brand.mean == pytest.approx(4.0)
    assert brand.high - brand.mean == pytest.approx(2.9200 / math.sqrt(3), abs=1e-4)  # t(0.95, 2) = 2.9200, s = 1
    assert (brand.alone, brand.last, brand.sampling_error) == pytest.approx((4.0, 4.0, 0.0))
    assert (found.exact, found.coalitions, found.n, found.total) == (True, 8, 3, pytest.approx(-5.0))
    assert found.gap == pytest.approx(0.0, abs=1e-12)
    assert sessions.label == "Calendar + sessions"


def test_alone_and_last_differ_where_levers_need_each_other() -> None:
    found = attribute(plan_for((("campaign.brand",), ("campaign.teasers",))), np.array([[0.0], [1.0], [0.0], [5.0]]))
    brand = next(each for each in found.shares if each.levers == ("campaign.brand",))
    assert (brand.alone, brand.mean, brand.last) == (1.0, 3.0, 5.0)
    assert math.isnan(brand.low), "one seed cannot say how sure it is"


def test_a_seed_without_a_value_is_left_out_everywhere() -> None:
    worth = np.tile(additive([1.0, 2.0]), (3, 1)).T.copy()
    worth[2, 1] = np.nan
    found = attribute(plan_for((("a",), ("b",))), worth)
    assert (found.n, found.total) == (2, 3.0)
    nowhere = attribute(plan_for((("a",), ("b",))), np.full((4, 3), np.nan))
    assert nowhere.n == 0
    assert math.isnan(nowhere.shares[0].mean)


# --- sampled orders ---------------------------------------------------------------------------------------------------


def test_sampled_orders_come_with_their_reverse_and_never_change() -> None:
    orders = sample_orders(10, 6)
    assert len(orders) == 6
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert all(orders[i + 1] == orders[i][::-1] for i in (0, 2, 4))
    assert sample_orders(10, 6) == orders


def test_sampling_simulates_what_its_orders_meet_and_no_more() -> None:
    groups = [(str(i),) for i in range(10)]
    plan = plan_for(groups, exact_groups=8, orders=6)
    assert plan.masks[0] == 0
    assert plan.masks[-1] == 2**10 - 1
    assert len(plan.masks) <= 6 * 9 + 2 + 2 * 10
    assert not plan_for(groups[:8]).orders
    assert len(plan_for(groups[:8]).masks) == 256


def rugged(groups: int, seeds: int, game: int = 7) -> np.ndarray:
    """(coalitions, seeds) additive parts, interactions of two and of three levers, and luck."""
    chance = np.random.default_rng(game)
    inside = (np.arange(2**groups)[:, None] >> np.arange(groups)) & 1
    worth = inside @ chance.normal(0, 1, groups)
    for size in (2, 3):
        for levers in itertools.combinations(range(groups), size):
            worth = worth + chance.normal(0, 1) * inside[:, levers].prod(axis=1)
    return worth[:, None] + inside @ chance.normal(0, 0.3, (groups, seeds))


def test_sampled_shares_lie_within_their_error_of_the_exact_ones() -> None:
    groups = [(f"{i}",) for i in range(9)]
    plan, within = plan_for(groups, exact_groups=8, orders=40), []
    for game in range(60):
        worth = rugged(9, 3, game)
        true = dict(zip(groups, shapley(worth).mean(axis=1), strict=True))
        found = attribute(plan, worth[list(plan.masks)])
        within += [abs(each.mean - true[each.levers]) <= each.sampling_error for each in found.shares]
    assert 0.86 < np.mean(within) < 0.94, "90 % intervals"


def test_sampled_shares_add_up_too() -> None:
    worth, groups = rugged(9, 20), [(f"{i}",) for i in range(9)]
    plan = plan_for(groups, exact_groups=8, orders=40)
    exact, sampled = attribute(plan_for(groups, exact_groups=9), worth), attribute(plan, worth[list(plan.masks)])
    assert (sampled.exact, sampled.orders, sampled.coalitions) == (False, 40, len(plan.masks))
    assert sampled.gap == pytest.approx(0.0, abs=1e-9), "every order adds up, so their mean does"
    assert sampled.total == pytest.approx(exact.total)
    true = {each.levers: each for each in exact.shares}
    for each in sampled.shares:
        assert each.sampling_error > 0
        assert each.high - each.low > 2 * each.sampling_error, "luck comes on top"
        assert (each.alone, each.last) == pytest.approx((true[each.levers].alone, true[each.levers].last))


def test_pairs_of_orders_are_exact_where_levers_interact_in_twos() -> None:
    """An order and its reverse together give each pair interaction half to each side, as Shapley does."""
    groups = 9
    inside = (np.arange(2**groups)[:, None] >> np.arange(groups)) & 1
    pairs = np.triu(np.random.default_rng(1).normal(0, 1, (groups, groups)), 1)
    worth = np.einsum("mi,ij,mj->m", inside, pairs, inside)[:, None]
    plan = plan_for([(str(i),) for i in range(groups)], orders=4)
    sampled = attribute(plan, worth[list(plan.masks)])
    exact = shapley(worth[:, 0])
    for each in sampled.shares:
        assert each.mean == pytest.approx(exact[int(each.levers[0])])
        assert each.sampling_error == pytest.approx(0.0, abs=1e-9)


# --- levers that only make sense together -----------------------------------------------------------------------------


def test_levers_that_always_fit_stay_apart() -> None:
    assert partition(("a", "b", "c"), lambda _: True) == (("a",), ("b",), ("c",))


def test_levers_that_never_fit_alone_are_merged() -> None:
    assert partition(("a", "b", "c"), lambda chosen: ("a" in chosen) <= ("c" in chosen)) == (("a", "c"), ("b",))


def test_a_conflict_of_three_is_removed_too() -> None:
    asked = partition(("a", "b", "c", "d"), lambda chosen: set(chosen) & {"a", "b", "c"} != {"a", "b"})
    assert sorted(map(len, asked)) == [1, 1, 2]
    assert ("d",) in asked


def test_when_nothing_fits_everything_is_one_lever() -> None:
    assert partition(("a", "b", "c"), lambda _: False) == (("a", "b", "c"),)


@given(st.sets(st.integers(1, 14)))
def test_no_coalition_of_merged_levers_contradicts_itself(wrong: set[int]) -> None:
    levers = ("a", "b", "c", "d")

    def fits(chosen: object) -> bool:
        return sum(1 << levers.index(lever) for lever in chosen) not in wrong  # type: ignore[attr-defined]

    groups = partition(levers, fits)
    assert sorted(lever for group in groups for lever in group) == list(levers)
    for size in range(1, len(groups)):
        for chosen in itertools.combinations(groups, size):
            assert fits([lever for group in chosen for lever in group])


# --- real settings ----------------------------------------------------------------------------------------------------


def test_a_short_calendar_takes_its_sessions_and_deadline_along() -> None:
    base = shipped()
    short = base.changed(
        {
            "campaign.brand.strength": 0.1,
            "campaign.calendar.last_day": 10,
            "campaign.sessions": [each.model_dump() | {"dates": 1} for each in base.campaign.sessions],
            "campaign.registration.closes": 5,
        }
    )
    levers = differing(base, short)
    assert set(levers) == {f"campaign.{name}" for name in ("calendar", "brand", "sessions", "registration")}
    groups = partition(levers, fitting(base, short, lambda _: True))
    assert set(groups) == {("campaign.calendar", "campaign.sessions", "campaign.registration"), ("campaign.brand",)}
    plan = plan_for(groups)
    assert plan.merged == (("campaign.calendar", "campaign.sessions", "campaign.registration"),)
    assert len(coalition_points(plan, base, short)) == 4
    apart = partition(levers, fitting(base, short, lambda mixed: mixed.campaign.brand == base.campaign.brand))
    assert len(apart) == 1, "what a company refuses counts as well"


def test_the_name_is_no_lever() -> None:
    base = shipped()
    assert differing(base, base.changed({"campaign.name": "x", "campaign.title": "X"})) == ()
    assert differing(base, base.changed({"campaign.brand.awe": 0.123, "mechanisms": {"trending": False}})) == (
        "campaign.brand",
        "mechanisms",
    )


def test_coalitions_mix_two_campaigns() -> None:
    base = shipped()
    alternative = base.changed({"campaign.name": "other", "campaign.brand.strength": 0.1, "campaign.reward.kind": "money"})
    plan = plan_for([("campaign.brand",), ("campaign.reward",)])
    points = coalition_points(plan, base, alternative)
    assert points[0].settings == base
    assert points[-1].settings == alternative, "with its own name: what was simulated of it counts"
    assert points[1].settings.campaign.brand == alternative.campaign.brand
    assert points[1].settings.campaign.reward == base.campaign.reward
    assert points[1].coordinates == {"campaign.brand": True, "campaign.reward": False}
    everything = mixed(base, alternative, differing(base, alternative)).settings
    assert everything == alternative.changed({"campaign.name": base.campaign.name, "campaign.title": base.campaign.title})


def test_the_difference_that_is_split_is_told_beside_that_of_all_replications() -> None:
    """Each alternative's own: by 10 points in the replications that were split, and by 20 in all; the second by 70."""
    found = Attribution(0.3, 0.4, (Share(("campaign.brand",), 0.1, 0.05, 0.15, 0.0, 0.1, 0.1),), 8, True, 0, 2)
    apart: Any = SimpleNamespace(
        row=1, attribution=found, splits=(), plan=SimpleNamespace(merged=()), found=SimpleNamespace(seeds=range(8))
    )
    apart.split_of = lambda _: None
    differences = {"demand_rate": [SimpleNamespace(mean=mean) for mean in (0.2, 0.7)]}
    arms = [SimpleNamespace(label=label) for label in ("base", "one", "other")]
    comparison: Any = SimpleNamespace(kpi=KPIS["demand_rate"], differences=differences, arms=arms)
    tables = [attribution_table(apart, comparison)]
    apart.row = 2
    tables.append(attribution_table(apart, comparison))
    assert [(each["label"], each["total"], each["of_all"]) for each in tables] == [("one", "+10.0", "+20.0"), ("other", "+10.0", "+70.0")]
