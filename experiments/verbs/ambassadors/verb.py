"""The verb `ambassadors`: whom to involve before launch."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import read_request
from experiments.verbs.ambassadors.options import AmbassadorsOptions


def main(words: list[str]) -> None:
    """Run what the words after `watercooler ambassadors` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, AmbassadorsOptions)
        compiled(request.options.engine)
        from experiments.verbs.ambassadors.work import involve  # loads the model

        with resumable(arguments):
            involve(request, arguments)

    start(task, read_arguments("ambassadors", words))
