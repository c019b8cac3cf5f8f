"""The folder for machine code and what goes with it; what has not been used for a fortnight is removed."""

import functools
import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_KEPT_DAYS = 14


@functools.cache
def _root() -> Path:
    with suppress(OSError, RuntimeError):  # RuntimeError: nobody can say where the user is at home, as in some containers
        root = Path(os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "watercooler"
        root.mkdir(parents=True, exist_ok=True)
        for folder in root.iterdir():
            if folder.stat().st_mtime < time.time() - _KEPT_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)
        if os.access(root, os.W_OK):
            return root
    return _temporary()


def _temporary() -> Path:
    """A folder that lasts until the machine forgets it; what others might have put there is not run."""
    with suppress(OSError, AttributeError):  # AttributeError: Windows has no numbers of users
        root = Path(tempfile.gettempdir()) / f"watercooler-{os.getuid()}"
        root.mkdir(mode=0o700, exist_ok=True)
        found = root.lstat()
        if (found.st_mode, found.st_uid) == (stat.S_IFDIR | 0o700, os.getuid()):
            return root
    return Path(tempfile.mkdtemp(prefix="watercooler-"))


def cache_folder(name: str) -> Path:
    """A writable folder of this name, which counts as used today."""
    folder = _root() / name
    folder.mkdir(exist_ok=True)
    os.utime(folder)
    return folder
