"""What a search is after: the aim and key figures to be large or small, and limits to be kept in nearly all worlds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr

from experiments.config.check import Check
from experiments.config.kpi_names import unknown_kpi
from experiments.report.aim import AIM, Aim, aim_of, check_aim
from experiments.report.wording import spoken
from experiments.statistics.intervals import means
from experiments.statistics.verdict import AGREED
from sim.measures.kpis import KPIS, Kpi

Values = Callable[[str], np.ndarray]
"""(points, worlds) values of a key figure, by its name."""

SIGNED = ("percent", "points, -100 to 100", "correlation, -1 to 1", "standard deviations", "points")
"""Units of key figures that may lie below 0."""

OBJECTIVES, LIMITS, COST = "optimise.objectives", "optimise.limits", "cost_total"


@dataclass(frozen=True)
class Objective:
    """A key figure (or the aim) that is to be large (`maximise`) or small."""

    kpi: Kpi
    maximise: bool

    @property
    def words(self) -> str:
        """The objective as it reads."""
        label = self.kpi.label if self.kpi.label[1:2].isupper() else self.kpi.label[:1].lower() + self.kpi.label[1:]
        return f"{'most' if self.maximise else 'least'} {label}"


@dataclass(frozen=True)
class Limit:
    """The most that a key figure may be, or the least if more of it is good; None: what it is for the unchanged campaign, world by world."""

    kpi: Kpi
    most: float | None

    @property
    def at_least(self) -> bool:
        """Whether it is the least that the key figure may be."""
        return self.kpi.direction == "good"

    def excess(self, found: np.ndarray, unchanged: np.ndarray) -> np.ndarray:
        """(points, worlds) by how much values break it. `unchanged`: (worlds,) values of the unchanged campaign."""
        beyond = found - (unchanged if self.most is None else self.most)
        return -beyond if self.at_least else beyond

    def scale(self, unchanged: np.ndarray) -> float:
        """What an excess is measured by."""
        return max(abs(float(means(unchanged)) if self.most is None else self.most), 1e-9)


def kept(excess: np.ndarray) -> np.ndarray:
    """(points,) share of worlds in which a limit is kept, of those in which it can be told; nan where there is none."""
    return means(np.where(np.isfinite(excess), excess <= 0, np.nan))


def over(excess: np.ndarray, share: float = AGREED) -> np.ndarray:
    """(points,) what has to be taken off for the limit to be kept in nine of ten worlds (or another share); 0 or less where it is; nan
    where it cannot be told."""
    told = np.isfinite(excess).any(axis=-1)
    found = np.full(excess.shape[:-1], np.nan)
    found[told] = np.nanquantile(
        excess[told], share, axis=-1, method="inverted_cdf"
    )  # at most 0 exactly where `kept` is at least the share
    return found


WRONGLY_DROPPED = 0.2
"""Chance, at most, that few worlds drop a campaign that keeps a limit in just nine of ten."""


def share_screened(worlds: int) -> float:
    """The share of so few worlds in which a limit has to be kept for a campaign to be looked at further.

    Equation: 1 - a / n, a the least with P(X <= a) >= 1 - 0.2, X ~ Binomial(n, 0.1): of 6 worlds one may break it, of 24 four.
    Units: `worlds` n; result 0 to 1.
    Source: assumption: nine of ten of a few would be all of them, and drops every second campaign that just keeps its limit.
    """
    allowed = next(a for a in range(worlds + 1) if bdtr(a, worlds, 1 - AGREED) >= 1 - WRONGLY_DROPPED)
    return 1.0 - allowed / worlds


@dataclass(frozen=True)
class Objectives:
    """Objectives, the first of which decides; limits, and what is aimed at."""

    all: tuple[Objective, ...]
    limits: tuple[Limit, ...]
    aim: Aim

    def value(self, objective: Objective, values: Values) -> np.ndarray:
        """(points, worlds) of an objective."""
        return self.aim.values(values) if objective.kpi.name == AIM else values(objective.kpi.name)

    def outcomes(self, values: Values) -> np.ndarray:
        """(points, objectives) mean of each over worlds, turned so that less is better; nan where it is not defined."""
        return np.stack([means(self.value(each, values)) * (-1 if each.maximise else 1) for each in self.all], axis=1)

    def beyond(self, values: Values, unchanged: Values, share: float = AGREED) -> np.ndarray:
        """(limits, points) by what share each limit is exceeded in the tenth of worlds (all but `share`) where it is exceeded most; below
        0 there is room; nan where it is not defined. `unchanged`: values (worlds,) of the unchanged campaign."""
        found = np.zeros((len(self.limits), len(values(COST))))
        for row, limit in enumerate(self.limits):
            level = unchanged(limit.kpi.name)
            found[row] = over(limit.excess(values(limit.kpi.name), level), share) / limit.scale(level)
        return found

    def violations(self, values: Values, unchanged: Values, share: float = AGREED) -> np.ndarray:
        """(points,) what is exceeded of all limits, added up; 0 where all are kept in nine of ten worlds (or another share), nan where
        one is not defined."""
        return np.maximum(0.0, self.beyond(values, unchanged, share)).sum(axis=0)


def read_objectives(
    texts: Sequence[str], limits: Mapping[str, float | None], budget: float | None, weights: Mapping[str, float], check: Check
) -> Objectives:
    """Objectives, limits and aim; what is wrong with them is noted in the check.

    The budget limits the cost. Where nothing limits it, a campaign may cost no more than the unchanged one.
    """
    check_aim(weights, check)
    aim = aim_of(weights)
    known, objectives = {**KPIS, AIM: aim.kpi}, list[Objective]()
    for text in texts:
        words = text.split()
        name = words[-1] if words else ""
        if name not in known:
            check.wrong(OBJECTIVES, unknown_kpi(name), text)
        elif len(words) != 2 or words[0] not in ("max", "min"):
            check.wrong(OBJECTIVES, f"must be `max {name}` or `min {name}`", text)
        elif name in [each.kpi.name for each in objectives]:
            check.wrong(OBJECTIVES, "is an objective already", text)
        else:
            objectives.append(Objective(known[name], words[0] == "max"))
    stated = {name: most for name, most in limits.items() if check.kpi(f"{LIMITS}.{name}", name) and most is not None}
    for name, most in stated.items():
        if (most < 0 and KPIS[name].unit not in SIGNED) or (most > 1 and KPIS[name].unit == "share"):
            span = "from 0 to 1" if KPIS[name].unit == "share" else "0 or more"
            check.wrong(f"{LIMITS}.{name}", f"must be {span}, as {spoken(KPIS[name])} is", f"{most:g}")
    if budget is not None:
        stated[COST] = min(budget, stated.get(COST, budget))
    found = [Limit(KPIS[name], most) for name, most in stated.items()]
    if COST not in stated and COST not in limits:
        found.append(Limit(KPIS[COST], None))
    return Objectives(tuple(objectives), tuple(found), aim)
