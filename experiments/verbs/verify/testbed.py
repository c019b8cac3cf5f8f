"""Where the engine is tried: a world in which everything but one mechanism is switched off by configuration.

Companies are laid out by hand (who works where, who reads or talks to whom), as initial conditions are; what then
happens is the engine's own, run through the same settings as any campaign.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.verbs.verify.graphs import ContactRows
from sim.company.by_hand import by_hand
from sim.company.company import Company
from sim.engines import columns
from sim.mechanisms import MECHANISMS
from sim.settings import Settings
from sim.setup.world import build_world, fresh, shared, with_luck_of
from sim.state.layout import COUNT_POSTS, LISTED_PENDING, World

if TYPE_CHECKING:  # with it comes Mesa
    from sim.engines.agents import Employee

FIRST = -21
"""The simulation starts on this day, a Monday like day zero."""

NEARLY_ONE = 1.0 - 1e-9
"""A chance of one has infinite log-odds, which nothing could lower."""

_AVERAGE = (
    *("brand.strength", "brand.awe", "brand.interest", "brand.theme"),
    *("programme.quality", "programme.facilitation", "programme.explainability"),
    *("sharing.assets", "sharing.prompts", "sharing.visible_reminders"),
)
_NONE = (
    *("programme.dress_up", "programme.photo_moment", "sharing.rivalry"),
    *("involvement.managers_share", "involvement.managers_briefed"),
)
_PLAIN: dict[str, Any] = {
    "teasers": (),
    "sessions": (),
    "audience": {},
    "reward.kind": "none",
    "reward.show_norms": False,
    "calendar.holidays": (),
    "calendar.weekend": ("saturday", "sunday"),
    "calendar.day_zero": "2026-03-02",
    "calendar.first_day": FIRST,
    "registration.mode": "voluntary",
    "registration.opens": FIRST,
    "registration.closes": FIRST,
    "registration.waitlist": True,
    "registration.reminder": False,
    "registration.show_demand": False,
    "registration.explain_refusals": False,
}
_EVERYBODY = {"platform_access": 1.0, "interactive_share": 1.0, "posting_propensity_sigma": 0.0, "daily_opening_rate": 2.0}
"""Everybody has access, opens the platform daily and is equally active."""

_SILENT = {"elaborateness_log_odds": 0.0, "teaser_curiosity_gain": 0.0}


Begin = Callable[[World, int], None]
"""Lays down initial conditions in a world before its first day, given the seed."""

Mixing = Callable[[int, int], ContactRows]
"""Who talks to whom on a day, given the seed and the day: a company that mixes anew every morning."""


Progress = Callable[[World], int]
"""How much of what is looked for has happened by an evening: posts made, people who want to attend."""

LULL_DAYS = 4
"""What passes on within two days, if it does at all, is over where nothing has come of it for so long."""


def nothing(world: World, seed: int) -> None:
    """Begin with everybody as they are."""


@dataclass(frozen=True, eq=False)
class ModelTestbed:
    """What checks are made on. It is compared by identity, so that simulations can be remembered by it.

    With `employee`, a subclass of Employee, the checks ask another behaviour, one person at a time (agents engine: slow).
    """

    base: Settings
    quick: bool
    employee: "type[Employee] | None" = None

    def repetitions(self, full: int, quick: int) -> int:
        """How often to try, for a full and for a quick verification."""
        return quick if self.quick else full

    def isolate(self, *on: str, last_day: int = 60, campaign: dict[str, Any] | None = None, **parameters: float) -> Settings:
        """Every lever average or absent, every mechanism off but those named, everybody with access and equally active.

        `campaign` are dotted fields of the campaign, `parameters` behavioural values; their ranges widen as needed.
        """
        fields = {**dict.fromkeys(_AVERAGE, 0.5), **dict.fromkeys(_NONE, 0.0), **_PLAIN, "calendar.last_day": last_day, **(campaign or {})}
        settings = self.base.changed(
            {f"campaign.{name}": value for name, value in fields.items()}
            | {"platform.trending_slots": 0, "company.remote_share": 0.0, "mechanisms": {name: name in on for name in MECHANISMS}},
        )
        return with_parameters(settings, **{**_EVERYBODY, **_SILENT, **parameters})

    def worlds(
        self,
        settings: Settings,
        firm: Company,
        seeds: Sequence[int],
        begin: Begin = nothing,
        mixing: Mixing | None = None,
        progress: Progress | None = None,
    ) -> Iterator[World]:
        """The world after its last day, once a seed. `begin` lays down initial conditions before the first day; with `progress`,
        days after a lull are left out."""
        if self.employee is not None:
            yield from self._one_by_one(self.employee, settings, firm, seeds, begin, mixing)
            return
        before = build_world(settings, firm, 0)
        for left, seed in zip(reversed(range(len(seeds))), seeds, strict=True):
            world = fresh(before, seed) if left else with_luck_of(before, seed)  # the last one needs no copy
            begin(world, seed)
            yield mixed(world, seed, mixing) if mixing else until_lull(world, progress) if progress else columns.run(world)

    @staticmethod
    def _one_by_one(
        employee: "type[Employee]", settings: Settings, firm: Company, seeds: Sequence[int], begin: Begin, mixing: Mixing | None
    ) -> Iterator[World]:
        from experiments.execution.own_behaviour import expect_possible_answers
        from sim.model import ViralityModel

        expect_possible_answers(employee)
        for seed in seeds:
            model = ViralityModel(settings, seed, "agents", firm, employee)
            begin(model.world, seed)
            for day in range(model.days):
                if mixing is not None:
                    model.world = tied_anew(model.world, mixing(seed, day))
                model.step()
            yield model.world

    def trials(self, settings: Settings, firm: Company, progress: Progress) -> Callable[[int, Begin], World]:
        """Gives the world after its last day, or after a lull, for a seed and initial conditions; what all have in common is built once."""
        if self.employee is not None:
            return lambda seed, begin: next(self.worlds(settings, firm, [seed], begin))
        before = build_world(settings, firm, 0)

        def trial(seed: int, begin: Begin) -> World:
            world = fresh(before, seed)
            begin(world, seed)
            return until_lull(world, progress)

        return trial


def until_lull(world: World, progress: Progress) -> World:
    """The world after its last day, or after days on which there was no progress any more."""
    day, last, before = 0, len(world.working), -1
    while day < last and progress(world) > before:
        before, end = progress(world), min(day + LULL_DAYS, last)
        world, day = run_until(world, day, end), end
    return world


def mixed(world: World, seed: int, mixing: Mixing) -> World:
    """The world after its last day, where ties are laid anew every morning."""
    for day in range(len(world.working)):
        world = run_until(tied_anew(world, mixing(seed, day)), day, day + 1)
    return world


def tied_anew(world: World, ties: ContactRows) -> World:
    """The same world with other colleagues."""
    return world._replace(colleague_start=shared(ties.start), colleague_to=shared(ties.to))


def run_until(world: World, day: int, end: int) -> World:
    """The world after days day..end-1."""
    while (day := int(columns.run_days(world, day, end))) < end:  # type: ignore[no-untyped-call]
        world = columns.with_room(world)
    return world


def with_parameters(settings: Settings, **values: float) -> Settings:
    """The same settings with other behavioural values; ranges widen as needed. Raises KeyError for an unknown name."""
    parameters = dict(settings.behaviour.parameters)
    for name, value in values.items():
        old = parameters[name]
        parameters[name] = old.model_copy(update={"value": value, "low": min(old.low, value), "high": max(old.high, value)})
    return settings.model_copy(update={"behaviour": settings.behaviour.model_copy(update={"parameters": parameters})})


def message(channel: str = "film", day: int = FIRST, **changes: Any) -> dict[str, Any]:
    """A message to everybody that tells all and surprises nobody."""
    plain = {"audience": {}, "cost_usd": 0.0, "mystery": 0.0, "surprise": 0.5, "benefit_clarity": 0.0, "wave": 1}
    return {**plain, "channel": channel, "day": day, **changes}


def session(**changes: Any) -> dict[str, Any]:
    """A session of twenty seats in every office on day zero."""
    plain = {"offices": (), "first_day": 0, "every_days": 1, "dates": 1, "seats": 20, "overbooking": 0, "supply_share": None}
    return {**plain, "opens": FIRST, **changes}


def company(
    *offices: int, followers: ContactRows | None = None, colleagues: ContactRows | None = None, one_manager: bool = False
) -> Company:
    """People in offices on the same clock; with `one_manager`, row 0 leads them all."""
    known = by_hand(offices)
    if one_manager:
        known.manager[1:], known.level[0] = 0, 1
    if followers:
        known = replace(known, follower_start=followers.start, follower_to=followers.to)
    if colleagues:
        known = replace(known, colleague_start=colleagues.start, colleague_to=colleagues.to)
    return known


def begin_posts(world: World, rows: np.ndarray) -> None:
    """These people mean to post on the first day, out of the blue: the initial condition of cascades."""
    rows = np.sort(rows)
    world.people["post_due"][rows] = 0
    world.listed[rows] |= LISTED_PENDING
    world.pending[: len(rows)] = rows
    world.mornings[0]["pending"] = len(rows)


def posts_of(world: World) -> np.ndarray:
    """(posts,) state.POST, in the order they were made."""
    return world.posts[: posts_made(world)]


def posts_made(world: World) -> int:
    """How many posts there are: the progress of a cascade."""
    return int(world.counts[COUNT_POSTS])
