"""Compilation: decorators for rules and phases, and an on-disk cache that never serves stale machine code.

numba's cache looks only at the file a function stands in: change a rule in `rules.py` and phases compiled against the
old rule would still be served. So each function is cached in a folder named by a digest of its module and of every
module of this package that it imports, directly or not: edit one and what depends on it is compiled afresh, once.
"""

import functools
import hashlib
import inspect
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np

_SOURCE = Path(__file__).parents[1]
_IMPORTS = re.compile(r"^\s*(?:from|import) (sim[\w.]*)(?: import (.+))?", re.MULTILINE)
_KEPT_DAYS = 14


def _digest(files: set[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(_SOURCE.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


MODEL_VERSION = _digest(set(_SOURCE.rglob("*.py")))
"""Names this exact version of the whole model: equal versions give equal results."""


def _file(module: str) -> Path | None:
    path = _SOURCE.joinpath(*module.split(".")[1:])
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _depends_on(path: Path, known: set[Path]) -> set[Path]:
    """A source file and every file of this package that it imports, directly or not."""
    if path in known:
        return known
    known.add(path)
    for found in _imported(path):
        _depends_on(found, known)
    return known


@functools.cache
def _imported(path: Path) -> list[Path]:
    """The files of this package that a source file imports itself."""
    found = []
    for module, names in _IMPORTS.findall(path.read_text(encoding="utf-8")):
        for target in (module, *(f"{module}.{name.strip()}" for name in re.split(r"[,()]", names) if name.strip().isidentifier())):
            file = _file(target)
            if file is not None:
                found.append(file)
    return found


@functools.cache
def _cache_root() -> Path:
    """A writable folder for machine code; what has not been used for a fortnight is removed."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    root = Path(base) / "watercooler"
    try:
        root.mkdir(parents=True, exist_ok=True)
        for folder in root.iterdir():
            if folder.stat().st_mtime < time.time() - _KEPT_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)
        if os.access(root, os.W_OK):
            return root
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="watercooler-"))


@functools.cache
def _cache_folder(path: Path) -> Path:
    """Where the machine code of one source file lives, for its present dependencies."""
    folder = _cache_root() / _digest(_depends_on(path, set()))
    folder.mkdir(exist_ok=True)
    os.utime(folder)
    return folder


def warm() -> bool:
    """Whether the columns engine of this version has been compiled on this machine before."""
    return any(_cache_folder(_SOURCE / "engines" / "columns.py").rglob("columns.run_days*.nbc"))


def _compile(function: Callable[..., Any], *signature: Any, **options: Any) -> Any:
    numba.config.CACHE_DIR = str(_cache_folder(Path(inspect.getsourcefile(function) or __file__)))  # type: ignore[attr-defined]
    options |= {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    return numba.njit(*signature, **options)(function)


Word = np.uint64 | int
"""64 bits, as a number of numpy or of Python."""

_TYPES: dict[Any, Any] = {float: numba.float64, int: numba.int64, bool: numba.boolean, Word: numba.uint64}


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar rule with the types of its annotations (float is float64, int is int64).

    Fixed types make a rule the same function whoever calls it: a 32-bit column, a Python float or a constant is
    widened to 64 bits first, so both engines get the same last bit.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    result = _TYPES[hints.pop("return")]
    arguments = tuple(_TYPES[hint] for hint in hints.values())
    return _compile(function, result(*arguments))


def phase[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop over columns that Python may call; its types are those of the arguments it is first given."""
    return _compile(function)


def bare[F: Callable[..., Any]](function: F) -> F:
    """Compile a phase of the day: no array in it is counted (each count would be an atomic write shared by all threads).

    So it can neither make nor return an array: what it needs lies in the world already.
    """
    return _compile(function, _nrt=False)


def inner[F: Callable[..., Any]](function: F) -> F:
    """Compile a step that only other compiled phases call: `bare`, and without a door to Python it compiles faster."""
    return _compile(function, _nrt=False, no_cpython_wrapper=True, forceinline=True)
