"""Files, and objects elsewhere, that appear whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.config.places import is_url


@contextmanager
def naming(place: Path) -> Iterator[None]:
    """Inside the `with` block, an error of the system that says no name has that of a place: of a full disk, that is the one to look at."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(place)
        raise


def write_text(path: Path, text: str, private: bool = False) -> None:
    """Write a text file (UTF-8) whole or not at all. `private`: for its owner alone to read."""
    write_bytes(path, text.encode("utf-8"), private)


def write_bytes(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file whole or not at all. `private`: for its owner alone to read."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with naming(path), os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o600 if private else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_at(place: str, name: str, content: bytes) -> None:
    """Write something whole or not at all at a place: the path of a folder, or an address. Raises OSError."""
    if is_url(place):
        from experiments.storage.objects import put, under  # late: it takes a while to load

        put(under(place, name), content)
    else:
        write_bytes(Path(place, name), content)


def file_digest(path: Path) -> str:
    """16 hexadecimal digits for the content of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def content_digest(content: bytes) -> str:
    """The same for what is, or will be, in a file."""
    return hashlib.sha256(content).hexdigest()[:16]
