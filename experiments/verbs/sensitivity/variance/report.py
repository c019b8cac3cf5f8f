"""Findings of a sensitivity analysis: in words, as a table, as a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.report.differences import IN_POINTS
from experiments.report.drawing import Basis
from experiments.report.numbers import number, percent, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.wording import said
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.variance.analysis import ExplainedOutcome, SensitivityResult, most_important
from experiments.verbs.sensitivity.variance.brief import write_variance_brief
from experiments.verbs.sensitivity.variance.figures import View, figures_of
from sim.settings import Settings
from sim.spelling import plural

MOST_LISTED = 25
"""Parameters in the table of the report; all of them are in summary.csv."""

MUCH_NOISE = 0.1
"""Stochastic share of the variance above which more replications are advised."""


def outcome_names(result: SensitivityResult) -> dict[str, str]:
    """What each outcome is, in words."""
    main, label = result.campaigns[0], said(result.kpi)
    return {"level": f"{label} of {main}", "lead": f"lead of {main} over the best other campaign"}


def answer(result: SensitivityResult, settings: Settings) -> list[str]:
    """Whether the ranking can be trusted, what it depends on, and what moves the result."""
    ranking, count = result.ranking, len(result.parameter_sets)
    told = []
    if len(result.campaigns) > 1 and (ranking.means == ranking.means[:, :1]).all():
        alike = "the same in each" if np.isfinite(ranking.means).any() else "not defined in any"
        told.append(
            f"None is best: the {said(result.kpi)} of all {len(result.campaigns)} campaigns is {alike} of {plural(count, 'parameter set')}."
        )
    elif len(result.campaigns) > 1:
        best = ranking.usual_best
        share, low, high = ranking.share_best(best)
        label = said(result.kpi)
        told.append(
            f"With the default values {result.campaigns[best]} has the best {label}; it stays best in {percent(share)} of {count:,} parameter sets "
            f"drawn from the ranges of {len(result.ranges.names)} parameters (90 % interval {100 * low:.0f} to {100 * high:.0f} %), "
            f"beyond luck in {percent(float(ranking.clear[ranking.best == best].sum()) / count)}."
        )
        others = [(ranking.share_best(i)[0], name) for i, name in enumerate(result.campaigns) if i != best]
        if share < 1:
            told.append(
                f"Otherwise it is {' or '.join(f'{name} ({percent(part)})' for part, name in sorted(others, reverse=True) if part > 0)}."
            )
        if len(result.campaigns) > 2:
            told.append(
                f"Of all {len(result.campaigns)} campaigns two change places beyond luck in {percent(float(ranking.reversals.mean()))} of the "
                f"parameter sets; Kendall's tau with the default order, luck included, is {np.nanmean(ranking.agreement):.2f} on average."
            )
        told.append(_separated(result, settings))
    names = outcome_names(result)
    told += [text for each in result.outcomes if (text := _moved(result, each, names[each.name], settings))]
    return told


def _separated(result: SensitivityResult, settings: Settings) -> str:
    what, found = result.change, result.separation
    if found is None:
        changed = int(np.count_nonzero(result.changes))
        few = "few" if changed < len(result.parameter_sets) / 2 else "many"
        return f"The parameter sets in which {what} are too {few} ({changed:,} of {len(result.parameter_sets):,}) to say what distinguishes them."
    if not len(found.telling):
        return f"No single parameter distinguishes the parameter sets in which {what}."
    named = [f"{_named(result.ranges.names[i], settings)}, {'higher' if found.higher[i] else 'lower'} there" for i in found.telling[:3]]
    return f"What distinguishes the parameter sets in which {what}: {'; '.join(named)}."


def _moved(result: SensitivityResult, outcome: ExplainedOutcome, name: str, settings: Settings) -> str:
    """What moves an outcome most."""
    screened = outcome.screening
    if screened is None:
        return ""
    if not screened.mean.any():
        return f"No parameter moves the {name}."
    order = np.argsort(-screened.mean, kind="stable")[:3]
    effects = "; ".join(f"{_named(result.ranges.names[i], settings)} by {effect(result, screened.mean[i])}" for i in order)
    told = f"The {name} is moved most, over the whole range of a parameter, by {effects}."
    if outcome.shares is not None:
        first = int(outcome.shares.total.argmax())
        found, name = outcome.shares, _named(result.ranges.names[result.kept[first]], settings)
        told += (
            f" Of its variance among the {len(result.kept)} strongest, {name} explains {_part(found.first[first], found.first_half[first])} "
            f"alone and {_part(max(found.total[first], found.first[first]), found.total_half[first])} with its interactions."
        )
    if outcome.noise > MUCH_NOISE:
        told += f" Luck makes {percent(outcome.noise)} of that variance: more replications would sharpen it."
    return told


def effect(result: SensitivityResult, value: float) -> str:
    """The size of an effect, in the units of the key figure."""
    unit = result.kpi.unit
    points = " percentage points" if unit in IN_POINTS else f" {shown_unit(unit).partition(',')[0]}"
    return number(float(value), unit) + ("" if unit in ("0 to 1", "ratio") else points)


def _named(name: str, settings: Settings) -> str:
    return f"{name} ({'an assumption' if settings.behaviour.parameters[name].confidence == 'assumption' else 'has a source'})"


def _part(share: float, half: float) -> str:
    """A share of the variance with its 90 % interval. Estimates go beyond 0 and 1, shares do not."""
    low, middle, high = np.clip([share - half, share, share + half], 0.0, 1.0).tolist()
    return f"{percent(middle)} ({100 * low:.0f} to {percent(high)})"


# --- files ------------------------------------------------------------------------------------------------------------


def write_report(folder: Path, request: Request[SensitivityOptions], manifest: dict[str, Any], result: SensitivityResult) -> None:
    """Write `summary.csv`, `figures/`, `report.html`, and the brief with its `answer.json`."""
    options, settings = request.options, request.settings
    basis = Basis(manifest["title"], manifest["company"], options.replications, options.seeds[0], options.seeds[-1])
    sourced = [settings.behaviour.parameters[name].confidence != "assumption" for name in result.ranges.names]
    names, sentences = outcome_names(result), answer(result, settings)
    view = View(result, names, np.array(sourced, np.bool_))
    drawings = figures_of(view, basis)
    write_drawings(folder, drawings, manifest["png"])
    write_text(folder / "summary.csv", as_csv(result))
    rows = _rows(result, settings)
    write_variance_brief(folder, manifest, result, names, sentences, rows, drawings[0] if drawings else None)
    write_pages(
        folder,
        "sensitivity/variance",
        settings,
        manifest,
        sentences,
        drawings,
        kpi=result.kpi,
        names=names,
        outcomes=result.outcomes,
        ranked=_ranked(result),
        listed=rows[:MOST_LISTED],
        every=len(rows),
        scale=shown_unit(result.kpi.unit),
        moved=view.unit,
        asked=result.change,
    )


def _ranked(result: SensitivityResult) -> list[dict[str, Any]]:
    """Campaigns, those best in most parameter sets first."""
    ranking, unit = result.ranking, result.kpi.unit
    rows = []
    for i, name in enumerate(result.campaigns):
        share, low, high = ranking.share_best(i)
        means = np.where(np.isfinite(ranking.means[:, i]), result.sign * ranking.means[:, i], np.nan)
        there = means[np.isfinite(means)]
        p5, p50, p95 = np.percentile(there, [5, 50, 95]) if len(there) else (np.nan, np.nan, np.nan)
        usual = result.sign * ranking.usual_means[i]
        rows.append(
            {
                "name": name,
                "share": share,
                "best": percent(share),
                "interval": f"{100 * low:.0f} to {100 * high:.0f}",
                "beyond": percent(float((ranking.clear & (ranking.best == i)).mean())),
                "usual": number(float(usual), unit) if np.isfinite(usual) else "–",
                "median": number(float(p50), unit),
                "spread": f"{number(float(p5), unit)} to {number(float(p95), unit)}",
                "undefined": int(np.count_nonzero(~np.isfinite(means))),
            }
        )
    return sorted(rows, key=lambda row: -float(str(row["share"])))


def _rows(result: SensitivityResult, settings: Settings) -> list[dict[str, Any]]:
    """Parameters, the strongest in the screening first."""
    screened, every = [each.screening for each in result.outcomes if each.screening is not None], len(result.ranges.names)
    rows = []
    for i in most_important(screened, every, every):
        name = result.ranges.names[i]
        parameter = settings.behaviour.parameters[name]
        cells = []
        for outcome in result.outcomes:
            walked = outcome.screening
            cells.append(
                (
                    _with(walked.mean[i], walked.half[i], result.kpi.unit) if walked else "–",
                    number(float(walked.spread[i]), result.kpi.unit) if walked else "–",
                    _share(outcome, result.kept, i),
                )
            )
        rows.append({"name": name, "range": f"{parameter.low:g} to {parameter.high:g}", "confidence": parameter.confidence, "cells": cells})
    return rows


def _with(value: float, half: float, unit: str) -> str:
    return f"{number(float(value), unit)} ± {number(float(half), unit)}" if np.isfinite(half) else number(float(value), unit)


def _share(outcome: ExplainedOutcome, kept: Sequence[int], parameter: int) -> tuple[str, str]:
    """First-order and total index of a parameter, with the half-width of their intervals."""
    if outcome.shares is None or parameter not in kept:
        return "", ""
    k, found = kept.index(parameter), outcome.shares
    return f"{found.first[k]:.2f} ± {found.first_half[k]:.2f}", f"{found.total[k]:.2f} ± {found.total_half[k]:.2f}"


def as_csv(result: SensitivityResult) -> str:
    """A line a parameter and outcome: screening and indices with the half-widths of their 90 % intervals, and how far
    parameter sets in which the ranking changes differ in it from the others."""
    header = ["parameter", "outcome", "mu_star", "mu_star_half_90", "sigma", "first", "first_half_90", "total", "total_half_90"]
    rows: list[list[Any]] = [[*header, "ks_distance", "ks_p_holm"]]
    apart = result.separation
    for i, name in enumerate(result.ranges.names):
        for outcome in result.outcomes:
            walked, found = outcome.screening, outcome.shares
            k = result.kept.index(i) if i in result.kept else None
            indices = (found.first, found.first_half, found.total, found.total_half) if found and k is not None else ()
            cells: list[Any] = [walked.mean[i], walked.half[i], walked.spread[i]] if walked else [""] * 3
            cells += [each[k] for each in indices] or [""] * 4
            cells += [apart.distance[i], apart.chance[i]] if apart else [""] * 2
            rows.append([name, outcome.name, *cells])
    return csv_text(rows)
