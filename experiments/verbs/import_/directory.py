"""Who is meant: an id, an address or a log-in, as a row of the list of people."""

from collections.abc import Sequence

import numpy as np

from experiments.verbs.import_.cells import Batch
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.pseudonyms import PERSON, Pseudonyms, canonical
from experiments.verbs.import_.sheets import Sheet

UNKNOWN, AMBIGUOUS = -1, -2


class Directory:
    """All names by which the people of a list go, as hashes: the names themselves are not kept."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._names = np.empty(0, np.uint64)
        self._rows = np.empty(0, np.int32)
        self.kin: Directory | None = None  # names people go by that are no ids, and ids without their zeros

    def __len__(self) -> int:
        return len(self._names)

    def hashed(self, names: Sequence[str]) -> np.ndarray:
        """(names,) uint64, the hash of each; 0 for an empty one."""
        return self._pseudonyms.numbers(PERSON, map(canonical, names))

    def learn(self, names: np.ndarray, rows: np.ndarray) -> int:
        """Take in (names,) hashes and the row each belongs to. A name that two people go by means nobody from then on.

        Returns how many such names there are.
        """
        known = names != 0
        names = np.concatenate((self._names, names[known]))
        rows = np.concatenate((self._rows, rows[known].astype(np.int32)))
        if not len(names):
            return 0
        order = np.lexsort((rows, names))
        names, rows = names[order], rows[order]
        start = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
        last = np.append(start[1:], len(names)) - 1
        self._names, self._rows = names[start], np.where(rows[start] == rows[last], rows[start], AMBIGUOUS).astype(np.int32)
        return int(np.count_nonzero(self._rows == AMBIGUOUS))

    def renumber(self, rank: np.ndarray) -> None:
        """Rows get other numbers: row i becomes `rank[i]`."""
        known = self._rows >= 0
        self._rows = self._rows.copy()
        self._rows[known] = rank[self._rows[known]]
        if self.kin is not None:
            self.kin.renumber(rank)

    def find(self, names: Sequence[str]) -> np.ndarray:
        """(names,) int32 row of each; UNKNOWN, or AMBIGUOUS where several people go by that name."""
        return self.find_hashed(self.hashed(names))

    def find_hashed(self, names: np.ndarray) -> np.ndarray:
        """The same for (names,) hashes."""
        if not len(self._names):
            return np.full(len(names), UNKNOWN, np.int32)
        at = np.minimum(np.searchsorted(self._names, names), len(self._names) - 1)
        return np.where((self._names[at] == names) & (names != 0), self._rows[at], UNKNOWN).astype(np.int32)

    def find_any(self, columns: Sequence[Sequence[str]]) -> np.ndarray:
        """(people,) the row each person is found under, asking one column of names after the other."""
        found = self.find(columns[0])
        for column in columns[1:]:
            found = np.where(found < 0, np.maximum(self.find(column), found), found)
        return found


def known_only(
    row: np.ndarray, batch: Batch, nobody: str, several: str, sheet: Sheet, books: str, ledger: Ledger
) -> tuple[np.ndarray, Batch]:
    """(rows,) the people and the batch without the rows of who is not in the list; `nobody`, `several`: why these are left out."""
    for code, reason in ((UNKNOWN, nobody), (AMBIGUOUS, several)):
        gone = np.flatnonzero(row == code)
        ledger.leave_out(books, reason, len(gone), (sheet.where(batch.lines[i]) for i in gone))
    rows = np.flatnonzero(row >= 0).tolist()
    return (row, batch) if len(rows) == len(row) else (row[rows], batch.only(rows))
