"""Which groups talked: levels and tenure over all replications; of real people none with fewer than five, or five attendees."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.statistics.intervals import mean_interval
from experiments.storage.arrow import columns_of
from sim.disclosure import too_small
from sim.measures.groups import KINDS
from sim.measures.timeline import WITHHELD

TITLES = {"level": "Level", "tenure": "Time with the firm"}
TOGETHER = "smaller groups, together"


@dataclass(frozen=True)
class Talkers:
    """A group. `attended`: mean over replications; `share`: of attendees who told the content within 28 days, mean and
    its 90 % interval; all nan where too few attended to be shown. Groups of few people come last, as one."""

    kind: str
    name: str
    people: float
    attended: float
    share: float
    low: float
    high: float


def who_talked(folder: Path, real: bool) -> list[Talkers]:
    """Every group of a run, in the order of its kind. `real`: they are groups of real people."""
    columns = columns_of(folder / "groups.parquet")
    found = []
    for kind, names in KINDS.items():
        groups = [
            {name: columns[name][(columns["kind"] == kind) & (columns["group"] == group)] for name in ("people", "attended", "told")}
            for group in (*names, WITHHELD)
        ]
        attended = np.array([[round(each["attended"].mean()) if len(each["people"]) else 0 for each in groups]])
        hidden = too_small(attended)[0] & real
        for group, rows, hide in zip((*names, WITHHELD), groups, hidden, strict=True):
            if len(rows["people"]):
                found.append(_talkers(kind, group, rows, hide))
    return found


def _talkers(kind: str, group: str, rows: dict[str, np.ndarray], hide: bool) -> Talkers:
    """Replications in which nobody of the group attended have no share."""
    there = rows["attended"] > 0
    people, name = float(rows["people"].mean()), TOGETHER if group == WITHHELD else group.replace("_", " ")
    if hide or not there.any():
        return Talkers(kind, name, people, np.nan if hide else 0.0, np.nan, np.nan, np.nan)
    share = rows["told"][there] / rows["attended"][there]
    mean, low, high = mean_interval(share)
    bounds = (max(low, 0.0), min(high, 1.0)) if np.isfinite(low) else (np.nan, np.nan)
    return Talkers(kind, name, people, float(rows["attended"].mean()), mean, *bounds)
