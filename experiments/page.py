"""What all reports share: one HTML file that needs nothing else, which answers first and says what it rests on."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.figures.style import Drawing
from experiments.tables import write_bytes
from sim.levers import Settings
from sim.mechanisms import MECHANISMS


def page(
    template: str, settings: Settings, manifest: dict[str, Any], sentences: Sequence[str], drawings: Sequence[Drawing], **more: Any
) -> str:
    """A report as HTML, from a template that extends `base.html.j2`. Everything from settings or tables is escaped.

    `sentences` are the answer, the first drawing is the main figure; `more` is what only this template knows.
    """
    environment = Environment(
        loader=PackageLoader("experiments"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parameters = settings.behaviour.parameters
    return environment.get_template(f"{template}.html.j2").render(
        manifest=manifest,
        campaign=settings.campaign,
        sentences=sentences,
        figures=[(each, inline(each)) for each in drawings],
        assumptions={name: each for name, each in parameters.items() if each.confidence == "assumption"},
        sourced={name: each for name, each in parameters.items() if each.confidence != "assumption"},
        parameters=parameters,
        switched_off={name: MECHANISMS[name].meaning for name, on in settings.mechanisms.items() if not on},
        **more,
    )


def write_drawings(folder: Path, drawings: Sequence[Drawing]) -> None:
    """Write the figures of a result, as SVG and PNG."""
    (folder / "figures").mkdir(exist_ok=True)
    for each in drawings:
        write_bytes(folder / "figures" / f"{each.name}.svg", each.svg)
        write_bytes(folder / "figures" / f"{each.name}.png", each.png)


def inline(drawing: Drawing) -> Markup:
    """A figure as part of a page: without prolog, fixed size and shared names, with its alternative text."""
    text = drawing.svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    head, _, rest = text.partition(">")
    head = re.sub(r' (width|height|version|xmlns(:\w+)?)="[^"]*"', "", head)
    rest = rest.replace("xlink:href=", "href=")
    return Markup('{} role="img" aria-label="{}">{}').format(Markup(head), drawing.alt, Markup(rest))
