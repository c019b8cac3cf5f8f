"""Pictures of the verbs, drawn by running them: `python docs/gallery.py [VERB ...]` (`make docs`) fills docs/pictures.

A figure of the result where the verb draws one; else what it prints in the terminal; the dashboard in a Chromium, where there is one.
"""

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
LAST_YEAR = HERE.parent / "experiments" / "examples" / "last_year"
WATERCOOLER = [sys.executable, "-m", "experiments.cli"]


class GalleryPiece(NamedTuple):
    """A command, the figure of its result that is shown (none: what it prints), and what one sees."""

    command: str
    figure: str
    shows: str


PIECES = (
    GalleryPiece("watercooler run", "demand_against_seats", "How many people want a seat, day by day, against the seats there are"),
    GalleryPiece(
        "watercooler compare baseline=space_voyage alternatives=[no_teasers,more_rooms,twice_the_seats,managers_first] "
        "compare.kpis=[demand_rate,content_heard,cost_total]",
        "forest",
        "What four alternatives change in demand, content heard and cost, in 90 % of plausible worlds, and the verdicts",
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
    GalleryPiece(
        "watercooler plausible",
        "targets",
        "What plausible parameter sets give, against what is observed of programmes at large",
    ),
    GalleryPiece(
        'watercooler new "title=Data for All" "offices=Zurich 500 +1, Boston 350 -5" budget=150000 hours=3 format=virtual',
        "",
        "The files that `new` writes, and what to ask next",
    ),
    GalleryPiece(f"watercooler import people={HERE}/hr.csv", "", "What was read from an HR list"),
    GalleryPiece("watercooler results", "", "Every result of this folder"),
    GalleryPiece("watercooler doctor", "", "What is installed, and how fast this machine is"),
    GalleryPiece(
        "watercooler benchmark tables=[engines] engines.people=2000 repeats=3",
        "",
        "How much faster the columns engine is than the agents engine",
    ),
    GalleryPiece("watercooler dashboard", "", "The page of levers, with the answer for a campaign without teasers"),
)


def draw(verbs: list[str]) -> None:
    """Run the commands of some verbs (none named: all) in a folder of its own, and keep a picture of each."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for piece in PIECES:
            verb = piece.command.split()[1]
            if verbs and verb not in verbs:
                continue
            if verb == "dashboard":
                photograph(place, PICTURES / f"{verb}.png")
            else:
                for old in PICTURES.glob(f"{verb}.*"):
                    old.unlink()
                picture(piece, Path(place), PICTURES / f"{verb}.svg")
            told = piece.command.replace(str(LAST_YEAR), "experiments/examples/last_year").replace(str(HERE), "docs")
            (PICTURES / f"{verb}.txt").write_text(f"{told}\n{piece.shows}\n", encoding="utf-8")
            print(told, flush=True)


def picture(piece: GalleryPiece, place: Path, target: Path) -> None:
    """Run a command, and keep its figure or what it prints."""
    verb, words = piece.command.split()[1], shlex.split(piece.command)[1:]
    environment = os.environ | {"COLUMNS": "108", "FORCE_COLOR": "1"}
    done = subprocess.run([*WATERCOOLER, *words], cwd=place, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{piece.command}: exit code {done.returncode}\n{done.stderr}")
    if not piece.figure:
        target.write_text(
            transcript(piece.command, done.stdout.replace(f"{place}/", "").replace(f"{HERE}/", "docs/"), verb), encoding="utf-8"
        )
        return
    found = sorted(place.glob(f"results/{verb}/*/figures/*.svg"))
    figure = next((each for each in found if each.stem == piece.figure), None)
    if figure is None:
        raise SystemExit(f"{piece.command}: there is no {piece.figure} among {[each.stem for each in found]}")
    shutil.copy(figure, target)


def transcript(command: str, printed: str, name: str) -> str:
    """What a command printed, as a drawn terminal (SVG; it asks for no font of another machine)."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=110, file=nowhere, force_terminal=True)
        console.print(Text(f"$ {command}".replace(f"{HERE}/", "docs/"), style="bold"))
        console.print(Text.from_ansi(printed.replace(str(Path.home()), "~").rstrip()), "")
        drawn = console.export_svg(title="watercooler", unique_id=name)
    head, _, rest = drawn.partition("<style>")
    return head + "<style>" + rest[rest.index(f".{name}-matrix") :]


def photograph(place: str, target: Path) -> None:
    """The dashboard in a headless Chromium; where there is none, the picture stays as it is."""
    if chromium() is None:
        print("no Chromium on this machine: the picture of the dashboard stays as it is")
        return
    with answered(place) as (page, _):
        page.wait_for_timeout(3_000)
        page.screenshot(path=target)


def chromium() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)


@contextlib.contextmanager
def answered(place: str) -> Iterator[tuple[Any, subprocess.Popen[bytes]]]:
    """In the `with` block: the page of a dashboard that has given its first answer, and the process that gave it."""
    from playwright.sync_api import sync_playwright

    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    with subprocess.Popen([*WATERCOOLER, "dashboard", f"port={port}", "browser=false"], cwd=place, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.1)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"http://127.0.0.1:{port}/?company=small_firm")
                page.get_by_role("button", name="Scenario").wait_for(timeout=400_000)
                page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=400_000)
                yield page, server
                browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    draw(sys.argv[1:])
