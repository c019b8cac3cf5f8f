"""What a result was made of: enough to make it again, and nothing that changes when it is made again."""

import platform
import shlex
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.arguments import Arguments
from experiments.boundary import Request
from experiments.chunks import run_key
from sim.compiled import MODEL_VERSION

PACKAGES = ("watercooler", "numpy", "numba", "scipy", "mesa", "pyarrow", "hydra-core", "pydantic", "matplotlib")
"""Packages whose versions are noted."""


def manifest_of(request: Request, arguments: Arguments, notes: list[str]) -> dict[str, Any]:
    """The manifest of a run."""
    settings, options = request.settings, request.options
    return {
        "verb": arguments.verb,
        "name": request.name,
        "key": run_key(request),
        "command": command(request, arguments),
        "campaign": settings.campaign.name,
        "title": settings.campaign.title or settings.campaign.brand.name,
        "company": settings.company.name,
        "replications": options.replications,
        "seeds": {"first": options.seeds[0], "last": options.seeds[-1], "count": len(options.seeds)},
        "engine": options.engine,
        "vary": options.vary,
        "notes": notes,
        "model_version": MODEL_VERSION,
        "git": git_state(),
        "versions": {"python": platform.python_version()} | versions(),
        "config": settings.model_dump(mode="json"),
    }


def command(request: Request, arguments: Arguments) -> str:
    """The command that gives the same result again; what decides results is written out even if it is the default."""
    stated = {"replications", "seed", "vary", "engine", "name"}
    typed = [word for word in arguments.typed if "=" in word or word.startswith("~")]
    own = [word for word in typed if word.split("=")[0].lstrip("+") not in stated | {"results"} and not word.startswith("execution")]
    groups = [f"{group}={path.stem}" for group, path in arguments.chosen.items() if group in ("campaign", "company")]
    groups = [each for each in groups if not any(word.split("=")[0].lstrip("+") == each.split("=")[0] for word in own)]
    options = request.options
    rest = [f"replications={options.replications}", f"seed={options.seed}", f"name={request.name}"]
    rest += [f"{field}={value}" for field in ("engine", "vary") if (value := getattr(options, field)) != _usual(field)]
    return " ".join(["watercooler", arguments.verb, *map(shlex.quote, [*groups, *own, *rest])])


def _usual(field: str) -> str:
    return {"engine": "columns", "vary": "luck"}[field]


def versions() -> dict[str, str]:
    """Versions of the packages a result depends on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def git_state() -> dict[str, Any] | None:
    """Commit of the project's checkout and whether files differ from it; None outside a checkout or without git."""
    checkout = Path(__file__).parent.parent
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return None

    def ask(*words: str) -> str:
        asked = subprocess.run([git, "-C", str(checkout), *words], capture_output=True, text=True, timeout=20)
        return asked.stdout.strip() if asked.returncode == 0 else ""

    commit = ask("rev-parse", "HEAD")
    return {"commit": commit, "changed": bool(ask("status", "--porcelain", "--untracked-files=no"))} if commit else None
