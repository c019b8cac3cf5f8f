"""Parquet tables read, by Arrow without pandas."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


class _NoPandas(MetaPathFinder):
    """Arrow looks for pandas at its first array, and loading it takes as long as fifty replications. Told then that it is
    not there, Arrow does without; where a table is to become a data frame it looks again."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Called by Python for a module that is not loaded yet."""
        if name == "pandas":
            raise ImportError(name)


_no_pandas = _NoPandas()
sys.meta_path.insert(0, _no_pandas)
pa.array([0])
sys.meta_path.remove(_no_pandas)


def table_of(path: Path, *names: str) -> pa.Table:
    """A Parquet file, or some of its columns: `pq.read_table`, which is made for data sets of many files, takes longer."""
    with pq.ParquetFile(path) as file:
        return file.read(list(names)).select(list(names)) if names else file.read()


def columns_in(path: Path) -> pa.Schema:
    """Names and types of the columns of a Parquet file. Raises OSError or pa.ArrowInvalid, a ValueError, if it is none."""
    return pq.read_schema(path).remove_metadata()


def columns_of(path: Path, *names: str) -> dict[str, Any]:
    """Columns of a Parquet file as numpy arrays (all of them where none is named); "no value" reads nan in numbers."""
    table = table_of(path, *names)
    return {name: table[name].to_numpy() for name in table.column_names}
