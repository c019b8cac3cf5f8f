"""Result folders: `results/<verb>/<name>/`, always whole.

A new result is made in a folder of its own beside the old one and takes its place only when it is complete. Finished
replications wait in `.chunks/` inside the folder, whatever result stands there meanwhile.
"""

import json
import os
import shlex
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.home_folders import expanded
from experiments.config.places import OBSERVED_FILES, is_url
from experiments.storage.files import file_digest, naming, write_text
from experiments.storage.staging import staging

MANIFEST = "manifest.json"
ANSWER = "answer.txt"
"""What was printed when the result was done."""
TIMING = "timing.json"
SUMMARY = "summary.csv"
CHUNKS = ".chunks"
CAMPAIGNS = "campaigns"
"""Folder of the campaigns that a search found, best first."""

Result = tuple[str, str]
"""Verb and name of a result."""

_SHOWN: dict[str, Any] = {
    **{"command": str, "files": dict | None, "seeds": dict | None, "replications": int | None},
    **dict.fromkeys(("campaign", "company", "title", "model_version"), str | None),
}
"""What a manifest says to people, and of what kind it is."""

HELD = ".held"
"""Names of finished replications that a result holds, a line each: written with the result, it goes when they are gone, so that the next
process goes on where one was killed."""

APART = (MANIFEST, TIMING)
"""Files of a result of which no manifest has a digest."""

OLD_IMPORT = dict.fromkeys(
    (*("employees.csv", "ties.csv", "posts.csv", "registrations.csv", "attendance.csv"), "summary.html", "figures/tie_structure.svg"), ""
)
"""Files of an import from before manifests of imports named any: tables of other people must not stay beside a new one."""


def result_folder(results: str, verb: str, name: str) -> Path:
    """Where a result goes; for an address, the folder on this machine that stands for it."""
    if is_url(results):
        return staging(results) / verb / name
    return expanded(results) / verb / name


def lock_of(folder: Path) -> Path:
    """The file that is locked while somebody writes a folder."""
    return folder.with_name(f".{folder.name}.lock")


def put_in_order(folder: Path) -> Path:
    """Make a result's folder, and finish or undo what a process that was killed left half-done in exchanging results.

    Only for the one who holds the lock of the folder. Returns the folder of finished replications, a file a chunk. Raises
    RequestError where the folder is a link: a fresh result takes the place of the old folder, so either the link would go, or
    what lies behind it; neither was asked for. `results` itself, and its folders of verbs, may be links.
    """
    for path in (folder, folder / CHUNKS, _aside(folder)):
        if path.is_symlink():
            what = "a result is never kept behind a link: choose another name, or put a folder in the place of the link"
            raise RequestError([Problem(COMMAND_LINE, "name", what, str(path))])
    aside = _aside(folder)
    if aside.is_dir():
        if folder.is_dir():
            _clear_away(aside, folder)
        else:
            aside.replace(folder)
    for path in folder.parent.glob(f".{folder.name}.*.new"):
        if path.name.removeprefix(f".{folder.name}.").removesuffix(".new").isdigit():  # else of a result whose name goes on with a dot
            shutil.rmtree(path, ignore_errors=True)
    chunks = folder / CHUNKS
    chunks.mkdir(parents=True, exist_ok=True)
    for path in chunks.glob(".*"):
        path.unlink(missing_ok=True)
    return chunks


def left_behind(folder: Path) -> bool:
    """Whether somebody is at work on a folder, or was killed at it."""
    return any(path.exists() for path in (lock_of(folder), _aside(folder), folder / HELD))


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a result, or None if there is none that can be read."""
    try:
        return manifest_in((folder / MANIFEST).read_bytes())
    except OSError:
        return None


def manifest_in(content: bytes) -> dict[str, Any] | None:
    """The manifest in the content of its file, or None if it cannot be read."""
    try:
        manifest = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):  # the last: brackets within brackets
        return None
    return manifest if isinstance(manifest, dict) else None


def files_of(manifest: dict[str, Any] | None) -> dict[str, str]:
    """The files that a manifest names, with their digests: what a result consists of, beside what is `APART`. Whatever else lies in its folder belongs to
    somebody and stays. None where a manifest cannot be read, or is older than this, but of an import; and no name that leads out of the folder.
    """
    manifest = manifest or {}
    stated = manifest.get("files", OLD_IMPORT if manifest.get("verb") == "import" else None)
    return {name: digest for name, digest in stated.items() if within(name)} if isinstance(stated, dict) else {}


def within(name: str) -> bool:
    """Whether a name that was read somewhere stays inside of the folder from which it is seen."""
    path = Path(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def hold(fresh: Path, chunks: Iterable[str], folder: Path) -> None:
    """Note in a fresh folder which finished replications its result holds; and those that the result before it holds, which goes."""
    if names := sorted({*(f"{CHUNKS}/{name}" for name in chunks), *held(folder)}):
        write_text(fresh / HELD, "\n".join(names))


def held(folder: Path) -> list[str]:
    """Finished replications that the result in a folder holds, and that are not cleared away yet."""
    try:
        names = (folder / HELD).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [name for name in names if within(name) and Path(name).parts[:-1] == (CHUNKS,)]


def clear(folder: Path) -> None:
    """Remove the finished replications that the result in a folder holds. Only for the one who holds the lock of the folder."""
    for name in held(folder):
        (folder / name).unlink(missing_ok=True)
    (folder / HELD).unlink(missing_ok=True)


def made_of_others(folder: Path, manifest: dict[str, Any]) -> str:
    """That a result of other files is about to be replaced, since they state the same name, or the same name was typed; else nothing."""
    old = read_manifest(folder) or {}
    was, now = (_files_asked(str(each.get("command", ""))) for each in (old, manifest))
    if not old or was == now:
        return ""
    return (
        f"{folder} held a result of {was or 'the defaults'}; that of {now or 'the defaults'} takes its place, since both are called {manifest['name']}. "
        "To keep both, state another `name` in one of the files, or type name=."
    )


_FILES = (
    *("campaign", "baseline", "alongside", "company", "company.employees", "company.ties", "platform", "behaviour", "ambassadors.list"),
    *OBSERVED_FILES,
)
"""What a command names files by."""


def _files_asked(command: str) -> str:
    """Which files a command takes, as it names them, in the order of `_FILES`; of a word that stands twice, the last. The command of a
    manifest has campaign and company written out."""
    try:
        words = dict(word.lstrip("+").partition("=")[::2] for word in shlex.split(command))
    except ValueError:  # no command of ours
        return command
    return " ".join(f"{name}={words[name]}" for name in _FILES if words.get(name))


def results_in(folder: Path) -> tuple[dict[Result, dict[str, Any]], dict[Result, str]]:
    """The manifest of every whole result; and of every damaged one, the file that is not what was written."""
    whole, damaged = dict[Result, dict[str, Any]](), dict[Result, str]()
    for path in sorted(folder.glob(f"*/*/{MANIFEST}")):
        result, manifest = path.parent, read_manifest(path.parent)
        if result.name.startswith("."):  # one in the making
            continue
        key = (result.parent.name, result.name)
        if manifest is None or not all(isinstance(manifest.get(field), kind) for field, kind in _SHOWN.items()):
            damaged[key] = MANIFEST
        elif broken := _damaged_table(result, manifest):
            damaged[key] = broken
        else:
            whole[key] = manifest
    return whole, damaged


def _damaged_table(folder: Path, manifest: dict[str, Any]) -> str | None:
    """The first table of a result that is not what was written."""
    from experiments.storage.arrow import columns_in  # late: to look at folders needs no Arrow

    files = manifest.get("files") or {}
    for name in sorted({*(name for name in files if name.endswith(".parquet")), *(path.name for path in folder.glob("*.parquet"))}):
        try:
            if name in files and file_digest(folder / name) != files[name]:
                return name
            columns_in(folder / name)
        except (OSError, ValueError):
            return name
    return None


def holds(folder: Path, key: str, tables: Iterable[str]) -> bool:
    """Whether the tables of exactly this piece of work are there already, and are what was written."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("key") != key:
        return False
    try:
        return all(file_digest(folder / name) == manifest["files"][name] for name in (f"{table}.parquet" for table in tables))
    except (OSError, KeyError, TypeError):
        return False


def digests_of(folder: Path) -> dict[str, str]:
    """Every file of a result, by its name within the folder, with a digest of its content; manifest and times left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in APART)
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def answer_of(folder: Path, made_of: str) -> str | None:
    """The answer of a result that was made of exactly this and is still whole, or None."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("made_of") != made_of:
        return None
    try:
        whole = all(file_digest(folder / name) == digest for name, digest in manifest["files"].items())
        return (folder / ANSWER).read_text(encoding="utf-8").rstrip("\n") if whole else None
    except (OSError, ValueError, KeyError, AttributeError):
        return None


def keep(folder: Path, fresh: Path, tables: Iterable[str]) -> None:
    """Put tables of a result that stay as they are into its fresh folder."""
    for table in tables:
        name = f"{table}.parquet"
        try:
            os.link(folder / name, fresh / name)
        except OSError:  # a file system without links
            shutil.copyfile(folder / name, fresh / name)


@contextmanager
def replacing(folder: Path, private: bool = False) -> Iterator[Path]:
    """A fresh folder to put a whole result in; it takes the place of `folder` when the `with` block ends well.

    `private`: only its owner may look into it, from the first file on.
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.mkdir(mode=0o700 if private else 0o777)
    try:
        with naming(folder):
            yield fresh
        for path in fresh.rglob("*") if private else ():
            path.chmod(0o700 if path.is_dir() else 0o600)
        aside = _aside(folder)
        folder.replace(aside)
        fresh.replace(folder)
        _clear_away(aside, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""

    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _clear_away(old: Path, new: Path) -> None:
    """Remove an old folder; what is not part of the result in it moves into the new one. Its manifest goes last, since it tells which is
    which: whoever is killed here can begin again."""
    _carry_over(old, new, {*files_of(read_manifest(old)), *APART, HELD})
    for path in old.iterdir():
        if _is_folder(path):
            shutil.rmtree(path)
        elif path.name != MANIFEST:
            path.unlink()
    shutil.rmtree(old)


def _carry_over(old: Path, new: Path, ours: set[str], at: str = "") -> None:
    """Move what is not ours from an old folder into the new one, which has what it has."""
    for path in old.iterdir():
        name, target = f"{at}{path.name}", new / path.name
        if name in ours:
            continue
        if _is_folder(path) and (_is_folder(target) or any(each.startswith(f"{name}/") for each in ours)):
            _carry_over(path, target, ours, f"{name}/")
        elif not target.exists() and not target.is_symlink():
            new.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
