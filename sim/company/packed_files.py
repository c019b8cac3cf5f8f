"""Compressed files as what they hold: gzip (`.csv.gz`), and ZIP archives of one file. Read in place, never unpacked."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from sim.company.delimited_text import Opener, UnreadableError

MOST_SQUEEZED = 200
"""Bytes out of one byte of a compressed file. Text shrinks to a tenth or a twentieth; bombs reach a thousand."""
LARGE = 1_000_000
"""Bytes; how far smaller files are squeezed does not matter."""
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_CHUNK = 1 << 20


def gunzipped(opener: Opener, packed: int, most: int) -> tuple[Opener, int]:
    """What a gzip file of `packed` bytes holds, and how many bytes; it is read through once. Raises UnreadableError.

    It is refused where it is damaged, grows more than MOST_SQUEEZED times, or holds more than `most` bytes.
    """

    def unpacked() -> IO[bytes]:
        inner = opener()
        file = gzip.GzipFile(fileobj=inner)
        file.myfileobj = inner  # type: ignore[assignment]  # closed together with it
        return cast(IO[bytes], file)

    return unpacked, _size(unpacked, min(most, max(LARGE, MOST_SQUEEZED * packed)), most)


def _size(opener: Opener, bound: int, most: int) -> int:
    """Bytes of a compressed file. Raises UnreadableError where it is damaged or holds more than the bound."""
    size = 0
    try:
        with opener() as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > bound:
                    if bound == most:
                        raise UnreadableError("is too large", f"at most {most // 10**6:,} MB unpacked")
                    raise UnreadableError("grows more than an honest file does, as a bomb", f"at most {MOST_SQUEEZED} times")
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(f"is cut off or damaged ({error})", "a whole file") from error
    return size


def unpacked_file(place: Path, most: int) -> Opener:
    """Opens the file at `place`; where that is gzip, or a ZIP archive of one file (no workbook), what it holds. Raises UnreadableError."""
    with place.open("rb") as file:
        head = file.read(4)
    if head.startswith(GZIP):
        return gunzipped(lambda: place.open("rb"), place.stat().st_size, most)[0]
    if head != ZIP:
        return lambda: place.open("rb")
    try:
        with zipfile.ZipFile(place) as archive:
            held = [each for each in archive.infolist() if not each.is_dir() and not beside(each.filename)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("is a ZIP archive that is cut off or damaged", "a whole file") from error
    if len(held) != 1:
        return lambda: place.open("rb")  # a workbook, or too many files: said by whoever reads it

    def member() -> IO[bytes]:
        with zipfile.ZipFile(place) as archive:  # a file within keeps it open until it is closed itself
            return archive.open(held[0])

    _size(member, min(most, max(LARGE, MOST_SQUEEZED * held[0].compress_size)), most)
    return member


def beside(name: str) -> bool:
    """Whether a system put a file beside those that somebody packed: __MACOSX, ._name, .DS_Store, Thumbs.db."""
    *folders, last = name.split("/")
    return "__MACOSX" in folders or last.startswith("._") or last in (".DS_Store", "Thumbs.db", "desktop.ini")
