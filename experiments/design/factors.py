"""Factors and designs: which fields vary, over which values, and the design points that follow.

A factor is a field of the model (`campaign.brand.strength`) or a group (`campaign`: names or files). Everything is
validated before anything runs: every value on its own, then every point.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field, ValidationError

from experiments.config import config_files
from experiments.config.command_line import FACTORS, Arguments
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, nearest
from experiments.config.meant import meant
from experiments.config.merging import merged
from experiments.config.messages import explained
from experiments.config.provenance import provenance
from experiments.config.request import MODEL_GROUPS, names_in, settings_with
from experiments.config.typed_values import number_meant
from experiments.config.unread import NO_TIES, of_no_ties
from experiments.config.value_lists import LevelsError, levels
from experiments.design.point import Point, is_number, plain, point
from experiments.design.sampling import latin_hypercube, sobol, unbalanced
from sim.settings import Group, Settings

MOST_POINTS = 1_000_000
MOST_TOLD = 12
"""Refused design points that are reported one by one."""


class DesignPlan(Group):
    """What varies, and how the design points are laid."""

    design: Literal["grid", "lhs", "sobol"] = Field(
        default="grid", description="grid: every combination; lhs, sobol: points spread evenly over the whole space"
    )
    factors: dict[str, Any] = Field(default={}, description="field: values, such as campaign.brand.strength: [0.2, 0.8]")
    points: int = Field(default=64, ge=2, le=MOST_POINTS, description="number of design points; of lhs and sobol only")
    design_seed: int = Field(default=1, ge=0, le=2**32 - 1, description="seed of the layout; of lhs and sobol only")


@dataclass(frozen=True)
class Factor:
    """One thing that varies: over `values`, or between `low` and `high`."""

    name: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    whole: bool = False  # between low and high: whole numbers only

    @property
    def group(self) -> bool:
        """Whether it is a whole group of the configuration rather than a field."""
        return self.name in MODEL_GROUPS and self.name in config_files.GROUPS

    @property
    def ends(self) -> tuple[Any, ...]:
        """Every value, or the two ends."""
        return self.values or (self.low, self.high)

    def at(self, share: float) -> Any:
        """The value at a share (0 to 1) of the way through."""
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return min(int(self.low + share * (self.high - self.low + 1)), int(self.high))
        return float(f"{self.low + share * (self.high - self.low):.6g}")


type Along = Callable[[Settings, Mapping[str, Any]], Mapping[str, Any]]
"""Changes, by dotted field, that go along with changes of settings."""


def read_factors(
    given: Mapping[str, Any],
    base: Settings,
    arguments: Arguments,
    field: str = FACTORS,
    example: str = "watercooler sweep campaign.brand.strength=0.2,0.5,0.8",
    along: Along = lambda _, __: {},
) -> list[Factor]:
    """Factors of a configuration file (in its `field`), and those of the command line, which win. Raises RequestError,
    all at once; where nothing varies it shows the `example`. `along` gives what changes along with a value."""
    found: list[Problem] = []
    factors: list[Factor] = []
    for name, value in (dict(given) | arguments.factors).items():
        try:
            several = levels(value)
        except LevelsError as error:
            found.append(Problem(_source(name, arguments, field), name, str(error), None if isinstance(value, list) else str(value)))
            continue
        factor = _factor(name, several, base)
        wrong = _problems(factor, base, arguments, field, along)
        if wrong and name in arguments.factors and (hint := number_meant(name, _as_typed(name, arguments))):
            wrong = [*wrong[:-1], replace(wrong[-1], allowed=wrong[-1].allowed + hint)]
        found += wrong
        factors += [] if wrong else [factor]
    found += [
        Problem(_source(inner.name, arguments, field), inner.name, f"varies in {outer.name}, too: keep one of these factors")
        for inner, outer in itertools.permutations(factors, 2)
        if any(_states(value, inner.name.removeprefix(f"{outer.name}.").split(".")) for value in outer.ends if _is_in(inner, outer))
    ]
    if not found and not factors and not arguments.unread:
        found.append(Problem(provenance(field, arguments), field, f"nothing varies: {example}"))
    if found or not factors:
        raise RequestError(found)
    return factors


def design(plan: DesignPlan, factors: Sequence[Factor], base: Settings, arguments: Arguments) -> list[Point]:
    """The design points, all of them validated. Raises RequestError where the plan or a point is wrong."""
    if plan.design == "grid":
        combinations: Iterable[tuple[Any, ...]] = _grid(factors, arguments)
    else:
        combinations = _spread(plan, factors, arguments)
    bases = _Bases(base, arguments)
    points: list[Point] = []
    refused: dict[Any, tuple[Exception, dict[str, Any]]] = {}  # one of each kind
    count, names = 0, [each.name for each in factors]
    groups = [each.name for each in factors if each.group]
    for combination in combinations:
        coordinates = dict(zip(names, combination, strict=True))
        choices = {name: str(coordinates[name]) for name in groups}
        changes = {name: value for name, value in coordinates.items() if name not in choices}
        try:
            made_from = bases.of(choices)
            points.append(point(made_from, merged(made_from, changes), coordinates))
        except (ValidationError, LookupError) as error:
            refused.setdefault(_kind(error), (error, coordinates))
            count += 1
    if refused:
        told = [each for error, at in list(refused.values())[:MOST_TOLD] for each in _explained(error, at, arguments)]
        every = f"{count:,} of {count + len(points):,} design points cannot be simulated, for the reasons listed"
        raise RequestError([*told, Problem(COMMAND_LINE, "", every)])
    return points


def _grid(factors: Sequence[Factor], arguments: Arguments) -> Iterable[tuple[Any, ...]]:
    between = [each for each in factors if not each.values]
    found = [
        Problem(
            _source(each.name, arguments),
            each.name,
            "a grid needs a list of values; or take sweep.design=lhs",
            f"{each.low:g} to {each.high:g}",
        )
        for each in between
    ]
    size = math.prod(len(each.values) for each in factors)
    if size > MOST_POINTS:
        found.append(Problem(provenance(FACTORS, arguments), FACTORS, f"make {size:,} design points; at most {MOST_POINTS:,}"))
    if found:
        raise RequestError(found)
    return itertools.product(*(each.values for each in factors))


def _spread(plan: DesignPlan, factors: Sequence[Factor], arguments: Arguments) -> Iterable[tuple[Any, ...]]:
    if plan.design == "sobol" and (allowed := unbalanced(plan.points)):
        raise RequestError([Problem(provenance("sweep.points", arguments), "sweep.points", allowed, str(plan.points))])
    draw = sobol if plan.design == "sobol" else latin_hypercube
    shares = draw(plan.points, len(factors), plan.design_seed).tolist()
    return (tuple(factor.at(share) for factor, share in zip(factors, row, strict=True)) for row in shares)


class _Bases:
    """Settings by the choices in groups that vary."""

    def __init__(self, base: Settings, arguments: Arguments) -> None:
        self._known: dict[tuple[tuple[str, str], ...], Settings] = {(): base}
        self._arguments = arguments

    def of(self, choices: Mapping[str, str]) -> Settings:
        """Settings with these choices. Raises RequestError."""
        key = tuple(choices.items())
        if key not in self._known:
            self._known[key], _ = settings_with(choices, self._known[()], self._arguments)
        return self._known[key]


# --- what is wrong with a factor --------------------------------------------------------------------------------------


def _factor(name: str, several: list[Any] | dict[str, Any], base: Settings) -> Factor:
    if isinstance(several, list):
        return Factor(name, tuple(several))
    low, high = several["low"], several["high"]
    if not (is_number(low) and is_number(high)):
        return Factor(name, low=math.nan, high=math.nan)
    whole = low == int(low) and high == int(high) and not _accepts(base, name, low + 0.5)
    return Factor(name, low=low, high=high, whole=whole)


def _accepts(base: Settings, name: str, value: Any) -> bool:
    try:
        base.changed({name: value})
    except ValidationError as error:
        return not any("int" in each["type"] or "date" in each["type"] for each in error.errors(include_url=False))
    except LookupError:
        return True
    return True


def _problems(factor: Factor, base: Settings, arguments: Arguments, field: str, along: Along) -> list[Problem]:
    """What forbids a factor: a field that does not exist, a value it refuses, the same value twice."""
    source, name = _source(factor.name, arguments, field), factor.name
    top = name.split(".")[0]
    if top not in MODEL_GROUPS:
        hint = nearest(top, MODEL_GROUPS) or meant(name)
        return [Problem(source, name, f"does not vary: a factor is a field of {', '.join(MODEL_GROUPS)}{hint}")]
    if not factor.values and not factor.low < factor.high:
        return [Problem(source, name, "must have numbers as low and high, low below high")]
    if len({plain(value) if not isinstance(value, bool) else str(value) for value in factor.values}) < len(factor.values):
        return [Problem(source, name, "has a value twice", ", ".join(str(plain(value)) for value in factor.values))]
    found = [replace(each, where=source) for each in names_in(_nested(name), arguments)]
    for value in () if found else factor.ends:
        try:
            if factor.group:
                settings_with({name: str(value)}, base, arguments)
            else:
                change = {name: value if not factor.whole else int(value)}
                made = base.changed(merged(base, {**change, **along(base, change)}))
                found += [replace(each, where=source) for each in names_in({"company": vars(made.company)}, arguments)]
                found += [Problem(source, name, NO_TIES) for each in of_no_ties(made.company) if name == f"company.{each}"]
        except RequestError as error:
            found += [each if each.where != COMMAND_LINE else replace(each, where=source) for each in error.problems]
        except (ValidationError, LookupError) as error:
            found += [replace(each, where=source) for each in _explained(error, {}, arguments)]
    told_once = {each if each.allowed.startswith("must") else replace(each, given=None): each for each in reversed(found)}
    return list(reversed(told_once))


def _is_in(inner: Factor, outer: Factor) -> bool:
    """Whether a factor is a field of what another one varies; of a group chosen by name it is a change."""
    return inner.name.startswith(f"{outer.name}.") and not outer.group


def _states(value: Any, steps: Sequence[str]) -> bool:
    """Whether a value says something of what lies below it; a mapping says nothing of the fields that it does not name."""
    if not isinstance(value, Mapping) or not steps:
        return True
    return any(_states(each, steps[1:]) if name == steps[0] else str(name).startswith(f"{steps[0]}.") for name, each in value.items())


def _nested(name: str) -> dict[str, Any]:
    """A configuration that holds this field only."""
    tree: dict[str, Any] = {}
    for step in reversed(name.split(".")):
        tree = {step: tree}
    return tree


def _explained(error: Exception, at: Mapping[str, Any], arguments: Arguments) -> list[Problem]:
    """Why a point is refused, and where it lies."""
    place = f" (at {', '.join(f'{name}={plain(value)}' for name, value in at.items())})" if at else ""
    if isinstance(error, ValidationError):
        return [replace(each, where=COMMAND_LINE, allowed=each.allowed + place) for each in explained(error, Settings, arguments)]
    field, _, reason = str(error.args[0]).partition(": ")
    return [Problem(COMMAND_LINE, field, reason + place)]


def _kind(error: Exception) -> Any:
    if isinstance(error, ValidationError):
        return tuple((each["loc"], each["type"]) for each in error.errors(include_url=False, include_context=False, include_input=False))
    return str(error)


def _as_typed(name: str, arguments: Arguments) -> str:
    """The values of a factor as they stand on the command line."""
    return next((value for word in arguments.overrides for field, _, value in [word.partition("=")] if field.lstrip("+") == name), "")


def _source(name: str, arguments: Arguments, field: str = FACTORS) -> str:
    """Where a factor was asked for."""
    return COMMAND_LINE if name in arguments.factors else provenance(field, arguments)
