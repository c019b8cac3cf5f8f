"""What the reader has chosen, kept over both pages: a company, a baseline, and a what-if with its levers; and the plausible
worlds in which it is simulated, the same as in `run` and `compare`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from experiments.config.arms import Arm
from experiments.config.errors import RequestError
from experiments.config.risks import NAMED, asked
from experiments.dashboard import choices
from experiments.dashboard.in_memory import InMemoryRunner, TickingRunner
from experiments.dashboard.links import Worlds
from experiments.dashboard.widgets import tell_all
from experiments.design.parameter_groups import group_columns, single_columns
from experiments.design.parameter_sets import fresh_sets
from experiments.design.point import Point, point
from experiments.execution.companies import misfits_in
from experiments.execution.nested import variants_of
from experiments.report.aim import AIM, Aim, aim_of
from experiments.storage.cache_keys import company_key, group_key
from experiments.verbs.compare.comparison import Comparison, TakenApart, take_apart
from sim.measures.kpis import KPIS
from sim.settings import Campaign, Settings

FIRST_SEED = 1
REPLICATIONS = get_args(Worlds.__value__)
DECIDING = "content_heard"
"""The key figure that decides, as in `compare`: together with pull."""

BLOCK, SECONDS = 32, 0.7
"""Worlds that are simulated before the clock is looked at, and seconds after which what is there is shown: more follow."""

APART_SEEDS, EXACT_GROUPS, ORDERS = 20, 5, 16
"""For the question which lever did it: seeds, groups of which all combinations are tried, orders where there are more."""

AT_ONCE = 160
"""Replications beyond which the difference is taken apart only if asked for."""


@st.cache_resource(show_spinner=False)
def runner() -> InMemoryRunner:
    """The one in-memory runner of this process. Raises RequestError where there are no parameter sets, or stale ones."""
    return InMemoryRunner(sets=fresh_sets(_evidence()[0].settings.behaviour))


def _evidence() -> Any:
    """The request and arguments whose behaviour file everything here is simulated with."""
    return choices.chosen(())


@dataclass(frozen=True)
class Scene:
    """Everything that decides what is shown."""

    words: tuple[str, ...]  # company, its prices and what surrounds it, as typed; no campaign
    baseline: Arm
    what_if: Arm | None  # None: nothing differs
    replications: int
    aim: Aim = field(default_factory=lambda: aim_of({}))  # what decides
    kept: tuple[Arm, ...] = ()  # shown beside them
    matters: float | None = None  # the smallest difference in what decides that matters; None: as usual
    plans: tuple[Campaign, ...] = ()  # the campaigns of the arms, without the budget and the prices that bind everything compared

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The baseline, and the what-if where there is one."""
        return (self.baseline, self.what_if) if self.what_if else (self.baseline,)

    @property
    def side_by_side(self) -> tuple[Arm, ...]:
        """The baseline, what is kept, and the what-if where that is not kept: each campaign once."""
        found: dict[str, Arm] = {}
        for each in (self.baseline, *self.kept, *self.arms[1:]):
            found.setdefault(group_key(without_names(each.settings).campaign), each)
        return tuple(found.values())

    @property
    def more_than_two(self) -> bool:
        """Whether there is more to compare than the baseline and one what-if."""
        return len(self.side_by_side) > 2

    @property
    def points(self) -> list[Point]:
        """What is simulated."""
        return points_of(self.side_by_side if self.kept else self.arms)

    @property
    def seeds(self) -> list[int]:
        """One a replication, the same for both: each is a plausible world."""
        return list(range(FIRST_SEED, FIRST_SEED + self.replications))


def arm(name: str, title: str, settings: Settings) -> Arm:
    """An arm made on the page."""
    return Arm(name, title, settings, lambda _: "")


def points_of(arms: Sequence[Arm]) -> list[Point]:
    """What is simulated of arms."""
    return [point(simulated(each.settings)) for each in arms]


def simulated(settings: Settings) -> Settings:
    """Settings without their budget, which decides what is recommended and nothing that happens."""
    return settings.model_copy(update={"campaign": settings.campaign.model_copy(update={"budget": None})})


def without_names(settings: Settings) -> Settings:
    """Settings for simulating: what only is a name does not make them another design point."""
    plain = settings.campaign.model_copy(update={"title": "", "name": "campaign"})
    return settings.model_copy(update={"campaign": plain})


def read_or_tell[**P, T](place: DeltaGenerator, read: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
    """What is read, or None once every problem is shown at its place."""
    try:
        return read(*arguments, **named)
    except RequestError as error:
        tell_all(error.problems, place)
        return None


def shown_first(scene: Scene, place: DeltaGenerator) -> Scene:
    """The scene with as many worlds as there are by now: all of them, or those of the first SECONDS, one block at least."""
    begun, seeds = time.monotonic(), scene.seeds
    todo = runner().missing(scene.points, seeds)
    with Bar(place, todo, "Living through it") as bar:
        count = 0
        while count < len(seeds):
            following = min(count + BLOCK, len(seeds))
            late = count > 0 and time.monotonic() - begun > SECONDS
            if late and runner().missing(scene.points, seeds[:following]):
                break
            count = following
            runner().evaluate(scene.points, seeds[:count], bar.tick)
    return replace(scene, replications=count)


def simulate_more(scene: Scene, shown: Scene, place: DeltaGenerator) -> bool:
    """Simulate as many worlds again as are shown or, where all are, what tells where the doubt comes from; whether there was
    anything to do."""
    worlds = scene.seeds[: 2 * shown.replications]
    seeds = [*worlds, *(variants_of(worlds) if len(worlds) == len(scene.seeds) else ())]
    todo = runner().missing(scene.points, seeds)
    if todo:
        far = f"{shown.replications} of {scene.replications} plausible worlds are shown. More follow"
        why = "" if len(worlds) > shown.replications else ", to tell where the doubt comes from"
        with Bar(place, todo, f"{far}{why}") as bar:
            runner().evaluate(scene.points, seeds, bar.tick)
    return todo > 0


def replicates(scene: Scene) -> list[Any]:
    """The replicates of all arms; they are simulated by now."""
    return [runner().replicates(simulated(each.settings), scene.seeds) for each in scene.arms]


def compared(scene: Scene, arms: tuple[Arm, ...] = ()) -> Comparison:
    """The comparison of the baseline with the what-if (or of `arms`), by the code of `compare`; its replications are simulated by now.
    Where the doubt comes from is told once the worlds that it takes are there, too."""
    arms = arms or scene.arms
    points, variants = points_of(arms), variants_of(scene.seeds)
    found = runner().evaluate(points, scene.seeds)
    beside = runner().evaluate(points, variants) if variants and not runner().missing(points, variants) else None
    unknown = _evidence()[1].chosen["behaviour"], runner().sets, scene.seeds
    risks = tuple(asked(scene.baseline.settings.campaign.budget, tuple(NAMED)))
    return Comparison(
        arms,
        found,
        KPIS[DECIDING],
        None,
        (),
        "all",
        beside,
        scene.aim,
        groups=group_columns(*unknown),
        singles=single_columns(*unknown),
        risks=risks,
        stated={} if scene.matters is None else {AIM: scene.matters},
    )


def apart(scene: Scene, kpi: str, place: DeltaGenerator, todo: int) -> TakenApart:
    """Which lever did it, by the code of `compare`."""
    settings = scene.baseline.settings
    misfits = misfits_in({company_key(settings): runner().company(settings)})
    with Bar(place, todo, "Trying the levers one by one") as bar:
        seeds: Sequence[int] = scene.seeds[:APART_SEEDS]
        return take_apart(TickingRunner(runner(), bar.tick), scene.arms, 1, seeds, kpi, misfits, EXACT_GROUPS, ORDERS)  # type: ignore[arg-type]


def replications_apart(groups: int) -> int:
    """Replications that taking a difference apart takes at most."""
    return APART_SEEDS * (2**groups if groups <= EXACT_GROUPS else 2 + ORDERS * (groups - 1))


class Bar:
    """A progress bar for replications; none where there is next to nothing to do."""

    def __init__(self, place: DeltaGenerator, todo: int, text: str) -> None:
        """`todo`: replications."""
        self._place, self._todo, self._text, self._done = place, max(1, todo), text, 0
        self._shown = todo > 10

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._place.empty()

    def tick(self, replications: int) -> None:
        """So many more are done."""
        self._done += replications
        if self._shown and self._done % 5 == 0:
            self._place.progress(min(1.0, self._done / self._todo), text=f"{self._text}: {self._done} of {self._todo}")
