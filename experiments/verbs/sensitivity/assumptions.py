"""Which assumption flips a decision: what each behavioural parameter does to the difference between two ways to act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.report.choosing import Ways
from experiments.statistics.main_effects import Explained, FittedCurve, curve_of, explained_by_each, explained_by_groups
from experiments.statistics.verdict import MIDDLE, Standing, standing

MOST_CURVES = 25
"""Parameters that are looked at along a curve: those that explain most."""

DRAWN = 5
"""Of them, those that are drawn."""

THIRD = 1 / 3


@dataclass(frozen=True)
class Assumption:
    """What one parameter does to the difference, over the plausible worlds."""

    name: str
    share: float  # of the variance of the difference, judged on what is left out
    told: bool  # whether it explains more than chance gives
    low: float  # 90 % of its plausible values lie between
    high: float
    lower: Standing  # in the third of the worlds with its lowest values
    upper: Standing
    curve: FittedCurve | None  # of the strongest

    @property
    def words(self) -> str:
        """Its name in a sentence."""
        return self.name.replace("_", " ")


@dataclass(frozen=True)
class DecisionSensitivity:
    """What came out. The difference is the alternative less the campaign as it is."""

    ways: Ways  # the campaign as it is, and the alternative
    each: tuple[Assumption, ...]  # that which explains most first
    explained: Explained
    groups: Explained
    values: Mapping[str, np.ndarray]  # (worlds,) of the parameters that are drawn
    difference: np.ndarray  # (worlds,) in those worlds

    @cached_property
    def overall(self) -> Standing:
        """How the alternative stands in all worlds."""
        return _standing(self.ways, np.arange(self.ways.aimed.shape[1]))

    @property
    def told(self) -> list[Assumption]:
        """Parameters that explain more than chance gives."""
        return [each for each in self.each if each.told]

    @property
    def turning(self) -> list[Assumption]:
        """Of them, those along which the mean of the difference changes its sign."""
        return [each for each in self.told if each.curve and each.curve.turn]

    @property
    def flipping(self) -> list[Assumption]:
        """Of them, those in whose lower or upper third the verdict is another one."""
        return [each for each in self.told if {each.lower.verdict, each.upper.verdict} != {self.overall.verdict}]

    @property
    def drawn(self) -> list[Assumption]:
        """Those that move the difference most."""
        return list(self.each[:DRAWN])


def assumptions_of(ways: Ways, sets: ParameterSets, seeds: Sequence[int], groups: Mapping[str, np.ndarray]) -> DecisionSensitivity:
    """What each parameter of the sets, and each group of parameters, does to the difference; seeds name the worlds.

    No more worlds than sets: where sets come again, what is left out is no longer new.
    """
    worlds = min(len(seeds), len(sets))
    values = sets.columns(sets.names, seeds[:worlds])
    difference = (ways.aimed[1] - ways.aimed[0])[:worlds]
    whole = np.flatnonzero(np.isfinite(difference))
    columns = {name: values[whole, i] for i, name in enumerate(sets.names)}
    outcome = difference[whole]
    if len(whole) < 3 or not np.ptp(outcome):
        nothing = Explained({}, 0.0)
        return DecisionSensitivity(ways, (), nothing, nothing, {}, outcome)
    explained = explained_by_each(outcome, columns)
    each = [
        _assumption(ways, name, explained, columns[name], whole, outcome if rank < MOST_CURVES else None)
        for rank, name in enumerate(explained.shares)
    ]
    by_group = explained_by_groups(outcome, {name: inputs[whole] for name, inputs in groups.items()})
    return DecisionSensitivity(ways, tuple(each), explained, by_group, {one.name: columns[one.name] for one in each[:DRAWN]}, outcome)


def _assumption(
    ways: Ways, name: str, explained: Explained, values: np.ndarray, worlds: np.ndarray, outcome: np.ndarray | None
) -> Assumption:
    """One parameter; `values` (n,) in those `worlds` (n,) of the ways; its curve where the outcome (n,) is given."""
    lower, upper = np.quantile(values, [THIRD, 1.0 - THIRD])
    low, high = np.quantile(values, MIDDLE)
    return Assumption(
        name=name,
        share=max(0.0, explained.shares[name]),
        told=explained.exceeds_chance(name),
        low=float(low),
        high=float(high),
        lower=_standing(ways, worlds[values <= lower]),
        upper=_standing(ways, worlds[values >= upper]),
        curve=None if outcome is None else curve_of(outcome, values),
    )


def _standing(ways: Ways, worlds: np.ndarray) -> Standing:
    """How the alternative stands in some worlds, in what is aimed at."""
    return standing(ways.aimed[0, worlds], ways.aimed[1, worlds], ways.matters, ways.more)
