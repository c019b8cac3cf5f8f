"""The verb `sweep`: one campaign in many versions."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import read_request
from experiments.design.factors import design, read_factors
from experiments.verbs.sweep.options import SweepOptions


def main(words: list[str]) -> None:
    """Run what the words after `watercooler sweep` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, SweepOptions)
        factors = read_factors(request.options.sweep.factors, request.settings, arguments)
        points = design(request.options.sweep, factors, request.settings, arguments)
        compiled(request.options.engine)
        from experiments.verbs.sweep.work import sweep

        with resumable(arguments):
            sweep(request, arguments, factors, points)

    start(task, read_arguments("sweep", words, several=True))
