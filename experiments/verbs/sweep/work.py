"""The work of `sweep`: simulate what is missing, and rank the design points."""

from pathlib import Path
from typing import Any

from experiments.design.point import plain_value
from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.statistics.response import response
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.sweep.check import Design
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.sweep.report import answer, write_report


def sweep(job: CheckedRequest[SweepOptions, Design]) -> Result:
    """Simulate every design point under the same seeds."""
    options, (factors, points) = job.request.options, job.plan
    job.runner.expect(len(points) * options.replications)
    found = job.runner.evaluate(points, options.seeds)
    responses = [response(found.values(name), name) for name in options.sweep.responses]
    varied = {each.name: [plain_value(value) for value in each.ends] for each in factors}

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        write_report(fresh, job.request, manifest, factors, found, responses)

    return Result(
        answer=answer(found.points, responses, found),
        publish=publish,
        key=[found.keys, found.seeds],
        notes=job.companies.of(job.request.settings).notes,
        about={
            "points": len(points),
            "failed": len(found.failures),
            "design": options.sweep.model_dump(mode="json", exclude={"factors"}) | {"factors": varied},
        },
        failures=failures_of(found),
    )
