"""The work of the seats curve: simulate the campaign with fewer and more seats, and tell what these cost and give."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.seats import is_mandatory
from experiments.design.point import point
from experiments.execution.nested import nested_seeds
from experiments.execution.result_set import failures_of
from experiments.execution.tables import write_tables
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.optimise.check import Search
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.objectives import Objectives
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.seats.curve import SeatsCurve
from experiments.verbs.optimise.seats.plans import spread_over_dates, with_seats
from experiments.verbs.optimise.seats.report import answer, write_report
from sim.audiences import in_audience


def seats_curve(job: CheckedRequest[OptimiseOptions, Search]) -> Result:
    """Simulate the campaign with fewer and more seats, in the same worlds."""
    request, runner, (objectives, _) = job.request, job.runner, job.plan
    options, company = request.options, job.companies.of(request.settings)
    seeds = range(options.seed, options.seed + options.optimise.confirm)
    points = with_seats(request.settings)
    campaign = request.settings.campaign
    people = int(np.count_nonzero(in_audience(campaign.audience, company))) if is_mandatory(campaign) else 0
    spread = None if people else spread_over_dates(points, company)
    at_home = any(plan.from_home for plan in campaign.every_series.values())
    if spread is not None:
        points.append(point(request.settings, spread.changes, {"times": 1.0, **spread.changes}))
    runner.expect(len(points) * len(seeds))
    found = runner.evaluate(points, seeds)
    beside = runner.evaluate(points[:1], nested_seeds(options, seeds))
    curve = SeatsCurve(Confirmed((), found, stated_alone(objectives), beside, request.options.matters), people, spread, at_home)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        write_report(fresh, request, manifest, curve, company.name)

    failures = failures_of(found)
    return Result(
        answer=answer(curve, request),
        publish=publish,
        key=[found.keys, found.seeds],
        notes=company.notes,
        about={
            "replications": len(seeds),
            "search": options.optimise.model_dump(mode="json"),
            "seeds": {"first": seeds[0], "last": seeds[-1], "count": len(seeds)},
            "failed": failures.count if failures else 0,
        },
        failures=failures,
    )


def stated_alone(objectives: Objectives) -> Objectives:
    """Without the limit that a search has where none on cost is stated, no more than the campaign costs now: more seats than now nearly
    always cost more, so that it would be the answer whatever they give."""
    return replace(objectives, limits=tuple(limit for limit in objectives.limits if limit.most is not None))
