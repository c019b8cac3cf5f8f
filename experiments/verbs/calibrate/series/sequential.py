"""Successive narrowing: a library of simulations from the prior, then more of them where the observed ones may come from.

Why not others: the model takes milliseconds but is not free, and a calibration has five to ten parameters, of which some
will not be identified. Rejection (ABC-SMC) throws away most of what it simulates and needs a tolerance; here every
simulation teaches the emulator, the first library serves every data set of the same campaign (so a recovery test costs
only the later rounds), and the 90 % intervals are put to the test by `recovery.py` rather than believed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.design.sampling import sobol
from experiments.verbs.calibrate.draws import evenly
from experiments.verbs.calibrate.hmc import effective_draws, r_hat, sample
from experiments.verbs.calibrate.series.emulator import DIGITS, Emulator

Simulate = Callable[[np.ndarray, int], np.ndarray]
"""Parameters (n, d) in the unit cube, and the number of the round -> features (n, F)."""

TEMPER = 0.25
"""Power of the likelihood from which the next round is drawn: twice as wide as the posterior, so that its tails are learnt."""
WARM_UP, DRAWS, CHAINS = 400, 1600, 4
"""By so many draws the ends of a 90 % interval are known to some 3 % of its width; they cost little, as the emulator is asked and not the model."""


@dataclass(frozen=True)
class SimulationLibrary:
    """Simulations: parameters (n, d) in the unit cube, and features (n, F)."""

    x: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Posterior:
    """Draws (n, d) from the posterior, in the unit cube."""

    draws: np.ndarray
    r_hat: np.ndarray
    effective: np.ndarray
    simulations: int

    @property
    def apart(self) -> np.ndarray:
        """(m, d) as many of the draws as they are worth: those of a chain go together, and weights count each as if it did not."""
        return evenly(self.draws, min(len(self.draws), int(self.effective.min())))


def spread_out(count: int, dimensions: int, seed: int) -> np.ndarray:
    """(count, dimensions) points of the first round, drawn with a seed of their own."""
    return sobol(count, dimensions, [seed, 101])


def narrow(library: SimulationLibrary, observed: np.ndarray, simulate: Simulate, rounds: int, each: int, seed: int) -> Posterior:
    """The posterior for observed features (F,): `rounds` more rounds of `each` simulations, where the last one points.

    The last two rounds teach the emulator that counts.
    """
    learnt = [library]
    for number in range(rounds):
        emulator = taught(learnt)
        x = posterior(emulator, observed, seed * 1000 + number, TEMPER).reshape(-1, library.x.shape[1])
        chosen = evenly(x, each)
        learnt.append(SimulationLibrary(chosen, simulate(chosen, number + 1)))
    chains = posterior(taught(learnt), observed, seed * 1000 + 999)
    logits = np.log(chains) - np.log1p(-chains)
    simulations = sum(len(part.x) for part in learnt)
    return Posterior(chains.reshape(-1, chains.shape[2]), r_hat(logits), effective_draws(logits), simulations)


def taught(learnt: list[SimulationLibrary]) -> Emulator:
    """The emulator of the latest rounds: the last two, the library from the prior only where there is nothing else."""
    latest = learnt[1:][-2:] or learnt
    return Emulator.fitted(np.concatenate([part.x for part in latest]), np.concatenate([part.features for part in latest]))


def posterior(emulator: Emulator, observed: np.ndarray, seed: int, temper: float = 1.0) -> np.ndarray:
    """(CHAINS, DRAWS, d) draws in the unit cube."""
    target, wide = emulator.target(observed, temper), len(emulator.middle)
    chains = []
    for chain in range(CHAINS):
        rng = np.random.default_rng([seed, chain])
        start = 0.5 * rng.standard_normal(wide)
        logits = sample(target, start, np.ones(wide, np.bool_), rng, WARM_UP, DRAWS)
        chains.append(np.round(1 / (1 + np.exp(-np.clip(logits, -18, 18))), DIGITS))
    return np.array(chains)
