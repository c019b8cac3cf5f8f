"""The verb `sensitivity`: which assumptions decide."""

from collections.abc import Callable

from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.sensitivity.check import Space, check, made_of
from experiments.verbs.sensitivity.options import SensitivityOptions


def main(words: list[str]) -> None:
    """Run what the words after `watercooler sensitivity` ask for; raises as `live` does."""
    live(Verb("sensitivity", SensitivityOptions, check, work, made_of), words)


def work() -> Callable[[CheckedRequest[SensitivityOptions, Space]], Result]:
    """What is heavy."""
    from experiments.verbs.sensitivity.work import sensitivity

    return sensitivity
