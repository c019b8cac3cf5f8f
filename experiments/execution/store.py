"""The store: finished replications in one folder, from any process, each there once.

Files are those workers leave (`experiments.execution.worker`). A file whose content does not fit the digest in its name is set
aside and its replications count as missing. One process at a time works on a store: a lock beside the folder, which
the system takes back when its holder dies, makes others wait; they then find the work done.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from experiments.config.errors import RequestError
from experiments.execution.worker import FAILED
from experiments.storage.arrow import table_of
from experiments.storage.chunk_files import DAMAGED, stated_digest
from experiments.storage.files import file_digest
from experiments.storage.result_folders import clear, lock_of, put_in_order

if TYPE_CHECKING:
    from experiments.storage.object_storage import Elsewhere

fcntl: Any = None  # on Windows: files are whole or not there all the same, only work may be done twice
with suppress(ImportError):
    import fcntl

Pair = tuple[str, int]
"""A replication: key of its design point, and seed."""


class Failed(NamedTuple):
    """A replication that raised an error."""

    key: str
    seed: int
    error: str
    message: str
    traceback: str


class _Place(NamedTuple):
    name: str  # of the chunk
    row: int  # in its table of KPIs


class Store:
    """What is finished in a folder. `parts` are the tables wanted of each replication, `kpis` among them; where results are `elsewhere`,
    the folder has copies of what is finished there."""

    def __init__(self, folder: Path, parts: Sequence[str] = ("kpis",), elsewhere: "Elsewhere | None" = None) -> None:
        self.folder, self.parts, self._elsewhere = folder, tuple(parts), elsewhere
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, dict[str, Path]] = {}  # chunk -> part -> file, of whole chunks
        self._seen: set[str] = set()
        self._places: dict[Pair, _Place] = {}
        self._failed: dict[Pair, Failed] = {}
        self.refresh()

    @property
    def place(self) -> str:
        """Where workers put what is finished: an address, or the path of the folder."""
        return str(self.folder.resolve()) if self._elsewhere is None else self._elsewhere.chunks

    def fetch(self) -> None:
        """Fetch what is finished elsewhere. Raises OSError."""
        if self._elsewhere is not None:
            self._elsewhere.fetch_chunks()

    def refresh(self) -> None:
        """Take in the files that have appeared since. Raises OSError where they cannot be fetched."""
        self.fetch()
        found: dict[str, dict[str, Path]] = {}
        for path in sorted(self.folder.glob("*.*.*.parquet")):
            if path.name not in self._seen and not path.name.startswith("."):
                name, part, _ = path.name.split(".", 2)
                found.setdefault(name, {})[part] = path
        for name, files in found.items():
            if FAILED in files and _intact(files[FAILED]):
                self._take_failures(files[FAILED])
            wanted = [files[part] for part in self.parts if part in files]
            if len(wanted) == len(self.parts) and all(map(_intact, wanted)):
                self._take_rows(name, files)

    def _take_failures(self, path: Path) -> None:
        self._seen.add(path.name)
        for row in table_of(path).to_pylist():
            pair = (row.pop("point"), row.pop("seed"))
            if pair not in self._places:
                self._failed[pair] = Failed(*pair, **row)

    def _take_rows(self, name: str, files: dict[str, Path]) -> None:
        self._files[name] = files
        self._seen.update(files[part].name for part in self.parts)
        table = table_of(files["kpis"], "point", "seed")
        pairs = zip(table["point"].to_pylist(), table["seed"].to_pylist(), strict=True)
        for row, pair in enumerate(pairs):
            self._places.setdefault(pair, _Place(name, row))
            self._failed.pop(pair, None)

    def forget_failures(self) -> None:
        """Let what failed be tried again: its rows go, and with them their files."""
        self._unlink(self.folder.glob(f"*.{FAILED}.*.parquet"))
        self._failed.clear()

    def settled(self, pair: Pair) -> bool:
        """Whether a replication is finished or has failed."""
        return pair in self._places or pair in self._failed

    def failure(self, pair: Pair) -> Failed | None:
        """What a replication failed with."""
        return self._failed.get(pair)

    def finished(self, pair: Pair) -> bool:
        """Whether the results of a replication are there."""
        return pair in self._places

    def kpis(self, pairs: Iterable[Pair]) -> pa.Table:
        """The KPIs of finished replications, a row each, in the order given."""
        places = [self._places[pair] for pair in pairs]
        names = list(dict.fromkeys(place.name for place in places))
        if not names:
            return pa.table({"point": pa.array([], pa.string()), "seed": pa.array([], pa.int64())})
        tables = [table_of(self._files[name]["kpis"]) for name in names]
        first = dict(zip(names, np.cumsum([0, *map(len, tables)]).tolist(), strict=False))
        rows = np.array([first[place.name] + place.row for place in places], np.int64)
        return pa.concat_tables(tables).take(pa.array(rows))

    def tables(self, part: str, pairs: Iterable[Pair]) -> Iterator[pa.Table]:
        """The rows of another part, replication by replication, in the order given; those that lie together as one table."""
        for name, group in groupby(pairs, key=lambda pair: self._places[pair].name):
            table = table_of(self._files[name][part])
            places = _runs(table)
            start, end = 0, 0
            for first, length in (places.get(pair, (0, 0)) for pair in group):
                if length and first != end:
                    if end > start:
                        yield table.slice(start, end - start)
                    start = first
                end = first + length if length else end
            yield table.slice(start, end - start)

    def files(self, pairs: Iterable[Pair]) -> set[str]:
        """Names of the files that hold these replications."""
        return {path.name for name in {self._places[pair].name for pair in pairs} for path in self._files[name].values()}

    def _unlink(self, files: Iterable[Path]) -> None:
        gone = list(files)
        if self._elsewhere is not None:
            self._elsewhere.forget_chunks(path.name for path in gone)
        for path in gone:
            path.unlink(missing_ok=True)


def _runs(table: pa.Table) -> dict[Pair, tuple[int, int]]:
    """First row and number of rows of each replication; its rows lie together."""
    if not len(table):
        return {}
    points, seeds = table["point"].combine_chunks().dictionary_encode(), table["seed"].to_numpy()
    code = points.indices.to_numpy()
    first = np.flatnonzero(np.concatenate(([True], (np.diff(code) != 0) | (np.diff(seeds) != 0))))
    lengths = np.diff(np.concatenate((first, [len(table)])))
    names = points.dictionary.to_pylist()
    pairs = [(names[code[row]], int(seeds[row])) for row in first.tolist()]
    return dict(zip(pairs, zip(first.tolist(), lengths.tolist(), strict=True), strict=True))


def _intact(path: Path) -> bool:
    """Whether a file holds what was written; one that does not is set aside."""
    try:
        right = file_digest(path) == stated_digest(path.name)
    except FileNotFoundError:
        return False
    if not right:
        print(f"watercooler: {path} is damaged; it is set aside and its replications are simulated again", file=sys.stderr)
        path.replace(path.with_name(path.name + DAMAGED))
    return right


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder (`.NAME.lock` beside it); waits, and says so, while another process holds it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = lock_of(folder)
    handle = _take(path, folder)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)  # while it is still held: a waiting process notices that it has lost its name
        os.close(handle)


def mended(folder: Path) -> None:
    """Finish what a process left half-done that was killed after its result was in place, and remove its lock; nothing, where somebody is at
    work there, or nothing may be written."""
    if fcntl is None:
        return
    with suppress(OSError, RequestError):
        path = lock_of(folder)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if _lock(handle) and _is(path, handle):
                chunks = put_in_order(folder)
                clear(folder)
                with suppress(OSError):  # others wait there
                    chunks.rmdir()
                path.unlink()
        finally:
            os.close(handle)


def _take(path: Path, folder: Path) -> int:
    told = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if _lock(handle):
            if _is(path, handle):
                os.truncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
                return handle
        else:
            if not told:
                other = os.read(handle, 20).decode().strip() or "?"
                print(f"watercooler: another watercooler process ({other}) is using {folder}; waiting", file=sys.stderr)
                told = True
            time.sleep(0.2)
        os.close(handle)


def _lock(handle: int) -> bool:
    """Whether the lock is ours; on a file system without locks it always is."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is(path: Path, handle: int) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
