"""Climbing: from the best campaign found, each lever one step to either side, and the steps that help put together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from experiments.verbs.optimise.search_space import Lever, SearchSpace, same

INTERVALS = 5
"""Steps over the whole of a lever at first; they are halved whenever none helps."""

PARTS = (0.25, 0.5, 0.75, 1.0)
"""Shares of the steps that help, the cheapest for what they give first, that are tried together."""

LEAST_PRICE = 1.0

MOST_TRADED = 4
"""Steps that pay for others, each tried by itself."""

SPENT = (0.75, 1.0, 1.5, 2.0)
"""What is spent on others, in times what a step saves: with it they may cost less than before, as seats do in a shorter programme."""

PLACES = 51
"""Values of a lever among which is the part of a step that is paid for."""


class Step(NamedTuple):
    """One lever moved: what it gives and what that is paid with. Within the limits it gives more of the first objective and is paid with
    USD; beyond them it gives back some of what is exceeded, and is paid with the first objective (in thousandths of it)."""

    name: str
    value: Any
    gain: float
    price: float


def steps_around(space: SearchSpace, values: Mapping[str, Any], halvings: int, choices: bool) -> list[dict[str, Any]]:
    """The campaigns one step of one lever away: the next lower and higher value and, if `choices`, any other one of those without order."""
    count = INTERVALS * 2**halvings + 1
    moved = [lever for lever in space.levers if lever.ordered or choices]
    return [{**values, lever.factor.name: each} for lever in moved for each in beside(space, lever, values, count)]


def to_the_ends(space: SearchSpace, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The campaigns with one lever at its lowest or highest value."""
    ends = [(lever.factor.name, each) for lever in space.levers if lever.ordered for each in lever.spread(2)]
    return [{**values, name: each} for name, each in ends if not same(each, values[name])]


def beside(space: SearchSpace, lever: Lever, values: Mapping[str, Any], count: int) -> list[Any]:
    """The next lower and the next higher of so many values spread over a lever, or all other choices where choices have no order. `values`:
    of all levers."""
    value = space.stated(lever, values)
    others = [each for each in lever.spread(count) if not same(each, value)]
    if not lever.ordered or value is None:
        return others
    lower, higher = [each for each in others if each < value], [each for each in others if each > value]
    return [*lower[-1:], *higher[:1]]


def together(values: Mapping[str, Any], steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Campaigns with several of the steps that help: those that cost nothing first, then by what they give for their price. Of a lever
    only the step that gives most."""
    order = _by_worth(_one_each(steps, lambda each: each.gain))
    counts = sorted({round(part * len(order)) for part in PARTS} - {0, 1})
    return [_moved(values, order[:count]) for count in counts]


def free(values: Mapping[str, Any], steps: Sequence[Step]) -> dict[str, Any] | None:
    """The campaign with all steps that help and cost nothing; None where there is none."""
    chosen = _one_each([each for each in steps if each.price <= 0], lambda each: each.gain)
    return _moved(values, chosen) if chosen else None


def enough(values: Mapping[str, Any], steps: Sequence[Step], missing: float) -> list[dict[str, Any]]:
    """Campaigns with the one, two, ... steps that give most for their price, until together they should give what is `missing`; and with
    one more. Of a lever only the step that gives most for its price."""
    order, found, given = _by_worth(_one_each(steps, _worth)), list[dict[str, Any]](), 0.0
    for count in range(1, len(order) + 1):
        found.append(_moved(values, order[:count]))
        if given >= missing:
            break
        given += order[count - 1].gain
    return found


def trades(space: SearchSpace, values: Mapping[str, Any], steps: Sequence[Step], left: float) -> list[dict[str, Any]]:
    """Campaigns with as many of the steps that help as are paid for, those first that give most for their price: by what is `left`, and by one
    of the steps that save and lose least for it."""
    helping = _by_worth(_one_each(steps, lambda each: each.gain))
    saving = sorted((each for each in steps if each.price < -LEAST_PRICE and each.gain <= 0), key=lambda each: each.gain / each.price)
    found = [_moved(values, _bought(space, values, helping, share * left)) for share in SPENT]
    for paying in saving[:MOST_TRADED]:
        others = [each for each in helping if each.name != paying.name]
        found += [_moved(values, (paying, *_bought(space, values, others, left - share * paying.price))) for share in SPENT]
    return found


def _bought(space: SearchSpace, values: Mapping[str, Any], steps: Sequence[Step], usd: float) -> list[Step]:
    """What so much pays for of these steps, the first ones first; of one that it does not pay for as much as it does."""
    found = []
    for step in steps:
        paid = step if step.price <= usd else _part(space, values, step, usd / step.price)
        if paid is not None:
            found.append(paid)
            usd -= max(paid.price, 0.0)
    return found


def _part(space: SearchSpace, values: Mapping[str, Any], step: Step, most: float) -> Step | None:
    """As much of a step as is at most such a share of it; None where its lever has no value so near."""
    lever = next(each for each in space.levers if each.factor.name == step.name)
    here = space.stated(lever, values)
    if not isinstance(here, int | float) or here == step.value:
        return None
    parts = {(value - here) / (step.value - here): value for value in lever.spread(PLACES)}
    part = max((each for each in parts if 0 < each <= most), default=None)
    return None if part is None else Step(step.name, parts[part], part * step.gain, part * step.price)


def _worth(step: Step) -> float:
    return step.gain / max(step.price, LEAST_PRICE)


def _by_worth(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=_worth, reverse=True)


def _one_each(steps: Sequence[Step], key: Callable[[Step], float]) -> list[Step]:
    """Of each lever the step that is most by the key, of those that help."""
    best: dict[str, Step] = {}
    for each in steps:
        if each.gain > 0 and (each.name not in best or key(each) > key(best[each.name])):
            best[each.name] = each
    return list(best.values())


def _moved(values: Mapping[str, Any], steps: Sequence[Step]) -> dict[str, Any]:
    return {**values, **{each.name: each.value for each in steps}}
