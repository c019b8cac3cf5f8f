"""The verb `sensitivity`: which assumptions decide."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import read_request
from experiments.verbs.sensitivity.options import SensitivityOptions


def main(words: list[str]) -> None:
    """Run what the words after `watercooler sensitivity` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, SensitivityOptions)
        compiled(request.options.engine)
        from experiments.verbs.sensitivity.work import run_sensitivity  # loads the model

        with resumable(arguments):
            run_sensitivity(request, arguments)

    start(task, read_arguments("sensitivity", words))
