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
"""Steps that are bought, and steps that pay for them, tried in pairs."""


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


def trades(values: Mapping[str, Any], steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Campaigns with one of the steps that give most for their price and one of another lever that saves and loses least for it."""
    dear = _by_worth(_one_each([each for each in steps if each.price > LEAST_PRICE], lambda each: each.gain))[:MOST_TRADED]
    saving = sorted((each for each in steps if each.price < -LEAST_PRICE), key=lambda each: each.gain / each.price)[:MOST_TRADED]
    return [_moved(values, (cheap, each)) for each in dear for cheap in saving if cheap.name != each.name]


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
