"""A comparison becomes a result: simulate every arm with the same seeds, decompose differences, draw and report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.config.arms import Arm
from experiments.config.command_line import Arguments
from experiments.config.request import Request
from experiments.config.risks import RiskCondition, asked
from experiments.config.typed_values import change_in_quotes
from experiments.design.parameter_groups import group_columns, parameter_groups, single_columns
from experiments.design.point import point
from experiments.execution.companies import misfits_in
from experiments.execution.nested import nested_seeds
from experiments.execution.result_set import ResultSet, failures_of
from experiments.report.aim import aim_of
from experiments.storage.manifest import command
from experiments.storage.parquet import TableFile
from experiments.verbs.compare.attribution import differing
from experiments.verbs.compare.comparison import Comparison, TakenApart, take_apart
from experiments.verbs.compare.fields import levers_of
from experiments.verbs.compare.information import Information, find_out
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.compare.report import lines, write_report
from experiments.verbs.compare.stopping import enough, open_verdicts
from experiments.verbs.lifecycle import CheckedRequest, Result
from sim.measures.kpis import KPIS


def compare(job: CheckedRequest[CompareOptions, list[Arm]]) -> Result:
    """Simulate every arm under the same seeds, and take differences apart."""
    request, arms, runner = job.request, job.plan, job.runner
    options, kpi = request.options, KPIS[request.options.compare.kpi]
    target = options.compare.half_width if options.replications == "auto" else None
    found = enough(runner, arms, options)
    beside = runner.evaluate([point(arm.settings) for arm in arms], nested_seeds(options, found.seeds))
    unknown = job.arguments.chosen["behaviour"], runner.sets, found.seeds
    groups, singles = group_columns(*unknown), single_columns(*unknown)
    comparison = Comparison(
        tuple(arms),
        found,
        kpi,
        target,
        (),
        options.uncertainty,
        beside,
        aim_of(options.aim),
        groups,
        singles,
        _risks(arms, options),
        options.matters,
        None if runner.sets is None else len(runner.sets),
    )
    seeds, misfits, plan = options.seeds[: options.attribution.replications], misfits_in(job.companies), options.attribution
    least = comparison.matters(kpi.name)
    comparison = replace(comparison, taken_apart=tuple(
        take_apart(runner, arms, row, seeds, kpi.name, misfits, plan.exact_groups, plan.orders, least, plan.field_points)
        for row in _asked(arms, options)
    ))  # fmt: skip
    information = _information(job, comparison) if options.compare.information else None

    everything = [*comparison.everything, *(information.found if information else ())]

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        _write_tables(comparison, fresh)
        write_report(fresh, request, manifest, comparison, information)

    return Result(
        answer=lines(comparison, request, information),
        publish=publish,
        key=[[[each.keys, each.seeds] for each in everything], options.compare.model_dump(mode="json"), options.aim, options.matters],
        notes=job.companies.of(arms[0].settings).notes,
        about=_about(request, job.arguments, comparison),
        failures=failures_of(*everything),
    )


def _risks(arms: Sequence[Arm], options: CompareOptions) -> tuple[RiskCondition, ...]:
    """The risks that are asked for, of every budget that an arm states among them."""
    budgets = dict.fromkeys(arm.settings.campaign.budget for arm in arms)
    return tuple(dict.fromkeys(each for budget in budgets for each in asked(budget, options.risks)))


def _information(job: CheckedRequest[CompareOptions, list[Arm]], comparison: Comparison) -> Information | None:
    """What finding something out is worth."""
    sets, options = job.runner.sets, job.request.options
    assert sets is not None, "checked: without parameter sets there is nothing to find out"
    groups, company = parameter_groups(job.arguments.chosen["behaviour"]), job.companies.of(comparison.arms[0].settings)
    return find_out(comparison, job.runner, sets, groups, company, misfits_in(job.companies), options.compare.answers)


def _asked(arms: Sequence[Arm], options: CompareOptions) -> list[int]:
    """Rows of the alternatives whose difference is to be taken apart."""
    of = options.attribution.of
    if of == "auto":
        return [1] if len(arms) == 2 and len(differing(arms[0].settings, arms[1].settings)) > 1 else []
    names = () if of == "none" else (of,) if isinstance(of, str) else of
    return [row for row, arm in enumerate(arms) if row and arm.name in names]


# --- what is written --------------------------------------------------------------------------------------------------


def _about(request: Request[CompareOptions], arguments: Arguments, comparison: Comparison) -> dict[str, Any]:
    """What the manifest says of a comparison."""
    arms, seeds, options = comparison.arms, comparison.found.seeds, request.options
    widest = max((each.half_width for each in comparison.differences[comparison.kpi.name] if each.n > 1), default=None)
    still_open = [{"arm": arms[row].name, "kpi": figure} for row, figure, _ in open_verdicts(comparison)]
    return {
        "command": command(request, arguments, ("company",), _asked_for(arms)),
        "replications": len(seeds),
        "seeds": {"first": seeds[0], "last": seeds[-1], "count": len(seeds)},
        "arms": [{"name": arm.name, "title": arm.title, "key": key} for arm, key in zip(arms, comparison.found.keys, strict=True)],
        "aim": options.aim,
        "compare": options.compare.model_dump(mode="json") | {"target": comparison.target, "widest": widest, "open_verdicts": still_open},
        "attribution": options.attribution.model_dump(mode="json"),
        "failed": comparison.failed,
        "alternatives": {arm.name: arm.settings.model_dump(mode="json", exclude={"behaviour"}) for arm in arms[1:]},
    }


def _asked_for(arms: Sequence[Arm]) -> list[str]:
    """The arms as they would be typed."""
    names = [change_in_quotes(arm.name) if any(sign in arm.name for sign in "= ,[]{}()") else arm.name for arm in arms]
    return [f"baseline={names[0]}", f"alternatives=[{','.join(names[1:])}]"]


def _write_tables(comparison: Comparison, folder: Path) -> None:
    """Write `points.parquet` (a row an arm), `kpis.parquet` (a row an arm and seed) and `coalitions.parquet`."""
    arms, failures = comparison.arms, comparison.found.failures
    failed = np.bincount([row for row, _ in failures], minlength=len(arms))
    columns = {
        "point": pa.array(range(1, len(arms) + 1), pa.int64()),
        "key": pa.array(comparison.found.keys),
        "role": pa.array(["baseline", *["alternative"] * (len(arms) - 1)]),
        "arm": pa.array([arm.name for arm in arms]),
        "title": pa.array([arm.title for arm in arms]),
        "failed": pa.array(failed.tolist(), pa.int64()),
    }
    with TableFile(folder / "points.parquet") as file:
        file.write(pa.table(columns))
    with TableFile(folder / "kpis.parquet") as file:
        file.write(comparison.found.table)
    if comparison.taken_apart:
        with TableFile(folder / "coalitions.parquet") as file:
            for each in comparison.taken_apart:
                for levers, found in _coalitions(each):
                    file.write(_of_coalitions(levers, found, comparison.arms[each.row].name))


def _coalitions(apart: TakenApart) -> Iterator[tuple[list[list[str]], ResultSet]]:
    """Levers taken from the alternative, of every combination that was simulated: of groups, then of the fields of each group."""
    yield [apart.plan.levers(mask) for mask in apart.plan.masks], apart.found
    for each in apart.splits:
        yield [levers_of(apart.plan, each.plan, coalition) for coalition in each.plan.coalitions], each.found


def _of_coalitions(levers: Sequence[Sequence[str]], found: ResultSet, alternative: str) -> pa.Table:
    """A row a coalition and seed: `alternative`, `levers` taken from it, and every key figure."""
    table, count = found.table, len(found.seeds)
    told = [" ".join(each) for each in levers for _ in range(count)]
    first = {"alternative": pa.array([alternative] * len(table)), "levers": pa.array(told, pa.string())}
    return pa.table(first | {name: table[name] for name in table.column_names if name != "point"})
