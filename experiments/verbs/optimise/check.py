"""What `optimise` is asked for: everything about it is checked before anything is compiled."""

from typing import NamedTuple

from experiments.config.check import Check
from experiments.config.matters import check_matters
from experiments.config.request import Request
from experiments.report.wording import title_of
from experiments.verbs.optimise.objectives import Objectives, read_objectives
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.search_space import SearchSpace, read_space


class Search(NamedTuple):
    """What a search is after, and what it may change."""

    objectives: Objectives
    space: SearchSpace


def check(request: Request[OptimiseOptions], check: Check) -> tuple[Request[OptimiseOptions], Search]:
    """Objectives, limits and levers."""
    plan, settings = request.options.optimise, request.settings
    check.simulates(settings)
    check_matters(request.options.matters, check)
    objectives = read_objectives(plan.objectives, plan.limits, settings.campaign.budget, request.options.aim, check)
    space, problems = read_space(plan.levers, settings, check.arguments)
    check.problems += problems
    if plan.curve == "seats" and not any(each.supply_share != 0 for each in settings.campaign.every_series.values()):
        check.wrong(
            "optimise.curve", f"needs seats to try more and fewer of, and “{title_of(settings.campaign)}” has none: state campaign.sessions"
        )
    return request, Search(objectives, space)


def made_of(search: Search) -> object:
    """Every lever with its values."""
    return [(each.factor.name, each.factor.ends) for each in search.space.levers]
