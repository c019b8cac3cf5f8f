"""The smallest difference in a key figure that matters to a planner: as stated, else by its unit."""

from collections.abc import Mapping

from experiments.report.aim import AIM, PULL_AND_HEARD
from sim.measures.kpis import Kpi

SHARES = {"share": 0.02, "share of content": 0.02, "0 to 1": 0.02, "percent": 5.0}
RELATIVE = 0.05

NOT_STATED: Mapping[str, float] = {}


def matters(kpi: Kpi, level: float, stated: Mapping[str, float] = NOT_STATED) -> float:
    """The smallest difference in a key figure that matters to a planner: what is stated of it, else two points of a share, five of a
    return in percent, else a twentieth of its level. Of what is aimed at, which several key figures make up, `aim` states it, else it is a twentieth of its level.

    An assumption, printed with verdicts on what decides, and in `answer.json` with all of them.
    """
    if kpi.name in (AIM, PULL_AND_HEARD):
        return stated.get(AIM, RELATIVE * abs(level))
    return stated.get(kpi.name, SHARES.get(kpi.unit.rpartition(", ")[2], RELATIVE * abs(level)))
