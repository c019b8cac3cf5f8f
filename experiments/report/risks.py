"""What could go wrong: chances that a planner asks for."""

from collections.abc import Mapping
from typing import Any

import numpy as np

HALF_FULL, ANGRY = 0.5, 0.1


def risks_of(values: Mapping[str, np.ndarray], budget: float | None = None) -> list[dict[str, Any]]:
    """What may go wrong and its probability, over the replications in which it can be said; nan where there are none.

    `values`: (replications,) of every key figure; `budget`: USD, where one is stated.
    """
    spent = [] if budget is None else [(f"it costs more than the budget of {budget:,.0f} USD", "cost_total", lambda each: each > budget)]
    asked = (
        *spent,
        ("rooms are less than half full", "seat_fill", lambda each: each < HALF_FULL),
        ("more people speak ill of it than well", "talk_valence", lambda each: each < 0.5),
        ("most who want a seat get none", "demand_served", lambda each: each < 0.5),
        (f"frustration exceeds {ANGRY:g} on a scale of 0 to 1", "frustration", lambda each: each > ANGRY),
        ("better work is worth less than it costs (assumption)", "roi", lambda each: each < 0),
    )
    return [{"what": what, "probability": _share(values[name], happens)} for what, name, happens in asked]


def _share(values: np.ndarray, happens: Any) -> float:
    known = values[np.isfinite(values)]
    return float(np.mean(happens(known))) if len(known) else float("nan")
