"""Plausible parameter sets: full sets of behavioural values that give what is observed, in one file, and what they are made of.

A row is a set; columns are parameters, and behind them what the set gave of each target. Values of a row belong together: what
is known lies in how they go together, hardly in the values of one parameter. So sets are used as rows, never column by column.
The file names what it is made of (ranges of the behaviour file, version of the model, targets) and is refused once one of them
has changed.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.config import config_files
from experiments.config.errors import Problem, RequestError, listed
from experiments.config.execution import WORLDS
from experiments.design.targets import ObservedTarget, plain, targets_in_use
from experiments.storage.arrow import table_of
from sim.compiled_code.sources import MODEL_VERSION
from sim.settings import Behaviour, Parameter

SHIPPED = "plausible.parquet"
"""File of the sets beside the behaviour files."""

TARGET = "target: "
"""Before the name of a target, as the name of a column."""

DRAW = "draw"
"""Column with the number of the draw, from 0: it decides the company and the seeds that a set was simulated with."""

MADE_OF = b"made_of"

PARTS = {
    "behaviour": "values, ranges or shapes of the behaviour file have changed (or another behaviour file is chosen)",
    "model": "the model has changed",
    "targets": "the targets in configs/plausible.yaml have changed",
}
"""What a file is made of, and what to say where it is no longer so."""

VARIANTS = ("as it is", "other events", "other company and events")
"""What differs in the variants of a world: parameter set, company and events are those of world k for seed k; a seed of
variant v, k + v x WORLDS, has the same set. Variants tell apart where the spread of an answer comes from."""

OTHER_COMPANY = 2
MEASURED_BEFORE = 3
"""A variant beside these: what is measured before a launch, in the company of the world, with events of its own."""

CALIBRATED = "calibrated to"
"""How the source of a parameter begins that `calibrate` has fitted. Its value is the middle of draws that lie beside the file."""

UNMOVED = "THE DATA HARDLY MOVE IT"
"""What the source says of one that the records did not narrow down."""

UNLIKE = "THE FITTED MODEL DOES NOT LOOK LIKE THE DATA"
"""What the source says where hardly any of what was observed lies in the intervals of the fit."""


def variant_seeds(worlds: Sequence[int]) -> list[list[int]]:
    """The seeds of some worlds, a list a variant."""
    return [variant(worlds, number) for number in range(len(VARIANTS))]


def variant(worlds: Iterable[int], number: int) -> list[int]:
    """The seeds of some worlds in a variant."""
    return [world + number * WORLDS for world in worlds]


def world_of(seed: int) -> int:
    """The world that a seed belongs to: it decides the parameter set."""
    return seed % WORLDS


def company_seed(seed: int) -> int:
    """What decides the company that is drawn for a seed: its world, unless the company is what differs."""
    return seed if seed // WORLDS == OTHER_COMPANY else world_of(seed)


@dataclass(frozen=True)
class ParameterSets:
    """Sets of values: rows belong together. Arrays are in the order of the names."""

    names: tuple[str, ...]  # of parameters
    values: np.ndarray  # (sets, parameters) float32
    targets: tuple[str, ...]
    achieved: np.ndarray  # (sets, targets) float32, nan where a target was not defined
    draws: np.ndarray  # (sets,) int64 numbers of the draws
    made_of: Mapping[str, str]  # digests of PARTS
    held: tuple[str, ...] = ()  # parameters that keep the values they are given, in every world
    one_company: bool = False  # every world has the generated company of the settings, since rows name its people; else one of its own

    def __len__(self) -> int:
        return len(self.values)

    def row(self, number: int) -> dict[str, float]:
        """Values of a set by name of the parameter; sets are counted round, so that there may be more worlds than sets."""
        return dict(zip(self.names, self.values[number % len(self)].tolist(), strict=True))

    def behaviour(self, number: int, behaviour: Behaviour) -> Behaviour:
        """A behaviour with the values of a set (counted round); ranges and sources stay. Some 0.2 ms: keep it for all arms."""
        return behaviour.changed(self.row(number))

    def first(self, count: int) -> Self:
        """The first so many sets: as good as any others, and those of the first wave, which no cut has touched, come first."""
        return replace(self, values=self.values[:count], achieved=self.achieved[:count], draws=self.draws[:count])

    def columns(self, names: Collection[str], worlds: Iterable[int]) -> np.ndarray:
        """(worlds, parameters) values of those of the names that the sets hold."""
        held = [i for i, name in enumerate(self.names) if name in names]
        rows = [world % len(self) for world in worlds]
        return self.values[np.ix_(rows, held)].astype(np.float64)

    def without(self, held: Collection[str]) -> Self:
        """The sets without some parameters, which keep the values they are given."""
        kept = [i for i, name in enumerate(self.names) if name not in held]
        left_out = tuple(name for name in self.names if name in held)
        return replace(self, names=tuple(self.names[i] for i in kept), values=self.values[:, kept], held=(*self.held, *left_out))

    def held_note(self, fitted: Collection[str] = ()) -> str:
        """That doubt about some parameters is left out; nothing where none is held but those that are `fitted`."""
        held = [name for name in self.held if name not in fitted]
        if not held:
            return ""
        many, every = len(held), len(self.held) + len(self.names)
        one = "keeps the value it is" if many == 1 else "keep the values they are"
        return f"{many} of {every} behavioural parameters {one} given in every world ({listed(held, HELD_NAMED)}): intervals hold no doubt about {'it' if many == 1 else 'them'}."

    def again_note(self, worlds: int) -> str:
        """That more worlds than sets have some sets in common, and what intervals of means leave out at most: the doubt about behaviour
        does not go down with further worlds. Nothing where each world has a set of its own, or so few share one that it does not show.

        Equation: sqrt(sum over sets of (worlds of the set)^2 / worlds), where all that differs between worlds is the set.
        """
        if worlds <= len(self):
            return ""
        each, more = divmod(worlds, len(self))
        times = (((len(self) - more) * each**2 + more * (each + 1) ** 2) / worlds) ** 0.5
        if times < LEAST_SHOWN:
            return ""
        return (
            f"{worlds:,} worlds share {len(self):,} parameter sets, each of which comes up to {each + (more > 0)} times, with other events. "
            f"Worlds of one set are alike, so 90 % intervals of means and of differences may be too narrow, by a factor of up to {times:.1f}; "
            "what makes them truly narrower is more sets (calibrate.draws.sets, plausible.sets), not more worlds."
        )

    @cached_property
    def digest(self) -> str:
        """Names the values by their content."""
        return hashlib.sha256(json.dumps(self.names).encode() + np.ascontiguousarray(self.values).tobytes()).hexdigest()[:16]

    def changed(self, made_of: Mapping[str, str]) -> list[str]:
        """What is no longer as it was, in words."""
        return [words for part, words in PARTS.items() if self.made_of.get(part) != made_of[part]]


def made_of(behaviour: Behaviour, targets: Mapping[str, ObservedTarget]) -> dict[str, str]:
    """Digests of what sets are made of; sources and comments do not count."""
    ranges = {name: _stated(each) for name, each in behaviour.parameters.items()}
    return {"behaviour": _digest(ranges), "model": MODEL_VERSION, "targets": _digest(plain(targets))}


def _stated(entry: Parameter) -> tuple[float, float, float, bool]:
    """What a behaviour file states of a parameter that matters here; sources and comments do not."""
    return entry.value, entry.low, entry.high, entry.in_ratios


def variation(vary: str, sets: ParameterSets | None) -> str:
    """Names what differs between replications: seeds, companies, or with sets everything at once."""
    return vary if sets is None else f"all of {sets.digest}{' in one company' if sets.one_company else ''}"


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def shipped_file() -> Path:
    """Where the sets in use lie: in the folder of configurations one works in, or with the project."""
    found = [path for folder in config_files.folders() if (path := folder / "behaviour" / SHIPPED).is_file()]
    return found[0] if found else config_files.SHIPPED / "behaviour" / SHIPPED


def draws_file(behaviour_file: Path) -> Path:
    """Where the draws of a calibrated behaviour file lie: beside it, under the same name."""
    return behaviour_file.with_suffix(".parquet")


def fresh_sets(behaviour: Behaviour, path: Path | None = None, anew: str = "") -> ParameterSets:
    """The sets in use (or those of a file), for this behaviour. Raises RequestError where there are none, or stale ones, and says
    what has changed since they were made, and how to make them `anew`."""
    file, anew = path or shipped_file(), anew or ANEW
    try:
        sets = read_sets(file)
    except (OSError, ValueError, KeyError) as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else f"is no file of parameter sets ({error})"
        raise RequestError([Problem(config_files.shown(file), "", f"{reason}; {anew}")]) from error
    if changed := sets.changed(made_of(behaviour, targets_in_use())):
        raise RequestError([Problem(config_files.shown(file), "", f"the parameter sets are stale: {'; '.join(changed)}; {anew}")])
    return sets


def sets_for(behaviours: Iterable[Behaviour], base: Behaviour, path: Path | None = None, stated: Collection[str] = ()) -> ParameterSets:
    """The sets in use (or the draws in a file that a calibration made) for configurations of one behaviour file, some of whose values they may change: these
    stay as they are given, and so do parameters that are `stated`, though it be the value of the file.

    Raises RequestError as `fresh_sets`; where one of them takes calibrated values from another file, of which only the middle would be
    used; and where most parameters would stay as they are, so that hardly any doubt would be left.
    """
    behaviours = list(behaviours)
    if any(_sources(each) != _sources(base) for each in behaviours):
        raise RequestError([Problem("behaviour", "", DRAWS_ELSEWHERE)])
    held = {
        name
        for each in {id(each): each for each in behaviours}.values()
        if each is not base
        for name, entry in each.parameters.items()
        if name not in base.parameters or _stated(entry) != _stated(base.parameters[name])
    }.union(stated)
    sets = fresh_sets(base, path, CALIBRATE_ANEW if path else ANEW)
    varied = sets.without(held) if held else sets
    if len(varied.held) > MOST_HELD * len(sets.names):
        raise RequestError([Problem("behaviour", "", MOSTLY_HELD.format(held=len(varied.held), every=len(sets.names)))])
    return varied


LEAST_SHOWN = 1.05
"""A factor below which intervals are not told to be too narrow: it would be told as 1.0."""

HELD_NAMED = 3
"""Held parameters that are named where they are counted."""

MOST_HELD = 0.5
"""Share of parameters up to which they may be held."""

MOSTLY_HELD = (
    "{held} of {every} parameters have other values or ranges than the behaviour file that the plausible sets were made for, and would keep them "
    "in every world: intervals would leave out most of the doubt. Make sets for this file (watercooler plausible behaviour=FILE), lay "
    "plausible.parquet of that result beside it as <name>.parquet, and choose the file (behaviour=FILE); or ask with uncertainty=luck, which "
    "holds chance alone and says so"
)

ANEW = "make them anew with `make plausible` (some minutes), or go on with uncertainty=luck: one set, the values as they stand"
CALIBRATE_ANEW = "calibrate again: the command stands in the manifest of that result"
DRAWS_ELSEWHERE = (
    "it holds calibrated values, and their draws cannot be used: these have to lie beside the behaviour file as <name>.parquet, and that "
    "file has to be chosen for everything that is compared (behaviour=FILE). uncertainty=luck takes the middle of the draws alone"
)
MIDDLE_ONLY = (
    "uncertainty=luck: calibrated parameters take one value each, the middle of their draws; uncertainty=all takes the draws themselves."
)


def calibrated_names(behaviour: Behaviour) -> list[str]:
    """Parameters that a calibration has fitted."""
    return [name for name, each in behaviour.parameters.items() if each.source.startswith(CALIBRATED)]


ONE_COMPANY = (
    "All worlds have the same company, since rows name its people: what is not known of events and of behaviour differs, not who works "
    "there or who knows whom."
)


def _sources(behaviour: Behaviour) -> list[tuple[str, str]]:
    return [(name, behaviour.parameters[name].source) for name in calibrated_names(behaviour)]


def read_sets(path: Path) -> ParameterSets:
    """The sets in a file, stale or not. Raises OSError, ValueError or KeyError where it holds none."""
    table = table_of(path)
    names = [name for name in table.column_names if name != DRAW and not name.startswith(TARGET)]
    targets = [name for name in table.column_names if name.startswith(TARGET)]
    about = json.loads((table.schema.metadata or {})[MADE_OF])
    if not names or not len(table):
        raise ValueError("it holds no sets")
    return ParameterSets(
        tuple(names),
        _matrix(table, names),
        tuple(name.removeprefix(TARGET) for name in targets),
        _matrix(table, targets),
        table[DRAW].to_numpy(),
        about,
    )


def _matrix(table: pa.Table, names: Sequence[str]) -> np.ndarray:
    return np.array([table[name].to_numpy() for name in names], np.float32).reshape(len(names), len(table)).T.copy()


def write_sets(path: Path, sets: ParameterSets) -> None:
    """Write the sets into a file; equal sets give equal bytes."""
    columns = {DRAW: pa.array(sets.draws, pa.int64())}
    columns |= {name: pa.array(column, pa.float32()) for name, column in zip(sets.names, sets.values.T, strict=True)}
    columns |= {TARGET + name: pa.array(column, pa.float32()) for name, column in zip(sets.targets, sets.achieved.T, strict=True)}
    table = pa.table(columns).replace_schema_metadata({MADE_OF: json.dumps(dict(sets.made_of), sort_keys=True)})
    pq.write_table(table, path, compression="zstd", use_dictionary=False, use_byte_stream_split=True, write_statistics=False)
