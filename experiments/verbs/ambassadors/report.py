"""Whom to involve: in words, as a table, as a report. Nobody is named, and no group under five is reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.config.home_folders import expanded
from experiments.config.places import portable
from experiments.config.request import Request
from experiments.report.brief import heard_too_low
from experiments.report.brief_page import write_brief
from experiments.report.choice_page import brief_of
from experiments.report.choice_words import answer_of, recommendation, sureness
from experiments.report.choosing import Ways
from experiments.report.differences import matters_from, visible
from experiments.report.drawing import Basis
from experiments.report.numbers import minus, shown_unit
from experiments.report.page import information_command, write_drawings, write_pages
from experiments.report.wording import company_said, said
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import AGREED
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.ambassadors.figures import figures_of
from experiments.verbs.ambassadors.influence import Choice
from experiments.verbs.ambassadors.options import AmbassadorsOptions, scenario_of
from experiments.verbs.ambassadors.strategies import ALL_MANAGERS, CHOSEN, Gain, Share, StrategyComparison
from experiments.verbs.ambassadors.ways import label_of
from sim.measures.kpis import Kpi
from sim.spelling import plural

FIRST_A_LIST = "with ambassadors.list=FILE.csv this command also writes the chosen as a scenario, FILE.yaml; then"


@dataclass(frozen=True)
class Chosen:
    """The findings. `in_people`: the key figure is a share of company or audience, reported as a number of people."""

    kpi: Kpi
    in_people: bool
    choice: Choice
    candidates: int
    cost_usd: float
    comparison: StrategyComparison
    profile: Mapping[str, Sequence[Share]]
    ways: Ways
    shares: Mapping[str, SharePart]  # where the spread of the difference between the best and the closest comes from

    @property
    def unit(self) -> str:
        """What is gained."""
        return "people" if self.in_people else shown_unit(self.kpi.unit)

    @property
    def within_budget(self) -> int:
        """How many of the chosen the budget of the campaign leaves, of the numbers compared; all where it leaves none."""
        fitting = [self.ways.labels[row] for row in self.ways.affordable]
        sizes = (each.people for each in reversed(self.comparison.of(CHOSEN)))
        return next((size for size in sizes if label_of(CHOSEN, size) in fitting), len(self.choice.people))

    @property
    def what(self) -> str:
        """What is gained, in words."""
        return f"{said(self.kpi)}, in people" if self.in_people else said(self.kpi)


def answer(result: Chosen) -> list[str]:
    """Whom to involve, how sure that is, and what the chosen add, for each of them too."""
    found, ways = result.comparison, result.ways
    told = [each for each in (recommendation(ways), sureness(ways), answer_of(ways)[0], _added(result)) if each]
    if ALL_MANAGERS in found.strategies:
        every = found.last(ALL_MANAGERS)
        told.append(
            f"All {every.people:,} managers add {_gain(every)}: {_each(every)} for each of them."
            if every.people > 1
            else f"The only manager adds {_gain(every)}."
        )
    return [*told, f"{_while_chosen(result.choice)} {result.choice.tried:,} groups were tried for it."]


def _while_chosen(choice: Choice) -> str:
    """What the chosen seemed to add; where nothing told the candidates apart, that it did not."""
    if not any(choice.gains):
        return "Nothing separates the candidates: while they were chosen none of them added anything, so that others would do as well."
    return f"While they were chosen they seemed to add {minus(f'{sum(choice.gains):.1f}')}: the best of many is picked for its luck too."


def _added(result: Chosen) -> str:
    """What the chosen add."""
    found, chosen = result.comparison, result.comparison.last(CHOSEN)
    return (
        f"{plural(chosen.people, 'ambassador')} chosen by simulated talk {'add' if chosen.people > 1 else 'adds'} {_gain(chosen)} {result.unit} to the "
        f"{float(found.nobody.mean()):,.1f} without them ({result.what}; in brackets 90 % of {result.ways.worlds}): {_each(chosen)} for each "
        f"person involved. {matters_from(result.ways.matters, result.ways.aim.unit)}"
    )


def _gain(gain: Gain) -> str:
    low, high = gain.interval
    return minus(f"{gain.mean:.1f} ({low:.1f} to {high:.1f})")


def _each(gain: Gain) -> str:
    mean, low, high = gain.each
    return minus(f"{mean:.2f} ({low:.2f} to {high:.2f})")


def write_report(folder: Path, request: Request[AmbassadorsOptions], manifest: dict[str, Any], result: Chosen) -> None:
    """Write `summary.csv`, `figures/`, `report.html`, and the brief with its `answer.json`."""
    first, last, count = (manifest["confirmed_seeds"][name] for name in ("first", "last", "count"))
    basis = Basis(manifest["title"], manifest["company"], count, first, last)
    drawings = figures_of(result.comparison, result.what, result.unit, basis)
    write_drawings(folder, drawings, manifest["png"])
    write_text(folder / "summary.csv", as_csv(result.comparison))
    found = result.comparison
    question = (
        f"Whom to involve before “{manifest['title']}” in {company_said(manifest['company'])}, if at most {found.last(CHOSEN).people}?"
    )
    plan = request.options.ambassadors
    file = portable(str(scenario_of(expanded(plan.list)))) if plan.list else "FILE.yaml"
    ask = information_command(manifest, [file], result.kpi.name)
    brief = brief_of(
        result.ways,
        question,
        result.shares,
        [_added(result)],
        ask if plan.list else f"{FIRST_A_LIST} {ask}",
        request.options.risks,
        heard_too_low([(manifest["title"], request.settings)]),
    )
    write_brief(folder, brief, manifest | {"replications": count}, drawings[0])
    rows = [
        {"gain": each, "mean": _gain(each), "each": _each(each), "lead": "" if each.strategy == CHOSEN else _gain(found.lead(each))}
        for each in found.gains
    ]
    write_pages(
        folder,
        "ambassadors",
        request.settings,
        manifest,
        answer(result),
        drawings,
        count,
        recommendation(result.ways),
        result=result,
        rows=rows,
        chosen=CHOSEN,
        agreed=f"{100 * AGREED:.0f}",
        matters=visible(result.ways.matters, result.ways.aim.unit),
    )


def as_csv(found: StrategyComparison) -> str:
    """A row a strategy and size: gain against nobody and gain for each person involved, with what 90 % of worlds lie between."""
    header = ["strategy", "people", "gain", "low_90", "high_90", "gain_each", "each_low_90", "each_high_90"]
    return csv_text([header, *([each.strategy, each.people, each.mean, *each.interval, *each.each] for each in found.gains)])
