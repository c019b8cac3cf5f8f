"""What the rows of a list of people say, before anything is made of it. Names and addresses are hashed as they are read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from experiments.verbs.import_.cells import Batch
from experiments.verbs.import_.directory import Directory
from experiments.verbs.import_.presence import VACANT, name_key
from experiments.verbs.import_.sheets import Sheet

HASHED = ("email", "username")
DAYS = ("start_date", "end_date", "rehire_date", "contract_end")
NAMED = ("name", "first_name", "last_name")
"""Fields that only serve to recognise people: hashed as soon as they are read."""


@dataclass
class PeopleRows:
    """What the rows say, before anything is made of it."""

    sheets: list[Sheet]
    sheet: list[int]  # of each row
    line: list[int]
    cells: dict[str, list[str]]
    hashes: dict[str, list[np.ndarray]]  # of the fields that only serve to recognise people
    same: dict[str, str]  # each different text once: most columns repeat a few
    vacant: list[bool]  # whether id or name say that nobody is there

    @staticmethod
    def of(names: Iterable[str]) -> "PeopleRows":
        """Nothing yet, ready for these fields."""
        kept = [name for name in names if name not in (*HASHED, *NAMED, *DAYS)]
        return PeopleRows([], [], [], {name: [] for name in kept}, {name: [] for name in (*HASHED, "name")}, {}, [])

    def take(self, batch: Batch, sheet: Sheet, directory: Directory) -> None:
        """Take in some rows."""
        if not self.sheets or self.sheets[-1] is not sheet:
            self.sheets.append(sheet)
        self.sheet += [len(self.sheets) - 1] * len(batch.lines)
        self.line += batch.lines
        for name, column in self.cells.items():
            cells = batch.get(name)
            column += cells if name == "employee_id" else [self.same.setdefault(cell, cell) for cell in cells]
        for name in HASHED:
            self.hashes[name].append(directory.hashed(batch.get(name)))
        full, given, last = (batch.get(name) for name in NAMED)
        names = [one or f"{two} {three}" for one, two, three in zip(full, given, last, strict=True)]
        self.hashes["name"].append(directory.hashed(list(map(name_key, names))))
        ids = batch.get("employee_id")
        self.vacant += [VACANT.search(each) is not None or VACANT.search(name) is not None for each, name in zip(ids, names, strict=True)]

    def only(self, rows: np.ndarray) -> "PeopleRows":
        """Some of the rows."""
        chosen = rows.tolist()
        cells = {name: [column[i] for i in chosen] for name, column in self.cells.items()}
        hashes = {name: [self.hashed(name)[rows]] for name in self.hashes}
        pick = [self.sheet[i] for i in chosen], [self.line[i] for i in chosen], [self.vacant[i] for i in chosen]
        return PeopleRows(self.sheets, pick[0], pick[1], cells, hashes, self.same, pick[2])

    def hashed(self, name: str) -> np.ndarray:
        """(rows,) uint64 of a field that only serves to recognise people."""
        return np.concatenate(self.hashes[name])

    def where(self, row: int) -> str:
        return self.sheets[self.sheet[row]].where(self.line[row])

    def file(self, row: int) -> str:
        return self.sheets[self.sheet[row]].file
