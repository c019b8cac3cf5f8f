"""Draws of all parameters together: what was fitted takes draws from its posterior, all others whole rows of the plausible sets."""

from collections.abc import Sequence

import numpy as np

from experiments.design.parameter_sets import ParameterSets
from experiments.design.prior import ParameterPrior, possible
from experiments.statistics.importance import LEAST, resampled, tempered
from sim.settings import Behaviour

NEAREST = 32
"""A draw takes one of so many plausible sets that lie nearest to it in the fitted parameters: what goes together stays together."""


def evenly(draws: np.ndarray, count: int) -> np.ndarray:
    """(count, ...) of the draws, spread over all of them."""
    return np.asarray(draws[np.linspace(0, len(draws) - 1, count).astype(np.int64)])


def by_prior(draws: np.ndarray, names: Sequence[str], behaviour: Behaviour, count: int, seed: int) -> np.ndarray:
    """(count, d) of the draws (n, d) of a fit that looked evenly over the ranges, by how likely the prior holds each to be.

    The plausible sets were drawn with that prior; without it, parameters that the data hardly move would be spread to the ends of
    their ranges. Flattened where fewer than LEAST draws would carry the weight.
    """
    weights, _ = tempered(ParameterPrior.of(behaviour).only(names).log_density(draws).sum(axis=1), LEAST)
    return np.asarray(draws[resampled(weights, count, np.random.default_rng([seed, 400]))])


def joined(sets: ParameterSets | None, names: Sequence[str], draws: np.ndarray, behaviour: Behaviour, seed: int) -> ParameterSets:
    """Sets in which draws (n, d) of the fitted parameters stand in a plausible set each, or alone where there are none.

    Each draw takes one of the NEAREST sets, by chance; distances are those of places in the ranges. Sets whose correlations
    cannot hold together are left out.
    """
    if sets is None:
        return ParameterSets(tuple(names), draws.astype(np.float32), (), _nothing(len(draws)), np.arange(len(draws)), {})
    others = [i for i, name in enumerate(sets.names) if name not in names]
    rows = _near(sets, names, draws, ParameterPrior.of(behaviour), np.random.default_rng([seed, 401]))
    every = (*names, *(sets.names[i] for i in others))
    values = np.concatenate((draws, sets.values[np.ix_(rows, others)]), axis=1).astype(np.float32)
    values = values[possible(behaviour, every, values)]
    return ParameterSets(every, values, (), _nothing(len(values)), np.arange(len(values)), {})


def _near(sets: ParameterSets, names: Sequence[str], draws: np.ndarray, prior: ParameterPrior, rng: np.random.Generator) -> np.ndarray:
    """(n,) row of the plausible set that each draw takes."""
    shared = [name for name in names if name in sets.names and name in prior.names]
    if not shared:  # what is fitted is stated, so that sets hold nothing of it
        return rng.integers(len(sets), size=len(draws))
    prior = prior.only(shared)
    held, wanted = (
        prior.places(np.clip(values[:, [known.index(name) for name in shared]], prior.low, prior.high))
        for values, known in ((sets.values, sets.names), (draws, names))
    )
    away = np.square(wanted[:, None, :] - held[None, :, :]).sum(axis=2)
    near = np.argsort(away, axis=1, kind="stable")[:, :NEAREST]
    return np.asarray(near[np.arange(len(draws)), rng.integers(near.shape[1], size=len(draws))])


def _nothing(count: int) -> np.ndarray:
    return np.empty((count, 0), np.float32)
