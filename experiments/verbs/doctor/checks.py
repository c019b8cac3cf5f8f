"""What an installation needs, looked at one by one."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from experiments.config.errors import RequestError
from experiments.config.home_folders import expanded
from experiments.config.machine import cores
from experiments.config.places import is_url

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from sim.settings import Settings

LEAST_FREE = 2 * 2**30
"""Bytes free on the disk, below which it is said: machine code and the default results take less than a tenth."""

EXTRAS = {"streamlit": ("ui", "watercooler dashboard"), "distributed": ("cluster", "execution=dask")}


class Found(NamedTuple):
    """What was found of one thing."""

    what: str
    state: Literal["ok", "note", "wrong"]  # wrong: something does not work; note: works, and could be better
    told: str


def found(results: str) -> Iterator[Found]:
    """Everything that is looked at, in turn; what takes seconds comes last. `results` is a folder or an address."""
    far = is_url(results)
    folder = expanded(results)
    yield _python()
    packages = _packages()
    yield packages
    yield from _extras()
    looks: tuple[tuple[str, Callable[[], Found]], ...] = (
        ("Results", lambda: _reached(results) if far else _writable(folder)),
        ("Machine code", _cache),
        ("Free disk", lambda: _disk(_cached() if far else folder)),  # what goes to an address is made there first
        ("Plausible sets", _sets),
        ("Browser", _chromium),
        ("Model", _speed),
    )
    for what, look in looks:
        try:
            yield look()
        except Exception as error:  # of whatever kind a package raises that does not fit; else it is a mistake of ours
            if packages.state == "ok":
                raise
            yield Found(what, "wrong", f"does not work with these packages ({type(error).__name__})")


def _python() -> Found:
    told = f"{sys.version.split()[0]}, {cores()} {'core' if cores() == 1 else 'cores'}"
    right = sys.version_info >= (3, 12)
    return Found("Python", "ok" if right else "wrong", told if right else f"{told}: 3.12 or newer is needed")


def _packages() -> Found:
    """Whether every package is there, in a version that fits."""
    wanted = [each for each in _required() if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [f"{each.name} is missing" if (there := _there(each.name)) is None else _unfit(each, there) for each in wanted]
    if wrong := [each for each in wrong if each]:
        return Found("Packages", "wrong", "; ".join(wrong) + ": make setup, or pip install --upgrade watercooler, mends that")
    return Found("Packages", "ok", f"all {len(wanted)} fit")


def _extras() -> Iterator[Found]:
    wanted = {each.name: each for each in _required()}
    for package, (extra, gives) in EXTRAS.items():
        mend = f'pip install "watercooler[{extra}]"'
        if (there := _there(package)) is None:
            yield Found(f"Extra {extra}", "note", f"not installed: {gives} needs {mend}")
        elif package in wanted and (wrong := _unfit(wanted[package], there)):
            yield Found(f"Extra {extra}", "wrong", f"{wrong}: {mend} mends that")
        else:
            yield Found(f"Extra {extra}", "ok", f"{package} {there}: {gives}")


def _required() -> "list[Requirement]":
    """What the installed Watercooler asks for, its extras included."""
    from packaging.requirements import Requirement

    return [Requirement(line) for line in requires("watercooler") or ()]


def _there(package: str) -> str | None:
    """The version that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _unfit(wanted: "Requirement", there: str) -> str:
    """What is wrong with the version that is installed; empty if it fits."""
    return "" if wanted.specifier.contains(there, prereleases=True) else f"{wanted.name} is {there}, and {wanted.specifier} is needed"


def _standing(folder: Path) -> Path:
    """A folder, or that in which it would be made."""
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())


def _writable(folder: Path) -> Found:
    """Whether files can be made in a folder."""
    try:
        with tempfile.TemporaryFile(dir=_standing(folder)):
            return Found("Results", "ok", f"go into {folder}")
    except OSError as error:
        return Found("Results", "wrong", f"{folder} cannot be written ({error.strerror}): results=FOLDER names another one")


def _reached(address: str) -> Found:
    """Whether objects can be put at an address."""
    from experiments.storage.objects import problem, shown

    if wrong := problem(address):
        return Found("Results", "wrong", f"{shown(address)}: {wrong}")
    return Found("Results", "ok", f"go to {shown(address)}")


def _cached() -> Path:
    """The folder of what is kept on this machine."""
    from sim.compiled_code.cache_folder import cache_folder

    return cache_folder("doctor").parent


def _cache() -> Found:
    folder = _cached()
    if folder.name == "watercooler":
        return Found("Machine code", "ok", f"kept in {folder}")
    return Found("Machine code", "note", "cannot be kept, and is compiled in every process: NUMBA_CACHE_DIR=FOLDER names a folder for it")


def _disk(folder: Path) -> Found:
    free = shutil.disk_usage(_standing(folder)).free
    return Found("Free disk", "ok" if free >= LEAST_FREE else "note", f"{free / 2**30:,.1f} GB")


def _sets() -> Found:
    """Whether the plausible parameter sets fit the model and its behaviour."""
    from experiments.config import config_files
    from experiments.config.yaml_files import content
    from experiments.design.parameter_sets import fresh_sets
    from sim.settings import Behaviour

    try:
        sets = fresh_sets(Behaviour.model_validate(content(config_files.choices("behaviour")["evidence"])))
    except (RequestError, ValueError) as error:
        return Found("Plausible sets", "wrong", " ".join(str(error).split()))
    return Found("Plausible sets", "ok", f"{len(sets)} sets of {len(sets.names)} parameters")


def _chromium() -> Found:
    there = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    return Found("Browser", "ok" if there else "note", there or "no Chromium on PATH: only tests of pages need it")


def _speed() -> Found:
    """A replication of the default company, by the columns engine; compiles the model where that has not been done."""
    from experiments.execution.compiling import days_beside
    from sim.compiled_code.warm import warm
    from sim.ensemble import replicate

    settings, cold = _default_settings(), not warm()
    started = perf_counter()
    with days_beside(settings):
        next(replicate(settings, (0,)))
    first = f"compiled just now in {perf_counter() - started:,.0f} s; " if cold else ""
    started = perf_counter()
    every = [outcome.company.size for outcome in replicate(settings, tuple(range(1, 11)))]
    each = (perf_counter() - started) / len(every)
    days = settings.campaign.calendar.last_day - settings.campaign.calendar.first_day + 1
    return Found("Model", "ok", f"{first}{1000 * each:,.0f} ms for {every[0]:,} people and {days} days")


def _default_settings() -> "Settings":
    """Those of `watercooler run`."""
    from experiments.config.command_line import read_arguments
    from experiments.config.compose import made_of
    from experiments.config.request import RunOptions, read

    return made_of(lambda tree, arguments: read(tree, arguments, RunOptions)[0], read_arguments("run", []))
