"""What it would be worth to know something before choosing: value of information, told only where it exceeds what chance gives.

Of parameters (EVPPI) and of data not yet taken (EVSI) by regression (Strong, Oakley and Brennan 2014, 2015): what an arm gains is
told from what would be known, and the arm that is told to be best is chosen in each world. The choice in a world is made by
the other worlds and valued by its own outcome, since else chance in the events would count as information. A permutation of
worlds says how much chance alone gives. All values are in the unit of what is aimed at; more is better.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.statistics.ridge import Ridge

PERMUTATIONS, LEVEL = 40, 0.95


@dataclass(frozen=True)
class Worth:
    """What knowing something is worth."""

    value: float
    error: float  # standard error of the value
    null: float  # what knowing something that says nothing is worth in 95 % of permutations, at most

    @property
    def exceeds_chance(self) -> bool:
        """Whether it is worth more than what says nothing."""
        return self.value > self.null

    def at_most(self, limit: float) -> "Worth":
        """The same, clipped: data are worth no more than what they are about, and nothing less than nothing."""
        return Worth(min(max(self.value, 0.0), max(limit, 0.0)), self.error, self.null)


def worth_knowing(values: np.ndarray, groups: Mapping[str, np.ndarray]) -> dict[str, float]:
    """What each group of parameters is worth, in the unit of the values, largest first; only groups worth more than any group in
    95 % of permutations.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `groups`: (worlds, parameters) each.
    """
    return {name: each.value for name, each in worth_of_groups(values, groups).items() if each.exceeds_chance}


def worth_of_groups(values: np.ndarray, groups: Mapping[str, np.ndarray]) -> dict[str, Worth]:
    """What knowing all of a group is worth, for each group, largest first; `null` is that of the best of the groups. Nothing where
    fewer than three worlds are whole.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `groups`: (worlds, inputs) each.
    """
    gains, whole = _gains(values)
    if len(gains) < 3 or not groups:
        return {}
    shuffled = _shuffled(gains)
    worths = {name: _worths(_told(_placed(np.asarray(each)[whole]), shuffled), shuffled) for name, each in groups.items()}
    return _against_chance(
        list(worths), np.stack([each for each, _ in worths.values()], axis=1), [each for _, each in worths.values()], gains
    )


def worth_of_each(values: np.ndarray, names: list[str], inputs: np.ndarray) -> dict[str, Worth]:
    """What knowing one input is worth, for each of them, largest first; `null` is that of the best of them.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `inputs`: (worlds, names).
    """
    gains, whole = _gains(values)
    if len(gains) < 4 or not names:
        return {}
    bases, own = _bases(_placed(inputs[whole]))
    found, errors = np.empty((PERMUTATIONS + 1, len(names))), np.empty(len(names))
    for row, each in enumerate(_shuffled(gains)):
        centred = each[:, 1:] - each[:, 1:].mean(axis=0)
        fitted = bases @ (bases.transpose(0, 2, 1) @ centred)  # (names, worlds, arms - 1)
        told = each[:, 1:] - (centred - fitted) / (1 - 1 / len(gains) - own)[:, :, None]
        chosen = np.concatenate([np.zeros((*told.shape[:2], 1)), told], axis=2).argmax(axis=2)
        gained = each[np.arange(len(gains)), chosen] - each[:, int(each.mean(axis=0).argmax())]
        found[row] = gained.mean(axis=1)
        if row == 0:
            errors = gained.std(axis=1, ddof=1) / np.sqrt(len(gains))
    return _against_chance(names, found, errors.tolist(), gains)


def worth_of_everything(values: np.ndarray, again: np.ndarray) -> Worth:
    """Expected value of perfect information (EVPI), cross-validated: the best arm of a world by one of its two outcomes, valued by
    the other, both ways; `null` is 0. A lower bound: events blur which arm is best in a world.

    `values`, `again`: (arms, worlds) of the same parameters with other events; worlds with a nan left out. nan where there are
    fewer than two.
    """
    whole = np.isfinite(values).all(axis=0) & np.isfinite(again).all(axis=0)
    one, other = values[:, whole], again[:, whole]
    n = one.shape[1]
    if n < 2:
        return Worth(float("nan"), float("nan"), 0.0)
    at, best = np.arange(n), int((one + other).mean(axis=1).argmax())
    gained = (other[one.argmax(axis=0), at] + one[other.argmax(axis=0), at] - one[best] - other[best]) / 2
    return Worth(float(gained.mean()), float(gained.std(ddof=1) / np.sqrt(n)), 0.0)


# --- regression -------------------------------------------------------------------------------------------------------


def _gains(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(worlds, arms) what each arm gains over the first in the whole worlds; and (all worlds,) which they are."""
    whole = np.isfinite(values).all(axis=0)
    gains: np.ndarray = (values - values[0])[:, whole].T
    return gains, whole


def _shuffled(gains: np.ndarray) -> np.ndarray:
    """(1 + PERMUTATIONS, worlds, arms) the gains as they are, then with worlds permuted."""
    rng = np.random.default_rng(1)
    return np.stack([gains, *(gains[rng.permutation(len(gains))] for _ in range(PERMUTATIONS))])


def _placed(x: np.ndarray) -> np.ndarray:
    """Inputs within what they span, 0 to 1."""
    low, high = x.min(axis=0), x.max(axis=0)
    placed: np.ndarray = (x - low) / np.maximum(high - low, 1e-12)
    return placed


def _bases(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(inputs, worlds, 2) orthonormal columns of each input and its square, centred; and (inputs, worlds) each world's own part."""
    columns = np.stack((x, (x - 0.5) ** 2), axis=2).transpose(1, 0, 2)
    columns = columns - columns.mean(axis=1, keepdims=True)
    turned, triangle = np.linalg.qr(columns)
    there = np.abs(np.diagonal(triangle, axis1=1, axis2=2)) > 1e-9 * np.sqrt(x.shape[0])
    bases: np.ndarray = turned * there[:, None, :]
    return bases, (bases**2).sum(axis=2)


def _told(x: np.ndarray, shuffled: np.ndarray) -> np.ndarray:
    """(permutations, worlds, arms) gains as told by the other worlds; 0 for the first arm."""
    count, worlds, arms = shuffled.shape
    outcomes = shuffled[:, :, 1:].transpose(1, 0, 2).reshape(worlds, -1)
    told = Ridge.fitted(x, outcomes).left_out.reshape(worlds, count, arms - 1).transpose(1, 0, 2)
    return np.concatenate([np.zeros((count, worlds, 1)), told], axis=2)


def _worths(told: np.ndarray, shuffled: np.ndarray) -> tuple[np.ndarray, float]:
    """(permutations,) what choosing by what is told of each world gains over the best single arm; and the error of the first."""
    chosen = np.take_along_axis(shuffled, told.argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    best = shuffled.mean(axis=1).argmax(axis=1)
    gained = chosen - np.take_along_axis(shuffled, best[:, None, None], axis=2)[:, :, 0]
    return gained.mean(axis=1), float(gained[0].std(ddof=1) / np.sqrt(gained.shape[1]))


def _against_chance(names: list[str], found: np.ndarray, errors: list[float], gains: np.ndarray) -> dict[str, Worth]:
    """Worth by name, largest first. `found`: (1 + PERMUTATIONS, names)."""
    null = max(1e-9 * float(np.abs(gains).max()), float(np.quantile(found[1:].max(axis=1), LEVEL)))
    worth = {name: Worth(float(value), error, null) for name, value, error in zip(names, found[0], errors, strict=True)}
    return dict(sorted(worth.items(), key=lambda pair: -pair[1].value))
