"""A real command, killed at random moments N times in a row, then left to finish: `python -m tests.claims.kill VERB N`.

Every file has to be the one of an undisturbed run, to the last bit (all but timing.json), and nothing else may be left.
A kill (SIGKILL, the whole process group) comes only once the command is at work and something is kept already: kills
in the start-up show nothing. Most come within a second of that moment, among the chunks; every fourth at any moment, so that
some hit the writing of the result. A command that is done before its kill is compared too, and started over from nothing.
`make kills` is `all 2`, after the tests of every change.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.storage.result_folders import CHUNKS, TIMING

PATIENCE = 300.0
"""Seconds after which a command counts as hung: far more than any of these takes."""

NAME = "killed"
SERIES = "date,count\n" + "".join(f"2026-03-{day:02},{30 - day}\n" for day in range(2, 14))
"""What was observed, for the verb that wants to know."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("replications=400",),
    "sweep": ("campaign.brand.awe=0.2,0.5,0.8", "replications=150"),
    "compare": ("alternatives=[rewards_only]", "attribution.replications=10", "replications=150"),
    "optimise": ("optimise.trials=20", "optimise.confirm=8", "replications=4"),
    "sensitivity": (
        *(
            "sensitivity.design=variance",
            "sensitivity.campaigns=[rewards_only]",
            "sensitivity.parameter_sets=32",
            "sensitivity.trajectories=2",
        ),
        *("sensitivity.keep=2", "sensitivity.base_samples=8", "replications=1"),
    ),
    "plausible": ("plausible.draws=96", "plausible.sets=150", "plausible.misses=8", "plausible.companies=8", "replications=2"),
    "ambassadors": (
        *("ambassadors.people=5", "ambassadors.candidates=12", "ambassadors.random_draws=2", "ambassadors.confirm=8"),
        "replications=6",
    ),
    "calibrate": (
        *("calibrate.observed.registrations.file=observed.csv", "calibrate.parameters=[imitation_per_week]"),
        *("calibrate.search.first=600", "calibrate.search.rounds=2", "calibrate.search.each=200", "replications=20"),
    ),
}
"""Every verb that simulates, with little work; chunks are so short that there are many moments between them."""


@dataclass
class Figures:
    """What became of a command that was killed again and again."""

    kills: list[int] = field(default_factory=list)  # files kept at each kill that hit
    finished: int = 0  # times that it was left to finish, or was done before its kill
    files: int = 0  # compared each time
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kept = f"{min(self.kills)} to {max(self.kills)} files kept at a kill" if self.kills else "nothing was kept"
        told = "; ".join(self.wrong) if self.wrong else "the same, nothing left over"
        return f"{len(self.kills)} kills hit ({kept}), {self.finished} times finished, {self.files} files compared: {told}"


def words_of(verb: str, workers: int, more: tuple[str, ...] = ()) -> list[str]:
    """The command, after `watercooler`."""
    how = (f"execution.workers={workers}", "execution.in_process_seconds=0", "execution.chunk_seconds=0.05")
    return [verb, "company=small_firm", f"name={NAME}", *COMMANDS[verb], *how, *more]


def finish(folder: Path, words: list[str]) -> None:
    """Run a command to its end in a folder. Raises RuntimeError with what it said if it ends badly."""
    done = subprocess.run(_python(words), cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()}")


def killed_in_a_row(
    place: Path,
    words: list[str],
    times: int,
    seed: int,
    tell: Callable[[str], None] = lambda _: None,
) -> Figures:
    """Run a command undisturbed, and once more killed so many times; both are compared.

    Raises RuntimeError if the command ends badly by itself.
    """
    chance, figures = random.Random(seed), Figures()
    quiet, rough = _folder(place, "undisturbed"), _folder(place, "killed-0")
    began = time.monotonic()
    finish(quiet, words)
    whole, expected = time.monotonic() - began, _contents(quiet)
    figures.files = len(expected)

    def compare() -> None:
        found = _contents(rough)
        figures.finished += 1
        figures.wrong += [
            f"{name} {_difference(name, found, expected)}"
            for name in sorted(found.keys() | expected.keys())
            if found.get(name) != expected.get(name)
        ]

    while len(figures.kills) < times:
        delay = chance.uniform(0, whole if chance.random() < 0.25 else min(whole, 1.0))
        kept = _killed(rough, words, delay)
        if kept is None:
            tell("done before its kill; compared, and once more from nothing")
            compare()
            rough = _folder(place, f"killed-{figures.finished}")
        else:
            figures.kills.append(kept)
            tell(f"kill {len(figures.kills)}: {delay:.2f} s after it was at work, {kept} files kept")
    finish(rough, words)
    compare()
    return figures


def _killed(folder: Path, words: list[str], delay: float) -> int | None:
    """Start a command and kill it so many seconds after it is at work: how many files were kept then, None if it was done before.

    Raises RuntimeError if it ends badly by itself.
    """
    with _started(folder, words) as process:
        begun = time.monotonic()
        while process.poll() is None and not _at_work(folder, process.pid):
            if time.monotonic() - begun > PATIENCE:
                raise RuntimeError("it never came to work")
            time.sleep(0.002)
        try:
            code = process.wait(delay)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
        if code == -signal.SIGKILL:
            return len(_kept(folder))
        if code != 0:
            raise RuntimeError(f"exit code {code} where nobody killed it")
        return None


@contextmanager
def _started(folder: Path, words: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A command in a process group of its own, which ends with the `with` block."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(_python(words), cwd=folder, start_new_session=True, **quiet)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _python(words: list[str]) -> list[str]:
    return [sys.executable, "-m", "experiments.cli", *words]


def _folder(place: Path, name: str) -> Path:
    """An empty folder to work in, with what was observed."""
    folder = place / name
    folder.mkdir(parents=True)
    (folder / "observed.csv").write_text(SERIES, encoding="utf-8")
    return folder


def _kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "results").glob(f"*/{NAME}/{CHUNKS}/*") if not path.name.startswith(".")]


def _at_work(folder: Path, process: int) -> bool:
    """Whether a process holds the lock of its result, and something is kept there."""
    locks = (folder / "results").glob(f"*/.{NAME}.lock")
    return any(lock.read_text(encoding="utf-8").strip() == str(process) for lock in locks) and bool(_kept(folder))


def _contents(folder: Path) -> dict[str, str]:
    """A digest of every file and folder. Of what is kept between kills only that it is whole: it shows in which pieces work was done."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.parent.name == CHUNKS:
            if path.suffix not in (".parquet", ".npz") or path.name.startswith("."):
                found[name] = "left over"
        elif path.name != TIMING and path.name != CHUNKS:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "a folder"
    return found


def _difference(name: str, found: dict[str, str], expected: dict[str, str]) -> str:
    if name not in expected:
        return "is left over"
    return "differs" if name in found else "is missing"


def main(arguments: list[str] | None = None) -> int:
    """Kill a verb, or all of them; 1 if anything differs."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.claims.kill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=[*COMMANDS, "all"])
    parser.add_argument("times", type=int, metavar="N", help="kills in a row")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (the machine's pace still shifts what they hit)")
    parser.add_argument("--workers", type=int, default=2, help="processes of the command")
    given = parser.parse_args(arguments)
    worst = 0
    for verb in COMMANDS if given.verb == "all" else [given.verb]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            try:
                figures = killed_in_a_row(
                    Path(place),
                    words_of(verb, given.workers),
                    given.times,
                    given.seed,
                    tell=lambda line: print(f"  {line}", flush=True),
                )
                told, bad = str(figures), bool(figures.wrong)
            except RuntimeError as error:
                told, bad = str(error), True
        print(f"{verb}: {told} ({time.monotonic() - began:.0f} s)", flush=True)
        worst |= bad
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
