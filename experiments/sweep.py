"""The verb `sweep`: one campaign in many versions."""

from omegaconf import DictConfig
from pydantic import Field

from experiments.arguments import Arguments, read_arguments
from experiments.boundary import Options, read_request
from experiments.composition import compiled, resumable, start
from experiments.factors import Plan, design, read_factors


class SweepPlan(Plan):
    """What varies, and what is looked at."""

    responses: tuple[str, ...] = Field(
        default=("talk_about_rate", "demand"),
        min_length=1,
        max_length=6,
        description="names of key figures; the first decides what is best",
    )


class SweepOptions(Options):
    """Options of a sweep."""

    sweep: SweepPlan


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
        from experiments.sweeping import sweep

        with resumable(arguments):
            sweep(request, arguments, factors, points)

    start(task, read_arguments("sweep", words, several=True))
