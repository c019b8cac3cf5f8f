"""The verb `results`: what has been computed, one result in short, and SQL over all of them."""

import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from experiments.config.errors import COMMAND_LINE, Problem, RequestError, listed, nearest, printable, stated_twice
from experiments.config.home_folders import expanded, without_home
from experiments.config.places import is_url
from experiments.config.saying import fitted
from experiments.storage.result_folders import ANSWER, Result, results_in

ACTIONS = ("list", "show", "query")
TABLES = ("kpis", "daily", "posts", "points")
"""Tables of a result that SQL can ask; `runs` has a row a result."""

MOST_SHOWN = 200
"""Rows of an answer that are printed."""

MOST_ROWS = 1_000_000
"""Rows of an answer that are taken into memory."""

MOST_SECONDS, MOST_MEMORY = 60.0, "2GB"
"""What a question may take."""

WIDEST = 10_000
"""Characters of a line that goes into a file or another program."""


def main(words: list[str]) -> None:
    """List results, show one, or answer a question in SQL. Raises RequestError where it cannot be understood."""
    folders = [word.partition("=")[2] for word in words if word.startswith("results=")]
    if wrong := stated_twice(word for word in words if word.startswith("results=")) or without_home(words):
        raise RequestError(wrong)
    action, *rest = [word for word in words if not word.startswith("results=")] or ["list"]
    folder = _folder(folders[-1] if folders else "results")
    if action not in ACTIONS:
        raise RequestError([Problem(COMMAND_LINE, action, f"is not understood{nearest(action, ACTIONS) or ': ' + listed(ACTIONS)}")])
    if not folder.is_dir():
        raise RequestError([Problem(COMMAND_LINE, "results", "there is no such folder: nothing has been run here yet", str(folder))])
    if action == "list":
        if rest:
            raise RequestError([Problem(COMMAND_LINE, each, "is not understood: list takes results=FOLDER alone") for each in rest])
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


def _folder(results: str) -> Path:
    """The folder of all results; for an address, one with copies of them. Raises RequestError where it cannot be read."""
    if not is_url(results):
        return expanded(results)
    from experiments.storage.object_storage import fetch_results
    from experiments.storage.objects import shown

    try:
        return fetch_results(results)
    except (OSError, ImportError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RequestError([Problem(COMMAND_LINE, "results", f"cannot be read: {reason}", shown(results))]) from error


def manifests(folder: Path) -> dict[Result, dict[str, Any]]:
    """Manifest of every result that is whole, by verb and name; what is left out is named on stderr."""
    whole, damaged = results_in(folder)
    for (verb, name), file in damaged.items():
        what = f"{file} is damaged; it is left out. The command that made it makes it again"
        print(f"watercooler: {printable(str(folder / verb / name))}: {what}", file=sys.stderr)
    return whole


def listing(folder: Path) -> list[tuple[Any, ...]]:
    """A row a result: verb, name, campaign, company, replications; empty what is no part of it."""
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
        where = " in ".join(filter(None, (manifest.get("title"), manifest.get("company"))))
        print(f"{verb}/{name}" + (f": {where}" if where else ""))
        if seeds := manifest.get("seeds"):  # an import has none
            print(f"  seeds {seeds.get('first')} to {seeds.get('last')}, model {manifest.get('model_version')}")
        page = "summary.html" if verb == "import" else "report.html"
        print(f"  {folder / verb / name / page}")
        print(f"  again: {manifest['command']}")
        answer = folder / verb / name / ANSWER
        if answer.is_file():
            print("\n" + fitted(answer.read_text(encoding="utf-8", errors="replace").splitlines()))


def ask(folder: Path, question: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Column names and rows of a SELECT over the tables of all results, each with `verb` and `name`.

    Read only: DuckDB is given the tables and no way to any file. Raises RequestError where the question is wrong, or takes
    more time, memory or rows than it may.
    """
    import duckdb

    def wrong(what: str) -> RequestError:
        return RequestError([Problem(COMMAND_LINE, "query", what, question)])

    if any("\ud800" <= letter <= "\udfff" for letter in question):
        raise wrong("is not UTF-8 text")

    connection = duckdb.connect(":memory:")
    for name, table in tables(folder).items():
        connection.register(name, table)
    connection.execute(f"SET memory_limit = '{MOST_MEMORY}'; SET enable_external_access = false; SET lock_configuration = true")
    timer = threading.Timer(MOST_SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        statements = connection.extract_statements(question)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise wrong("must be one SELECT: results are only read")
        answer = connection.execute(question)
        names, rows = tuple(each[0] for each in answer.description or ()), answer.fetchmany(MOST_ROWS + 1)
        if len(rows) > MOST_ROWS:
            raise wrong(f"has more than {MOST_ROWS:,} rows: count or average them, or add LIMIT")
        return names, rows
    except duckdb.InterruptException as error:
        raise wrong(f"is not answered within {MOST_SECONDS:g} seconds: ask for less") from error
    except duckdb.OutOfMemoryException as error:
        raise wrong(f"needs more than {MOST_MEMORY} of memory: ask for less") from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        known = f"tables: {', '.join((*TABLES, 'runs'))}"
        raise wrong(f"{reason} ({known})") from error
    finally:
        timer.cancel()
        connection.close()  # of a large table threads are still reading ahead, and a process that ends under them is aborted


def tables(folder: Path) -> dict[str, Any]:
    """Every table over all results, read when asked: name -> pyarrow dataset or table."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    from experiments.storage.arrow import columns_in

    found, results = dict[str, Any](), manifests(folder)
    of_result = pa.schema([("verb", pa.string()), ("name", pa.string())])
    for kind in TABLES:
        files = [path for verb, name in results if (path := folder / verb / name / f"{kind}.parquet").is_file()]
        schema = pa.unify_schemas([*map(columns_in, files), of_result], promote_options="permissive")
        found[kind] = ds.dataset(
            [str(path) for path in files],
            schema=schema,
            format="parquet",
            partitioning=ds.partitioning(of_result),
            partition_base_dir=str(folder),
        )
    columns = ("campaign", "company", "replications", "command", "model_version")
    rows = [{"verb": verb, "name": name} | {each: manifest.get(each) for each in columns} for (verb, name), manifest in results.items()]
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
