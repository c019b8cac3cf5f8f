"""What could go wrong in each arm of a comparison."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.config.risks import over_budget
from experiments.report.risks import chance, of_100, risks_of
from experiments.report.terminal import plain_table
from experiments.verbs.compare.comparison import Comparison
from sim.measures.kpis import KPIS

MOST_ARMS = 3
"""Alternatives beside the baseline in the terminal's table; the report has all."""


def risks_by_arm(comparison: Comparison) -> list[list[dict[str, Any]]]:
    """Every risk that is asked for and can be said of some arm: what is known of it, arm by arm."""
    by_arm = [
        risks_of({name: comparison.found.values(name)[row] for name in KPIS}, comparison.risks) for row in range(len(comparison.arms))
    ]
    return [list(each) for each in zip(*by_arm, strict=True) if any(np.isfinite(one["probability"]) for one in each)]


def risks_of_arm(comparison: Comparison, chosen: int) -> list[dict[str, Any]]:
    """The risks of one arm that can be said of it, and beside each the chances in all arms; not that it breaks the budget of another one."""
    names, ways = [arm.name for arm in comparison.arms], comparison.ways
    others = {each.what for usd in (ways.budget, *ways.own.values()) if usd != ways.budget_of(chosen) for each in over_budget(usd)}
    return [
        {**each[chosen], "arm": names[chosen], "arms": {name: _chances(one) for name, one in zip(names, each, strict=True)}}
        for each in risks_by_arm(comparison)
        if np.isfinite(each[chosen]["probability"]) and each[chosen]["what"] not in others
    ]


def _chances(risk: Mapping[str, Any]) -> dict[str, float]:
    return {name: risk[name] for name in ("probability", "low", "high", "launches", "of")}


def sentence_of(risk: Mapping[str, Any], baseline: str) -> str:
    """How often a risk of the chosen arm comes about, and how often with the baseline."""
    before = risk["arms"][baseline]["probability"]
    beside = f"; baseline {100 * before:.0f}" if risk["arm"] != baseline and np.isfinite(before) else ""
    return f"in {of_100(risk)} launches{beside}"


def risk_rows(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """A row a risk: what it is, and its chance in every arm."""
    return [
        (each[0]["what"], [chance(one) if np.isfinite(one["probability"]) else "not defined" for one in each])
        for each in risks_by_arm(comparison)
    ]


def risk_table(comparison: Comparison) -> list[Any]:
    """The chances in the baseline and the best alternatives, for a terminal; nothing where no risk is asked for."""
    rows = risk_rows(comparison)
    shown = [0, *(i + 1 for i in comparison.order[:MOST_ARMS])]
    arms = (comparison.arms[row].label if row else "baseline" for row in shown)
    table = plain_table("What could go wrong (in so many of 100 launches)", *arms)
    for what, chances in rows:
        table.add_row(what, *(chances[row].replace(" of 100", "") for row in shown))
    return ["", table] if rows else []
