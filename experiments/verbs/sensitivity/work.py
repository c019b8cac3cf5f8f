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
from experiments.design.sampling import unbalanced
from experiments.execution.runner import Runner
from experiments.execution.tables import write_tables
from experiments.execution.timing import Stopwatch
from experiments.report.wording import place
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest
from experiments.storage.manifest import manifest_of
from experiments.storage.parquet import TableFile
from experiments.verbs.sensitivity.analysis import SensitivityResult, analyse, sizes
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, read_ranges
from experiments.verbs.sensitivity.report import answer, write_report
from sim.measures.kpis import KPIS
from sim.settings import Settings


def run_sensitivity(request: Request[Any], arguments: Arguments) -> None:
    """Carry the analysis out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError once everything is written.
    """
    options, plan = request.options, request.options.sensitivity
    campaigns, ranges, notes = _checked(request, arguments)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    parameter_sets = sizes(plan, len(ranges.names))
    expected = sum(parameter_sets.values()) * len(campaigns) * options.replications
    print(
        f"{len(ranges.names)} parameters: {parameter_sets['screening']:,} parameter sets to screen them, {parameter_sets['indices']:,} to weigh the strongest, "
        f"{parameter_sets['ranking']:,} to rank in, x {len(campaigns)} campaigns x {options.replications} replications: {expected:,} simulations.",
        file=sys.stderr,
    )
    watch = Stopwatch()
    with Runner(folder, options.execution, options.engine, options.vary, expected=expected) as runner:
        result = analyse(campaigns, ranges, KPIS[plan.kpi], request, lambda points: runner.evaluate(points, options.seeds).values(plan.kpi))
        watch.lap("simulation_seconds")
        found = runner.evaluate(result.points, options.seeds)
        manifest = manifest_of(
            request,
            arguments,
            digest([found.keys, found.seeds]),
            notes,
            sensitivity=plan.model_dump(mode="json"),
            campaigns=list(campaigns),
            parameter_sets=parameter_sets,
            parameters=len(ranges.names),
            failed=len(found.failures),
        )
        with storage.replacing(folder) as fresh:
            write_tables(found, fresh)
            _write_parameter_sets(result, fresh)
            write_report(fresh, request, manifest, result)
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, simulated_replications=runner.simulated, processes=runner.processes)
    print("\n".join(answer(result, request.settings)))
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
    if allowed := unbalanced(plan.base_samples):
        wrong("sensitivity.base_samples", allowed, str(plan.base_samples))
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


def _write_parameter_sets(result: SensitivityResult, folder: Path) -> None:
    """Write `parameter_sets.parquet`: the values of all parameters that vary, a row a parameter set of the ranking."""
    parameter_sets: list[Mapping[str, float]] = [result.ranges.values(parameter_set) for parameter_set in result.parameter_sets]
    columns = {"parameter_set": pa.array(range(1, len(parameter_sets) + 1), pa.int64())}
    columns |= {name: pa.array([parameter_set[name] for parameter_set in parameter_sets], pa.float64()) for name in result.ranges.names}
    with TableFile(folder / "parameter_sets.parquet") as file:
        file.write(pa.table(columns))
