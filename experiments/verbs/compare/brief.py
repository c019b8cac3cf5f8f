"""The brief of a comparison: what to choose, how sure that is, what it costs, and what could go wrong."""

from typing import Any

from experiments.report import differences
from experiments.report.arm_labels import shared_words
from experiments.report.brief import SCORECARD, Brief, ScoreLine, arm_data, could_go_wrong, heard_too_low, score_line
from experiments.report.choice_page import choice_data, left_out, ranking, ranking_note
from experiments.report.choice_words import best_sentence, recommendation
from experiments.report.choice_words import sureness as sure_of
from experiments.report.choosing import COST, Ways
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.finding_out import worth_of
from experiments.report.kpi_groups import cost_by_part
from experiments.report.numbers import number
from experiments.report.wording import company_said
from experiments.statistics.verdict import Standing, prediction
from experiments.verbs.compare import wording
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.first import find_out_first, first_data, information_data
from experiments.verbs.compare.information import Information
from experiments.verbs.compare.risks import risks_of_arm, sentence_of
from sim.measures.kpis import KPIS, Kpi

MOST_SHOWN, MOST_TOLD = 3, 6
"""Alternatives in the scorecard, and in the figure."""


def brief_of(
    comparison: Comparison, company: str, stopped: str = "", information: Information | None = None, ask: str = "", with_data: bool = True
) -> Brief:
    """The one page of a comparison; `stopped` says why no more replications were taken, `information` what finding out is
    worth, `ask` how to have a survey and a pilot valued; `with_data`: also what `answer.json` says beside, which takes longer than the page."""
    arms, ways = comparison.arms, comparison.ways
    several, chosen = len(arms) > 2, shown_row(ways)
    order = comparison.order[:MOST_SHOWN]
    deciding, worth, risks = comparison.aim_shares(), worth_of(ways), risks_of_arm(comparison, chosen)
    lines = ranking(ways) if several else []
    shared = shared_words(arms)
    rivals = f"its alternatives{f' (all with {shared})' if shared else ''}" if several else f"“{arms[1].label}”"
    return Brief(
        question=f"“{arms[0].label}” or {rivals}, in {company_said(company)}?",
        answer=[*answer_of(comparison), *([stopped] if stopped else [])],
        recommendation=recommendation(ways),
        sure=sureness(comparison),
        notes=heard_too_low((arm.label, arm.settings) for arm in arms),
        scorecard=[_line(comparison, name, order) for name in comparison.comparable(SCORECARD)],
        against=[arms[i + 1].label for i in order],
        wrong=could_go_wrong(risks, lambda each: sentence_of(each, arms[0].name)),
        first=find_out_first(ways, deciding, worth, information, ask),
        cost=cost_of(comparison, chosen),
        cost_of=arms[chosen].label,
        ranking=lines,
        ranking_more=ranking_note(ways, lines),
        scorecard_more=left_out(len(order), len(arms) - 1),
        figure_more=left_out(min(MOST_TOLD, len(arms) - 1), len(arms) - 1),
        ranked_by=ways.aim_said,
        doubt=doubt_sentence(_doubted(comparison), deciding),
        data={
            **choice_data(ways),
            "arms": {arm.name: _data(comparison, row) for row, arm in enumerate(arms)},
            "risks": risks,
            "variance_shares": doubt_data(deciding) | {"alternatives": _alternatives_doubted(comparison)},
            "find_out_first": first_data(ways, worth, information),
            **({} if information is None else {"information": information_data(ways, information)}),
        }
        if with_data
        else {},
    )


def shown_row(ways: Ways) -> int:
    """The arm of which a brief tells what it costs and what could go wrong: the one to take; where nobody can choose anything, the only one
    that differs."""
    return ways.states[0] if len(ways.labels) == 2 and ways.states else ways.taken


def _doubted(comparison: Comparison) -> str:
    """What the doubt is about."""
    said, (first, other) = comparison.ways.aim_said, comparison.told_apart or (0, 0)
    labels = [comparison.arms[row].label for row in (first, other)]
    return f"the difference in {said} between {' and '.join(labels)}" if first != other else f"{said} of {labels[0]}"


def cost_of(comparison: Comparison, row: int) -> dict[str, float]:
    """What an arm costs on average, by part."""
    return cost_by_part(lambda name: comparison.level(name, row))


# --- sentences --------------------------------------------------------------------------------------------------------


def answer_of(comparison: Comparison) -> list[str]:
    """What the best alternatives do, in as many sentences; with several, first how often each arm is best."""
    order = comparison.order
    several = len(order) > 1
    told = [best_sentence(comparison.ways)] if several else []
    return [each for each in (*told, *(alternative_sentence(comparison, i) for i in order[: 2 if several else 1])) if each]


def alternative_sentence(comparison: Comparison, i: int) -> str:
    """What an alternative does to the key figures that are always told."""
    found = [(kpi, comparison.standings[kpi.name][i]) for kpi in comparison.told]
    cost = comparison.differences[COST][i]
    ways = comparison.ways
    notes = ((ways.dear, "over the budget"), (ways.doubtful, "may break the budget"), (ways.states, "nobody’s to choose"))
    but = next((f" ({note})" for rows, note in notes if i + 1 in rows), "")
    label = comparison.arms[i + 1].label + but
    return wording.arm_sentence(label, found, cost, comparison.worlds)


def sureness(comparison: Comparison) -> str:
    """How sure that is, and what it costs."""
    chosen, sure = shown_row(comparison.ways), sure_of(comparison.ways)
    cost = f"“{comparison.arms[chosen].label}” costs {number(comparison.level(COST, chosen), 'USD')} USD"
    mean, low, high = prediction(comparison.found.values(COST)[chosen])
    cost += f" (90 % of launches {number(low, 'USD')} to {number(high, 'USD')})" if low < high else ""
    cost += f", {_than(mean - comparison.level(COST))} “{comparison.arms[0].label}”." if chosen else "."
    if comparison.ways.nothing_fits or comparison.ways.deserted:
        return sure
    return f"{sure} {cost}" if sure else cost if chosen != comparison.ways.taken else ""


def _than(more: float) -> str:
    """So many USD more or less than something; less than a dollar is nothing."""
    return f"{number(abs(more), 'USD')} {'more' if more > 0 else 'less'} than" if abs(more) >= 1 else "as much as"


# --- tables and data --------------------------------------------------------------------------------------------------


def _line(comparison: Comparison, name: str, order: list[int]) -> ScoreLine:
    standings = comparison.standings[name]
    cells = [_cell(standings[i], KPIS[name], brief=len(order) > 1) for i in order]
    return score_line(name, *prediction(comparison.found.values(name)[0]), cells)


def _cell(found: Standing, kpi: Kpi, brief: bool) -> str:
    """What an alternative changes, and the verdict; of several only the mean, and the verdict in a word."""
    if brief and found.n:
        word = differences.kind(found, kpi).replace("no_difference_that_matters", "alike")
        return f"{differences.signed(found.mean, kpi.unit)}, {word}"
    return differences.cell(found, kpi)


def _alternatives_doubted(comparison: Comparison) -> dict[str, dict[str, Any]]:
    """Where the spread of the difference of each alternative comes from, in each key figure that is told."""
    told = (*comparison.headlines, *SCORECARD)
    return {
        arm.name: {name: doubt_data(comparison.variance_shares(name, row)) for name in told}
        for row, arm in enumerate(comparison.arms[1:], start=1)
    }


def _data(comparison: Comparison, row: int) -> dict[str, dict[str, Any]]:
    """Every key figure of an arm."""
    against = (lambda name: comparison.standings[name][row - 1]) if row else None
    return arm_data(lambda name: comparison.found.values(name)[row], against, comparison.matters)
