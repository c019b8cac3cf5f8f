"""The report of a sweep."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.design.factors import Factor
from experiments.design.point import Point, shown
from experiments.execution.result_set import ResultSet
from experiments.report.numbers import number, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.style import Basis
from experiments.report.wording import levels_of, measured
from experiments.statistics.response import Response
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.sweep.figures import FactorSpace, figures_of
from experiments.verbs.sweep.options import SweepOptions

MOST_LISTED = 40
"""Design points in the table of a report; all of them are in summary.csv."""


def answer(points: Sequence[Point], responses: Sequence[Response], found: ResultSet) -> list[str]:
    """Which version is best, how sure that is, and whether the other responses agree."""
    main = responses[0]
    label, highest = main.kpi.label, "lowest" if main.kpi.direction == "bad" else "highest"
    if not main.defined:
        return [f"{label} is not defined at any of the {len(points):,} design points."]
    best, worst = main.best, int(main.order[-1])
    told = [
        f"{label} is {highest} at {points[best].place}: {measured(main, best)}; "
        f"of {len(points):,} versions the worst, {points[worst].place}, has {number(main.mean[worst], main.kpi.unit)}."
    ]
    told.append(how_sure(points, main, len(found.seeds)))
    for other in responses[1:]:
        if other.defined and other.best == best:
            told.append(f"{other.kpi.label} is best there too: {measured(other, best)}.")
        elif other.defined:
            told.append(
                f"{other.kpi.label} is best at {points[other.best].place}: {measured(other, other.best)}, against {number(other.mean[best], other.kpi.unit)} there."
            )
    if found.failures:
        told.append(f"{len(found.failures):,} of {found.finished.size:,} replications failed and are left out.")
    return told


def how_sure(points: Sequence[Point], main: Response, seeds: int) -> str:
    """What the same seeds for all points say about the best one."""
    if len(main.order) < 2:
        return "There is nothing to compare it with."
    if seeds < 2:
        return "One replication cannot tell how sure that is: take replications=20 or more."
    second = int(main.order[1])
    lead = main.lead[second]
    ahead = int(np.count_nonzero(lead > 0))
    rivals = main.rivals
    versus = f"Under the same luck it is ahead of the next best ({points[second].place}) in {ahead} of {seeds} replications"
    if len(rivals) == 0:
        return f"{versus}, and differs clearly from every other version."
    names = "; ".join(points[row].place for row in rivals[:3]) + ("; ..." if len(rivals) > 3 else "")
    few = "1 other version" if len(rivals) == 1 else f"{len(rivals):,} other versions"
    return f"{versus}, but does not differ clearly from {few} ({names}); more replications would help."


def write_report(
    folder: Path,
    request: Request[SweepOptions],
    manifest: dict[str, Any],
    factors: Sequence[Factor],
    found: ResultSet,
    responses: Sequence[Response],
) -> None:
    """Write `summary.csv`, `figures/` and `report.html`."""
    options, seeds = request.options, request.options.seeds
    basis = Basis(manifest["title"], manifest["company"], options.replications, seeds[0], seeds[-1], points=len(found.points))
    space = FactorSpace(tuple(factors), tuple(dict(each.coordinates) for each in found.points), options.sweep.design)
    drawings = figures_of(space, [each for each in responses if each.defined], basis)
    write_drawings(folder, drawings)
    write_text(folder / "summary.csv", as_csv(found.points, responses))
    main = responses[0]
    order = [int(row) for row in main.order[:MOST_LISTED]] if main.defined else []
    rows = [
        {
            "place": [shown(value) for value in found.points[row].coordinates.values()],
            "values": [measured(each, row) if each.defined else "–" for each in responses],
            "rival": row in set(main.rivals.tolist()),
        }
        for row in order
    ]
    failures = [
        {"place": found.points[row].place, "seed": each.seed, "error": f"{each.error}: {each.message}", "traceback": each.traceback}
        for row, each in found.failures[:MOST_LISTED]
    ]
    write_pages(
        folder,
        "sweep",
        request.settings,
        manifest,
        answer(found.points, responses, found),
        drawings,
        factors=[{"name": each.name, "values": levels_of(each)} for each in factors],
        responses=[each.kpi for each in responses],
        rows=rows,
        failures=failures,
        units={each.kpi.name: shown_unit(each.kpi.unit) for each in responses},
    )


def as_csv(points: Sequence[Point], responses: Sequence[Response]) -> str:
    """A line a design point: coordinates, then mean, interval and number of values of each response."""
    figures = ("", "_low_90", "_high_90", "_n")
    header = ["point", *points[0].coordinates, *(f"{each.kpi.name}{figure}" for each in responses for figure in figures)]
    columns = [each for answered in responses for each in (answered.mean, *answered.interval, np.isfinite(answered.values).sum(axis=1))]
    rows = ([row + 1, *map(shown, each.coordinates.values()), *(column[row] for column in columns)] for row, each in enumerate(points))
    return csv_text([header, *rows])
