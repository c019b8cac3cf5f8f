"""What whole commands cost, start and drawing included, each in a process of its own."""

import tempfile
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from experiments.verbs.benchmark import startup
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most
from experiments.verbs.benchmark.startup import command
from experiments.verbs.benchmark.timing import Timings, median


class Command(NamedTuple):
    """A command as a planner gives it."""

    name: str
    words: tuple[str, ...]
    most: float  # processor seconds one would like to see
    why: str = ""  # of a target that is missed


COMMANDS = (
    Command("run", ("run",), 4.0, "half of it 192 replications and their key figures, a third drawing, a fifth loading libraries"),
    Command("compare, one alternative", ("compare", "alternatives=no_teasers"), 4.0,
            "256 replications and their key figures, a company for each pair; figures and libraries as in run"),
    Command("optimise", ("optimise",), 15.0, "some 2,500 replications, of which response curves and fresh worlds are half"),
    Command("ambassadors", ("ambassadors",), 40.0),
    Command("sensitivity", ("sensitivity",), 60.0),
    Command("verify, closed forms, quick", ("verify", "verify.part=closed_forms", "verify.size=quick"), 20.0,
            "130 checks, each against its theory"),
    Command("verify", ("verify",), 150.0, "closed forms, forecasts and patterns under ablations are a quarter each"),
)  # fmt: skip


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """Each command into a folder of its own, so that none finds its result there already; the first one then once more."""
    bench.say("compiling, where that was never done")
    with tempfile.TemporaryDirectory() as folder:
        command(folder, *startup.RUN, "report=false")
    for each in COMMANDS:
        bench.say(each.name)
        with tempfile.TemporaryDirectory() as folder:
            yield _row(each, bench.timed(partial(_numbered, folder, each.words), prepare=int))
            if each == COMMANDS[0]:
                again = Command(f"{each.name}, the same again", each.words, 0.8)
                yield _row(again, bench.timed(partial(_numbered, folder, each.words), prepare=lambda _: 0))


def _numbered(folder: str, words: tuple[str, ...], number: int) -> None:
    command(folder, *words, f"name=work_{number}")


def _row(asked: Command, seconds: Timings) -> Measurement:
    return Measurement(asked.name, median(seconds), "CPU s", at_most(asked.most), seconds={"command": seconds}, why=asked.why)
