"""Pseudonyms: keyed hashes (BLAKE2b), the same for the same key, so that tables can be joined.

The key is 32 random bytes in a file of its own, outside of every result. Who has the key and a list of ids can tell who
is who; without the key nobody can, not even by trying all ids.
"""

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

KEY_BYTES = 32
LONGEST_FILE = 1000
"""Bytes of a file that is taken for one of a key."""
PERSON, MESSAGE, TEAM = "person", "message", "team"
"""Kinds of names, so that equal texts of different kinds have different names."""


class KeyFileError(Exception):
    """A file that holds no key."""


@dataclass(frozen=True)
class Key:
    """The key, the file it belongs in, and whether it still has to be written there."""

    secret: bytes
    path: Path
    fresh: bool

    @property
    def fingerprint(self) -> str:
        """Tells results of the same key, and gives nothing away."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=4).hexdigest()

    @property
    def open_to_others(self) -> bool:
        """Whether others than its owner may read the file."""
        return os.name == "posix" and self.path.is_file() and bool(self.path.stat().st_mode & 0o077)

    def save(self) -> None:
        """Write a fresh key, for its owner alone to read; a key that somebody wrote meanwhile is never overwritten."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(self.secret.hex() + "\n")
        except BaseException:
            self.path.unlink(missing_ok=True)
            raise


def usual_place() -> Path:
    """The default place of the key: with the user's other settings."""
    home = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "watercooler" / "import.key"


def read_key(path: Path) -> Key:
    """The key in a file, or a fresh one for a file that is not there yet. Raises KeyFileError, OSError."""
    if not path.exists():
        return Key(secrets.token_bytes(KEY_BYTES), path, fresh=True)
    if path.is_fifo() and not path.is_relative_to("/dev"):  # those of the shell, as `<(command)`, are written to already
        raise KeyFileError("is a pipe, which might be waited for without end; expected: a file")
    try:
        with path.open("rb") as file:
            secret = bytes.fromhex(file.read(LONGEST_FILE).decode("ascii").strip())  # a device may go on for ever
    except (ValueError, IsADirectoryError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyFileError(f"holds no key; expected: {2 * KEY_BYTES} hexadecimal digits, or a file that is not there yet")
    return Key(secret, path, fresh=False)


class Pseudonyms:
    """Numbers for texts, and how they are written."""

    def __init__(self, secret: bytes) -> None:
        self._fresh = {kind: hashlib.blake2b(key=secret, digest_size=8, person=kind.encode()) for kind in (PERSON, MESSAGE, TEAM)}

    def number(self, kind: str, text: str) -> int:
        """64 bits for a text; 0 for an empty one."""
        if not text:
            return 0
        state = self._fresh[kind].copy()
        state.update(text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "little") or 1

    def numbers(self, kind: str, texts: Iterable[str]) -> np.ndarray:
        """(texts,) uint64."""
        return np.fromiter((self.number(kind, text) for text in texts), np.uint64)


def canonical(text: str) -> str:
    """How an id or an address is compared: addresses whatever the case, ids as they are."""
    return unicodedata.normalize("NFC", text.casefold() if "@" in text else text)


def written(kind: str, numbers: np.ndarray) -> list[str]:
    """Pseudonyms in tables; the letter in front keeps spreadsheets from taking them for numbers."""
    return [f"{kind[0]}{number:016x}" if number else "" for number in numbers.tolist()]
