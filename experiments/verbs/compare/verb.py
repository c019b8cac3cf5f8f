"""The verb `compare`: what if? A baseline against alternatives under the same seeds, and which lever made the difference."""

from collections.abc import Callable
from pathlib import Path

from experiments.config.arms import Arm
from experiments.config.risks import quoted
from experiments.storage.cache_keys import design_key
from experiments.verbs.compare.check import bracketed, check
from experiments.verbs.compare.options import CompareOptions
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler compare` ask for; raises as `live` does, and returns what it does."""
    return live(Verb("compare", CompareOptions, check, work, made_of), [quoted(bracketed(word)) for word in words])


def work() -> Callable[[CheckedRequest[CompareOptions, list[Arm]]], Result]:
    """What is heavy."""
    from experiments.verbs.compare.work import compare

    return compare


def made_of(arms: list[Arm]) -> object:
    """Every arm."""
    return [(arm.name, arm.title, design_key(arm.settings, "", "")) for arm in arms]
