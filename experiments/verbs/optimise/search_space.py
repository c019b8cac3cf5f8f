"""Levers that a search may pull: how each is drawn, and the campaign that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.provenance import provenance
from experiments.design.factors import Factor, read_factors
from experiments.design.point import Point, point
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
        drawn = {each.factor.name: each.drawn(value_of(self.base, each.factor.name)) for each in self.levers}
        return None if None in drawn.values() else drawn

    def values(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every lever."""
        return {each.factor.name: each.value(drawn[each.factor.name]) for each in self.levers}

    def point(self, drawn: Mapping[str, Any]) -> Point:
        """The campaign that was drawn. Raises as `experiments.design.point.point` does."""
        values = self.values(drawn)
        return point(self.base, values, values)


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


def value_of(settings: Settings, field: str) -> Any:
    """The value of a dotted field. Raises LookupError where there is none."""
    node: Any = settings
    for step in field.split("."):
        if isinstance(node, list | tuple):
            node = node[int(step)] if step.isdigit() and int(step) < len(node) else None
        elif isinstance(node, dict):
            node = node.get(step)
        else:
            node = getattr(node, step, None) if step in getattr(type(node), "model_fields", ()) else None
        if node is None:
            raise LookupError(field)
    return node


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
