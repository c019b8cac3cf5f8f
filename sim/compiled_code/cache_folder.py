"""The folder for machine code and what goes with it; what has not been used for a fortnight is removed."""

import functools
import os
import shutil
import tempfile
import time
from pathlib import Path

_KEPT_DAYS = 14


@functools.cache
def _root() -> Path:
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


def cache_folder(name: str) -> Path:
    """A writable folder of this name, which counts as used today."""
    folder = _root() / name
    folder.mkdir(exist_ok=True)
    os.utime(folder)
    return folder
