"""What `sensitivity` is asked for: everything about it is checked before anything is compiled."""

from dataclasses import replace
from typing import NamedTuple

from experiments.config.check import Check
from experiments.config.errors import RequestError
from experiments.config.provenance import provenance
from experiments.config.request import Request, settings_with
from experiments.design.sampling import unbalanced
from experiments.storage.cache_keys import design_key
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, read_ranges
from sim.settings import Settings

CAMPAIGNS = "sensitivity.campaigns"


class Space(NamedTuple):
    """Campaigns by name, the one explained first, and the ranges of the parameters that vary."""

    campaigns: dict[str, Settings]
    ranges: ParameterRanges


def check(request: Request[SensitivityOptions], check: Check) -> tuple[Request[SensitivityOptions], Space]:
    """Key figure, campaigns, parameters, and the size of the design."""
    plan, settings = request.options.sensitivity, request.settings
    check.kpi("sensitivity.kpi", plan.kpi)
    if allowed := unbalanced(plan.base_samples):
        check.wrong("sensitivity.base_samples", allowed, plan.base_samples)
    check.simulates(settings)
    campaigns = {settings.campaign.name: settings}
    for choice in plan.campaigns:
        try:
            other, _ = settings_with({"campaign": choice}, settings, check.arguments)
        except RequestError as error:
            where = provenance(CAMPAIGNS, check.arguments)
            check.problems += [
                replace(each, where=where, field=CAMPAIGNS) if each.field == "campaign" and each.given == choice else each
                for each in error.problems
            ]
        else:
            check.simulates(other, f" (in {choice})")
            campaigns.setdefault(other.campaign.name, other)
    ranges, problems = read_ranges(plan.parameters, settings, check.arguments)
    check.problems += problems
    return request, Space(campaigns, ranges)


def made_of(space: Space) -> object:
    """Every campaign."""
    return [(name, design_key(each, "", "")) for name, each in space.campaigns.items()]
