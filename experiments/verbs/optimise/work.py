"""The work of `optimise`: search, simulate the finalists in fresh worlds and the chosen one in further ones, and move each lever around the recommended one."""

from collections.abc import Sequence
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
from experiments.verbs.optimise.confirmed import confirm, further_worlds, keepers, tell
from experiments.verbs.optimise.moves import response_curves
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.report import Answer, answer, campaign_file, write_campaigns, write_report
from experiments.verbs.optimise.search import finalists, safer, search_campaigns
from experiments.verbs.optimise.seats.work import seats_curve


def span_of(seeds: Sequence[int]) -> dict[str, int]:
    """Seeds as a manifest tells them."""
    return {"first": seeds[0], "last": seeds[-1], "count": len(seeds)}


def optimise(job: CheckedRequest[OptimiseOptions, Search]) -> Result:
    """Search in few worlds, then choose of the finalists in fresh ones, and tell what the chosen one does in further ones; or the curve that is asked for."""
    if job.request.options.optimise.curve == "seats":
        return seats_curve(job)
    request, runner, (objectives, space) = job.request, job.runner, job.plan
    options, plan, company = request.options, request.options.optimise, job.companies.of(request.settings)
    space, misfits = replace(space, company=company), misfits_in(job.companies)
    runner.expect((plan.trials + plan.random) * options.replications + (plan.finalists + 1) * plan.confirm + 2 * further_worlds(plan))
    searched = search_campaigns(space, objectives, request, runner, misfits)
    confirmed = confirm(keepers(finalists(searched, request, runner), objectives, request, runner), objectives, request, runner)
    if not confirmed.keeping.any() and (others := [each for each in safer(searched) if each not in confirmed.trials]):
        confirmed = confirm([*confirmed.trials, *others], objectives, request, runner)
    confirmed = tell(confirmed, request, runner)
    seeds, chosen = confirmed.found.seeds, confirmed.chosen
    further = [confirmed.further.found] if confirmed.further else []
    recommended = confirmed.trials[chosen - 1].values if chosen else space.as_it_is
    curves, moved = response_curves(space, recommended, objectives, plan.curve_values, seeds[: plan.curve_worlds], runner, misfits)
    unknown = job.arguments.chosen["behaviour"], runner.sets, seeds
    worth = confirmed.findings(group_columns(*unknown), single_columns(*unknown))
    whole = Answer(space, searched, confirmed, curves, company.name, worth)
    failures = failures_of(searched.found, confirmed.found, *further)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(searched.found, fresh)
        write_tables(confirmed.found, fresh, "confirmed_")
        for each in further:
            write_tables(each, fresh, "further_")
        write_tables(moved, fresh, "curves_")
        write_campaigns(fresh, whole, manifest)
        write_report(fresh, request, manifest, whole)

    shown = confirmed.chosen or 1
    return Result(
        answer=[*answer(whole, request), *(["", f"Campaign {shown}: {job.folder / campaign_file(shown)}"] if confirmed.trials else [])],
        publish=publish,
        key=[(each.keys, each.seeds) for each in (searched.found, confirmed.found, *further, moved)],
        notes=company.notes,
        about={
            "search": plan.model_dump(mode="json") | {"levers": {each.factor.name: levels_of(each.factor) for each in space.levers}},
            "confirmed_seeds": span_of(seeds),
            "further_seeds": span_of(further[0].seeds) if further else None,
            "failed": failures.count if failures else 0,
        },
        failures=failures,
    )
