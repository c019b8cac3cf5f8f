"""What could go wrong: the chances of the risks that a planner asks for, with their intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.config.risks import LEFT_OUT, RiskCondition
from experiments.report.numbers import with_unit
from experiments.report.wording import said
from experiments.statistics.intervals import share_interval
from sim.measures.kpis import KPIS

ONE_LAUNCH = "What could go wrong: one launch tells no chances; replications=16 or more tells them."


def risks_of(values: Mapping[str, np.ndarray], asked: Sequence[RiskCondition]) -> list[dict[str, Any]]:
    """Of every risk what it is, in what share of launches it happens, and the 90 % interval of that share; over the `launches` in which
    it can be said, of so many (`of`), nan where there are none.

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
            {
                "what": in_words(each),
                "condition": each.text,
                "figure": each.figure,
                "probability": share,
                "low": low,
                "high": high,
                "launches": len(known),
                "of": len(figure),
            }
        )
    return found


def in_words(risk: RiskCondition) -> str:
    """A risk within a sentence."""
    if risk.what:
        return risk.what
    if risk.figure == LEFT_OUT:
        return f"{'more' if risk.above else 'fewer'} than {risk.limit:,g} people who want it never get in"
    kpi = KPIS[risk.figure]
    return f"{said(kpi)} is {'above' if risk.above else 'below'} {with_unit(risk.limit, kpi.unit)}"


def _figure(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """(replications,) of a key figure, or of how many people wanted it and never got in."""
    if name != LEFT_OUT:
        return np.asarray(values[name], np.float64)
    left_out: np.ndarray = np.nan_to_num(values["unmet_demand"]) * values["demand"]
    return left_out


DEFINED = {
    "talk_valence": ("anybody talks of it", "nobody does"),
    "seat_fill": ("there are seats", "there are none"),
    "demand_served": ("anybody wants a seat", "nobody does"),
}
"""When a figure is defined and when not, in words; of others it is said that they are."""


def of_100(risk: Mapping[str, Any]) -> str:
    """`12 of 100 (8 to 17)`: in how many launches, and the interval of that; of a risk that not every launch can tell: `10 of the 10 (83 to
    100 of 100) in which anybody talks of it; nobody does in 6 of 16`."""
    launches, of = risk["launches"], risk["of"]
    if launches in (0, of):
        return chance(risk)
    defined, undefined = DEFINED.get(risk["figure"], ("it can be said", "it cannot"))
    count = round(launches * risk["probability"])
    return f"{count:,} of the {launches:,}{_between(risk, ' of 100')} in which {defined}; {undefined} in {of - launches:,} of {of:,}"


def chance(risk: Mapping[str, Any]) -> str:
    """The same in a cell of a table: `12 of 100 (8 to 17)`, and how many launches can tell it, if not all."""
    known = "" if risk["launches"] in (0, risk["of"]) else f", told by {risk['launches']:,} of {risk['of']:,}"
    return f"{100 * risk['probability']:.0f} of 100{_between(risk)}{known}"


def _between(risk: Mapping[str, Any], unit: str = "") -> str:
    low, high = (round(100 * risk[end]) for end in ("low", "high"))
    return f" ({low} to {high}{unit})" if low < high else ""
