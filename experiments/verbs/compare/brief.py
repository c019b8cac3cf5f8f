"""The brief of a comparison: what to choose, how sure that is, what it costs, and what could go wrong."""

from typing import Any

from experiments.report import differences
from experiments.report.brief import SCORECARD, Brief, RankLine, arm_data, could_go_wrong, score_line
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.numbers import number
from experiments.report.wording import times_of
from experiments.statistics.verdict import Standing, prediction
from experiments.verbs.compare import wording
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.decision import Decided, aim_shares, decide
from experiments.verbs.compare.first import find_out_first, first_data, information_data, worth_of
from experiments.verbs.compare.information import Information
from experiments.verbs.compare.risks import risks_of_arm, sentence_of
from sim.measures.kpis import COST_PARTS, KPIS, Kpi

MOST_SHOWN, MOST_RANKED = 3, 6
"""Alternatives in the scorecard, and arms that are ranked."""

FEWEST = 5
"""Replications below which nothing is recommended."""


def brief_of(comparison: Comparison, company: str, stopped: str = "", information: Information | None = None) -> Brief:
    """The one page of a comparison; `stopped` says why no more replications were taken, `information` what finding out is worth."""
    arms, decision = comparison.arms, decide(comparison)
    several, chosen = len(arms) > 2, decision.arm
    order = wording.ranked(comparison.deciding, comparison.kpi)[:MOST_SHOWN]
    shares = {row: {name: comparison.variance_shares(name, row) for name in SCORECARD} for row in range(1, len(arms))}
    deciding, worth, risks = aim_shares(comparison, decision), worth_of(comparison, decision), risks_of_arm(comparison, chosen)
    rivals = "its alternatives" if several else f"“{arms[1].label}”"
    return Brief(
        question=f"“{arms[0].label}” or {rivals}, in {company}?",
        answer=[*answer_of(comparison, decision), *([stopped] if stopped else [])],
        recommendation=recommendation(comparison, decision),
        sure=sureness(comparison, decision),
        scorecard=[_line(comparison, name, order) for name in SCORECARD],
        against=[arms[i + 1].label for i in order],
        wrong=could_go_wrong(risks, lambda each: sentence_of(each, arms[0].name)),
        first=find_out_first(comparison, decision, deciding, worth, information),
        cost=cost_of(comparison, chosen),
        cost_of=arms[chosen].label,
        ranking=_ranking(comparison, decision) if several and decision.kind != "undefined" else (),
        ranked_by=decision.aim,
        doubt=doubt_sentence(
            f"the difference in {decision.aim} between {' and '.join(arms[row].label for row in decision.pair)}", deciding
        ),
        data={
            "recommended": arms[chosen].name,
            "arms": {arm.name: _data(comparison, row) for row, arm in enumerate(arms)},
            "risks": risks,
            "variance_shares": doubt_data(deciding)
            | {"alternatives": {arms[row].name: {name: doubt_data(each) for name, each in found.items()} for row, found in shares.items()}},
            "find_out_first": first_data(decision, worth, information),
            "ranking": _ranking_data(comparison, decision),
            **({} if information is None else {"information": information_data(decision, information)}),
        },
    )


def cost_of(comparison: Comparison, row: int) -> dict[str, float]:
    """What an arm costs on average, by part."""
    return {label: comparison.level(f"cost_{part}", row) for part, (label, _) in COST_PARTS.items()}


def budget_of(comparison: Comparison, row: int) -> float | None:
    """The budget of an arm; None where none is stated."""
    return comparison.arms[row].settings.campaign.budget


# --- sentences --------------------------------------------------------------------------------------------------------


def answer_of(comparison: Comparison, decision: Decided) -> list[str]:
    """What the best alternatives do, in as many sentences; with several, first how often each arm is best."""
    order = wording.ranked(comparison.deciding, comparison.kpi)
    several = len(order) > 1
    told = [best_sentence(comparison, decision)] if several else []
    return [each for each in (*told, *(alternative_sentence(comparison, i) for i in order[: 2 if several else 1])) if each]


def alternative_sentence(comparison: Comparison, i: int) -> str:
    """What an alternative does to the key figures that are always told."""
    found = [(kpi, comparison.standings[kpi.name][i]) for kpi in comparison.told]
    cost = comparison.differences[wording.COST][i]
    return wording.arm_sentence(comparison.arms[i + 1].label, found, cost, comparison.worlds)


def best_sentence(comparison: Comparison, decision: Decided) -> str:
    """How often each arm is the best."""
    if decision.kind == "undefined":
        return ""
    order = sorted(range(len(comparison.arms)), key=lambda row: -decision.best[row])[:4]
    parts = [f"{comparison.arms[row].label} in {times_of(decision.best[row], decision.worlds)}" for row in order if decision.best[row] > 0]
    return f"Best on {decision.aim}: {', '.join(parts)} {comparison.worlds}."


def recommendation(comparison: Comparison, decision: Decided) -> str:
    """Which arm to choose."""
    arms, chosen = comparison.arms, decision.arm
    label, verb = arms[chosen].label, "Choose" if chosen else "Keep"
    if comparison.replications < FEWEST:
        few = "A single replication" if comparison.replications == 1 else f"{comparison.replications} replications"
        return f"{few} cannot tell how sure that is: take replications=128."
    if decision.kind == "undefined":
        return "Nothing can be recommended: what is aimed at is not defined in every arm."
    if decision.kind == "clear":
        return f"{verb} “{label}”."
    others = [row for row in (decision.pair[0], *decision.rivals) if row != chosen]
    named = ", ".join(f"“{arms[row].label}”" for row in others[:3]) + (", ..." if len(others) > 3 else "")
    if decision.kind == "undecided":
        return f"Undecided between “{label}” and {named}. Who must choose now falls least short of the best with “{label}”."
    if chosen == 0:
        return f"Keep “{label}”: no alternative is better by what matters, and none that is as good costs less."
    return f"Choose “{label}”: it is as good as {named}, and costs less."


def _cost(comparison: Comparison, row: int) -> str:
    return number(comparison.level(wording.COST, row), "USD")


def sureness(comparison: Comparison, decision: Decided) -> str:
    """How sure that is, and what it costs."""
    chosen, where = decision.arm, comparison.worlds
    cost = f"It costs {_cost(comparison, chosen)} USD"
    mean, low, high = prediction(comparison.found.values(wording.COST)[chosen])
    cost += f" (90 % of launches {number(low, 'USD')} to {number(high, 'USD')})" if low < high else ""
    more = mean - comparison.level(wording.COST)
    cost += f", {number(abs(more), 'USD')} {'more' if more > 0 else 'less'} than “{comparison.arms[0].label}”." if chosen and more else "."
    if decision.kind == "undefined" or comparison.replications < FEWEST:
        return ""
    closest = decision.against[decision.pair[1]]
    if decision.kind == "clear":
        least = "" if closest.better == 1 else " at least"
        others = f"every other in{least}" if len(comparison.arms) > 2 else f"“{comparison.arms[1 - chosen].label}” in"
        return f"On {decision.aim} it is better than {others} {times_of(closest.better, closest.n)} {where}. {cost}"
    if decision.kind == "undecided":
        ahead, by = times_of(closest.ahead, closest.n), times_of(closest.better, closest.n)
        return (
            f"On {decision.aim} it is ahead of “{comparison.arms[decision.pair[1]].label}” in {ahead} {where}, "
            f"and by as much as matters in {by}. {cost}"
        )
    farthest = min((decision.against[row] for row in decision.rivals), key=lambda each: each.alike)
    return f"On {decision.aim} they differ by less than what matters in {times_of(farthest.alike, farthest.n)} {where}. {cost}"


# --- tables and data --------------------------------------------------------------------------------------------------


def _line(comparison: Comparison, name: str, order: list[int]) -> Any:
    standings = comparison.standings[name]
    cells = [_cell(standings[i], KPIS[name], brief=len(order) > 1) for i in order]
    return score_line(name, *prediction(comparison.found.values(name)[0]), cells)


def _cell(found: Standing, kpi: Kpi, brief: bool) -> str:
    """What an alternative changes, and the verdict; of several only the mean, and the verdict in a word."""
    if found.n == 0:
        return "not defined"
    if brief:
        word = differences.kind(found, kpi).replace("no_difference_that_matters", "alike")
        return f"{differences.signed(found.mean, kpi.unit)}, {word}"
    return f"{differences.signed(found.mean, kpi.unit)} ({differences.signed(found.low, kpi.unit)} to {differences.signed(found.high, kpi.unit)}): {differences.verdict(found, kpi)}"


def _ranking(comparison: Comparison, decision: Decided) -> list[RankLine]:
    lines = []
    for row in sorted(range(len(comparison.arms)), key=lambda row: decision.regret[row].mean())[:MOST_RANKED]:
        mean, high = decision.regret_of(row)
        best = times_of(float(decision.best[row]), decision.worlds)
        unit = differences.unit_of_change(decision.unit)
        regret, most = (f"{number(each, decision.unit)} {unit}".rstrip() for each in (mean, high))
        lines.append(RankLine(comparison.arms[row].label, best, regret, most, f"{_cost(comparison, row)} USD"))
    return lines


def _ranking_data(comparison: Comparison, decision: Decided) -> dict[str, Any]:
    """How often each arm is best on what is aimed at, and its regret; nothing where that is not defined."""
    if decision.kind == "undefined":
        return {}
    return {
        "aim": decision.aim,
        "arms": {
            arm.name: {"best": float(decision.best[row]), "regret": decision.regret_of(row)[0], "regret_95": decision.regret_of(row)[1]}
            for row, arm in enumerate(comparison.arms)
        },
    }


def _data(comparison: Comparison, row: int) -> dict[str, dict[str, Any]]:
    """Every key figure of an arm."""
    against = (lambda name: comparison.standings[name][row - 1]) if row else None
    return arm_data(lambda name: comparison.found.values(name)[row], against, comparison.matters)
