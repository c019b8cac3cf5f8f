"""The page of a choice among several ways to do something, and the same as data."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import asked
from experiments.report.brief import SCORECARD, Brief, RankLine, ScoreLine, arm_data, could_go_wrong, score_line
from experiments.report.choice_words import amount, answer_of, recommendation, sureness, the_budget
from experiments.report.choosing import COST, Ways
from experiments.report.differences import cell
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.finding_out import find_out_first, finding_data, worth_of
from experiments.report.kpi_groups import cost_by_part
from experiments.report.numbers import number
from experiments.report.risks import of_100, risks_of
from experiments.report.wording import times_of
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import prediction
from sim.measures.kpis import KPIS

MOST_RANKED, MOST_TOLD = 8, 40
"""Ways in the table, and told as data."""


def brief_of(
    ways: Ways,
    question: str,
    shares: Mapping[str, SharePart],
    more: Sequence[str] = (),
    ask: str = "",
    risks: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Brief:
    """The one page of a choice. `shares`: where the spread of the difference between the first and the closest comes from; `more`:
    sentences behind the answer; `ask`: the command that values what can be found out first; `risks`: those that are asked for;
    `notes`: what makes a figure come out wrong."""
    choice, worth = ways.choice, worth_of(ways)
    first = ways.taken
    base = first if ways.planned is None else ways.planned
    found = [
        each | {"way": ways.name(first)}
        for each in risks_of({name: ways.values(name)[first] for name in KPIS}, asked(ways.budget_of(first), risks))
        if np.isfinite(each["probability"])
    ]
    pair = (
        "" if choice is None else f"the difference in {ways.aim_said} between {ways.labels[choice.first]} and {ways.labels[choice.closest]}"
    )
    lines = ranking(ways)
    others = [first, *([] if choice is None else [choice.first, choice.closest, *ways.states])]
    shown = next((row for row in others if row != base), base)
    return Brief(
        question=question,
        answer=[*answer_of(ways), *more],
        recommendation=recommendation(ways),
        sure=sureness(ways),
        notes=notes,
        scorecard=[_line(ways, name, shown, base) for name in ways.comparable(SCORECARD)],
        scorecard_of=f"“{ways.labels[base]}”",
        against=[ways.labels[shown]] if shown != base else (),
        wrong=could_go_wrong(found, lambda each: f"in {of_100(each)} launches"),
        first=find_out_first(ways, worth, shares, ask),
        cost=cost_by_part(lambda name: ways.mean(name, first)),
        cost_of=ways.labels[first],
        ranking=lines,
        ranking_more=ranking_note(ways, lines),
        ranked_by=ways.aim_said,
        doubt=doubt_sentence(pair, shares),
        data={
            **choice_data(ways),
            "against": ways.name(base),
            "arms": {ways.name(row): _data(ways, row, base) for row in _told(ways)},
            "arms_left_out": len(ways.labels) - len(_told(ways)),
            "risks": found,
            "variance_shares": doubt_data(shares),
            "find_out_first": finding_data(ways, worth),
        },
    )


def left_out(shown: int, of: int) -> str:
    """That a table or figure shows only some of the arms; nothing where it shows all."""
    return f"{shown} of {of} are shown; all are in report.html." if 0 < shown < of else ""


def ranking_note(ways: Ways, lines: Sequence[RankLine]) -> str:
    """What has to be said below the ranking."""
    parts = [left_out(len(lines), len(ways.labels)), f"None of them fits {the_budget(ways)}." if ways.nothing_fits and lines else ""]
    return " ".join(filter(None, parts))


def choice_data(ways: Ways) -> dict[str, Any]:
    """What `answer.json` says of the choice: what is recommended (None: nothing), what to take if one must choose, and how often each is best."""
    choice, told = ways.choice, _told(ways)
    data: dict[str, Any] = {
        "recommended": None if ways.recommended is None else ways.name(ways.recommended),
        "least_regret": None if ways.nothing_fits or ways.deserted else ways.name(ways.taken),
    }
    if ways.budget is not None or ways.own:
        kept = {ways.name(row): ways.within(row) for row in told}
        data["budget"] = {"usd": ways.budget, "kept": kept, "fits": [ways.name(row) for row in ways.affordable if row in told]}
        data["budget"] |= {"own": {ways.name(row): usd for row, usd in ways.own.items() if row in told}} if ways.own else {}
    if choice is not None and not ways.deserted:
        arms = {}
        for row, as_good in ((row, ways.twins.get(row, row)) for row in told):
            figures = (float(choice.best[as_good]), *choice.regret_of(as_good))
            arms[ways.name(row)] = dict(zip(("best", "regret", "regret_95"), figures, strict=True))
        data["ranking"] = {"aim": ways.aim_said, "matters": ways.matters, "arms": arms}
        if ways.twins:
            data["ranking"]["the_same_as"] = {ways.name(row): ways.name(like) for row, like in ways.twins.items() if row in told}
    return data


def _told(ways: Ways) -> list[int]:
    """Ways that are told as data: all of them, of very many the best."""
    if ways.choice is None or len(ways.labels) <= MOST_TOLD:
        return list(range(len(ways.labels)))[:MOST_TOLD]
    kept: list[int] = np.argsort(ways.choice.regret.mean(axis=1), kind="stable")[:MOST_TOLD].tolist()
    return sorted({*kept, ways.taken, *([] if ways.planned is None else [ways.planned])})


def _line(ways: Ways, name: str, first: int, base: int) -> ScoreLine:
    """A line of the scorecard: the plan, and what another way changes: that to take, or else the closest."""
    cells = []
    if first != base:
        cells = [cell(ways.standing(name, first, base), KPIS[name])]
    return score_line(name, *prediction(ways.values(name)[base]), cells)


def ranking(ways: Ways) -> list[RankLine]:
    """The ways by what they fall short of the best, least first, then those that break the budget; nothing where that is not defined, or nobody attends."""
    choice, lines = ways.choice, list[RankLine]()
    if choice is None or ways.deserted:
        return lines
    order = sorted(choice.among, key=lambda row: float(choice.regret[row].mean()))
    for row in [*order, *ways.twins, *ways.dear, *ways.states][: ways.room_for(MOST_RANKED)]:
        cost, label = f"{number(ways.mean(COST, row), 'USD')} USD", ways.labels[row]
        if row not in choice.among:
            why = (
                "not a choice"
                if row in ways.states
                else f"the same as {ways.labels[ways.twins[row]]}"
                if row in ways.twins
                else "over budget"
            )
            lines.append(RankLine(label, why, "–", "–", cost))
            continue
        mean, high = (amount(ways, each) for each in choice.regret_of(row))
        alone = ways.dear and len(ways.affordable) == 1
        best = f"only one that {'may fit' if ways.doubtful else 'fits'}" if alone else times_of(float(choice.best[row]), choice.worlds)
        lines.append(RankLine(label, best, mean, high, cost))
    return lines


def _data(ways: Ways, row: int, base: int) -> dict[str, dict[str, Any]]:
    """Every key figure of a way, and how it stands against the plan (or the way to take)."""
    against = (lambda name: ways.standing(name, row, base)) if row != base else None
    return arm_data(lambda name: ways.values(name)[row], against, lambda name: ways.least(name, base))
