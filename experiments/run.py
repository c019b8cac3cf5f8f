"""The verb `run`: one campaign in one company, many times over."""

from omegaconf import DictConfig

from experiments.arguments import Arguments, read_arguments
from experiments.boundary import RunOptions, read_request
from experiments.composition import compiled, resumable, start


def main(words: list[str]) -> None:
    """Run what the words after `watercooler run` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, RunOptions)
        compiled(request.options.engine)
        from experiments.replications import run

        with resumable(arguments):
            run(request, arguments)

    start(task, read_arguments("run", words))
