"""What `sweep` is asked for: everything about it is checked before anything is compiled."""

from dataclasses import replace
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

    @property
    def campaigns(self) -> list[str]:
        """Names of the campaigns that are simulated; where whole files vary, the one that they take the place of may be none of them."""
        return list(dict.fromkeys(each.settings.campaign.name for each in self.points))

    @property
    def companies(self) -> list[str]:
        """Names of the companies, likewise."""
        return list(dict.fromkeys(each.settings.company.name for each in self.points))


def check(request: Request[SweepOptions], check: Check) -> tuple[Request[SweepOptions], Design] | None:
    """Key figures, factors and every design point."""
    asked, settings, arguments = request.options.sweep, request.settings, check.arguments
    for name in asked.responses:
        check.kpi("sweep.responses", name)
    check_risks(check, request.options.risks)
    check_matters(request.options.matters, check)
    check.simulates(settings)
    factors = read_factors(asked.factors, settings, arguments)
    points = design(asked, factors, settings, arguments)
    for each in points:
        check.simulates(each.settings, f" (at {each.place})", build=False)
    plan = Design(factors, points)
    return _called(request, plan), plan


def _called(request: Request[SweepOptions], plan: Design) -> Request[SweepOptions]:
    """The request, its folder named by what is simulated: all campaigns and companies, where they are several."""
    at_points = [replace(request, settings=each.settings).name for each in plan.points]
    name = at_points[0] if len(set(at_points)) == 1 else "-".join("-and-".join(names) for names in (plan.campaigns, plan.companies))[:100]
    return request if name == request.name else replace(request, options=request.options.model_copy(update={"name": name}))


def made_of(plan: Design) -> object:
    """Every design point, and what is shown of it."""
    return [(design_key(each.settings, "", ""), dict(each.coordinates)) for each in plan.points]
