"""The verb `run`: one campaign in one company, many times over."""

import sys

from omegaconf import DictConfig

from experiments.arguments import Arguments, read_arguments
from experiments.boundary import read_request
from experiments.composition import start


def main(words: list[str]) -> None:
    """Run what the words after `watercooler run` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt with the way to go on.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments)
        from sim.compiled import warm  # loading the model takes a while: a bad request is answered before

        if request.options.engine == "columns" and not warm():
            print("Compiling the model once for this machine: about a minute.", file=sys.stderr)
        from experiments.replications import run

        run(request, arguments)

    start(task, read_arguments("run", words))
