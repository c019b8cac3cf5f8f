"""The work of `optimise`: search, simulate the finalists in fresh worlds, and move each lever around the recommended one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.design.parameter_groups import group_columns, single_columns
from experiments.execution.companies import misfits_in
from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.report.wording import levels_of
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.optimise.check import Search
from experiments.verbs.optimise.confirmed import confirm, keepers
from experiments.verbs.optimise.moves import response_curves
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.report import Answer, answer, campaign_file, write_campaigns, write_report
from experiments.verbs.optimise.search import finalists, safer, search_campaigns
from experiments.verbs.optimise.seats import seats_curve


def optimise(job: CheckedRequest[OptimiseOptions, Search]) -> Result:
    """Search in few worlds, then confirm the finalists in fresh ones; or the curve that is asked for."""
    if job.request.options.optimise.curve == "seats":
        return seats_curve(job)
    request, runner, (objectives, space) = job.request, job.runner, job.plan
    options, plan, company = request.options, request.options.optimise, job.companies.of(request.settings)
    space, misfits = replace(space, company=company), misfits_in(job.companies)
    runner.expect((plan.trials + plan.random) * options.replications + (plan.finalists + 1) * plan.confirm)
    searched = search_campaigns(space, objectives, request, runner, misfits)
    confirmed = confirm(keepers(finalists(searched, request, runner), objectives, request, runner), objectives, request, runner)
    if not confirmed.keeping.any() and (others := [each for each in safer(searched) if each not in confirmed.trials]):
        confirmed = confirm([*confirmed.trials, *others], objectives, request, runner)
    seeds, chosen = confirmed.found.seeds, confirmed.chosen
    recommended = confirmed.trials[chosen - 1].values if chosen else {each.factor.name: space.stands(each) for each in space.levers}
    curves, moved = response_curves(space, recommended, objectives, plan.curve_values, seeds[: plan.curve_worlds], runner, misfits)
    unknown = job.arguments.chosen["behaviour"], runner.sets, seeds
    worth = confirmed.findings(group_columns(*unknown), single_columns(*unknown))
    whole = Answer(space, searched, confirmed, curves, company.name, worth)
    failures = failures_of(searched.found, confirmed.found)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(searched.found, fresh)
        write_tables(confirmed.found, fresh, "confirmed_")
        write_tables(moved, fresh, "curves_")
        write_campaigns(fresh, whole, manifest)
        write_report(fresh, request, manifest, whole)

    first = job.folder / campaign_file(1)
    return Result(
        answer=[*answer(whole, request), *(["", f"Campaign 1: {first}"] if confirmed.trials else [])],
        publish=publish,
        key=[searched.found.keys, searched.found.seeds, confirmed.found.keys, seeds, moved.keys, moved.seeds],
        notes=company.notes,
        about={
            "search": plan.model_dump(mode="json") | {"levers": {each.factor.name: levels_of(each.factor) for each in space.levers}},
            "confirmed_seeds": {"first": seeds[0], "last": seeds[-1], "count": len(seeds)},
            "failed": failures.count if failures else 0,
        },
        failures=failures,
    )
