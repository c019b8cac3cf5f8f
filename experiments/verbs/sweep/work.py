"""The work of `sweep`: simulate what is missing, in the same worlds for all design points, and choose among them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from experiments.config.risks import conditions
from experiments.design.parameter_groups import group_columns, single_columns
from experiments.design.point import Point, plain_value
from experiments.execution.nested import nested_seeds, shares_between
from experiments.execution.result_set import ResultSet, failures_of
from experiments.execution.tables import write_tables
from experiments.report.arm_labels import changes_words, numbered
from experiments.report.choosing import Ways, aim_of, aimed, of_plans
from experiments.report.page import typed
from experiments.report.wording import few_launches
from experiments.statistics.variance import SharePart
from experiments.storage.cache_keys import company_key
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.sweep.check import Design
from experiments.verbs.sweep.judged import responses_of
from experiments.verbs.sweep.options import SweepOptions
from experiments.verbs.sweep.report import answer, write_report


def sweep(job: CheckedRequest[SweepOptions, Design]) -> Result:
    """Simulate every design point under the same seeds."""
    options, (factors, points) = job.request.options, job.plan
    job.runner.expect(len(points) * options.replications)
    found = job.runner.evaluate(points, options.seeds)
    ways = ways_of(job, found)
    responses = responses_of(options.sweep.responses, ways)
    shares = _shares(job, ways, points)
    varied = {each.name: [plain_value(value) for value in each.ends] for each in factors}

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        write_tables(found, fresh)
        write_report(fresh, job.request, manifest, factors, found, responses, ways, shares)

    return Result(
        answer=[*answer(ways, responses, found), *filter(None, [few_launches(len(found.seeds))])],
        publish=publish,
        key=[found.keys, found.seeds],
        notes=_notes(job),
        about=_called(job.plan)
        | {
            "points": len(points),
            "failed": len(found.failures),
            "design": options.sweep.model_dump(mode="json", exclude={"factors"}) | {"factors": varied},
        },
        failures=failures_of(found),
    )


def _called(plan: Design) -> dict[str, str]:
    """What the manifest calls campaign and company: by what is simulated, by how many where they are several."""
    campaigns, companies, campaign = len(plan.campaigns), len(plan.companies), plan.points[0].settings.campaign
    several = {"campaign": f"{campaigns} campaigns", "title": f"{campaigns} campaigns"}
    one = {"campaign": campaign.name, "title": campaign.title or campaign.brand.name}
    return (several if campaigns > 1 else one) | {"company": f"{companies} companies" if companies > 1 else plan.companies[0]}


def _notes(job: CheckedRequest[SweepOptions, Design]) -> list[str]:
    """What was made up of the companies that are simulated: that which does not vary may be none of them."""
    settings, base = [each.settings for each in job.plan.points], job.request.settings
    settings += [base] if any(each.company == base.company for each in settings) else []
    built = (job.companies.get(company_key(each)) for each in settings)
    return list(dict.fromkeys(note for company in built if company for note in company.notes))


def ways_of(job: CheckedRequest[SweepOptions, Design], found: ResultSet) -> Ways:
    """The design points as ways to choose among; the campaign as it is, where it is one of them, is what is planned."""
    settings, points = job.request.settings, found.points
    planned = next((row for row, each in enumerate(points) if each.settings == settings), None)
    labels = numbered([", ".join(changes_words(each.coordinates, each.settings)) for each in points], "point")
    unknown = job.arguments.chosen["behaviour"], job.runner.sets, found.seeds
    options = job.request.options
    names, aim = [typed(each.coordinates) for each in points], aim_of(options.sweep.responses[0])
    tried = [each.settings for each in points]
    return Ways(
        labels, cache(found.values), aim, options.uncertainty, planned, group_columns(*unknown), single_columns(*unknown),
        names=names, stated=options.matters, risks=conditions(options.risks), **of_plans(tried, tried[planned or 0]),
    )  # fmt: skip


def _shares(job: CheckedRequest[SweepOptions, Design], ways: Ways, points: Sequence[Point]) -> Mapping[str, SharePart]:
    """Where the spread of the difference between the best point and the closest one comes from."""
    choice, options = ways.choice, job.request.options
    if choice is None or choice.closest == choice.first or not (seeds := nested_seeds(options, options.seeds)):
        return {}
    pair = [choice.first, choice.closest]
    beside = job.runner.evaluate([points[row] for row in pair], seeds)
    return shares_between(ways.aimed[pair], aimed(ways.aim, beside.values, ways.weights))
