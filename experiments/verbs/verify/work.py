"""The work behind `verify`: do all pieces, judge them, report."""

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import Problem, RequestError, SomeFailedError, nearest
from experiments.config.machine import cores
from experiments.config.provenance import provenance
from experiments.config.request import Request
from experiments.execution.task_cache import bench
from experiments.execution.timing import Stopwatch
from experiments.report.terminal import NARROWEST
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest, group_key
from experiments.storage.manifest import manifest_of
from experiments.verbs.verify.closed_forms import CHECKS, THEORIES
from experiments.verbs.verify.options import VerifyOptions
from experiments.verbs.verify.patterns import PATTERNS
from experiments.verbs.verify.report import write_report
from experiments.verbs.verify.tasks import Shared, Task, code, decode, run_task, tasks_of
from experiments.verbs.verify.verdicts import Results, answer, judged_checks, judged_patterns, missing_anchors

MINUTES = {("closed_forms", "full"): 4.0, ("closed_forms", "quick"): 0.5, ("patterns", ""): 1.0, ("robustness", ""): 0.7}
"""Of two cores that have nothing else to do, with 200 replications."""


def verify(request: Request[VerifyOptions], arguments: Arguments) -> None:
    """Carry the verification out; pieces that are there already are not done again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError, once everything is written, where the
    engine contradicts theory.
    """
    options, settings, plan = request.options, request.settings, request.options.verify
    company = checked_company(settings, arguments)
    if "patterns" in plan.parts and (missing := missing_anchors(settings.behaviour)):
        needed = f"verify takes the ranges of its patterns from here; missing: {', '.join(missing)}"
        raise RequestError([Problem(provenance("behaviour", arguments), "behaviour.anchors", needed)])
    if unknown := [each for each in plan.theories if each not in THEORIES]:
        place = provenance("verify.theories", arguments)
        known = f"known: {', '.join(THEORIES)}"
        found = [Problem(place, "verify.theories", f"is no theory here{nearest(each, THEORIES) or '; ' + known}", each) for each in unknown]
        raise RequestError(found)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    tasks = tasks_of(plan.parts, plan.theories)
    shared = Shared(settings, options.seed, options.replications, plan.size == "quick", code())
    print(_announced(request), file=sys.stderr)
    watch = Stopwatch()
    with bench(folder, options.execution) as at:
        pieces = [decode(each) for each in at.map(run_task, shared, tasks, "pieces")]
        watch.lap("simulation_seconds")
        results = collected(tasks, pieces, settings)
        key = digest([code(), *(group_key(getattr(settings, name)) for name in ("campaign", "company", "platform", "behaviour")),
                      settings.mechanisms, options.seed, options.replications, plan.model_dump()])  # fmt: skip
        manifest = manifest_of(request, arguments, key, company.notes, verify=plan.model_dump(), **_counts(results))
        with storage.replacing(folder) as fresh:
            write_report(fresh, request, manifest, results)
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, pieces_done=at.done, pieces=len(tasks))
    show(results, folder)
    if results.failed_checks:
        names = ", ".join(each["name"] for each in results.failed_checks)
        raise SomeFailedError(f"watercooler: the engine contradicts theory: {names}. Everything stands in {folder / 'report.html'}")


def collected(tasks: list[Task], pieces: list[list[dict[str, Any]]], settings: Any) -> Results:
    """The rows of all pieces, judged, in the order of the tables."""
    rows: dict[str, list[dict[str, Any]]] = {"closed_forms": [], "patterns": [], "robustness": []}
    for task, piece in zip(tasks, pieces, strict=True):
        rows[task.part] += piece
    checks_in_order, patterns_in_order = ([each.name for each in every] for every in (CHECKS, PATTERNS))
    checks = sorted((row for row in rows["closed_forms"] if "name" in row), key=lambda row: checks_in_order.index(row["name"]))
    curves = [row for row in rows["closed_forms"] if "curve" in row]
    patterns = sorted(rows["patterns"], key=lambda row: (row["null"], patterns_in_order.index(row["name"])))
    return Results(judged_checks(checks), curves, judged_patterns(patterns, settings.behaviour), rows["robustness"])


def show(results: Results, folder: Path) -> None:
    """Print the answer, what fails, and where the rest lies."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=NARROWEST)
    for sentence in answer(results):
        console.print(sentence, markup=False)
    for theory, rows in groupby(results.checks, key=lambda row: str(row["theory"])):
        each = list(rows)
        passed = sum(row["passes"] for row in each)
        console.print(f"  {theory:14} {passed:3} of {len(each):3} pass" + (f", least p {min(row['p'] for row in each):.2g}"), markup=False)
    for row in results.failed_checks:
        console.print(f"  contradicts theory: {row['name']}: {few(row['measured'])}, not {few(row['expected'])} (p {row['p']:.1g}, "
                      f"n {row['n']:,} {row['of']})", markup=False)  # fmt: skip
    for row in results.failed_patterns:
        console.print(f"  not there: {row['what']} ({row['seen_in']}): {row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g}), not "
                      f"{row['target_low']:g} to {row['target_high']:g}", markup=False)  # fmt: skip
    console.print("Report:", end=" ")
    console.print(str(folder / "report.html"), soft_wrap=True, markup=False)


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
    what = {
        "closed_forms": f"{sum(not plan.theories or each.theory in plan.theories for each in CHECKS)} checks against theory",
        "patterns": f"{len(PATTERNS)} patterns, with and without null models",
        "robustness": "null models, sizes, orders, replications",
    }
    minutes *= 2 / min(cores(), request.options.execution.workers or cores())
    needed = f"about {minutes:.0f} minutes" if minutes >= 1.5 else "about a minute" if minutes >= 0.75 else "less than a minute"
    return f"{'; '.join(what[part] for part in plan.parts)}: {needed}."
