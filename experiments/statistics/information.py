"""What it would be worth to know some parameters before choosing (EVPPI), told only where it exceeds what chance gives.

By regression (Strong, Oakley and Brennan 2014): what an arm gains is told from the parameters of a group, and the arm that is
told to be best is chosen in each world. The choice in a world is made by the other worlds and valued by its own outcome, since
else chance in the events would count as information. A permutation of worlds says how much chance alone gives.
"""

from collections.abc import Mapping

import numpy as np

from experiments.statistics.ridge import Ridge

PERMUTATIONS, LEVEL = 40, 0.95


def worth_knowing(values: np.ndarray, groups: Mapping[str, np.ndarray]) -> dict[str, float]:
    """What each group is worth, in the unit of the values, largest first; only groups worth more than any group in 95 % of permutations.

    `values`: (arms, worlds), more is better, worlds with a nan left out; `groups`: (worlds, parameters) each.
    """
    whole = np.isfinite(values).all(axis=0)
    gains = (values - values[0])[:, whole].T
    if len(gains) < 3 or not groups:
        return {}
    inputs = {name: _placed(each[whole]) for name, each in groups.items()}
    found = {name: _value(each, gains) for name, each in inputs.items()}
    rng = np.random.default_rng(1)
    null = [
        max(_value(each, gains[order]) for each in inputs.values()) for order in (rng.permutation(len(gains)) for _ in range(PERMUTATIONS))
    ]
    least = max(1e-9 * float(np.abs(gains).max()), float(np.quantile(null, LEVEL)))
    return {name: each for name, each in sorted(found.items(), key=lambda pair: -pair[1]) if each > least}


def _placed(x: np.ndarray) -> np.ndarray:
    """Parameters within what they span, 0 to 1."""
    low, high = x.min(axis=0), x.max(axis=0)
    placed: np.ndarray = (x - low) / np.maximum(high - low, 1e-12)
    return placed


def _value(x: np.ndarray, gains: np.ndarray) -> float:
    """What choosing by what is told of each world gains over the best single arm. `gains`: (worlds, arms), 0 for the first."""
    told = np.concatenate([np.zeros((len(gains), 1)), Ridge.fitted(x, gains[:, 1:]).left_out], axis=1)
    chosen = np.take_along_axis(gains, told.argmax(axis=1)[:, None], axis=1)
    return float(chosen.mean() - gains.mean(axis=0).max())
