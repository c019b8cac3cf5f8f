"""The verb `benchmark`: measure, show each table as it is done, and keep every number."""

import shlex
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from rich.console import Console

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, start
from experiments.config.errors import Problem, RequestError
from experiments.config.home_folders import expanded
from experiments.config.provenance import provenance
from experiments.config.request import read
from experiments.verbs.benchmark.options import MODULES, BenchmarkOptions
from sim.settings import Settings


def main(words: list[str]) -> None:
    """Measure what the words after `watercooler benchmark` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt with what was kept.
    """

    def task(tree: Tree, arguments: Arguments) -> None:
        settings, options = read(tree, arguments, BenchmarkOptions)
        if settings.company.kind == "records":
            where, allowed = provenance("company", arguments), "a company read from files has one size: choose one that is generated"
            raise RequestError([Problem(where, "company", allowed, "records")])
        if settings.alongside:
            raise RequestError([Problem(provenance("alongside", arguments), "alongside", "one campaign is timed: leave it out")])
        run(settings, options, arguments)

    start(task, read_arguments("benchmark", words))


def run(settings: Settings, options: BenchmarkOptions, arguments: Arguments) -> None:
    """Measure table after table; after each, `results/benchmark/benchmark.json` holds all so far.

    Raises KeyboardInterrupt with what was kept.
    """
    from experiments.storage.result_folders import write_json
    from experiments.verbs.benchmark.machine import how_busy, machine  # loading the model takes a while: a bad request is answered before
    from experiments.verbs.benchmark.report import TITLES, as_data, show
    from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement

    file = expanded(options.results) / "benchmark" / "benchmark.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {
        "command": shlex.join(["watercooler", "benchmark", *arguments.typed]),
        "complete": False,
        "started_unix_seconds": round(time.time()),
        "machine": machine(),
        "options": options.model_dump(mode="json"),
        "tables": {},
    }
    console = Console(file=sys.stderr)
    if busy := how_busy(content["machine"]):
        console.print(f"[yellow]{busy}[/yellow]")
    with console.status("") as status:

        def say_in(name: str) -> Callable[[str], None]:
            return lambda what: status.update(f"{name}: {what}")

        bench = BenchmarkContext(settings, options)
        for name in options.tables:
            bench.say = say_in(name)
            bench.say("")
            measured: list[Measurement] = []
            table: Callable[[BenchmarkContext], Iterator[Measurement]] = import_module(
                f"experiments.verbs.benchmark.{MODULES.get(name, name)}"
            ).rows
            try:
                for row in table(bench):
                    measured.append(row)
            except KeyboardInterrupt:
                kept = f"what was measured so far stands in {file}" if measured or content["tables"] else "nothing was measured yet"
                raise KeyboardInterrupt(f"watercooler: interrupted; {kept}") from None
            finally:
                if measured:
                    content["tables"][name] = {"title": TITLES[name], "rows": as_data(measured)}
                    write_json(file, content)
                    status.stop()
                    show(name, measured)
                    status.start()
    write_json(file, content | {"complete": True})
    print(f"Every timing: {file}")
