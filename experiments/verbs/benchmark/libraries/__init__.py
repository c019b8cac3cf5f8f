"""The independent cascade in other libraries, written the way each library is meant to be used.

A module a library, each with a class that is a `Library`: made from a `CascadeTask` (timed as building), made ready with
`reset(seed)` (not timed) and run with `spread()` (timed), which returns how many people were reached. Each is run in a
process of its own.
"""

from typing import NamedTuple, Protocol

import numpy as np


class CascadeTask(NamedTuple):
    """What every library is given."""

    start: np.ndarray  # (N + 1,) int64: the contacts of row i are to[start[i]:start[i + 1]], listed at both ends
    to: np.ndarray  # (ties,) int32
    first: np.ndarray  # rows it starts with
    probability: float

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.start) - 1

    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """(ties,) each: the lower row and the higher of each tie, once."""
        one = np.repeat(np.arange(self.people, dtype=np.int64), np.diff(self.start))
        once = one < self.to
        return one[once], self.to[once].astype(np.int64)


class Library(Protocol):
    """A cascade in one library."""

    def __init__(self, task: CascadeTask) -> None: ...

    def reset(self, seed: int) -> None:
        """Nobody is reached but those it starts with."""

    def spread(self) -> int:
        """Run until nobody new is reached; people reached, the first ones included."""
