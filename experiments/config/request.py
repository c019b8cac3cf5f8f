"""Validation: a composed configuration becomes settings of the model and options of the run, or a list of problems.

Each problem names the file and line (or the command line) it comes from, the field, what was given and what is allowed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from experiments.config import config_files, yaml_files
from experiments.config.channels import channels
from experiments.config.check import Check
from experiments.config.command_line import Arguments
from experiments.config.compose import Tree, composed, defaults
from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.execution import WORLDS, Execution
from experiments.config.merging import NAMES_NOTHING, held, without_names
from experiments.config.messages import explained
from experiments.config.provenance import provenance
from experiments.config.schema import schema_of
from experiments.config.stand_ins import mended, with_stand_ins
from experiments.config.typed_values import stated_in
from experiments.config.unread import unread
from sim.settings import Group, Settings
from sim.settings.base import on_one_line
from sim.setup.fit import unknown_names, unknown_offices

MODEL_GROUPS = tuple(Settings.model_fields)
"""Fields of a configuration that describe the model; the others are options of the run."""


MENDED = 3
"""How often refused fields are replaced: what stands in for them may contradict the rest, which is then replaced as well."""

AimWeights = dict[str, Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]]
"""Key figures that are aimed at, with their weights."""

SmallestDifferences = Annotated[
    dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]],
    Field(description="key figure, or aim: the smallest difference that matters, in its unit"),
]
"""The smallest difference that matters of a key figure or of the aim, in its unit; of others it follows from the unit."""

Risks = Annotated[tuple[str, ...], Field(max_length=12, description="names of risks, or KEY_FIGURE > NUMBER")]
"""What may go wrong, of which the probability is told."""


class Options(Group):
    """What to do with the model, one campaign at a time."""

    replications: int = Field(ge=1, le=100_000, description="how often the campaign is simulated")
    seed: int = Field(ge=0, le=10**12, description="seed of the first replication; the next ones count up")
    vary: Literal["seed", "company"] = Field(description="what differs between replications")
    uncertainty: Literal["all", "luck"] = Field(
        default="luck", description="all: each replication has events, company and plausible parameters of its own; luck: as `vary` says"
    )
    engine: Literal["columns", "agents"]
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)] | None = Field(
        default=None, description="name of the result folder: letters, digits, . _ -"
    )
    results: str = Field(min_length=1, description="folder for all results, or an address: s3://BUCKET/PREFIX")
    png: bool = Field(default=False, description="figures as PNG too, beside SVG")
    execution: Execution = Execution()

    @property
    def seeds(self) -> list[int]:
        """One seed a replication."""
        return list(range(self.seed, self.seed + self.replications))


AutoReplications = Annotated[int, Field(ge=1, le=100_000)] | Literal["auto"]
"""How often something is simulated; auto: as often as the answer needs."""


class RunOptions(Options):
    """How one campaign is run."""

    replications: AutoReplications = Field(description="how often the campaign is simulated")  # type: ignore[assignment]
    most: int = Field(default=512, ge=5, le=100_000, description="replications=auto: replications at most")
    risks: Risks = ()
    matters: SmallestDifferences = Field(default={})
    report: bool = Field(description="false leaves figures and report.html out: tables and summary only, in half the time")

    @property
    def seeds(self) -> list[int]:
        """One seed a replication, as many as may be needed."""
        return list(range(self.seed, self.seed + (self.most if self.replications == "auto" else self.replications)))


@dataclass(frozen=True)
class Request[O: Options]:
    """A valid request."""

    settings: Settings
    options: O

    @property
    def name(self) -> str:
        """Name of the result folder."""
        campaigns = "-beside-".join(each.name for each in self.settings.campaigns.values())
        return self.options.name or f"{campaigns}-{self.settings.company.name}"


def read_request[O: Options](tree: Tree, kind: type[O], check: Check) -> Request[O] | None:
    """A request out of a composed configuration, and into the check what is wrong with it.

    Where fields are refused, others take their place, so that everything else can be looked at in the same go; None where that
    does not help either.
    """
    read = _read(tree, kind, check.arguments)
    check.problems += read.problems
    if read.problems:
        check.problems += _wrong_beside(read.problems, tree, kind, check.arguments)
    for _ in range(MENDED):
        if read.settings is not None and read.options is not None:
            break
        tree = mended(tree, read.problems, defaults(check.arguments), _schema(kind))
        read = _read(tree, kind, check.arguments)
    if read.settings is None or read.options is None:
        return None
    return Request(read.settings, read.options)


def read[O: BaseModel](tree: Tree, arguments: Arguments, kind: type[O]) -> tuple[Settings, O]:
    """Settings, and options of a verb, out of a composed configuration. Raises RequestError with every problem found."""
    read = _read(tree, kind, arguments)
    found = [*arguments.problems, *read.problems]
    if found or read.settings is None or read.options is None:
        raise RequestError(found)
    return read.settings, read.options


class _ReadRequest[O](NamedTuple):
    settings: Settings | None
    options: O | None
    problems: list[Problem]


def _read[O: BaseModel](tree: Tree, kind: type[O], arguments: Arguments) -> _ReadRequest[O]:
    """What can be read of a configuration, and everything that cannot."""
    found, options = list[Problem](), None
    try:
        options = kind.model_validate({name: value for name, value in tree.items() if name not in MODEL_GROUPS})
    except ValidationError as error:
        found += explained(error, kind, arguments)
    settings, problems = settings_in(tree, arguments)
    found += [*problems, *_names_nothing(tree, arguments)]
    if settings and options:
        found += contradictions(options, arguments)
    return _ReadRequest(settings, options, found)


def _names_nothing(tree: Tree, arguments: Arguments) -> list[Problem]:
    """Empty mappings where there is something, which stays: whoever states them, typed or in a file that builds on another, means
    something else."""
    typed = [pair for name, value in arguments.changed.items() if "{" in value for pair in stated_in(name, value, lists=False)]
    empty = [field for field, value in typed if re.fullmatch(r"\{\s*\}", value) and field.partition(".")[0] in MODEL_GROUPS]
    found = [Problem(COMMAND_LINE, field, NAMES_NOTHING, "{}") for field in empty if held(tree, field)]
    for group, chosen in arguments.chosen.items():
        for path in yaml_files.lineage(group, chosen):
            content = yaml_files.content(path)
            for name, line in yaml_files.stated(path).items() if "defaults" in content else ():
                if held(content, name) == {} and held(tree, f"{group}.{name}"):
                    found.append(Problem(f"{config_files.shown(path)}:{line}", f"{group}.{name}", NAMES_NOTHING, "{}"))
    return found


def _wrong_beside[O: BaseModel](known: Sequence[Problem], tree: Tree, kind: type[O], arguments: Arguments) -> list[Problem]:
    """What makes no sense together, whatever is meant in the place of refused fields: contradictions are looked for only where every
    field by itself is right."""
    names = {each.field for each in names_in(tree, arguments)}  # which are right by themselves: nothing else takes their place
    refused = [each for each in known if each.field not in names]
    low, high = (_read(with_stand_ins(tree, refused, _schema(kind), end), kind, arguments).problems for end in (False, True))
    stood_in = tuple(f"{each.field}." for each in refused)  # what is wrong in there is wrong with what stands in
    return [each for each in low if each in high and each not in known and not f"{each.field}.".startswith(stood_in)]


def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Every field of a configuration: those of the model and those of a verb."""
    of_model, of_verb = schema_of(Settings), schema_of(kind)
    return {key: of_verb.get(key, {}) | of_model.get(key, {}) for key in ("$defs", "properties")}


def settings_with(choices: Mapping[str, str], base: Settings, arguments: Arguments) -> tuple[Settings, Arguments]:
    """Settings with other choices (names or files) in some groups, and the arguments that lead to them. Raises RequestError."""
    groups, leading = composed(arguments, choices)
    settings, found = settings_in({name: getattr(base, name) for name in MODEL_GROUPS} | groups, leading)
    if found or settings is None:
        raise RequestError(found)
    return settings, leading


def settings_in(tree: Tree, arguments: Arguments) -> tuple[Settings | None, list[Problem]]:
    """Settings of the model in a configuration, and what is wrong with it."""
    changed = tree.get("channels", {})  # what is no mapping of channels is refused with all else
    model = {name: tree[name] for name in MODEL_GROUPS if name in tree}
    model |= {"channels": channels(changed) if isinstance(changed, dict) else changed}
    found, settings = list[Problem](), None
    try:
        settings = Settings.model_validate(without_names(model))
    except ValidationError as error:
        found = explained(error, Settings, arguments)
    unknown = names_in(model, arguments)
    return settings, [each for each in found if not any(each.field.startswith(f"{name.field}.") for name in unknown)] + unknown


def contradictions(options: BaseModel, arguments: Arguments) -> list[Problem]:
    """Fields that are right, each on its own, and make no sense together."""
    found = []
    if isinstance(options, Options) and options.uncertainty == "all" and (last := options.seeds[-1]) >= WORLDS:
        what = f"with uncertainty=all the last seed has to be below {WORLDS:,}"
        found.append(Problem(provenance("seed", arguments), "seed", what, str(last)))
    return found


# --- names that must fit together -------------------------------------------------------------------------------------


def names_in(model: dict[str, Any], arguments: Arguments) -> list[Problem]:
    """Names that are defined elsewhere: parameters, mechanisms, offices a campaign speaks of; and what of a company is not read. Works
    on unchecked input."""
    found = unknown_names(_mapping(_mapping(model.get("behaviour")).get("parameters")), _mapping(model.get("mechanisms")))
    if known := planned_offices(_mapping(model.get("company"))):
        named = [each for field in ("campaign", "alongside") for each in _offices_named(field, _mapping(model.get(field)))]
        found += unknown_offices(named, known)
    wrong = [(each.field, f"{each.what}; {each.expected}", each.given or None) for each in found]
    for name, why, value in unread(_mapping(model.get("company"))):
        wrong.append((f"company.{name}", why, None if isinstance(value, list | tuple) else str(value)))
    return [Problem(provenance(field, arguments), field, what, given) for field, what, given in wrong]


def _offices_named(field: str, campaign: dict[str, Any]) -> list[tuple[str, list[str]]]:
    named = [(f"{field}.audience.offices", _mapping(campaign.get("audience")).get("offices"))]
    for i, teaser in enumerate(_sequence(campaign.get("teasers"))):
        named.append((f"{field}.teasers.{i}.audience.offices", _mapping(_mapping(teaser).get("audience")).get("offices")))
    for i, plan in enumerate(_sequence(campaign.get("sessions"))):
        named.append((f"{field}.sessions.{i}.offices", _mapping(plan).get("offices")))
        named.append((f"{field}.sessions.{i}.audience.offices", _mapping(_mapping(plan).get("audience")).get("offices")))
    for i, wave in enumerate(_sequence(campaign.get("waves"))):
        named.append((f"{field}.waves.{i}.offices", _mapping(wave).get("offices")))
        named.append((f"{field}.waves.{i}.audience.offices", _mapping(_mapping(wave).get("audience")).get("offices")))
    for i, other in enumerate(_sequence(campaign.get("others"))):
        named.append((f"{field}.others.{i}.audience.offices", _mapping(_mapping(other).get("audience")).get("offices")))
    for i, rule in enumerate(_sequence(campaign.get("rules"))):
        for action, done in _mapping(_mapping(rule).get("then")).items():
            named.append((f"{field}.rules.{i}.then.{action}.offices", _mapping(done).get("offices")))
            named.append((f"{field}.rules.{i}.then.{action}.audience.offices", _mapping(_mapping(done).get("audience")).get("offices")))
    return [(place, [str(name) for name in _sequence(offices)]) for place, offices in named]


def planned_offices(company: dict[str, Any]) -> list[str]:
    """Names of the offices of a generated company; none for one that is read from records."""
    if company.get("kind", "generated") != "generated":
        return []
    names = [on_one_line(str(_mapping(plan).get("name"))) for plan in _sequence(company.get("offices"))]
    for series in map(_mapping, _sequence(company.get("office_series"))):
        count = series.get("count")
        if isinstance(count, int) and count <= 20_000:
            names += [f"{on_one_line(str(series.get('name')))} {number}" for number in range(1, count + 1)]
    return names


def _mapping(value: Any) -> dict[str, Any]:
    return vars(value) if isinstance(value, BaseModel) else value if isinstance(value, dict) else {}


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else []
