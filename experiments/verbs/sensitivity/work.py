"""The work behind `sensitivity`: check what is asked for, simulate, report."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import Problem, RequestError, SomeFailedError
from experiments.config.kpi_names import unknown_kpi
from experiments.config.provenance import provenance
from experiments.config.request import Request
from experiments.design.factors import settings_with
from experiments.execution.runner import Runner
from experiments.execution.tables import write_tables
from experiments.execution.timing import Stopwatch
from experiments.report.wording import place
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest
from experiments.storage.manifest import manifest_of
from experiments.storage.parquet import TableFile
from experiments.verbs.sensitivity.analysis import Doubts, doubt, sizes
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, read_ranges
from experiments.verbs.sensitivity.report import answer, write_report
from sim.measures.kpis import KPIS
from sim.settings import Settings


def sense(request: Request[Any], arguments: Arguments) -> None:
    """Carry the analysis out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError once everything is written.
    """
    options, plan = request.options, request.options.sensitivity
    campaigns, ranges, notes = _checked(request, arguments)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    worlds = sizes(plan, len(ranges.names))
    expected = sum(worlds.values()) * len(campaigns) * options.replications
    print(
        f"{len(ranges.names)} parameters: {worlds['screening']:,} worlds to screen them, {worlds['indices']:,} to weigh the strongest, "
        f"{worlds['ranking']:,} to rank in, x {len(campaigns)} campaigns x {options.replications} replications: {expected:,} simulations.",
        file=sys.stderr,
    )
    watch = Stopwatch()
    with Runner(folder, options.execution, options.engine, options.vary, expected=expected) as runner:
        doubts = doubt(campaigns, ranges, KPIS[plan.kpi], request, lambda points: runner.evaluate(points, options.seeds).values(plan.kpi))
        watch.lap("simulation_seconds")
        found = runner.evaluate(doubts.points, options.seeds)
        manifest = manifest_of(
            request,
            arguments,
            digest([found.keys, found.seeds]),
            notes,
            sensitivity=plan.model_dump(mode="json"),
            campaigns=list(campaigns),
            worlds=worlds,
            parameters=len(ranges.names),
            failed=len(found.failures),
        )
        with storage.replacing(folder) as fresh:
            write_tables(found, fresh)
            _write_worlds(doubts, fresh)
            write_report(fresh, request, manifest, doubts)
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, simulated_replications=runner.simulated, processes=runner.processes)
    print("\n".join(answer(doubts, request.settings)))
    print(f"\nReport: {folder / 'report.html'}")
    if found.failures:
        row, first = found.failures[0]
        raise SomeFailedError(
            f"watercooler: {len(found.failures):,} of {expected:,} replications failed and are left out; the first at "
            f"{place(found.points[row])}, seed {first.seed}: {first.error}: {first.message}\n"
            f"  Their errors stand in {folder / 'kpis.parquet'}; the same command tries them again."
        )


def _checked(request: Request[Any], arguments: Arguments) -> tuple[dict[str, Settings], ParameterRanges, tuple[str, ...]]:
    """Campaigns by name, the one explained first; ranges of parameters; notes on the company. Raises RequestError."""
    plan, settings = request.options.sensitivity, request.settings
    found: list[Problem] = []

    def wrong(field: str, allowed: str, given: str) -> None:
        found.append(Problem(provenance(field, arguments), field, allowed, given))

    if plan.kpi not in KPIS:
        wrong("sensitivity.kpi", unknown_kpi(plan.kpi), plan.kpi)
    if plan.base_samples & (plan.base_samples - 1):
        power = 2 ** (plan.base_samples.bit_length() - 1)
        wrong("sensitivity.base_samples", f"must be a power of two: {power} or {2 * power}", str(plan.base_samples))
    campaigns = {settings.campaign.name: settings}
    for choice in plan.campaigns:
        try:
            other = settings_with({"campaign": choice}, arguments)
            checked_company(other, arguments)
        except RequestError as error:
            field = "sensitivity.campaigns"
            unknown = (each.field == "campaign" and each.given == choice for each in error.problems)
            found += [
                replace(each, where=provenance(field, arguments), field=field) if its_name else each
                for each, its_name in zip(error.problems, unknown, strict=True)
            ]
        else:
            campaigns.setdefault(other.campaign.name, other)
    company = None
    try:
        company = checked_company(settings, arguments)
    except RequestError as error:
        found += error.problems
    ranges, problems = read_ranges(plan.parameters, settings, company.office_names if company else (), arguments)
    if found + problems or company is None:
        raise RequestError(found + problems)
    return campaigns, ranges, company.notes


def _write_worlds(doubts: Doubts, folder: Path) -> None:
    """Write `worlds.parquet`: the values of all parameters that vary, a row a world of the ranking."""
    worlds: list[Mapping[str, float]] = [doubts.ranges.values(world) for world in doubts.worlds]
    columns = {"world": pa.array(range(1, len(worlds) + 1), pa.int64())}
    columns |= {name: pa.array([world[name] for world in worlds], pa.float64()) for name in doubts.ranges.names}
    with TableFile(folder / "worlds.parquet") as file:
        file.write(pa.table(columns))
