"""Chunks: the work that is handed out. A worker gets one as text, works until its time is up, and leaves files, in a
folder or on object storage.

A chunk lists jobs (design point, seeds). What is finished when the time is up is written, one file a part of the
results, each whole or not at all; the rest is handed out again. A replication that raises an error becomes a row of the
part `failed`. File names end in a digest of their content, so that damage is found on reading.
"""

import json
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.config.errors import heed_interrupt
from experiments.config.places import located, portable
from experiments.design.parameter_sets import ParameterSets, world_of
from experiments.execution.real_people import built
from experiments.execution.work import Done, Job
from experiments.execution.worlds import KeptWorlds, PlausibleWorld, in_world
from experiments.storage.cache_keys import basis, company_key, digest, group_key
from experiments.storage.chunk_files import chunk_file
from experiments.storage.files import write_at
from experiments.storage.parquet import Rows, length_of, to_table
from sim.company.company import Company
from sim.company.records import RecordsError
from sim.ensemble import in_order, replication
from sim.measures.groups import coded_groups_table
from sim.measures.kpis import kpis
from sim.measures.second import coded_alongside_table
from sim.measures.timeline import Words, coded_daily_table, coded_posts_table, coded_rules_table
from sim.measures.waves import coded_waves_table
from sim.outcome import Outcome
from sim.settings import Behaviour, Settings
from sim.setup.calendar import SettingsError
from sim.spelling import plural

PARTS = ("posts", "daily", "groups", "rules", "waves", "alongside", "kpis")
"""What can be kept of a replication, in the order in which it is written: a chunk whose KPIs are there is whole."""

FAILED = "failed"
MOST_TRACEBACK = 8_000
"""Characters kept of a traceback, from its end."""


@dataclass(frozen=True)
class Replications:
    """Replications of design points, as the scheduler sees them: where they are stored, and what is the same for all."""

    place: str  # where rows go: the path of a folder, or an address
    engine: str
    vary: str
    parts: tuple[str, ...]
    sets: ParameterSets | None = None  # of which each replication takes one, by its seed

    long = False

    @property
    def run(self) -> Callable[..., Done]:
        """Simulates a chunk."""
        return run_chunk

    @property
    def threaded(self) -> bool:
        """Compiled code leaves threads alone."""
        return self.engine == "columns"

    def payload(self, jobs: Sequence[Job], seconds: float, threads: int) -> str:
        """A chunk as text."""
        return encoded(jobs, self, seconds, threads)

    def fail(self, key: str, seed: int) -> None:
        """Leave the row of a replication that no worker could finish."""
        rows = Written(())
        rows.add(key, seed, Failure("WorkerDied", "the process that simulated it died, twice: out of memory, killed, or hung", ""))
        rows.write(self.place)


class OtherVersionError(RuntimeError):
    """A worker runs another version of the model or its libraries than the one who hands out the work."""


def same_version(handed_out: str) -> None:
    """Raises OtherVersionError where this worker runs something else than the `basis` for which a piece of work was handed out."""
    if handed_out != basis():
        raise OtherVersionError("a worker runs another version of watercooler, numpy or numba: install the same everywhere")


def encoded(jobs: Sequence[Job], task: Replications, seconds: float, threads: int) -> str:
    """A chunk as text: every base once, of each point only what it changes."""
    bases: dict[int, tuple[int, str]] = {}
    listed = []
    for job in jobs:
        base = job.what.base
        if id(base) not in bases:
            bases[id(base)] = len(bases), base.model_dump_json()
        listed.append((job.key, bases[id(base)][0], json.dumps(job.what.changes, ensure_ascii=False, default=str), list(job.seeds)))
    content = {
        "basis": basis(),
        "place": task.place,
        "here": str(Path.cwd()),
        "engine": task.engine,
        "vary": task.vary,
        "sets": None if task.sets is None else _rows_of(task.sets, jobs),
        "parts": task.parts,
        "threads": threads,
        "seconds": seconds,
        "bases": [text for _, text in bases.values()],
        "jobs": listed,
    }
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, default=str)


def _rows_of(sets: ParameterSets, jobs: Sequence[Job]) -> dict[str, Any]:
    """The parameter sets that the seeds of a chunk take, so that a worker needs no file."""
    worlds = sorted({world_of(seed) for job in jobs for seed in job.seeds})
    return {
        "names": sets.names,
        "digest": sets.digest,
        "one_company": sets.one_company,
        "rows": {world: list(sets.row(world).values()) for world in worlds},
    }


def run_chunk(chunk: str, tick: Callable[[], None] = lambda: None) -> Done:
    """Simulate jobs in turn until the seconds are over (one replication at least), write what is finished.

    Calls `tick` after each replication. Raises OSError where a file cannot be written, OtherVersionError.
    """
    started = time.perf_counter()
    content = json.loads(chunk)
    same_version(content["basis"])
    rows, replications = Written(content["parts"]), 0
    try:
        for key, seed, finished in in_order(_tasks(content, started + content["seconds"]), content["threads"]):
            rows.add(key, seed, finished)
            replications += 1
            tick()
    finally:  # interrupted or not
        rows.write(content["place"])
    return Done(replications, time.perf_counter() - started)


def _tasks(content: Any, ends: float) -> Iterator[Callable[[], tuple[str, int, "Finished | Failure"]]]:
    """What simulates and measures each replication of each job, until the time is up."""
    for key, base, changes, seeds in content["jobs"]:
        finish = _finish_of(content, base, changes, alone=len(seeds) == 1)
        for seed in seeds:
            yield partial(_named, key, seed, finish)
            if time.perf_counter() > ends:
                return


def _named(key: str, seed: int, finish: Callable[[int], "Finished | Failure"]) -> tuple[str, int, "Finished | Failure"]:
    return key, seed, finish(seed)


def _finish_of(content: Any, base: int, changes: str, alone: bool) -> Callable[[int], "Finished | Failure"]:
    """What simulates and measures each replication of a job; where something is wrong with the job, what says so of each."""
    try:
        return partial(_finished, _replication(_settings(content["bases"][base], changes), content, alone), content["parts"])
    except Exception as error:
        failure = _failure(error)  # once: raised again for each seed, an error would tell all those before it, too
        return lambda _seed: failure


def _finished(one: Callable[[int], Outcome], parts: Sequence[str], seed: int) -> "Finished | Failure":
    """A replication, finished or failed: an error ends one replication, never the chunk."""
    try:
        return _measured(one(seed), parts)
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> "Failure":
    """What is kept of an error. Raises the interrupt that it was made of, if so."""
    if isinstance(error, RecordsError):  # the company's files were changed meanwhile: what it quotes of them stays out of results
        message = f"{plural(len(error.problems), 'problem')} in the company's files: run again to see them"
        return Failure(type(error).__name__, message, "")
    if isinstance(error, SettingsError):  # a group that the company of another world lacks: nothing is wrong with the model
        return Failure(type(error).__name__, f"in the company that is drawn for this world: {error}", "")
    heed_interrupt(error)
    text = "".join(traceback.format_exception(error))[-MOST_TRACEBACK:]
    return Failure(type(error).__name__, portable(str(error)), portable(text))


def _replication(settings: Settings, content: Any, alone: bool) -> Callable[[int], Outcome]:
    """What gives the replication of each seed of a design point."""
    engine, sets, generated = content["engine"], content["sets"], settings.company.kind == "generated"
    one_company = content["vary"] == "seed" if sets is None else sets["one_company"]
    company = None  # it is drawn for each
    if one_company or not generated:  # of records, people stay: read once, what no file tells is drawn anew
        company = _company(settings, content["here"])
    if sets is None:
        return replication(settings, engine, content["vary"], company, alone)
    if generated and company is not None:
        return lambda seed: in_world(settings, seed, PlausibleWorld(_behaviour(settings, seed, sets), settings.company, company), engine)
    about = company_key(settings), sets["digest"], content["here"]
    return lambda seed: in_world(settings, seed, _WORLDS.of(about, settings, seed, partial(_values, sets), company), engine)


_WORLDS = KeptWorlds(64_000_000)


def _values(sets: dict[str, Any], world: int) -> dict[str, float]:
    """Values of the parameters in a world."""
    return dict(zip(sets["names"], sets["rows"][str(world)], strict=True))


_BEHAVIOURS: OrderedDict[tuple[str, str, int], Behaviour] = OrderedDict()  # of the latest worlds, shared by points
_MOST_BEHAVIOURS = 512


def _behaviour(settings: Settings, seed: int, sets: dict[str, Any]) -> Behaviour:
    """The behaviour of a world: drawn once for all points of one behaviour file."""
    about = group_key(settings.behaviour), sets["digest"], world_of(seed)
    if about not in _BEHAVIOURS:
        _BEHAVIOURS[about] = settings.behaviour.changed(_values(sets, world_of(seed)))
        if len(_BEHAVIOURS) > _MOST_BEHAVIOURS:
            _BEHAVIOURS.popitem(last=False)
    return _BEHAVIOURS[about]


@lru_cache(64)
def _base(text: str) -> Settings:
    return Settings.model_validate_json(text)


@lru_cache(512)
def _settings(base: str, changes: str) -> Settings:
    """A design point; the same object in all worlds, since much is worked out once of a thing."""
    return _base(base).changed(json.loads(changes))


_COMPANIES: OrderedDict[str, Company] = OrderedDict()  # the latest, shared by the points that do not change it
_MOST_COMPANIES = 2


def _company(settings: Settings, here: str) -> Company:
    """The company of a point, built once."""
    seen = located(settings, here)  # the folder of who handed out the work
    key = company_key(seen)
    if key not in _COMPANIES:
        remember(key, built(seen))
    _COMPANIES.move_to_end(key)
    return _COMPANIES[key]


def remember(key: str, company: Company) -> None:
    """Keep a company that is built already for the chunks that this process will run."""
    while len(_COMPANIES) >= _MOST_COMPANIES:
        _COMPANIES.popitem(last=False)
    _COMPANIES[key] = company


# --- rows and files ---------------------------------------------------------------------------------------------------


class Failure(NamedTuple):
    """What takes the place of a replication's results."""

    error: str
    message: str
    traceback: str


class Finished(NamedTuple):
    """A replication measured: its KPIs, and the columns of its other tables by part."""

    kpis: dict[str, float]
    tables: dict[str, Rows]


def _measured(outcome: Outcome, parts: Sequence[str]) -> Finished:
    tables: dict[str, Callable[[Outcome], Rows]] = {
        **{"daily": coded_daily_table, "posts": coded_posts_table, "groups": coded_groups_table},
        "rules": coded_rules_table,
        "waves": coded_waves_table,
        "alongside": coded_alongside_table,
    }
    return Finished(kpis(outcome), {part: tables[part](outcome) for part in parts if part in tables})


class Written:
    """Rows on their way to files."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._order = [part for part in PARTS if part in parts]
        self._finished: list[tuple[str, int, Finished]] = []
        self._failed: list[tuple[str, int, Failure]] = []

    def add(self, key: str, seed: int, result: Finished | Failure) -> None:
        """Take in what became of a replication."""
        if isinstance(result, Failure):
            self._failed.append((key, seed, result))
        else:
            self._finished.append((key, seed, result))

    def write(self, place: str) -> None:
        """Write a file a part, the KPIs last. Equal content has equal names, so work done twice does no harm."""
        if self._failed:
            keys, seeds, failures = zip(*self._failed, strict=True)
            texts = dict(zip(Failure._fields, map(list, zip(*failures, strict=True)), strict=True))
            _write(place, digest([*zip(keys, seeds, strict=True)]), FAILED, pa.table({"point": keys, "seed": seeds} | texts))
        if self._finished:
            name = digest([each[:2] for each in self._finished])
            for part in self._order:
                _write(place, name, part, self._kpis() if part == "kpis" else self._table(part))

    def _kpis(self) -> pa.Table:
        keys, seeds, results = zip(*self._finished, strict=True)
        values = np.array([tuple(each.kpis.values()) for each in results], np.float64).T.copy()
        named = {"seed": np.array(seeds, np.int64)} | dict(zip(results[0].kpis, values, strict=True))
        return to_table([named]).add_column(0, "point", pa.array(keys, pa.string()))

    def _table(self, part: str) -> pa.Table:
        pieces: list[Rows] = []
        for key, seed, each in self._finished:
            length = length_of(each.tables[part])
            named: Rows = {"point": Words(np.zeros(length, np.int32), np.array([key])), "seed": np.full(length, seed)}
            pieces.append({**named, **each.tables[part]})
        return to_table(pieces)


def _write(place: str, name: str, part: str, table: pa.Table) -> None:
    sink = pa.BufferOutputStream()
    words = [field.name for field in table.schema if field.type == pa.string()]
    pq.write_table(table, sink, compression="lz4", use_dictionary=words, write_statistics=False)
    content = sink.getvalue().to_pybytes()
    write_at(place, chunk_file(name, part, content), content)
