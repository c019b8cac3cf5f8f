"""Climbing: from the best campaign found, each lever one step to either side, and the steps that help put together."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.verbs.optimise.search_space import Lever, SearchSpace, same

INTERVALS = 5
"""Steps over the whole of a lever at first; they are halved whenever none helps."""

PARTS = (0.25, 0.5, 0.75, 1.0)
"""Shares of the steps that help, the cheapest for what they give first, that are tried together."""

LEAST_USD = 1.0


class Step(NamedTuple):
    """One lever moved: what the first objective gains by it, and what it costs."""

    name: str
    value: Any
    gain: float
    usd: float


def steps_around(space: SearchSpace, values: Mapping[str, Any], halvings: int, choices: bool) -> list[dict[str, Any]]:
    """The campaigns one step of one lever away: the next lower and higher value and, if `choices`, any other one of those without order."""
    count = INTERVALS * 2**halvings + 1
    moved = [lever for lever in space.levers if lever.ordered or choices]
    return [{**values, lever.factor.name: each} for lever in moved for each in beside(lever, values[lever.factor.name], count)]


def beside(lever: Lever, value: Any, count: int) -> list[Any]:
    """The next lower and the next higher of so many values spread over a lever, or all other choices where choices have no order."""
    others = [each for each in lever.spread(count) if not same(each, value)]
    if not lever.ordered or value is None:
        return others
    lower, higher = [each for each in others if each < value], [each for each in others if each > value]
    return [*lower[-1:], *higher[:1]]


def together(values: Mapping[str, Any], steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Campaigns with several of the steps that help: those that cost nothing first, then by what they give for their cost. Of a lever
    only the step that gives most."""
    best: dict[str, Step] = {}
    for each in steps:
        if each.gain > 0 and (each.name not in best or each.gain > best[each.name].gain):
            best[each.name] = each
    order = sorted(best.values(), key=lambda each: each.gain / max(each.usd, LEAST_USD), reverse=True)
    counts = sorted({round(part * len(order)) for part in PARTS} - {0, 1})
    return [{**values, **{each.name: each.value for each in order[:count]}} for count in counts]
