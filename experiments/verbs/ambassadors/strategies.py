"""Strategies of choosing ambassadors, simulated with fresh seeds; and who the chosen are, without naming anybody."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.config.check import Check
from experiments.config.request import Request
from experiments.statistics.verdict import prediction
from experiments.verbs.ambassadors.influence import affordable, by_chance, order_by, pagerank, reports, shortlist, ties, ties_elsewhere
from experiments.verbs.ambassadors.options import AmbassadorsOptions
from sim.company.company import Company
from sim.disclosure import SMALL_GROUP
from sim.settings import JOB_GRADES, Settings
from sim.setup.prices import ambassador_usd

PEOPLE = "campaign.involvement.people"
CHOSEN, ALL_MANAGERS, CHANCE, NOBODY = "simulated talk", "all managers", "chance", "nobody"
SIZES = (1, 5, 20, 100, 500, 2000)
"""Group sizes at which strategies are compared, as far as they go."""

MANAGER = JOB_GRADES.index("manager")


@dataclass(frozen=True)
class AmbassadorGroup:
    """People involved, by a strategy; `draw` tells groups drawn by chance apart."""

    strategy: str
    people: tuple[int, ...]
    draw: int = 0


def orders(company: Company, among: np.ndarray) -> dict[str, tuple[int, ...]]:
    """People in the order in which rules of thumb would involve them, by strategy; `among` (N,) bool may be involved."""
    leaders = among & (company.level >= MANAGER)
    return {
        "PageRank": order_by(pagerank(company), among),
        "most ties": order_by(ties(company).astype(np.float64), among),
        "managers, largest teams": order_by(reports(company).astype(np.float64), leaders),
    }


def shortlists(company: Company, among: np.ndarray, seed: int) -> list[tuple[int, ...]]:
    """The orders from which candidates are taken in turn: those of the strategies, ties to other offices, and chance."""
    elsewhere = order_by(ties_elsewhere(company).astype(np.float64), among)
    return [*orders(company, among).values(), elsewhere, by_chance(among, seed)]


def groups(
    chosen: Sequence[int], company: Company, among: np.ndarray, cost: np.ndarray, budget: float, draws: int, seed: int
) -> list[AmbassadorGroup]:
    """The groups to compare: nobody, every strategy at every size up to that of the chosen, and all managers."""
    sizes = [size for size in SIZES if size < len(chosen)] + [len(chosen)]
    found = [AmbassadorGroup(NOBODY, ())]
    by_strategy: list[tuple[str, Sequence[int], int]] = [(CHOSEN, chosen, 0)]
    by_strategy += [(name, order, 0) for name, order in orders(company, among).items()]
    by_strategy += [(CHANCE, by_chance(among, seed + draw), draw) for draw in range(1, draws + 1)]
    for name, order, draw in by_strategy:
        cut = dict.fromkeys(affordable(order, size, cost, budget) for size in sizes)
        found += [AmbassadorGroup(name, people, draw) for people in cut if people]
    leaders = tuple(np.flatnonzero(among & (company.level >= MANAGER)).tolist())
    return [*found, AmbassadorGroup(ALL_MANAGERS, leaders)] if leaders else found


@dataclass(frozen=True)
class Gain:
    """What a strategy adds with this many people, against nobody. `seeds`: (worlds,) in each world, draws averaged."""

    strategy: str
    people: int
    seeds: np.ndarray

    @cached_property
    def mean(self) -> float:
        """Over worlds."""
        return prediction(self.seeds)[0]

    @cached_property
    def interval(self) -> tuple[float, float]:
        """90 % of worlds lie between."""
        return prediction(self.seeds)[1:]

    @property
    def each(self) -> tuple[float, float, float]:
        """Mean and interval for each person involved."""
        return self.mean / self.people, self.interval[0] / self.people, self.interval[1] / self.people


@dataclass(frozen=True)
class StrategyComparison:
    """Every strategy at every size, smallest first. `nobody`: (seeds,) what comes about without ambassadors."""

    gains: tuple[Gain, ...]
    nobody: np.ndarray

    @property
    def strategies(self) -> list[str]:
        """Names, the chosen ones first."""
        return list(dict.fromkeys(each.strategy for each in self.gains))

    def of(self, strategy: str) -> list[Gain]:
        """Gains of one strategy, smallest group first."""
        return [each for each in self.gains if each.strategy == strategy]

    def last(self, strategy: str) -> Gain:
        """Its largest group."""
        return self.of(strategy)[-1]

    def lead(self, other: Gain) -> Gain:
        """What as many of the chosen (or all of them, where there are not as many) add beyond another group, under the
        same luck."""
        ours = next((each for each in self.of(CHOSEN) if each.people == other.people), self.last(CHOSEN))
        return Gain(other.strategy, ours.people, ours.seeds - other.seeds)


def comparison(found: Sequence[AmbassadorGroup], values: np.ndarray) -> StrategyComparison:
    """Gains out of the values (groups, seeds) of groups, nobody first; draws by chance are averaged, seed by seed."""
    nobody = values[0]
    alike: dict[tuple[str, int], list[np.ndarray]] = {}
    for group, row in zip(found[1:], values[1:], strict=True):
        alike.setdefault((group.strategy, len(group.people)), []).append(row - nobody)
    return StrategyComparison(tuple(Gain(name, size, np.mean(rows, axis=0)) for (name, size), rows in alike.items()), nobody)


# --- who they are -----------------------------------------------------------------------------------------------------

Share = tuple[str, int | None, float]
"""A kind of people: its name, how many of the chosen are of it (None: too few to tell), its share of all who might be."""


def profile(chosen: Sequence[int], company: Company, among: np.ndarray) -> dict[str, list[Share]]:
    """Who the chosen are: level, number of ties, ties to other offices, office. A kind with fewer than five of the chosen,
    if they are real, is told together with the others of that sort, and not at all where even they are fewer than five."""
    rank = np.argsort(np.argsort(-ties(company), kind="stable"), kind="stable") / company.size
    elsewhere = ties_elsewhere(company)
    kinds: dict[str, Callable[[int], str]] = {
        "Level": lambda i: JOB_GRADES[company.level[i]].replace("_", " "),
        "Number of ties": lambda i: "the 5 % with most" if rank[i] < 0.05 else "the next 20 %" if rank[i] < 0.25 else "the other 75 %",
        "Ties to other offices": lambda i: "three and more" if elsewhere[i] >= 3 else "one or two" if elsewhere[i] else "none",
        "Office": lambda i: company.office_names[company.office[i]],
    }
    everybody, least = np.flatnonzero(among).tolist(), SMALL_GROUP if company.real else 1
    return {sort: _pooled(Counter(map(kind, chosen)), Counter(map(kind, everybody)), least) for sort, kind in kinds.items()}


def _pooled(chosen: Mapping[str, int], everybody: Mapping[str, int], least: int) -> list[Share]:
    """Kinds with at least so many of the chosen, most first; all others as one."""
    size = sum(everybody.values())
    told = sorted((name for name, count in chosen.items() if count >= least), key=lambda name: -chosen[name])
    rest = [name for name in everybody if name not in told]
    found: list[Share] = [(name, chosen[name], everybody[name] / size) for name in told]
    left = sum(chosen.get(name, 0) for name in rest)
    if rest:
        found.append(
            (
                "all others" if told else "all",
                left if left == 0 or left >= least else None,
                sum(everybody[name] for name in rest) / size,
            )
        )
    return found


# --- before anything is simulated -------------------------------------------------------------------------------------


def uninvolved(settings: Settings, company: Company) -> np.ndarray:
    """(N,) whether each person is not involved by the campaign itself."""
    among = np.ones(company.size, np.bool_)
    among[list(settings.campaign.involvement.people)] = False
    return among


def candidates(request: Request[AmbassadorsOptions], company: Company, check: Check) -> tuple[int, ...]:
    """Rows of the people who are tried. Notes in the check if nobody is left, or nobody can be paid."""
    plan, among = request.options.ambassadors, uninvolved(request.settings, company)
    rows = shortlist(shortlists(company, among, request.options.seed), plan.candidates)
    if not rows:
        check.wrong(PEOPLE, "involves everybody already: nobody is left to choose")
    elif plan.budget_usd is not None and (cheapest := ambassador_usd(request.settings, company.level)[list(rows)].min()) > plan.budget_usd:
        least = f"is not enough for anybody: the cheapest candidate costs {cheapest:,.0f} US dollars"
        check.wrong("ambassadors.budget_usd", least, f"{plan.budget_usd:g}")
    return rows
