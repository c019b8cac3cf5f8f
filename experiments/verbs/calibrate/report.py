"""The report of a calibration: answer first, then tables and figures, then what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from experiments.report.drawing import Drawing
from experiments.report.page import behaviour_command, write_drawings, write_pages
from sim.settings import Settings

NO_CAMPAIGN = dict.fromkeys(("campaign", "title", "company"))
"""What a manifest says of a fit in which there is neither a campaign nor a company of the configuration."""


@dataclass(frozen=True)
class ReportTable:
    """A table of the report. Cells are text; `note` says how to read it, `words` that cells hold words, not numbers."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: bool = False


def write_report(
    folder: Path,
    title: str,
    settings: Settings,
    manifest: dict[str, Any],
    sentences: Sequence[str],
    cautions: Sequence[str],
    sections: Sequence[ReportTable],
    drawings: Sequence[Drawing],
    usable: bool = True,
) -> None:
    """Write `figures/` and `report.html` into a result folder. Everything from files and settings is escaped.

    `usable`: whether to say how the fit is used by other verbs.
    """
    write_drawings(folder, drawings, manifest["png"])
    write_pages(
        folder, "calibrate", settings, manifest, sentences, drawings, title=title, cautions=cautions, sections=sections, usable=usable,
        command=partial(behaviour_command, manifest),
    )  # fmt: skip
