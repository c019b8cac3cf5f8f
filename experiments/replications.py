"""A request becomes a result: simulate what is missing, put it together, draw and report."""

import shlex
import sys
import time
from typing import Any

from experiments import execution, report, screen, storage
from experiments.arguments import Arguments
from experiments.boundary import Request
from experiments.chunks import plan_chunks, run_key
from experiments.manifest import manifest_of
from experiments.problems import Problem, RequestError
from experiments.provenance import provenance
from experiments.summary import summarise
from experiments.tables import columns_of
from sim.company.build import build_company
from sim.company.records import RecordsError
from sim.world import SettingsError, build_world, problems


def run(request: Request, arguments: Arguments) -> None:
    """Carry a request out, or only draw it again where exactly these replications are there already.

    Raises RequestError where company and settings do not fit, KeyboardInterrupt with the way to go on.
    """
    people = check_company(request, arguments)
    folder = storage.result_folder(request.options.results, arguments.verb, request.name)
    manifest = storage.read_manifest(folder) if storage.holds(folder, run_key(request)) else None
    if manifest is not None:
        print("These replications are there already: drawing their report again.", file=sys.stderr)
        report.write_report(folder, request.settings, manifest)
    else:
        manifest = _simulate(request, arguments, people)
    summaries = summarise(columns_of(folder / "kpis.parquet"))
    screen.show_result(summaries, manifest, folder, request.settings.behaviour)


def check_company(request: Request, arguments: Arguments) -> int:
    """Number of employees. Raises RequestError where the company's files are wrong or the settings do not fit it."""
    try:
        company = build_company(request.settings.company, request.settings.behaviour)
    except RecordsError as error:
        raise RequestError(_in_records(each) for each in error.problems) from error
    except ValueError as error:  # a plan that contradicts itself: offices named twice, low above high
        raise RequestError([Problem(provenance("company", arguments), "company", str(error))]) from error
    found = problems(request.settings, company.office_names)
    if not found:
        try:  # what only the calendar shows, such as a session with no open day left
            build_world(request.settings, company, 0)
        except SettingsError as error:
            found = error.problems
    if found:
        raise RequestError(Problem(provenance(field, arguments), field, f"{what}; {allowed}") for field, what, allowed in found)
    return company.size


def _in_records(each: Any) -> Problem:
    """A problem in the company's files, as all others are shown."""
    allowed = f"{each.reason}; allowed: {each.allowed}" if each.allowed else each.reason
    return Problem(f"{each.file}:{each.line}" if each.line else each.file, each.column, allowed, each.value or None)


def _simulate(request: Request, arguments: Arguments, people: int) -> dict[str, Any]:
    """Do what is missing, and put a whole result in the place of the old one; returns its manifest."""
    folder = storage.result_folder(request.options.results, arguments.verb, request.name)
    chunks, store = plan_chunks(request, people), storage.chunk_folder(folder)
    started, clock = time.time(), time.perf_counter()
    try:
        processes = execution.carry_out(request, chunks, store)
    except KeyboardInterrupt:
        kept = sum(len(chunk.seeds) for chunk in chunks if chunk.done(store))
        raise KeyboardInterrupt(_how_to_go_on(kept, request, arguments)) from None
    simulated = time.perf_counter()
    manifest = manifest_of(request, arguments, storage.notes_of(chunks, store))
    with storage.replacing(folder) as fresh:
        key_columns = {"campaign": request.settings.campaign.name, "company": request.settings.company.name}
        storage.merge_chunks(chunks, store, fresh, key_columns, request.options.seed)
        report.write_report(fresh, request.settings, manifest)
        timing = {
            "started_unix_seconds": round(started),
            "simulation_seconds": round(simulated - clock, 3),
            "storing_and_drawing_seconds": round(time.perf_counter() - simulated, 3),
            "processes": processes,
            "cores": execution.cores(),
        }
        storage.write_json(fresh / storage.TIMING, timing)
        storage.write_json(fresh / storage.MANIFEST, manifest)
    storage.forget_chunks(chunks, storage.chunk_folder(folder))
    return manifest


def _how_to_go_on(kept: int, request: Request, arguments: Arguments) -> str:
    words = " ".join(map(shlex.quote, ("watercooler", arguments.verb, *arguments.typed)))
    total = request.options.replications
    return f"watercooler: interrupted; {kept} of {total} replications are kept. Go on with:\n  {words}"
