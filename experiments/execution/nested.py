"""The nested design beside an ensemble over plausible worlds: some of its worlds again, with other events, and with another company.

It tells how much of the spread of an answer comes from events, company and parameters (see statistics/variance.py).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.config.request import Options
from experiments.design.parameter_sets import VARIANTS, variant_seeds
from experiments.statistics.variance import FEWEST, SharePart, variance_shares

MOST_WORLDS = 32


def nested_seeds(options: Options, seeds: Sequence[int]) -> list[int]:
    """Seeds to simulate beside those of the ensemble: none without parameter sets, or where worlds are too few to tell."""
    return [] if options.uncertainty == "luck" else variants_of(seeds)


def variants_of(seeds: Sequence[int]) -> list[int]:
    """Seeds of the first worlds again, with other events and with another company; none where worlds are too few to tell."""
    worlds = seeds[:MOST_WORLDS]
    return [seed for variant in variant_seeds(worlds)[1:] for seed in variant] if len(worlds) >= FEWEST else []


def by_variant(levels: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """(..., 3, worlds) of one KPI: worlds as they are, with other events, with other company and events; nan where undefined.

    `levels`: (..., worlds of the ensemble). `beside`: (..., nested seeds).
    """
    worlds = beside.shape[-1] // (len(VARIANTS) - 1)
    values = np.concatenate([levels[..., :worlds], beside], axis=-1)
    return values.reshape(*values.shape[:-1], len(VARIANTS), worlds)


def shares_between(levels: np.ndarray, beside: np.ndarray) -> Mapping[str, SharePart]:
    """Where the spread of the difference between two points comes from; nothing without nested seeds.

    `levels`: (2, worlds of the ensemble). `beside`: (2, nested seeds).
    """
    if not beside.shape[-1]:
        return {}
    values = by_variant(levels, beside)
    return variance_shares(values[0] - values[1])
