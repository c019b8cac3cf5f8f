"""The verb `results`: what has been computed, one result in short, and SQL over all of them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from experiments.config.errors import COMMAND_LINE, Problem, RequestError, listed, nearest
from experiments.storage.result_folders import ANSWER

ACTIONS = ("list", "show", "query")
TABLES = ("kpis", "daily", "posts", "points")
"""Tables of a result that SQL can ask; `runs` has a row a result."""

MOST_SHOWN = 200
"""Rows of an answer that are printed."""

WIDEST = 10_000
"""Characters of a line that goes into a file or another program."""


def main(words: list[str]) -> None:
    """List results, show one, or answer a question in SQL. Raises RequestError where it cannot be understood."""
    folders = [word.partition("=")[2] for word in words if word.startswith("results=")]
    action, *rest = [word for word in words if not word.startswith("results=")] or ["list"]
    folder = Path(folders[-1] if folders else "results").expanduser()
    if action not in ACTIONS:
        raise RequestError([Problem(COMMAND_LINE, action, f"is not understood{nearest(action, ACTIONS) or ': ' + listed(ACTIONS)}")])
    if not folder.is_dir():
        raise RequestError([Problem(COMMAND_LINE, "results", "there is no such folder: nothing has been run here yet", str(folder))])
    if action == "list":
        show_table(("verb", "name", "campaign", "company", "replications"), listing(folder))
    elif len(rest) != 1:
        needed = "one name, as `watercooler results list` shows it" if action == "show" else "one question in quotes"
        raise RequestError([Problem(COMMAND_LINE, action, f"needs {needed}")])
    elif action == "show":
        show(folder, rest[0])
    else:
        names, rows = ask(folder, rest[0])
        show_table(names, rows[:MOST_SHOWN])
        if len(rows) > MOST_SHOWN:
            print(f"{len(rows):,} rows; the first {MOST_SHOWN} are shown.")


def manifests(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Manifest of every result, by verb and name; one that cannot be read is left out."""
    found = {}
    for path in sorted(folder.glob("*/*/manifest.json")):
        try:
            found[path.parts[-3], path.parts[-2]] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
    return found


def listing(folder: Path) -> list[tuple[Any, ...]]:
    """A row a result: verb, name, campaign, company, replications."""
    return [
        (verb, name, each.get("campaign"), each.get("company"), each.get("replications"))
        for (verb, name), each in manifests(folder).items()
    ]


def show(folder: Path, wanted: str) -> None:
    """The answer of one result and the command that gives it again. `wanted` is a name, or verb/name.

    Raises RequestError if there is no such result.
    """
    every = manifests(folder)
    found = {key: each for key, each in every.items() if wanted in (key[1], "/".join(key))}
    if not found:
        known = [name for _, name in every]
        raise RequestError([Problem(COMMAND_LINE, wanted, f"is not a result{nearest(wanted, known) or '; known: ' + listed(known, 20)}")])
    for (verb, name), manifest in found.items():
        print(f"{verb}/{name}: {manifest.get('title', '')} in {manifest.get('company', '')}")
        print(f"  seeds {manifest['seeds']['first']} to {manifest['seeds']['last']}, model {manifest.get('model_version')}")
        print(f"  {folder / verb / name / 'report.html'}")
        print(f"  again: {manifest['command']}")
        answer = folder / verb / name / ANSWER
        if answer.is_file():
            print("\n" + answer.read_text(encoding="utf-8").rstrip("\n"))


def ask(folder: Path, question: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Column names and rows of a SELECT over the tables of all results, each with `verb` and `name`.

    Read only: DuckDB is given the tables and no way to any file. Raises RequestError where the question is wrong.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    for name, table in tables(folder).items():
        connection.register(name, table)
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    try:
        statements = connection.extract_statements(question)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise RequestError([Problem(COMMAND_LINE, "query", "must be one SELECT: results are only read", question)])
        answer = connection.execute(question)
        return tuple(each[0] for each in answer.description or ()), answer.fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        known = f"tables: {', '.join((*TABLES, 'runs'))}"
        raise RequestError([Problem(COMMAND_LINE, "query", f"{reason} ({known})", question)]) from error


def tables(folder: Path) -> dict[str, Any]:
    """Every table over all results, read when asked: name -> pyarrow dataset or table."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    found: dict[str, Any] = {}
    of_result = ds.partitioning(pa.schema([("verb", pa.string()), ("name", pa.string())]))
    for kind in TABLES:
        files = [str(path) for path in sorted(folder.glob(f"*/*/{kind}.parquet"))]
        schemas = [pq.read_schema(file).remove_metadata() for file in files]
        schemas.append(pa.schema([("verb", pa.string()), ("name", pa.string())]))
        schema = pa.unify_schemas(schemas, promote_options="permissive")
        found[kind] = ds.dataset(files, schema=schema, format="parquet", partitioning=of_result, partition_base_dir=str(folder))
    columns = ("campaign", "company", "replications", "command", "model_version")
    rows = [
        {"verb": verb, "name": name} | {each: manifest.get(each) for each in columns}
        for (verb, name), manifest in manifests(folder).items()
    ]
    kinds = {"replications": pa.int64()}
    found["runs"] = pa.table(
        {each: pa.array([row[each] for row in rows], kinds.get(each, pa.string())) for each in ("verb", "name", *columns)}
    )
    return found


def show_table(names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Print rows under their names. No cell is cut short: on a terminal long ones go over several lines."""
    table = Table(*(Column(name, overflow="fold") for name in names), box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(f"{cell:.6g}" if isinstance(cell, float) else "" if cell is None else str(cell) for cell in row))
    console = Console()
    (console if console.is_terminal else Console(width=WIDEST)).print(table)
