"""Tables of simulated design points."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.execution.result_set import ResultSet
from experiments.storage.parquet import TableFile


def write_tables(found: ResultSet, folder: Path, of: str = "") -> None:
    """Write `points.parquet` (a row a design point: `point`, `key`, coordinates, `failed`) and `kpis.parquet`; names begin with what the
    tables are `of` where a result has several of them."""
    failed = np.bincount([row for row, _ in found.failures], minlength=len(found.points))
    names = list(dict.fromkeys(name for each in found.points for name in each.coordinates))
    columns: dict[str, Any] = {"point": pa.array(range(1, len(found.points) + 1), pa.int64()), "key": pa.array(found.keys)}
    columns |= {name: coordinate([each.coordinates.get(name) for each in found.points]) for name in names}
    with TableFile(folder / f"{of}points.parquet") as file:
        file.write(pa.table(columns | {"failed": pa.array(failed.tolist(), pa.int64())}))
    with TableFile(folder / f"{of}kpis.parquet") as file:
        file.write(found.table)


def coordinate(values: list[Any]) -> pa.Array:
    """(rows,) values of one coordinate as a column: numbers or truth values where all of them are, else text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} or kinds == {bool}:
        return pa.array([float(value) if float in kinds and value is not None else value for value in values])
    return pa.array([value if value is None else str(value) for value in values], pa.string())
