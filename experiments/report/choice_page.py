"""The page of a choice among several ways to do something, and the same as data."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import NAMED
from experiments.report.brief import SCORECARD, Brief, RankLine, could_go_wrong, score_line
from experiments.report.choosing import COST, Ways, amount, answer_of, find_out_first, recommendation, sureness, worth_of
from experiments.report.differences import kind, signed, verdict
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.numbers import number
from experiments.report.risks import of_100, risks_of
from experiments.report.wording import times_of
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import prediction
from sim.measures.kpis import COST_PARTS, KPIS

MOST_RANKED, MOST_TOLD = 6, 200
"""Ways in the table, and told as data."""


def brief_of(ways: Ways, question: str, shares: Mapping[str, SharePart], more: Sequence[str] = (), ask: str = "") -> Brief:
    """The one page of a choice. `shares`: where the spread of the difference between the first and the closest comes from; `more`:
    sentences behind the answer; `ask`: the command that values what can be found out first."""
    choice, worth = ways.choice, worth_of(ways)
    first = ways.taken
    base = first if ways.planned is None else ways.planned
    risks = [
        each | {"way": ways.labels[first]}
        for each in risks_of({name: ways.values(name)[first] for name in KPIS}, tuple(NAMED.values()))
        if np.isfinite(each["probability"])
    ]
    pair = (
        "" if choice is None else f"the difference in {ways.aim_said} between {ways.labels[choice.first]} and {ways.labels[choice.closest]}"
    )
    return Brief(
        question=question,
        answer=[*answer_of(ways), *more],
        recommendation=recommendation(ways),
        sure=sureness(ways),
        scorecard=[_line(ways, name, first, base) for name in SCORECARD],
        against=[ways.labels[first]] if first != base else (),
        wrong=could_go_wrong(risks, lambda each: f"in {of_100(each)} launches"),
        first=find_out_first(ways, worth, shares, ask),
        cost={label: ways.mean(f"cost_{part}", first) for part, (label, _) in COST_PARTS.items()},
        cost_of=ways.labels[first],
        ranking=ranking(ways),
        ranked_by=ways.aim_said,
        doubt=doubt_sentence(pair, shares),
        data={
            "recommended": ways.labels[first],
            "against": ways.labels[base],
            "arms": {ways.labels[row]: _data(ways, row, base) for row in _told(ways)},
            "risks": risks,
            "variance_shares": doubt_data(shares),
            "find_out_first": [
                {"what": name, "value": each, "unit": f"{ways.aim.unit} of {ways.aim_said}"} for name, each in worth.items()
            ],
        },
    )


def _told(ways: Ways) -> list[int]:
    """Ways that are told as data: all of them, of very many the best."""
    if ways.choice is None or len(ways.labels) <= MOST_TOLD:
        return list(range(len(ways.labels)))[:MOST_TOLD]
    kept: list[int] = np.argsort(ways.choice.regret.mean(axis=1), kind="stable")[:MOST_TOLD].tolist()
    return sorted({*kept, ways.taken, *([] if ways.planned is None else [ways.planned])})


def _line(ways: Ways, name: str, first: int, base: int) -> Any:
    """A line of the scorecard: the plan, and what the way to take changes."""
    cells = []
    if first != base:
        found, kpi = ways.standing(name, first, base), KPIS[name]
        span = f"({signed(found.low, kpi.unit)} to {signed(found.high, kpi.unit)})"
        cells = [f"{signed(found.mean, kpi.unit)} {span}: {verdict(found, kpi)}" if found.n else "not defined"]
    return score_line(name, *prediction(ways.values(name)[base]), cells)


def ranking(ways: Ways) -> list[RankLine]:
    """The ways by what they fall short of the best, least first; nothing where that is not defined."""
    choice, lines = ways.choice, list[RankLine]()
    if choice is None:
        return lines
    for row in np.argsort(choice.regret.mean(axis=1), kind="stable")[: ways.room_for(MOST_RANKED)].tolist():
        mean, high = (amount(ways, each) for each in choice.regret_of(row))
        best, cost = times_of(float(choice.best[row]), choice.worlds), number(ways.mean(COST, row), "USD")
        lines.append(RankLine(ways.labels[row], best, mean, high, f"{cost} USD"))
    return lines


def _data(ways: Ways, row: int, base: int) -> dict[str, Any]:
    """The scorecard of a way, how it stands against the plan (or the way to take), and how often it is the best."""
    found: dict[str, Any] = {}
    for name in SCORECARD:
        found[name] = dict(zip(("mean", "low", "high"), prediction(ways.values(name)[row]), strict=True))
        if row != base:
            each = ways.standing(name, row, base)
            found[name] |= {"difference": each.mean, "difference_low": each.low, "difference_high": each.high}
            found[name] |= {"probability_better": each.ahead, "verdict": kind(each, KPIS[name])}
    if ways.choice is not None:
        mean, high = ways.choice.regret_of(row)
        found["decides"] = {"what": ways.aim_said, "best": float(ways.choice.best[row]), "regret": mean, "regret_95": high}
    return found
