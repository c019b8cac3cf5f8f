"""Ridge regression on values and their squares, with what each row would have been told by all the others (leave-one-out)."""

from dataclasses import dataclass
from typing import Self

import numpy as np

PENALTIES = np.geomspace(1e-3, 10.0, 13)
"""Tried for each outcome, as shares of the number of rows; the one with the least error left out is taken."""


@dataclass(frozen=True)
class Ridge:
    """A fit of several outcomes (k) to inputs (d)."""

    centre: np.ndarray  # (2d, k) means of the columns over the rows in which an outcome is defined
    scale: np.ndarray  # (2d,)
    weights: np.ndarray  # (2d, k) of standardised columns
    constant: np.ndarray  # (k,)
    left_out: np.ndarray  # (n, k) prediction of each row by a fit to the others; of the fit itself where an outcome is not defined
    error: np.ndarray  # (k,) root mean square of what is missed so

    @classmethod
    def fitted(cls, x: np.ndarray, y: np.ndarray) -> Self:
        """Fit outcomes y (n, k), nan where not defined, to inputs x (n, d). An outcome that is defined in fewer than three rows is
        0 everywhere, with an infinite error."""
        columns = _columns(x)
        scale = np.maximum(columns.std(axis=0), 1e-12)
        wide, count = columns.shape[1], y.shape[1]
        centre, weights, constant = np.zeros((wide, count)), np.zeros((wide, count)), np.zeros(count)
        left_out, error = np.zeros(y.shape), np.full(count, np.inf)
        there = np.isfinite(y)
        for pattern in np.unique(there, axis=1).T:  # outcomes that are defined in the same rows share a decomposition
            same = np.flatnonzero((there == pattern[:, None]).all(axis=0))
            if pattern.sum() < 3:
                continue
            middle = columns[pattern].mean(axis=0)
            u, s, turned = np.linalg.svd((columns[pattern] - middle) / scale, full_matrices=False)
            known = y[np.ix_(pattern, same)]
            missed, factor = _least_left_out(u, s, known)
            centre[:, same], constant[same] = middle[:, None], known.mean(axis=0)
            weights[:, same] = turned.T @ factor
            error[same] = np.sqrt((missed**2).mean(axis=0))
            left_out[:, same] = constant[same] + (columns - middle) / scale @ weights[:, same]
            left_out[np.ix_(pattern, same)] = known - missed
        return cls(centre, scale, weights, constant, left_out, error)

    def predicted(self, x: np.ndarray) -> np.ndarray:
        """(m, k) outcomes at inputs x (m, d)."""
        scaled = self.weights / self.scale[:, None]
        told: np.ndarray = _columns(x) @ scaled + (self.constant - (self.centre * scaled).sum(axis=0))
        return told


def _columns(x: np.ndarray) -> np.ndarray:
    return np.concatenate((x, (x - 0.5) ** 2), axis=1)


def _least_left_out(u: np.ndarray, s: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, k) what is missed of each row of y (n, k) when it is left out, and (d, k) the coefficients along the singular vectors, at the
    best penalty of each outcome.

    The constant is not penalised, and columns are centred: a row's own part in its fit is 1/n + its leverage.
    """
    n, centred = len(y), y - y.mean(axis=0)
    along, leverages = u.T @ centred, u**2
    least, best, factor = np.full(y.shape[1], np.inf), np.empty(y.shape), np.empty(along.shape)
    for penalty in PENALTIES * n:
        kept = s**2 / (s**2 + penalty)
        missed = (centred - u @ (kept[:, None] * along)) / (1 - 1 / n - leverages @ kept)[:, None]
        squares = (missed**2).sum(axis=0)
        less = squares < least
        least[less], best[:, less] = squares[less], missed[:, less]
        factor[:, less] = (s / (s**2 + penalty))[:, None] * along[:, less]
    return best, factor
