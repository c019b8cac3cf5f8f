"""The work of the full design: simulate campaigns in parameter sets drawn from the ranges of the parameters."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.storage.parquet import TableFile
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.plan import Space
from experiments.verbs.sensitivity.variance.analysis import SensitivityResult, analyse, sizes
from experiments.verbs.sensitivity.variance.report import answer, write_report
from sim.measures.kpis import KPIS


def full_design(job: CheckedRequest[SensitivityOptions, Space]) -> Result:
    """Screen all parameters, weigh the strongest, and rank the campaigns."""
    request, runner, (campaigns, ranges) = job.request, job.runner, job.plan
    options, plan = request.options, request.options.sensitivity
    parameter_sets = sizes(plan, len(ranges.names))
    expected = sum(parameter_sets.values()) * len(campaigns) * options.replications
    print(
        f"{len(ranges.names)} parameters: {parameter_sets['screening']:,} parameter sets to screen them, {parameter_sets['indices']:,} to weigh the strongest, "
        f"{parameter_sets['ranking']:,} to rank in, x {len(campaigns)} campaigns x {options.replications} replications: {expected:,} simulations.",
        file=sys.stderr,
    )
    runner.expect(expected)
    result = analyse(campaigns, ranges, KPIS[plan.kpi], request, lambda points: runner.evaluate(points, options.seeds).values(plan.kpi))
    found = runner.evaluate(result.points, options.seeds)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        _write_parameter_sets(result, fresh)
        write_report(fresh, request, manifest, result)

    return Result(
        answer=answer(result, request.settings),
        publish=publish,
        key=[found.keys, found.seeds],
        notes=job.companies.of(request.settings).notes,
        about={
            "sensitivity": plan.model_dump(mode="json"),
            "campaigns": list(campaigns),
            "parameter_sets": parameter_sets,
            "parameters": len(ranges.names),
            "failed": len(found.failures),
        },
        failures=failures_of(found),
    )


def _write_parameter_sets(result: SensitivityResult, folder: Path) -> None:
    """Write `parameter_sets.parquet`: the values of all parameters that vary, a row a parameter set of the ranking."""
    parameter_sets: list[Mapping[str, float]] = [result.ranges.values(parameter_set) for parameter_set in result.parameter_sets]
    columns = {"parameter_set": pa.array(range(1, len(parameter_sets) + 1), pa.int64())}
    columns |= {name: pa.array([parameter_set[name] for parameter_set in parameter_sets], pa.float64()) for name in result.ranges.names}
    with TableFile(folder / "parameter_sets.parquet") as file:
        file.write(pa.table(columns))
