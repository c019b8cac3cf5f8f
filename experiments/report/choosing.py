"""A choice among several ways to do something, in words, as a brief and as data: which to take, how sure that is, what it costs.

All ways are simulated in the same worlds. One of them may be the plan as it stands: the others are told as changes of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from experiments.config.risks import NAMED
from experiments.report import aim as aims
from experiments.report.brief import HEADLINES, RELATIVE, SCORECARD, Brief, RankLine, could_go_wrong, matters, score_line
from experiments.report.differences import figure_phrase, kind, signed, unit_of_change, verdict
from experiments.report.doubt import doubt_data, doubt_sentence
from experiments.report.numbers import number
from experiments.report.risks import of_100, risks_of
from experiments.report.wording import said, times_of
from experiments.statistics.choice import BestOption, choose
from experiments.statistics.information import worth_knowing
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import Standing, prediction, standing
from sim.measures.kpis import COST_PARTS, KPIS, Kpi

TOGETHER = aims.aim_of({})
"""Pull and content heard, alike."""

BOTH = replace(KPIS[HEADLINES[0]], name="pull_and_content_heard", label="Pull and content heard together")
"""The geometric mean of the two key figures that head every answer: what is aimed at where either of them is to decide."""

MOST_RANKED, MOST_NAMED, MOST_WEIGHED, MOST_TOLD = 6, 3, 8, 200
"""Ways in the table, named in a sentence, among which it is asked what would be worth knowing, and told as data."""

FEWEST = 5
"""Worlds below which nothing is recommended."""

Values = Callable[[str], np.ndarray]
"""(ways, worlds) of a key figure."""


def aim_of(name: str) -> Kpi:
    """What decides, where a key figure is named for it."""
    return BOTH if name in HEADLINES else KPIS[name]


def aimed(aim: Kpi, values: Values) -> np.ndarray:
    """(ways, worlds) of what decides."""
    if aim is not BOTH:
        return values(aim.name)
    return TOGETHER.values(values)


@dataclass(frozen=True)
class Ways:
    """Ways to do something, by label, and what came of them."""

    labels: Sequence[str]
    values: Values
    aim: Kpi
    uncertainty: str
    planned: int | None = None  # the way that is planned now
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)  # (first worlds, parameters) of each group of parameters

    @cached_property
    def aimed(self) -> np.ndarray:
        """(ways, worlds) of what decides."""
        return aimed(self.aim, self.values)

    @property
    def aim_said(self) -> str:
        """What decides, in the middle of a sentence."""
        return TOGETHER.words if self.aim is BOTH else said(self.aim)

    @property
    def more(self) -> bool:
        """Whether more of what decides is better."""
        return self.aim.direction != "bad"

    @cached_property
    def matters(self) -> float:
        """The smallest difference in what decides that matters, at the level of the plan (without one, of all ways together)."""
        level = (
            float(np.nanmean(self.aimed if self.planned is None else self.aimed[self.planned])) if np.isfinite(self.aimed).any() else 0.0
        )
        return RELATIVE * abs(level) if self.aim is BOTH else matters(self.aim, level)

    @cached_property
    def choice(self) -> BestOption | None:
        """Which to take; None where what decides is not defined for all of them in any world."""
        return choose(self.aimed, self.matters, self.more)

    @cached_property
    def taken(self) -> int:
        """The way to take: the first, or the cheapest of those that are as good."""
        choice = self.choice
        if choice is None:
            return self.planned or 0
        if choice.kind != "alike":
            return choice.first
        return min((choice.first, *choice.rivals), key=lambda row: (self.mean("cost_total", row), row != self.planned))

    @property
    def rivals(self) -> list[int]:
        """Ways that the first is not better than, those first that come closest."""
        choice = self.choice
        return [] if choice is None else sorted(choice.rivals, key=lambda row: choice.against[row].better)

    @property
    def worlds(self) -> str:
        """What is counted, in words."""
        return "plausible worlds" if self.uncertainty == "all" else "launches"

    def kpi(self, name: str) -> Kpi:
        """What decides, or a key figure beside it, by name."""
        return self.aim if name == self.aim.name else KPIS[name]

    def standing(self, name: str, row: int, base: int) -> Standing:
        """How a way stands against another one in a key figure."""
        values, kpi = self.values(name), self.kpi(name)
        level = float(np.nanmean(values[base])) if np.isfinite(values[base]).any() else 0.0
        return standing(values[base], values[row], matters(kpi, level), kpi.direction != "bad")

    def mean(self, name: str, row: int) -> float:
        """Mean of a key figure."""
        return prediction(self.values(name)[row])[0]


# --- sentences --------------------------------------------------------------------------------------------------------


def answer_of(ways: Ways) -> list[str]:
    """How often each way is best, and what the one to take changes against the plan."""
    choice = ways.choice
    if choice is None:
        return [f"{ways.aim.label} is not defined for all of the {len(ways.labels)} together in any of the {ways.worlds}."]
    order = sorted(range(len(ways.labels)), key=lambda row: -choice.best[row])[:4]
    best = [f"{ways.labels[row]} in {times_of(float(choice.best[row]), choice.worlds)}" for row in order if choice.best[row] > 0]
    more = ", ..." if len(ways.labels) > 4 else ""
    told = [f"Best on {ways.aim_said}: {'; '.join(best)}{more} {ways.worlds}."]
    if ways.planned is not None and ways.planned != ways.taken:
        told.append(changes(ways, ways.taken, ways.planned))
    return told


def changes(ways: Ways, row: int, base: int) -> str:
    """What a way changes against another one."""
    names = list(dict.fromkeys([*HEADLINES, *([] if ways.aim is BOTH else [ways.aim.name]), "cost_total"]))
    phrases = [figure_phrase(ways.standing(name, row, base), ways.kpi(name), ways.worlds if i == 0 else "") for i, name in enumerate(names)]
    return f"{ways.labels[row]} against {ways.labels[base]}: {'; '.join(each.replace(' ,', ',') for each in phrases)}."


def recommendation(ways: Ways) -> str:
    """Which way to take."""
    choice = ways.choice
    if choice is None:
        return "Nothing can be recommended: what decides is not defined for all of them."
    first = ways.labels[choice.first]
    if choice.worlds < FEWEST:
        return f"Too few {ways.worlds} to tell: take replications=128."
    named = "; ".join(f"“{ways.labels[row]}”" for row in ways.rivals[:MOST_NAMED])
    named += f" and {len(choice.rivals) - MOST_NAMED} more" if len(choice.rivals) > MOST_NAMED else ""
    if choice.kind == "clear":
        return f"Choose “{first}”."
    if choice.kind == "alike":
        if ways.taken == choice.first:
            return f"Choose “{first}”: {named} {'is' if len(choice.rivals) == 1 else 'are'} as good, and no cheaper."
        return f"Choose “{ways.labels[ways.taken]}”: as good as “{first}”, and no other that is costs less."
    return f"Undecided between “{first}” and {named}. Who must choose now falls least short of the best with “{first}”."


def sureness(ways: Ways) -> str:
    """How sure that is."""
    choice = ways.choice
    if choice is None or choice.worlds < FEWEST or len(ways.labels) < 2:
        return ""
    near, label = choice.against[choice.closest], ways.labels[choice.closest]
    if choice.kind == "clear":
        return f"On {ways.aim_said} it is better than “{label}”, which comes closest, in {times_of(near.better, near.n)} {ways.worlds}."
    if choice.kind == "alike":
        return f"On {ways.aim_said} they differ by less than what matters in at least 90 of 100 {ways.worlds}."
    ahead, much = times_of(near.ahead, near.n), times_of(near.better, near.n)
    return f"On {ways.aim_said} it is ahead of “{label}” in {ahead} {ways.worlds}, and by as much as matters in {much}."


def find_out_first(ways: Ways, worth: Mapping[str, float], ask: str = "") -> list[str]:
    """What to find out first, or why nothing is listed. `ask`: the command that values a survey, a pilot and every parameter."""
    choice = ways.choice
    if choice is None or ways.uncertainty == "luck":
        return ["Nothing is listed: with one set of parameters nothing can be said about what is not known (uncertainty=all says it)."]
    if choice.kind != "undecided":
        return ["Nothing: the choice is the same in nearly all plausible worlds. Measure nothing, decide."]
    if worth:
        unit = unit_of_change(ways.aim.unit)
        parts = [f"{name} (worth {number(each, ways.aim.unit)} {unit} of {ways.aim_said})" for name, each in list(worth.items())[:3]]
        told = f"Behavioural parameters by what it is worth to know them before choosing: {'; '.join(parts)}."
    else:
        told = f"Nothing is listed: in {choice.worlds} worlds no group of parameters is worth more to know than chance gives."
    return [told, *([f"What a survey, a pilot and every parameter are worth: {ask}"] if ask else [])]


def worth_of(ways: Ways) -> dict[str, float]:
    """What it would be worth to know each group of parameters before choosing among the best ways; only what exceeds chance."""
    choice = ways.choice
    if choice is None or choice.kind != "undecided" or not ways.groups:
        return {}
    rows, worlds = [choice.first, *ways.rivals[: MOST_WEIGHED - 1]], len(next(iter(ways.groups.values())))
    return worth_knowing((1.0 if ways.more else -1.0) * ways.aimed[rows, :worlds], ways.groups)


# --- the page ---------------------------------------------------------------------------------------------------------


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
        first=find_out_first(ways, worth, ask),
        cost={label: ways.mean(f"cost_{part}", first) for part, (label, _) in COST_PARTS.items()},
        cost_of=ways.labels[first],
        ranking=() if choice is None else _ranking(ways, choice),
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


def _ranking(ways: Ways, choice: BestOption) -> list[RankLine]:
    lines, unit = [], unit_of_change(ways.aim.unit)
    for row in np.argsort(choice.regret.mean(axis=1), kind="stable")[:MOST_RANKED].tolist():
        mean, high = (f"{number(each, ways.aim.unit)} {unit}".rstrip() for each in choice.regret_of(row))
        best, cost = times_of(float(choice.best[row]), choice.worlds), number(ways.mean("cost_total", row), "USD")
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
