"""The life of every verb that simulates.

compose -> check everything -> up to date? -> compile -> lock -> simulate what is missing -> print the answer -> publish
(tables, figures, report) -> say what failed. Nothing heavy is imported before the check is passed.
"""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.config.check import Check
from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, resumable, start
from experiments.config.config_files import ALONGSIDE
from experiments.config.errors import Problem, SomeFailedError
from experiments.config.places import is_url
from experiments.config.request import Options, Request, read_request
from experiments.config.saying import MARKED, fitted, harmless, remark, say
from experiments.config.seats import without_seats
from experiments.config.unread import note_on_ties
from experiments.execution.compiling import compiling
from experiments.storage import result_folders
from sim.compiled_code.interrupts import interrupts_wait
from sim.setup.plan_notes import each_once, notes_on_plan

if TYPE_CHECKING:
    from experiments.design.parameter_sets import ParameterSets
    from experiments.execution.companies import Companies
    from experiments.execution.result_set import Failures, ResultSet
    from experiments.execution.runner import Runner
    from experiments.storage.object_storage import Elsewhere

UP_TO_DATE = "Results are up to date; nothing to simulate."


@dataclass(frozen=True)
class CheckedRequest[O: Options, P]:
    """A request that has passed its check, and what it is carried out with."""

    request: Request[O]
    plan: P
    arguments: Arguments
    companies: "Companies"
    runner: "Runner"

    @property
    def folder(self) -> Path:
        """Where the result goes."""
        return self.runner.folder


@dataclass(frozen=True)
class Result:
    """What the work of a verb leaves: first the answer, which is printed; then what is published with it."""

    answer: Sequence[str]
    publish: Callable[[Path, dict[str, Any]], None]  # writes tables, figures and report into a fresh folder, given the manifest
    key: object  # what decides the numbers
    notes: Sequence[str] = ()  # on the company and the data
    about: Mapping[str, Any] = field(default_factory=dict)  # what the manifest says beside what all manifests say
    fitted: Collection[str] = ()  # parameters of which it found out how much is in doubt, whatever value was stated
    failures: "Failures | None" = None
    contradiction: str = ""  # why the exit code is not 0 though everything is done
    more: Callable[[Mapping[str, Any]], Sequence[str]] = lambda manifest: ()  # writes what belongs outside the result; lines to end with
    holds: "Sequence[ResultSet]" = ()  # whose rows are in its tables, so that they need not wait any more


@dataclass(frozen=True)
class Verb[O: Options, P]:
    """What a verb knows that the others do not."""

    name: str
    options: type[O]
    check: Callable[[Request[O], Check], tuple[Request[O], P] | None]  # looks at everything, compiles nothing
    work: Callable[[], Callable[[CheckedRequest[O, P]], Result]]  # imports what is heavy
    made_of: Callable[[P], object] = lambda _: ""  # what decides the result beside settings and options; None: done anew each time
    complete: "Callable[[Request[O], P, Companies, Check], P] | None" = None  # the plan, with what only companies and files show
    parts: Sequence[str] = ("kpis",)  # tables to keep of each replication
    one_campaign: bool = False  # whether a second campaign makes no sense of what it asks
    tells_both: bool = False  # whether a second campaign is told of, whose key figures are then kept as well
    several: bool = False  # whether several values of a field make it a factor
    names_people: bool = False  # whether its design points involve people by their rows


def live[O: Options, P](verb: Verb[O, P], words: list[str]) -> Path | None:
    """Live through a verb, from the words on the command line to the exit. Returns the folder of the (last) result; None where nothing
    was asked to be done.

    Raises RequestError if the request cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when everything is done but some replications failed.
    """

    def task(tree: Tree, arguments: Arguments) -> Path:
        request, plan, check = checked(verb, tree, arguments)
        folder = result_folders.result_folder(request.options.results, verb.name, request.name)
        elsewhere = _elsewhere(verb, request)
        sets = plausible_sets(request, check, verb.names_people)
        made_of = _made_of(verb, request, plan, sets)
        if elsewhere is None and _up_to_date(folder, made_of):
            _mended(folder)
            return folder
        with resumable(arguments), compiling(request.settings, request.options.engine):
            carry_out(verb, request, plan, check, folder, made_of, sets, elsewhere)
        return folder

    def look(tree: Tree, arguments: Arguments) -> None:
        check = Check(arguments)
        read_request(tree, verb.options, check)
        check.close()

    return start(task, read_arguments(verb.name, words, verb.several), look)


def checked[O: Options, P](verb: Verb[O, P], tree: Tree, arguments: Arguments) -> tuple[Request[O], P, Check]:
    """The request and what the verb makes of it. Raises RequestError with every problem, of options and of names alike."""
    check = Check(arguments)
    request = read_request(tree, verb.options, check)
    known, understood = list(check.problems), None
    if request is not None:
        if verb.one_campaign and request.settings.alongside:
            check.wrong(ALONGSIDE, f"{verb.name} looks at campaigns one by one: leave it out", request.settings.alongside.name)
        if is_url(request.options.results):
            from experiments.storage.objects import problem, shown  # late: it takes a while to load

            if wrong := problem(request.options.results):
                check.wrong("results", wrong, shown(request.options.results))
        with check.gather():
            understood = verb.check(request, check)
        check.fit()
        if check.problems and check.reads_records:
            from experiments.execution.companies import with_companies  # also says what is wrong in the company's files

            with_companies(check)
    further = check.problems[len(known) :]
    check.problems = known + [each for each in further if not _of_a_stand_in(each, known, arguments)]
    check.close()
    assert understood is not None, "a check that makes nothing of a request has to say what is wrong with it"
    return *understood, check


def _of_a_stand_in(problem: Problem, known: Sequence[Problem], arguments: Arguments) -> bool:
    """Whether a problem may be one of what stands in for a refused value, of which nothing is told: not where the field is stated once more, in a
    file or as an alternative."""
    again = any(f"{problem.field}=" in word.partition("=")[2] for word in arguments.typed)
    return not again and any((each.where, each.field) == (problem.where, problem.field) for each in known)


def plausible_sets[O: Options](request: Request[O], check: Check, names_people: bool = False) -> "ParameterSets | None":
    """The parameter sets that replications take, where the doubt about parameters is asked for; all in one company where rows name
    people of a generated one. Raises RequestError for stale ones."""
    if request.options.uncertainty == "luck":
        return None
    with interrupts_wait():
        from experiments.config import config_files
        from experiments.config.yaml_files import content
        from experiments.design.parameter_sets import draws_file, sets_for
        from sim.settings import Behaviour

    every = [request.settings, *(each.settings for each in check.configurations)]
    rows = any(each.company.kind == "generated" and (names_people or each.campaign.involvement.people) for each in every)
    in_use = [each.behaviour for each in every]
    chosen = check.arguments.chosen["behaviour"]
    draws = draws_file(chosen) if draws_file(chosen).is_file() else None  # of a calibration
    ranges = chosen if draws else config_files.choices("behaviour")["evidence"]  # what differs from these ranges stays as it is given
    typed = any(each.startswith("behaviour.") for each in check.arguments.overrides)
    if not typed and chosen == ranges and all(each is in_use[0] for each in in_use):
        return replace(sets_for(in_use, in_use[0], draws), one_company=rows)
    fields = (each.split(".") for each in check.arguments.changed)
    stated = {each[2] for each in fields if each[:2] == ["behaviour", "parameters"] and len(each) > 2}
    return replace(sets_for(in_use, Behaviour.model_validate(content(ranges)), draws, stated), one_company=rows)


def carry_out[O: Options, P](
    verb: Verb[O, P],
    request: Request[O],
    plan: P,
    check: Check,
    folder: Path,
    made_of: str | None,
    sets: "ParameterSets | None",
    elsewhere: "Elsewhere | None" = None,
) -> None:
    """Simulate, answer, publish, say what failed.

    Raises RequestError, KeyboardInterrupt and StoppedError as `live` does, and SomeFailedError once everything is published.
    """
    with interrupts_wait():
        from experiments.design.parameter_sets import MIDDLE_ONLY, ONE_COMPANY, calibrated_names
        from experiments.execution.companies import for_nobody, with_companies
        from experiments.execution.runner import Runner
        from experiments.execution.timing import Stopwatch
        from experiments.storage.cache_keys import digest
        from experiments.storage.files import write_text
        from experiments.storage.manifest import manifest_of

        work = verb.work()
    options, arguments = request.options, check.arguments
    companies = with_companies(check)
    check.close()
    if verb.complete:
        with check.gather():
            plan = verb.complete(request, plan, companies, check)
        check.close()
    watch, parts = Stopwatch(), (*verb.parts, *(["alongside"] if verb.tells_both and request.settings.alongside else []))
    with Runner(folder, options.execution, options.engine, options.vary, parts, sets, elsewhere) as runner:
        if elsewhere is not None:
            elsewhere.settle()
        if _up_to_date(folder, made_of, elsewhere):  # another process has done it meanwhile, or another machine
            _cleared(folder, elsewhere)
            return
        result = work(CheckedRequest(request, plan, arguments, companies, runner))
        watch.lap("simulation_seconds")
        runner.end_progress()
        middle = [MIDDLE_ONLY] if sets is None and calibrated_names(request.settings.behaviour) else []
        plans = [(each.settings, each.called) for each in check.configurations]
        hardly_meant = each_once(
            note for plan in plans for note in (*without_seats(*plan), *for_nobody(*plan, companies), *notes_on_plan(*plan))
        )
        unread = dict.fromkeys(said for plan, _ in plans for said in note_on_ties(plan))
        again = sets.again_note(runner.most_worlds) if sets is not None else ""
        middle += [*unread, *map(str, hardly_meant), *filter(None, [again])]
        one_company = sets is not None and sets.one_company
        held = _held(sets, result.fitted)
        answer = harmless(fitted([*result.answer, *middle, *held.values(), *([ONE_COMPANY] if one_company else [])]))
        plain = MARKED.sub("", answer)
        say(answer if sys.stdout is not None and sys.stdout.isatty() else plain)
        whole = not result.failures and not result.contradiction  # else the same command tries again, and ends as badly
        about = {"made_of": made_of if whole else None} | ({"one_company": True} if one_company else {}) | held | dict(result.about)
        manifest = manifest_of(request, arguments, digest(result.key), [*result.notes, *middle], **about)
        if told := result_folders.made_of_others(folder, manifest):
            remark(told)
        with result_folders.replacing(folder) as fresh:
            result.publish(fresh, manifest)
            write_text(fresh / result_folders.ANSWER, plain + "\n")
            watch.lap("storing_and_drawing_seconds")
            watch.close(fresh, manifest, **runner.counts)
            result_folders.hold(fresh, {name for each in result.holds for name in runner.chunks(each)}, folder)
        if elsewhere is not None:
            elsewhere.push()
        _cleared(folder, elsewhere)
    say("\n".join(["", *result.more(manifest), _where(folder, elsewhere)]))
    if result.failures:
        raise SomeFailedError(f"watercooler: {result.failures} and are left out.\n  {TRY_AGAIN.format(folder=folder)}")
    if result.contradiction:
        raise SomeFailedError(f"watercooler: {result.contradiction} See {folder / 'report.html'}")


def _held(sets: "ParameterSets | None", fitted: Collection[str]) -> dict[str, str]:
    """That doubt about some parameters is left out, for the pages."""
    note = sets.held_note(fitted) if sets is not None else ""
    return {"held": note} if note else {}


TRY_AGAIN = "Their errors are in {folder}; run the same command to try them again."


def _mended(folder: Path) -> None:
    if result_folders.left_behind(folder):
        from experiments.execution.store import mended  # late: it takes a while to load

        mended(folder)


def _cleared(folder: Path, elsewhere: "Elsewhere | None") -> None:
    """Remove the finished replications that a result holds, there first: what is here tells which."""
    if elsewhere is not None:
        elsewhere.clear()
    result_folders.clear(folder)


def _up_to_date(folder: Path, made_of: str | None, elsewhere: "Elsewhere | None" = None) -> bool:
    """Whether exactly this result is there and whole; if so, its answer is printed again and nothing is done."""
    answer = None if made_of is None else result_folders.answer_of(folder, made_of)
    if answer is None:
        return False
    remark(UP_TO_DATE)
    say(f"{fitted(answer.splitlines())}\n\n{_where(folder, elsewhere)}")
    return True


def _where(folder: Path, elsewhere: "Elsewhere | None") -> str:
    report = folder / "report.html"
    place = f"Report: {report}" if report.exists() else f"Tables: {folder}"
    return place if elsewhere is None else f"Result: {elsewhere.shown}\n{place} (a copy)"


def _elsewhere[O: Options, P](verb: Verb[O, P], request: Request[O]) -> "Elsewhere | None":
    """Where the result goes if it does not stay on this machine."""
    if not is_url(request.options.results):
        return None
    from experiments.storage.object_storage import elsewhere  # late: it takes a while to load

    return elsewhere(request.options.results, verb.name, request.name)


def _made_of[O: Options, P](verb: Verb[O, P], request: Request[O], plan: P, sets: "ParameterSets | None") -> str | None:
    """Names everything a result is made of: what was asked, the model, and the code that measures and draws."""
    from experiments.design.parameter_sets import variation
    from experiments.storage.cache_keys import design_key, digest, drawing_key

    options, made_of = request.options, verb.made_of(plan)
    if made_of is None:
        return None
    varied = variation(options.vary, sets)
    asked = options.model_dump(mode="json", exclude={"execution", "results", "name", "baseline", "alternatives"})
    return digest([drawing_key(verb.name), request.name, design_key(request.settings, options.engine, varied), asked, made_of])
