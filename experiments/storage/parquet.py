"""Parquet tables written: whole or not at all, and with the same bytes however the work was cut into pieces."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.storage import arrow  # noqa: F401 (from here on Arrow does without pandas)
from sim.measures.timeline import Words

ROWS_A_GROUP = 131_072
"""Rows of a row group: a fixed number, so that a file does not show in which pieces it was made."""

Rows = Mapping[str, np.ndarray | Words]
"""Some rows of a table, as equally long columns by name."""


def to_table(pieces: Sequence[Rows]) -> pa.Table:
    """Arrow table of one piece after the other, all with the same columns; nan becomes "no value"."""
    return pa.table({name: _column([piece[name] for piece in pieces]) for name in pieces[0]})


def _column(pieces: Sequence[np.ndarray | Words]) -> pa.Array:
    words = [each for each in pieces if isinstance(each, Words)]
    if not words:
        return pa.array(np.concatenate(pieces) if len(pieces) > 1 else pieces[0], from_pandas=True)
    if all(np.array_equal(each.words, words[0].words) for each in words[1:]):
        return pa.array(words[0].words, pa.string()).take(pa.array(np.concatenate([each.code for each in words])))
    first = np.cumsum([0, *(len(each.words) for each in words)])  # of the words of each piece, among all
    code = np.concatenate([each.code + start for each, start in zip(words, first[:-1], strict=True)])
    return pa.array(np.concatenate([each.words for each in words]), pa.string()).take(pa.array(code))


def length_of(rows: Rows) -> int:
    """How many rows these are."""
    column = next(iter(rows.values()))
    return len(column.code if isinstance(column, Words) else column)


class TableFile:
    """A Parquet file in the making (zstd). It appears under its name when the `with` block ends well, or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush(at_least=1)
        if self._writer is not None:
            self._writer.close()
        if kind is None and self._writer is not None:
            self._temporary.replace(self.path)
        else:
            self._temporary.unlink(missing_ok=True)

    def write(self, table: pa.Table) -> None:
        """Append rows. The first table fixes names, order, types and metadata of the columns."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._temporary, table.schema, compression="zstd")
        same = table.schema.equals(self._writer.schema, check_metadata=True)
        self._waiting.append(table if same else table.cast(self._writer.schema))
        self._flush(at_least=ROWS_A_GROUP)

    def _flush(self, at_least: int) -> None:
        assert self._writer is not None or not self._waiting
        while self._writer is not None and sum(len(each) for each in self._waiting) >= at_least:
            rows = pa.concat_tables(self._waiting)
            self._writer.write_table(rows.slice(0, ROWS_A_GROUP), row_group_size=ROWS_A_GROUP)
            self._waiting = [rows.slice(ROWS_A_GROUP)]
