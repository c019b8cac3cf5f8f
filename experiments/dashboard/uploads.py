"""Uploaded files: each session's in a folder of its own that goes with the session, all of them in one that goes with the
process; what a killed process left behind goes when the next one starts.
"""

import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from experiments.execution.real_people import DESCRIBED

fcntl: Any = None
with suppress(ImportError):  # not on Windows, where a file that is open cannot be deleted instead
    import fcntl

PREFIX = "watercooler-dashboard-"
ALIVE = "alive.lock"
"""A file that its process holds locked for as long as it lives."""

_JUST_BEGUN = 60.0
"""Seconds for which a folder may be without a lock: its process is about to take it."""


FORGOTTEN = 180.0
"""Seconds after which a session without a page is over. Streamlit gives a session back to a page that returns within 120, but
lets go of it only when some other page comes, which may be never."""


class UploadSession:
    """The uploads of one session: they go when nothing refers to it any more, or its page is gone for FORGOTTEN seconds."""

    def __init__(self, has_page: Callable[[], bool] | None = None, look_seconds: float = 10.0) -> None:
        """Nothing is uploaded yet. `has_page` says whether somebody looks at it, and must not refer to it."""
        self.folder = Path(tempfile.mkdtemp(prefix="session", dir=_FOLDER.name))  # readable for its owner alone
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        close_without(has_page, self.close, look_seconds)

    def add(self, name: str, content: bytes) -> Path:
        """An uploaded file in a folder named by its content; the same content is the same file. `name` is ours, not theirs."""
        folder = self.folder / hashlib.sha256(content).hexdigest()[:24]
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
        return path


def close_without(has_page: Callable[[], bool] | None, close: Any, look_seconds: float) -> None:
    """Call a finalizer from a thread, unless others do, once nobody has looked at a page for FORGOTTEN seconds; never where there is none."""
    if has_page is not None:
        threading.Thread(target=_look, args=(has_page, close, look_seconds), daemon=True).start()


def _look(has_page: Callable[[], bool], close: Any, look_seconds: float) -> None:
    alone = 0.0
    while close.alive:
        time.sleep(look_seconds)
        alone = 0.0 if has_page() else alone + look_seconds
        if alone >= FORGOTTEN:
            close()


def private_folder() -> Path:
    """The folder of this process, readable for its owner alone; it goes with the process."""
    return Path(_FOLDER.name)


def placeless(text: str) -> str:
    """A text without the folders in which uploads lie; a file of invented people is known by the names of its own two, and keeps them."""
    for known in {_FOLDER.name, str(Path(_FOLDER.name).resolve())}:
        text = re.sub(rf"{re.escape(known)}/(?:(?!{DESCRIBED}/)\w+/\w+/)?", "", text)
    return text


def sweep(folder: Path) -> None:
    """Remove the uploads of processes that are gone from a folder of temporary files."""
    for path in folder.glob(f"{PREFIX}*"):
        try:
            mine = os.name != "posix" or (path.lstat().st_uid == os.getuid() and not path.is_symlink())
            if mine and path.is_dir() and _is_dead(path):
                shutil.rmtree(path, ignore_errors=True)
        except OSError:  # another process has swept it
            continue


def _is_dead(path: Path) -> bool:
    """Whether nobody holds the lock of a folder of uploads."""
    lock = path / ALIVE
    if not lock.exists():
        return time.time() - path.stat().st_mtime > _JUST_BEGUN
    if fcntl is None:
        try:
            lock.unlink()
        except PermissionError:
            return False
        return True
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _begin() -> tuple[tempfile.TemporaryDirectory[str], object]:
    """The folder of this process, and the lock that it holds."""
    sweep(Path(tempfile.gettempdir()))
    folder = tempfile.TemporaryDirectory(prefix=PREFIX)  # readable for its owner alone; goes with the process
    lock = (Path(folder.name) / ALIVE).open("wb")
    if fcntl is not None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return folder, lock


_FOLDER, _LOCK = _begin()
