"""One experiment out of configuration groups: Hydra gets understood arguments, people its complaints in plain words."""

import argparse
import copy
import io
import os
import re
import shlex
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hydra
from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path
from hydra.conf import HydraConf
from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig
from hydra.initialize import get_gh_backup, restore_gh_from_backup
from hydra.version import setbase
from omegaconf import DictConfig, OmegaConf

from experiments.config import config_files, hydra_plugins, yaml_files
from experiments.config.command_line import QUIET, Arguments, free_name, is_file_name, read_arguments
from experiments.config.errors import (
    COMMAND_LINE,
    Problem,
    RequestError,
    StoppedError,
    heed_interrupt,
    heeding_interrupts,
    refused_by_system,
)
from experiments.config.home_folders import expanded, not_there
from experiments.config.typed_values import as_named, named_in, quoted, typed_text

VERSION_BASE = "1.3"
"""Of Hydra, whose defaults we rely on."""


ONE_AT_A_TIME = threading.RLock()
"""Hydra composes one configuration at a time; threads wait for each other."""


type Tree = dict[str, Any]
"""A composed configuration as plain data."""


type Look = Callable[[Tree, Arguments], object]
"""Says what is wrong with a configuration."""


def start[T](task: Callable[[Tree, Arguments], T], arguments: Arguments, look: Look | None = None) -> T | None:
    """Compose the configuration of a verb and hand it to its task, once or (--multirun) for each combination of values. Returns what the
    (last) task returns; None where a flag asks for no task but to print the configuration, which `look` then has a look at.

    Raises RequestError where files or fields cannot be composed, and whatever the task raises first.
    """
    if any(problem.where != COMMAND_LINE for problem in arguments.problems):
        raise RequestError(arguments.problems)  # a file that may not be used is not composed either
    with ONE_AT_A_TIME:
        hydra_plugins.register()
        return _carry_out(task, arguments, look)


def made_of[T](task: Callable[[Tree, Arguments], T], arguments: Arguments) -> T:
    """What a task makes of a configuration, where no flags are among the words; raises as `start` does."""
    made = start(lambda tree, found: (task(tree, found),), arguments)
    assert made is not None, "a flag asked for no task"
    return made[0]


def _carry_out[T](task: Callable[[Tree, Arguments], T], arguments: Arguments, look: Look | None) -> T | None:
    """Compose, and hand on."""
    if not any(word.startswith("-") for word in arguments.for_hydra):
        return _plainly(task, arguments)
    made = _with_flags(task, arguments)
    if look is not None and not arguments.multirun:
        _plainly(look, arguments)
    return made


def _plainly[T](task: Callable[[Tree, Arguments], T], arguments: Arguments) -> T:
    """Compose without flags, and hand on."""
    with _hydra(arguments.verb):
        words = [word for word in arguments.for_hydra if word not in QUIET and ("=" in word or word.startswith("~"))]
        return task(_tree(arguments, words), arguments)


@contextmanager
def _hydra(job: str) -> Iterator[None]:
    """Inside the `with` block Hydra composes, as inside of `hydra.initialize`; which looks through the whole stack of calls, and every module
    there is, for the file that calls it, and needs neither where no folder is named beside that file."""
    before = get_gh_backup()
    setbase(VERSION_BASE)
    Hydra.create_main_hydra2(job, create_config_search_path(None))
    try:
        yield
    finally:
        restore_gh_from_backup(before)


@contextmanager
def _stored(files: Mapping[tuple[str, str], Path], spared: Collection[str] = ()) -> Iterator[None]:
    """Inside the `with` block Hydra knows files from anywhere, by group and name; those of groups that it is spared are empty. Whatever it
    keeps, it copies again and again."""
    repo = ConfigStore.instance().repo
    before = {group: dict(repo.get(group, {})) for group, _ in files}
    for (group, name), path in files.items():
        node: Any = {} if group in spared else hydra_plugins.loaded(path)
        ConfigStore.instance().store(name=name, group=group, node=node, provider=str(path))
    try:
        yield
    finally:
        repo.update(before)


@contextmanager
def _help_as_text() -> Iterator[None]:
    """From Python 3.14 on options need help that is text; Hydra up to 1.3 gives one an object, and could not even start.

    That help is never shown: `watercooler VERB --help` has its own.
    """
    before = argparse.ArgumentParser.add_argument

    def add_argument(parser: argparse.ArgumentParser, *names: Any, **options: Any) -> argparse.Action:
        if not isinstance(options.get("help", ""), str):
            del options["help"]
        return before(parser, *names, **options)

    argparse.ArgumentParser.add_argument = add_argument  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        argparse.ArgumentParser.add_argument = before  # type: ignore[method-assign]


def _with_flags[T](task: Callable[[Tree, Arguments], T], arguments: Arguments) -> T | None:
    """Leave it to Hydra's own command line: several jobs, or a look at the configuration. It composes everything twice."""
    failures, made, shown = list[Exception](), list[T](), io.StringIO()
    typed = {_group_of(word) for word in arguments.for_hydra}  # the others are the same in all of several jobs
    same = _by_default(arguments, typed) if arguments.multirun else {}
    spared = _untouched(same, arguments)

    @hydra.main(version_base=VERSION_BASE, config_path=None, config_name=arguments.verb)
    def app(config: DictConfig) -> None:
        try:
            with hydra_plugins.sparing({}):
                made.append(task(_plain(config) | copy.deepcopy(spared), _job(arguments) if arguments.multirun else arguments))
        except Exception as error:  # kept from Hydra, which would print it
            heed_interrupt(error)
            failures.append(error)

    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra's own errors are not printed either
    before = sys.argv
    try:
        with TemporaryDirectory() as aside, _help_as_text(), redirect_stdout(sys.stdout if arguments.multirun else shown):
            sys.argv = [f"watercooler {arguments.verb}", *arguments.for_hydra, f"hydra.sweep.dir={quoted(aside)}"]  # it leaves a file there
            with hydra_plugins.sparing({group: same[group] for group in spared}), _stored(arguments.loose_files):
                app()
        print(named_in(shown.getvalue()), end="")
    except Exception as error:  # the task's are kept: this is Hydra's
        heed_interrupt(error)
        raise RequestError(arguments.problems or [_translated(error, arguments)]) from error
    finally:
        sys.argv = before
    if failures:
        raise failures[0]
    return made[-1] if made else None


def _tree(arguments: Arguments, words: list[str]) -> Tree:
    """The file of the verb with everything in the words. Raises RequestError."""
    untouched = _untouched(_by_default(arguments), arguments)
    spared = {group: arguments.chosen[group] for group in untouched}
    with hydra_plugins.sparing(spared), _stored(arguments.loose_files, spared):
        return _composed(arguments, words) | untouched


def _by_default(arguments: Arguments, typed: Collection[str] = ()) -> dict[str, Path]:
    """The chosen file of every group that the file of the verb names and says no more about, and that is not `typed`."""
    primary = config_files.primary(arguments.verb)
    stated = {*yaml_files.content(primary), *typed}
    return {group: arguments.chosen[group] for group in yaml_files.chosen_by_default(primary) if group not in stated}


def _group_of(word: str) -> str:
    """The group that a word for Hydra chooses a file of, or a field of."""
    return word.partition("=")[0].lstrip("+~").partition(".")[0]


def _untouched(files: Mapping[str, Path], arguments: Arguments) -> Tree:
    """What is in those of the files, by group, that build on nothing and in which nothing is changed.

    Hydra would give back the same, after it has made a node of each value and copied it several times: with all numbers and
    sources of behaviour, that is most of the time that composing takes.
    """
    touched = {name.partition(".")[0] for name in arguments.changed}
    contents = {group: yaml_files.content(path) for group, path in files.items() if group not in touched}
    return {group: copy.deepcopy(content) for group, content in contents.items() if "defaults" not in content}


def _plain(config: DictConfig) -> Tree:
    return {str(name): as_named(value) for name, value in OmegaConf.to_container(config, resolve=False).items()}  # type: ignore[union-attr]


_BARE = OmegaConf.structured(HydraConf(defaults=[]))
"""What Hydra keeps of its own beside a configuration, without what only its own command line uses: to read that took a third of composing."""


@contextmanager
def _bare() -> Iterator[None]:
    """Inside the `with` block Hydra composes with little of its own."""
    own = ConfigStore.instance().repo["hydra"]
    before = own["config.yaml"]
    own["config.yaml"] = replace(before, node=_BARE)
    try:
        yield
    finally:
        own["config.yaml"] = before


def _composed(arguments: Arguments, words: list[str], primary: str = "") -> Tree:
    """What Hydra makes of the words and the file of the verb, or another one. Of a verb's own, a change that cannot be made is noted
    and left out, so that the others are looked at in the same go. Raises RequestError where that does not help."""
    try:
        with _bare():
            return _plain(hydra.compose(primary or arguments.verb, words))
    except Exception as error:  # on words that it cannot use, Hydra raises whatever it stumbles over, ValueError and TypeError too
        heed_interrupt(error)
        wrong = _translated(error, arguments)
        others = [word for word in words if named_in(word.partition("=")[0]).lstrip("+~") != wrong.field]
        if primary or len(others) == len(words):
            raise RequestError(arguments.problems or [wrong]) from error
        arguments.problems.append(wrong)
        return _composed(arguments, others)


@contextmanager
def resumable(arguments: Arguments) -> Iterator[None]:
    """Adds the command that resumes to whatever stops the work inside the `with` block.

    Raises KeyboardInterrupt or StoppedError with that command; an OSError of the system, such as that of a file system that is
    only read, becomes a StoppedError.
    """
    words = " ".join(map(shlex.quote, ("watercooler", arguments.verb, *arguments.typed)))
    try:
        with heeding_interrupts():
            yield
    except KeyboardInterrupt as interrupt:
        kept = f"; {interrupt}" if str(interrupt) else ""
        raise KeyboardInterrupt(f"watercooler: interrupted{kept}. To resume, run the same command:\n  {words}") from None
    except StoppedError as error:
        sentence, _, more = str(error).partition("\n")
        details = f"\n\n{more}" if more else ""
        raise StoppedError(f"watercooler: {sentence}. To resume, run the same command:\n  {words}{details}") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        if (reason := refused_by_system(error)) is None:
            raise
        raise StoppedError(f"watercooler: {reason}. To resume when that is mended, run the same command:\n  {words}") from error


def composed(arguments: Arguments, choices: Mapping[str, str]) -> tuple[dict[str, Any], Arguments]:
    """Some groups with other choices (names, or files anywhere), as plain data by group, and the arguments that lead to
    them. Only inside a task; nothing but these groups is composed.

    Raises RequestError where a choice does not exist, may not be used, or cannot be composed.
    """
    found, names, files = list[Problem](), dict[str, str](), dict[str, Path]()
    for group, choice in choices.items():
        path = expanded(choice) if is_file_name(choice) else config_files.choices(group).get(choice)
        if path is None or not path.is_file():
            reason = config_files.unknown_choice(group, choice) if path is None else not_there(choice)
            found.append(Problem(COMMAND_LINE, group, reason, choice))
            continue
        for each in yaml_files.lineage(group, path):
            found += yaml_files.problems_in(each, group)
        names[group], files[group] = free_name(path) if is_file_name(choice) else choice, path
    if found:
        raise RequestError(found)
    leading = replace(arguments, chosen=arguments.chosen | files)
    untouched = _untouched(files, arguments)
    names = {group: name for group, name in names.items() if group not in untouched}
    if not names:
        return untouched, leading
    ConfigStore.instance().store(name=_NOTHING, node={})
    loose = {(group, name): files[group] for group, name in names.items() if is_file_name(choices[group])}
    fields = [word for word in arguments.for_hydra if _group_of(word) in names]
    changes = [word for word in fields if "." in word.partition("=")[0]]
    with _stored(loose):
        config = _composed(leading, [*(f"+{group}={typed_text(name)}" for group, name in names.items()), *changes], _NOTHING)
    return untouched | {group: config[group] for group in names}, leading


_NOTHING = "_nothing"
"""Name of an empty configuration, to which groups are added."""


def defaults(arguments: Arguments) -> Tree:
    """The configuration of a verb as it is if nothing is said. Only inside a task."""
    return _tree(read_arguments(arguments.verb, []), [])


def _job(arguments: Arguments) -> Arguments:
    """The arguments of the job at hand, one of several."""
    job = HydraConfig.get()
    overrides, chosen = [named_in(word.lstrip("+"), typed_text) for word in job.overrides.task], dict(arguments.chosen)
    for group, name in job.runtime.choices.items():
        if group in config_files.GROUPS and name is not None:
            loose = arguments.loose_files.get((group, name))
            chosen[group] = loose or config_files.choices(group)[name]
            overrides = [f"{group}={loose}" if loose and word == f"{group}={name}" else word for word in overrides]
    return replace(arguments, overrides=tuple(overrides), chosen=chosen)


def _translated(error: Exception, arguments: Arguments) -> Problem:
    """What Hydra or OmegaConf could not do, with the argument that it is about where one can be found."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    text = named_in(" ".join(map(str, chain)))
    alone = next(iter(arguments.changed), "") if len(arguments.changed) == 1 else ""
    about = next((name for name in arguments.changed if name in text), alone)
    if any(isinstance(each, IndexError) for each in chain) and (beyond := _beyond(arguments)):
        return beyond
    if step := re.search(r"invalid literal for int\(\) with base 10: '(\w+)'", text):
        for name, value in arguments.changed.items():
            before, found, after = name.partition(f".{step[1]}")
            if found:
                return Problem(COMMAND_LINE, name, f"{before} is a list: say which entry, as in {before}.0{found}{after}", value)
    if step := re.search(r"Index '(\w+)' \(str\) is not an int", text):
        for name, value in arguments.changed.items():
            before, found, after = f"{name}.".partition(f".{step[1]}.")
            if found:
                entry = f"{before}.0.{after}".rstrip(".")
                return Problem(COMMAND_LINE, name, f"{before} is a list: say which entry, as in {entry}", value)
    reason = named_in(str(chain[-1])).splitlines()[0] if str(chain[-1]) else type(chain[-1]).__name__
    if OF_ANOTHER_KIND in text:
        about = about or next((name for name, value in arguments.changed.items() if str(value).lstrip()[:1] in EXPECTED), "")
        reason = EXPECTED.get(str(arguments.changed.get(about, "")).lstrip()[:1], "a value of another kind is expected")
        return Problem(COMMAND_LINE, about, reason, arguments.changed.get(about))
    return Problem(COMMAND_LINE, about, f"cannot be composed: {reason}", arguments.changed.get(about))


OF_ANOTHER_KIND = "Cannot merge DictConfig with ListConfig"
"""What OmegaConf says of a list where there are fields, and of fields where there is a list."""

EXPECTED = {
    "[": "`field: value` is expected, as in {name: value}, not a list",
    "{": "a list is expected, as in [{name: value}], not one entry",
}
"""What is expected where an argument begins so, and is of the other kind."""


def _beyond(arguments: Arguments) -> Problem | None:
    """The argument that counts beyond the end of a list in the chosen files, and what there is."""
    from experiments.config.merging import below  # late: it loads the model, and this is asked where something is wrong

    for name, value in arguments.changed.items():
        group, *steps = name.split(".")
        lists: dict[str, Any] = {}
        for path in yaml_files.lineage(group, arguments.chosen[group]) if group in arguments.chosen else []:
            lists |= dict(yaml_files.content(path))
        for place, step in enumerate(steps):
            node = below(lists, steps[:place])
            if isinstance(node, list) and step.isdecimal() and int(step) >= len(node):
                within, count = ".".join([group, *steps[:place]]), len(node)
                there = f"entries 0 to {count - 1}" if count else "no entries"
                return Problem(
                    COMMAND_LINE, name, f"out of range: {within} has {there}; state the whole list to have more: {within}=[...]", value
                )
    return None
