"""The report of a sweep."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.errors import listed
from experiments.config.request import Request
from experiments.design.factors import Factor
from experiments.design.point import Point, shown
from experiments.execution.result_set import ResultSet
from experiments.report.brief import heard_too_low
from experiments.report.brief_page import write_brief
from experiments.report.choice_page import brief_of
from experiments.report.choice_words import A_SINGLE_VERSION, answer_of, recommendation, sureness
from experiments.report.choosing import BOTH, Ways
from experiments.report.differences import size_of_change
from experiments.report.drawing import Basis
from experiments.report.kpi_groups import HEADLINES
from experiments.report.numbers import interval, number, shown_unit, with_unit
from experiments.report.page import information_command, sensitivity_command, typed, write_drawings, write_pages
from experiments.report.wording import WHOLE, company_said, enumerated, headed, levels_of, times_of, titled, value_label
from experiments.statistics.variance import SharePart
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.sweep.figures import FactorSpace, called, figures_of, main_figure
from experiments.verbs.sweep.judged import JudgedResponse
from experiments.verbs.sweep.options import SweepOptions
from sim.measures.kpis import KPIS
from sim.spelling import plural

TOGETHER = "The geometric mean of the share of the {} that wants a seat and the share of the company that hears the content."

MOST_NAMED = 4
"""Versions, or groups of them, that a sentence names."""

MOST_LISTED = 40
"""Design points in the table of a report; all of them are in summary.csv."""


def answer(ways: Ways, responses: Sequence[JudgedResponse], found: ResultSet) -> list[str]:
    """Which version to take, how sure that is, and where every response is best."""
    if len(found.points) < 2:
        return [A_SINGLE_VERSION]
    told = [*answer_of(ways), recommendation(ways), sureness(ways), *(_best(ways, each) for each in responses[1:] if each.defined)]
    told += _alike(ways, found)
    if found.failures:
        told.append(f"Left out, since they failed: {len(found.failures):,} of {plural(found.finished.size, 'replication')}.")
    return [each for each in told if each]


def _alike(ways: Ways, found: ResultSet) -> list[str]:
    """Which versions are told apart by no key figure in any launch, since what differs between them does nothing."""
    values = np.stack([found.values(name) for name in KPIS], axis=1)  # (points, KPIS, seeds)
    groups: dict[bytes, list[str]] = {}
    for row in np.flatnonzero(found.finished.all(axis=1)).tolist():
        groups.setdefault(values[row].tobytes(), []).append(f"“{ways.labels[row]}”")
    same = [f"{listed(labels, MOST_NAMED)} give the same figures in every launch" for labels in groups.values() if len(labels) > 1]
    more = f"; and so do {len(same) - MOST_NAMED:,} more groups" if len(same) > MOST_NAMED else ""
    return [f"No choice: {'; '.join(same[:MOST_NAMED])}{more}. What differs between them does nothing here."] if same else []


def _best(ways: Ways, response: JudgedResponse) -> str:
    """Where a response is best, and how many points are not told apart from that."""
    alike, count = len(response.rivals), len(response.order) - 1
    rest = f"{alike} of {count} others" if count > 1 else "the other"
    others = f"; {rest} may be as good: worse by what matters in fewer than 90 of 100 {ways.worlds}"
    return f"{titled(response.kpi)} is {response.extreme} at {ways.labels[response.best]}: {_level(response, response.best)}{others if alike else ''}."


def _level(response: JudgedResponse, row: int) -> str:
    """Mean of a response at a point, and what 90 % of launches give."""
    unit, (low, high) = response.kpi.unit, response.spread
    return f"{with_unit(response.mean[row], unit)} (90 % of launches {interval(low[row], high[row], unit)})"


def _cell(response: JudgedResponse, row: int) -> str:
    """The same in a table, whose head has the unit."""
    unit, (low, high) = response.kpi.unit, response.spread
    return f"{number(response.mean[row], unit)} ({interval(low[row], high[row], unit)})"


def _verdict(response: JudgedResponse, row: int, first: str) -> str:
    """How a point stands against the `first`, as figures mark it."""
    if row == response.first:
        return first
    found = response.against[row]  # how the first stands against it
    if found.verdict == "no_difference_that_matters":
        return f"as good ({times_of(found.alike, found.n)})"
    how, share = (
        ("better", found.worse) if found.worse > found.better else ("worse", found.better) if found.better else ("as good", found.alike)
    )
    return f"{'undecided: ' * (found.verdict == 'undecided')}{how} in {times_of(share, found.n)}"


def write_report(
    folder: Path,
    request: Request[SweepOptions],
    manifest: dict[str, Any],
    factors: Sequence[Factor],
    found: ResultSet,
    responses: Sequence[JudgedResponse],
    ways: Ways,
    shares: Mapping[str, SharePart],
) -> None:
    """Write `summary.csv`, `figures/`, `report.html`, and the brief with its `answer.json`."""
    options, seeds = request.options, request.options.seeds
    basis = Basis(manifest["title"], manifest["company"], options.replications, seeds[0], seeds[-1], points=len(found.points))
    day_zero, waves = request.settings.campaign.calendar.day_zero, tuple(each.name for each in request.settings.campaign.waves)
    space = FactorSpace(
        tuple(factors), tuple(dict(each.coordinates) for each in found.points), options.sweep.design, day_zero, waves, **_taken(ways)
    )
    defined = [each for each in responses if each.defined]
    drawings = figures_of(space, defined, basis)
    write_drawings(folder, drawings, manifest["png"])
    varied = enumerated([*(space.label(each.name).partition(", ")[0] for each in factors[:3]), *["more"] * (len(factors) > 3)])
    several = len({each.settings.campaign.name for each in found.points}) > 1
    title = manifest["title"] if several else f"“{manifest['title']}”"
    question = f"{title} in {company_said(manifest['company'])}: which {varied}?"
    low = heard_too_low(zip(ways.labels, (each.settings for each in found.points), strict=True))
    brief = brief_of(ways, question, shares, ask=_ask(ways, found.points, manifest), risks=options.risks, notes=low)
    write_brief(folder, brief, manifest, main_figure(space, defined, drawings, basis))
    write_text(folder / "summary.csv", as_csv(found.points, responses))
    main = replace(responses[0], take=space.take)
    first = called(space) if main.first == space.take else "the best"
    order = main.order.tolist() if main.defined else []
    order = [row for place, row in enumerate(order) if place < MOST_LISTED or row == main.first]
    rivals = set(main.rivals.tolist()) if main.defined else set()
    rows = [
        {
            "place": [value_label(name, value, day_zero, WHOLE) for name, value in found.points[row].coordinates.items()],
            "values": [_cell(each, row) if each.defined else "–" for each in responses],
            "verdict": _verdict(main, row, first)
            + "; over the budget" * (row in space.over)
            + "; may break the budget" * (row in space.may),
            "first": row == main.first,
            "rival": row in rivals,
        }
        for row in order
    ]
    failures = [
        {"place": found.points[row].place, "seed": each.seed, "error": f"{each.error}: {each.message}", "traceback": each.traceback}
        for row, each in found.failures[:MOST_LISTED]
    ]
    write_pages(
        folder,
        "sweep",
        request.settings,
        manifest,
        answer(ways, responses, found),
        drawings,
        len(found.seeds),
        recommendation(ways),
        sensitivity=sensitivity_command({**manifest, **_files(factors, found.points[ways.taken])}),
        factors=[{"name": each.name, "label": space.label(each.name), "values": levels_of(each)} for each in factors],
        worlds=ways.worlds,
        first=first,
        responses=[
            {
                "label": headed(each.kpi),
                "name": each.kpi.name,
                "definition": TOGETHER.format("audience" if ways.headlines == HEADLINES else "company")
                if each.kpi is BOTH
                else each.kpi.definition,
                "matters": size_of_change(each.matters, each.kpi.unit),
            }
            for each in responses
        ],
        rows=rows,
        failures=failures,
        units={each.kpi.name: shown_unit(each.kpi.unit) for each in responses},
    )


def _files(factors: Sequence[Factor], point: Point) -> dict[str, Any]:
    """The campaign and the company of a point, where they vary, as a command names them."""
    return {each.name: point.coordinates[each.name] for each in factors if each.group}


def _taken(ways: Ways) -> dict[str, Any]:
    """What figures show of the choice: the point to take (None: nothing to choose by), points over the budget and those that may be, and whether it is
    recommended."""
    over = frozenset(ways.choosable) - frozenset(ways.affordable)
    take = None if ways.choice is None or ways.deserted else ways.taken
    return {"take": take, "over": over, "may": frozenset(ways.doubtful), "sure": ways.recommended is not None}


def _ask(ways: Ways, points: Sequence[Point], manifest: Mapping[str, Any]) -> str:
    """The command that values what can be found out before choosing between the best point and the closest, which one page has room
    for; nothing where whole files vary."""
    if ways.choice is None or any("." not in name for name in points[0].coordinates):
        return ""
    rows = [row for row in (ways.choice.first, *ways.rivals[:1]) if row != ways.planned]
    kpi = None if ways.aim is BOTH else ways.aim.name
    return information_command(manifest, [typed(points[row].coordinates) for row in rows], kpi)


def as_csv(points: Sequence[Point], responses: Sequence[JudgedResponse]) -> str:
    """A line a design point: coordinates, then mean, interval and number of values of each response."""
    figures = ("", "_low_90", "_high_90", "_n")
    header = ["point", *points[0].coordinates, *(f"{each.kpi.name}{figure}" for each in responses for figure in figures)]
    columns = [each for answered in responses for each in (answered.mean, *answered.interval, np.isfinite(answered.values).sum(axis=1))]
    rows = ([row + 1, *map(shown, each.coordinates.values()), *(column[row] for column in columns)] for row, each in enumerate(points))
    return csv_text([header, *rows])
