"""The verb `new`: ten questions become a campaign and a company of your own."""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.config import config_files
from experiments.config.check import Check
from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, made_of
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, nearest, stated_twice
from experiments.config.office_lines import AnswerError
from experiments.config.request import RunOptions, read_request
from experiments.storage.files import write_text
from experiments.verbs.new.questions import Question, other_seats, questions, remarks, slug
from sim.settings import Settings

LEAST_DAYS_AFTER = 63
"""Days simulated after the last session: use on the job is asked for after four weeks."""


def main(words: list[str]) -> None:
    """Ask what the words do not say (on a terminal; elsewhere the defaults hold), and write both files.

    Raises RequestError where an answer cannot be used, or a file has the name already.
    """
    today = dt.date.today()
    there, words = _company_in(words)
    every = questions(tuple(config_files.choices(config_files.CHANNEL)), today, _there_is)
    every = tuple(each for each in every if not there or each.name not in OF_COMPANY)
    given = _given(words, every)
    answers = {each.name: _answered(each, given) for each in every}
    name = slug(answers["title"])
    paths = {kind: Path("configs", kind, f"{name}.yaml") for kind in ("campaign", "company") if kind == "campaign" or not there}
    company = there or name
    try:
        for kind, path in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, rendered(kind, name, answers))
        settings = made_of(_check, read_arguments("run", [f"campaign={name}", f"company={company}"]))
    except BaseException:  # also an interrupt: what is left of half an answer would keep the same command from being given again
        for path in paths.values():
            path.unlink(missing_ok=True)
        raise
    print(f"Written: {' and '.join(map(str, paths.values()))}. Comments say what is what: change what you like.")
    if not sys.stdin.isatty() and (unasked := [each.name for each in every if each.name not in given]):
        print(f"But look: There is no terminal to ask at, so defaults stand for {', '.join(unasked)}; answers are typed as title=...")
    for remark in remarks(answers, today, settings):
        print(f"But look: {remark}")
    print("Next:\n")
    seats = other_seats(answers)
    for command in (
        f"watercooler run campaign={name} company={company}",
        f"watercooler compare baseline={name} company={company} 'alternatives=[no_teasers,campaign.sessions.0.seats={seats}]'",
        f"watercooler optimise campaign={name} company={company}",
    ):
        print(f"  {command}")
    print("\nWhere colleagues have no platform on which to see each other's posts, add platform=none to each of them.")


OF_COMPANY = ("offices", "home")
"""Questions that are not asked where the company is there already."""


def _company_in(words: list[str]) -> tuple[str, list[str]]:
    """The company that is named among the words, if so, and the other words. Raises RequestError where there is none of that name."""
    named = [word.partition("=")[2] for word in words if word.startswith("company=")]
    if twice := stated_twice(word for word in words if word.startswith("company=")):
        raise RequestError(twice)
    for name in named:
        if name not in config_files.choices("company") or name == "records":
            what = (
                "is read from files, which are named when it is run" if name == "records" else config_files.unknown_choice("company", name)
            )
            raise RequestError([Problem(COMMAND_LINE, "company", what, name)])
    return (named[-1] if named else ""), [word for word in words if not word.startswith("company=")]


def _there_is(name: str) -> str:
    """What has a name, of what can be chosen; nothing where it is free."""
    for group in ("campaign", "company", config_files.SCENARIO):
        if path := config_files.choices(group).get(name):
            return f"the name of a {group} ({config_files.shown(path)})"
    return ""


def _check(tree: Tree, arguments: Arguments) -> Settings:
    """What was written. Raises RequestError where what was written cannot be run."""
    check = Check(arguments)
    request = read_request(tree, RunOptions, check)
    if request is not None:
        check.simulates(request.settings)
        check.fit()
    check.close()
    assert request is not None, "else that had raised"
    return request.settings


def rendered(kind: str, name: str, answers: Mapping[str, Any]) -> str:
    """A file of that kind out of the answers."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("experiments.verbs.new", "."), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=True
    )
    environment.filters["commented"] = Markup  # a title is on one line: nothing in it ends a comment
    environment.filters["quoted"] = lambda text: Markup(json.dumps(text, ensure_ascii=False))
    last = 7 * (answers["dates"] - 1)
    return environment.get_template(f"{kind}.yaml.j2").render(name=name, last=last, last_day=last + LEAST_DAYS_AFTER, **answers)


def _given(words: list[str], every: tuple[Question, ...]) -> dict[str, str]:
    """Answers among the words. Raises RequestError with every word that is none."""
    known, found, given = [each.name for each in every], list[Problem](), dict[str, str]()
    for word in words:
        field, sign, value = word.partition("=")
        if not sign or field not in known:
            what = f"is not one of the questions{nearest(field, known) or ': ' + ', '.join(known)}; answers are typed as {known[0]}=..."
            found.append(Problem(COMMAND_LINE, field, what))
        elif field in given:
            found.append(Problem(COMMAND_LINE, field, "is answered twice", value))
        given[field] = value
    for each in every:
        if each.name not in given and sys.stdin.isatty():
            continue  # it is asked for
        try:
            each.read(given.get(each.name, each.default))
        except AnswerError as error:
            found.append(Problem(COMMAND_LINE, each.name, f"needs {error}"))
    if found:
        raise RequestError(found)
    return given


def _answered(question: Question, given: Mapping[str, str]) -> Any:
    """The answer to a question: given, asked for until it can be used, or the default."""
    if question.name in given or not sys.stdin.isatty():
        return question.read(given.get(question.name, question.default))
    while True:
        try:
            typed = input(f"{question.asks} [{question.default}] ").strip() or question.default
        except EOFError:  # Ctrl-D
            raise KeyboardInterrupt from None
        try:
            return question.read(typed)
        except AnswerError as error:
            print(f"  It needs {error}.")
