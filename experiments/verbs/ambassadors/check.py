"""What `ambassadors` is asked for: everything about it is checked before anything is compiled."""

from typing import TYPE_CHECKING, NamedTuple

from experiments.config.check import Check
from experiments.config.errors import listed
from experiments.config.matters import check_matters
from experiments.config.request import Request
from experiments.config.risks import check_risks
from experiments.verbs.ambassadors.options import AmbassadorsOptions, list_problem

if TYPE_CHECKING:
    from experiments.execution.companies import Companies


COMPANY_SHARES = ("content_heard", "content_reach")
AUDIENCE_SHARES = ("content_heard_audience", "demand_rate", "talk_about_rate_audience", "reach", "attendance_rate")
"""Key figures whose denominator is the company, and those whose is the audience: given as numbers of people."""


COUNTED = ("people", "posts", "conversations")


class Candidates(NamedTuple):
    """Rows of the people who are tried; whether the chosen are listed in a file outside of the results."""

    rows: tuple[int, ...]
    listed: bool


def check(request: Request[AmbassadorsOptions], check: Check) -> tuple[Request[AmbassadorsOptions], Candidates]:
    """Key figure, list, and whether anybody can be involved."""
    plan = request.options.ambassadors
    if problem := list_problem(plan.list, request.options.results):
        check.wrong("ambassadors.list", problem, plan.list)
    if check.kpi("ambassadors.kpi", plan.kpi) and plan.kpi not in (possible := possible_kpis()):
        check.wrong("ambassadors.kpi", f"cannot be gained person by person; take one of {listed(possible, 100)}", plan.kpi)
    check_risks(check, request.options.risks)
    check_matters(request.options.matters, check)
    if request.options.vary == "company":
        check.wrong("vary", "ambassadors are people of one company: use vary=seed", "company")
    if not request.settings.mechanisms.get("involvement", True):
        check.wrong("mechanisms.involvement", "is switched off: nobody can be involved", "false")
    check.simulates(request.settings)
    return request, Candidates((), plan.list is not None)


def complete(request: Request[AmbassadorsOptions], plan: Candidates, companies: "Companies", check: Check) -> Candidates:
    """Who may be chosen."""
    from experiments.verbs.ambassadors.strategies import candidates

    asked, there = request.options.ambassadors.people, companies.of(request.settings).size
    if asked > there:
        check.wrong("ambassadors.people", f"must be at most {there:,}: so many people work here", asked)
    return plan._replace(rows=candidates(request, companies.of(request.settings), check))


def made_of(plan: Candidates) -> object:
    """Nothing beside settings and options; with a list, which is not part of the result, the work is done anew."""
    return None if plan.listed else ""


def possible_kpis() -> list[str]:
    """Key figures that grow person by person."""
    from sim.measures.kpis import KPIS

    return [*COMPANY_SHARES, *AUDIENCE_SHARES, *(name for name, each in KPIS.items() if each.unit in COUNTED and each.direction == "good")]
