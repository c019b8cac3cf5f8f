"""Several values for a field, as they are written: `0.2,0.5`, `choice(a,b)`, `range(-60,-1)`, `interval(0,1)`, a list,
or {low, high}. Understood the same on the command line and as text in a configuration file."""

from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, Override, RangeSweep
from hydra.errors import HydraException

from experiments.config.typed_values import as_named, legible

HOW = "write several values, such as [0.2, 0.5], range(-60,-1) or {low: 0, high: 1}"
MOST_LEVELS = 100_000


class LevelsError(ValueError):
    """Values that cannot be understood; says what is allowed."""


def is_range(value: Any) -> bool:
    """Whether it says {low, high}."""
    return isinstance(value, dict) and value.keys() == {"low", "high"}


def levels(value: Any) -> list[Any] | dict[str, Any]:
    """A list of values, or {low, high}. Raises LevelsError."""
    if isinstance(value, str):
        try:
            value = OverridesParser.create().parse_override(legible(f"x={value}")).value()
        except HydraException as error:
            raise LevelsError(HOW) from error
    match value:
        case ChoiceSweep():
            found = as_named([Override._convert_value(each) for each in value.list])
        case RangeSweep():
            found = _range(value)
        case IntervalSweep():
            return {"low": value.start, "high": value.end}
        case dict() if is_range(value):
            return value
        case list() | tuple():
            found = as_named(list(value))
        case _:
            raise LevelsError(HOW)
    if not found:
        raise LevelsError(f"has no values; {HOW}")
    return found


def _range(value: RangeSweep) -> list[Any]:
    start, stop, step = value.start, value.stop, value.step
    if start is None or stop is None or not step or abs((stop - start) / step) > MOST_LEVELS:
        raise LevelsError(f"range(first, end, step) gives 1 to {MOST_LEVELS:,} values")
    return [each if isinstance(each, int) else float(f"{each:.12g}") for each in value.range()]
