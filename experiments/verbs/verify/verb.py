"""The verb `verify`: is the engine right, and does the model behave as organisations do?"""

from collections.abc import Callable

from experiments.config.check import Check
from experiments.config.errors import nearest
from experiments.config.request import Request
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live
from experiments.verbs.verify.options import ANCHORS, THEORIES, VerifyOptions


def main(words: list[str]) -> None:
    """Verify what the words after `watercooler verify` ask for; raises as `live` does, and SomeFailedError if the engine
    contradicts theory."""
    live(Verb("verify", VerifyOptions, check, work), words)


def check(request: Request[VerifyOptions], check: Check) -> tuple[Request[VerifyOptions], None]:
    """Theories, and the ranges of patterns."""
    plan, settings = request.options.verify, request.settings
    check.simulates(settings)
    if "patterns" in plan.parts and (missing := sorted(ANCHORS - set(settings.behaviour.anchors))):
        needed = f"verify takes the ranges of its patterns from here; missing: {', '.join(missing)}"
        check.wrong("behaviour.anchors", needed)
    for each in plan.theories:
        if each not in THEORIES:
            check.wrong("verify.theories", f"is no theory here{nearest(each, THEORIES) or '; known: ' + ', '.join(THEORIES)}", each)
    return request, None


def work() -> Callable[[CheckedRequest[VerifyOptions, None]], Result]:
    """What is heavy."""
    from experiments.verbs.verify.work import verify

    return verify
