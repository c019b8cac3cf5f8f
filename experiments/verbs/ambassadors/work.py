"""The work behind `ambassadors`: choose by simulated talk, compare with rules of thumb under fresh luck, report."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import Problem, RequestError, StoppedError, listed
from experiments.config.kpi_names import unknown_kpi
from experiments.config.provenance import provenance
from experiments.config.request import Request
from experiments.design.point import Point, point
from experiments.execution.result_set import Found
from experiments.execution.runner import Laboratory
from experiments.execution.tables import write_tables
from experiments.execution.timing import Stopwatch
from experiments.statistics.response import means
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest
from experiments.storage.manifest import manifest_of
from experiments.verbs.ambassadors.contact_list import problems_of_list, write_list
from experiments.verbs.ambassadors.influence import choose, shortlist
from experiments.verbs.ambassadors.report import Result, answer, write_report
from experiments.verbs.ambassadors.strategies import Group, comparison, groups, profile, shortlists
from sim.company.company import Company
from sim.measures.kpis import KPIS
from sim.settings import JOB_GRADES
from sim.setup.world import in_audience

PEOPLE = "campaign.involvement.people"
AUDIENCE_SHARES = ("talk_about_rate_audience", "demand_rate", "reach", "attendance_rate")
"""Key figures whose denominator is the audience: told as numbers of people."""

COUNTED = ("people", "posts", "conversations")


def involve(request: Request[Any], arguments: Arguments) -> None:
    """Carry the choice out; what is there already is not simulated again.

    Raises RequestError, KeyboardInterrupt and StoppedError.
    """
    options, plan, settings = request.options, request.options.ambassadors, request.settings
    company = _checked(request, arguments)
    scale = float(in_audience(settings.campaign.audience, company).sum()) if plan.kpi in AUDIENCE_SHARES else 1.0
    among = np.ones(company.size, np.bool_)
    among[list(settings.campaign.involvement.people)] = False
    cost = np.array([getattr(plan.cost_usd, name) for name in JOB_GRADES], np.float64)[company.level]
    budget = np.inf if plan.budget_usd is None else plan.budget_usd
    candidates = shortlist(shortlists(company, among, options.seed), plan.candidates)
    if not candidates:
        raise RequestError([Problem(provenance(PEOPLE, arguments), PEOPLE, "involves everybody already: nobody is left to choose")])
    if (cheapest := cost[list(candidates)].min()) > budget:
        field, least = "ambassadors.budget_usd", f"is not enough for anybody: the cheapest candidate costs {cheapest:,.0f} US dollars"
        raise RequestError([Problem(provenance(field, arguments), field, least, f"{budget:g}")])
    at_least = (len(candidates) + 1) * options.replications
    print(
        f"{len(candidates)} candidates x {options.replications} replications: {at_least:,} simulations to begin with, then only those "
        f"who may still be next; at the end {plan.confirm} of every strategy and size.",
        file=sys.stderr,
    )
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    watch = Stopwatch()
    expected = 2 * at_least + 50 * plan.confirm  # roughly: how many are tried again shows as it goes
    with Laboratory(folder, options.execution, options.engine, options.vary, expected=expected) as laboratory:

        def spread(several: Sequence[tuple[int, ...]]) -> np.ndarray:
            found = _whole(laboratory.evaluate([_point(request, Group("", people)) for people in several], options.seeds))
            return scale * means(found.values(plan.kpi))

        choice = choose(candidates, spread, plan.people, cost, budget)
        compared = groups(choice.people, company, among, cost, budget, plan.random_draws, options.seed)
        fresh = range(options.seed + options.replications, options.seed + options.replications + plan.confirm)
        found = _whole(laboratory.evaluate([_point(request, group) for group in compared], fresh))
        watch.lap("simulation_seconds")
        result = Result(
            KPIS[plan.kpi],
            plan.kpi in AUDIENCE_SHARES,
            choice,
            len(candidates),
            float(cost[list(choice.people)].sum()),
            comparison(compared, scale * found.values(plan.kpi)),
            profile(choice.people, company, among),
        )
        manifest = manifest_of(
            request,
            arguments,
            digest([found.keys, found.seeds]),
            company.notes,
            ambassadors=plan.model_dump(mode="json"),
            involved=len(choice.people),
            candidates=len(candidates),
            tried=choice.tried,
            tried_without_laziness=1 + sum(len(candidates) - k for k in range(len(choice.people))),
            confirmed_seeds={"first": fresh[0], "last": fresh[-1], "count": len(fresh)},
        )
        with storage.replacing(folder) as whole:
            write_tables(found, whole)
            write_report(whole, request, manifest, result)
            watch.lap("storing_and_drawing_seconds")
            watch.close(whole, manifest, simulated_replications=laboratory.simulated, processes=laboratory.processes)
    print("\n".join(answer(result)))
    if plan.list is not None:
        path = Path(plan.list)
        print(f"\nThe chosen: {path}\nA scenario that involves them: {write_list(path, request, company, result)}", end="")
    print(f"\nReport: {folder / 'report.html'}")


def _checked(request: Request[Any], arguments: Arguments) -> Company:
    """The company. Raises RequestError with everything that is wrong."""
    found = problems_of_list(request, arguments)
    name = request.options.ambassadors.kpi
    field = "ambassadors.kpi"
    if name not in KPIS:
        found.append(Problem(provenance(field, arguments), field, unknown_kpi(name), name))
    elif name not in AUDIENCE_SHARES and (KPIS[name].unit not in COUNTED or KPIS[name].direction != "good"):
        counted = [each.name for each in KPIS.values() if each.unit in COUNTED and each.direction == "good"]
        allowed = f"cannot be gained person by person; take one of {listed([*AUDIENCE_SHARES, *counted], 100)}"
        found.append(Problem(provenance(field, arguments), field, allowed, name))
    if request.options.vary == "company":
        found.append(Problem(provenance("vary", arguments), "vary", "ambassadors are people of one company: use vary=luck", "company"))
    if not request.settings.mechanisms.get("involvement", True):
        off = "is switched off: nobody can be involved"
        found.append(Problem(provenance("mechanisms.involvement", arguments), "mechanisms.involvement", off, "false"))
    try:
        company = checked_company(request.settings, arguments)
    except RequestError as error:
        raise RequestError([*found, *error.problems]) from error
    if found:
        raise RequestError(found)
    return company


def _point(request: Request[Any], group: Group) -> Point:
    """The campaign with a group involved beside those it names itself. Coordinates name nobody."""
    base = request.settings
    people = [*base.campaign.involvement.people, *group.people]
    coordinates = {"strategy": group.strategy, "draw": group.draw, "people": len(group.people)}
    return point(base, {PEOPLE: people}, coordinates)


def _whole(found: Found) -> Found:
    """Everything has to be there: a choice among some is no choice. Raises StoppedError."""
    if found.failures:
        _, first = found.failures[0]
        raise StoppedError(
            f"{len(found.failures)} replications failed; seed {first.seed}: {first.error}: {first.message}\n{first.traceback}"
        )
    return found
