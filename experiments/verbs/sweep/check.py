"""What `sweep` is asked for: everything about it is checked before anything is compiled."""

from typing import NamedTuple

from experiments.config.check import Check
from experiments.config.matters import check_matters
from experiments.config.request import Request
from experiments.config.risks import check_risks
from experiments.design.factors import Factor, design, read_factors
from experiments.design.point import Point
from experiments.storage.cache_keys import design_key
from experiments.verbs.sweep.options import SweepOptions


class Design(NamedTuple):
    """What varies, and the design points that follow."""

    factors: list[Factor]
    points: list[Point]


def check(request: Request[SweepOptions], check: Check) -> tuple[Request[SweepOptions], Design] | None:
    """Key figures, factors and every design point."""
    plan, settings, arguments = request.options.sweep, request.settings, check.arguments
    for name in plan.responses:
        check.kpi("sweep.responses", name)
    check_risks(check, request.options.risks)
    check_matters(request.options.matters, check)
    check.simulates(settings)
    factors = read_factors(plan.factors, settings, arguments)
    points = design(plan, factors, settings, arguments)
    for each in points:
        check.simulates(each.settings, f" (at {each.place})", build=False)
    return request, Design(factors, points)


def made_of(plan: Design) -> object:
    """Every design point, and what is shown of it."""
    return [(design_key(each.settings, "", ""), dict(each.coordinates)) for each in plan.points]
