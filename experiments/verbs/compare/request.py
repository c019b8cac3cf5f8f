"""A comparison as asked for: arms, name, and what is wrong with it."""

import re
from collections.abc import Sequence
from typing import Any

from omegaconf import DictConfig, ListConfig

from experiments.config.command_line import Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, listed, nearest
from experiments.config.provenance import provenance
from experiments.config.request import Request, contradictions, read_request
from experiments.verbs.compare.arms import Arm, alternatives_of, read_arms, unknown_arms
from experiments.verbs.compare.options import CompareOptions


def understood(config: DictConfig, arguments: Arguments) -> tuple[Request[CompareOptions], list[Arm]]:
    """The request, with the baseline as its settings, and its arms, the baseline first. Raises RequestError with every
    problem found, in options, arms and names alike."""
    found = key_figure_problems(config, arguments)
    try:
        request = read_request(config, arguments, CompareOptions)
    except RequestError as error:
        raise RequestError([*error.problems, *unknown_arms(config, arguments), *found]) from error
    options = request.options
    arms, problems = read_arms(request.settings, options.baseline, options.alternatives, arguments)
    found += problems
    for arm in arms:
        found += contradictions(arm.settings, options, arguments)
    found += _twice(options, arguments)
    found += _not_compared(options, arguments)
    found += _without_target(options, arguments)
    if found:
        raise RequestError(found)
    name = options.name or result_name(arms)
    return Request(arms[0].settings, options.model_copy(update={"name": name})), arms


def bracketed(word: str) -> str:
    """`alternatives=a,b` as the list that is meant; a single change (`alternatives=campaign.reward.kind=money`) too."""
    field, _, value = word.partition("=")
    if field.lstrip("+") != "alternatives" or value[:1] in ("[", ""):
        return word
    if value[0] in ("'", '"'):
        return f"{field}=[{value}]"
    return f'{field}=["{value}"]' if "=" in value else f"{field}=[{value}]"


def result_name(arms: Sequence[Arm]) -> str:
    """Name of the result folder, where none is given."""
    more = f"-and-{len(arms) - 2}-more" if len(arms) > 2 else ""
    text = f"{_plain(arms[0].name)}-against-{_plain(arms[1].name)}"[: 100 - len(more)] + more
    return text


def _plain(name: str) -> str:
    """A name fit for a folder."""
    stem = name.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")
    return re.sub(r"[^A-Za-z0-9._-]+", "_", stem).strip("_.-") or "arm"


def key_figure_problems(config: DictConfig, arguments: Arguments) -> list[Problem]:
    """Names of key figures that do not exist. Works on unchecked input."""
    plan: Any = config.get("compare") or {}
    several: Any = plan.get("kpis") or [] if isinstance(plan, DictConfig) else []
    asked = [("compare.kpi", plan.get("kpi"))] if isinstance(plan, DictConfig) else []
    asked += [("compare.kpis", name) for name in several] if isinstance(several, ListConfig) else []
    names = [(field, name) for field, name in asked if isinstance(name, str)]
    if not names:
        return []
    from sim.measures.kpis import KPIS  # late: takes a second

    return [
        Problem(provenance(field, arguments), field, f"is not a key figure{nearest(name, KPIS) or f'; known: {listed(KPIS, 100)}'}", name)
        for field, name in names
        if name not in KPIS
    ]


def _twice(options: CompareOptions, arguments: Arguments) -> list[Problem]:
    """A baseline that is named in two ways, and several comparisons at once."""
    found = []
    if options.baseline is not None and any(word.partition("=")[0].lstrip("+") == "campaign" for word in arguments.overrides):
        found.append(Problem(COMMAND_LINE, "campaign", "the baseline is named already: say campaign= or baseline=, not both"))
    if arguments.multirun:
        found.append(Problem(COMMAND_LINE, "--multirun", "a comparison lives through all its alternatives at once: leave it out"))
    return found


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


def _without_target(options: CompareOptions, arguments: Arguments) -> list[Problem]:
    """`replications=auto` for a key figure in whose unit nobody said how sure is sure enough."""
    from sim.measures.kpis import KPIS

    kpi = KPIS.get(options.compare.kpi)
    if options.replications != "auto" or options.compare.half_width or kpi is None or kpi.unit == "share":
        return []
    what = f"replications=auto needs half of the interval's width to be reached, in {kpi.unit} of {kpi.name}"
    return [Problem(provenance("compare.half_width", arguments), "compare.half_width", what)]
