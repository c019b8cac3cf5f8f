"""The verb `run`: one campaign in one company, many replications."""

from collections.abc import Callable
from pathlib import Path

from experiments.config.check import Check
from experiments.config.matters import check_matters
from experiments.config.request import Request, RunOptions
from experiments.config.risks import check_risks, quoted
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live

PARTS = ("posts", "daily", "groups", "rules", "waves", "kpis")
"""Tables kept of each replication."""


def main(words: list[str]) -> Path | None:
    """Run what the words after `watercooler run` ask for; raises as `live` does, and returns what it does."""
    return live(VERB, [quoted(word) for word in words])


def check(request: Request[RunOptions], check: Check) -> tuple[Request[RunOptions], None]:
    """One campaign in one company has to fit, and risks and key figures have to be known."""
    check_risks(check, request.options.risks)
    check_matters(request.options.matters, check)
    if request.options.replications != "auto":
        check.unread_without("replications=auto", "most")
    check.simulates(request.settings)
    return request, None


def work() -> Callable[[CheckedRequest[RunOptions, None]], Result]:
    """What is heavy."""
    from experiments.verbs.run.work import run

    return run


VERB = Verb("run", RunOptions, check, work, parts=PARTS, tells_both=True)
