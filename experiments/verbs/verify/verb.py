"""The verb `verify`: is the engine right, and does the model behave as organisations do?"""

from collections.abc import Callable
from pathlib import Path

from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.verify.check import check
from experiments.verbs.verify.options import VerifyOptions


def main(words: list[str]) -> Path | None:
    """Verify what the words after `watercooler verify` ask for; raises as `live` does, and SomeFailedError if the engine
    contradicts theory."""
    return live(Verb("verify", VerifyOptions, check, work, one_campaign=True), words)


def work() -> Callable[[CheckedRequest[VerifyOptions, None]], Result]:
    """What is heavy."""
    from experiments.verbs.verify.work import verify

    return verify
