"""The work of `run`: simulate what is missing, and put tables, figures and report together."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.config.request import Request, RunOptions
from experiments.config.risks import asked
from experiments.config.seats import is_mandatory
from experiments.design.parameter_groups import group_columns
from experiments.design.point import point
from experiments.execution.nested import nested_seeds
from experiments.execution.result_set import ResultSet
from experiments.execution.runner import Runner
from experiments.execution.stopping import looked_at
from experiments.report import terminal
from experiments.report.brief_page import write_brief
from experiments.report.risks import risks_of
from experiments.statistics.summary import summarise
from experiments.storage import result_folders
from experiments.storage.arrow import columns_of
from experiments.storage.cache_keys import digest
from experiments.storage.files import write_text
from experiments.storage.parquet import TableFile
from experiments.verbs.lifecycle import CheckedRequest, Result
from experiments.verbs.run.beside import ALONE, ALONE_WORLDS, Columns, alone_points, beside_risks, sides_of
from experiments.verbs.run.brief import brief_of
from experiments.verbs.run.fired import fired_rules
from experiments.verbs.run.places import COLUMNS, offices_asking, waves_asking, where_to_move
from experiments.verbs.run.stopping import FIRST, following, rule, stopping_sentence
from experiments.verbs.run.summary_csv import as_csv
from experiments.verbs.run.waves import waves_of
from sim.settings import Settings


def run(job: CheckedRequest[RunOptions, None]) -> Result:
    """Simulate what is missing; nothing, where the tables of exactly these replications are there and only drawn anew."""
    request, runner = job.request, job.runner
    settings, options = request.settings, request.options
    points = [point(settings)]
    beside, auto = nested_seeds(options, options.seeds), options.replications == "auto"
    key = [runner.keys(points), options.seeds, beside, *(rule(options) if auto else [])]
    both = settings.alongside is not None
    tables = (*runner.parts, *(["variants"] if beside else []), *([ALONE] if both else []))
    found = nested = alone = None
    if result_folders.holds(job.folder, digest(key), tables):
        columns, variants = (columns_of(job.folder / f"{table}.parquet") if table in tables else {} for table in ("kpis", "variants"))
    else:
        first = min(FIRST, options.most) if auto else len(options.seeds)
        runner.expect(first + len(beside) + (2 * min(first, ALONE_WORLDS) if both else 0))
        found = looked_at(
            lambda count: runner.evaluate(points, options.seeds[:count]).complete(),
            lambda seen, count: following(_columns(seen), count, options) if auto else count,
            first,
        )
        nested = runner.evaluate(points, beside).complete()
        columns, variants = (_columns(each) for each in (found, nested))
        if both:
            alone = runner.evaluate(alone_points(settings), options.seeds[: min(len(columns["seed"]), ALONE_WORLDS)]).complete()
    sets = None if runner.sets is None else len(runner.sets)
    stopped, count = stopping_sentence(columns, options, sets), len(columns["seed"])
    counted = Request(settings, options.model_copy(update={"replications": count}))
    summaries, company = summarise(columns), job.companies.of(settings)
    fired = fired_rules(_columns_of_part("rules", job, found), settings.campaign.rules, count)
    waves = waves_of(_columns_of_part("waves", job, found))
    alone_table = None if alone is None else _alone_table(settings, alone)
    second, each_alone = _of_both(job, found, alone_table) if both else ({}, {})
    sides = sides_of(settings, columns, second, each_alone, options.matters)
    risks = _risks(settings, columns, second, options) if count > 1 else []  # a single launch tells no chances
    groups = group_columns(job.arguments.chosen["behaviour"], runner.sets, counted.options.seeds)

    def lacking() -> str:
        sent, days = is_mandatory(settings.campaign), _columns_of_part("daily", job, found, *COLUMNS)
        return where_to_move(waves_asking(waves, settings), offices_asking(days, settings, company), sent)

    brief = brief_of(columns, variants if beside else {}, settings, company.name, risks, stopped, fired, waves, groups, sides, lacking)

    def publish(fresh: Path, manifest: dict[str, Any]) -> None:
        if found is None:
            result_folders.keep(job.folder, fresh, tables)
        else:
            write_tables(counted, runner, found, fresh)
            if beside and nested:
                with TableFile(fresh / "variants.parquet") as file:
                    file.write(nested.rows.drop_columns("point"))
            if alone_table is not None:
                with TableFile(fresh / f"{ALONE}.parquet") as file:
                    file.write(alone_table)
        write_text(fresh / result_folders.SUMMARY, as_csv(summaries))
        figure = None
        if options.report:
            from experiments.verbs.run.report import write_report  # late: drawing takes long to load

            figure = write_report(fresh, settings, manifest, sides, brief.recommendation)
        write_brief(fresh, brief, manifest, figure)

    return Result(
        answer=terminal.run_answer(summaries, risks, counted, company.notes, brief),
        publish=publish,
        key=key,
        notes=company.notes,
        about=_counts(counted.options, stopped),
        holds=[each for each in (found, nested, alone) if each is not None],
    )


def _columns_of_part(part: str, job: CheckedRequest[RunOptions, None], found: ResultSet | None, *names: str) -> dict[str, Any]:
    """Columns (of these `names`; none: all) of a table of all replications, of the result that stands or of the one just found."""
    if found is None:
        return columns_of(job.folder / f"{part}.parquet", *names)
    table = pa.concat_tables(each.select(names or each.column_names) for each in job.runner.rows(part, found))
    return {name: table[name].to_numpy() for name in table.column_names if name != "point"}


def _alone_table(settings: Settings, alone: ResultSet) -> pa.Table:
    """Key figures of each of two campaigns alone, by `campaign`."""
    names = [each.name for each in settings.campaigns.values() for _ in alone.seeds]
    return alone.rows.drop_columns("point").add_column(0, "campaign", pa.array(names, pa.string()))


def _of_both(
    job: CheckedRequest[RunOptions, None], found: ResultSet | None, alone: pa.Table | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Key figures of the second campaign, and those of each alone: as just found, or of the result that stands."""
    told = columns_of(job.folder / f"{ALONE}.parquet") if alone is None else {name: alone[name].to_numpy() for name in alone.column_names}
    return _columns_of_part("alongside", job, found), told


def _counts(options: RunOptions, stopped: str) -> dict[str, Any]:
    """What the manifest says of the number of replications, where it was not stated."""
    if not stopped:
        return {}
    seeds = options.seeds
    return {"replications": len(seeds), "seeds": {"first": seeds[0], "last": seeds[-1], "count": len(seeds)}, "stopped": stopped}


def _risks(settings: Settings, columns: Columns, second: Columns, options: RunOptions) -> list[dict[str, Any]]:
    """What could go wrong, as far as it can be said."""
    every = [*risks_of(columns, asked(settings.campaign.budget, options.risks)), *beside_risks(settings, second)]
    return [each for each in every if np.isfinite(each["probability"])]


def _columns(found: ResultSet) -> dict[str, Any]:
    return {name: found.rows[name].to_numpy() for name in found.rows.column_names if name != "point"}


def write_tables(request: Request[RunOptions], runner: Runner, found: ResultSet, folder: Path) -> None:
    """The tables of all replications, in order, each row with its `replication` (from 1); campaign and company come
    first in the table of KPIs."""
    first = {"campaign": request.settings.campaign.name, "company": request.settings.company.name}
    for part in runner.parts:
        pieces: Iterator[pa.Table] = iter([found.rows]) if part == "kpis" else runner.rows(part, found)
        with TableFile(folder / f"{part}.parquet") as file:
            for table in pieces:
                file.write(_numbered(table.drop_columns("point"), first if part == "kpis" else {}, request.options.seed))


def _numbered(table: pa.Table, first: dict[str, str], first_seed: int) -> pa.Table:
    columns = {name: pa.array([value] * len(table), pa.string()) for name, value in first.items()}
    columns["replication"] = pa.array(table["seed"].to_numpy() - np.int64(first_seed - 1), pa.int64())
    return pa.table(columns | {name: table[name] for name in table.column_names})
