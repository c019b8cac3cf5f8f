"""What figures rest on and what is made of them; who only puts them into a page need not load what draws."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from experiments.report.numbers import seeds_said, short_date
from sim.spelling import plural

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Basis:
    """What a figure rests on, for its caption."""

    title: str
    company: str
    replications: int  # of each design point
    first_seed: int
    last_seed: int
    points: int = field(default=1, kw_only=True)

    @property
    def caption(self) -> str:
        """What a figure rests on, in a line."""
        replications = plural(self.replications, "replication")
        points = f"{self.points:,} design points, " if self.points > 1 else ""
        each = " each" if self.points > 1 else ""
        return f"{self.title} · {self.company} · {points}n = {replications}{each}, {seeds_said(self.first_seed, self.last_seed)}"


@dataclass(frozen=True)
class Facts(Basis):
    """What captions and marks say about a run, from its manifest. Days count from day zero, on which there need not be a workshop."""

    first_day: int
    opens: int
    closes: int
    day_zero: str
    teasers: tuple[tuple[int, str], ...] = ()  # day, and by which channel
    waves: tuple[tuple[int, str], ...] = ()  # day on which each starts, and its name
    first_workshop: int | None = None  # day for which it is planned; None: no workshop is

    def date(self, day: float) -> str:
        """A day as people write it: 2 Mar."""
        return short_date(date.fromisoformat(self.day_zero), day)

    @property
    def reading(self) -> str:
        """How to read lines and bands."""
        if self.replications == 1:
            return "A single replication: run more to see how far chance reaches."
        return "Lines: median over replications; bands: 90 % of replications."


@dataclass(frozen=True)
class Drawing:
    """A figure and what it says to those who cannot see it; `gif`: the same, moving. `figure`: laid out, to draw it as PNG where that is asked for."""

    name: str
    alt: str
    svg: bytes
    figure: "Figure"
    gif: bytes | None = None
