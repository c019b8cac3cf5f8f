"""What people are like: behavioural numbers, each with its range, source and confidence."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.settings.base import READ_ONLY, ReadOnly, Setting

Confidence = Literal["meta-analysis", "measured", "benchmark", "assumption"]
PriorShape = Literal["pert", "log-pert"]
WIDE = 4.0
"""A positive range whose ends differ by at least this factor is thought of in ratios, where its entry does not say otherwise."""


class Parameter(Setting):
    """One behavioural number with everything one needs to doubt it."""

    value: float
    unit: str
    low: float
    high: float
    source: str
    confidence: Confidence
    shape: PriorShape | None = Field(
        default=None, description="of the doubt, most likely at the value; empty: log-pert for a wide positive range"
    )

    @property
    def in_ratios(self) -> bool:
        """Whether half and double are as far from the value as each other: the doubt is even on a logarithmic scale."""
        wide = self.low > 0 and self.high >= WIDE * self.low
        return wide if self.shape is None else self.shape == "log-pert"

    def at(self, value: float) -> Self:
        """The same with another value, whatever its range: as pydantic copies, in half the time, since each world changes hundreds."""
        made = object.__new__(type(self))
        object.__setattr__(made, "__dict__", {**self.__dict__, "value": value})
        object.__setattr__(made, "__pydantic_fields_set__", self.__pydantic_fields_set__)
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
        return made

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.shape == "log-pert" and self.low <= 0:
            raise ValueError(f"shape log-pert needs a range above 0, and low is {self.low}")
        if not self.low <= self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value} is outside its own range {self.low}..{self.high}; widen low/high if you mean it")
        return self


class Anchor(Setting):
    """An observed pattern the model is checked against; nothing in the model reads it."""

    target: str
    unit: str
    low: float | None = None
    high: float | None = None
    source: str
    confidence: Confidence


class Behaviour(Setting):
    """All behavioural parameters and the anchors they are checked against."""

    parameters: Annotated[dict[str, Parameter], READ_ONLY]
    anchors: Annotated[dict[str, Anchor], READ_ONLY] = Field(default_factory=ReadOnly)

    def value(self, name: str) -> float:
        """The value of one parameter; ValueError names it where the behaviour file lacks it."""
        if name not in self.parameters:
            raise ValueError(f"behaviour.parameters.{name} is missing: every parameter of sim/parameters.py needs a value")
        return self.parameters[name].value

    def changed(self, values: Mapping[str, float]) -> Self:
        """The same with other values of some parameters, whatever their ranges."""
        known = {name: self.parameters[name].at(value) for name, value in values.items() if name in self.parameters}
        return self.model_copy(update={"parameters": {**self.parameters, **known}})

    @property
    def assumptions(self) -> dict[str, Parameter]:
        """The parameters no source supports."""
        return {name: each for name, each in self.parameters.items() if each.confidence == "assumption"}
