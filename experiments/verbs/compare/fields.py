"""Which field of a group of levers made its share: the share of a group, split among the fields in which the group differs.

The fields of a group are changed one after the other, in every order, where the group as a whole would be changed: before it
some of the other groups, after it the rest. What a field adds, averaged over these orders, is its Owen value (Owen 1977,
"Values of games with a priori unions"); fields add up to the share of their group. Where that takes too many combinations, orders
are sampled, and each field gets an equal part of the group's share plus what it adds more than an equal part in the orders sampled:
they still add up, and the interval holds the error of sampling.

A coalition of fields is a pair of bit masks: other groups that come from the alternative, and fields of the group that do.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from experiments.design.point import Point, leaves, point
from experiments.report.lever_words import lever_name
from experiments.statistics.intervals import half_width
from experiments.verbs.compare.attribution import (
    NOT_LEVERS,
    CoalitionPlan,
    Share,
    content,
    partition,
    sample_orders,
    shapley,
    share_of,
    shares_by_seed,
)
from sim.settings import Settings
from sim.setup.fit import hardly_meant

MOST_FIELDS = 10
"""Fields of a group, above which it stays whole: which of them can be changed apart is looked at in 2^fields combinations."""

Fields = Mapping[str, Mapping[str, Any]]
"""Field without numbers of entries in lists (`campaign.sessions.seats`) -> dotted fields, each with its value in the alternative."""


def fields_of(baseline: Settings, alternative: Settings, group: Sequence[str]) -> Fields:
    """Fields in which a group of a campaign's levers differs; a list that gets longer or shorter is one field."""
    found: dict[str, dict[str, Any]] = {}
    for lever in (each for each in group if each.startswith("campaign.")):
        for path, value in leaves(content(baseline, lever), content(alternative, lever), lever):
            if path.rpartition(".")[2] not in NOT_LEVERS:
                found.setdefault(".".join(step for step in path.split(".") if not step.isdigit()), {})[path] = value
    return found


@dataclass(frozen=True)
class FieldPlan:
    """What is simulated to split the share of a group."""

    group: int  # its place in the plan of the groups
    blocks: tuple[tuple[str, ...], ...]  # fields; several where they only make sense together
    before: Mapping[int, float]  # groups changed before this one, and the share of all orders in which these are; empty: sampled
    orders: tuple[tuple[int, tuple[int, ...]], ...]  # sampled: groups changed before, order of the fields; in pairs; empty: exact
    coalitions: tuple[tuple[int, int], ...]  # to be simulated: neither none nor all of the fields


def plan_fields(plan: CoalitionPlan, group: int, blocks: Sequence[tuple[str, ...]], most: int) -> FieldPlan:
    """Every combination of fields and other groups where there are no more than `most`; else those on the way of sampled orders."""
    count, bit, everything = len(blocks), 1 << group, plan.masks[-1]
    before, whole = _before(plan, group), 2 ** len(blocks) - 1
    ends = {(0, 1 << i) for i in range(count)} | {(everything ^ bit, whole ^ 1 << i) for i in range(count)}
    if len(before) * (whole - 1) <= most:
        met = {(mask, fields) for mask in before for fields in range(1, whole)}
        return FieldPlan(group, tuple(blocks), before, (), tuple(sorted(met | ends)))
    wanted = 2 * max(1, most // (2 * (count - 1)))
    groups = (plan.orders or sample_orders(len(plan.groups), wanted))[:wanted]
    orders = tuple(
        (_mask(order[: order.index(group)]), fields) for order, fields in zip(groups, sample_orders(count, len(groups), 1), strict=True)
    )
    met = {(mask, _mask(fields[:i])) for mask, fields in orders for i in range(1, count)}
    return FieldPlan(group, tuple(blocks), {}, orders, tuple(sorted(met | ends)))


def _before(plan: CoalitionPlan, group: int) -> dict[int, float]:
    """Groups changed before one, and the share of the orders in which they are."""
    found: dict[int, float] = {}
    if plan.orders:
        for order in plan.orders:
            mask = _mask(order[: order.index(group)])
            found[mask] = found.get(mask, 0.0) + 1 / len(plan.orders)
        return found
    others = len(plan.groups) - 1
    masks = (mask for mask in plan.masks if not mask >> group & 1)
    return {mask: 1 / ((others + 1) * math.comb(others, mask.bit_count())) for mask in masks}


def _mask(members: Sequence[int]) -> int:
    return sum(1 << i for i in members)


# --- the split --------------------------------------------------------------------------------------------------------


def split(plan: CoalitionPlan, values: np.ndarray, fields: FieldPlan, found: np.ndarray) -> tuple[tuple[Share, ...], int]:
    """Shares of the fields of a group, largest first, and the number of seeds they rest on. `values` (masks of the plan, seeds), `found`
    (coalitions of fields, seeds); seeds that lack a value in any of them are left out."""
    there = np.isfinite(values).all(axis=0) & np.isfinite(found).all(axis=0)
    at = dict(zip(plan.masks, np.asarray(values, np.float64)[:, there], strict=True))
    inner = dict(zip(fields.coalitions, np.asarray(found, np.float64)[:, there], strict=True))
    bit, count = 1 << fields.group, len(fields.blocks)
    whole, others = 2**count - 1, plan.masks[-1] ^ bit

    def value(mask: int, chosen: int) -> np.ndarray:
        return at[mask] if chosen == 0 else at[mask | bit] if chosen == whole else inner[mask, chosen]

    if fields.orders:
        added = np.array([_added(value, mask, order) for mask, order in fields.orders])  # (orders, fields, seeds)
        beyond = added - added.mean(axis=1, keepdims=True)
        by_seed = shares_by_seed(plan, at)[0][fields.group] / count + beyond.mean(axis=0)
        pairs = beyond.reshape(-1, 2, *beyond.shape[1:]).mean(axis=(1, 3)) if there.any() else np.zeros((1, count))
        errors = [float(half_width(float(each.std(ddof=1)) if len(each) > 1 else math.nan, len(each))) for each in pairs.T]
    else:
        games = (weight * shapley(np.array([value(mask, each) for each in range(whole + 1)])) for mask, weight in fields.before.items())
        by_seed, errors = np.sum(list(games), axis=0), [0.0] * count
    shares = [
        share_of(block, by_seed[i], errors[i], value(0, 1 << i) - at[0], at[plan.masks[-1]] - value(others, whole ^ 1 << i))
        for i, block in enumerate(fields.blocks)
    ]
    return tuple(sorted(shares, key=lambda each: -abs(each.mean))), int(there.sum())


def _added(value: Callable[[int, int], np.ndarray], mask: int, order: Sequence[int]) -> np.ndarray:
    """(fields, seeds) what each field adds when it is changed in this order."""
    way = [value(mask, _mask(order[:i])) for i in range(len(order) + 1)]
    return np.diff(way, axis=0)[np.argsort(order)]


def field_label(share: Share) -> str:
    """The fields of a share in words."""
    return " + ".join(map(lever_name, share.levers))


# --- coalitions of real campaigns -------------------------------------------------------------------------------------


def planned(
    plan: CoalitionPlan, group: int, baseline: Settings, alternative: Settings, agrees: Callable[[Settings], bool], most: int
) -> tuple[FieldPlan, list[Point]] | None:
    """What is simulated to split the share of a group, and a design point each; None where it has one field only, too many, or
    fields that cannot be changed apart."""
    fields = fields_of(baseline, alternative, plan.groups[group])
    if not 2 <= len(fields) <= MOST_FIELDS:
        return None
    ends = (0, plan.masks[-1] ^ 1 << group)

    def made(mask: int, names: Sequence[str]) -> Point | None:
        """The baseline with other groups and some fields from the alternative; None where that makes no sense."""
        levers = plan.levers(mask)
        changes = {lever: content(alternative, lever) for lever in levers}
        for name in names:
            changes |= fields[name]
        coordinates = {name: name in (*levers, *names) for name in (*(each for block in plan.groups for each in block), *fields)}
        try:
            found = point(baseline, changes, coordinates)
        except ValidationError:
            return None
        return found if agrees(found.settings) and not hardly_meant(found.settings) else None

    blocks = partition(tuple(fields), lambda names: all(made(mask, names) is not None for mask in ends))
    if len(blocks) < 2:
        return None
    chosen = plan_fields(plan, group, blocks, most)
    points = [made(mask, _names(chosen, inside)) for mask, inside in chosen.coalitions]
    there = [each for each in points if each is not None]
    return (chosen, there) if len(there) == len(points) else None


def _names(plan: FieldPlan, mask: int) -> list[str]:
    return [name for i, block in enumerate(plan.blocks) if mask >> i & 1 for name in block]


def levers_of(plan: CoalitionPlan, fields: FieldPlan, coalition: tuple[int, int]) -> list[str]:
    """Groups and fields that a coalition takes from the alternative."""
    return [*plan.levers(coalition[0]), *_names(fields, coalition[1])]
