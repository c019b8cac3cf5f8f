"""Hamiltonian Monte Carlo: draws from a density whose logarithm has a gradient, and whether they can be trusted.

Source: Neal (2011), "MCMC using Hamiltonian dynamics"; step size by dual averaging, Hoffman & Gelman (2014). R-hat and
effective sample size: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), Bayesian Analysis 16(2).
"""

import math
from collections.abc import Callable

import numpy as np

Target = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""A point (d,) -> log-density up to a constant, and its gradient (d,)."""

ACCEPTED = 0.8
"""Share of proposals accepted at which the step size settles."""
LONGEST = 40
"""Steps in one trajectory at most."""
TRAVEL = 2.4
"""Longest way of a trajectory, in standard deviations of the target."""
GRID = 2.0**-14
"""What moves are rounded to, in standard deviations of the target. In the last of sixteen digits exponentials and sums differ between processors,
and chains that differ there end in other draws: so all processors draw the same."""


class _StepSize:
    """Dual averaging (Hoffman & Gelman 2014, section 3.2): the step at which a share ACCEPTED is accepted."""

    def __init__(self, first: float) -> None:
        self.now = first
        self._around, self._error, self._average, self._count = math.log(10 * first), 0.0, math.log(first), 0

    def learn(self, accepted: float) -> None:
        self._count += 1
        self._error += (ACCEPTED - accepted - self._error) / (self._count + 10)
        step = self._around - math.sqrt(self._count) / 0.05 * self._error
        self._average += self._count**-0.75 * (step - self._average)
        self.now = _four_digits(math.exp(step))

    @property
    def settled(self) -> float:
        return _four_digits(math.exp(self._average))


def _four_digits(number: float) -> float:
    return float(f"{number:.4g}")


@np.errstate(over="ignore", invalid="ignore")  # a trajectory that flies off is refused
def sample(target: Target, start: np.ndarray, free: np.ndarray, rng: np.random.Generator, warm_up: int, draws: int) -> np.ndarray:
    """(draws, d) one chain from `start` (d,), after `warm_up` trajectories that learn step size and scales.

    Coordinates that are not `free` (d,) stay as they are. The trajectory's length is random, so that no period of the target is hit again and again.
    """

    def within(place: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = target(place)
        return value, slope * free

    at = target if free.all() else within
    here, (density, slope) = start.copy(), at(start)
    scale, step = np.ones(len(start)), _StepSize(0.1)
    kept, visited = np.empty((draws, len(start))), list[np.ndarray]()
    for turn in range(warm_up + draws):
        size = step.now if turn < warm_up else step.settled
        momentum = rng.standard_normal(len(start)) * free
        there, (there_density, there_slope), push = here, (density, slope), momentum
        way = size * scale
        half, grid = 0.5 * way, GRID * scale
        for _ in range(1 + int(rng.random() * min(LONGEST, TRAVEL / size))):
            push = push + half * there_slope
            there = there + way * push
            there_density, there_slope = at(there)
            push = push + half * there_slope
            if not math.isfinite(there_density):
                break
        gain = there_density - density - 0.5 * float((push * push).sum() - (momentum * momentum).sum())  # (not `@`: see GRID)
        accepted = math.exp(min(0.0, gain)) if math.isfinite(gain) else 0.0
        if rng.random() < accepted:
            here, density, slope = here + np.round((there - here) / grid) * grid, there_density, there_slope
        if turn >= warm_up:
            kept[turn - warm_up] = here
            continue
        step.learn(accepted)
        if turn >= warm_up // 5:
            visited.append(here)
        if turn in (warm_up // 2, warm_up * 3 // 4):
            scale = _scales(np.array(visited))
            step = _StepSize(step.settled)
            visited.clear()
    return kept


def _scales(visited: np.ndarray) -> np.ndarray:
    """Standard deviations, drawn a little towards a small one where there is little to go by."""
    n = len(visited)
    return np.sqrt(np.maximum((n * visited.var(axis=0) + 5e-3) / (n + 5), 1e-4))


def r_hat(chains: np.ndarray) -> np.ndarray:
    """(d,) rank-normalised split R-hat of (chains, draws, d); near 1 where the chains agree, with each other and over their
    course, in their middle and in their tails."""
    from arviz_stats.base import array_stats  # takes a while to load

    with np.errstate(divide="ignore", invalid="ignore"):  # a parameter that is held has no variance: nan
        return np.atleast_1d(array_stats.rhat(chains, chain_axis=0, draw_axis=1))


def effective_draws(chains: np.ndarray) -> np.ndarray:
    """(d,) independent draws that (chains, draws, d) are worth, in the middle or in the tails, whichever are fewer."""
    from arviz_stats.base import array_stats

    bulk = array_stats.ess(chains, chain_axis=0, draw_axis=1, method="bulk")
    tail = array_stats.ess(chains, chain_axis=0, draw_axis=1, method="tail", prob=(0.05, 0.95))
    return np.atleast_1d(np.minimum(bulk, tail))
