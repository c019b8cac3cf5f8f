"""Partial slopes of transfer: what each predictor adds when the others are held, from correlations with one predictor at a time.

A published correlation of, say, usefulness with transfer holds a share of what motivation does, because the two go together.
Added up as slopes, such correlations count the shared part twice. So the correlations between predictors are stated here,
and the slopes are those that give the published correlations back: `correlations @ slopes = rho`.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.setup.calendar import Misfit

PREDICTORS = ("voluntary", "motivation", "environment", "knowledge", "usefulness", "liking")
MOTIVATION, LIKING = PREDICTORS.index("motivation"), PREDICTORS.index("liking")

MOST_EXPLAINED = 0.75
"""Share of transfer that the six may explain. Correlations from different studies can contradict each other, up to more than
all of it; beyond this share all slopes are taken down in proportion."""

BETWEEN = ("reaction_motivation_beta", "transfer_predictor_correlation")
"""Parameters that say how predictors go together."""


class PartialSlopes(NamedTuple):
    """SD of transfer per SD of each predictor, all others held; `luck` is the SD of what the six leave to chance."""

    voluntary: float
    motivation: float
    environment: float
    knowledge: float
    usefulness: float
    liking: float
    luck: float


def correlations(liking_motivation: float, others: float) -> np.ndarray:
    """(6, 6) correlations of the predictors with each other.

    Liking goes with motivation, which it feeds, and with nothing else: so all that liking does, itself and through motivation,
    is its own correlation with transfer. If it shared `others` with the strong predictors too, liking a day would hinder its use.
    """
    matrix = np.full((len(PREDICTORS), len(PREDICTORS)), others)
    matrix[LIKING], matrix[:, LIKING] = 0.0, 0.0
    matrix[LIKING, MOTIVATION] = matrix[MOTIVATION, LIKING] = liking_motivation
    np.fill_diagonal(matrix, 1.0)
    return matrix


def partial_slopes(b: Mapping[str, float]) -> PartialSlopes:
    """The slopes that parameters imply."""
    return _solved(tuple(b[f"transfer_{name}_rho"] for name in PREDICTORS), *(b[name] for name in BETWEEN))


@lru_cache(maxsize=256)
def _solved(rho: tuple[float, ...], liking_motivation: float, others: float) -> PartialSlopes:
    slopes = np.linalg.solve(correlations(liking_motivation, others), rho)
    explained = float(slopes @ rho)
    if explained > MOST_EXPLAINED:
        slopes *= np.sqrt(MOST_EXPLAINED / explained)
        explained = MOST_EXPLAINED
    # the last digits of what is solved differ between processors
    return PartialSlopes(*(round(float(each), 10) for each in (*slopes, np.sqrt(1.0 - explained))))


def contradictions(b: Mapping[str, float]) -> list[Misfit]:
    """Correlations between predictors that no people could have: their matrix is not positive definite."""
    given = [b[name] for name in BETWEEN]
    if _holds_together(*given):
        return []
    said = " and ".join(f"{name} = {value:g}" for name, value in zip(BETWEEN, given, strict=True))
    return [Misfit(f"behaviour.parameters.{BETWEEN[1]}", f"cannot be: no people have {said} together", "values nearer to 0")]


@lru_cache(maxsize=256)
def _holds_together(liking_motivation: float, others: float) -> bool:
    return bool(np.linalg.eigvalsh(correlations(liking_motivation, others)).min() > 1e-6)
