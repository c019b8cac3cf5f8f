"""What a search found, for people: in words, as campaigns that `run` accepts, as a report and a brief."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.table import Table
from rich.text import Text

from experiments.config import yaml_files
from experiments.config.places import portable
from experiments.config.request import Request
from experiments.design.point import shown
from experiments.report.aim import AIM
from experiments.report.brief import SCORECARD, Brief
from experiments.report.brief_page import write_brief
from experiments.report.differences import heading_of, in_column, signed, unit_and_change, verdict
from experiments.report.drawing import Basis
from experiments.report.finding_out import Unknown
from experiments.report.kpi_groups import main_parts
from experiments.report.numbers import interval, number, shown_unit, with_unit
from experiments.report.page import information_command, write_drawings, write_pages
from experiments.report.terminal import cost_table, plain_table, rendered, rests_on
from experiments.report.wording import capital, headed, said, times_of, title_of, titled, worlds_headed
from experiments.statistics.verdict import AGREED, prediction
from experiments.storage import result_folders
from experiments.storage.files import write_text
from experiments.verbs.optimise import words
from experiments.verbs.optimise.brief import brief_of, measured, ranking
from experiments.verbs.optimise.changes import change_sentences, changes
from experiments.verbs.optimise.confirmed import Confirmed
from experiments.verbs.optimise.curves import LeverCurve
from experiments.verbs.optimise.figures import Cloud, Picture, figures_of
from experiments.verbs.optimise.nsga2 import Method
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.search import Searched
from experiments.verbs.optimise.search_space import SearchSpace
from experiments.verbs.optimise.unspent import unspent
from sim.measures.kpis import KPIS
from sim.settings import Campaign

NAMES: dict[str, tuple[Method, ...]] = {"the search": ("grid", "nsga2", "climb"), "random search": ("random",)}
LONGEST_TITLE = 200
ONE_FINALIST = "With one finalist nothing but the unchanged campaign was looked at that may be as good for less: optimise.finalists=2 or more does that."
MOST_TOLD = 10
"""Contradictory campaigns that are reported one by one."""


class Answer(NamedTuple):
    """Everything that an answer is made of."""

    space: SearchSpace
    searched: Searched
    confirmed: Confirmed
    curves: list[LeverCurve]
    company: str
    worth: Sequence[Unknown]  # what is worth knowing before choosing


def answer(whole: Answer, request: Request[OptimiseOptions]) -> list[str]:
    """What to do, what it does and costs, and what the next 1,000 USD are worth."""
    brief = _brief(whole, request)
    each_change = change_sentences(whole.confirmed, whole.space, whole.curves)
    answered = [*each_change, *brief.answer[len(each_change) :]]  # on the brief one sentence says what is changed, the rest is the same
    why = unspent(whole.confirmed, whole.curves, request.settings.campaign.calendar)[:1]
    told = [f"{brief.recommendation} {brief.sure}".strip(), *answered, *why, *_worth(whole.searched), *_left_out(whole, request)]
    where = worlds_headed(request.options.uncertainty)
    tables = [_scorecard(whole.confirmed, where), "", cost_table(brief.cost, brief.cost_of or "it", request.settings.campaign.budget)]
    if (returns := _returns(whole, where)).rows:
        tables += ["", returns]
    return rendered(*told, "", *tables, "", rests_on(request.settings.behaviour, len(whole.confirmed.found.seeds)))


def _brief(whole: Answer, request: Request[OptimiseOptions], ask: str = "") -> Brief:
    known = whole.company, request.options.uncertainty, whole.searched.cheapest
    return brief_of(whole.confirmed, whole.space, whole.curves, *known, whole.worth, ask)


def what_to_ask(request: Request[OptimiseOptions], manifest: Mapping[str, Any], found: Confirmed) -> str:
    """The command that values what can be found out before choosing between the unchanged campaign and the recommended one."""
    place = result_folders.result_folder(request.options.results, "optimise", request.name) / campaign_file(found.chosen)
    deciding = found.objectives.all[0].kpi.name
    return information_command(manifest, [portable(str(place))], None if deciding == AIM else deciding)


def _worth(searched: Searched) -> list[str]:
    """What searching was worth, where random search was tried beside."""
    if not len(searched.rows(NAMES["random search"])) or not np.isfinite(searched.kept).any():
        return []
    ours, theirs = (100 * searched.coverage(methods)[-1] for methods in NAMES.values())
    worth = "the search covers" if ours >= theirs else "here random search did better: the search covers"
    return [f"Of the room between the worst and the best outcome {worth} {ours:.0f} %, random search {theirs:.0f} %."]


def _left_out(whole: Answer, request: Request[OptimiseOptions]) -> list[str]:
    """Values of levers that do not fit the campaign, sessions that no lever changes, what a single finalist is not compared with, and
    campaigns that contradict themselves."""
    searched, told = whole.searched, list(whole.space.left_out)
    told += [ONE_FINALIST] if request.options.optimise.finalists == 1 and whole.confirmed.keeping.any() else []
    refused = [trial for trial in searched.trials if trial.point is None]
    if not refused:
        return told
    return [*told, f"{len(refused):,} of {len(searched.trials):,} campaigns cannot be simulated and were left out: {refused[0].reason}."]


# --- on screen --------------------------------------------------------------------------------------------------------


def _scorecard(found: Confirmed, where: str) -> Table:
    told = [f"campaign {found.chosen}", f"90 % of {where}"] if found.chosen else ["90 % of launches"]
    worlds = len(found.values(SCORECARD[0])[0])
    table = plain_table("", "unchanged", *told)
    for heading in ("unit", heading_of(worlds) if found.chosen else ""):
        table.add_column(heading)
    for name in SCORECARD:
        kpi, each = KPIS[name], found.standing(name, found.chosen)
        _, low, high = prediction(found.values(name)[0])
        cells = [number(found.level(name, 0), kpi.unit)]
        if found.chosen:
            between = f"{signed(each.low, kpi.unit)} to {signed(each.high, kpi.unit)}" if each.n else "–"
            cells += [signed(each.mean, kpi.unit), between]
        else:
            cells.append(interval(low, high, kpi.unit))
        unit = unit_and_change(kpi.unit) if found.chosen else shown_unit(kpi.unit)
        table.add_row(*map(Text, (headed(kpi), *cells, unit, in_column(verdict(each, kpi), worlds) if found.chosen else "")))
    return table


def _returns(whole: Answer, where: str) -> Table:
    """The levers whose next step costs and gives more."""
    table = plain_table("The next step of each lever", "to", "costs USD", f"gain by the next 1,000 USD (90 % of {where})")
    for each in by_return(whole.curves):
        if each.next is not None:
            table.add_row(*map(Text, (f"  {each.lever.name}", *words.marginal_words(each, whole.confirmed, whole.space))))
    return table


def by_return(curves: list[LeverCurve]) -> list[LeverCurve]:
    """Levers by what the next 1,000 USD are worth, the most first; those in which nothing costs more last."""
    return sorted(curves, key=lambda each: -each.marginal[0] if each.next is not None else np.inf)


# --- files ------------------------------------------------------------------------------------------------------------


def campaign_file(i: int) -> str:
    """Where a finalist lies in the result's folder; they are counted from 1."""
    return f"{result_folders.CAMPAIGNS}/{i:02d}.yaml"


def numbered_title(campaign: Campaign, i: int) -> str:
    """A title that tells a campaign that was found from the one it was found for."""
    ending = f" (campaign {i})"
    return title_of(campaign)[: LONGEST_TITLE - len(ending)] + ending


def write_campaigns(folder: Path, whole: Answer, manifest: Mapping[str, Any]) -> None:
    """Write each finalist as a file that `run` accepts."""
    found = whole.confirmed
    (folder / result_folders.CAMPAIGNS).mkdir()
    for i, trial in enumerate(found.trials, 1):
        assert trial.point is not None
        tree = trial.point.settings.campaign.model_dump(mode="json")
        tree["name"] = f"{tree['name'][:54]}_opt{i:02d}"
        tree["title"] = numbered_title(trial.point.settings.campaign, i)
        does = [f"{titled(each.kpi)}: {_mean(found, each.kpi.name, i)}" for each in found.objectives.all]
        lines = [
            f"Campaign {i} of {len(found.trials)} found by a search.",
            f"In {len(found.found.seeds)} fresh worlds: {'; '.join(does)}.",
            f"Found by: {manifest['command']}",
            *(f"{name}: {shown(value)}" for name, value in trial.values.items()),
        ]
        text = yaml_files.written(tree, allow_unicode=True, width=110)
        write_text(folder / campaign_file(i), "".join(f"# {line}\n" for line in lines) + text)


def write_report(folder: Path, request: Request[OptimiseOptions], manifest: dict[str, Any], whole: Answer) -> None:
    """Write `figures/`, `report.html`, `brief.html` and `answer.json`."""
    options, (space, searched, found, curves, company, _) = request.options, whole
    seeds, worlds = options.seeds, found.found.seeds
    title = manifest["title"]
    basis = Basis(title, company, options.replications, seeds[0], seeds[-1], points=len(searched.trials))
    fresh = Basis(title, company, options.optimise.curve_worlds, worlds[0], worlds[0] + options.optimise.curve_worlds - 1)
    outcomes = found.objectives.outcomes(found.found.values)
    stands = np.nan_to_num(searched.stands)
    clouds = [
        Cloud(name, searched.outcomes[rows] - stands, searched.violations[rows] <= 0, searched.coverage(methods))
        for name, methods in NAMES.items()
        if len(rows := searched.rows(methods))
    ]
    headline = "; ".join(f"{said(each.kpi)} {_mean(found, each.kpi.name, found.chosen)}" for each in found.objectives.all)
    headline = f"{capital(words.role(found))}: {headline}"
    changes = outcomes[1:] - np.nan_to_num(outcomes[0])
    ringed = found.chosen, words.named(found.chosen), words.role(found)
    picture = Picture(found.objectives, tuple(clouds), changes, *ringed, headline, curves, space.base.campaign.calendar)
    drawings = figures_of(picture, basis, fresh)
    write_drawings(folder, drawings, manifest["png"])
    brief = _brief(whole, request, what_to_ask(request, manifest, found))
    write_brief(folder, brief, manifest | {"replications": len(worlds)}, drawings[0] if drawings else None)
    calendar = space.base.campaign.calendar
    write_pages(
        folder,
        "optimise",
        request.settings,
        manifest,
        [brief.recommendation, brief.sure, *brief.answer, *_worth(searched), *_left_out(whole, request)],
        drawings,
        len(worlds),
        brief.recommendation,
        tried=sum(trial.point is not None for trial in searched.trials),
        objectives=found.objectives.all,
        aim=found.objectives.aim,
        limits=[words.limit_words(limit) for limit in found.objectives.limits],
        agreed=f"{100 * AGREED:.0f}",
        arms=[
            {
                "name": capital(found.label(arm)),
                "chosen": arm == found.chosen,
                "values": [measured(found, each.kpi.name, arm) for each in found.objectives.all],
                "kept": [
                    times_of(float(np.nan_to_num(found.kept(limit)[arm])), len(found.found.seeds)) for limit in found.objectives.limits
                ],
            }
            for arm in range(len(found.trials) + 1)
        ],
        ranking=ranking(found),
        keeping=bool(found.keeping.any()),
        levers=[
            {
                "name": lever.name,
                "field": lever.factor.name,
                "stands": space.told(lever, space.as_it_is),
                "values": [space.told(lever, trial.values) for trial in found.trials],
            }
            for lever in space.levers
        ],
        returns=[(each.lever.name, *words.marginal_words(each, found, space)) for each in by_return(curves)],
        exhaustive=any(trial.method == "grid" for trial in searched.trials),
        each_change=_each_change(whole),
        unspent=" ".join(unspent(found, curves, calendar)),
        brief=brief,
        cost=main_parts(brief.cost),
        around=words.named(found.chosen),
        refused=[
            (trial.reason, ", ".join(f"{name}={shown(value)}" for name, value in trial.values.items()))
            for trial in searched.trials
            if trial.point is None
        ][:MOST_TOLD],
    )


def _each_change(whole: Answer) -> list[tuple[str, str, str, str, str]]:
    """What each change does by itself: lever, value before and now, change of the first objective and of the cost, what it moves by what
    matters."""
    kpi = whole.confirmed.objectives.all[0].kpi
    return [
        (each.name, f"{each.before} → {each.now}", signed(each.gain, kpi.unit), signed(each.usd, "USD"), "; ".join(each.effects))
        for each in changes(whole.confirmed, whole.space, whole.curves)
        if np.isfinite(each.gain)
    ]


def _mean(found: Confirmed, name: str, arm: int) -> str:
    unit = next(each.kpi.unit for each in found.objectives.all if each.kpi.name == name)
    return with_unit(found.level(name, arm), unit)
