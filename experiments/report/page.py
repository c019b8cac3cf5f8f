"""What all reports share: a page that answers first and says what it rests on, and its appendix; they need nothing else."""

import base64
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from experiments.report.calibrated import calibrated_said
from experiments.report.drawing import Drawing
from experiments.report.glossary import glossary
from experiments.report.numbers import seeds_said
from experiments.report.wording import few_launches, headed, said, titled
from experiments.storage.files import write_bytes, write_text
from sim.mechanisms import MECHANISMS
from sim.settings import Parameter, Settings
from sim.spelling import plural

REPORT, APPENDIX = "report.html", "appendix.html"

LARGEST_FILM = 300_000
"""Bytes of a moving picture that a page holds itself."""

_ASKED = ("baseline", "campaign", "company", "platform", "behaviour", "mechanisms", "matters")
"""What a command says about campaign, company and what matters, which the same question to `sensitivity` says too."""


@cache
def environment() -> Environment:
    """Where templates are found, each of which is read once. Whatever is put into one is escaped."""
    made = Environment(
        loader=PackageLoader("experiments", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "breakable": breakable,
        "unparted": unparted,
        "labelled": labelled,
        "varied": varied,
        "headed": headed,
        "said": said,
        "titled": titled,
    }
    made.filters |= {"counted": plural, "seeds": lambda seeds: seeds_said(seeds["first"], seeds["last"])}
    return made


def template_of(name: str) -> Template:
    """The template of a verb's report."""
    return environment().get_template(f"verbs/{name}/report.html.j2")


def write_pages(
    folder: Path,
    verb: str,
    settings: Settings,
    manifest: dict[str, Any],
    sentences: Sequence[str],
    drawings: Sequence[Drawing],
    launches: int = 0,
    do: str = "",
    **more: Any,
) -> None:
    """Write `report.html`, and `appendix.html` with assumptions, sources and glossary. Everything from settings or tables is escaped.

    `sentences` are the answer, the first drawing is the main figure; `launches`: over how many ranges are, where there are any; `do`: the sentence that says what
    to do, which stands first and in a box; `more` is what only this verb's templates know.
    """
    parameters = settings.behaviour.parameters
    assumptions = {name: each for name, each in parameters.items() if each.confidence == "assumption"}
    known = {
        "manifest": manifest,
        "campaign": settings.campaign,
        "sentences": sentences,
        "few": few_launches(launches),
        "calibrated": calibrated_said([each.source for each in parameters.values()]),
        "do": do,
        "figures": [(each, inline(each)) for each in drawings],
        "films": {each.name: moving(each) for each in drawings if each.gif is not None},
        "assumptions": least_known_first(assumptions),
        "sensitivity": sensitivity_command(manifest),
        "glossary": glossary(),
        "sourced": {name: each for name, each in parameters.items() if each.confidence != "assumption"},
        "parameters": parameters,
        "switched_off": {name: MECHANISMS[name].meaning for name, on in settings.mechanisms.items() if not on},
        **more,
    }
    appendix = environment().select_template([f"verbs/{verb}/{APPENDIX}.j2", f"report/{APPENDIX}.j2"])
    write_text(folder / REPORT, letters_once(template_of(verb).render(known)))
    write_text(folder / APPENDIX, appendix.render(known))


def varied(manifest: Mapping[str, Any]) -> str:
    """In what replications differ from one another."""
    own = "each with its own" if manifest["replications"] != 1 else "with its own"
    if manifest["uncertainty"] == "all":
        return f"{own} events{' ' if manifest.get('one_company') else ', company '}and plausible set of behavioural parameters"
    return f"{own} {'events and company' if manifest['vary'] == 'company' else 'events'} alone"


def breakable(name: str) -> Markup:
    """A name of a field that may be parted behind its underscores and dots, and copied whole."""
    return Markup(re.sub(r"([_.])", r"\1<wbr>", str(escape(name))))


def unparted(page: str) -> Markup:
    """A page on which no line ends between a number and its per cent sign."""
    return Markup(re.sub(r"(?<=\d) (?=%)", "\u00a0", str(page)))


def labelled(page: str) -> Markup:
    """A page on which every table lies in a frame, that moves sideways where the table is wider than the screen, and every cell knows the
    head of its column: a narrow screen shows it beside the cell (`narrow.css.j2`). Tables whose heads span rows have no such cells."""
    return Markup(re.sub("<table.*?</table>", _framed, str(page), flags=re.DOTALL))


MANY_COLUMNS = 6
"""From so many columns on a table may be wider than a laptop's screen: its frame can be moved by keys, too."""


def _framed(found: re.Match[str]) -> str:
    table = re.sub(r'<table(?: class="(.*?)")?>\s*<thead>(.*?)</thead>(.*?)</table>', _labelled_table, found[0], flags=re.DOTALL)
    columns = len(re.findall("<t[hd]", table.partition("</tr>")[0]))
    keys = ' tabindex="0" role="group" aria-label="A wide table"' if columns >= MANY_COLUMNS else ""
    return f'<div class="wide"{keys}>{table}</div>'


def _labelled_table(found: re.Match[str]) -> str:
    kind, head, body = found.groups("")
    if "rowspan" in head:
        return found[0]
    names = [re.sub("<.*?>", "", each) for each in re.findall("<th.*?>(.*?)</th>", head, re.DOTALL)]

    def row(cells: re.Match[str]) -> str:
        left = iter(names)
        return re.sub(r"<td\b", lambda cell: f'{cell[0]} data-label="{name}: "' if (name := next(left, "")) else cell[0], cells[0])

    rows = re.sub("<tr.*?</tr>", row, body, flags=re.DOTALL)
    return f'<table class="{f"{kind} labelled".strip()}"><thead>{head}</thead>{rows}</table>'


def least_known_first(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """By the width of their range against their value. Wide does not mean decisive: that is what `sensitivity` finds out."""
    return dict(sorted(parameters.items(), key=lambda each: -(each[1].high - each[1].low) / abs(each[1].value) if each[1].value else 0.0))


def sensitivity_command(manifest: Mapping[str, Any]) -> str:
    """The command that asks which assumption flips this decision, for the same campaign and company; of several alternatives the first."""
    asked = [f"alternative={each['name']}" for each in manifest.get("arms", ())[1:2]]
    return shlex.join(["watercooler", "sensitivity", *_same(manifest), *asked])


def behaviour_command(manifest: Mapping[str, Any], verb: str, *asked: str) -> str:
    """The command of another verb for the same campaign and company, if the calibration had any, with the behaviour that it fitted."""
    said = _same(manifest) if manifest.get("company") else []
    same = [word for word in said if word.lstrip("+").partition("=")[0].split(".")[0] != "behaviour"]
    return shlex.join(["watercooler", verb, *same, f"behaviour={manifest['behaviour_file']}", *asked])


def information_command(manifest: Mapping[str, Any], alternatives: Sequence[str], kpi: str | None = None) -> str:
    """The command that values what can be found out before choosing among the same campaign and alternatives.

    `alternatives`: files, or changes as they are typed, see `typed`. `kpi`: the key figure that decides; None: pull and content heard.
    """
    named = ",".join(json.dumps(each, ensure_ascii=False) for each in alternatives)
    decides = [f"compare.kpi={kpi}"] if kpi else []
    return shlex.join(["watercooler", "compare", *_same(manifest), f"alternatives=[{named}]", *decides, "compare.information=true"])


def typed(changes: Mapping[str, Any]) -> str:
    """Changes of a campaign as an alternative is typed: `campaign.reward.kind=money campaign.reward.value_usd=20`."""
    return shlex.join(
        f"{name}={value if isinstance(value, str) and value.isidentifier() else json.dumps(value)}" for name, value in changes.items()
    )


def _same(manifest: Mapping[str, Any]) -> list[str]:
    """The words of a command that say which campaign in which company; what varies in it has no single value, nor has what a factor of a
    sweep takes the place of."""
    words, factors = shlex.split(manifest["command"])[2:], manifest.get("design", {}).get("factors", {})
    varied = {word for word in words if manifest["verb"] in ("sweep", "optimise") and re.search(r"=[^\[]*[,(]", word)}
    varied |= {word for word in words if word.partition("=")[0].lstrip("+") in factors}
    said = [word for word in words if word not in varied and word.partition("=")[0].split(".")[0] in _ASKED]
    known = {word.partition("=")[0] for word in said}
    known |= {"campaign"} if "baseline" in known else set()
    return said + [f"{name}={manifest[name]}" for name in ("campaign", "company") if name not in known and manifest.get(name)]


def write_drawings(folder: Path, drawings: Sequence[Drawing], png: bool = False) -> None:
    """Write the figures of a result as SVG, and as GIF what moves; as PNG too where that is asked for, which takes as long again."""
    (folder / "figures").mkdir(exist_ok=True)
    for each in drawings:
        write_bytes(folder / "figures" / f"{each.name}.svg", each.svg)
        if png:
            from experiments.report.style import in_dots  # late: who writes SVG alone has it drawn already, or loads nothing that draws

            write_bytes(folder / "figures" / f"{each.name}.png", in_dots(each.figure))
        if each.gif is not None:
            write_bytes(folder / "figures" / f"{each.name}.gif", each.gif)


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
    *_, width, height = map(float, re.findall(r'viewBox="(.*?)"', head)[0].split())
    tall = Markup(' class="tall"') if height > 0.7 * width else ""
    wide = Markup(' style="--wide: {:.0f}px"').format(width)
    return Markup('{}{}{} role="img" tabindex="0" aria-label="{}">{}').format(Markup(head), tall, wide, drawing.alt, Markup(rest))


def letters_once(page: str) -> str:
    """Figures on one page share the shapes of their letters: each shape stands where it is first needed."""
    known = set[str]()

    def first(shape: re.Match[str]) -> str:
        if shape[0] in known:
            return ""
        known.add(shape[0])
        return shape[0]

    return re.sub(r'<path id="[^"]*"[^>]*/>', first, page)


def moving(drawing: Drawing) -> Markup:
    """The moving picture of a figure, as part of the page; a large one (of many offices) stays beside it, or the page would open slowly."""
    content = drawing.gif or b""
    inside = f"data:image/gif;base64,{base64.b64encode(content).decode('ascii')}"
    source = inside if len(content) <= LARGEST_FILM else f"figures/{drawing.name}.gif"
    return Markup('<img src="{}" alt="{}" loading="lazy">').format(source, f"Day by day: {drawing.alt}")
