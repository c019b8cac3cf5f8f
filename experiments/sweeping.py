"""A sweep becomes a result: simulate what is missing, rank the design points, draw and report."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments import storage
from experiments.arguments import Arguments
from experiments.boundary import Request, planned_offices
from experiments.checks import checked_company
from experiments.factors import Factor
from experiments.figures.of_sweep import Space, figures_of
from experiments.figures.style import Basis
from experiments.keys import company_key, digest
from experiments.laboratory import Found, Laboratory
from experiments.manifest import manifest_of
from experiments.page import page, write_drawings
from experiments.points import Point
from experiments.problems import COMMAND_LINE, Problem, RequestError, SomeFailedError, listed, nearest
from experiments.provenance import provenance
from experiments.questions import interval, number, shown_unit
from experiments.responses import Response, response
from experiments.stopwatch import Stopwatch
from experiments.summary import plain
from experiments.sweep_options import SweepOptions
from experiments.tables import TableFile, write_text
from sim.levers import Settings
from sim.measures.kpis import KPIS
from sim.world import problems

MOST_LISTED = 40
"""Design points in the table of a report; all of them stand in summary.csv."""


def sweep(request: Request[SweepOptions], arguments: Arguments, factors: Sequence[Factor], points: Sequence[Point]) -> None:
    """Carry a sweep out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError once everything is written.
    """
    options = request.options
    notes = check(request, arguments, points)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    expected = len(points) * options.replications
    watch = Stopwatch()
    with Laboratory(folder, options.execution, options.engine, options.vary, expected=expected) as laboratory:
        found = laboratory.evaluate(points, options.seeds)
        watch.lap("simulation_seconds")
        varied = {each.name: [plain_value(value) for value in each.ends] for each in factors}
        manifest = manifest_of(
            request,
            arguments,
            digest([found.keys, found.seeds]),
            notes,
            points=len(points),
            failed=len(found.failures),
            design=options.sweep.model_dump(mode="json", exclude={"factors"}) | {"factors": varied},
        )
        with storage.replacing(folder) as fresh:
            write_tables(found, fresh)
            responses = [response(found.values(name), name) for name in options.sweep.responses]
            _write_report(fresh, request, manifest, factors, found, responses)
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, simulated_replications=laboratory.simulated, processes=laboratory.processes)
    print("\n".join(answer(found.points, responses, found)))
    print(f"\nReport: {folder / 'report.html'}")
    if found.failures:
        row, first = found.failures[0]
        raise SomeFailedError(
            f"watercooler: {len(found.failures):,} of {expected:,} replications failed and are left out; the first at "
            f"{place(found.points[row])}, seed {first.seed}: {first.error}: {first.message}\n"
            f"  Their errors stand in {folder / 'kpis.parquet'}; the same command tries them again."
        )


def check(request: Request[Any], arguments: Arguments, points: Sequence[Point], responses: Sequence[str] | None = None) -> tuple[str, ...]:
    """What only the model knows: names of key figures, and whether settings fit their company. Returns the company's notes."""
    names = request.options.sweep.responses if responses is None else responses
    found = [
        Problem(
            provenance("sweep.responses", arguments),
            "sweep.responses",
            f"is not a key figure{nearest(name, KPIS) or f'; known: {listed(KPIS, 100)}'}",
            name,
        )
        for name in names
        if name not in KPIS
    ]
    company = checked_company(request.settings, arguments)
    offices = {company_key(request.settings): company.office_names}
    looked_at: set[Any] = set()
    for each in points:
        key, named = company_key(each.settings), _named(each.settings)
        if (key, named) in looked_at:
            continue
        looked_at.add((key, named))
        if key not in offices:
            plan = each.settings.company
            offices[key] = (
                tuple(planned_offices(plan.model_dump()))
                if plan.kind == "generated"
                else checked_company(each.settings, arguments).office_names
            )
        for field, what, allowed in problems(each.settings, offices[key]):
            found.append(Problem(COMMAND_LINE, field, f"{what}; {allowed} (at {place(each)})"))
    if found:
        raise RequestError(found)
    return company.notes


def _named(settings: Settings) -> Any:
    """What a point says of its company: offices by name, and mechanisms. Points that agree in it fit or do not fit alike."""
    campaign = settings.campaign
    audiences = (campaign.audience, *(each.audience for each in campaign.teasers))
    return (
        tuple(each.offices for each in audiences if each.offices),
        tuple(each.offices for each in campaign.sessions if each.offices),
        tuple(settings.mechanisms.items()),
    )


def write_tables(found: Found, folder: Path) -> None:
    """Write `points.parquet` (a row a design point: `point`, `key`, coordinates, `failed`) and `kpis.parquet`."""
    failed = np.bincount([row for row, _ in found.failures], minlength=len(found.points))
    names = list(dict.fromkeys(name for each in found.points for name in each.coordinates))
    columns: dict[str, Any] = {"point": pa.array(range(1, len(found.points) + 1), pa.int64()), "key": pa.array(found.keys)}
    columns |= {name: coordinate([each.coordinates.get(name) for each in found.points]) for name in names}
    with TableFile(folder / "points.parquet") as file:
        file.write(pa.table(columns | {"failed": pa.array(failed.tolist(), pa.int64())}))
    with TableFile(folder / "kpis.parquet") as file:
        file.write(found.table)


def coordinate(values: list[Any]) -> pa.Array:
    """Values of one coordinate as a column: numbers or truth values where all of them are, else text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} or kinds == {bool}:
        return pa.array([float(value) if float in kinds and value is not None else value for value in values])
    return pa.array([value if value is None else str(value) for value in values], pa.string())


def plain_value(value: Any) -> Any:
    """A level as the manifest shows it."""
    return value if isinstance(value, bool | int | float | str | None) else str(value)


# --- in words ---------------------------------------------------------------------------------------------------------


def place(point: Point) -> str:
    """Where a point lies, as it would be typed."""
    return ", ".join(f"{name}={shown(value)}" for name, value in point.coordinates.items())


def shown(value: Any) -> str:
    """A coordinate as it is read."""
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    return f"{value:g}" if isinstance(value, float) else str(value)


def measured(response: Response, row: int) -> str:
    """Mean of a response at a point, with unit and interval."""
    kpi, (low, high) = response.kpi, response.interval
    unit = shown_unit(kpi.unit)
    sure = f" (90 % interval {interval(low[row], high[row], kpi.unit)})" if np.isfinite(low[row]) else ""
    return f"{number(response.mean[row], kpi.unit)} {unit}{sure}"


def answer(points: Sequence[Point], responses: Sequence[Response], found: Found) -> list[str]:
    """Which version is best, how sure that is, and whether the other responses agree."""
    main = responses[0]
    label, highest = main.kpi.label, "lowest" if main.kpi.direction == "bad" else "highest"
    if not main.defined:
        return [f"{label} is not defined at any of the {len(points):,} design points."]
    best, worst = main.best, int(main.order[-1])
    told = [
        f"{label} is {highest} at {place(points[best])}: {measured(main, best)}; "
        f"of {len(points):,} versions the worst, {place(points[worst])}, has {number(main.mean[worst], main.kpi.unit)}."
    ]
    told.append(how_sure(points, main, len(found.seeds)))
    for other in responses[1:]:
        if other.defined and other.best == best:
            told.append(f"{other.kpi.label} is best there too: {measured(other, best)}.")
        elif other.defined:
            told.append(
                f"{other.kpi.label} is best at {place(points[other.best])}: {measured(other, other.best)}, against {number(other.mean[best], other.kpi.unit)} there."
            )
    if found.failures:
        told.append(f"{len(found.failures):,} of {found.finished.size:,} replications failed and are left out.")
    return told


def how_sure(points: Sequence[Point], main: Response, seeds: int) -> str:
    """What the same luck for all points says about the best one."""
    if len(main.order) < 2:
        return "There is nothing to compare it with."
    if seeds < 2:
        return "One replication cannot tell how sure that is: take replications=20 or more."
    second = int(main.order[1])
    lead = main.lead[second]
    ahead = int(np.count_nonzero(lead > 0))
    rivals = main.rivals
    versus = f"Under the same luck it is ahead of the next best ({place(points[second])}) in {ahead} of {seeds} replications"
    if len(rivals) == 0:
        return f"{versus}, and can be told apart from every other version."
    names = "; ".join(place(points[row]) for row in rivals[:3]) + ("; ..." if len(rivals) > 3 else "")
    few = "1 other version" if len(rivals) == 1 else f"{len(rivals):,} other versions"
    return f"{versus}, and cannot be told apart from {few} ({names}): more replications would."


# --- report -----------------------------------------------------------------------------------------------------------


def _write_report(
    folder: Path,
    request: Request[SweepOptions],
    manifest: dict[str, Any],
    factors: Sequence[Factor],
    found: Found,
    responses: Sequence[Response],
) -> None:
    options, seeds = request.options, request.options.seeds
    basis = Basis(manifest["title"], manifest["company"], options.replications, seeds[0], seeds[-1], points=len(found.points))
    space = Space(tuple(factors), tuple(dict(each.coordinates) for each in found.points), options.sweep.design)
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
        {"place": place(found.points[row]), "seed": each.seed, "error": f"{each.error}: {each.message}", "traceback": each.traceback}
        for row, each in found.failures[:MOST_LISTED]
    ]
    html = page(
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
    write_text(folder / "report.html", html)


def levels_of(factor: Factor) -> str:
    """The values of a factor, as people read them."""
    if not factor.values:
        return f"{shown(factor.low)} to {shown(factor.high)}" + (" (whole numbers)" if factor.whole else "")
    every = [shown(plain_value(value)) for value in factor.values]
    return ", ".join(every) if len(every) <= 12 else f"{', '.join(every[:5])}, ..., {every[-1]} ({len(every)} values)"


def as_csv(points: Sequence[Point], responses: Sequence[Response]) -> str:
    """A line a design point: coordinates, then mean, interval and number of values of each response."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = list(points[0].coordinates)
    figures = ("", "_low_90", "_high_90", "_n")
    writer.writerow(["point", *map(plain, names), *(f"{each.kpi.name}{figure}" for each in responses for figure in figures)])
    counts = [np.isfinite(each.values).sum(axis=1) for each in responses]
    for row, each in enumerate(points):
        place = [plain(shown(value)) if isinstance(value, str) else shown(value) for value in each.coordinates.values()]
        cells: list[str] = []
        for answered, count in zip(responses, counts, strict=True):
            numbers = (answered.mean[row], answered.interval[0][row], answered.interval[1][row])
            cells += [*("" if np.isnan(value) else repr(float(value)) for value in numbers), str(count[row])]
        writer.writerow([row + 1, *place, *cells])
    return text.getvalue()
