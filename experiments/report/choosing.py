"""A choice among several ways to do something: which to take, and which of them a budget leaves.

All ways are simulated in the same worlds. One of them may be the plan as it stands: the others are told as changes of it.

A way that states a budget of its own is judged by this one, every other way by that of the plan: whoever asks what 80,000 USD would do
means that way, and whoever compares a campaign without a budget has not got more to spend than before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from experiments.config.elsewhere import states
from experiments.config.risks import RiskCondition
from experiments.config.seats import is_mandatory
from experiments.report import aim as aims
from experiments.report.kpi_groups import COMPANY_WIDE, HEADLINES
from experiments.report.matters import NOT_STATED, matters
from experiments.report.wording import said, worlds_said
from experiments.statistics.choice import BestOption, cheapest, choose
from experiments.statistics.information import Bound
from experiments.statistics.intervals import share_interval
from experiments.statistics.verdict import AGREED, FEWEST, Standing, prediction, standing
from sim.measures.kpis import KPIS, Kpi
from sim.settings import Settings

TOGETHER = aims.aim_of({})
"""Pull and content heard, alike."""

BOTH = replace(KPIS[HEADLINES[0]], name=aims.PULL_AND_HEARD, label="Pull and content heard together")
"""The geometric mean of the two key figures that head every answer: what is aimed at where either of them is to decide."""

LONG = 40
"""Characters from which on a label takes more than a line of a table."""

COST, ALIKE = "cost_total", 0.005
"""What costs are called, and the share by which they differ at most where they are called the same."""

FIRED = "rules_fired"
"""The key figure that says how often rules of a campaign fired."""

MOST_WEIGHED = 8
"""Ways among which it is asked what would be worth knowing."""

Values = Callable[[str], np.ndarray]
"""(ways, worlds) of a key figure."""


def aim_of(name: str) -> Kpi:
    """What decides, where a key figure is named for it."""
    return BOTH if name in HEADLINES else KPIS[name]


def aimed(aim: Kpi, values: Values, weights: aims.Aim = TOGETHER) -> np.ndarray:
    """(ways, worlds) of what decides, or the shape in which `values` gives a key figure; `weights` where that is BOTH."""
    return weights.values(values) if aim is BOTH else values(aim.name)


FEW_LEFT_OUT = 0.1
"""Share of those who want a seat and never get in, up to which there are seats enough; who gives a seat up is not left out."""


def within(costs: np.ndarray, budget: float | None) -> float:
    """Share of worlds in which costs keep within a budget (USD); 1 where none is stated. `costs`: (worlds,)."""
    return 1.0 if budget is None else float(np.mean(costs <= budget))


def fits(costs: np.ndarray, budget: float | None) -> bool:
    """Whether something may be recommended at these costs: they keep within the budget in at least 90 of 100 worlds, as far as so many
    worlds can tell; what is refused has a 90 % interval of that share below it."""
    return budget is None or bool(np.count_nonzero(costs <= budget) >= fewest_within(len(costs)))


def costs_less(mean: float, other: float) -> bool:
    """Whether a mean cost is less than another one by what shows."""
    return other > mean + ALIKE * abs(mean)


@cache
def fewest_within(worlds: int) -> int:
    """In how many of so many worlds costs have to keep within a budget, so that 90 of 100 are not ruled out."""
    return next(count for count in range(worlds + 1) if share_interval(count, worlds)[1] >= AGREED)


def own_budgets(settings: Sequence[Settings], budget: float | None) -> dict[int, float]:
    """Budgets (USD) of those campaigns that state another one than that of the plan, by their place."""
    stated = ((row, each.campaign.budget) for row, each in enumerate(settings))
    return {row: own for row, own in stated if own is not None and own != budget}


def of_plans(plans: Sequence[Settings], plan: Settings, weights: aims.Aim = TOGETHER) -> dict[str, Any]:
    """What `Ways` has to know of the settings among which to choose: budgets, what nobody can choose, whether rules differ, who is sent, and what is
    told and aimed at where audiences differ. `plan`: those whose budget holds for all that state none."""
    budget, apart = plan.campaign.budget, audiences_differ(plans)
    return {
        "budget": budget,
        "own": own_budgets(plans, budget),
        "states": states(plans, plan),
        "ruled": rules_differ(plans),
        "sent": sent_by_some(plans),
        "headlines": comparable(HEADLINES, apart),
        "weights": weights.company_wide if apart else weights,
    }


def audiences_differ(settings: Sequence[Settings]) -> bool:
    """Whether these campaigns are for different people, so that shares of an audience cannot be compared."""
    return any(each.campaign.audience != settings[0].campaign.audience for each in settings)


def comparable(names: Sequence[str], apart: bool) -> tuple[str, ...]:
    """Key figures, those of the audience as those of the whole company where audiences lie `apart`."""
    return tuple(COMPANY_WIDE.get(name, name) if apart else name for name in names)


def rules_differ(settings: Sequence[Settings]) -> bool:
    """Whether rules of these campaigns differ."""
    return any(each.campaign.rules != settings[0].campaign.rules for each in settings)


def sent_by_some(settings: Sequence[Settings]) -> list[int]:
    """Which of these campaigns send people, by their place; none where all of them do."""
    found = [row for row, each in enumerate(settings) if is_mandatory(each.campaign)]
    return found if len(found) < len(settings) else []


@dataclass(frozen=True)
class Ways:
    """Ways to do something, by label, and what came of them."""

    labels: Sequence[str]
    values: Values
    aim: Kpi
    uncertainty: str
    planned: int | None = None  # the way that is planned now
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)  # (first worlds, parameters) of each group of parameters
    singles: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)  # (first worlds,) of each parameter, by kind
    weights: aims.Aim = TOGETHER  # where what decides is several key figures
    budget: float | None = None  # USD that may be spent on the plan, and on every way that states none
    own: Mapping[int, float] = field(default_factory=dict)  # USD that may be spent on ways that state a budget of their own
    names: Sequence[str] = ()  # what programs call them; none: by label
    more_worlds: str = "replications"  # the option that takes more of them
    headlines: Sequence[str] = HEADLINES  # what is always told
    states: Sequence[int] = ()  # ways that nobody can choose, such as another company: shown, never recommended
    ruled: bool = False  # whether rules of the campaign differ among them
    sent: Sequence[int] = ()  # ways that send people, where others let them choose
    stated: Mapping[str, float] = field(default_factory=lambda: NOT_STATED)  # the smallest differences that matter, of key figures
    risks: Sequence[RiskCondition] = ()  # that are asked for, beside the budget

    @cached_property
    def aimed(self) -> np.ndarray:
        """(ways, worlds) of what decides."""
        return aimed(self.aim, self.values, self.weights)

    def gains(self, values: Values) -> np.ndarray:
        """(ways, ...) of what decides, from other values than these, turned so that more is better."""
        return (1.0 if self.more else -1.0) * aimed(self.aim, values, self.weights)

    @property
    def aim_said(self) -> str:
        """What decides, in the middle of a sentence."""
        return self.weights.words if self.aim is BOTH else said(self.aim)

    @property
    def more(self) -> bool:
        """Whether more of what decides is better."""
        return self.aim.direction != "bad"

    @cached_property
    def matters(self) -> float:
        """The smallest difference in what decides that matters, at the level of the plan (without one, of all ways together)."""
        level = (
            float(np.nanmean(self.aimed if self.planned is None else self.aimed[self.planned])) if np.isfinite(self.aimed).any() else 0.0
        )
        return matters(self.aim, level, self.stated)

    @cached_property
    def affordable(self) -> list[int]:
        """The ways that may be recommended: those that fit the budget, if one is stated."""
        return [row for row in self.choosable if self.budget_of(row) is None or fits(self.values(COST)[row], self.budget_of(row))]

    def budget_of(self, row: int) -> float | None:
        """USD that may be spent on a way."""
        return self.own.get(row, self.budget)

    @property
    def budgets_differ(self) -> bool:
        """Whether a way that somebody can choose states a budget of its own."""
        return any(row in self.own for row in self.choosable)

    def within(self, row: int) -> float:
        """Share of worlds in which a way keeps within its budget."""
        budget = self.budget_of(row)
        return 1.0 if budget is None else within(self.values(COST)[row], budget)

    @cached_property
    def doubtful(self) -> list[int]:
        """Ways that may be recommended though they break their budget in more worlds than is asked, since these are too few to refuse them:
        that to take first, then its rivals."""
        found = (row for row in self.affordable if self.within(row) < AGREED)
        return sorted(found, key=lambda row: (row != self.taken, row not in self.rivals, self.within(row)))

    @cached_property
    def unsure(self) -> list[int]:
        """Ways that break their budget, though not always (in more than 10 of 100 worlds they keep it), and may be better than that to take:
        an answer that makes them fit may change the choice."""
        dear = [row for row in self.choosable if row not in self.affordable and self.within(row) > 1 - AGREED]
        better = [self.aimed_standing(row, self.taken).better for row in dear]
        return [row for row, share in zip(dear, better, strict=True) if self.nothing_fits or share > 1 - AGREED]

    @cached_property
    def weighed(self) -> list[int]:
        """Ways among which knowing more may change the choice: that to take, then its rivals, and what may turn out to fit its budget."""
        rivals = [] if self.choice is None or self.nothing_fits or self.kind != "undecided" else self.rivals
        return list(dict.fromkeys([self.taken, *rivals, *self.unsure]))[:MOST_WEIGHED]

    def bound(self, rows: Sequence[int], costs: np.ndarray) -> Bound | None:
        """How the budgets bind some ways, by their costs (rows, worlds); None where none of them can break its own."""
        budgets = [self.budget_of(row) for row in rows]
        over = np.stack(
            [np.full(cost.shape, -1.0) if usd is None else (cost - usd) / max(usd, 1.0) for usd, cost in zip(budgets, costs, strict=True)]
        )
        return Bound(over[None], fewest_within(self.worlds_counted) / self.worlds_counted) if (over > 0).any() else None

    @property
    def choosable(self) -> list[int]:
        """The ways among which somebody can choose."""
        return [row for row in range(len(self.labels)) if row not in self.states]

    @property
    def nothing_fits(self) -> bool:
        """Whether every way breaks the budget."""
        return not self.affordable

    @cached_property
    def deserted(self) -> bool:
        """Whether nobody attends any of the ways that may be taken in any world, and what decides is the same of all: nothing to choose by."""
        rows = self.affordable
        alike = bool(rows) and not (self.aimed[rows] - self.aimed[rows[:1]]).any()
        return alike and not any(self.attended(row) for row in rows)

    def attended(self, row: int) -> bool:
        """Whether anybody attends a way in any world, or that is not known."""
        return bool((self.values("attended")[row] != 0).any())

    @cached_property
    def twins(self) -> dict[int, int]:
        """Ways that come to the same as another one in every world, and that one: the plan, or the first of them. To choose between them is
        no choice."""
        firsts, found = dict[bytes, list[int]](), dict[int, int]()
        for row in sorted(self.affordable or self.choosable, key=lambda row: row != self.planned):
            near = firsts.setdefault(self.aimed[row].tobytes(), [])
            like = next((each for each in near if self._same(row, each)), None)
            if like is None:
                near.append(row)
            else:
                found[row] = like
        return found

    def _same(self, row: int, other: int) -> bool:
        """Whether two ways come to the same in every world, in every key figure but how often rules fired."""
        every = (self.values(name) for name in KPIS if name != FIRED)
        return all(np.array_equal(values[row], values[other], equal_nan=True) for values in every)

    @cached_property
    def choice(self) -> BestOption | None:
        """Which to take of those that fit the budget (of all, where none does), each told once; None where what decides is not defined for
        all of them in any world."""
        rows = [row for row in self.affordable or self.choosable if row not in self.twins]
        return choose(self.aimed, self.matters, self.more, rows)

    @cached_property
    def kind(self) -> str:
        """Of the choice; `kept` where it is undecided only how little anything else gains: in at least 90 of 100 worlds no way is better
        than the plan by what matters, and none costs less by what matters."""
        choice, plan = self.choice, self.planned
        if choice is None or choice.kind != "undecided" or plan is None or plan not in choice.among:
            return choice.kind if choice else "undefined"
        others = [row for row in choice.among if row != plan]
        idle = all(1 - self.gain_on_plan(row) >= AGREED and not self.saves(row, plan) for row in others)
        return "kept" if idle else "undecided"

    def gain_on_plan(self, row: int) -> float:
        """Share of worlds in which a way is better than the plan by what matters."""
        return self.aimed_standing(row, self.planned or 0).better

    @cached_property
    def taken(self) -> int:
        """The way to take: the first, or the cheapest of those that are as good; the plan where none of them costs less by what matters.
        Where nothing fits the budget, the cheapest."""
        choice = self.choice
        if self.nothing_fits:
            return min(self.choosable, key=lambda row: self.mean(COST, row))
        if choice is None:
            return self.planned or 0
        if self.kind == "kept":
            assert self.planned is not None
            return self.planned
        return cheapest((choice.first, *choice.as_good), lambda row: self.mean(COST, row), self.saves, [self.planned])

    def saves(self, row: int, other: int) -> bool:
        """Whether a way costs less than another one, by what matters in more than a few worlds."""
        return self.less(row, other) and self.standing(COST, row, other).verdict != "no_difference_that_matters"

    def less(self, row: int, other: int) -> bool:
        """Whether a way costs less than another one on average, by what shows."""
        return costs_less(self.mean(COST, row), self.mean(COST, other))

    @property
    def recommended(self) -> int | None:
        """The way that is recommended; None where it, or whether it fits the budget, is undecided, or nothing can be recommended."""
        choice = self.choice
        clear = (
            choice is not None
            and choice.worlds >= FEWEST
            and not self.nothing_fits
            and not self.deserted
            and self.kind != "undecided"
            and len(self.choosable) > 1
        )
        return self.taken if clear and self.taken not in self.doubtful else None

    def name(self, row: int) -> str:
        """What programs call a way."""
        return self.names[row] if self.names else self.labels[row]

    @property
    def dear(self) -> list[int]:
        """Ways that break the budget where others keep it, cheapest first."""
        return [] if self.nothing_fits else sorted(set(self.choosable) - set(self.affordable), key=lambda row: self.mean(COST, row))

    def room_for(self, most: int) -> int:
        """How many of them to name where `most` short ones are: half as many if their labels are long, so that a page stays one."""
        return most if max(map(len, self.labels)) <= LONG else most // 2

    @property
    def rivals(self) -> list[int]:
        """Ways that the first is not better than, those first that come closest."""
        choice = self.choice
        return [] if choice is None else sorted(choice.rivals, key=lambda row: choice.against[row].better)

    @property
    def worlds_counted(self) -> int:
        """How many worlds there are."""
        return int(self.aimed.shape[1])

    @property
    def worlds(self) -> str:
        """What is counted, in words."""
        return worlds_said(self.uncertainty)

    def comparable(self, names: Sequence[str]) -> tuple[str, ...]:
        """Key figures, of the whole company where audiences differ."""
        return comparable(names, self.headlines != HEADLINES)

    def kpi(self, name: str) -> Kpi:
        """What decides, or a key figure beside it, by name."""
        return self.aim if name == self.aim.name else KPIS[name]

    def least(self, name: str, base: int) -> float:
        """The smallest difference in a key figure that matters, at the level of one way."""
        return matters(self.kpi(name), self.mean(name, base) if np.isfinite(self.values(name)[base]).any() else 0.0, self.stated)

    def aimed_standing(self, row: int, base: int) -> Standing:
        """How a way stands against another one in what decides."""
        return standing(self.aimed[base], self.aimed[row], self.matters, self.more)

    def standing(self, name: str, row: int, base: int) -> Standing:
        """How a way stands against another one in a key figure."""
        values = self.values(name)
        return standing(values[base], values[row], self.least(name, base), self.kpi(name).direction != "bad")

    def mean(self, name: str, row: int) -> float:
        """Mean of a key figure."""
        return prediction(self.values(name)[row])[0]
