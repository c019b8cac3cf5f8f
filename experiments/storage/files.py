"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_text(path: Path, text: str, private: bool = False) -> None:
    """Write a text file (UTF-8) whole or not at all. `private`: for its owner alone to read."""
    write_bytes(path, text.encode("utf-8"), private)


def write_bytes(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file whole or not at all. `private`: for its owner alone to read."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o600 if private else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
