"""What a result was made of: enough to make it again, and nothing that changes when it is made again."""

import platform
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.config.command_line import Arguments
from experiments.config.places import COMPANY_FILES, portable
from experiments.config.request import Options, Request
from sim.compiled_code.sources import MODEL_VERSION

PACKAGES = ("watercooler", "numpy", "numba", "scipy", "mesa", "pyarrow", "hydra-core", "pydantic", "matplotlib")
"""Packages whose versions are noted."""


def manifest_of[O: Options](request: Request[O], arguments: Arguments, key: str, notes: Sequence[str], **more: Any) -> dict[str, Any]:
    """The manifest of a result. `key` names everything that decides it; `more` is what only its verb knows."""
    settings, options = request.settings, request.options
    return {
        "verb": arguments.verb,
        "name": request.name,
        "key": key,
        "command": command(request, arguments),
        "campaign": settings.campaign.name,
        "title": settings.campaign.title or settings.campaign.brand.name,
        "company": settings.company.name,
        "replications": options.replications,
        "seeds": {"first": options.seeds[0], "last": options.seeds[-1], "count": len(options.seeds)},
        "engine": options.engine,
        "vary": options.vary,
        "uncertainty": options.uncertainty,
        "png": options.png,
        "notes": list(notes),
        "model_version": MODEL_VERSION,
        "git": git_state(),
        "versions": {"python": platform.python_version()} | versions(),
        **more,
        "config": _without_places(settings.model_dump(mode="json")),
    }


def command[O: Options](
    request: Request[O], arguments: Arguments, groups: Sequence[str] = ("campaign", "company"), first: Sequence[str] = ()
) -> str:
    """The command that gives the same result again; what decides results is written out even if it is the default.

    `groups` are written out always (of the two, one that is not among them never); `first` are words that a verb puts
    first, in the place of what was typed.
    """
    options, seen = request.options, {"results", "replications", "seed", "name", "engine", "vary", "uncertainty"}
    seen |= {"campaign", "company"} - set(groups) | {_field(word) for word in first}
    words = [word for word in arguments.overrides if not _field(word).startswith("execution") and _field(word) not in seen]
    named = {_field(word) for word in words}
    default = [f"{group}={arguments.chosen[group].stem}" for group in groups if group not in named]
    rest = [f"replications={options.replications}", f"seed={options.seed}"]
    rest += [f"engine={options.engine}"] if options.engine != "columns" else []
    rest += [f"vary={options.vary}"] if options.vary != "seed" else []
    rest += [f"uncertainty={options.uncertainty}"]
    every = [*first, *default, *words, *rest, f"name={request.name}"]
    return " ".join(["watercooler", arguments.verb, *(shlex.quote(portable(word)) for word in every)])


def _without_places(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with its file names as they may be given away."""
    files = {name: portable(file) for name in COMPANY_FILES if (file := config["company"][name])}
    return config | {"company": config["company"] | files}


def _field(word: str) -> str:
    """The field, or group, that an argument sets."""
    return word.partition("=")[0].lstrip("+~")


@cache
def versions() -> dict[str, str]:
    """Versions of the packages a result depends on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def git_state() -> dict[str, Any] | None:
    """Commit of the project's checkout and whether files differ from it, as this process found it, whose code is no newer; None outside a
    checkout or without git."""
    checkout = Path(__file__).parents[2]
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return None

    def ask(*words: str) -> str:
        look = [git, "--no-optional-locks", "-C", str(checkout), *words]  # who is killed in the midst leaves no lock in the way of others
        asked = subprocess.run(look, capture_output=True, text=True, timeout=20)
        return asked.stdout.strip() if asked.returncode == 0 else ""

    commit = ask("rev-parse", "HEAD")
    return {"commit": commit, "changed": bool(ask("status", "--porcelain", "--untracked-files=no"))} if commit else None
