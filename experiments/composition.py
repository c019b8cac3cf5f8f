"""One experiment out of configuration groups: Hydra gets understood arguments, people its complaints in plain words."""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import hydra
from hydra.core.config_search_path import ConfigSearchPath, SearchPathQuery
from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments import config_files
from experiments.arguments import Arguments
from experiments.problems import COMMAND_LINE, Problem, RequestError, StoppedError


class OwnConfigs(SearchPathPlugin):
    """Lets `configs/` of the folder one works in come before the configurations of the project."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Called by Hydra."""
        for folder in config_files.folders()[:-1]:
            search_path.prepend("own", f"file://{folder}", anchor=SearchPathQuery(provider="main"))


def start(task: Callable[[DictConfig, Arguments], None], arguments: Arguments) -> None:
    """Compose the configuration of a verb and hand it to its task, once or (--multirun) for each combination of values.

    Raises RequestError where files or fields cannot be composed, and whatever the task raises first.
    """
    if any(problem.where != COMMAND_LINE for problem in arguments.problems):
        raise RequestError(arguments.problems)  # a file that may not be used is not composed either
    Plugins.instance().register(OwnConfigs)
    for (group, name), path in arguments.loose_files.items():
        ConfigStore.instance().store(name=name, group=group, node=OmegaConf.load(path), provider=str(path))
    failures: list[Exception] = []

    @hydra.main(version_base="1.3", config_path=str(config_files.SHIPPED), config_name=arguments.verb)
    def app(config: DictConfig) -> None:
        try:
            task(config, _job(arguments) if arguments.multirun else arguments)
        except Exception as error:  # kept from Hydra, which would print it
            failures.append(error)

    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra's own errors are not printed either
    before, sys.argv = sys.argv, [f"watercooler {arguments.verb}", *arguments.for_hydra]
    try:
        app()
    except (HydraException, OmegaConfBaseException) as error:
        raise RequestError(arguments.problems or [_translated(error, arguments)]) from error
    finally:
        sys.argv = before
    if failures:
        raise failures[0]


@contextmanager
def resumable(arguments: Arguments) -> Iterator[None]:
    """Adds the command with which to go on to whatever stops the work inside the `with` block."""
    words = " ".join(map(shlex.quote, ("watercooler", arguments.verb, *arguments.typed)))
    try:
        yield
    except KeyboardInterrupt as interrupt:
        kept = f"; {interrupt}" if str(interrupt) else ""
        raise KeyboardInterrupt(f"watercooler: interrupted{kept}. Go on with:\n  {words}") from None
    except StoppedError as error:
        raise StoppedError(f"watercooler: {error}. Go on with:\n  {words}") from error


def compiled(engine: str) -> None:
    """Say so where the model has to be compiled first. Loading it takes a while: a bad request is answered before."""
    from sim.compiled import warm

    if engine == "columns" and not warm():
        print("Compiling the model once for this machine: about a minute.", file=sys.stderr)


def _job(arguments: Arguments) -> Arguments:
    """The arguments of the job at hand, one of several."""
    job = HydraConfig.get()
    overrides, chosen = [word.lstrip("+") for word in job.overrides.task], dict(arguments.chosen)
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
    text = " ".join(str(each) for each in chain)
    about = next((name for name in arguments.changed if name in text), "")
    reason = str(chain[-1]).splitlines()[0] if str(chain[-1]) else type(chain[-1]).__name__
    return Problem(COMMAND_LINE, about, f"cannot be composed: {reason}", arguments.changed.get(about))
