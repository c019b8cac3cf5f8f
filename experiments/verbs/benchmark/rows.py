"""What a table consists of, and what each table is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from experiments.verbs.benchmark.companies import plan_of
from experiments.verbs.benchmark.options import BenchmarkOptions
from experiments.verbs.benchmark.timing import ENOUGH, Timings, timed, timed_in_turn
from sim.company.build import build_company
from sim.company.company import Company
from sim.settings import Settings


@dataclass(frozen=True)
class Target:
    """What one would like to see."""

    bound: Literal["at most", "at least"]
    value: float

    def met(self, measured: float) -> bool:
        """Whether it is reached."""
        return measured <= self.value if self.bound == "at most" else measured >= self.value


def at_most(value: float) -> Target:
    """A target from above."""
    return Target("at most", value)


def at_least(value: float) -> Target:
    """A target from below."""
    return Target("at least", value)


def from_size(least: int, people: int, target: Target) -> Target | None:
    """A target that is meant for companies of at least this many people, or none for a smaller one."""
    return target if people >= least else None


@dataclass(frozen=True)
class Measurement:
    """One thing measured. `value` is None where it could not be; `note` then says why."""

    name: str
    value: float | None
    unit: str
    target: Target | None = None
    note: str = ""
    seconds: Mapping[str, Timings] = field(default_factory=dict)  # every raw timing behind the value
    details: Mapping[str, Any] = field(default_factory=dict)  # what else went into it
    why: str = ""  # of a target that is missed

    @property
    def met(self) -> bool | None:
        """Whether its target is reached; None where there is none, or nothing was measured."""
        return None if self.target is None or self.value is None else self.target.met(self.value)

    @property
    def remarks(self) -> str:
        """The note, why a target is missed, and which medians rest on few timings."""
        few = [f"{name}: median of {len(each.cpu)}" for name, each in self.seconds.items() if 1 < len(each.cpu) < ENOUGH]
        few += [f"{name}: timed once" for name, each in self.seconds.items() if len(each.cpu) == 1]
        return "; ".join(filter(None, [self.note, self.why if self.met is False else "", *few]))


class BenchmarkContext:
    """What a table works with: settings, options, companies of any size, and a way to say what is going on."""

    def __init__(self, settings: Settings, options: BenchmarkOptions, say: Callable[[str], None] = lambda _: None) -> None:
        self.settings = settings
        self.options = options
        self.say = say
        self._company: tuple[int, Company] | None = None

    def settings_for(self, people: int) -> Settings:
        """The settings with a company of about that many people."""
        return self.settings.model_copy(update={"company": plan_of(self.settings.company, people)})

    def company(self, people: int) -> Company:
        """A company of about that many people; only the last one is kept, the larger ones fill the memory."""
        if self._company is None or self._company[0] != people:
            self._company = None
            self.say(f"a company of {people:,} people")
            self._company = people, build_company(self.settings_for(people).company, self.settings.behaviour)
        return self._company[1]

    def timed(self, work: Callable[[Any], Any], prepare: Callable[[int], Any] = lambda _: None) -> Timings:
        """Every timing of some work, as often as the options say."""
        return timed(work, self.options.repeats, self.options.patience_seconds, prepare)

    def timed_in_turn(
        self, works: Mapping[str, Callable[[Any], Any]], prepare: Callable[[int], Any] = lambda _: None
    ) -> dict[str, Timings]:
        """The same, of pieces of work that are compared."""
        return timed_in_turn(works, self.options.repeats, self.options.patience_seconds, prepare)
