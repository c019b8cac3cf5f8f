"""A sweep becomes a result: simulate what is missing, rank the design points, draw and report."""

from collections.abc import Sequence
from typing import Any

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, SomeFailedError, listed, nearest
from experiments.config.provenance import provenance
from experiments.config.request import Request, planned_offices
from experiments.design.factors import Factor
from experiments.design.point import Point, plain_value
from experiments.execution.runner import Runner
from experiments.execution.tables import write_tables
from experiments.execution.timing import Stopwatch
from experiments.report.wording import place
from experiments.statistics.response import response
from experiments.storage import folder as storage
from experiments.storage.cache_keys import company_key, digest
from experiments.storage.manifest import manifest_of
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.sweep.report import _write_report, answer
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.setup.world import problems


def sweep(request: Request[SweepOptions], arguments: Arguments, factors: Sequence[Factor], points: Sequence[Point]) -> None:
    """Carry a sweep out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError once everything is written.
    """
    options = request.options
    notes = check(request, arguments, points)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    expected = len(points) * options.replications
    watch = Stopwatch()
    with Runner(folder, options.execution, options.engine, options.vary, expected=expected) as runner:
        found = runner.evaluate(points, options.seeds)
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
            watch.close(fresh, manifest, simulated_replications=runner.simulated, processes=runner.processes)
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


# --- in words ---------------------------------------------------------------------------------------------------------


# --- report -----------------------------------------------------------------------------------------------------------
