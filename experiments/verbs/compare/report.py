"""What a comparison says: sentences, tables, figures and the report."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from experiments.config.request import Request
from experiments.config.typed_values import change_in_quotes
from experiments.report import differences
from experiments.report.brief_page import write_brief
from experiments.report.choice_words import best_sentence, recommendation, way_to_take
from experiments.report.drawing import Basis, Drawing
from experiments.report.kpi_groups import answers, everything_else
from experiments.report.numbers import number, seeds_said, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.terminal import cost_table, rendered, rests_on
from experiments.report.wording import headed, worlds_headed
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.compare import wording
from experiments.verbs.compare.attribution import differing
from experiments.verbs.compare.attribution_tables import attribution_csv, attribution_table
from experiments.verbs.compare.brief import MOST_TOLD, alternative_sentence, brief_of, cost_of, sureness
from experiments.verbs.compare.comparison import Comparison, TakenApart
from experiments.verbs.compare.figures.forest import Panel, forests, headlines
from experiments.verbs.compare.figures.waterfall import waterfall
from experiments.verbs.compare.figures.width import Pair, width
from experiments.verbs.compare.first import find_out_first, information_csv, information_rows, valued_by
from experiments.verbs.compare.information import Information
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.compare.risks import risk_rows, risk_table
from experiments.verbs.compare.stopping import stopping_sentence
from sim.measures.kpis import KPIS
from sim.settings import Settings
from sim.spelling import plural

MOST_FIELDS = 80
"""Fields in the list of what differs."""


# --- the answer, in words ---------------------------------------------------------------------------------------------


def answer(comparison: Comparison, options: CompareOptions, information: Information | None = None) -> list[str]:
    """What the alternatives do to the key figures that count, how sure that is, and what makes the difference."""
    differences, labels = comparison.deciding, [arm.label for arm in comparison.arms]
    order, ways = comparison.order, comparison.ways
    told = [_overview(comparison), best_sentence(ways)] if len(differences) > 1 else []
    told += [alternative_sentence(comparison, i) for i in order[:MOST_TOLD]]
    told += [recommendation(ways), sureness(comparison)]
    told.append(stopping_sentence(comparison, options))
    if information is not None:
        told += find_out_first(ways, {}, [], information)
    for each in comparison.taken_apart:
        least = comparison.matters(comparison.kpi.name)
        told.append(wording.attribution_sentence(labels[each.row], each.attribution, comparison.kpi, comparison.replications, least))
    if not comparison.taken_apart and options.attribution.of != "none":
        told.append(_offer(comparison, options, order[0] + 1))
    if comparison.failed:
        told.append(f"Left out, since they failed: {plural(comparison.failed, 'replication')}.")
    return [each for each in told if each]


KINDS = {
    "better": "better",
    "worse": "worse",
    "higher": "higher",
    "lower": "lower",
    "no_difference_that_matters": "without a difference that matters",
    "undecided": "undecided",
}


def _overview(comparison: Comparison) -> str:
    """How many alternatives are better and worse on what decides; those that break their budget are counted apart."""
    ways, rows = comparison.ways, range(1, len(comparison.arms))
    dear = set(ways.choosable) - set(ways.affordable)
    found = [ways.aimed_standing(row, 0) for row in rows if row not in dear]
    kinds = [differences.kind(each, ways.aim) for each in found if each.n]
    parts = [f"{kinds.count(each)} {words}" for each, words in KINDS.items() if each in kinds]
    parts += [f"{len(dear & set(rows))} over the budget"] if dear & set(rows) else []
    return f"Of {len(rows)} alternatives to {comparison.arms[0].label}, on {ways.aim_said}: {', '.join(parts) or 'none is defined'}."


def _offer(comparison: Comparison, options: CompareOptions, row: int) -> str:
    """How to have the difference taken apart."""
    arm, groups = comparison.arms[row], len(differing(comparison.arms[0].settings, comparison.arms[row].settings))
    if groups < 2:
        return ""
    exact, plan = groups <= options.attribution.exact_groups, options.attribution
    points = 2**groups if exact else 2 + plan.orders * (groups - 1)
    count = points * min(plan.replications, comparison.replications)
    word = f"attribution.of=[{change_in_quotes(arm.name)}]" if any(sign in arm.name for sign in "= ,") else f"attribution.of={arm.name}"
    name = shlex.quote(word)
    return f"Which levers make the difference? Add {name}: {'' if exact else 'at most '}{count:,} more replications."


# --- tables -----------------------------------------------------------------------------------------------------------


def rows_of(comparison: Comparison, i: int, names: Sequence[str]) -> list[dict[str, Any]]:
    """How one alternative (a row of the differences) stands in some key figures, as a table shows it."""
    rows = []
    for name in names:
        kpi, each, found = KPIS[name], comparison.differences[name][i], comparison.standings[name][i]
        unit = kpi.unit
        rows.append(
            {
                "name": name,
                "label": headed(kpi),
                "unit": shown_unit(unit),
                "baseline": number(each.baseline, unit),
                "alternative": number(each.alternative, unit),
                "mean": differences.signed(each.mean, unit),
                "interval": f"{differences.signed(found.low, unit)} to {differences.signed(found.high, unit)}" if found.n > 1 else "–",
                "units": differences.unit_and_change(unit),
                "verdict": differences.verdict(found, kpi),
                "matters": number(comparison.matters(name), unit),
                "worth": wording.times(each.variance_ratio),
            }
        )
    return rows


def as_csv(comparison: Comparison) -> str:
    """A line an alternative and key figure: how it stands, and the paired difference with everything that is known of it."""
    header = [
        "alternative", "kpi", "unit", "baseline_mean", "alternative_mean", "difference", "difference_low", "difference_high", "matters",
        "share_better", "share_worse", "verdict", "mean_low_90", "mean_high_90", "sd_of_differences", "variance_ratio", "pairs",
        "pairs_higher", "pairs_level", "pairs_lower",
    ]  # fmt: skip
    rows = []
    for i, arm in enumerate(comparison.arms[1:]):
        for name, kpi in KPIS.items():
            each, found = comparison.differences[name][i], comparison.standings[name][i]
            stands = [found.low, found.high, comparison.matters(name), found.better, found.worse, differences.kind(found, kpi)]
            pairs = [each.low, each.high, each.sd, each.variance_ratio, each.n, each.higher, each.level, each.lower]
            rows.append([arm.name, name, kpi.unit, each.baseline, each.alternative, each.mean, *stands, *pairs])
    return csv_text([header, *rows])


def differing_fields(baseline: Settings, alternative: Settings) -> list[tuple[str, str, str]]:
    """Fields in which two arms differ, with both values as they are written; names and titles left out."""
    return [(field, _written(one), _written(other)) for field, one, other in differing_values(baseline, alternative)]


def differing_values(baseline: Settings, alternative: Settings) -> list[tuple[str, Any, Any]]:
    """Fields in which two arms differ, with both values; None where a list is shorter; names and titles left out."""
    one, other = (settings.model_dump(mode="json", exclude={"campaign": {"name", "title"}}) for settings in (baseline, alternative))
    return list(_apart(one, other, ""))


def _apart(one: Any, other: Any, field: str) -> Iterator[tuple[str, Any, Any]]:
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            yield from _apart(one.get(name), other.get(name), f"{field}.{name}" if field else name)
    elif isinstance(one, list) and isinstance(other, list) and any(isinstance(each, dict) for each in (*one, *other)):
        for i in range(max(len(one), len(other))):
            yield from _apart(one[i] if i < len(one) else None, other[i] if i < len(other) else None, f"{field}.{i}")
    else:
        yield field, one, other


def _written(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(
            f"{name} {_written(each)}" for name, each in value.items() if each not in (None, [], {}) and not isinstance(each, dict)
        )
    if isinstance(value, list):
        return ", ".join(map(_written, value)) or "(none)"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


# --- figures and report -----------------------------------------------------------------------------------------------


def _shown(comparison: Comparison, options: CompareOptions) -> list[str]:
    """The key figures in the main figure and table."""
    return list(dict.fromkeys([*comparison.headlines, comparison.kpi.name, *options.compare.kpis]))


def drawings_of(comparison: Comparison, options: CompareOptions, basis: Basis) -> list[Drawing]:
    """The forest plot, a waterfall for each difference taken apart, and the width of intervals."""
    arms, kpi = comparison.arms, comparison.kpi
    order = comparison.order
    labels = [arms[i + 1].label for i in order]
    panels = [_panel(comparison, name, order) for name in _shown(comparison, options)]
    main, *more = forests(labels, panels, arms[0].label, way_to_take(comparison.ways), basis)
    drawings = [main]
    for each in comparison.taken_apart:
        if each.attribution.n:
            drawings.append(_waterfall(each, comparison, basis))
    drawings += more  # after those that the report counts off
    if comparison.replications > 1:
        values = comparison.found.values(kpi.name)
        pairs = [Pair(arms[i + 1].label, values[0], values[i + 1]) for i in order if comparison.deciding[i].n > 1]
        drawings += [width(pairs, kpi, comparison.target, basis)] if pairs else []
    return drawings


def brief_drawing(comparison: Comparison, basis: Basis) -> Drawing:
    """The two key figures that head every answer, for the brief."""
    order = comparison.order[:MOST_TOLD]
    labels, panels = [comparison.arms[i + 1].label for i in order], [_panel(comparison, name, order) for name in comparison.headlines]
    return headlines(labels, panels, comparison.arms[0].label, comparison.worlds, basis)


def _panel(comparison: Comparison, name: str, order: Sequence[int]) -> Panel:
    standings = tuple(comparison.standings[name][i] for i in order)
    return Panel(KPIS[name], standings, comparison.level(name), comparison.matters(name))


def _waterfall(apart: TakenApart, comparison: Comparison, basis: Basis) -> Drawing:
    seeds = apart.found.seeds
    mine = Basis(basis.title, basis.company, len(seeds), seeds[0], seeds[-1], points=len(apart.plan.masks))
    arms = comparison.arms
    return waterfall(f"levers_{apart.row}", apart.attribution, comparison.kpi, arms[0].label, arms[apart.row].label, mine)


def write_report(
    folder: Path, request: Request[CompareOptions], manifest: dict[str, Any], comparison: Comparison, information: Information | None
) -> None:
    """Write `summary.csv`, `attribution.csv`, `information.csv`, `figures/`, `report.html`, and the brief with its `answer.json`."""
    options, arms, seeds = request.options, comparison.arms, comparison.found.seeds
    title = f"{arms[0].label} against {arms[1].label if len(arms) == 2 else f'{len(arms) - 1} alternatives'}"
    basis = Basis(title, manifest["company"], len(seeds), seeds[0], seeds[-1])
    drawings = drawings_of(comparison, options, basis)
    head = brief_drawing(comparison, basis)
    write_drawings(folder, [*drawings, head], manifest["png"])
    stopped, ask = stopping_sentence(comparison, options), valued_by(manifest["command"])
    write_brief(folder, brief_of(comparison, manifest["company"], stopped, information, ask), manifest, head)
    write_text(folder / "summary.csv", as_csv(comparison))
    if comparison.taken_apart:
        write_text(folder / "attribution.csv", attribution_csv(comparison))
    tables = _tables(comparison, options) | {"information": []}
    if information is not None:
        ways = comparison.ways
        write_text(folder / "information.csv", information_csv(information, ways))
        tables |= {
            "information": information_rows(information, ways),
            "aim": ways.aim_said,
            "aim_in": differences.unit_of_change(ways.aim.unit),
        }
        tables["no_pilot"] = information.no_pilot
    told, launches = answer(comparison, options, information), len(comparison.found.seeds)
    write_pages(
        folder, "compare", request.settings, manifest, told, drawings, launches, recommendation(comparison.ways), heading=title, **tables
    )


def _tables(comparison: Comparison, options: CompareOptions) -> dict[str, Any]:
    """What the template shows beside the answer and the figures."""
    arms, kpi = comparison.arms, comparison.kpi
    order = comparison.order
    main = _shown(comparison, options)

    def table(i: int, names: Sequence[str]) -> list[dict[str, Any]]:
        return rows_of(comparison, i, names)

    alternatives = [
        {
            "row": i,
            "label": arms[i + 1].label,
            "name": arms[i + 1].name,
            "title": arms[i + 1].title,
            "main": table(i, main),
            "asked": {question: table(i, names) for question, names in answers().items()},
            "others": {term: table(i, names) for term, names in everything_else().items()},
            "fields": (fields := differing_fields(arms[0].settings, arms[i + 1].settings))[:MOST_FIELDS],
            "more_fields": max(0, len(fields) - MOST_FIELDS),
        }
        for i in order
    ]
    return {
        "baseline": arms[0],
        "alternatives": alternatives,
        "attributions": [attribution_table(each, comparison) for each in comparison.taken_apart],
        "risks": risk_rows(comparison),
        "kpi": kpi,
        "decides": comparison.ways.aim_said,
        "worlds": comparison.worlds,
        "target": comparison.target,
        "by_verdict": options.replications == "auto" and options.compare.half_width is None,
        "definitions": {question: [KPIS[name] for name in names] for question, names in {**answers(), **everything_else()}.items()},
        "failures": [each for found in comparison.everything for _, each in found.failures][:20],
    }


# --- terminal ---------------------------------------------------------------------------------------------------------


def lines(comparison: Comparison, request: Request[CompareOptions], information: Information | None = None) -> list[str]:
    """The table of the key figures that count, and the answer, for a terminal."""
    arms, seeds = comparison.arms, comparison.found.seeds
    parts: list[Any] = [f"Against {arms[0].label}: {plural(len(seeds), 'replication')} of each, {seeds_said(seeds[0], seeds[-1])}"]
    for i in comparison.order:
        parts += ["", Text(arms[i + 1].label, style="bold"), _table(comparison, request.options, i)]
    chosen = comparison.ways.taken
    cost = cost_table(cost_of(comparison, chosen), f"“{arms[chosen].label}”", comparison.ways.budget_of(chosen))
    told = answer(comparison, request.options, information)
    return rendered(*parts, *risk_table(comparison), "", cost, "", *told, "", rests_on(request.settings.behaviour, len(seeds)))


def _table(comparison: Comparison, options: CompareOptions, i: int) -> Table:
    """The key figures that count, of one alternative."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for heading in ("baseline", "difference", f"90 % of {worlds_headed(comparison.uncertainty)}"):
        table.add_column(heading, justify="right", no_wrap=True)
    worlds = len(comparison.found.seeds)
    table.add_column("unit")
    table.add_column(differences.heading_of(worlds))
    names = list(dict.fromkeys([*comparison.headlines, comparison.kpi.name, *options.compare.kpis]))
    for row in rows_of(comparison, i, names):
        cells = [row[cell] for cell in ("label", "baseline", "mean", "interval", "units")]
        table.add_row(*cells, differences.in_column(row["verdict"], worlds))
    return table
