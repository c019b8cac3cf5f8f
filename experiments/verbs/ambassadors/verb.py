"""The verb `ambassadors`: whom to involve before launch."""

from collections.abc import Callable
from pathlib import Path

from experiments.config.risks import quoted
from experiments.verbs.ambassadors.check import Candidates, check, complete, made_of
from experiments.verbs.ambassadors.options import AmbassadorsOptions
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler ambassadors` ask for; raises as `live` does, and returns what it does."""
    return live(
        Verb("ambassadors", AmbassadorsOptions, check, work, made_of, complete, names_people=True), [quoted(word) for word in words]
    )


def work() -> Callable[[CheckedRequest[AmbassadorsOptions, Candidates]], Result]:
    """What is heavy."""
    from experiments.verbs.ambassadors.work import ambassadors

    return ambassadors
