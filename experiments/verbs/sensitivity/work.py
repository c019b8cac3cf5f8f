"""The work of `sensitivity`: simulate campaigns in worlds drawn from the ranges of the parameters."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.storage.parquet import TableFile
from experiments.verbs.lifecycle import Job, Result
from experiments.verbs.sensitivity.analysis import Doubts, doubt, sizes
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.report import answer, write_report
from experiments.verbs.sensitivity.verb import Space
from sim.measures.kpis import KPIS


def sensitivity(job: Job[SensitivityOptions, Space]) -> Result:
    """Screen all parameters, weigh the strongest, and rank the campaigns."""
    request, runner, (campaigns, ranges) = job.request, job.runner, job.plan
    options, plan = request.options, request.options.sensitivity
    worlds = sizes(plan, len(ranges.names))
    expected = sum(worlds.values()) * len(campaigns) * options.replications
    print(
        f"{len(ranges.names)} parameters: {worlds['screening']:,} worlds to screen them, {worlds['indices']:,} to weigh the strongest, "
        f"{worlds['ranking']:,} to rank in, x {len(campaigns)} campaigns x {options.replications} replications: {expected:,} simulations.",
        file=sys.stderr,
    )
    runner.expect(expected)
    doubts = doubt(campaigns, ranges, KPIS[plan.kpi], request, lambda points: runner.evaluate(points, options.seeds).values(plan.kpi))
    found = runner.evaluate(doubts.points, options.seeds)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        _write_worlds(doubts, fresh)
        write_report(fresh, request, manifest, doubts)

    return Result(
        answer=answer(doubts, request.settings),
        publish=publish,
        key=[found.keys, found.seeds],
        notes=job.companies.of(request.settings).notes,
        about={
            "sensitivity": plan.model_dump(mode="json"),
            "campaigns": list(campaigns),
            "worlds": worlds,
            "parameters": len(ranges.names),
            "failed": len(found.failures),
        },
        failures=failures_of(found),
    )


def _write_worlds(doubts: Doubts, folder: Path) -> None:
    """Write `worlds.parquet`: the values of all parameters that vary, a row a world of the ranking."""
    worlds: list[Mapping[str, float]] = [doubts.ranges.values(world) for world in doubts.worlds]
    columns = {"world": pa.array(range(1, len(worlds) + 1), pa.int64())}
    columns |= {name: pa.array([world[name] for world in worlds], pa.float64()) for name in doubts.ranges.names}
    with TableFile(folder / "worlds.parquet") as file:
        file.write(pa.table(columns))
