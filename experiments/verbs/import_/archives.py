"""Where files come from: a file, a folder, or a ZIP archive, which is read in place and never unpacked; any file may be gzip.

An archive may lie about everything, so its directory is checked before anything is read: number and size of what is in
it, how far it is squeezed, and where its names point to.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO

from experiments.config.home_folders import expanded
from experiments.verbs.import_.ledger import EVERYBODY, Ledger
from sim.company.delimited_text import UnreadableError
from sim.company.packed_files import GZIP, LARGE, MOST_SQUEEZED, beside, gunzipped

MOST_PARTS = 500_000
"""Files in a folder or archive: a large Slack workspace has a file a channel and day."""
LARGEST_DIRECTORY = 200_000_000
"""Bytes of an archive's directory, which is read whole."""
MEGABYTE = 1_000_000
READING_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What reading a file that is cut off, damaged or gone raises."""
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_SAID_UTF8 = 0x800


@dataclass(frozen=True)
class Part:
    """One file to read. `name` is how messages call it, `path` where it lies in its folder or archive."""

    name: str
    path: PurePosixPath
    size: int
    open: Callable[[], IO[bytes]]
    workbook: bool = False  # .xlsx, looked through as an archive is

    def matches(self, patterns: tuple[str, ...]) -> bool:
        """Whether its name fits one of the patterns (`Messages*.csv`; a slash means the whole path), whatever the case."""
        names = str(self.path).casefold(), self.path.name.casefold()
        return any(fnmatchcase(names[0] if "/" in each else names[1], each.casefold()) for each in patterns)


@dataclass(frozen=True)
class Source:
    """What a person named: its parts in the order of their names. `single` is a file given by itself, or alone in an archive."""

    name: str
    parts: tuple[Part, ...]
    single: bool = False
    place: Path | None = None  # of a folder

    def find(self, patterns: tuple[str, ...]) -> list[Part]:
        """The parts that fit one of the patterns; a file given by itself, or a folder of workbooks, always does."""
        return [part for part in self.parts if self.single or part.workbook or part.matches(patterns)]


def open_source(path: str, most_megabytes: int, ledger: Ledger, opened: ExitStack) -> Source | None:
    """The file, folder or archive at `path`, or None after noting what forbids reading it. `opened` closes an archive."""
    place = expanded(path)
    place = place if place.name else place.resolve()  # a folder called `.`
    name = place.name or path
    if reason := _unreadable(place):
        ledger.wrong(path, "", "", f"{reason}; expected: a file, a folder or a ZIP archive")
        return None
    if place.is_dir():
        return _checked(_of_archives(_folder(place, ledger), most_megabytes, ledger, opened), most_megabytes, ledger)
    try:
        with place.open("rb") as file:
            zipped = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError as error:
        ledger.wrong(path, "", "", f"cannot be read: {error.strerror}")
        return None
    if zipped:
        return _archive(place, most_megabytes, ledger, opened)
    part = Part(name, PurePosixPath(name), place.stat().st_size, lambda: place.open("rb"))
    return _checked(Source(name, (part,), single=True), most_megabytes, ledger)


def _checked(source: Source, most_megabytes: int, ledger: Ledger) -> Source | None:
    """The source, files that are gzip as what they hold, unless it is too large."""
    parts = [_gunzipped(part, source.single, most_megabytes, ledger) for part in source.parts]
    if None in parts:
        return None
    source = replace(source, parts=tuple(part for part in parts if part is not None))
    size = sum(part.size for part in source.parts)
    if len(source.parts) > MOST_PARTS:
        ledger.wrong(source.name, "", f"{len(source.parts):,} files", f"are too many; expected: at most {MOST_PARTS:,}", people=EVERYBODY)
        return None
    if size > most_megabytes * MEGABYTE:
        allowed = f"expected: at most {most_megabytes:,} MB (most_megabytes)"
        ledger.wrong(source.name, "", f"{size / MEGABYTE:,.0f} MB", f"is too large; {allowed}", people=EVERYBODY)
        return None
    return source


def _gunzipped(part: Part, single: bool, most_megabytes: int, ledger: Ledger) -> Part | None:
    """A part; one that is gzip, by its name or given by itself, as what it holds. None after noting why not."""
    named = part.path.suffix.casefold() == ".gz"
    if part.workbook or not (named or single):
        return part
    try:
        with part.open() as file:
            if file.read(len(GZIP)) != GZIP:
                return part
        opener, size = gunzipped(part.open, part.size, most_megabytes * MEGABYTE)
    except UnreadableError as error:
        ledger.wrong(part.name, "", "", str(error))
        return None
    except READING_ERRORS:
        return part  # whoever reads it says what is wrong
    return replace(part, path=part.path.with_suffix("") if named else part.path, size=size, open=opener)


def _unreadable(place: Path) -> str:
    """Why a place holds nothing to read; nothing for a file or a folder. A pipe would be waited for."""
    try:
        kind = place.stat().st_mode
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if stat.S_ISREG(kind) or stat.S_ISDIR(kind) else "is not a file (a device or a pipe)"


def _folder(place: Path, ledger: Ledger) -> Source:
    """The files below a folder. Links to folders are not followed, which is said, and links to files must stay inside."""

    def wrong(path: Path, reason: str) -> None:
        ledger.wrong(f"{place.name}/{path.relative_to(place).as_posix()}", "", "", f"{reason}; expected: files inside it")

    parts, home = [], os.path.realpath(place)
    for folder, folders, names in os.walk(place, onerror=lambda error: wrong(Path(error.filename), f"cannot be read: {error.strerror}")):
        for path in (Path(folder, name) for name in folders):
            if path.is_symlink():
                ledger.note(f"{place.name}/{path.relative_to(place).as_posix()}: is a link to a folder, which is not followed.")
        for path in (Path(folder, name) for name in names):
            inside = PurePosixPath(path.relative_to(place).as_posix())
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
                wrong(path, "is a link that leads out of the folder")
            elif beside(str(inside)) or path.name.startswith("~$"):  # of a workbook that somebody has open
                continue
            elif reason := _unreadable(path):
                if not path.name.startswith("."):  # where editors leave links that lead nowhere
                    wrong(path, reason)
            else:
                parts.append(Part(f"{place.name}/{inside}", inside, path.stat().st_size, lambda path=path: path.open("rb")))  # type: ignore[misc]
        if len(parts) > MOST_PARTS:
            break
    return Source(place.name, tuple(sorted(parts, key=lambda part: part.path)), place=place)


def _of_archives(source: Source, most_megabytes: int, ledger: Ledger, opened: ExitStack) -> Source:
    """A folder; one that holds nothing but ZIP archives (an export a day), as a folder of what they hold, or nothing but workbooks (an office
    each)."""
    kinds = {part.path.suffix.casefold() if len(part.path.parts) == 1 else "" for part in source.parts}
    if source.place is None or kinds not in ({".zip"}, {".xlsx"}):
        return source
    parts = list[Part]()
    for each in source.parts:
        inside = _archive(source.place / each.path, most_megabytes, ledger, opened)
        for part in inside.parts if inside else ():
            path = each.path if part.workbook else each.path.with_suffix("") / part.path
            parts.append(replace(part, name=f"{source.name}/{part.name}", path=path))
    return replace(source, parts=tuple(parts))


def _archive(place: Path, most_megabytes: int, ledger: Ledger, opened: ExitStack) -> Source | None:
    """The files in a ZIP archive, none of them opened yet; None where one of them is not to be trusted."""
    if _directory_size(place) > LARGEST_DIRECTORY:
        ledger.wrong(place.name, "", "", f"lists too many files; expected: at most {MOST_PARTS:,}")
        return None
    try:
        archive = opened.enter_context(zipfile.ZipFile(place))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        reason = "is cut off or damaged: the directory at its end cannot be read"
        ledger.wrong(place.name, "", "", f"{reason} ({error}); expected: a whole ZIP archive")
        return None
    every = [info for info in archive.infolist() if not info.is_dir() and not beside(info.filename)]
    for info in every:
        _as_utf8(info)
    names = {info.filename.casefold() for info in every}
    workbook = "xl/workbook.xml" in names
    if not workbook and ("[content_types].xml" in names or "mimetype" in names):
        ledger.wrong(place.name, "", "", "is a document or an unusual workbook; expected: .xlsx, or the sheet saved as CSV (UTF-8)")
        return None
    sound = True
    for info in every:
        if reason := _distrust(info):
            sound = False
            ledger.wrong(f"{place.name}:{info.filename}", "", "", reason, file=place.name)
    if len({*names}) < len(every):
        sound = False
        ledger.wrong(place.name, "", "", "holds two files of one name; expected: each name once")
    if not sound:
        return None
    if workbook:
        whole = Part(place.name, PurePosixPath(place.name), sum(info.file_size for info in every), lambda: place.open("rb"), workbook=True)
        return _checked(Source(place.name, (whole,), single=True), most_megabytes, ledger)
    parts = [
        Part(f"{place.name}:{info.filename}", PurePosixPath(info.filename), info.file_size, lambda info=info: archive.open(info))  # type: ignore[misc]
        for info in every
    ]
    ordered = tuple(sorted(parts, key=lambda part: part.path))
    return _checked(Source(place.name, ordered, single=len(parts) == 1), most_megabytes, ledger)


def _as_utf8(info: zipfile.ZipInfo) -> None:
    """Names that are UTF-8, though the archive does not say so, are read as what they are."""
    if not info.flag_bits & _SAID_UTF8:
        with suppress(UnicodeError):
            info.filename = info.filename.encode("cp437").decode("utf-8")


def _distrust(info: zipfile.ZipInfo) -> str:
    """Why a file in an archive is not read; nothing where it can be. Sizes are those stated: reading stops there."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "has a name that leads out of the archive; expected: names inside it"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link; expected: files"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; expected: an archive without a password"
    if info.compress_type not in _PLAIN:
        return "is packed in an unusual way; expected: ZIP's usual one (deflate)"
    if info.file_size > LARGE and info.file_size > MOST_SQUEEZED * info.compress_size:
        times = info.file_size / max(info.compress_size, 1)
        return f"would grow {times:,.0f} times, as a ZIP bomb does; expected: at most {MOST_SQUEEZED} times"
    return ""


def _directory_size(place: Path) -> int:
    """Bytes of an archive's directory, as stated at its end; 0 where nothing is stated."""
    with place.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_557))  # the end record and the longest comment behind it
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        stated = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
        wide = tail.rfind(b"PK\x06\x06", 0, max(at, 0))  # sizes of more than four bytes have a record of their own
        return int.from_bytes(tail[wide + 40 : wide + 48], "little") if wide >= 0 else stated if stated != 2**32 - 1 else 2**62
