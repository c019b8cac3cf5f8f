"""Participant reports of Zoom: a line of the meeting, then who took part, a line for each coming and going, in one file."""

import re

from experiments.verbs.import_.archives import Part
from experiments.verbs.import_.cells import key_of
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.teams import HEADER, AttendanceReport, lines_of, month_first
from sim.company.delimited_text import Row

COLUMNS = [*HEADER, "role", "name", "original name"]
"""What every row gets before its own columns."""
_NAMES = {key_of(each) for each in ("Name (Original Name)", "Name", "User Name (Original Name)")}
_TITLES = {key_of(each) for each in ("Topic", "Meeting Topic")}
_STARTS = {key_of(each) for each in ("Start Time", "Actual Start Time", "Join Time")}
_HOSTS = {key_of(each) for each in ("User Email", "Host Email")}
_ADDRESSES = {key_of(each) for each in ("User Email", "Email")}
_RENAMED = re.compile(r"(.*\S)\s*\(([^()]+)\)")
"""Somebody who goes by another name in the meeting: `Name (Original Name)`."""


def participant_report(part: Part, ledger: Ledger) -> AttendanceReport | None:
    """The report in a file, with or without the line of the meeting; None after noting why it is none."""
    lines = lines_of(part, ledger)
    if lines is None:
        return None
    keys = [[key_of(cell) for cell in row] for row in lines]
    at = next((number for number, row in enumerate(keys) if _NAMES & {*row} and _ADDRESSES & {*row}), len(lines))
    if at >= len(lines) - 1:
        ledger.wrong(part.name, "", "", "holds nobody who took part; expected: a participants report as Zoom exports it (.csv)")
        return None
    above = next((number for number in range(at - 1) if _TITLES & {*keys[number]}), None)
    told = dict(zip(keys[above], lines[above + 1], strict=False)) if above is not None else {}
    title, host = _first(told, _TITLES), _first(told, _HOSTS).casefold()
    people: list[Row] = []
    for number, row in enumerate(lines[at + 1 :], at + 2):
        if not any(row):
            break
        cells = row[: len(lines[at])] + [""] * (len(lines[at]) - len(row))
        said = dict(zip(keys[at], cells, strict=True))
        address = _first(said, _ADDRESSES).casefold()
        name, original = names_of(_first(said, _NAMES))
        start = month_first(_first(told, _STARTS) or _first(said, _STARTS))
        people.append((number, [title, start, "attended", "host" if address and address == host else "", name, original, *cells]))
    own = [cell if key_of(cell) not in {key_of(each) for each in COLUMNS} else f"{cell} (as reported)" for cell in lines[at]]
    return AttendanceReport(part.name, [*COLUMNS, *own], people)


def _first(told: dict[str, str], names: set[str]) -> str:
    return next((told[key] for key in told if key in names), "")


def names_of(text: str) -> tuple[str, str]:
    """The name somebody goes by in a meeting and the original one, empty where it is the same."""
    found = _RENAMED.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")
