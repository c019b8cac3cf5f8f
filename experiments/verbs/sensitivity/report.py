"""Which assumption flips the decision, in three sentences, as a brief, as a table and as a report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.request import Request
from experiments.report.brief_page import write_brief
from experiments.report.choice_page import brief_of
from experiments.report.choice_words import nobody_attends
from experiments.report.differences import figure_phrase, matters_from, signed, unit_of_change, verdict, visible
from experiments.report.drawing import Basis
from experiments.report.page import write_drawings, write_pages
from experiments.report.wording import company_said
from experiments.statistics.variance import SharePart
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.sensitivity.assumptions import Assumption, DecisionSensitivity
from experiments.verbs.sensitivity.figures import figures_of
from experiments.verbs.sensitivity.options import SensitivityOptions
from sim.settings import Settings

MOST_LISTED, MOST_SAID = 25, 3


def answer(result: DecisionSensitivity) -> list[str]:
    """What the decision is, which assumption flips it, and what moves the difference most. Where nobody attends either way nothing flips or moves it."""
    ways = result.ways
    decision = f"{ways.labels[1]} against {ways.labels[0]}: {figure_phrase(result.overall, ways.aim, ways.worlds)}. {matters_from(ways.matters, ways.aim.unit)}"
    decision = f"{decision} {nobody_attends(ways, [0, 1])}".strip()
    return [decision] if ways.deserted else [decision, _flips(result), _moves(result)]


def _flips(result: DecisionSensitivity) -> str:
    """Which assumption turns the sign of the difference, or else the verdict."""
    if result.turning:
        return f"What flips it: {'; '.join(_turn(each) for each in result.turning[:MOST_SAID])}{_more(len(result.turning))}."
    if result.flipping:
        parts = [_thirds(result, each) for each in result.flipping[:MOST_SAID]]
        return f"No single assumption turns the sign of the mean difference, but the verdict changes with {'; '.join(parts)}{_more(len(result.flipping))}."
    does = "decides" if result.overall.verdict == "undecided" else "flips"
    return f"No single assumption {does} it: in the lower and in the upper third of the plausible values of each the verdict is the same, or differs by no more than chance."


def _turn(each: Assumption) -> str:
    assert each.curve is not None and each.curve.turn is not None
    place, low, high = each.curve.turn
    rising = each.curve.mean[0] < 0  # not by its other end: a curve may turn back
    back = np.flatnonzero((each.curve.at > place) & ((each.curve.mean < 0) == rising))
    again = f", and {'no longer' if rising else 'again'} from about {each.curve.at[back[0]]:.3g} on" if len(back) else ""
    return f"the mean difference is positive {'above' if rising else 'below'} {each.words} {place:.3g} ({low:.3g} to {high:.3g}){again}"


def _thirds(result: DecisionSensitivity, each: Assumption) -> str:
    """In which third another verdict stands, and which."""
    parts = [
        f"{end} values: {verdict(found, result.ways.aim)}"
        for end, found in (("low", each.lower), ("high", each.upper))
        if found.verdict != result.overall.verdict
    ]
    return f"{each.words} ({', '.join(parts)})"


def _moves(result: DecisionSensitivity) -> str:
    """What explains the variance of the difference."""
    if not result.each:
        return "The difference is the same in every world, so no parameter moves it."
    if not result.told:
        which = f"No single one of {len(result.each)} parameters" if len(result.each) > 1 else "No parameter that was looked at"
        return f"{which} explains more of the variance of the difference than chance gives."
    chance = f"chance gives up to {100 * result.explained.chance:.1f} %"
    parts = [f"{each.words} {100 * each.share:.0f} %" for each in result.told[:MOST_SAID]]
    return f"Of the variance of the difference most is explained by {', '.join(parts)} ({chance}; {len(result.told)} of {len(result.each)} parameters exceed{'s' * (len(result.told) == 1)} it)."


def _more(count: int) -> str:
    return f"; and {count - MOST_SAID} more" if count > MOST_SAID else ""


# --- files ------------------------------------------------------------------------------------------------------------


def write_report(
    folder: Path,
    request: Request[SensitivityOptions],
    manifest: dict[str, Any],
    result: DecisionSensitivity,
    shares: Mapping[str, SharePart],
    notes: Sequence[str],
) -> None:
    """Write `summary.csv`, `figures/`, `report.html`, and the brief with its `answer.json`."""
    options, settings, ways = request.options, request.settings, result.ways
    basis = Basis(manifest["title"], manifest["company"], options.replications, options.seeds[0], options.seeds[-1])
    drawings, sentences = figures_of(result, basis), answer(result)
    write_drawings(folder, drawings, manifest["png"])
    write_text(folder / "summary.csv", as_csv(result))
    question = f"“{ways.labels[1]}” instead of “{ways.labels[0]}” in {company_said(manifest['company'])}: which assumption flips this?"
    brief = brief_of(ways, question, shares, risks=options.risks, notes=notes)
    data = {"assumptions": [_data(each) for each in result.each], "groups": dict(result.groups.shares)}
    data |= {"chance": {"assumptions": result.explained.chance, "groups": result.groups.chance}}
    brief = replace(brief, answer=sentences, data={**brief.data, **data})
    write_brief(folder, brief, manifest, drawings[0] if drawings else None)
    write_pages(
        folder,
        "sensitivity",
        settings,
        manifest,
        sentences,
        drawings,
        do=brief.recommendation,
        question=question,
        rows=[_row(result, each, settings) for each in result.each[:MOST_LISTED]],
        groups=[(name, _percent(share), result.groups.exceeds_chance(name)) for name, share in result.groups.shares.items()],
        chance={"each": _percent(result.explained.chance), "groups": _percent(result.groups.chance)},
        overall=verdict(result.overall, ways.aim),
        aim=ways.aim_said,
        unit=unit_of_change(ways.aim.unit),
        matters=visible(ways.matters, ways.aim.unit) if ways.matters else "",
        doubt=brief.doubt,
    )


def _percent(share: float) -> str:
    return f"{100 * max(0.0, share):.1f} %"


def _row(result: DecisionSensitivity, each: Assumption, settings: Settings) -> dict[str, Any]:
    """A line of the table."""
    curve, kpi = each.curve, result.ways.aim
    turn = f"{curve.turn[0]:.3g} ({curve.turn[1]:.3g} to {curve.turn[2]:.3g})" if each.told and curve and curve.turn else "–"
    ends = [f"{signed(found.mean, kpi.unit)}: {verdict(found, kpi)}" for found in (each.lower, each.upper)]
    return {
        "name": each.name,
        "range": f"{each.low:.3g} to {each.high:.3g}",
        "confidence": settings.behaviour.parameters[each.name].confidence,
        "share": _percent(each.share),
        "told": each.told,
        "turn": turn,
        "ends": ends,
    }


def _data(each: Assumption) -> dict[str, Any]:
    """A parameter as `answer.json` holds it."""
    turn: Sequence[float] | None = each.curve.turn if each.told and each.curve else None
    thirds = {end: {"difference": found.mean, "verdict": found.verdict} for end, found in (("lower", each.lower), ("upper", each.upper))}
    return {"name": each.name, "share": each.share, "exceeds_chance": each.told, "turns_at": list(turn) if turn else None, "thirds": thirds}


def as_csv(result: DecisionSensitivity) -> str:
    """A line a parameter: its share of the variance, where the sign turns, and the verdict in its lower and upper third."""
    header = ["parameter", "low_5", "high_95", "share", "exceeds_chance", "turns_at", "turns_at_low_90", "turns_at_high_90"]
    thirds = ("difference_lower_third", "verdict_lower_third", "difference_upper_third", "verdict_upper_third")
    rows: list[list[Any]] = [[*header, *thirds]]
    for each in result.each:
        turn = each.curve.turn if each.told and each.curve and each.curve.turn else ("", "", "")
        ends = [each.lower.mean, each.lower.verdict, each.upper.mean, each.upper.verdict]
        rows.append([each.name, each.low, each.high, each.share, int(each.told), *turn, *ends])
    return csv_text(rows)
