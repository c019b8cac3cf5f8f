"""The result of an import: tables, picture, summary, account and manifest, all of them or none."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

from experiments.config.command_line import Arguments
from experiments.config.errors import StoppedError, refused_by_system
from experiments.config.places import portable
from experiments.config.saying import say
from experiments.execution.store import locked
from experiments.report.page import write_drawings
from experiments.storage import result_folders
from experiments.storage.files import write_text
from experiments.storage.manifest import git_state, versions
from experiments.verbs.import_.export import write_learning, write_people, write_posts, write_ties
from experiments.verbs.import_.imported import Imported
from experiments.verbs.import_.options import ImportPlan
from experiments.verbs.import_.picture import tie_structure
from experiments.verbs.import_.report import ACCOUNT, SUMMARY, lines, render, render_account
from experiments.verbs.import_.summary import ImportSummary, summarise


def write(imported: Imported, plan: ImportPlan, arguments: Arguments) -> None:
    """Put the result in the place of an old one, and say what was found. Raises StoppedError where that fails."""
    folder = result_folders.result_folder(plan.results, "import", plan.name)
    ledger, key = imported.ledger, imported.key
    summary = summarise(imported.people, imported.ties, imported.messages, imported.learning, imported.ties_known)
    manifest = _manifest(imported, plan, arguments, folder)
    try:
        if key.fresh:
            key.save()
        with locked(folder):
            result_folders.put_in_order(folder).rmdir()  # nothing waits there: an import is done at once
            with result_folders.replacing(folder, private=True) as fresh:
                _write_all(imported, summary, manifest, fresh)
    except OSError as error:
        raise StoppedError(f"watercooler: nothing was imported: {refused_by_system(error) or error}") from error
    say("\n".join(lines(summary, ledger, folder, manifest)))
    if key.fresh:
        say(f"The key of the ids is new and lies in {key.path}: keep it, to import more that fits to this; keep it to yourself.")


def _write_all(imported: Imported, summary: ImportSummary, manifest: dict[str, Any], fresh: Path) -> None:
    people, messages = imported.people, imported.messages
    write_people(fresh / "employees.csv", people)
    if imported.has_ties:
        write_ties(fresh / "ties.csv", people, imported.ties)
    if messages is not None:
        write_posts(fresh / "posts.csv", people, messages)
    if imported.learning is not None:
        write_learning(fresh, people, imported.learning)
    drawing = tie_structure(summary, manifest["name"]) if any(len(each.one) for each in imported.ties) else None
    if drawing is not None:
        write_drawings(fresh, [drawing])
    write_text(fresh / SUMMARY, render(summary, imported.ledger, manifest, drawing))
    write_text(fresh / ACCOUNT, render_account(imported.ledger, manifest))
    result_folders.write_json(fresh / result_folders.MANIFEST, manifest | {"files": result_folders.digests_of(fresh)})


def _manifest(imported: Imported, plan: ImportPlan, arguments: Arguments, folder: Path) -> dict[str, Any]:
    """What the result was made of; no values out of the files but names of columns."""
    place = Path(portable(str(folder)))
    company = f"company=records company.employees={shlex.quote(str(place / 'employees.csv'))}"
    ties = f"company.ties={shlex.quote(str(place / 'ties.csv'))}" if imported.has_ties else ""
    if ties and not imported.ties_sparse:
        company += f" {ties}"
    files = " ".join(f"calibrate.observed.{each}.file={shlex.quote(str(place / f'{each}.csv'))}" for each in imported.series)
    return {
        "verb": "import",
        "name": plan.name,
        "command": _command(arguments, imported.as_of),
        "run": f"watercooler run {company}",
        "calibrate": f"watercooler calibrate campaign=LAST_CAMPAIGN {company} {files}" if files else "",
        "left_out": ties if imported.ties_sparse else "",
        "as_of": imported.as_of.isoformat(),
        "key_fingerprint": imported.key.fingerprint,
        "rows": {name: {"read": books.read, "used": books.used} for name, books in imported.ledger.books.items()},
        "columns": imported.people.columns,
        "git": git_state(),
        "versions": versions(),
    }


def _command(arguments: Arguments, as_of: dt.date) -> str:
    """The command that imports the same again."""
    words = [word for word in arguments.overrides if word.partition("=")[0].lstrip("+~") != "as_of"]
    return " ".join(["watercooler", "import", *(shlex.quote(portable(word)) for word in [*words, f"as_of={as_of}"])])
