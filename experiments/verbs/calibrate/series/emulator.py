"""A likelihood learnt from simulations: what the model would show at parameters nobody has simulated.

Simulations (parameters x, features s) teach three things, each by regression, in this order:
1. which few combinations of the features tell the parameters apart (Fearnhead & Prangle 2012, semi-automatic summaries),
   turned so that chance moves each by one and none together, and those dropped that chance moves as much as parameters do;
2. the mean of each of these as a quadratic function of x;
3. how its spread by chance changes with x (log-linear).
What was observed is then as likely as a normal with that mean and spread makes it: a synthetic likelihood (Wood 2010).
What the quadratic misses counts as chance, so a crude fit widens the posterior rather than shifting it unseen.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.linalg import eigh

from experiments.verbs.calibrate.hmc import Target
from sim.compiled_code.decorators import phase

RIDGE = 10.0
"""Simulations' worth of doubt that a feature tells anything, each feature at a spread of one."""
LEAST_SIGNAL = 0.05
"""Spread that parameters cause, against that of chance (variances), below which a combination is dropped."""
LOG_SQUARED_NORMAL = -1.2704
"""Mean of the logarithm of a squared standard normal."""


DIGITS = 8
"""Decimals that are kept of what was learnt, each number against the largest beside it. In the last of sixteen digits linear algebra
differs between processors, and chains that start from other bits end in other draws: with so many kept, all processors draw the same."""


def without_last_digits(numbers: np.ndarray) -> np.ndarray:
    """The same numbers (n, ...) to DIGITS decimals of the largest of them; what is infinite stays so."""
    finite = np.isfinite(numbers)
    top = 2.0 ** np.ceil(np.log2(np.abs(numbers[finite]).max(initial=1e-300)))
    return np.where(finite, np.round(np.where(finite, numbers, 0.0) / top, DIGITS) * top, numbers)


def fewest(parameters: int) -> int:
    """Simulations that a quadratic in so many parameters takes at least: two for each of its coefficients."""
    return 2 * (1 + parameters + parameters * (parameters + 1) // 2)


@dataclass(frozen=True)
class Emulator:
    """Parameters x lie in the unit cube (d,); there are k statistics."""

    centre: np.ndarray  # (F,) of the features
    scale: np.ndarray  # (F,)
    combine: np.ndarray  # (F, k) from standardised features to statistics
    middle: np.ndarray  # (d,) of the simulations
    width: np.ndarray  # (d,)
    constant: np.ndarray  # (k,)
    slope: np.ndarray  # (k, d)
    curve: np.ndarray  # (k, d, d), symmetric
    log_variance: np.ndarray  # (k, d + 1), constant first

    @classmethod
    def fitted(cls, x: np.ndarray, features: np.ndarray) -> Self:
        """Learn from simulations x (n, d), features (n, F). Raises ValueError where they are too few for a quadratic."""
        count, wide = x.shape
        middle, width = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
        u = (x - middle) / width
        rows, columns = np.triu_indices(wide)
        basis = np.column_stack((np.ones(count), u, u[:, rows] * u[:, columns]))
        if count < fewest(wide):
            raise ValueError(f"{count} simulations cannot carry {basis.shape[1]} coefficients: simulate more, or fit fewer parameters")
        centre, scale = features.mean(axis=0), features.std(axis=0)
        scale = np.where(scale > 1e-9, scale, np.inf)
        z = (features - centre) / scale
        tell = np.linalg.solve(z.T @ z + RIDGE * np.eye(z.shape[1]), z.T @ u)
        told = z @ tell
        signal = basis @ np.linalg.lstsq(basis, told, rcond=None)[0]
        noise = told - signal
        chance = noise.T @ noise / (count - basis.shape[1])
        chance += 1e-9 * max(float(np.trace(chance)), 1e-12) * np.eye(wide)
        strength, turn = eigh(np.cov(signal.T).reshape(wide, wide), chance)
        kept = turn[:, strength > LEAST_SIGNAL]
        coefficients = np.linalg.lstsq(basis, told @ kept, rcond=None)[0]
        left = told @ kept - basis @ coefficients
        curve = np.zeros((kept.shape[1], wide, wide))
        for number, (row, column) in enumerate(zip(rows, columns, strict=True)):
            half = coefficients[1 + wide + number] / 2
            curve[:, row, column] += half
            curve[:, column, row] += half
        log_variance = cls._log_variance(u, left, count / (count - basis.shape[1]))
        learnt = (centre, scale, tell @ kept, middle, width, coefficients[0], coefficients[1 : 1 + wide].T, curve, log_variance)
        return cls(*map(without_last_digits, learnt))

    @staticmethod
    def _log_variance(u: np.ndarray, left: np.ndarray, inflation: float) -> np.ndarray:
        """(k, d + 1) log-linear variance of what is left (n, k), scaled so that squares are right on average."""
        basis = np.column_stack((np.ones(len(u)), u))
        ridge = 0.02 * len(u) * np.eye(basis.shape[1])
        ridge[0, 0] = 0.0
        found = np.linalg.solve(basis.T @ basis + ridge, basis.T @ (np.log(left**2 + 1e-12) - LOG_SQUARED_NORMAL))
        found[0] += np.log(np.maximum((left**2 / np.exp(basis @ found)).mean(axis=0), 1e-12) * inflation)
        return found.T.copy()

    def statistics(self, features: np.ndarray) -> np.ndarray:
        """(..., k) statistics of features (..., F)."""
        return without_last_digits((features - self.centre) / self.scale @ self.combine)

    def target(self, features: np.ndarray, temper: float = 1.0) -> Target:
        """Posterior of logit(x), x being uniform in the cube before; the likelihood to the power of `temper`."""
        observed = self.statistics(features)
        learnt = (self.middle, self.width, self.constant, self.slope, self.curve, self.log_variance)

        def density(logits: np.ndarray) -> tuple[float, np.ndarray]:
            gradient = np.empty(len(logits))
            return log_posterior(logits, observed, temper, *learnt, gradient), gradient

        return density


@phase
def log_posterior(
    logits: np.ndarray,
    statistics: np.ndarray,
    temper: float,
    middle: np.ndarray,
    width: np.ndarray,
    constant: np.ndarray,
    slope: np.ndarray,
    curve: np.ndarray,
    log_variance: np.ndarray,
    gradient: np.ndarray,
) -> float:
    """Logarithm of the tempered likelihood of statistics (k,) and of the prior at logit(x) (d,); its `gradient` (d,) is written.

    A search asks for it some 100,000 times, and there is little to work out each time: compiled it takes a twentieth.
    """
    wide = len(logits)
    x = 1.0 / (1.0 + np.exp(-np.minimum(np.maximum(logits, -30.0), 30.0)))
    u, bent = (x - middle) / width, np.empty(wide)
    total = 0.0
    gradient[:] = 0.0
    for k in range(len(statistics)):
        mean, spread = constant[k], log_variance[k, 0]
        for i in range(wide):
            bent[i] = 0.0
            for j in range(wide):
                bent[i] += curve[k, i, j] * u[j]
            mean += (slope[k, i] + bent[i]) * u[i]
            spread += log_variance[k, 1 + i] * u[i]
        precision = np.exp(-0.5 * spread)
        deviation = precision * (statistics[k] - mean)
        total -= 0.5 * (deviation * deviation + spread)
        for i in range(wide):
            by_mean, by_spread = slope[k, i] + 2.0 * bent[i], log_variance[k, 1 + i]
            gradient[i] += (deviation * precision * by_mean + 0.5 * (deviation * deviation - 1.0) * by_spread) / width[i]
    total *= temper
    for i in range(wide):
        inside = x[i] * (1.0 - x[i])
        total += np.log(inside)
        gradient[i] = temper * gradient[i] * inside + 1.0 - 2.0 * x[i]
    return total
