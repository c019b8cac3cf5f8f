"""A request becomes a result: simulate what is missing, put it together, draw and report."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.config.command_line import Arguments
from experiments.config.company_check import checked_company
from experiments.config.errors import StoppedError
from experiments.config.request import Request, RunOptions
from experiments.design.point import point
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.execution.timing import Stopwatch
from experiments.execution.worker import PARTS
from experiments.report import terminal as screen
from experiments.statistics.summary import summarise
from experiments.storage import folder as storage
from experiments.storage.cache_keys import digest
from experiments.storage.manifest import manifest_of
from experiments.storage.parquet import TableFile, columns_of, write_text
from experiments.verbs.run.summary_csv import as_csv


def run(request: Request[RunOptions], arguments: Arguments) -> None:
    """Carry a request out, or only draw it again where exactly these replications are there already.

    Raises RequestError where company and settings do not fit, KeyboardInterrupt and StoppedError with what is kept.
    """
    settings, options = request.settings, request.options
    company = checked_company(settings, arguments)
    folder = storage.result_folder(options.results, arguments.verb, request.name)
    with Runner(folder, options.execution, options.engine, options.vary, PARTS, options.replications) as runner:
        key = digest([runner.keys([point(settings)]), options.seeds])
        manifest = storage.read_manifest(folder) if storage.holds(folder, key, PARTS) else None
        if manifest is not None:
            print("These replications are there already: nothing is simulated.", file=sys.stderr)
            _draw(request, folder, manifest)
        else:
            manifest = manifest_of(request, arguments, key, company.notes)
            _simulate(request, runner, manifest)
    screen.show_result(summarise(columns_of(folder / "kpis.parquet")), manifest, folder, settings.behaviour)


def _simulate(request: Request[RunOptions], runner: Runner, manifest: dict[str, Any]) -> None:
    """Do what is missing, and put a whole result in the place of the old one."""
    settings, options = request.settings, request.options
    watch = Stopwatch()
    found = runner.evaluate([point(settings)], options.seeds)
    if found.failures:
        _, first = found.failures[0]
        raise StoppedError(
            f"{len(found.failures)} replications failed; seed {first.seed}: {first.error}: {first.message}\n{first.traceback}"
        )
    watch.lap("simulation_seconds")
    with storage.replacing(runner.folder) as fresh:
        _write_tables(request, runner, found, fresh)
        _draw(request, fresh, manifest)
        watch.lap("storing_and_drawing_seconds")
        watch.close(fresh, manifest, processes=runner.processes)
    runner.forget(found)


def _draw(request: Request[RunOptions], folder: Path, manifest: dict[str, Any]) -> None:
    """The summary, and figures and report if they are wanted."""
    write_text(folder / storage.SUMMARY, as_csv(summarise(columns_of(folder / "kpis.parquet"))))
    if request.options.report:
        from experiments.verbs.run.report import write_report  # here, because drawing takes longer to load than to do

        write_report(folder, request.settings, manifest)


def _write_tables(request: Request[RunOptions], runner: Runner, found: ResultSet, folder: Path) -> None:
    """The tables of all replications, in order, each row with its `replication` (from 1); campaign and company come
    first in the table of KPIs."""
    first = {"campaign": request.settings.campaign.name, "company": request.settings.company.name}
    for part in PARTS:
        pieces: Iterator[pa.Table] = iter([found.rows]) if part == "kpis" else runner.rows(part, found)
        with TableFile(folder / f"{part}.parquet") as file:
            for table in pieces:
                file.write(_numbered(table.drop_columns("point"), first if part == "kpis" else {}, request.options.seed))


def _numbered(table: pa.Table, first: dict[str, str], first_seed: int) -> pa.Table:
    columns = {name: pa.array([value] * len(table), pa.string()) for name, value in first.items()}
    columns["replication"] = pa.array(table["seed"].to_numpy() - np.int64(first_seed - 1), pa.int64())
    return pa.table(columns | {name: table[name] for name in table.column_names})
