"""Pictures of the verbs, drawn by running them: `python docs/gallery.py` (`make docs`) fills docs/pictures."""

import contextlib
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from experiments.cli import main
from experiments.config.saying import silently

PICTURES = Path(__file__).parent / "pictures"
LAST_YEAR = Path(__file__).parents[1] / "experiments" / "examples" / "last_year"


class GalleryPiece(NamedTuple):
    """A command, the figure of its result that is shown, and what the figure shows."""

    command: str
    figure: str
    shows: str


PIECES = (
    GalleryPiece("watercooler run", "demand_against_seats", "How many people want a seat, day by day, against the seats there are"),
    GalleryPiece(
        "watercooler compare baseline=space_voyage alternatives=[no_teasers,twice_the_seats,managers_first]",
        "forest",
        "What three alternatives change in every key figure, in 90 % of plausible worlds, and the verdicts",
    ),
    GalleryPiece(
        "watercooler sweep campaign.brand.strength=0.2,0.5,0.8 campaign.programme.explainability=0.2,0.5,0.8 company=small_firm replications=32",
        "response_map_content_heard",
        "The share of people told the content, by strength of the brand and explainability",
    ),
    GalleryPiece(
        "watercooler optimise campaign=lead_well company=six_offices",
        "pareto_front",
        "Campaigns that none beats in both pull and content heard, and cost",
    ),
    GalleryPiece(
        "watercooler sensitivity company=small_firm alternative=no_teasers",
        "what_moves_the_difference",
        "Which assumptions move the difference between the plan and no teasers",
    ),
    GalleryPiece(
        "watercooler ambassadors company=small_firm",
        "gain_by_number",
        "What it is worth to involve people, by how many and how they are chosen",
    ),
    GalleryPiece(
        f"watercooler calibrate calibrate.survey.file={LAST_YEAR}/survey.csv calibrate.observed.registrations.file={LAST_YEAR}/registrations.csv "
        f"calibrate.observed.attendance.file={LAST_YEAR}/attendance.csv calibrate.observed.posts.file={LAST_YEAR}/posts.csv",
        "series_bands",
        "Registrations, attendance and posts of a made-up last year, and what the fitted model gives",
    ),
    GalleryPiece(
        "watercooler verify verify.part=closed_forms verify.size=quick",
        "verdicts",
        "What the engine gives against what theory gives, for every check",
    ),
)


def draw() -> None:
    """Run every command in a folder of its own, and keep one figure of each."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        for piece in PIECES:
            verb = piece.command.split()[1]
            with silently():
                code = main([*shlex.split(piece.command)[1:], "name=gallery", "png=true"])
            found = sorted(Path("results", verb, "gallery", "figures").glob("*.png"))
            figure = next((each for each in found if each.stem == piece.figure), None)
            if code or figure is None:
                raise SystemExit(f"{piece.command}: exit code {code}, figures {[each.stem for each in found]}")
            shutil.copy(figure, PICTURES / f"{verb}.png")
            told = piece.command.replace(str(LAST_YEAR), "experiments/examples/last_year")
            (PICTURES / f"{verb}.txt").write_text(f"{told}\n{piece.shows}\n", encoding="utf-8")


if __name__ == "__main__":
    draw()
