"""Compilation: one decorator for a rule, one for a phase, and a cache that never serves stale machine code.

numba's on-disk cache looks only at the file a function stands in: change a rule in `rules.py` and the phases
compiled against the old rule would still be served. So the cache folder carries a digest of every source file of
this package: edit any of them and everything is compiled afresh (about a minute, once).
"""

import hashlib
import inspect
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

_SOURCE = Path(__file__).parent
_KEPT_VERSIONS = 4


def source_digest() -> str:
    """Sixteen hex digits naming this exact version of the model: equal digests give equal results."""
    digest = hashlib.sha256()
    for path in sorted(_SOURCE.rglob("*.py")):
        digest.update(path.relative_to(_SOURCE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


MODEL_VERSION = source_digest()


def _cache_folder() -> Path:
    """A writable folder for machine code of this model version; folders of old versions are pruned."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    root = Path(base) / "watercooler"
    try:
        folder = root / MODEL_VERSION
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        versions = sorted(root.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in versions[_KEPT_VERSIONS:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"watercooler-{os.getuid()}" / MODEL_VERSION
        folder.mkdir(parents=True, exist_ok=True)
    return folder


CACHE_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(CACHE_FOLDER)


def warm() -> bool:
    """Whether the columns engine of this model version has been compiled on this machine before."""
    return any(CACHE_FOLDER.rglob("*.nbi")) and any(CACHE_FOLDER.rglob("columns.run_days*.nbi"))


_TYPES: dict[Any, Any] = {float: numba.float64, int: numba.int64, bool: numba.boolean, None: numba.void}


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a scalar rule with the types of its annotations (float is float64, int is int64).

    Fixed types make a rule the same function whoever calls it: a 32-bit column, a Python float or a constant is
    widened to 64 bits first, so both engines get the same last bit.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    result = _TYPES[hints.pop("return")]
    arguments = tuple(_TYPES[hint] for hint in hints.values())
    compiled: F = numba.njit(result(*arguments), cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
    return compiled


def phase[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop over columns that Python may call; its types are those of the arguments it is first given."""
    compiled: F = numba.njit(cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
    return compiled


def inner[F: Callable[..., Any]](function: F) -> F:
    """Compile a step that only other compiled code calls: without a door to Python it compiles in half the time."""
    compiled: F = numba.njit(cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)(function)
    return compiled
