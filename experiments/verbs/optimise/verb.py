"""The verb `optimise`: the best ways to spend a budget."""

from collections.abc import Callable
from pathlib import Path

from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.optimise.check import Search, check, made_of
from experiments.verbs.optimise.options import OptimiseOptions


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler optimise` ask for; raises as `live` does, and returns what it does."""
    return live(Verb("optimise", OptimiseOptions, check, work, made_of, several=True), words)


def work() -> Callable[[CheckedRequest[OptimiseOptions, Search]], Result]:
    """What is heavy."""
    from experiments.verbs.optimise.work import optimise

    return optimise
