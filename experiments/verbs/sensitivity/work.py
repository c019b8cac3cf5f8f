"""The work of `sensitivity`: simulate the campaign and the alternative in the same plausible worlds, and ask what moves the difference."""

from functools import cache
from pathlib import Path
from typing import Any

from experiments.config.risks import conditions
from experiments.design.parameter_groups import group_columns, single_columns
from experiments.design.point import point
from experiments.execution.nested import nested_seeds, shares_between
from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.report.brief import heard_too_low
from experiments.report.choosing import Ways, aim_of, aimed, of_plans
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.sensitivity.assumptions import assumptions_of
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.plan import DecisionPlan, Plan, Space
from experiments.verbs.sensitivity.report import answer, write_report
from experiments.verbs.sensitivity.unread import unread


def sensitivity(job: CheckedRequest[SensitivityOptions, Plan]) -> Result:
    """One decision over plausible worlds, or the full design."""
    if isinstance(job.plan, Space):
        from experiments.verbs.sensitivity.variance.work import full_design

        return full_design(CheckedRequest(job.request, job.plan, job.arguments, job.companies, job.runner))
    return _decision(job, job.plan)


def _decision(job: CheckedRequest[SensitivityOptions, Plan], plan: DecisionPlan) -> Result:
    options, runner = job.request.options, job.runner
    sets = runner.sets
    assert sets is not None, "checked: a decision is asked over plausible worlds"
    points, beside_seeds = [point(arm.settings) for arm in plan.arms], nested_seeds(options, options.seeds)
    runner.expect(len(points) * (options.replications + len(beside_seeds)))
    found, beside = (runner.evaluate(points, seeds) for seeds in (options.seeds, beside_seeds))
    aim = aim_of(options.sensitivity.kpi)
    unknown = job.arguments.chosen["behaviour"], sets, found.seeds
    groups, singles = group_columns(*unknown), single_columns(*unknown)
    labels, names = [arm.label for arm in plan.arms], [arm.name for arm in plan.arms]
    settings = [arm.settings for arm in plan.arms]
    ways = Ways(
        labels, cache(found.values), aim, "all", 0, groups, singles,
        names=names, stated=options.matters, risks=conditions(options.risks), **of_plans(settings, settings[0]),
    )  # fmt: skip
    idle = set[str]() if options.sensitivity.parameters else set.intersection(*map(unread, settings))  # what is named is looked at
    looked_at = sets.without(set(sets.names) - set(plan.parameters) | idle)
    result = assumptions_of(ways, looked_at, found.seeds, groups)
    shares = shares_between(ways.aimed[::-1], aimed(aim, beside.values, ways.weights)[::-1])

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        write_report(fresh, job.request, manifest, result, shares, heard_too_low(zip(labels, settings, strict=True)))

    failures = failures_of(found, beside)
    return Result(
        answer=answer(result),
        publish=publish,
        key=[found.keys, found.seeds, beside.seeds],
        notes=job.companies.of(job.request.settings).notes,
        about={
            "sensitivity": options.sensitivity.model_dump(mode="json", include={"design", "kpi", "parameters"}),
            "alternative": {"name": plan.arms[1].name, "title": plan.arms[1].title},
            "parameters": len(result.each),
            "failed": failures.count if failures else 0,
        },
        failures=failures,
    )
