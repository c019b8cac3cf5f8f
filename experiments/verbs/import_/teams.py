"""Attendance reports of Microsoft Teams: a summary of the meeting, then who took part, then each coming and going, in one file."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from experiments.verbs.import_.archives import READING_ERRORS, Part
from experiments.verbs.import_.cells import key_of
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.sheets import damaged
from sim.company.delimited_text import Row, UnreadableError, text_of

HEADER = ["meeting title", "meeting start", "attended"]
"""What every row gets of the summary, before its own columns."""
_SECTION = re.compile(r"\d\.\s")
_TITLES = {key_of(each) for each in ("Meeting title", "Meeting name", "Event title", "Besprechungstitel", "Titre de la réunion", "Título de la reunión", "Titolo riunione", "Título da reunião", "Titel van vergadering")}  # fmt: skip
_STARTS = {key_of(each) for each in ("Start time", "Meeting start time", "Event start time", "Startzeit", "Startzeit der Besprechung", "Heure de début", "Hora de inicio", "Ora di inizio", "Hora de início", "Begintijd")}  # fmt: skip
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(?:20)?(\d{2}),? .*[AP]M")
"""How an American computer writes a time: the month first."""


@dataclass(frozen=True)
class AttendanceReport:
    """Those who took part in one meeting: a row a person (in old reports one for each coming and going)."""

    file: str
    header: list[str]
    people: list[Row]

    def where(self, line: int) -> str:
        """A place in it."""
        return f"{self.file}:{line}"

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Everybody who took part."""
        yield from self.people


def attendance_report(part: Part, ledger: Ledger) -> AttendanceReport | None:
    """The report in a file, in any language of Teams; None after noting why it is none."""
    lines = lines_of(part, ledger)
    if lines is None:
        return None
    told: dict[str, str] = {}
    section, at = "1", len(lines)
    for number, row in enumerate(lines):
        given = [cell for cell in row if cell]
        if len(given) == 1 and _SECTION.match(given[0]):
            section = given[0][0]
        elif len(given) == 2 and section == "1":
            told.setdefault(key_of(given[0]), given[1])
        elif len(given) > 2:
            at = number
            break
    if at >= len(lines) - 1:
        ledger.wrong(part.name, "", "", "holds nobody who took part; expected: an attendance report as Teams downloads it (.csv)")
        return None
    first = next(iter(told.values()), "")
    start = month_first(next((told[key] for key in told if key in _STARTS), ""))
    summary = [next((told[key] for key in told if key in _TITLES), first), start]
    people: list[Row] = []
    for number, row in enumerate(lines[at + 1 :], at + 2):
        if not any(row) or _SECTION.match(row[0]):  # what follows tells of the same people again
            break
        people.append((number, [*summary, "attended", *row[: len(lines[at])], *[""] * (len(lines[at]) - len(row))]))
    return AttendanceReport(part.name, [*HEADER, *lines[at]], people)


def lines_of(part: Part, ledger: Ledger) -> list[list[str]] | None:
    """The cells of every line of a report; None after noting why it cannot be read."""
    try:
        with text_of(part.open).open() as stream:
            text = stream.read()
    except UnreadableError as error:
        ledger.wrong(part.name, "", "", str(error))
        return None
    except (*READING_ERRORS, UnicodeError) as error:
        damaged(part, error, ledger)
        return None
    return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else ",")]


def month_first(text: str) -> str:
    """A time with AM or PM, which says the month first, as an ISO date; others as they are."""
    found = _AMERICAN.fullmatch(text)
    return f"20{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else text
