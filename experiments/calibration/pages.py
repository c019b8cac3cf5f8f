"""The report of a calibration: answer first, then tables and figures, then what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from experiments.figures.style import Drawing
from experiments.page import inline
from experiments.tables import write_bytes, write_text


@dataclass(frozen=True)
class Section:
    """A table of the report. Cells are text; `note` says how to read it."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_report(
    folder: Path,
    title: str,
    manifest: dict[str, Any],
    sentences: Sequence[str],
    cautions: Sequence[str],
    sections: Sequence[Section],
    drawings: Sequence[Drawing],
) -> None:
    """Write `figures/` and `report.html` into a result folder. Everything from files and settings is escaped."""
    (folder / "figures").mkdir(exist_ok=True)
    for each in drawings:
        write_bytes(folder / "figures" / f"{each.name}.svg", each.svg)
        write_bytes(folder / "figures" / f"{each.name}.png", each.png)
    environment = Environment(
        loader=PackageLoader("experiments"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("calibrate.html.j2").render(
        title=title,
        manifest=manifest,
        sentences=sentences,
        cautions=cautions,
        sections=sections,
        figures=[inline(each) for each in drawings],
    )
    write_text(folder / "report.html", page)
