"""The work of `verify`: do all tasks, and judge them."""

import math
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from experiments.config.machine import cores
from experiments.config.request import Request
from experiments.design.parameter_sets import variation
from experiments.execution.task_cache import code_of
from experiments.report.numbers import about_minutes
from experiments.report.terminal import rendered
from experiments.storage.cache_keys import design_key
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.verify.closed_forms import CHECKS
from experiments.verbs.verify.forecasts import judged as judged_forecasts
from experiments.verbs.verify.options import VerifyOptions
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.report import write_report
from experiments.verbs.verify.tasks import Shared, Task, ablations, decode, run_task, tasks_of
from experiments.verbs.verify.verdicts import Results, answer, judged_checks, judged_patterns

MINUTES = {
    ("closed_forms", "full"): 0.7,
    ("closed_forms", "quick"): 0.3,
    ("patterns", ""): 0.7,
    ("robustness", ""): 0.3,
    ("forecasts", ""): 0.6,
}
"""Of two cores that have nothing else to do, with 200 replications and 512 companies."""


def verify(job: CheckedRequest[VerifyOptions, None]) -> Result:
    """Do all tasks and judge them; tasks that are there already are not done again."""
    request, settings = job.request, job.request.settings
    options, plan = request.options, request.options.verify
    sets = job.runner.sets
    companies = 0 if sets is None else min(plan.companies, len(sets))
    tasks = tasks_of(plan.parts, plan.theories, companies)
    shared = Shared(settings, options.seed, options.replications, plan.size == "quick", sets, companies)
    print(_announced(request), file=sys.stderr)
    pieces = [decode(each) for each in job.runner.map(run_task, shared, tasks, "tasks")]
    of_patterns = [row for task, piece in zip(tasks, pieces, strict=True) if task.part == "patterns" for row in piece]
    if more := ablations([row["name"] for row in judged_patterns(of_patterns, settings.behaviour) if row["passes"]]):
        pieces += [decode(each) for each in job.runner.map(run_task, shared, more, "ablations")]
    results = collected([*tasks, *more], pieces, settings)
    names = ", ".join(each["name"] for each in results.failed_checks)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_report(fresh, request, manifest, results)

    return Result(
        answer=lines(results),
        publish=publish,
        key=[code_of(run_task), design_key(settings, "", variation("", sets)), options.seed, options.replications, plan.model_dump()],
        notes=job.companies.of(settings).notes,
        about={"verify": plan.model_dump()} | _counts(results),
        contradiction=f"the engine contradicts theory: {names}." if names else "",
    )


def collected(tasks: list[Task], pieces: list[list[dict[str, Any]]], settings: Any) -> Results:
    """The rows of all pieces, judged, in the order of the tables."""
    rows: dict[str, list[dict[str, Any]]] = {"closed_forms": [], "patterns": [], "robustness": [], "forecasts": []}
    for task, piece in zip(tasks, pieces, strict=True):
        rows[task.part] += piece
    checks_in_order, patterns_in_order = ([each.name for each in every] for every in (CHECKS, PATTERNS))
    checks = sorted((row for row in rows["closed_forms"] if "name" in row), key=lambda row: checks_in_order.index(row["name"]))
    curves = [row for row in rows["closed_forms"] if "curve" in row]
    patterns = sorted(rows["patterns"], key=lambda row: (row["null"], patterns_in_order.index(row["name"])))
    forecast = judged_forecasts(rows["forecasts"]) if rows["forecasts"] else None
    return Results(judged_checks(checks), curves, judged_patterns(patterns, settings.behaviour), rows["robustness"], forecast)


def lines(results: Results) -> list[str]:
    """The answer, and what fails."""
    found = [*answer(results)]
    for theory, rows in groupby(results.checks, key=lambda row: str(row["theory"])):
        each = list(rows)
        passed = sum(row["passes"] for row in each)
        found.append(f"  {theory:14} {passed:3} of {len(each):3} pass, least p {min(row['p'] for row in each):.2g}")
    for row in results.failed_checks:
        numbers = f"{few(row['measured'])}, not {few(row['expected'])} (p {row['p']:.1g}, n {row['n']:,} {row['of']})"
        found.append(f"  contradicts theory: {row['name']}: {numbers}")
    for row in results.failed_patterns:
        value = f"{row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})" if math.isfinite(row["value"]) else "nothing to measure"
        found.append(f"  not there: {row['what']} ({row['seen_in']}): {value}, not {row['target_low']:g} to {row['target_high']:g}")
    return rendered(*found)


def few(values: Sequence[float], most: int = 3) -> str:
    """The first of some numbers."""
    return ", ".join(f"{each:.4g}" for each in values[:most]) + (" ..." if len(values) > most else "")


def _counts(results: Results) -> dict[str, Any]:
    return {
        "checks": {"all": len(results.checks), "passed": len(results.checks) - len(results.failed_checks)},
        "patterns": {"all": len(results.found_patterns), "found": len(results.found_patterns) - len(results.failed_patterns)},
    }


def _announced(request: Request[VerifyOptions]) -> str:
    """What will be done, and how long that takes."""
    plan, scale = request.options.verify, request.options.replications / 200
    minutes = 0.0
    if "closed_forms" in plan.parts:
        minutes += MINUTES["closed_forms", plan.size]
    minutes += sum(MINUTES[part, ""] * scale for part in ("patterns", "robustness") if part in plan.parts)
    minutes += MINUTES["forecasts", ""] * plan.companies / 512 if "forecasts" in plan.parts else 0.0
    what = {
        "closed_forms": f"{sum(not plan.theories or each.theory in plan.theories for each in CHECKS)} checks against theory",
        "patterns": f"{len(PATTERNS)} patterns, and what makes them go",
        "forecasts": "forecasts for companies whose truth is known",
        "robustness": "null models, sizes, orders, replications",
    }
    minutes *= 2 / min(cores(), request.options.execution.workers or cores())
    return f"{'; '.join(what[part] for part in plan.parts)}: {about_minutes(minutes)}."
