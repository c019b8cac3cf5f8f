"""Pieces of work that are not replications: each is kept in the result folder, and found again by what it was made of."""

import datetime as dt
import hashlib
import io
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from experiments.config.errors import StoppedError
from experiments.execution.work import Done, Job
from experiments.execution.worker import same_version
from experiments.storage.cache_keys import basis, digest
from experiments.storage.files import write_at
from sim.compiled_code import sources

Arrays = dict[str, np.ndarray]
"""What a piece of work leaves: arrays by name."""


@dataclass
class Tasks:
    """`function(shared, task)` of many tasks, as the scheduler sees them."""

    folder: Path
    place: str  # where workers put them: the path of this folder, or an address
    function: Callable[[Any, Any], Arrays]
    shared: Any
    tasks: tuple[Any, ...]
    long: bool
    failed: list[int] = field(default_factory=list)

    threaded = False

    @property
    def run(self) -> Callable[..., Done]:
        """Does a chunk of tasks."""
        return run_tasks

    @cached_property
    def about(self) -> str:
        """Names what all tasks share: the function, the code it runs through, and what it is given."""
        return digest([basis(), code_of(self.function), self.function.__qualname__, content_key(self.shared)])

    @cached_property
    def paths(self) -> list[Path]:
        """A file a task."""
        return [self.folder / f"{digest([self.about, content_key(task)])}.npz" for task in self.tasks]

    def missing(self) -> list[int]:
        """Numbers of the tasks that are still to be done."""
        return [number for number, path in enumerate(self.paths) if not path.exists()]

    def payload(self, jobs: Sequence[Job], seconds: float, threads: int) -> Any:
        """A chunk: the function, what it is given, and where results go."""
        numbers = [number for job in jobs for number in job.seeds]
        return (
            basis(),
            self.function,
            self.shared,
            self.place,
            [(self.paths[number].name, self.tasks[number]) for number in numbers],
            seconds,
        )

    def fail(self, key: str, seed: int) -> None:
        """Note a task that takes its worker with it."""
        self.failed.append(seed)

    def results(self) -> list[Arrays]:
        """What every task left, in order. Raises StoppedError for a damaged file, which is removed."""
        return [_unpacked(path) for path in self.paths]

    def kept(self, label: str) -> str:
        """How many are done."""
        return f"{sum(path.exists() for path in self.paths):,} of {len(self.paths):,} {label} are kept"


def run_tasks(payload: Any, tick: Callable[[], None] = lambda: None) -> Done:
    """Do tasks in turn until the seconds are over (one at least); each is written when it is done.

    Calls `tick` after each task. Raises OSError if a file cannot be written, OtherVersionError, and what a task raises.
    """
    version, function, shared, place, tasks, seconds = payload
    same_version(version)
    started, done = time.perf_counter(), 0
    for name, task in tasks:
        write_at(place, name, _packed(function(shared, task)))
        done += 1
        tick()
        if time.perf_counter() - started > seconds:
            break
    return Done(done, time.perf_counter() - started)


def code_of(function: Callable[..., Any]) -> str:
    """Names the code of a function: its module and every module of the project that it imports, directly or not."""
    return sources.digest({Path(sys.modules[function.__module__].__file__ or "")})


def content_key(value: Any) -> str:
    """Names plain data by its content: the same in every process. Raises TypeError for what is not plain."""
    content = hashlib.sha256()
    _feed(content, value)
    return content.hexdigest()[:24]


def _feed(content: Any, value: Any) -> None:
    """Every part of a value with its type and length, so that no two values read alike."""
    if isinstance(value, np.generic):
        value = value.item()
    parts: tuple[Any, ...] = ()
    text = ""
    match value:
        case None | bool() | int() | float() | str() | bytes() | dt.date() | Path():
            text = repr(value)
        case Enum():
            parts = (value.value,)
        case np.ndarray():
            text = f"{value.dtype.descr} {value.shape}"
            content.update(np.ascontiguousarray(value).tobytes())
        case BaseModel():
            text = value.model_dump_json()
        case Mapping():
            parts = tuple(part for pair in sorted(value.items(), key=repr) for part in pair)
        case AbstractSet():
            parts = tuple(sorted(value, key=repr))
        case Sequence():
            parts = tuple(value)
        case _ if is_dataclass(value):
            parts = tuple(getattr(value, each.name) for each in fields(value))
        case _:
            raise TypeError(f"{type(value).__name__} is not plain data: it cannot name a piece of work")
    content.update(f"{type(value).__name__} {len(parts)} {len(text)} {text};".encode())
    for part in parts:
        _feed(content, part)


def _packed(arrays: Arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _unpacked(path: Path) -> Arrays:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:  # a file that it cannot read it leaves open
            return dict(file)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        path.unlink()
        raise StoppedError(f"{path} was damaged ({error}); it is removed, to be done again") from error
