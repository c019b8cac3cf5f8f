"""The company as both sources deliver it: people in rows, offices as slices, two kinds of ties."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.audiences import FUNCTIONS, Labels
from sim.settings import Date


@dataclass(frozen=True)
class Company:
    """Who works where and who knows whom. Rows are sorted by (local morning, office, team); arrays are read-only.

    N people, O offices. Offices are in the order of their local morning (largest UTC offset first).
    """

    name: str
    key: np.ndarray  # (N,) uint64, stable name of each person, independent of the row; keys their random numbers
    office: np.ndarray  # (N,) int32, ascending
    team: np.ndarray  # (N,) int32, unique in the company
    manager: np.ndarray  # (N,) int32, row of the manager; -1 nobody
    level: np.ndarray  # (N,) uint8, sim.state.layout.Level
    function: np.ndarray  # (N,) uint8, 0 general, 1 sales or marketing
    bridge: np.ndarray  # (N,) bool, several ties to other offices
    tenure_years: np.ndarray  # (N,) float32
    office_names: tuple[str, ...]
    utc_offset_hours: np.ndarray  # (O,) float64, descending
    office_holidays: tuple[tuple[Date, ...], ...]  # (O,) dates or day offsets
    colleague_start: np.ndarray  # (N + 1,) int64; colleague ties are undirected: listed at both ends
    colleague_to: np.ndarray  # int32, ascending within a row, no self, no duplicate; includes the reporting line
    follower_start: np.ndarray  # (N + 1,) int64; the followers of a person: who reads their posts
    follower_to: np.ndarray  # int32, ascending within a row, no self, no duplicate
    notes: tuple[str, ...] = field(default=())  # what was generated because the records did not say
    real: bool = False  # whether people exist: then no few of them are told apart
    tie_share: np.ndarray | None = None  # (ties,) float32, see `observed_ties.shares`; None: ties are drawn, and count alike
    silent: np.ndarray | None = None  # (N,) bool, whom the file ties to nobody: their ties are drawn; None: all colleague ties are
    further: np.ndarray | None = None  # (2, M) int32 rows: second and further managers, and whom they lead
    followers_given: bool = False  # whether a file says who reads whom
    remote_share: np.ndarray | None = None  # (N,) float32 share of working days at home, nan as the plan says for everybody; None all
    named: Labels | None = None  # what a file calls functions and teams, and how its ids are hashed; None: there is no file

    @property
    def size(self) -> int:
        """Number of employees."""
        return len(self.key)

    @property
    def labels(self) -> Labels:
        """What functions and teams are called."""
        return self.named or Labels(FUNCTIONS, self.function, self.team)

    def rows_of(self, ids: Sequence[str]) -> np.ndarray:
        """(ids,) the rows of people, -1 for whom nobody has that id."""
        from sim.company.people import text_hash  # late: few campaigns name people

        if self.labels.ids is None:
            return np.full(len(ids), -1)
        keys = np.array([text_hash(each, key=self.labels.ids) for each in ids], np.uint64)
        order = np.argsort(self.key)
        place = order[np.minimum(np.searchsorted(self.key, keys, sorter=order), self.size - 1)]
        return np.where(self.key[place] == keys, place, -1)

    @property
    def office_first(self) -> np.ndarray:
        """(O + 1,) first row of each office; office o is the slice [o]:[o + 1]."""
        return np.searchsorted(self.office, np.arange(len(self.office_names) + 1, dtype=self.office.dtype))
