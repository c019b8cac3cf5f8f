"""The tables as they are written: numbers, dates, hashes and names of offices and courses, safe for any spreadsheet."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.storage.csv_text import plain
from experiments.verbs.import_.days import NEVER
from experiments.verbs.import_.learning import Learning
from experiments.verbs.import_.messages import Messages
from experiments.verbs.import_.people import ImportedPeople
from experiments.verbs.import_.pseudonyms import MESSAGE, PERSON, TEAM, written
from experiments.verbs.import_.ties import Ties

SELLS, OTHER = "sales or marketing", "other"
"""All that is kept of a function: the model asks for no more."""


def write_people(path: Path, people: ImportedPeople) -> None:
    """employees.csv: only columns of which something is known."""
    ids = written(PERSON, people.ids)
    columns: dict[str, Iterable[Any]] = {
        "employee_id": ids,
        "office": [plain(people.offices[i]) for i in people.office.tolist()],
    }
    if (people.manager >= 0).any():
        columns["manager_id"] = [ids[i] if i >= 0 else "" for i in people.manager.tolist()]
    if people.team.any():
        columns["team"] = written(TEAM, people.team)
    if any(people.level):
        columns["level"] = people.level
    if np.isfinite(people.tenure_years).any():
        columns["tenure_years"] = ["" if np.isnan(years) else f"{years:.1f}" for years in people.tenure_years.tolist()]
    if any(hours is not None for hours in people.offset):
        hours = ["" if each is None else f"{each:g}" for each in people.offset]
        columns["utc_offset_hours"] = [hours[i] for i in people.office.tolist()]
    if people.sells is not None:
        columns["function"] = [SELLS if each else OTHER for each in people.sells.tolist()]
    if np.isfinite(people.remote_share).any():
        columns["remote_share"] = ["" if np.isnan(share) else f"{share:.2f}" for share in people.remote_share.tolist()]
    _write(path, columns)


def write_ties(path: Path, people: ImportedPeople, ties: Sequence[Ties]) -> None:
    """ties.csv: who is tied to whom, on how much that rests, and of which kind; `follow` reads from reads to."""
    ids = written(PERSON, people.ids)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["from", "to", "weight", "kind"])
        for each in ties:
            one, other = ([ids[i] for i in end.tolist()] for end in (each.one, each.other))
            writer.writerows(zip(one, other, (f"{weight:g}" for weight in each.weight.tolist()), [each.kind] * len(one), strict=True))


def write_posts(path: Path, people: ImportedPeople, messages: Messages) -> None:
    """posts.csv: one row a message with a date, about the programme where words were asked for; otherwise any.

    `answers` and `thread` name messages; the date is that of the export (mostly UTC).
    """
    of_interest = messages.day != NEVER if messages.about is None else (messages.day != NEVER) & messages.about
    rows = np.flatnonzero(of_interest)
    rows = rows[np.lexsort((messages.ids[rows], messages.day[rows]))]
    author = messages.author[rows]
    columns = {
        "post": written(MESSAGE, messages.ids[rows]),
        **_who(people, author),
        "date": _dates(messages.day[rows]),
        "answers": written(MESSAGE, messages.answers[rows]),
        "thread": written(MESSAGE, messages.thread[rows]),
        "reactions": messages.reactions[rows].tolist(),
    }
    _write(path, columns)


def write_learning(folder: Path, people: ImportedPeople, learning: Learning) -> None:
    """registrations.csv: one row a registration with its date, and what became of it. attendance.csv: one row for
    everybody who came, with the date. Rows are in the order of dates, which says nothing about that of the export."""
    status = np.array(learning.status)
    for name, rows, day in (
        ("registrations.csv", learning.registered != NEVER, learning.registered),
        ("attendance.csv", (learning.held != NEVER) & (status == "attended"), learning.held),
    ):
        order = np.flatnonzero(rows)
        order = order[np.lexsort((learning.person[order], day[order]))]
        columns = {
            **_who(people, learning.person[order]),
            "date": _dates(day[order]),
            "programme": [plain(learning.programme[i]) for i in order.tolist()],
            "session": [plain(learning.session[i]) for i in order.tolist()],
        }
        if name == "registrations.csv":
            columns["status"] = status[order].tolist()
        else:
            columns["rating"] = ["" if np.isnan(each) else f"{each:g}" for each in learning.rating[order].tolist()]
        if len(order):
            _write(folder / name, columns)


def _who(people: ImportedPeople, rows: np.ndarray) -> dict[str, list[str]]:
    """Who, and where they work."""
    ids, offices = written(PERSON, people.ids[rows]), list(map(plain, people.offices))
    return {"employee_id": ids, "office": [offices[i] for i in people.office[rows].tolist()]}


def _dates(days: np.ndarray) -> list[str]:
    """ISO dates; empty where none is known."""
    text = {day: dt.date.fromordinal(day).isoformat() for day in np.unique(days).tolist() if day != NEVER}
    return [text.get(day, "") for day in days.tolist()]


def _write(path: Path, columns: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
