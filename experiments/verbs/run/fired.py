"""Which rules of the campaign fired, in how many launches, and when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.report.lever_words import date_of
from sim.settings import Calendar, Rule

STOPS_SPENDING = "stop spending"
"""What a rule does after which seats are left unpaid."""


@dataclass(frozen=True)
class FiredRule:
    """A rule. `launches` in which it fired, of so many; `times`: mean, where it did; `first`: the day of the first time, from the
    first workshop, 5th, 50th and 95th percentile of these launches; `days` (firings,) all of them."""

    name: str
    does: str
    launches: int
    of: int
    times: float
    first: tuple[float, float, float]
    days: np.ndarray


def fired_rules(columns: Mapping[str, np.ndarray], rules: Sequence[Rule], replications: int) -> list[FiredRule]:
    """Every rule of a campaign, as it lists them; `columns` of the table of rules: a row each time one fired, launch by launch."""
    found = []
    for rule in rules:
        mine = columns["rule"] == rule.name
        days, seeds = columns["day"][mine].astype(np.int64), columns["seed"][mine]
        _, starts, times = np.unique(seeds, return_index=True, return_counts=True)  # the rows of a launch are in order
        first = np.percentile(days[starts], [5, 50, 95]) if len(days) else np.full(3, np.nan)
        mean = float(times.mean()) if len(days) else 0.0
        does = rule.then.action.replace("_", " ")
        found.append(FiredRule(rule.name.replace("_", " "), does, len(starts), replications, mean, (first[0], first[1], first[2]), days))
    return found


def fired_sentence(rule: FiredRule, date: Callable[[float], str]) -> str:
    """In how many launches a rule fired, and when; `date` writes a day."""
    what = f"Rule “{rule.name}” ({rule.does})"
    if rule.launches == 0:
        return f"{what} fired in none of {rule.of} launches." if rule.of > 1 else f"{what} did not fire."
    low, middle, high = (date(each) for each in rule.first)
    when = f"on {middle}" if low == high else f"on {middle} (median; {low} to {high} in 90 of 100)"
    often = f", {rule.times:.1f} times" if rule.times > 1 else ""
    if rule.of == 1:
        return f"{what} fired{f' {rule.times:.0f} times, first' if often else ''} {when}."
    return f"{what} fired in {rule.launches} of {rule.of} launches{often}, {'first ' * (rule.times > 1)}{when}."


def fired_sentences(rules: Sequence[FiredRule], calendar: Calendar) -> list[str]:
    """A sentence for each rule."""
    return [fired_sentence(rule, lambda day: date_of(calendar, round(day))) for rule in rules]


def fired_data(rules: Sequence[FiredRule]) -> dict[str, Any]:
    """The same for programs; days count from the first workshop."""
    return {
        rule.name: {
            "launches": rule.launches,
            "of": rule.of,
            "times": rule.times,
            "first_day": dict(zip(("low", "median", "high"), map(float, rule.first), strict=True)),
        }
        for rule in rules
    }
