"""The verb `compare`: what if? A baseline against alternatives under the same luck, and which lever bought the difference."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from omegaconf import DictConfig, ListConfig
from pydantic import BaseModel, ConfigDict, Field

from experiments.arguments import Arguments, read_arguments
from experiments.boundary import Options, Request, contradictions, read_request
from experiments.compare_arms import Arm, alternatives_of, read_arms, unknown_arms
from experiments.composition import compiled, resumable, start
from experiments.problems import COMMAND_LINE, Problem, RequestError, listed, nearest
from experiments.provenance import provenance

SHARE_TARGET = 0.01
"""Half-width to be reached by `replications=auto` for a share, where none is named: one percentage point."""


class ComparePlan(BaseModel):
    """Which key figures count, and how sure one wants to be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi: str = Field(default="talk_about_rate", description="name of the key figure that decides")
    kpis: tuple[str, ...] = Field(default=(), max_length=8, description="names of key figures in the forest plot")
    half_width: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="replications=auto: half of the 90 % interval to be reached, in the key figure's unit",
    )
    first: int = Field(default=20, ge=5, le=100_000, description="replications=auto: replications before the first look")
    most: int = Field(default=2000, ge=5, le=100_000, description="replications=auto: replications at most")


class AttributionPlan(BaseModel):
    """Whose difference from the baseline is taken apart, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: str | tuple[str, ...] = Field(default="auto", description="names of alternatives, or one of auto, none")
    replications: int = Field(default=20, ge=2, le=100_000, description="seeds on which every combination of levers is lived through")
    exact_groups: int = Field(default=8, ge=1, le=12, description="groups of levers of which every combination is simulated")
    orders: int = Field(default=64, ge=4, le=10_000, description="sampled orders, for more groups than that")


class CompareOptions(Options):
    """Options of a comparison."""

    baseline: str | None = Field(default=None, min_length=1, description="name of a campaign or scenario, or a file")
    alternatives: tuple[str, ...] = Field(default=(), max_length=40, description="names of campaigns or scenarios, files, or changes")
    replications: Annotated[int, Field(ge=1, le=100_000)] | Literal["auto"] = Field(  # type: ignore[assignment]
        description="how often every arm is lived through"
    )
    compare: ComparePlan = ComparePlan()
    attribution: AttributionPlan = AttributionPlan()

    @property
    def most(self) -> int:
        """Replications that may be needed."""
        return self.compare.most if self.replications == "auto" else self.replications

    @property
    def seeds(self) -> list[int]:
        """One seed a replication, as many as may be needed."""
        return list(range(self.seed, self.seed + self.most))


def main(words: list[str]) -> None:
    """Run what the words after `watercooler compare` ask for.

    Raises RequestError where it cannot be carried out, KeyboardInterrupt and StoppedError with the way to go on, and
    SomeFailedError when all is done.
    """

    def task(config: DictConfig, arguments: Arguments) -> None:
        request, arms = understood(config, arguments)
        compiled(request.options.engine)
        from experiments.comparing import compare

        with resumable(arguments):
            compare(request, arguments, arms)

    start(task, read_arguments("compare", [bracketed(word) for word in words]))


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


# --- problems ---------------------------------------------------------------------------------------------------------


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
