"""Each lever moved on its own around the recommended campaign, in some of the fresh worlds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from experiments.config.risks import NAMED
from experiments.design.point import Point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.report.kpi_groups import HEADLINES
from experiments.verbs.optimise.climb import beside
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.objectives import COST, Objectives
from experiments.verbs.optimise.search_space import Lever, SearchSpace, same
from sim.settings import Settings
from sim.setup.calendar import Misfit

JUDGED = (*HEADLINES, COST, *dict.fromkeys(each.figure for each in NAMED.values()))
"""Key figures by which it is told what a change does: those that head every answer, the cost, and those of the named risks."""

FINE = 11
"""Values spread over a lever of which the neighbours of the recommended one are on its curve, too."""


def response_curves(
    space: SearchSpace,
    recommended: Mapping[str, Any],
    objectives: Objectives,
    values: int,
    worlds: Sequence[int],
    runner: Runner,
    misfits: Callable[[Settings], list[Misfit]],
) -> tuple[list[LeverCurve], ResultSet]:
    """A curve a lever, around the campaign with the recommended `values` of all levers, and what was simulated for them: the points of
    each curve, `moved` the lever it is of. Values that cannot be simulated are left out."""
    asked: list[tuple[Lever, list[tuple[Any, Point]]]] = []
    for lever in space.levers:
        moved = [{**recommended, lever.factor.name: each} for each in _values(space, lever, recommended, values)]
        made = [(space.stated(lever, each), point) for each in moved if (point := _made(space, each, misfits))]
        numbers = lever.ordered and all(stated is not None for stated, _ in made)
        asked.append((lever, sorted(made, key=lambda each: each[0]) if numbers else made))
    points = [
        replace(made, coordinates={"moved": lever.factor.name, **made.coordinates}) for lever, several in asked for _, made in several
    ]
    found = runner.evaluate(points, worlds)
    first = objectives.all[0]
    level = objectives.value(first, found.values) * (1 if first.maximise else -1)
    cost = found.values(COST)
    curves, row = [], 0
    for lever, several in asked:
        chosen = tuple(each for each, _ in several)
        rows = slice(row, row + len(chosen))
        row += len(chosen)
        here, undone = recommended[lever.factor.name], space.undoing(lever, recommended)
        as_it_is = space.stated(lever, {**recommended, lever.factor.name: undone})
        place = _place(chosen, space.stated(lever, recommended))
        before = None if same(space.stands(lever), here) else _place(chosen, as_it_is)
        if len(chosen) < 2 or place is None:
            continue
        figures = {name: found.values(name)[rows] for name in JUDGED}
        curves.append(LeverCurve(lever, chosen, place, before, level[rows] - level[rows][place], cost[rows] - cost[rows][place], figures))
    return curves, found


def _values(space: SearchSpace, lever: Lever, recommended: Mapping[str, Any], count: int) -> list[Any]:
    """Values of a lever that are tried: the recommended one, that of the unchanged campaign where it can be placed among them, its
    neighbours, and so many over all of the lever. Of two that come to the same only the first."""
    here, stands = recommended[lever.factor.name], space.undoing(lever, recommended)
    several = [*lever.spread(count), *beside(space, lever, recommended, FINE)]
    several = [here, stands, *several] if lever.ordered else [*several, here, stands]
    found: list[Any] = []
    known: list[Any] = []
    for each in several:
        stated = space.stated(lever, {**recommended, lever.factor.name: each})
        if not any(same(stated, other) for other in known) and (stated is not None or each is here):
            found.append(each)
            known.append(stated)
    return found


def _place(values: Sequence[Any], value: Any) -> int | None:
    return next((place for place, each in enumerate(values) if same(each, value)), None)


def _made(space: SearchSpace, values: Mapping[str, Any], misfits: Callable[[Settings], list[Misfit]]) -> Point | None:
    try:
        made = space.point(values)
    except (ValidationError, LookupError):
        return None
    return None if misfits(made.settings) else made
