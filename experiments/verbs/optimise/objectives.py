"""What a search is after: the aim and key figures to be large or small, and limits to be kept in nearly all worlds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from experiments.config.check import Check
from experiments.config.kpi_names import unknown_kpi
from experiments.report.aim import AIM, Aim, aim_of, check_aim
from experiments.report.wording import said
from experiments.statistics.intervals import means
from experiments.statistics.verdict import AGREED
from sim.measures.kpis import KPIS, Kpi

Excess = Callable[[np.ndarray], np.ndarray]
"""From (points, worlds) by how much a limit is exceeded, what has to be taken off (points,)."""

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
        return f"{'most' if self.maximise else 'least'} {said(self.kpi)}"


@dataclass(frozen=True)
class Limit:
    """The most that a key figure may be, or the least if more of it is good; None: what it is for the unchanged campaign, world by world."""

    kpi: Kpi
    most: float | None

    @property
    def at_least(self) -> bool:
        """Whether it is the least that the key figure may be."""
        return self.kpi.direction == "good"

    @property
    def broken(self) -> str:
        """The condition under which it is not kept, as a risk would be typed."""
        return f"{self.kpi.name} {'<' if self.at_least else '>'} {'unchanged' if self.most is None else f'{self.most:.12g}'}"

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


def over(excess: np.ndarray) -> np.ndarray:
    """(points,) what has to be taken off for the limit to be kept in nine of ten worlds; 0 or less where it is; nan where it cannot be told."""
    told = np.isfinite(excess).any(axis=-1)
    found = np.full(excess.shape[:-1], np.nan)
    found[told] = np.nanquantile(excess[told], AGREED, axis=-1, method="inverted_cdf")  # at most 0 exactly where `kept` is at least 0.9
    return found


Z_AGREED, Z_DROPPED = float(ndtri(AGREED)), float(ndtri(0.8))


def likely_over(excess: np.ndarray) -> np.ndarray:
    """(points,) as `over`, from a few worlds, of which nine of ten would be all.

    Equation: mean + z(0.9) sd. Units: of the key figure. Source: the quantile of a normal distribution; in one world: the value there.
    """
    return _edge(excess, lambda worlds: np.full(worlds.shape, Z_AGREED))


def surely_over(excess: np.ndarray) -> np.ndarray:
    """(points,) above 0 where a limit is hardly kept in nine of ten worlds, by a few: one that just keeps it is dropped in one case of five.

    Equation: mean + (z(0.9) - z(0.8) sqrt((1 + z(0.9)^2 / 2) / n)) sd, n worlds. Units: of the key figure.
    Source: `likely_over` less z(0.8) standard errors of a normal quantile (Johnson, Kotz & Balakrishnan 1994); 0.8 is an assumption.
    """
    return _edge(excess, lambda worlds: Z_AGREED - Z_DROPPED * np.sqrt((1 + Z_AGREED**2 / 2) / worlds))


def _edge(excess: np.ndarray, z: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    count, mean = np.isfinite(excess).sum(axis=-1), means(excess)
    sd = np.sqrt(np.nansum((excess - mean[..., None]) ** 2, axis=-1) / np.maximum(count - 1, 1))
    return np.asarray(mean + z(np.maximum(count, 1)) * sd)


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

    def beyond(self, values: Values, unchanged: Values, excess_of: Excess = over) -> np.ndarray:
        """(limits, points) by what share each limit is exceeded in the tenth of worlds where it is exceeded most (or as `excess_of` tells it
        from few worlds); below 0 there is room; nan where it is not defined. `unchanged`: values (worlds,) of the unchanged campaign."""
        found = np.zeros((len(self.limits), len(values(COST))))
        for row, limit in enumerate(self.limits):
            level = unchanged(limit.kpi.name)
            found[row] = excess_of(limit.excess(values(limit.kpi.name), level)) / limit.scale(level)
        return found

    def room(self, values: Values, unchanged: Values) -> np.ndarray:
        """(points,) by what share the limit is exceeded that is exceeded most; below 0 there is room; -inf where nothing is limited."""
        most: np.ndarray = self.beyond(values, unchanged).max(axis=0, initial=-np.inf)
        return most

    def violations(self, values: Values, unchanged: Values, excess_of: Excess = over) -> np.ndarray:
        """(points,) what is exceeded of all limits, added up; 0 where all are kept in nine of ten worlds (or as `excess_of` tells it from
        few worlds), nan where one is not defined."""
        return np.maximum(0.0, self.beyond(values, unchanged, excess_of)).sum(axis=0)


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
            check.wrong(f"{LIMITS}.{name}", f"must be {span}, as {said(KPIS[name])} is", f"{most:g}")
    if budget is not None:
        stated[COST] = min(budget, stated.get(COST, budget))
    found = [Limit(KPIS[name], most) for name, most in stated.items()]
    if COST not in stated and COST not in limits:
        found.append(Limit(KPIS[COST], None))
    return Objectives(tuple(objectives), tuple(found), aim)
