"""What a search found, for people: in words, as campaigns that `run` accepts, as a report."""

from pathlib import Path
from typing import Any

import numpy as np
import yaml  # type: ignore[import-untyped]

from experiments.config.request import Request
from experiments.design.point import shown
from experiments.report.kpi_groups import answers
from experiments.report.numbers import interval, number, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.style import Basis
from experiments.report.wording import levels_of, measured
from experiments.statistics.intervals import mean_interval, means
from experiments.storage import result_folders
from experiments.storage.files import write_text
from experiments.verbs.optimise.figures import Cloud, Compromises, figures_of
from experiments.verbs.optimise.nsga2 import Method
from experiments.verbs.optimise.options import OptimiseOptions
from experiments.verbs.optimise.search import Confirmed, Searched
from experiments.verbs.optimise.search_space import SearchSpace, value_of
from sim.measures.kpis import KPIS, Kpi

NAMES: dict[Method, str] = {"nsga2": "the search", "random": "random search"}
MOST_TOLD = 10
"""Contradictory campaigns that are reported one by one."""


def answer(searched: Searched, confirmed: Confirmed) -> list[str]:
    """What the best campaign does, against the unchanged one, and what searching was worth."""
    trials = len(searched.rows("nsga2"))
    if not len(confirmed.rows):
        return [f"None of {len(searched.trials):,} campaigns could be simulated."]
    limits = " and ".join(
        f"{KPIS[name].label.lower()} at most {number(most, KPIS[name].unit)} {shown_unit(KPIS[name].unit)}"
        for name, most in searched.objectives.limits.items()
    )
    told, best, any_keeps = list[str](), "best campaign found", bool(np.isfinite(searched.kept).any())
    if not any_keeps:
        told.append(f"No campaign tried keeps the limits ({limits}).")
    elif confirmed.breaks.all():
        told.append(f"With fresh luck no campaign found keeps the limits ({limits}).")
    if confirmed.breaks[0]:
        best = "one that comes closest" if not any_keeps else "best of them"
    objectives = zip(searched.objectives.all, confirmed.objectives, strict=True)
    does = "; ".join(
        f"{objective.kpi.label.lower()} {measured(answered, confirmed.best)}, unchanged {_mean(answered.mean[0], objective.kpi)}"
        for objective, answered in objectives
    )
    within = f" with {limits}" if limits and not confirmed.breaks[0] else ""
    told.append(f"The {best}{within}: {does}.")
    if len(confirmed.rows) > 1:
        names = " and ".join(each.words for each in searched.objectives.all)
        told.append(f"{len(confirmed.rows)} campaigns are compromises between {names}: none of them beats another in every objective.")
    if 0 < (over := int(confirmed.breaks.sum())) < len(confirmed.rows):
        told.append(f"With fresh luck {over} of them {'breaks' if over == 1 else 'break'} the limits; they are listed last.")
    if not any_keeps:
        return told + _left_out(searched)
    ours, theirs = searched.coverage("nsga2")[-1], searched.coverage("random")[-1]
    worth = "the search covers" if ours >= theirs else "here random search did better: the search covers"
    told.append(
        f"With {trials:,} campaigns each, {worth} {100 * ours:.0f} % of the room between the worst and the best outcome, "
        f"random search {100 * theirs:.0f} %."
    )
    return told + _left_out(searched)


def _left_out(searched: Searched) -> list[str]:
    refused = [trial for trial in searched.trials if trial.point is None]
    if not refused:
        return []
    return [f"{len(refused):,} of {len(searched.trials):,} campaigns cannot be simulated and were left out: {refused[0].reason}."]


# --- files ------------------------------------------------------------------------------------------------------------


def write_campaigns(folder: Path, searched: Searched, confirmed: Confirmed, manifest: dict[str, Any]) -> None:
    """Write each campaign found as a file that `run` accepts."""
    (folder / result_folders.CAMPAIGNS).mkdir()
    for i, row in enumerate(confirmed.rows, 1):
        trial = searched.trials[row]
        assert trial.point is not None
        tree = trial.point.settings.campaign.model_dump(mode="json")
        tree["name"] = f"{tree['name'][:54]}_opt{i:02d}"
        does = [
            f"{each.kpi.label}: {number(each.mean[i], each.kpi.unit)} {shown_unit(each.kpi.unit)}".strip() for each in confirmed.objectives
        ]
        levers = [f"{name}: {shown(value)}" for name, value in list(trial.point.coordinates.items())[2:]]
        lines = [
            f"Number {i} of {len(confirmed.rows)} campaigns found by a search: none of them beats another in every objective.",
            f"Simulated {len(confirmed.found.seeds)} times with fresh luck: {'; '.join(does)}.",
            f"Found by: {manifest['command']}",
            *levers,
        ]
        text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)
        write_text(folder / result_folders.CAMPAIGNS / f"{i:02d}.yaml", "".join(f"# {line}\n" for line in lines) + text)


def write_report(
    folder: Path, request: Request[OptimiseOptions], manifest: dict[str, Any], space: SearchSpace, searched: Searched, confirmed: Confirmed
) -> None:
    """Write `figures/` and `report.html`."""
    options, objectives = request.options, searched.objectives
    seeds, title, company = options.seeds, manifest["title"], manifest["company"]
    basis = Basis(title, company, options.replications, seeds[0], seeds[-1], points=len(searched.trials))
    names = [each.factor.name for each in space.levers]
    pulled = [space.values(searched.trials[row].drawn) for row in confirmed.rows]
    found = Compromises(
        objectives,
        tuple(
            Cloud(
                name, searched.outcomes[searched.rows(method)], searched.violations[searched.rows(method)] <= 0, searched.coverage(method)
            )
            for method, name in NAMES.items()
        ),
        searched.outcomes[confirmed.rows],
        searched.stands,
        space.levers,
        tuple(pulled),
    )
    drawings = figures_of(found, basis)
    write_drawings(folder, drawings)
    rows = [
        {
            "levers": [shown(pulled[i][name]) for name in names],
            "search": [
                _mean(-value if objective.maximise else value, objective.kpi)
                for objective, value in zip(objectives.all, searched.outcomes[row], strict=True)
            ],
            "fresh": [measured(each, i + 1) for each in confirmed.objectives],
            "by": NAMES[searched.trials[row].method],
        }
        for i, row in enumerate(confirmed.rows)
    ]
    refused = [trial for trial in searched.trials if trial.point is None]
    write_pages(
        folder,
        "optimise",
        request.settings,
        manifest,
        answer(searched, confirmed),
        drawings,
        levers=[
            {"name": each.factor.name, "values": levels_of(each.factor), "stands": shown(value_of(space.base, each.factor.name))}
            for each in space.levers
        ],
        objectives=objectives.all,
        limits={KPIS[name].label: _mean(most, KPIS[name]) for name, most in objectives.limits.items()},
        rows=rows,
        stands=[measured(each, 0) for each in confirmed.objectives],
        changes=_changes(confirmed),
        refused=[
            (trial, ", ".join(f"{name}={shown(value)}" for name, value in space.values(trial.drawn).items()))
            for trial in refused[:MOST_TOLD]
        ],
    )


def _changes(confirmed: Confirmed) -> dict[str, list[dict[str, Any]]]:
    """What else the best campaign changes, by question: the unchanged campaign, the best one, and their paired difference."""
    if not len(confirmed.rows):
        return {}
    return {question: [_change(confirmed, KPIS[name]) for name in names] for question, names in answers().items()}


def _change(confirmed: Confirmed, kpi: Kpi) -> dict[str, Any]:
    stands, best = confirmed.found.values(kpi.name)[:2]
    difference, low, high = mean_interval((best - stands)[None, :])
    return {
        "kpi": kpi,
        "unit": shown_unit(kpi.unit),
        "stands": number(float(means(stands)), kpi.unit),
        "best": number(float(means(best)), kpi.unit),
        "difference": number(difference[0], kpi.unit),
        "interval": interval(low[0], high[0], kpi.unit),
        "apart": bool(low[0] > 0 or high[0] < 0),
    }


def _mean(value: float, kpi: Kpi) -> str:
    return f"{number(float(value), kpi.unit)} {shown_unit(kpi.unit)}".strip()
