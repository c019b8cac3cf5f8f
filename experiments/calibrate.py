"""The verb `calibrate`: fit behaviour to what was observed."""

from dataclasses import replace

from omegaconf import DictConfig

from experiments.arguments import Arguments, read_arguments
from experiments.boundary import Request, read_request
from experiments.calibration.plan import CalibrateOptions
from experiments.composition import compiled, resumable, start
from experiments.problems import COMMAND_LINE, Problem, RequestError


def main(words: list[str]) -> None:
    """Calibrate as the words after `watercooler calibrate` ask.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, CalibrateOptions)
        _check(request)
        compiled(request.options.engine)
        from experiments.calibration import adoption_run, screen

        request = _named(request, adoption_run.named_for_data(request))
        with resumable(arguments):
            folder, sentences, rows = adoption_run.calibrate(request, arguments)
        screen.show(folder, sentences, rows)

    start(task, read_arguments("calibrate", words))


def _check(request: Request[CalibrateOptions]) -> None:
    """Raises RequestError where nothing observed is named."""
    plan = request.options.calibrate
    if plan.adoption.people is None:
        told = "name what was observed: calibrate.adoption.people=FILE"
        raise RequestError([Problem(COMMAND_LINE, "calibrate", told)])


def _named(request: Request[CalibrateOptions], name: str) -> Request[CalibrateOptions]:
    return replace(request, options=request.options.model_copy(update={"name": request.options.name or name}))
