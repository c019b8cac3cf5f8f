"""A choice among several ways to do something, in words: which to take, how sure that is, what to find out first.

All ways are simulated in the same worlds. One of them may be the plan as it stands: the others are told as changes of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from experiments.report import aim as aims
from experiments.report.brief import HEADLINES, RELATIVE, matters
from experiments.report.differences import figure_phrase, unit_of_change
from experiments.report.numbers import number
from experiments.report.wording import said, times_of
from experiments.statistics.choice import BestOption, choose
from experiments.statistics.information import worth_knowing
from experiments.statistics.variance import SharePart
from experiments.statistics.verdict import Standing, prediction, standing
from sim.measures.kpis import KPIS, Kpi

TOGETHER = aims.aim_of({})
"""Pull and content heard, alike."""

BOTH = replace(KPIS[HEADLINES[0]], name="pull_and_content_heard", label="Pull and content heard together")
"""The geometric mean of the two key figures that head every answer: what is aimed at where either of them is to decide."""

MOST_NAMED, MOST_BEST, MOST_WEIGHED = 3, 4, 8
"""Ways named in a sentence, told how often they are best, and among which it is asked what would be worth knowing."""

LONG = 40
"""Characters from which on a label takes more than a line of a table."""

COST, ALIKE = "cost_total", 0.005
"""What costs are called, and the share by which they differ at most where they are called the same."""

FEWEST = 5
"""Worlds below which nothing is recommended."""

Values = Callable[[str], np.ndarray]
"""(ways, worlds) of a key figure."""


def aim_of(name: str) -> Kpi:
    """What decides, where a key figure is named for it."""
    return BOTH if name in HEADLINES else KPIS[name]


def aimed(aim: Kpi, values: Values, weights: aims.Aim = TOGETHER) -> np.ndarray:
    """(ways, worlds) of what decides, or the shape in which `values` gives a key figure; `weights` where that is BOTH."""
    return weights.values(values) if aim is BOTH else values(aim.name)


@dataclass(frozen=True)
class Ways:
    """Ways to do something, by label, and what came of them."""

    labels: Sequence[str]
    values: Values
    aim: Kpi
    uncertainty: str
    planned: int | None = None  # the way that is planned now
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)  # (first worlds, parameters) of each group of parameters
    weights: aims.Aim = TOGETHER  # where what decides is several key figures

    @cached_property
    def aimed(self) -> np.ndarray:
        """(ways, worlds) of what decides."""
        return aimed(self.aim, self.values, self.weights)

    def gains(self, values: Values) -> np.ndarray:
        """(ways, ...) of what decides, from other values than these, turned so that more is better."""
        return (1.0 if self.more else -1.0) * aimed(self.aim, values, self.weights)

    @property
    def aim_said(self) -> str:
        """What decides, in the middle of a sentence."""
        return self.weights.words if self.aim is BOTH else said(self.aim)

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
        """The way to take: the first, or the cheapest of those that are as good; the plan where none of them costs less by what shows."""
        choice = self.choice
        if choice is None:
            return self.planned or 0
        if choice.kind != "alike":
            return choice.first
        costs = {row: self.mean(COST, row) for row in (choice.first, *choice.rivals)}
        least = min(costs.values())
        alike = [row for row, cost in costs.items() if cost <= least + ALIKE * abs(least)]
        return min(alike, key=lambda row: (row != self.planned, costs[row], row))

    def room_for(self, most: int) -> int:
        """How many of them to name where `most` short ones are: half as many if their labels are long, so that a page stays one."""
        return most if max(map(len, self.labels)) <= LONG else most // 2

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


def best_sentence(ways: Ways) -> str:
    """How often each way is the best."""
    choice = ways.choice
    if choice is None:
        return f"{ways.aim.label} is not defined for all of the {len(ways.labels)} together in any of the {ways.worlds}."
    order = [row for row in sorted(range(len(ways.labels)), key=lambda row: -choice.best[row]) if choice.best[row] > 0]
    most = ways.room_for(MOST_BEST)
    best = [f"{ways.labels[row]} in {times_of(float(choice.best[row]), choice.worlds)}" for row in order[:most]]
    return f"Best on {ways.aim_said}: {'; '.join(best)}{', ...' if len(order) > most else ''} {ways.worlds}."


def answer_of(ways: Ways) -> list[str]:
    """How often each way is best, and what the one to take changes against the plan."""
    told = [best_sentence(ways)]
    if ways.choice is not None and ways.planned is not None and ways.planned != ways.taken:
        told.append(changes(ways, ways.taken, ways.planned))
    return told


def changes(ways: Ways, row: int, base: int) -> str:
    """What a way changes against another one."""
    names = list(dict.fromkeys([*HEADLINES, *([] if ways.aim is BOTH else [ways.aim.name]), COST]))
    phrases = [figure_phrase(ways.standing(name, row, base), ways.kpi(name), ways.worlds if i == 0 else "") for i, name in enumerate(names)]
    return f"{ways.labels[row]} against {ways.labels[base]}: {'; '.join(each.replace(' ,', ',') for each in phrases)}."


def recommendation(ways: Ways) -> str:
    """Which way to take."""
    choice = ways.choice
    count = ways.aimed.shape[1] if choice is None else choice.worlds
    if count < FEWEST:
        few = "A single replication" if count == 1 else f"{count} replications"
        return f"{few} cannot tell how sure that is: take replications=128."
    if choice is None:
        return "Nothing can be recommended: what is aimed at is not defined for all of them."
    label, verb = ways.labels[ways.taken], "Keep" if ways.taken == ways.planned else "Choose"
    others = [row for row in (choice.first, *ways.rivals) if row != ways.taken]
    most = ways.room_for(MOST_NAMED)
    named = ", ".join(f"“{ways.labels[row]}”" for row in others[:most])
    named += f" and {len(others) - most} more" if len(others) > most else ""
    if choice.kind == "clear":
        return f"{verb} “{label}”."
    if choice.kind == "undecided":
        return f"Undecided between “{label}” and {named}. Who must choose now falls least short of the best with “{label}”."
    if ways.taken == ways.planned:
        return f"Keep “{label}”: no alternative is better by what matters, and none that is as good costs less."
    less = all(ways.mean(COST, row) > (1 + ALIKE) * ways.mean(COST, ways.taken) for row in others)
    return f"Choose “{label}”: it is as good as {named}, and {'costs less' if less else 'none of them costs less'}."


def sureness(ways: Ways) -> str:
    """How sure that is."""
    choice = ways.choice
    if choice is None or choice.worlds < FEWEST or len(ways.labels) < 2:
        return ""
    near, label = choice.against[choice.closest], f"“{ways.labels[choice.closest]}”"
    if choice.kind == "clear":
        closest = f"{label}, which comes closest," if len(ways.labels) > 2 else label
        return f"On {ways.aim_said} it is better than {closest} in {times_of(near.better, near.n)} {ways.worlds}."
    if choice.kind == "alike":
        far = min((choice.against[row] for row in choice.rivals), key=lambda each: each.alike)
        return f"On {ways.aim_said} they differ by less than what matters in {times_of(far.alike, far.n)} {ways.worlds}."
    ahead, much = times_of(near.ahead, near.n), times_of(near.better, near.n)
    return f"On {ways.aim_said} it is ahead of {label} in {ahead} {ways.worlds}, and by as much as matters in {much}."


def amount(ways: Ways, value: float) -> str:
    """So much of what decides."""
    return f"{number(value, ways.aim.unit)} {unit_of_change(ways.aim.unit)}".rstrip()


UNKNOWN = "Nothing is listed: with one set of parameters nothing can be said about what is not known (uncertainty=all says it)."
DECIDE = "Nothing: the choice is the same in nearly all plausible worlds, so no answer is likely to change it. Measure nothing, decide."


def find_out_first(ways: Ways, worth: Mapping[str, float], shares: Mapping[str, SharePart], ask: str = "") -> list[str]:
    """What to find out first, or why nothing is listed. `shares`: where the spread of the difference comes from; `ask`: how to have a
    survey, a pilot and every parameter valued."""
    choice = ways.choice
    if ways.uncertainty == "luck":
        return [UNKNOWN]
    if choice is None:
        return ["Nothing is listed: what is aimed at is not defined for all of them."]
    if choice.kind != "undecided":
        return [DECIDE]
    parts = [f"{name} (worth {amount(ways, each)})" for name, each in list(worth.items())[:MOST_NAMED]]
    if parts:
        told = f"Behavioural parameters by what it is worth to know them before choosing, in {ways.aim_said}: {'; '.join(parts)}."
    else:
        told = f"Nothing is listed: in {choice.worlds} worlds no group of parameters is worth more to know than chance gives."
        if shares and shares["seed"].share >= 0.5:
            told += " Most of what is undecided is chance in the events of a launch, which no survey removes."
    return [told, *([f"What a survey, a pilot and every parameter are worth: {ask}"] if ask else [])]


def worth_of(ways: Ways) -> dict[str, float]:
    """What it would be worth to know each group of parameters before choosing among the best ways; only what exceeds chance."""
    choice = ways.choice
    if choice is None or choice.kind != "undecided" or not ways.groups:
        return {}
    rows, worlds = [choice.first, *ways.rivals[: MOST_WEIGHED - 1]], len(next(iter(ways.groups.values())))
    return worth_knowing(ways.gains(ways.values)[rows, :worlds], ways.groups)
