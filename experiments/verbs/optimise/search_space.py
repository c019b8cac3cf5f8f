"""Levers that a search may pull: how each is drawn, and the campaign that follows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.provenance import provenance
from experiments.design.factors import Factor, read_factors
from experiments.design.point import Point, plain, point
from experiments.report.lever_words import lever_name
from sim.settings import Settings

LEVERS = "optimise.levers"
EXAMPLE = "watercooler optimise 'campaign.brand.strength=interval(0.2,1)' campaign.reward.kind=none,recognition"


@dataclass(frozen=True)
class Lever:
    """A field of the campaign. `drawn` values are what the search handles: numbers, or places in the list of choices."""

    factor: Factor

    @property
    def choices(self) -> tuple[Any, ...]:
        """What can be chosen, in ascending order where there is one; none for a lever between two numbers."""
        return tuple(sorted(self.factor.values)) if _ordered(self.factor.values) else self.factor.values

    @property
    def name(self) -> str:
        """What a planner calls it."""
        return lever_name(self.factor.name)

    def spread(self, count: int) -> list[Any]:
        """Values over all of what may be chosen: every choice that has no order, else so many of them, the ends among them."""
        if self.choices and not _ordered(self.choices):
            return list(self.choices)
        if self.choices:
            places = np.unique(np.linspace(0, len(self.choices) - 1, count).round().astype(int))
            return [self.choices[place] for place in places]
        values = np.linspace(self.factor.low, self.factor.high, count)
        return list(dict.fromkeys(self.value(round(each) if self.factor.whole else each) for each in values.tolist()))

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers or dates."""
        return not self.choices or _ordered(self.choices)

    @property
    def distribution(self) -> BaseDistribution:
        """What is drawn."""
        if self.choices and _ordered(self.choices):  # a search may look next to what it found
            return IntDistribution(0, len(self.choices) - 1)
        if self.choices:
            return CategoricalDistribution(range(len(self.choices)))
        if self.factor.whole:
            return IntDistribution(int(self.factor.low), int(self.factor.high))
        return FloatDistribution(self.factor.low, self.factor.high)

    def value(self, drawn: float) -> Any:
        """The value of the field: four digits are as many as anybody can set."""
        if self.choices:
            return self.choices[int(drawn)]
        return int(drawn) if self.factor.whole else float(f"{drawn:.4g}")

    def drawn(self, value: Any) -> Any:
        """What is drawn for a value; None where the search does not reach it."""
        if self.choices:
            alike = [i for i, each in enumerate(self.choices) if str(each) == str(value)]
            return alike[0] if alike else None
        return value if isinstance(value, int | float) and self.factor.low <= value <= self.factor.high else None


@dataclass(frozen=True)
class SearchSpace:
    """Levers of a campaign."""

    base: Settings
    levers: tuple[Lever, ...]

    @property
    def distributions(self) -> dict[str, BaseDistribution]:
        """What is drawn, by lever."""
        return {each.factor.name: each.distribution for each in self.levers}

    @property
    def start(self) -> dict[str, Any] | None:
        """The draw that gives the unchanged campaign; None if the search does not reach it."""
        drawn = {each.factor.name: each.drawn(self.stands(each)) for each in self.levers}
        return None if None in drawn.values() else drawn

    def values(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every lever."""
        return {each.factor.name: each.value(drawn[each.factor.name]) for each in self.levers}

    def stands(self, lever: Lever) -> Any:
        """Its value in the unchanged campaign."""
        return value_of(self.base, lever.factor.name)

    def point(self, values: Mapping[str, Any]) -> Point:
        """The campaign with these values of levers, and of what goes with them. Raises as `experiments.design.point.point` does."""
        return point(self.base, {**values, **self._along(values)}, values)

    def _along(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What changes along with levers, unless it is a lever itself: a message that goes through another channel costs what that
        costs, and a deadline on the day of the last session stays there."""
        along: dict[str, Any] = {}
        for name, value in values.items():
            if CHANNEL.fullmatch(name) and value != value_of(self.base, name):
                along[f"{name.rpartition('.')[0]}.cost_usd"] = None
        if any(SERIES.fullmatch(name) for name in values):
            before, after = _last_session(self.base), _last_session(self.base.changed(values))
            campaign = self.base.campaign
            if before is not None and after is not None and before == campaign.calendar.offset(campaign.registration.closes):
                along["campaign.registration.closes"] = after
        return {name: value for name, value in along.items() if name not in values}


def read_space(levers: Mapping[str, Any], base: Settings, arguments: Arguments) -> tuple[SearchSpace, list[Problem]]:
    """The space to be searched, and what is wrong with it. Levers of the command line replace those of the file."""
    found: list[Problem] = []
    factors: list[Factor] = []
    try:
        factors = read_factors({} if arguments.factors else levers, base, arguments, LEVERS, EXAMPLE)
    except RequestError as error:
        found += error.problems
    for name in arguments.factors if arguments.factors else levers:
        if not name.startswith("campaign."):
            where = COMMAND_LINE if name in arguments.factors else provenance(LEVERS, arguments)
            found.append(Problem(where, name, "is no lever: what is searched for is a campaign, so a lever is a field of campaign"))
    return SearchSpace(base, tuple(map(Lever, factors))), found


CHANNEL = re.compile(r"campaign\.teasers\.\d+\.channel")
SERIES = re.compile(r"campaign\.sessions\.\d+\.(dates|every_days|first_day)")


def _last_session(settings: Settings) -> int | None:
    """The day of the last session."""
    calendar = settings.campaign.calendar
    return max((calendar.offset(plan.first_day) + (plan.dates - 1) * plan.every_days for plan in settings.campaign.sessions), default=None)


def value_of(settings: Settings, field: str) -> Any:
    """The value of a dotted field, None where it states none. Raises LookupError where there is no such field."""
    node: Any = settings
    for step in field.split("."):
        if isinstance(node, list | tuple):
            fields: Any = dict(enumerate(node))
            step_at: Any = int(step) if step.isdigit() else step
        else:
            fields, step_at = node if isinstance(node, dict) else vars(node) if hasattr(type(node), "model_fields") else {}, step
        if step_at not in fields:
            raise LookupError(field)
        node = fields[step_at]
    return node


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field are the same, however they are written; true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(plain(one) == plain(other))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ordered(values: Sequence[Any]) -> bool:
    """Whether values are numbers or dates."""
    if not values or all(map(_number, values)):
        return bool(values)
    try:
        return all(isinstance(value, str) and date.fromisoformat(value) for value in values)
    except ValueError:
        return False
