"""What an import found, for people: a page to share, the account of all rows, which stays with the list, and lines in the terminal.

None contains values of cells: they may be ids. The page to share has no number of people left out either: few of them would be told apart.
"""

from pathlib import Path
from typing import Any

from experiments.config.errors import printable, short
from experiments.config.saying import in_lines
from experiments.report.drawing import Drawing
from experiments.report.page import environment, inline, template_of
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.presence import ABSENT
from experiments.verbs.import_.summary import DEGREE, ImportSummary
from sim.company.observed_ties import CAREFUL

SUMMARY, ACCOUNT = "summary.html", "account.html"

MOST_COURSES = 5
"""Courses that the terminal lists."""
EVERY = "Every row was used."


def render(summary: ImportSummary, ledger: Ledger, manifest: dict[str, Any], drawing: Drawing | None) -> str:
    """The page to share. Everything that comes from files is escaped."""
    return template_of("import_").render(
        sentences=sentences(summary, ledger),
        summary=summary,
        manifest=manifest,
        figure=inline(drawing) if drawing is not None else None,
    )


def render_account(ledger: Ledger, manifest: dict[str, Any]) -> str:
    """What became of each row, and how the files were read: for who holds them."""
    read, used = (sum(getattr(book, name) for book in ledger.books.values()) for name in ("read", "used"))
    rows = f"{used:,} of {read:,} rows were used; the table below says what happened to the others." if used < read else EVERY
    template = environment().get_template("verbs/import_/account.html.j2")
    said = [*ledger.headlines, rows]
    return template.render(sentences=said, books=ledger.books, mended=ledger.mended, notes=ledger.notes, manifest=manifest)


def sentences(summary: ImportSummary, ledger: Ledger) -> list[str]:
    """What was imported and who is not simulated, in three sentences; then what to be careful with."""
    facts = dict(summary.facts)
    offices = facts["Offices"]
    people = f"{summary.people:,} people work in {offices} office{'s' if offices != '1' else ''}."
    ties = "No ties are known between them."
    if summary.matrix.any():
        ties = f"They have {facts[DEGREE].partition(',')[0]} ties each, {facts['Ties between offices']} of them to other offices."
    reasons = {reason for each in ledger.books.values() for reason in each.left_out}
    absent = [said for said in ABSENT.values() if said in reasons]
    rows = f"Not simulated are those who {' or '.join(absent)}." if absent else "Not every row was used." if reasons else EVERY
    careful = [note for note in ledger.notes if note.startswith(CAREFUL)]
    return [people, ties, rows, *careful]


def lines(summary: ImportSummary, ledger: Ledger, folder: Path, manifest: dict[str, Any]) -> list[str]:
    """What a person sees in the terminal, which names of columns and files may not steer."""
    text = [*ledger.headlines, *(f"{name}: {value}" for name, value in summary.facts)]
    shown = summary.courses[:MOST_COURSES]
    text += [f"Course {short(each.name)!r}: {each.registered:,} records, {each.attended:,} attended (rounded to five)" for each in shown]
    text += [f"and {len(summary.courses) - len(shown)} more courses (in the summary)"] if len(summary.courses) > len(shown) else []
    for name, books in ledger.books.items():
        text.append(f"{name}: {books.used:,} of {books.read:,} rows used")
        text += [f"    {entry.count:,} left out: {reason}" for reason, entry in books.left_out.items()]
    text += [
        f"Mended: {file}, {column or 'row'}: {reason}: {remedy} ({entry.count:,})" for file, column, reason, remedy, entry in ledger.mended
    ]
    text += [f"Note: {note}" for note in ledger.notes]
    whole = ["", f"Summary: {folder / SUMMARY}", f"Account: {folder / ACCOUNT} (keep it with the list)", f"Try it:  {manifest['run']}"]
    if manifest["left_out"]:
        whole.append(f"(Ties are left out: with so few, less is talked about. To take them all the same, add {manifest['left_out']})")
    if manifest["calibrate"]:
        whole.append(f"Then, to learn from these records how your people behave:  {manifest['calibrate']}")
        one = (
            ""
            if len(summary.courses) < 2
            else " Import its course alone before, with courses=[NAME]: all of them would count as one campaign's."
        )
        whole.append(f"(LAST_CAMPAIGN: the campaign file that describes what was run; `watercooler new` writes one.{one})")
    return [*(line for each in text for line in in_lines(printable(each))), *map(printable, whole)]
