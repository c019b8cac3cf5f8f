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
from experiments.config.places import is_url
from experiments.storage.files import file_digest, write_text
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

OURS = (
    *(
        "kpis.parquet",
        "daily.parquet",
        "posts.parquet",
        "groups.parquet",
        "rules.parquet",
        "waves.parquet",
        "points.parquet",
        "coalitions.parquet",
        "parameter_sets.parquet",
        "variants.parquet",
    ),
    *("confirmed_points.parquet", "confirmed_kpis.parquet", "further_points.parquet", "further_kpis.parquet"),
    *("curves_points.parquet", "curves_kpis.parquet"),
    *(SUMMARY, "attribution.csv", "checks.csv", "patterns.csv", "robustness.csv", "coverage.csv", "reliability.csv"),
    *("posterior.parquet", "library.parquet", "posterior.csv", "predictions.csv", "days.csv", "forecasts.csv", "recovery.csv", "configs"),
    *(MANIFEST, ANSWER, TIMING, CAMPAIGNS, "figures", "report.html", "appendix.html", "brief.html", "answer.json"),
    *("employees.csv", "ties.csv", "posts.csv", "registrations.csv", "attendance.csv", "summary.html", "account.html"),
)
"""What a result consists of; whatever else lies in the folder belongs to somebody and stays."""


def result_folder(results: str, verb: str, name: str) -> Path:
    """Where a result goes; for an address, the folder on this machine that stands for it."""
    if is_url(results):
        return staging(results) / verb / name
    return Path(results).expanduser() / verb / name


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
            _carry_over(aside, folder)
            shutil.rmtree(aside)
        else:
            aside.replace(folder)
    for path in folder.parent.glob(f".{folder.name}.*.new"):
        shutil.rmtree(path, ignore_errors=True)
    chunks = folder / CHUNKS
    chunks.mkdir(parents=True, exist_ok=True)
    for path in chunks.glob(".*"):
        path.unlink(missing_ok=True)
    return chunks


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a result, or None if there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # the last: brackets within brackets
        return None
    return manifest if isinstance(manifest, dict) else None


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
    *("calibrate.adoption.people", "calibrate.adoption.ties", "calibrate.adoption.changes", "calibrate.survey.file", "calibrate.bass.file"),
    *(f"calibrate.observed.{series}.file" for series in ("registrations", "attendance", "posts")),
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
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (MANIFEST, TIMING))
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
        yield fresh
        for path in fresh.rglob("*") if private else ():
            path.chmod(0o700 if path.is_dir() else 0o600)
        aside = _aside(folder)
        folder.replace(aside)
        fresh.replace(folder)
        _carry_over(aside, folder)
        shutil.rmtree(aside)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""

    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _carry_over(old: Path, new: Path) -> None:
    """Move what is not part of a result from an old folder into the new one."""
    for path in old.iterdir():
        if path.name not in OURS and not (new / path.name).exists():
            path.replace(new / path.name)
