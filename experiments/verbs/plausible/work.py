"""The work of `plausible`: draw, simulate and judge in waves, and write down the sets that give what is observed."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.design.parameter_sets import SHIPPED, ParameterSets, made_of, write_sets
from experiments.design.prior import ParameterPrior, possible
from experiments.execution.matching import batches, setup_of, simulate
from experiments.execution.task_cache import content_key
from experiments.statistics.implausibility import means
from experiments.storage.parquet import TableFile
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.plausible.check import Matching
from experiments.verbs.plausible.findings import Findings
from experiments.verbs.plausible.options import PlausibleOptions, PlausiblePlan
from experiments.verbs.plausible.report import answer, table_of_draws, write_report
from experiments.verbs.plausible.waves import WaveSearch, search
from sim.settings import Settings

IN_USE = 10**6
"""Number of the first company in which the values in use are simulated: beyond all draws."""


def plausible(job: CheckedRequest[PlausibleOptions, Matching]) -> Result:
    """Search, and hold the values in use against the same targets."""
    request, runner, campaigns = job.request, job.runner, job.plan.campaigns
    options, plan = request.options, request.options.plausible
    prior, targets = ParameterPrior.of(request.settings.behaviour), plan.targets
    setup = setup_of(campaigns, targets, prior.names, options.replications, options.seed, options.vary, options.engine)

    def runs(numbers: np.ndarray, values: np.ndarray, label: str) -> np.ndarray:
        return np.concatenate([each["runs"] for each in runner.map(simulate, setup, batches(numbers, values), label, long=False)])

    found = search(
        prior,
        tuple(targets.values()),
        plan,
        options.seed,
        lambda values: possible(request.settings.behaviour, prior.names, values),
        lambda numbers, values, wave: runs(numbers, values, f"batches of wave {wave}"),
    )
    in_use = np.tile(prior.in_use, (plan.companies, 1))
    usual = runs(IN_USE + np.arange(plan.companies), in_use, "batches with the values in use")
    sets = sets_of(found, tuple(targets), request.settings, plan)
    findings = Findings(request, tuple(campaigns), found, usual, sets)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_sets(fresh / SHIPPED, sets)
        with TableFile(fresh / "draws.parquet") as file:
            file.write(table_of_draws(findings))
        write_report(fresh, findings, manifest)

    return Result(
        answer=answer(findings),
        publish=publish,
        key=content_key([setup, plan, prior]),
        about={"sets": len(sets), "draws": len(found.values), "waves": len(found.left), "parameters": len(prior.names)},
        contradiction=""
        if len(sets) >= plan.sets
        else f"{len(sets)} plausible sets were found, and {plan.sets} were wanted: more draws or waves.",
    )


def sets_of(found: WaveSearch, targets: tuple[str, ...], settings: Settings, plan: PlausiblePlan) -> ParameterSets:
    """The sets that were found, in the order of their draws, no more than wanted."""
    chosen = np.flatnonzero(found.plausible)[: plan.sets]
    about = made_of(settings.behaviour, plan.targets)
    return ParameterSets(found.prior.names, found.values[chosen], targets, means(found.runs[chosen]).astype(np.float32), chosen, about)
