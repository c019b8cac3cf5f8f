"""A line of the table of patterns: what is observed, in what range, where that is known from, and how the model is asked for it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from experiments.verbs.verify.measured import Measured
from experiments.verbs.verify.observed import OBSERVED
from experiments.verbs.verify.programmes import INSTEAD, Field, instead
from sim.settings import Behaviour

TRIES = 40
"""Replications in which it is looked for what lies behind a pattern."""

CAMPAIGN, ORDINARY, AVERAGE = "this campaign", "ordinary programmes", "an average programme"
"""What a pattern is looked for in."""


class TargetRange(NamedTuple):
    """The range a measure should lie in, and where that is known from."""

    low: float | None = None  # None: as observed, or as in the anchor
    high: float | None = None
    observed: str = ""  # name in OBSERVED
    anchor: str = ""  # or of an anchor of the behaviour file
    parameter: str = ""  # or of a parameter taken from the same source
    words: str = ""  # added to, or in place of, that source
    whole: bool = False  # the whole interval has to lie in the range: for signs, which chance alone would pass every other time


def as_observed(name: str) -> TargetRange:
    """The range of OBSERVED under this name."""
    return TargetRange(observed=name)


class Pattern(NamedTuple):
    """One line of the table."""

    group: str
    what: str
    seen_in: str
    of: Callable[..., Measured]
    about: tuple[Any, ...]
    target: TargetRange
    thought: str = ""  # why it may fail
    instead: tuple[str, ...] = ()  # what is changed to find that out (programmes.INSTEAD)

    @property
    def name(self) -> str:
        """Unique, for files and tests."""
        return "-".join((self.of.__name__, *map(str, self.about)))

    def look(self, field: Field) -> Measured:
        """What the model does, and what came of what was tried to find out why."""
        found = self.of(field, *self.about)
        if field.null or not self.instead:
            return found
        tried = [found.tried] if found.tried else []
        for name in self.instead:
            other = self.of(instead(field, name, min(field.replications, TRIES)), *self.about)
            tried.append(f"{INSTEAD[name][0]} it is {other.value:.3f} ({other.low:.3f} to {other.high:.3f})")
        return found._replace(tried="; ".join(tried))

    def range_in(self, behaviour: Behaviour) -> tuple[float, float]:
        """The range, as it is stated here, observed, or in the anchor. Raises KeyError where there is no such name, or it has no range."""
        target = self.target
        known = OBSERVED[target.observed] if target.observed else behaviour.anchors[target.anchor] if target.anchor else None
        low, high = (known.low, known.high) if known and target.low is None else (target.low, target.high)
        if low is None or high is None:
            raise KeyError(f"{target.observed or f'behaviour.anchors.{target.anchor}'} has no low and high")
        return low, high

    def source_in(self, behaviour: Behaviour) -> str:
        """Where the pattern is known from."""
        target = self.target
        known = OBSERVED.get(target.observed) or behaviour.anchors.get(target.anchor) or behaviour.parameters.get(target.parameter)
        return "; ".join(each for each in (known.source if known else "", target.words) if each)
