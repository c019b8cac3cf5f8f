"""The verb `sweep`: one campaign in many versions."""

from collections.abc import Callable
from pathlib import Path

from experiments.config.risks import quoted
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.sweep.check import Design, check, made_of
from experiments.verbs.sweep.options import SweepOptions


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler sweep` ask for; raises as `live` does, and returns what it does."""
    return live(Verb("sweep", SweepOptions, check, work, made_of, several=True), [quoted(word) for word in words])


def work() -> Callable[[CheckedRequest[SweepOptions, Design]], Result]:
    """What is heavy."""
    from experiments.verbs.sweep.work import sweep

    return sweep
