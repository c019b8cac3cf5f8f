"""What `plausible` is asked for: everything about it is checked before anything is compiled."""

from dataclasses import replace
from typing import NamedTuple

from experiments.config.check import Check
from experiments.config.errors import RequestError
from experiments.config.provenance import provenance
from experiments.config.request import Request, settings_with
from experiments.design.average import average_programme
from experiments.design.judge import AVERAGE
from experiments.design.targets import plain
from experiments.storage.cache_keys import design_key
from experiments.verbs.plausible.options import PlausibleOptions
from sim.settings import Settings


class Matching(NamedTuple):
    """Campaigns that targets name, by that name."""

    campaigns: dict[str, Settings]
    targets: object  # as plain data


def check(request: Request[PlausibleOptions], check: Check) -> tuple[Request[PlausibleOptions], Matching]:
    """Key figures and campaigns of the targets, and whether there is anything to draw."""
    settings, targets = request.settings, request.options.plausible.targets
    campaigns: dict[str, Settings] = {}
    for name, target in targets.items():
        check.kpi(f"plausible.targets.{name}.kpi", target.kpi)
        if target.campaign not in campaigns:
            field = f"plausible.targets.{name}.campaign"
            try:
                campaigns[target.campaign] = _campaign(target.campaign, settings, check)
            except RequestError as error:
                where = provenance(field, check.arguments)
                check.problems += [replace(each, where=where, field=field) for each in error.problems]
            else:
                check.simulates(campaigns[target.campaign], f" (in {target.campaign})")
    if not any(each.low < each.high for each in settings.behaviour.parameters.values()):
        check.wrong("behaviour.parameters", "no parameter has a range: low equals high")
    return request, Matching(campaigns, plain(targets))


def _campaign(choice: str, settings: Settings, check: Check) -> Settings:
    return average_programme(settings) if choice == AVERAGE else settings_with({"campaign": choice}, settings, check.arguments)[0]


def made_of(matching: Matching) -> object:
    """Every campaign."""
    return [(name, design_key(each, "", "")) for name, each in matching.campaigns.items()]
