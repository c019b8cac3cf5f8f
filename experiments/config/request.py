"""The boundary: a composed configuration becomes settings of the model and options of the run, or a list of problems.

Each problem names the file and line (or the command line) it comes from, the field, what was given and what is allowed.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from omegaconf import DictConfig, OmegaConf
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, RequestError, listed, nearest
from experiments.config.messages import explained
from experiments.config.provenance import provenance
from sim.mechanisms import MECHANISMS
from sim.parameters import PARAMETERS
from sim.settings import Settings

MODEL_GROUPS = tuple(Settings.model_fields)
"""Fields of a configuration that describe the model; the others are options of the run."""


class Execution(BaseModel):
    """How the work is spread. None of it changes a result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["local", "dask"] = Field(default="local", description="processes of this machine, or a dask cluster")
    scheduler: str | None = Field(default=None, min_length=1, description="dask: where its scheduler answers; empty: one is started here")
    workers: int | None = Field(default=None, ge=1, le=1024, description="processes; empty: one a core")
    chunk_seconds: float = Field(default=5.0, gt=0, le=3600, description="seconds of work between two savings")
    in_process_seconds: float = Field(default=4.0, ge=0, le=3600, description="seconds of work not worth a process")


class Options(BaseModel):
    """What to do with the model, one campaign at a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    replications: int = Field(ge=1, le=100_000, description="how often the campaign is lived through")
    seed: int = Field(ge=0, le=10**12, description="seed of the first replication; the next ones count up")
    vary: Literal["luck", "company"] = Field(description="what differs between replications")
    engine: Literal["columns", "agents"]
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)] | None = Field(
        default=None, description="name of the result folder: letters, digits, . _ -"
    )
    results: str = Field(min_length=1, description="folder for all results")
    execution: Execution = Execution()

    @property
    def seeds(self) -> list[int]:
        """One seed a replication."""
        return list(range(self.seed, self.seed + self.replications))


class RunOptions(Options):
    """How one campaign is run."""

    report: bool = Field(description="false leaves figures and report.html out: tables and summary only, in half the time")


@dataclass(frozen=True)
class Request[O: Options]:
    """What was asked for, and can be carried out."""

    settings: Settings
    options: O

    @property
    def name(self) -> str:
        """Name of the result folder."""
        return self.options.name or f"{self.settings.campaign.name}-{self.settings.company.name}"


def read_request[O: Options](config: DictConfig, arguments: Arguments, kind: type[O]) -> Request[O]:
    """A request out of a composed configuration. Raises RequestError with every problem found."""
    return Request(*read(config, arguments, kind))


def read[O: BaseModel](config: DictConfig, arguments: Arguments, kind: type[O]) -> tuple[Settings, O]:
    """Settings, and options of a verb, out of a composed configuration. Raises RequestError with every problem found."""
    tree: Any = OmegaConf.to_container(config, resolve=False)
    rest = {name: value for name, value in tree.items() if name not in MODEL_GROUPS}
    found, options = list(arguments.problems), None
    try:
        options = kind.model_validate(rest)
    except ValidationError as error:
        found += explained(error, kind, arguments)
    settings, problems = read_settings(config, arguments)
    found += problems
    if settings and options:
        found += contradictions(settings, options, arguments)
    if found or settings is None or options is None:
        raise RequestError(found)
    return settings, options


def read_settings(config: DictConfig, arguments: Arguments) -> tuple[Settings | None, list[Problem]]:
    """Settings of the model out of a composed configuration, and what is wrong with it."""
    tree: Any = OmegaConf.to_container(config, resolve=False)
    model = {name: tree[name] for name in MODEL_GROUPS if name in tree}
    found, settings = list[Problem](), None
    try:
        settings = Settings.model_validate(model)
    except ValidationError as error:
        found = explained(error, Settings, arguments)
    unknown = names_in(model, arguments)
    return settings, [each for each in found if not any(each.field.startswith(f"{name.field}.") for name in unknown)] + unknown


def contradictions(settings: Settings, options: BaseModel, arguments: Arguments) -> list[Problem]:
    """Fields that are right, each on its own, and make no sense together."""
    found, company = [], settings.company
    if getattr(options, "vary", None) == "company" and company.kind == "records":
        where = provenance("vary", arguments)
        found.append(Problem(where, "vary", "a company read from records stays as it is: use vary=luck", "company"))
    for field in ("employees", "ties"):
        if company.kind == "generated" and (file := getattr(company, field)):
            name = f"company.{field}"
            found.append(Problem(provenance(name, arguments), name, "is read with company=records only", file))
    return found


# --- names that must fit together -------------------------------------------------------------------------------------


def names_in(model: dict[str, Any], arguments: Arguments) -> list[Problem]:
    """Names that stand elsewhere: parameters, mechanisms, offices a campaign speaks of. Works on unchecked input."""
    found = []
    for name in _mapping(_mapping(model.get("behaviour")).get("parameters")):
        if name not in PARAMETERS:
            field = f"behaviour.parameters.{name}"
            allowed = f"is not a parameter of the model{nearest(str(name), PARAMETERS)}"
            found.append(Problem(provenance(field, arguments), field, allowed))
    for name in _mapping(model.get("mechanisms")):
        if name not in MECHANISMS:
            hint = nearest(str(name), MECHANISMS)
            allowed = "no such mechanism" + (hint or f"; known: {listed(MECHANISMS, 100)}")
            found.append(Problem(provenance(f"mechanisms.{name}", arguments), f"mechanisms.{name}", allowed))
    known = planned_offices(_mapping(model.get("company")))
    if known:
        found += office_problems(_mapping(model.get("campaign")), known, arguments)
    return found


def office_problems(campaign: dict[str, Any], known: list[str], arguments: Arguments) -> list[Problem]:
    """Offices that a campaign speaks of and the company does not have."""
    named = [("campaign.audience.offices", _mapping(campaign.get("audience")).get("offices"))]
    for i, teaser in enumerate(_sequence(campaign.get("teasers"))):
        offices = _mapping(_mapping(teaser).get("audience")).get("offices")
        named.append((f"campaign.teasers.{i}.audience.offices", offices))
    for i, plan in enumerate(_sequence(campaign.get("sessions"))):
        named.append((f"campaign.sessions.{i}.offices", _mapping(plan).get("offices")))
    return [
        Problem(
            provenance(field, arguments),
            field,
            f"the company has no office of that name{nearest(str(name), known) or '.'} Offices: {listed(known)}",
            str(name),
        )
        for field, offices in named
        for name in _sequence(offices)
        if name not in known
    ]


def planned_offices(company: dict[str, Any]) -> list[str]:
    """Names of the offices of a generated company; none for one that is read from records."""
    if company.get("kind", "generated") != "generated":
        return []
    names = [str(_mapping(plan).get("name")) for plan in _sequence(company.get("offices"))]
    for series in map(_mapping, _sequence(company.get("office_series"))):
        count = series.get("count")
        if isinstance(count, int) and count <= 20_000:
            names += [f"{series.get('name')} {number}" for number in range(1, count + 1)]
    return names


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else []
