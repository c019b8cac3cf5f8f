"""The verb `new`: ten questions become a campaign and a company of your own."""

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.config import config_files
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, nearest
from experiments.config.office_lines import AnswerError
from experiments.verbs.new.questions import Question, questions, slug

LEAST_DAYS_AFTER = 63
"""Days simulated after the last session: use on the job is asked for after four weeks."""


def main(words: list[str]) -> None:
    """Ask what the words do not say (on a terminal; elsewhere the defaults hold), and write both files.

    Raises RequestError where an answer cannot be used or a file is there already.
    """
    every = questions(tuple(config_files.choices(config_files.CHANNEL)), dt.date.today())
    given = _given(words, every)
    answers = {each.name: _answered(each, given) for each in every}
    name = slug(answers["title"])
    paths = {kind: Path("configs", kind, f"{name}.yaml") for kind in ("campaign", "company")}
    there = [Problem(COMMAND_LINE, "title", "has a file of that name already: choose another title, or move the file away", str(path))
             for path in paths.values() if path.exists()]  # fmt: skip
    if there:
        raise RequestError(there)
    for kind, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(kind, name, answers), encoding="utf-8")
    print(f"Written: {paths['campaign']} and {paths['company']}. Every line has a comment: change what you like. Next:\n")
    for command in (
        f"watercooler run campaign={name} company={name}",
        f"watercooler compare baseline={name} company={name} alternatives=[no_teasers,twice_the_seats]",
        f"watercooler optimise campaign={name} company={name}",
    ):
        print(f"  {command}")


def rendered(kind: str, name: str, answers: Mapping[str, Any]) -> str:
    """A file of that kind out of the answers."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("experiments.verbs.new", "."), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=True
    )
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
        typed = input(f"{question.asks} [{question.default}] ").strip() or question.default
        try:
            return question.read(typed)
        except AnswerError as error:
            print(f"  It needs {error}.")
