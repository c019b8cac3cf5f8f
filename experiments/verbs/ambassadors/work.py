"""The work behind `ambassadors`: choose by simulated talk, compare with rules of thumb in fresh worlds, report."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.home_folders import expanded
from experiments.config.request import Request
from experiments.config.risks import conditions
from experiments.design.parameter_groups import group_columns, single_columns
from experiments.design.point import Point, point
from experiments.execution.nested import nested_seeds, shares_between
from experiments.execution.tables import write_tables
from experiments.report.choosing import Ways
from experiments.report.wording import few_launches
from experiments.statistics.intervals import means
from experiments.statistics.variance import SharePart
from experiments.verbs.ambassadors.check import AUDIENCE_SHARES, COMPANY_SHARES, Candidates
from experiments.verbs.ambassadors.contact_list import write_list
from experiments.verbs.ambassadors.influence import choose
from experiments.verbs.ambassadors.options import AmbassadorsOptions
from experiments.verbs.ambassadors.report import Chosen, answer, write_report
from experiments.verbs.ambassadors.strategies import PEOPLE, AmbassadorGroup, comparison, groups, profile, uninvolved
from experiments.verbs.ambassadors.ways import involves, label_of, ways_of
from experiments.verbs.lifecycle import CheckedRequest, Result
from sim.audiences import in_audience
from sim.measures.kpis import KPIS
from sim.setup.prices import ambassador_usd

WaysOf = Callable[..., Ways]
"""Ways from groups and what came of them."""


def ambassadors(job: CheckedRequest[AmbassadorsOptions, Candidates]) -> Result:
    """Choose by simulation, then compare with rules of thumb in fresh worlds."""
    request, runner, plan = job.request, job.runner, job.request.options.ambassadors
    options, settings, kpi = request.options, request.settings, KPIS[request.options.ambassadors.kpi]
    company = job.companies.of(settings)
    in_people = kpi.name in (*AUDIENCE_SHARES, *COMPANY_SHARES)
    counted = in_audience(settings.campaign.audience, company).sum() if kpi.name in AUDIENCE_SHARES else company.size
    scale = float(counted) if in_people else 1.0
    among, cost = uninvolved(settings, company), ambassador_usd(settings, company.level)
    budget = np.inf if plan.budget_usd is None else plan.budget_usd
    candidates = job.plan.rows
    at_least = (len(candidates) + 1) * options.replications
    print(
        f"{len(candidates)} candidates x {options.replications} replications: {at_least:,} simulations to begin with, then only those "
        f"who may still be next; at the end {plan.confirm} fresh worlds of every strategy and size.",
        file=sys.stderr,
    )
    runner.expect(2 * at_least + 50 * plan.confirm)  # roughly: how many are tried again shows as it goes

    def spread(several: Sequence[tuple[int, ...]]) -> np.ndarray:
        points = [_point(request, AmbassadorGroup("", people)) for people in several]
        return scale * means(runner.evaluate(points, options.seeds).complete().values(kpi.name))

    choice = choose(candidates, spread, plan.people, cost, budget)
    compared = groups(choice.people, company, among, cost, budget, plan.random_draws, options.seed)
    fresh_seeds = range(options.seed + options.replications, options.seed + options.replications + plan.confirm)
    found = runner.evaluate([_point(request, group) for group in compared], fresh_seeds).complete()
    about, already = _worlds(job, fresh_seeds), involves(settings.campaign)
    same = partial(ways_of, kpi=kpi, scale=scale, stated=job.request.options.matters, about=about, already=already)
    ways = same(compared, found.values)
    chosen = Chosen(
        kpi,
        in_people,
        choice,
        len(candidates),
        float(cost[list(choice.people)].sum()),
        comparison(compared, scale * found.values(kpi.name)),
        profile(choice.people, company, among),
        ways,
        _shares(job, ways, compared, fresh_seeds, same),
    )

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        write_report(fresh, request, manifest, chosen)

    def more(_: Mapping[str, Any]) -> Sequence[str]:
        if plan.list is None:
            return ()
        path, fit = expanded(plan.list), chosen.within_budget
        who = "them" if fit == len(choice.people) else f"the first {fit} of them, the most of those compared that keep the budget"
        return [f"The chosen: {path}", f"A scenario that involves {who}: {write_list(path, request, company, chosen)}"]

    return Result(
        answer=[*answer(chosen), *filter(None, [few_launches(len(fresh_seeds))])],
        publish=publish,
        key=[found.keys, found.seeds],
        notes=company.notes,
        about={
            "ambassadors": plan.model_dump(mode="json"),
            "involved": len(choice.people),
            "candidates": len(candidates),
            "tried": choice.tried,
            "tried_without_laziness": 1 + sum(len(candidates) - k for k in range(len(choice.people))),
            "confirmed_seeds": {"first": fresh_seeds[0], "last": fresh_seeds[-1], "count": len(fresh_seeds)},
        },
        more=more,
    )


def _worlds(job: CheckedRequest[AmbassadorsOptions, Candidates], seeds: Sequence[int]) -> dict[str, Any]:
    """What is known of the worlds in which strategies are compared."""
    unknown = job.arguments.chosen["behaviour"], job.runner.sets, seeds
    known = {"groups": group_columns(*unknown), "singles": single_columns(*unknown), "budget": job.request.settings.campaign.budget}
    options = job.request.options
    return {"uncertainty": options.uncertainty, "more_worlds": "ambassadors.confirm", "risks": conditions(options.risks), **known}


def _shares(
    job: CheckedRequest[AmbassadorsOptions, Candidates], ways: Ways, groups: Sequence[AmbassadorGroup], seeds: Sequence[int], same: WaysOf
) -> Mapping[str, SharePart]:
    """Where the spread of the difference between the best strategy and the closest one comes from. `same`: ways from groups and results."""
    choice, nested = ways.choice, nested_seeds(job.request.options, seeds)
    if choice is None or choice.closest == choice.first or not nested:
        return {}
    pair = [ways.labels[row] for row in (choice.first, choice.closest)]
    told = [*dict.fromkeys([*pair, ways.labels[ways.planned or 0]])]
    some = [group for group in groups if not group.people or label_of(group.strategy, len(group.people)) in told]
    beside = same(some, job.runner.evaluate([_point(job.request, group) for group in some], nested).values, among=told)
    return shares_between(*(each.aimed[[each.labels.index(label) for label in pair]] for each in (ways, beside)))


def _point(request: Request[AmbassadorsOptions], group: AmbassadorGroup) -> Point:
    """The campaign with a group involved in addition to its own. Coordinates name nobody."""
    base = request.settings
    people = [*base.campaign.involvement.people, *group.people]
    coordinates = {"strategy": group.strategy, "draw": group.draw, "people": len(group.people)}
    return point(base, {PEOPLE: people}, coordinates)
