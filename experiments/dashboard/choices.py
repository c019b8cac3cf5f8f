"""What can be chosen: companies, campaigns, scenarios and uploaded files, read by the code that reads them for `run` and
`compare`. Uploads are data: they are written to a private folder (`uploads.py`) and never run.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from experiments.config import config_files, yaml_files
from experiments.config.arms import Arm, read_arms
from experiments.config.check import out_of_time
from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, made_of
from experiments.config.errors import Problem, RequestError, in_records
from experiments.config.merging import merged
from experiments.config.messages import explained
from experiments.config.request import Request, RunOptions, planned_offices, read
from experiments.dashboard import described
from experiments.dashboard.surroundings import SECOND_STARTS
from experiments.dashboard.uploads import placeless
from experiments.execution.companies import misfits_of
from experiments.storage.cache_keys import design_key
from sim.company.company import Company
from sim.company.records import RecordsError
from sim.settings import Campaign, Settings
from sim.setup.calendar import Misfit
from sim.setup.fit import hardly_meant, offices_named, unknown_channels, unknown_languages, unknown_offices

OWN = "records"
"""The company that is read from uploaded files."""

PLATFORM = "internal_social"
"""The platform where none is chosen, as on the command line."""

MOST_REMEMBERED = 64


def remembered[*A, T](function: Callable[[Settings, *A], T]) -> Callable[[Settings, *A], T]:
    """Keeps the latest answers of a function of settings and of plain words."""
    known: OrderedDict[tuple[Any, ...], T] = OrderedDict()

    @wraps(function)
    def look_up(settings: Settings, /, *words: *A) -> T:
        key = (design_key(settings, "columns", "seed"), settings.campaign.title, *words)
        if key not in known:
            while len(known) >= MOST_REMEMBERED:
                known.popitem(last=False)
            known[key] = function(settings, *words)
        known.move_to_end(key)
        return known[key]

    return look_up


def _in_words(group: str) -> dict[str, str]:
    return {name: config_files.summary(path) for name, path in config_files.choices(group).items()}


def companies() -> dict[str, str]:
    """Names of companies that can be chosen, and what they are; `records` is the one that is uploaded."""
    found = _in_words("company")
    shipped = {name: found[name] for name in found if name not in (OWN, "largest_employer")}
    return shipped | {described.NAME: "A company that you describe", OWN: "Your own company, from files"}


def platforms() -> dict[str, str]:
    """Names of platforms that can be chosen, and what they are."""
    return _in_words("platform")


def campaigns() -> dict[str, str]:
    """Names of campaigns, and what they are."""
    return _in_words("campaign")


def scenarios() -> dict[str, str]:
    """Names of scenarios, and what they change."""
    return _in_words(config_files.SCENARIO)


def is_shipped(name: str) -> bool:
    """Whether that is a campaign or a scenario of the project, and none of the reader's own."""
    found = config_files.choices("campaign") | config_files.choices(config_files.SCENARIO)
    return name in found and found[name].is_relative_to(config_files.SHIPPED)


def company_words(name: str, employees: Path | None = None, ties: Path | None = None) -> tuple[str, ...]:
    """A company as it is chosen on the command line."""
    files = [f"company.{field}={path}" for field, path in (("employees", employees), ("ties", ties)) if path]
    return (f"company={name}", *files)


def platform_words(name: str) -> tuple[str, ...]:
    """A platform as it is chosen on the command line; nothing where it is the usual one."""
    return () if name == PLATFORM else (f"platform={name}",)


@lru_cache(64)
def chosen(words: tuple[str, ...]) -> tuple[Request[RunOptions], Arguments]:
    """The request, and its arguments, that `watercooler run` with these words stands for. Raises RequestError."""
    return _within((*words, *_stand_in(words)), lambda tree, arguments: (Request(*read(tree, arguments, RunOptions)), arguments))


def _stand_in(words: tuple[str, ...]) -> tuple[str, ...]:
    """A campaign for words that choose none but a second one, in whose place the page puts its own: the usual one may be of another year, so
    that the two would never meet."""
    stated = dict(each.split("=", 1) for each in words if each.startswith(("campaign=", "alongside=", f"{SECOND_STARTS}=")))
    if "campaign" in stated or "alongside" not in stated:
        return ()
    day = stated.get(SECOND_STARTS)
    return (f"campaign={stated['alongside']}", *([f"campaign.calendar.day_zero={day}"] if day else []))


@remembered
def what_if(base: Settings, words: tuple[str, ...], name: str) -> Arm:
    """A campaign, scenario or campaign file by that name, in the company of `base` and, where it states only
    differences, as a change of `base`. Raises RequestError."""

    def read(_: Tree, arguments: Arguments) -> Arm:
        arms, problems = read_arms(base, None, [name], arguments)
        if len(arms) == 1:
            raise RequestError(problems)  # where both are the same there are problems too, and two arms
        return arms[1]

    arm = _within(words, read)
    if any(getattr(arm.settings, group) != getattr(base, group) for group in Settings.model_fields if group != "campaign"):
        raise RequestError([Problem(name, "", "changes more than the campaign: compare it with `watercooler compare`")])
    return arm


def moved(base: Settings, changes: dict[str, object], words: tuple[str, ...]) -> tuple[Settings | None, list[Problem]]:
    """Settings with levers moved, or None and what is wrong, field by field: it was entered on the page, whichever file the rest is from."""
    made, (_, arguments) = None, chosen(words)
    try:
        made = base.changed(merged(base, changes))
    except ValidationError as error:
        found = explained(error, Settings, arguments)
    except LookupError as error:
        field, _, what = str(error.args[0]).partition(": ")
        found = [Problem("", field, what)]
    else:
        unknown = (*unknown_channels(made), *unknown_languages(made), *offices_unknown(offices_named(made), made))
        found = [_told(each) for each in (*unknown, *out_of_time(made))]
        found += [Problem("", field, "must not contain `${`", str(value)) for field, value in changes.items() if "${" in str(value)]
    return None if found else made, [replace(each, where="") for each in found]


def offices_unknown(named: Iterable[tuple[str, Iterable[str]]], settings: Settings) -> list[Misfit]:
    """Offices that are named somewhere and that a generated company does not have; of one that is uploaded, none are known here."""
    known = planned_offices(settings.company.model_dump())
    return unknown_offices(named, known) if known else []


def _told(each: Misfit) -> Problem:
    return Problem("", each.field, f"{each.what}; {each.expected}", each.given or None)


@remembered
def fit(settings: Settings, build: Callable[[Settings], Company]) -> list[Problem]:
    """What does not fit between settings and their company, which `build` builds; problems in its files among it, and what `compare`,
    which writes the report, asks about before it begins."""
    try:
        settings.changed({"campaign.title": settings.campaign.title})  # a campaign that is kept was put there unlooked at
    except ValidationError as error:
        return [replace(each, where="") for each in explained(error, Settings, chosen(())[1])]
    try:
        company = build(settings)
    except RecordsError as error:
        return [_placed(in_records(each)) for each in error.problems]
    except ValueError as error:
        return [Problem("", "company", str(error))]
    if company.size > described.TOO_LARGE:
        return [
            Problem(
                "", "company", f"has {company.size:,} people; the dashboard takes {described.TOO_LARGE:,} at most: use `watercooler run`"
            )
        ]
    return unpaid(settings) + [_told(each) for each in misfits_of(settings, company)]


def unpaid(settings: Settings) -> list[Problem]:
    """Money that is 0 USD, which no command takes."""
    return [
        Problem("", each.field, f"{each.what}: enter more than 0 USD, or let sharing earn something else", each.given)
        for each in hardly_meant(settings)
    ]


def campaign_file(campaign: Campaign, title: str, name: str = "") -> str:
    """A campaign as a file that `run`, `compare` and this dashboard take."""
    given = campaign.model_copy(update={"title": title[:200], "name": name or campaign.name})
    text = yaml_files.written(given.model_dump(mode="json"), allow_unicode=True, width=120)
    return f"# Made with `watercooler dashboard`. Use it: watercooler run campaign=FILE.yaml\n{text}"


def _placed(problem: Problem) -> Problem:
    """Without folders of this machine."""
    shipped = problem.where.startswith(f"{config_files.SHIPPED}/")
    return replace(problem, where="" if shipped else placeless(problem.where), allowed=placeless(problem.allowed))


def _within[T](words: tuple[str, ...], task: Callable[[Tree, Arguments], T]) -> T:
    """What a task makes of the configuration these words compose. Raises RequestError without the folder of uploads."""
    try:
        return made_of(task, read_arguments("run", list(words)))
    except RequestError as error:
        raise RequestError(_placed(each) for each in error.problems) from error
