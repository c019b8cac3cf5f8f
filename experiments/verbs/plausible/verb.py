"""The verb `plausible`: parameter sets that give what is observed."""

from collections.abc import Callable
from pathlib import Path

from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.plausible.check import Matching, check, made_of
from experiments.verbs.plausible.options import PlausibleOptions


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler plausible` ask for; raises as `live` does, and returns what it does."""
    return live(Verb("plausible", PlausibleOptions, check, work, made_of, one_campaign=True), words)


def work() -> Callable[[CheckedRequest[PlausibleOptions, Matching]], Result]:
    """What is heavy."""
    from experiments.verbs.plausible.work import plausible

    return plausible
