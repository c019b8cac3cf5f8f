"""Waves of a search: draw from the prior, simulate, judge; then draw only where an emulator does not rule success out.

The emulator cuts and does nothing else: what is left is drawn as the prior says, never round sets that did well, so the sets
found are draws from the prior, given that they are plausible (less the few that a cut loses).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from experiments.design.judge import Judge
from experiments.design.prior import ParameterPrior
from experiments.design.sampling import latin_hypercube
from experiments.design.targets import ObservedTarget
from experiments.statistics.implausibility import MOST_PLAUSIBLE, chance_of_at_most, means, variance_of_means
from experiments.statistics.ridge import Ridge
from experiments.verbs.plausible.options import PlausiblePlan

MOST_CANDIDATES = 200
"""Candidates drawn for each set that is to be simulated, before a cut counts as leaving nothing."""

FEW = 8
"""Sets found, below which nothing is cut: they do not show where others lie."""


@dataclass(frozen=True)
class Cut:
    """Rules out where success is least likely, so that of what is plausible only a stated share is lost."""

    judge: Judge
    prior: ParameterPrior
    emulator: Ridge
    low: np.ndarray  # (t,) of the ranges within which a mean will do, as the emulator sees them
    high: np.ndarray
    least: float  # chance of success below which a candidate is cut

    @classmethod
    def learnt(cls, judge: Judge, prior: ParameterPrior, values: np.ndarray, runs: np.ndarray, keep: float) -> Self:
        """Learn from sets (n, d) and their runs (n, t, s); `keep` of the plausible ones would be kept, each judged by the others."""
        scaled = judge.scaled(runs)
        slack = MOST_PLAUSIBLE * np.sqrt(variance_of_means(scaled).mean(axis=0) + judge.tolerance**2)
        emulator = Ridge.fitted(prior.places(values), judge.emulated(means(scaled)))
        low, high = judge.emulated(judge.low - slack), judge.emulated(judge.high + slack)
        low, high = (
            np.where(judge.share & (judge.low <= slack), -np.inf, low),
            np.where(judge.share & (judge.high + slack >= 1), np.inf, high),
        )
        cut = cls(judge, prior, emulator, low, high, 0.0)
        found = cut.chance(emulator.left_out)[judge.plausible(judge.verdicts(runs))]
        return cls(judge, prior, emulator, low, high, float(np.quantile(found, 1 - keep)))

    def chance(self, told: np.ndarray) -> np.ndarray:
        """(n,) chance of success where the emulator predicts (n, t)."""
        from scipy.special import ndtr

        error = np.where(np.isfinite(self.emulator.error), np.maximum(self.emulator.error, 1e-9), 1e9)
        passes = ndtr((self.high - told) / error) - ndtr((self.low - told) / error)
        return chance_of_at_most(self.judge.misses, np.where(np.isfinite(self.emulator.error), passes, 1.0))

    def keeps(self, values: np.ndarray) -> np.ndarray:
        """(n,) which of the candidates (n, d) are worth simulating."""
        kept: np.ndarray = self.chance(self.emulator.predicted(self.prior.places(values))) >= self.least
        return kept


@dataclass(frozen=True)
class WaveSearch:
    """All sets simulated, in the order of their numbers."""

    prior: ParameterPrior
    judge: Judge
    values: np.ndarray  # (n, d) float32
    runs: np.ndarray  # (n, t, s)
    wave: np.ndarray  # (n,) from 1
    left: tuple[float, ...]  # share of the prior that the cuts before each wave left
    explained: np.ndarray  # (t,) share of variance that the last emulator explains of sets left out; nan without one

    @property
    def verdicts(self) -> np.ndarray:
        """(n, t) as the judge has it."""
        return self.judge.verdicts(self.runs)

    @property
    def plausible(self) -> np.ndarray:
        """(n,) which sets are."""
        return self.judge.plausible(self.verdicts)


def search(
    prior: ParameterPrior,
    targets: Sequence[ObservedTarget],
    plan: PlausiblePlan,
    seed: int,
    possible: Callable[[np.ndarray], np.ndarray],
    simulate: Callable[[np.ndarray, np.ndarray, int], np.ndarray],
) -> WaveSearch:
    """Waves until there are as many sets as wanted, or as many waves as allowed.

    Args:
        prior: what sets are drawn from.
        targets: what they have to give.
        plan: how many, and how.
        seed: of the draws.
        possible: which of some sets (n, d) the model takes, (n,).
        simulate: (numbers, values, wave) -> runs (n, t, s).
    """
    judge, cuts, left = Judge.of(targets, plan.misses), list[Cut](), list[float]()
    values = np.empty((0, len(prior.names)), np.float32)
    runs, wave, explained = np.empty((0, len(targets), 0)), np.empty(0, np.int64), np.full(len(targets), np.nan)
    for turn in range(1, plan.waves + 1):
        drawn, share = _drawn(prior, plan.draws, cuts, [seed, turn], possible)
        if not len(drawn):
            break
        numbers = np.arange(len(values), len(values) + len(drawn))
        new = simulate(numbers, drawn, turn)
        values, wave = np.concatenate((values, drawn)), np.concatenate((wave, np.full(len(drawn), turn)))
        runs = np.concatenate((runs, new)) if runs.size else new
        left.append(share)
        found = int(judge.plausible(judge.verdicts(runs)).sum())
        if found >= plan.sets or turn == plan.waves:
            break
        if found >= FEW:
            cut = Cut.learnt(judge, prior, values, runs, plan.keep)
            seen = judge.emulated(means(judge.scaled(runs)))
            explained = 1 - cut.emulator.error**2 / np.maximum(np.nanvar(seen, axis=0), 1e-12)
            cuts.append(cut)
    return WaveSearch(prior, judge, values, runs, wave, tuple(left), explained)


def _drawn(
    prior: ParameterPrior, count: int, cuts: Sequence[Cut], seed: Sequence[int], possible: Callable[[np.ndarray], np.ndarray]
) -> tuple[np.ndarray, float]:
    """(n, d) draws that no cut rules out, fewer than wanted where cuts leave next to nothing; and the share they leave."""
    kept, looked, block = list[np.ndarray](), 0, max(count, 16)
    while sum(map(len, kept)) < count and looked < MOST_CANDIDATES * count:
        drawn = prior.draws(latin_hypercube(block, len(prior.names), [*seed, looked]))
        drawn = drawn[possible(drawn)]
        for cut in cuts:
            drawn = drawn[cut.keeps(drawn)]
        kept.append(drawn)
        looked += block
    return np.concatenate(kept)[:count], sum(map(len, kept)) / looked
