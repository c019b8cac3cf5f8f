"""The verb `calibrate`: fit behaviour to what was observed."""

from collections.abc import Callable
from pathlib import Path

from experiments.config.check import Check
from experiments.config.errors import COMMAND_LINE, Problem, nearest
from experiments.config.request import Request
from experiments.storage.cache_keys import file_key
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from sim.parameters import PARAMETERS


def main(words: list[str]) -> None:
    """Calibrate as the words after `watercooler calibrate` ask; raises as `live` does."""
    live(Verb("calibrate", CalibrateOptions, check, work, made_of), words)


def check(request: Request[CalibrateOptions], check: Check) -> tuple[Request[CalibrateOptions], tuple[str, ...]]:
    """What is fitted to what: the files, and the parameters. Returns the names of the files."""
    plan = request.options.calibrate
    series = bool(plan.observed.given or plan.survey.file)
    if series and plan.adoption.people:
        told = "fits the adoption of people on given ties; a campaign's series are fitted in a run of their own"
        check.wrong("calibrate.adoption.people", told, plan.adoption.people)
    if not series and not plan.adoption.people:
        told = (
            "name what was observed: calibrate.observed.registrations.file=FILE (or attendance, posts), "
            "calibrate.survey.file=FILE, or calibrate.adoption.people=FILE"
        )
        check.problems.append(Problem(COMMAND_LINE, "calibrate", told))
    for name in plan.parameters:
        parameter = request.settings.behaviour.parameters.get(name)
        if name not in PARAMETERS or parameter is None:
            check.wrong("calibrate.parameters", f"is not a parameter of the model{nearest(name, PARAMETERS)}", name)
        elif parameter.low == parameter.high:
            check.wrong("calibrate.parameters", "has no range in the behaviour file: low equals high", name)
    if len(set(plan.parameters)) < len(plan.parameters):
        check.wrong("calibrate.parameters", "each parameter once")
    if plan.adoption.people:
        return _named(request, plan.adoption.people), tuple(filter(None, (plan.adoption.people, plan.adoption.ties)))
    check.simulates(request.settings)
    observed = (each.file for each in plan.observed.given.values())
    return request, tuple(file for file in (*observed, plan.survey.file) if file)


def work() -> Callable[[CheckedRequest[CalibrateOptions, tuple[str, ...]]], Result]:
    """What is heavy."""
    from experiments.verbs.calibrate.adoption import work as adoption
    from experiments.verbs.calibrate.series import work as series

    def calibrate(job: CheckedRequest[CalibrateOptions, tuple[str, ...]]) -> Result:
        return (adoption if job.request.options.calibrate.adoption.people else series).calibrate(job)

    return calibrate


def made_of(files: tuple[str, ...]) -> object:
    """The content of every file."""
    return [file_key(file) if Path(file).is_file() else file for file in files]


def _named(request: Request[CalibrateOptions], people: str) -> Request[CalibrateOptions]:
    """Named, if nothing else is said, like the folder in which the file of people lies."""
    plain = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in Path(people).resolve().parent.name)
    name = request.options.name or plain.lstrip("._-")[:100] or "adoption"
    return Request(request.settings, request.options.model_copy(update={"name": name}))
