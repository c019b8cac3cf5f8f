"""The verb `run`: one campaign in one company, many times over."""

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.request import RunOptions, read_request


def main(words: list[str]) -> None:
    """Run what the words after `watercooler run` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, RunOptions)
        compiled(request.options.engine)
        from experiments.verbs.run.work import run

        with resumable(arguments):
            run(request, arguments)

    start(task, read_arguments("run", words))
