"""The smallest differences that matter, as a planner states them: of key figures, and of what is aimed at (`aim`)."""

from collections.abc import Mapping

from experiments.config.check import Check
from experiments.config.kpi_names import UP_TO_ONE

AIM = "aim"


def check_matters(stated: Mapping[str, float], check: Check) -> None:
    """Note what is no key figure, and what no difference could reach."""
    for name, least in stated.items():
        field = f"matters.{name}"
        if (name == AIM or check.kpi(field, name)) and least > 1 and _up_to_one(name):
            check.wrong(field, "goes from 0 to 1, so that no difference would matter: two points are 0.02", f"{least:g}")


def _up_to_one(name: str) -> bool:
    if name == AIM:
        return True
    from sim.measures.kpis import KPIS  # late: it takes half a second

    return KPIS[name].unit.rpartition(", ")[2] in UP_TO_ONE
