"""The verb `compare`: what if? A baseline against alternatives under the same luck, and which lever bought the difference."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.verbs.compare.request import bracketed, understood


def main(words: list[str]) -> None:
    """Run what the words after `watercooler compare` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request, arms = understood(config, arguments)
        compiled(request.options.engine)
        from experiments.verbs.compare.work import compare

        with resumable(arguments):
            compare(request, arguments, arms)

    start(task, read_arguments("compare", [bracketed(word) for word in words]))


# --- problems ---------------------------------------------------------------------------------------------------------
