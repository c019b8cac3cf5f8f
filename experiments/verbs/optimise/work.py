"""The work behind `optimise`: search, draw and report."""

import sys
from typing import Any

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import RequestError, SomeFailedError
from experiments.config.request import Request
from experiments.execution.runner import Runner
from experiments.execution.tables import write_tables
from experiments.execution.timing import Stopwatch
from experiments.report.wording import levels_of
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest
from experiments.storage.manifest import manifest_of
from experiments.verbs.optimise.objectives import read_objectives
from experiments.verbs.optimise.report import answer, write_campaigns, write_report
from experiments.verbs.optimise.search import confirm, search_campaigns
from experiments.verbs.optimise.search_space import read_space


def optimise(request: Request[Any], arguments: Arguments) -> None:
    """Carry a search out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt, StoppedError, and SomeFailedError once everything is written.
    """
    options, plan = request.options, request.options.optimise
    objectives, problems = read_objectives(plan.objectives, plan.limits, arguments)
    space, wrong = read_space(plan.levers, plan.prices, request.settings, arguments)
    if problems + wrong:
        raise RequestError(problems + wrong)
    notes = checked_company(request.settings, arguments).notes
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    expected = 2 * plan.trials * options.replications
    print(
        f"{plan.trials:,} campaigns by search and {plan.trials:,} at random, {options.replications:,} replications each: "
        f"{expected:,} simulations; then {plan.confirm:,} of each campaign found.",
        file=sys.stderr,
    )
    watch = Stopwatch()
    with Runner(folder, options.execution, options.engine, options.vary, expected=expected) as runner:
        searched = search_campaigns(space, objectives, request, runner)
        confirmed = confirm(searched, request, runner)
        watch.lap("simulation_seconds")
        manifest = manifest_of(
            request,
            arguments,
            digest([searched.found.keys, searched.found.seeds, confirmed.found.keys, confirmed.found.seeds]),
            notes,
            search=plan.model_dump(mode="json") | {"levers": {each.factor.name: levels_of(each.factor) for each in space.levers}},
            priced=dict(space.prices),
            confirmed_seeds={"first": confirmed.found.seeds[0], "last": confirmed.found.seeds[-1], "count": len(confirmed.found.seeds)},
            failed=len(searched.found.failures) + len(confirmed.found.failures),
        )
        with storage.replacing(folder) as fresh:
            write_tables(searched.found, fresh)
            write_campaigns(fresh, searched, confirmed, manifest)
            write_report(fresh, request, manifest, space, searched, confirmed)
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, simulated_replications=runner.simulated, processes=runner.processes)
    print("\n".join(answer(searched, confirmed)))
    print(f"\nCampaign: {folder / storage.CAMPAIGNS / '01.yaml'}\nReport: {folder / 'report.html'}")
    failures = [*searched.found.failures, *confirmed.found.failures]
    if failures:
        first = failures[0][1]
        raise SomeFailedError(
            f"watercooler: {len(failures):,} replications failed; campaigns they belong to count as not usable. "
            f"The first, seed {first.seed}: {first.error}: {first.message}\n  The same command tries them again."
        )
