"""The work of `optimise`: search, and simulate with fresh seeds what was found."""

import sys
from pathlib import Path
from typing import Any

from experiments.execution.companies import misfits_in
from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.report.wording import levels_of
from experiments.storage import result_folders
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.optimise.check import Search
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.report import answer, write_campaigns, write_report
from experiments.verbs.optimise.search import confirm, search_campaigns


def optimise(job: CheckedRequest[OptimiseOptions, Search]) -> Result:
    """Search by NSGA-II and at random, then confirm what was found."""
    request, runner, (objectives, space) = job.request, job.runner, job.plan
    options, plan = request.options, request.options.optimise
    expected = 2 * plan.trials * options.replications
    print(
        f"{plan.trials:,} campaigns by search and {plan.trials:,} at random, {options.replications:,} replications each: "
        f"{expected:,} simulations; then {plan.confirm:,} of each campaign found.",
        file=sys.stderr,
    )
    runner.expect(expected)
    searched = search_campaigns(space, objectives, request, runner, misfits_in(job.companies))
    confirmed = confirm(searched, request, runner)
    failures = failures_of(searched.found, confirmed.found)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(searched.found, fresh)
        write_campaigns(fresh, searched, confirmed, manifest)
        write_report(fresh, request, manifest, space, searched, confirmed)

    return Result(
        answer=[*answer(searched, confirmed), "", f"Campaign: {job.folder / result_folders.CAMPAIGNS / '01.yaml'}"],
        publish=publish,
        key=[searched.found.keys, searched.found.seeds, confirmed.found.keys, confirmed.found.seeds],
        notes=job.companies.of(request.settings).notes,
        about={
            "search": plan.model_dump(mode="json") | {"levers": {each.factor.name: levels_of(each.factor) for each in space.levers}},
            "confirmed_seeds": {"first": confirmed.found.seeds[0], "last": confirmed.found.seeds[-1], "count": len(confirmed.found.seeds)},
            "failed": failures.count if failures else 0,
        },
        failures=failures,
    )
