"""Result folders: `results/<verb>/<name>/`, always whole.

A new result is made in a folder of its own beside the old one and takes its place only when it is complete. Chunks of
unfinished work wait in `.chunks/` inside the folder, whatever result stands there meanwhile.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.chunks import PARTS, Chunk
from experiments.tables import TableFile, read_pieces, write_text

MANIFEST = "manifest.json"
TIMING = "timing.json"
OURS = (*(f"{part}.parquet" for part in PARTS), "summary.csv", MANIFEST, TIMING, "figures", "report.html")
"""What a result consists of; whatever else lies in the folder belongs to somebody and stays."""


def result_folder(results: str, verb: str, name: str) -> Path:
    """The folder of a result, made if need be; an exchange that was cut off half-way is finished first."""
    folder = Path(results).expanduser() / verb / name
    aside = _aside(folder)
    if aside.is_dir():
        if folder.is_dir():
            _carry_over(aside, folder)
            shutil.rmtree(aside)
        else:
            aside.replace(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def chunk_folder(folder: Path) -> Path:
    """Where the chunks of unfinished work lie."""
    chunks = folder / ".chunks"
    chunks.mkdir(exist_ok=True)
    return chunks


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """What stands in the manifest of a result, or None where there is none that can be read."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def holds(folder: Path, key: str) -> bool:
    """Whether the tables of exactly this run are there already."""
    manifest = read_manifest(folder)
    tables = all((folder / f"{part}.parquet").is_file() for part in PARTS)
    return tables and manifest is not None and manifest.get("key") == key


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A fresh folder to put a whole result in; it takes the place of `folder` when the `with` block ends well."""
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        aside = _aside(folder)
        folder.replace(aside)
        fresh.replace(folder)
        _carry_over(aside, folder)
        shutil.rmtree(aside)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def merge_chunks(chunks: Iterable[Chunk], source: Path, target: Path, key_columns: dict[str, str], first_seed: int) -> None:
    """Put the tables of all chunks together, replications in order, each row with its `replication` (from 1).

    `key_columns` (campaign, company) come first in the table of KPIs.
    """
    every = list(chunks)
    for part in PARTS:
        with TableFile(target / f"{part}.parquet") as file:
            for table in read_pieces(chunk.file(source, part) for chunk in every):
                file.write(_numbered(table, key_columns if part == "kpis" else {}, first_seed))


def notes_of(chunks: list[Chunk], source: Path) -> list[str]:
    """What the company's source said about how it was completed, the same in every chunk."""
    metadata = pq.read_schema(chunks[0].file(source, "kpis")).metadata or {}
    notes: list[str] = json.loads(metadata.get(b"notes", b"[]"))
    return notes


def forget_chunks(chunks: Iterable[Chunk], source: Path) -> None:
    """Remove chunks that are part of a finished result by now; those of other runs stay."""
    for chunk in chunks:
        for part in PARTS:
            chunk.file(source, part).unlink(missing_ok=True)
    if not any(path.suffix == ".parquet" for path in source.iterdir()):
        shutil.rmtree(source)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _numbered(table: pa.Table, key_columns: dict[str, str], first_seed: int) -> pa.Table:
    replication = pa.array(table["seed"].to_numpy() - (first_seed - 1), pa.int64())
    columns = {name: pa.array([value] * len(table), pa.string()) for name, value in key_columns.items()}
    columns |= {"replication": replication} | {name: table[name] for name in table.column_names}
    return pa.table(columns)  # without the metadata of a chunk


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _carry_over(old: Path, new: Path) -> None:
    """Move what is not part of a result from an old folder into the new one."""
    for path in old.iterdir():
        if path.name not in OURS and not (new / path.name).exists():
            path.replace(new / path.name)
