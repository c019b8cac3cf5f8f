"""Which of several options to take, in worlds that are the same for all: the one that falls least short of the best, and whether
worlds agree on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.statistics.verdict import Standing, best_shares, regrets, standing

HIGH = 0.95
"""Share of worlds in which regret is at most as high as is said."""


@dataclass(frozen=True)
class BestOption:
    """What follows from the values of some options. `first` falls least short of the best on average."""

    first: int
    among: tuple[int, ...]  # options that may be taken
    best: np.ndarray  # (options,) share of worlds in which an option is best of those that may be taken; 0 of the others
    regret: np.ndarray  # (options, worlds) against the best that may be taken, in the worlds in which these are defined; nan of the others
    against: tuple[Standing, ...]  # how the first stands against each option
    rivals: tuple[int, ...]  # options that may be taken and that the first is not better than

    @property
    def kind(self) -> Literal["clear", "alike", "undecided"]:
        """What the first is: better than every other, as good as some, or perhaps either."""
        return "clear" if not self.rivals else "undecided" if self.undecided else "alike"

    @property
    def undecided(self) -> tuple[int, ...]:
        """Rivals of which worlds disagree whether the first is better; the others are `as_good`."""
        return tuple(row for row in self.rivals if self.against[row].verdict != "no_difference_that_matters")

    @property
    def as_good(self) -> tuple[int, ...]:
        """Rivals that are as good as the first."""
        return tuple(row for row in self.rivals if row not in self.undecided)

    @property
    def closest(self) -> int:
        """The option that the first is better than in the fewest worlds, of equals the nearest, and where something is undecided one of those
        that are; itself where there is no other."""
        others = self.undecided or [row for row in self.among if row != self.first]
        return min(others, key=lambda row: (self.against[row].better, abs(self.against[row].mean)), default=self.first)

    @property
    def worlds(self) -> int:
        """Worlds in which all options are defined."""
        return int(self.regret.shape[1])

    @property
    def tied(self) -> bool:
        """Whether several are best alike in some world, so that `best` shares it out."""
        return bool(((self.regret == 0).sum(axis=0) > 1).any())

    def regret_of(self, option: int) -> tuple[float, float]:
        """What an option falls short of the best in each world: mean, and what 95 % of worlds keep to; nan of one that may not be taken, as `regret`."""
        return float(self.regret[option].mean()), float(np.quantile(self.regret[option], HIGH))


def choose(values: np.ndarray, matters: float, more_is_better: bool = True, among: Sequence[int] | None = None) -> BestOption | None:
    """The choice; None where no world defines all options that may be taken. `values`: (options, worlds), nan where not defined;
    `among`: options that may be taken (None: all).

    Clear where the first is better than every other by more than `matters` in 90 % of worlds; alike where it differs from all that it
    is not better than by less than that; else undecided, also where it is worse than one in 90 % of worlds and first by a few others alone.
    """
    rows = list(range(len(values)) if among is None else among)
    short = regrets(values[rows], more_is_better)
    if not short.shape[1]:
        return None
    first = rows[int(np.argmin(short.mean(axis=1)))]
    against = tuple(standing(row, values[first], matters, more_is_better) for row in values)
    rivals = tuple(row for row in rows if row != first and against[row].verdict != "better")
    best, regret = np.zeros(len(values)), np.full((len(values), short.shape[1]), np.nan)
    best[rows], regret[rows] = best_shares(values[rows], more_is_better), short
    return BestOption(first, tuple(rows), best, regret, against, rivals)


def cheapest(
    alike: Sequence[int], cost: Callable[[int], float], saves: Callable[[int, int], bool], first: Sequence[int | None] = ()
) -> int:
    """Of options that are as good as each other the one to take: the cheapest, or one that it saves nothing against, those named `first` before
    others. `cost`: mean of an option; `saves`: whether one costs less than another by what matters."""
    least = min(alike, key=cost)
    near = [row for row in alike if not saves(least, row)]
    return min(near, key=lambda row: (first.index(row) if row in first else len(first), cost(row), row))
