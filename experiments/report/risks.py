"""What could go wrong: the chances of the risks that a planner asks for, with their intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import LEFT_OUT, RiskCondition
from experiments.report.numbers import number, shown_unit
from experiments.report.wording import spoken
from experiments.statistics.intervals import share_interval
from sim.measures.kpis import KPIS


def risks_of(values: Mapping[str, np.ndarray], asked: Sequence[RiskCondition]) -> list[dict[str, Any]]:
    """Of every risk what it is, in how many launches it happens, and the 90 % interval of that share; over the launches in which it
    can be said, nan where there are none.

    `values`: (replications,) of every key figure.
    """
    found = []
    for each in asked:
        figure = _figure(values, each.figure)
        known = figure[np.isfinite(figure)]
        count = int(np.count_nonzero(known > each.limit if each.above else known < each.limit))
        low, high = share_interval(count, len(known))
        share = count / len(known) if len(known) else float("nan")
        found.append(
            {"what": in_words(each), "condition": each.text, "probability": share, "low": low, "high": high, "launches": len(known)}
        )
    return found


def in_words(risk: RiskCondition) -> str:
    """A risk within a sentence."""
    if risk.what:
        return risk.what
    if risk.figure == LEFT_OUT:
        return f"{'more' if risk.above else 'fewer'} than {risk.limit:,g} people who want it never get in"
    kpi = KPIS[risk.figure]
    return f"{spoken(kpi)} is {'above' if risk.above else 'below'} {number(risk.limit, kpi.unit)} {shown_unit(kpi.unit)}".rstrip()


def _figure(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """(replications,) of a key figure, or of how many people wanted it and never got in."""
    if name != LEFT_OUT:
        return np.asarray(values[name], np.float64)
    left_out: np.ndarray = np.nan_to_num(values["unmet_demand"]) * values["demand"]
    return left_out


def of_100(risk: Mapping[str, Any]) -> str:
    """`12 of 100 (8 to 17)`: how often, and the interval of that."""
    low, high = (round(100 * risk[end]) for end in ("low", "high"))
    between = f" ({low} to {high})" if low < high else ""
    return f"{100 * risk['probability']:.0f} of 100{between}"
