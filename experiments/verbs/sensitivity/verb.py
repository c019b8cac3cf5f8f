"""The verb `sensitivity`: which assumption flips a decision, or, in the full design, which assumptions decide a ranking."""

from collections.abc import Callable
from pathlib import Path

from experiments.config import risks
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.sensitivity.check import check, made_of, quoted
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.plan import Plan


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler sensitivity` ask for; raises as `live` does, and returns what it does."""
    return live(Verb("sensitivity", SensitivityOptions, check, work, made_of), [quoted(risks.quoted(word)) for word in words])


def work() -> Callable[[CheckedRequest[SensitivityOptions, Plan]], Result]:
    """What is heavy."""
    from experiments.verbs.sensitivity.work import sensitivity

    return sensitivity
