"""Chunks: a run cut into pieces of a few seconds, each with a name that follows from everything its results depend on.

A chunk that is on disk is done. So work can stop at any moment and go on later, and a run with more replications finds
the ones it shares with an earlier run.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from experiments.boundary import Request
from experiments.tables import Rows, TableFile
from sim.compiled import MODEL_VERSION
from sim.ensemble import replicate
from sim.levers import Settings
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table, coded_posts_table
from sim.outcome import Outcome

FORMAT = 1
"""Raised when the tables of a chunk change, so that older chunks are not taken for new ones."""

PARTS = ("posts", "daily", "kpis")
"""Tables of a chunk, in the order in which they are finished: a chunk whose last part exists is whole."""

MOST_REPLICATIONS = 10
SECONDS_A_PERSON = {"columns": 5e-5, "agents": 2e-2}  # of a replication of four months, roughly; only sets chunk sizes
SECONDS_A_REPLICATION = 0.005


@dataclass(frozen=True)
class Chunk:
    """Some replications of one design point."""

    id: str
    seeds: tuple[int, ...]

    def file(self, folder: Path, part: str) -> Path:
        """Where one of its tables lies."""
        return folder / f"{self.id}.{part}.parquet"

    def done(self, folder: Path) -> bool:
        """Whether all of it is there."""
        return all(self.file(folder, part).is_file() for part in PARTS)


def design_key(request: Request) -> str:
    """Names everything that decides results except the seeds: settings, files they name, engine, model, libraries."""
    settings, options = request.settings, request.options
    company = settings.company
    files = (company.employees, company.ties) if company.kind == "records" else ()
    parts = {
        "settings": settings.model_dump(mode="json"),
        "files": [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files if file],
        "engine": options.engine,
        "vary": options.vary,
        "model": MODEL_VERSION,
        "libraries": {name: version(name) for name in ("numpy", "numba")},
        "format": FORMAT,
    }
    return _digest(parts)


def run_key(request: Request) -> str:
    """Names a whole run: the design point and its seeds."""
    return _digest([design_key(request), request.options.seeds])


def plan_chunks(request: Request, people: int) -> list[Chunk]:
    """Cut a run into chunks. How, depends on the design point only, not on the machine or on earlier runs."""
    engine, options = request.options.engine, request.options
    seconds = people * SECONDS_A_PERSON[engine] + SECONDS_A_REPLICATION
    size = max(1, min(MOST_REPLICATIONS, round(options.execution.chunk_seconds / seconds)))
    key, seeds = design_key(request), options.seeds
    pieces = [tuple(seeds[start : start + size]) for start in range(0, len(seeds), size)]
    return [Chunk(_digest([key, piece]), piece) for piece in pieces]


def run_chunk(
    chunk: Chunk,
    folder: Path,
    settings: Settings,
    engine: Any,
    vary: Any,
    tick: Callable[[], None] = lambda: None,
) -> str:
    """Simulate a chunk and store its tables; returns its id. Calls `tick` after each replication."""
    with ExitStack() as stack:
        files = {part: stack.enter_context(TableFile(chunk.file(folder, part))) for part in reversed(PARTS)}
        for outcome in replicate(settings, chunk.seeds, engine, vary):
            for part, rows in measured(outcome).items():
                files[part].add(rows, seed=outcome.seed)
            files["kpis"].metadata = {"notes": json.dumps(outcome.company.notes)}
            tick()
    return chunk.id


def measured(outcome: Outcome) -> dict[str, Rows]:
    """Its rows in each table of a chunk; they hold nothing of the outcome itself, which may go or change."""
    figures = kpis(outcome)
    one_row = dict(zip(figures, np.array([*figures.values()])[:, None], strict=True))
    return {"kpis": one_row, "daily": coded_daily_table(outcome), "posts": coded_posts_table(outcome)}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
