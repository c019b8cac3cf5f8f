"""The verb `optimise`: the best ways to spend a budget."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import read_request
from experiments.verbs.optimise.options import OptimiseOptions


def main(words: list[str]) -> None:
    """Run what the words after `watercooler optimise` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, OptimiseOptions)
        compiled(request.options.engine)
        from experiments.verbs.optimise.work import optimise  # loads the model

        with resumable(arguments):
            optimise(request, arguments)

    start(task, read_arguments("optimise", words, several=True))
