"""A comparison as asked for: arms, name, and what is wrong with it."""

import re
from collections.abc import Sequence

from experiments.config.arms import Arm, alternatives_of, name_of, read_arms
from experiments.config.check import Check
from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, listed, nearest
from experiments.config.matters import check_matters
from experiments.config.provenance import provenance
from experiments.config.request import Request
from experiments.config.risks import check_risks
from experiments.config.typed_values import change_in_quotes, items_in, unclosed
from experiments.report.aim import check_aim
from experiments.report.arm_labels import told
from experiments.verbs.compare.options import CompareOptions

Asked = tuple[Request[CompareOptions], list[Arm]]
"""The request, with the baseline as its settings, and its arms, the baseline first."""


def check(request: Request[CompareOptions], check: Check) -> Asked | None:
    """Key figures, risks, arms, and what is to be taken apart."""
    options, arguments = request.options, check.arguments
    check.decides("compare.kpi", options.compare.kpi)
    for name in options.compare.kpis:
        check.kpi("compare.kpis", name)
    if options.replications != "auto":
        check.unread_without("replications=auto", "compare.half_width", "compare.first", "compare.most")
    if not options.compare.information:
        check.unread_without("compare.information=true", "compare.answers")
    check_aim(options.aim, check)
    check_risks(check, options.risks)
    check_matters(options.matters, check)
    arms, problems = read_arms(request.settings, options.baseline, options.alternatives, arguments)
    check.problems += problems
    arms = told(arms) if arms else arms
    for arm in arms:
        check.simulates(arm.settings, f" (in {arm.name})", where=arm.where, called=f"“{arm.label}”")
    if arguments.multirun:
        check.problems.append(Problem(COMMAND_LINE, "--multirun", "a comparison simulates all its alternatives at once: leave it out"))
    check.problems += _not_compared(options, arguments)
    if options.compare.information:
        options = _with_worlds(options, check)
    if check.problems:
        return None
    name = options.name or result_name(arms)
    return Request(arms[0].settings, options.model_copy(update={"name": name})), arms


INFORMATION_WORLDS = 512
"""Replications from which on what single parameters are worth is stable (TRACE)."""


def _with_worlds(options: CompareOptions, check: Check) -> CompareOptions:
    """The options with as many replications as value of information needs, unless it is stated how many."""
    if options.uncertainty == "luck":
        check.wrong("compare.information", "needs uncertainty=all: with one set of parameters there is nothing to find out")
    if options.replications == "auto":
        check.wrong("replications", "must be a number where compare.information is asked for", "auto")
    return options if check.arguments.states("replications") else options.model_copy(update={"replications": INFORMATION_WORLDS})


NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def bracketed(word: str) -> str:
    """`alternatives=a,b` as the list that is meant; changes in it (`campaign.reward.kind=money`) in quotes, as the command line wants
    them, and so is what only looks like changes, that whoever reads them may say what is wrong."""
    name, _, value = word.partition("=")
    if name.lstrip("+") != "alternatives" or not value or unclosed(value):
        return word
    if value[0] not in "['\"" and "=" in value:
        return f"{name}=[{change_in_quotes(value)}]"
    inside = value[1:-1] if value[0] == "[" and value[-1] == "]" else value
    items = list[str]()
    for each in items_in(inside):
        if (
            items and NUMBER.fullmatch(each) and re.search(rf"={NUMBER.pattern}(,{NUMBER.pattern})*$", items[-1])
        ):  # no alternative by itself
            items[-1] += f",{each}"
        else:
            items.append(each)
    return f"{name}=[{','.join(change_in_quotes(each) if '=' in each or each[0] == '{' else each for each in items)}]"


def result_name(arms: Sequence[Arm]) -> str:
    """Name of the result folder, where none is given."""
    more = f"-and-{len(arms) - 2}-more" if len(arms) > 2 else ""
    text = f"{name_of(arms[0])}-against-{name_of(arms[1])}"[: 100 - len(more)] + more
    return text


def _not_compared(options: CompareOptions, arguments: Arguments) -> list[Problem]:
    """Names in `attribution.of` that are no alternatives."""
    known = alternatives_of(options.baseline, options.alternatives, arguments)
    of, where = options.attribution.of, provenance("attribution.of", arguments)
    asked = () if of in ("auto", "none") else (of,) if isinstance(of, str) else of
    return [
        Problem(where, "attribution.of", f"is not among the alternatives{nearest(name, known) or '; they are: ' + listed(known, 20)}", name)
        for name in asked
        if name not in known
    ]
