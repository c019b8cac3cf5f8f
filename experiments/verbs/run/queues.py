"""Who is left waiting for a seat in the end, office by office."""

from collections.abc import Mapping

import numpy as np

COLUMNS = ("seed", "day", "office", "waitlisted", "pent_up")
"""What is read of the table of days."""


def queues_of(columns: Mapping[str, np.ndarray]) -> dict[str, float]:
    """How many people still wait on the last day in each office, on average over replications. `columns`: COLUMNS of `daily.parquet`."""
    last = columns["day"] == columns["day"].max()
    names, office = np.unique(columns["office"][last].astype(str), return_inverse=True)
    waiting = (columns["waitlisted"] + columns["pent_up"])[last].astype(np.float64)
    launches = len(np.unique(columns["seed"][last]))
    return dict(zip(names.tolist(), (np.bincount(office, waiting, len(names)) / launches).tolist(), strict=True))


def unequal(queues: Mapping[str, float]) -> tuple[str, str] | None:
    """The offices with the longest and the shortest queue; None where nobody waits, or they do not differ twofold."""
    if len(queues) < 2:
        return None
    longest, shortest = max(queues, key=lambda office: queues[office]), min(queues, key=lambda office: queues[office])
    return (longest, shortest) if queues[longest] >= max(1.0, 2 * queues[shortest]) else None
