"""What `verify` is asked for: everything about it is checked before anything is compiled."""

from experiments.config.check import Check
from experiments.config.errors import nearest
from experiments.config.request import Request
from experiments.verbs.verify.options import ANCHORS, THEORIES, VerifyOptions


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
    if "forecasts" in plan.parts:  # they need the plausible sets, which have to be fresh then
        request = Request(settings, request.options.model_copy(update={"uncertainty": "all"}))
    return request, None
