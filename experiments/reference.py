"""The reference set in `results/reference`: the story of the essay in at most eight figures, each with the command that draws it.

`python -m experiments.reference` (or `make reference`) simulates everything afresh and replaces the set.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from experiments.cli import main
from experiments.storage.files import write_bytes, write_text

FOLDER = Path(__file__).parent.parent / "results" / "reference"


@dataclass(frozen=True)
class Figure:
    """A figure of the story: what it shows, the words after `watercooler`, and the file among the figures of that result."""

    name: str
    says: str
    words: tuple[str, ...]
    file: str


_RUN = ("run", "campaign=space_voyage", "company=global_marketing")
FIGURES = (
    Figure("1_demand", "Teased for weeks, a programme wins when demand outstrips supply", _RUN, "demand_against_seats.png"),
    Figure("2_talk", "People tell the content, and not just “I went on a course”", _RUN, "talk_over_time.png"),
    Figure("3_spread", "One office dresses up, another answers: posts light up around the world", _RUN, "spread.gif"),
    Figure("4_cascade", "How far a single idea travels", _RUN, "cascades.png"),
    Figure(
        "5_alternatives",
        "Against an amazing training that no one talks about, a boring one no one wants, pay for sharing, and teasers with nothing behind "
        "them: who wants it, who hears the content, who gets in, and what it costs",
        ("compare", "baseline=space_voyage", "compare.kpis=[demand_rate,content_heard,demand_served,cost_total]"),
        "forest.png",
    ),
    Figure(
        "6_levers",
        "Why more people hear the content: from the silent masterpiece to the space voyage, lever by lever",
        ("compare", "baseline=silent_masterpiece", "alternatives=space_voyage"),
        "levers_1.png",
    ),
    Figure(
        "7_anticipation",
        "The day of the teaser film: who wants a seat, and who hears the content. Registration closes on 23 March; whom a film wakes that "
        "late is mostly too late for a seat",
        ("sweep", "campaign.teasers.0.day=range(-63,36,7)", "sweep.responses=[demand,content_heard]"),
        "response_curve.png",
    ),
    Figure(
        "8_doubt",
        "What a planner would change about it, over chance, company and assumptions at once: better, worse, or undecided",
        (
            *("compare", "baseline=space_voyage", "alternatives=[no_teasers,twice_the_seats,managers_first]"),
            "compare.kpis=[demand_rate,content_heard,cost_total]",
        ),
        "forest.png",
    ),
)

_HEAD = """# The reference set

The story behind the project in {count} figures. An internal training was given the theme of a journey to space; a teaser
film made one office turn up in space suits and post it; other offices answered; it went round the world. Here it is as
the model tells it, beside the campaigns that fail.

Without a company's own data the model ranks campaigns; it does not forecast. Every figure says what it rests on, and
beneath it is the command that makes it, in the `figures/` of its result. `make reference` draws all of them anew.
"""


def draw(folder: Path = FOLDER) -> None:
    """Simulate every result once, and replace the pictures and the page that shows them.

    Raises SystemExit where a command fails; the old set stays then.
    """
    with tempfile.TemporaryDirectory() as place:
        results: dict[tuple[str, ...], Path] = {}
        for words in dict.fromkeys(figure.words for figure in FIGURES):
            name = f"reference_{len(results)}"
            print(f"watercooler {' '.join(words)}", file=sys.stderr)
            if main([*words, f"results={place}", f"name={name}", "png=true"]) != 0:
                raise SystemExit(f"watercooler {' '.join(words)} failed: {folder} stays as it was")
            results[words] = Path(place) / words[0] / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.*"):
            if old.is_file():  # tables in folders beside the pictures are not its own
                old.unlink()
        parts = [_HEAD.format(count=len(FIGURES))]
        for figure in FIGURES:
            file = f"{figure.name}{Path(figure.file).suffix}"
            write_bytes(folder / file, (results[figure.words] / "figures" / figure.file).read_bytes())
            manifest = json.loads((results[figure.words] / "manifest.json").read_text(encoding="utf-8"))
            parts.append(
                f"## {figure.says}\n\n![{figure.says}]({file})\n\n"
                f"`{_quoted(figure.words)}` · model {manifest['model_version']}, seeds {manifest['seeds']['first']} to {manifest['seeds']['last']}\n"
            )
        write_text(folder / "README.md", "\n".join(parts))


def _quoted(words: tuple[str, ...]) -> str:
    """The command as it is typed in a shell."""
    return " ".join(["watercooler", *(f"'{word}'" if set(word) & set("[]()*;") else word for word in words)])


if __name__ == "__main__":
    draw()
