"""The verb `calibrate`: fit behaviour to what was observed."""

from dataclasses import replace

from omegaconf import DictConfig

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import compiled, resumable, start
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, nearest
from experiments.config.provenance import provenance
from experiments.config.request import Request, read_request
from experiments.verbs.calibrate.options import CalibrateOptions
from sim.parameters import PARAMETERS


def main(words: list[str]) -> None:
    """Calibrate as the words after `watercooler calibrate` ask.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request = read_request(config, arguments, CalibrateOptions)
        _check(request, arguments)
        compiled(request.options.engine)
        from experiments.verbs.calibrate import terminal as screen
        from experiments.verbs.calibrate.adoption import work as adoption_run
        from experiments.verbs.calibrate.series import work as series_run

        with resumable(arguments):
            if request.options.calibrate.adoption.people:
                request = _named(request, adoption_run.named_for_data(request))
                done = adoption_run.calibrate(request, arguments)
            else:
                done = series_run.calibrate(request, arguments)
        screen.show(*done)

    start(task, read_arguments("calibrate", words))


def _check(request: Request[CalibrateOptions], arguments: Arguments) -> None:
    """Raises RequestError where it is not clear what is fitted to what."""
    plan, found = request.options.calibrate, list[Problem]()
    series = bool(plan.observed.given or plan.survey.file)
    if series and plan.adoption.people:
        told = "fits the adoption of people on given ties; a campaign's series are fitted in a run of their own"
        found.append(Problem(provenance("calibrate.adoption.people", arguments), "calibrate.adoption.people", told, plan.adoption.people))
    if not series and not plan.adoption.people:
        told = (
            "name what was observed: calibrate.observed.registrations.file=FILE (or attendance, posts), "
            "calibrate.survey.file=FILE, or calibrate.adoption.people=FILE"
        )
        found.append(Problem(COMMAND_LINE, "calibrate", told))
    where = provenance("calibrate.parameters", arguments)
    for name in plan.parameters:
        parameter = request.settings.behaviour.parameters.get(name)
        if name not in PARAMETERS or parameter is None:
            found.append(Problem(where, "calibrate.parameters", f"is not a parameter of the model{nearest(name, PARAMETERS)}", name))
        elif parameter.low == parameter.high:
            found.append(Problem(where, "calibrate.parameters", "has no range in the behaviour file: low equals high", name))
    if len(set(plan.parameters)) < len(plan.parameters):
        found.append(Problem(where, "calibrate.parameters", "each parameter once"))
    if found:
        raise RequestError(found)


def _named(request: Request[CalibrateOptions], name: str) -> Request[CalibrateOptions]:
    return replace(request, options=request.options.model_copy(update={"name": request.options.name or name}))
