"""Which lever bought the difference: a Shapley decomposition over the groups of levers in which two campaigns differ.

A coalition takes some groups from the alternative and all others from the baseline. A group's share is what it adds,
averaged over all orders in which the groups could be changed one after the other, so shares add up to the whole
difference and nobody profits from being changed first or last (Shapley 1953); `fields.py` splits it among fields. All coalitions have the same seeds;
every seed has a decomposition of its own, and intervals come from the spread of those.

Coalitions are bit masks: bit i set, the i-th group comes from the alternative.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from pydantic import ValidationError

from experiments.design.point import Point, point
from experiments.statistics.intervals import half_width, mean_interval
from sim.settings import Campaign, Settings

NOT_LEVERS = ("name", "title", "budget")
"""Fields of a campaign that change nothing of what happens."""

LABELS = {"involvement": "involving managers", "costs": "prices"}
"""What groups are called where their field does not say it."""


@dataclass(frozen=True)
class Share:
    """What a group of levers contributes to the difference of two arms."""

    levers: tuple[str, ...]  # fields of the settings; several where they only make sense together
    mean: float
    low: float  # 90 % interval: stochastic variation and, if orders were sampled, sampling
    high: float
    sampling_error: float  # half-width of the 90 % interval that sampling the orders alone would give; 0 where exact
    alone: float  # change when only this group is taken from the alternative
    last: float  # change when this group is taken last, after all others

    @property
    def label(self) -> str:
        """The group in words."""
        text = " + ".join(map(lever_label, self.levers))
        return text[0].upper() + text[1:]


@dataclass(frozen=True)
class Attribution:
    """The difference of two arms, taken apart."""

    baseline: float
    alternative: float
    shares: tuple[Share, ...]  # largest first
    n: int  # seeds for which every coalition has a value
    exact: bool
    orders: int  # sampled orders; 0 where exact
    coalitions: int  # that were simulated

    @property
    def total(self) -> float:
        """The difference of the two arms' means."""
        return self.alternative - self.baseline

    @property
    def gap(self) -> float:
        """What the shares leave unexplained; nothing but rounding, by construction."""
        return math.fsum(each.mean for each in self.shares) - self.total


# --- which groups differ, and which belong together -------------------------------------------------------------------


def differing(baseline: Settings, alternative: Settings) -> tuple[str, ...]:
    """Groups in which two settings differ: fields of the campaign (`campaign.brand`), then other groups (`company`)."""
    one, other = baseline.campaign, alternative.campaign
    names = [name for name in Campaign.model_fields if name not in NOT_LEVERS and getattr(one, name) != getattr(other, name)]
    groups = [name for name in Settings.model_fields if name != "campaign" and getattr(baseline, name) != getattr(alternative, name)]
    return (*(f"campaign.{name}" for name in names), *groups)


def lever_label(field: str) -> str:
    """A group in words: `campaign.involvement` is "involving managers"."""
    name = field.rpartition(".")[2]
    return LABELS.get(name, name)


def mixed(baseline: Settings, alternative: Settings, levers: Iterable[str]) -> Point:
    """The baseline with some groups taken from the alternative. Raises pydantic.ValidationError where they contradict."""
    return point(baseline, {name: content(alternative, name) for name in levers})


def content(settings: Settings, lever: str) -> object:
    """What a group of settings holds, as plain data."""
    value: object = settings
    for step in lever.split("."):
        value = getattr(value, step)
    if isinstance(value, tuple):
        return [each.model_dump(mode="json") for each in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def partition(levers: Sequence[str], fits: Callable[[Sequence[str]], bool]) -> tuple[tuple[str, ...], ...]:
    """Groups of levers that can be changed one without the other; those that cannot are drawn together into one.

    `fits` says whether the baseline with these levers of the alternative makes sense; it is asked for every combination
    (none and all of them do). Levers are merged where one of them never fits without the other; and, should combinations
    that do not fit be left over, where that removes most of them.
    """
    count = len(levers)
    masks = np.arange(2**count)
    fitting = np.array([mask in (0, 2**count - 1) or fits(_chosen(levers, mask)) for mask in masks.tolist()], np.bool_)
    inside = (masks[:, None] >> np.arange(count)) & 1 > 0  # (masks, levers)
    merged = [{i} for i in range(count)]
    while True:
        whole = np.all([inside[:, list(block)].all(axis=1) | ~inside[:, list(block)].any(axis=1) for block in merged], axis=0)
        wrong = whole & ~fitting
        if not wrong.any():
            return tuple(tuple(levers[i] for i in sorted(block)) for block in sorted(merged, key=min))
        _merge(merged, inside, whole, wrong)


def _merge(merged: list[set[int]], inside: np.ndarray, whole: np.ndarray, wrong: np.ndarray) -> None:
    """Draw together the two blocks that are most often wrong apart (share of the combinations in which one is changed
    without the other)."""

    def wrong_apart(pair: tuple[int, int]) -> float:
        one, other = (inside[:, min(merged[i])] for i in pair)
        return max(float(wrong[apart].mean()) for apart in (whole & one & ~other, whole & other & ~one))

    first, second = max(combinations(range(len(merged)), 2), key=wrong_apart)
    merged[first] |= merged.pop(second)


def _chosen(levers: Sequence[str], mask: int) -> list[str]:
    return [lever for i, lever in enumerate(levers) if mask >> i & 1]


# --- the plan: which coalitions are needed ----------------------------------------------------------------------------


@dataclass(frozen=True)
class CoalitionPlan:
    """What is simulated to take a difference apart."""

    groups: tuple[tuple[str, ...], ...]
    orders: tuple[tuple[int, ...], ...]  # sampled orders of the groups, each followed by its reverse; none: exact
    masks: tuple[int, ...]  # coalitions, ascending: the baseline first, the alternative last

    @property
    def merged(self) -> tuple[tuple[str, ...], ...]:
        """Groups of levers that only make sense together."""
        return tuple(group for group in self.groups if len(group) > 1)

    def levers(self, mask: int) -> list[str]:
        """Fields that a coalition takes from the alternative."""
        return [lever for i, group in enumerate(self.groups) if mask >> i & 1 for lever in group]


def plan_for(groups: Sequence[Sequence[str]], exact_groups: int = 8, orders: int = 64) -> CoalitionPlan:
    """Every coalition of up to `exact_groups` groups (2^groups of them); of more groups those on the way of `orders`
    sampled orders, and each group alone and last."""
    count, blocks = len(groups), tuple(tuple(group) for group in groups)
    if count <= exact_groups:
        return CoalitionPlan(blocks, (), tuple(range(2**count)))
    sampled, everything = sample_orders(count, orders), 2**count - 1
    masks = {0, everything, *(1 << i for i in range(count)), *(everything ^ 1 << i for i in range(count))}
    return CoalitionPlan(blocks, sampled, tuple(sorted(masks.union(*(_on_the_way(order) for order in sampled)))))


def sample_orders(groups: int, orders: int, stream: int = 0) -> tuple[tuple[int, ...], ...]:
    """Random orders of groups, in pairs: an order and its reverse, whose errors largely cancel. The same every time; another stream
    has others."""
    chance = np.random.default_rng([groups, stream] if stream else groups)
    half = [tuple(int(i) for i in chance.permutation(groups)) for _ in range((orders + 1) // 2)]
    return tuple(order for each in half for order in (each, each[::-1]))


def _on_the_way(order: Sequence[int]) -> list[int]:
    """Coalitions met when groups join in this order, from none to all."""
    masks = [0]
    for group in order:
        masks.append(masks[-1] | 1 << group)
    return masks


# --- the decomposition ------------------------------------------------------------------------------------------------


def shapley(values: np.ndarray) -> np.ndarray:
    """Exact Shapley values. `values`: (2^groups, ...) one for each coalition, by mask. Returns (groups, ...).

    phi_i = sum over coalitions S without i of |S|! (groups - |S| - 1)! / groups! x (v(S with i) - v(S)).
    Raises ValueError if the number of coalitions is no power of two.
    """
    values = np.asarray(values, np.float64)
    count = len(values).bit_length() - 1
    if len(values) != 2**count:
        raise ValueError(f"{len(values)} coalitions: there must be 2^groups of them")
    masks = np.arange(len(values))
    sizes = np.array([int(mask).bit_count() for mask in masks])
    weights = np.array([1 / (count * math.comb(count - 1, size)) for size in range(count)])
    result = np.empty((count, *values.shape[1:]))
    for i in range(count):
        without = masks[masks >> i & 1 == 0]
        result[i] = np.tensordot(weights[sizes[without]], values[without | 1 << i] - values[without], axes=1)
    return result


def marginals(values: Mapping[int, np.ndarray], orders: Sequence[Sequence[int]]) -> np.ndarray:
    """(orders, groups, seeds): what each group adds when it joins, in each order. `values`: mask -> (seeds,)."""
    added = np.empty((len(orders), len(orders[0]), len(values[0])))
    for row, order in enumerate(orders):
        way = _on_the_way(order)
        for before, after, group in zip(way[:-1], way[1:], order, strict=True):
            added[row, group] = values[after] - values[before]
    return added


def attribute(plan: CoalitionPlan, values: np.ndarray) -> Attribution:
    """Take a difference apart. `values`: (masks of the plan, seeds), nan where a replication has no value; a seed that
    lacks a value in any coalition is left out of all of them."""
    whole = np.asarray(values, np.float64)
    whole = whole[:, np.isfinite(whole).all(axis=0)]
    at, everything = dict(zip(plan.masks, whole, strict=True)), plan.masks[-1]
    by_seed, errors = shares_by_seed(plan, at)
    shares = [
        share_of(group, by_seed[i], errors[i], at[1 << i] - at[0], at[everything] - at[everything ^ 1 << i])
        for i, group in enumerate(plan.groups)
    ]
    ranked = tuple(sorted(shares, key=lambda each: -abs(each.mean)))
    return Attribution(_mean(at[0]), _mean(at[everything]), ranked, whole.shape[1], not plan.orders, len(plan.orders), len(plan.masks))


def shares_by_seed(plan: CoalitionPlan, at: Mapping[int, np.ndarray]) -> tuple[np.ndarray, list[float]]:
    """(groups, seeds) share of each group, from the values (seeds,) of coalitions; and the error of sampling orders, of each."""
    if not plan.orders:
        return shapley(np.array([at[mask] for mask in plan.masks])), [0.0] * len(plan.groups)
    added = marginals(at, plan.orders)
    pairs = added.reshape(-1, 2, *added.shape[1:]).mean(axis=(1, 3)) if added.shape[2] else np.zeros((1, len(plan.groups)))
    errors = [float(half_width(float(column.std(ddof=1)) if len(column) > 1 else math.nan, len(column))) for column in pairs.T]
    return added.mean(axis=0), errors


def share_of(levers: tuple[str, ...], by_seed: np.ndarray, error: float, alone: np.ndarray, last: np.ndarray) -> Share:
    """A share from its values, and what is changed alone and last, in each seed (seeds,); `error` of sampling orders."""
    _, low, high = mean_interval(by_seed)
    middle, half = _mean(by_seed), math.hypot((high - low) / 2, error)
    return Share(levers, middle, middle - half, middle + half, error, _mean(alone), _mean(last))


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else math.nan


# --- coalitions of real campaigns -------------------------------------------------------------------------------------


def fitting(baseline: Settings, alternative: Settings, agrees: Callable[[Settings], bool]) -> Callable[[Sequence[str]], bool]:
    """Whether the baseline with some levers of the alternative can be simulated: it is valid, and `agrees` accepts it."""

    def fits(levers: Sequence[str]) -> bool:
        try:
            return agrees(mixed(baseline, alternative, levers).settings)
        except ValidationError:
            return False

    return fits


def coalition_points(plan: CoalitionPlan, baseline: Settings, alternative: Settings) -> list[Point]:
    """A design point for each coalition of a plan. None and all of the levers are the two arms themselves, so that what
    has been simulated of them counts."""
    points = []
    for mask in plan.masks:
        levers = plan.levers(mask)
        made = mixed(baseline, alternative, levers) if mask != plan.masks[-1] else point(alternative)
        points.append(Point(made.settings, made.base, made.changes, {lever: lever in levers for group in plan.groups for lever in group}))
    return points
