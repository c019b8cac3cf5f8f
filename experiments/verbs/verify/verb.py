"""The verb `verify`: is the engine right, and does the model behave as organisations do?"""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import read_request
from experiments.verbs.verify.options import VerifyOptions


def main(words: list[str]) -> None:
    """Verify what the words after `watercooler verify` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError where the engine contradicts theory.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, VerifyOptions)
        compiled(request.options.engine)
        from experiments.verbs.verify.work import verify

        with resumable(arguments):
            verify(request, arguments)

    start(task, read_arguments("verify", words))
