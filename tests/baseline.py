"""The stored case: 2,000 people, 8 offices, 120 days. Update it on purpose: `python -m tests.baseline --update`."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from sim.model import ViralityModel
from sim.state.layout import TALLY
from tests.worlds import TABLES, shipped

FILE = Path(__file__).with_name("baseline.json")
SEED = 20261


def case(engine: Any = "columns", company: Any = None) -> ViralityModel:
    """The model of the stored case, before its first day."""
    return ViralityModel(shipped("space_voyage", "global_marketing"), SEED, engine=engine, company=company)


def whole_numbers(model: ViralityModel) -> str:
    """A digest of every column of whole numbers (32-bit floats may differ in the last bit between C libraries)."""
    digest = hashlib.sha256()
    for table in TABLES:
        rows = getattr(model.world, table)
        if table == "posts":
            rows = rows[: model.world.counts[0]]
        for name in sorted(rows.dtype.names or ()) or [None]:  # by name: how a record is laid out is no result
            column = rows[name] if name else rows
            if column.dtype.kind != "f":
                digest.update(f"{table}.{name}".encode() + np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def snapshot(model: ViralityModel) -> dict[str, Any]:
    """What is stored of a day: company-wide counts one can read, and the digest of the whole state."""
    counts = model.world.tally.sum(0)
    return {"counts": {name: int(counts[index]) for name, index in TALLY.items()}, "state": whole_numbers(model)}


def record() -> dict[str, Any]:
    """Snapshots of the columns engine after every day."""
    model, days = case(), {}
    while model.running:
        model.step()
        days[str(model.day - 1)] = snapshot(model)
    return days


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="overwrite the stored case; say in the commit why the model changed")
    if parser.parse_args().update:
        FILE.write_text(json.dumps(record(), indent=0) + "\n", encoding="utf-8")
    else:
        parser.print_help()
