"""The summary of an import as a page, and as lines in the terminal. It never contains values of cells: they may be ids."""

from pathlib import Path
from typing import Any

from experiments.report.drawing import Drawing
from experiments.report.page import inline, template_of
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.summary import DEGREE, ImportSummary
from sim.company.observed_ties import CAREFUL


def render(summary: ImportSummary, ledger: Ledger, manifest: dict[str, Any], drawing: Drawing | None) -> str:
    """The page. Everything that comes from files is escaped."""
    return template_of("import_").render(
        sentences=sentences(summary, ledger),
        summary=summary,
        books=ledger.books,
        mended=ledger.mended,
        notes=ledger.notes,
        manifest=manifest,
        figure=inline(drawing) if drawing is not None else None,
    )


def sentences(summary: ImportSummary, ledger: Ledger) -> list[str]:
    """Who is not simulated, and what was imported, in three sentences; then what to be careful with."""
    facts = dict(summary.facts)
    offices = facts["Offices"]
    people = f"{summary.people:,} people work in {offices} office{'s' if offices != '1' else ''}."
    ties = "No ties are known between them."
    if summary.matrix.any():
        ties = f"They have {facts[DEGREE].partition(',')[0]} ties each, {facts['Ties between offices']} of them to other offices."
    read, used = (sum(getattr(book, name) for book in ledger.books.values()) for name in ("read", "used"))
    rows = f"{used:,} of {read:,} rows were used; the table below says what happened to the others."
    careful = [note for note in ledger.notes if note.startswith(CAREFUL)]
    return [*ledger.headlines, people, ties, rows if used < read else "Every row was used.", *careful]


def lines(summary: ImportSummary, ledger: Ledger, folder: Path, run: str) -> list[str]:
    """What a person sees in the terminal."""
    text = [*ledger.headlines, *(f"{name}: {value}" for name, value in summary.facts)]
    for name, books in ledger.books.items():
        text.append(f"{name}: {books.used:,} of {books.read:,} rows used")
        text += [f"    {entry.count:,} left out: {reason}" for reason, entry in books.left_out.items()]
    text += [
        f"Mended: {file}, {column or 'row'}: {reason}: {remedy} ({entry.count:,})" for file, column, reason, remedy, entry in ledger.mended
    ]
    text += [f"Note: {note}" for note in ledger.notes]
    return [*text, "", f"Summary: {folder / 'summary.html'}", f"Try it:  {run}"]
