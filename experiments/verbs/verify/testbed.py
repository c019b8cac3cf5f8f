"""Where the engine is tried: a world in which everything but one mechanism is switched off by configuration.

Companies are laid out by hand (who works where, who reads or talks to whom), as initial conditions are; what then
happens is the engine's own, run through the same settings as any campaign.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.verbs.verify.graphs import ContactRows
from sim.company.company import Company
from sim.engines import columns
from sim.engines.agents import Employee
from sim.mechanisms import MECHANISMS
from sim.model import ViralityModel
from sim.settings import Settings
from sim.setup.world import Engine, build_world, fresh, shared
from sim.state.layout import COUNT_POSTS, LISTED_PENDING, World

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


def nothing(world: World, seed: int) -> None:
    """Begin with everybody as they are."""


@dataclass(frozen=True, eq=False)
class ModelTestbed:
    """What checks are made on. It is compared by identity, so that simulations can be remembered by it.

    With `employee`, a subclass of Employee, the checks ask another behaviour, one person at a time (agents engine: slow).
    """

    base: Settings
    quick: bool
    employee: type[Employee] | None = None

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
        self, settings: Settings, firm: Company, seeds: Iterable[int], begin: Begin = nothing, mixing: Mixing | None = None
    ) -> Iterator[World]:
        """The world after its last day, once a seed. `begin` lays down initial conditions before the first day."""
        if mixing is None and self.employee is None:
            before = build_world(settings, firm, 0)
            for seed in seeds:
                world = fresh(before, seed)
                begin(world, seed)
                yield columns.run(world)
            return
        engine: Engine = "columns" if self.employee is None else "agents"
        for seed in seeds:
            model = ViralityModel(settings, seed, engine, firm, self.employee or Employee)
            begin(model.world, seed)
            for day in range(model.days):
                if mixing is not None:
                    start, to = mixing(seed, day)
                    model.world = model.world._replace(colleague_start=shared(start), colleague_to=shared(to))
                model.step()
            yield model.world


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
    size = sum(offices)
    nobody = ContactRows(np.zeros(size + 1, np.int64), np.zeros(0, np.int32))
    follower_start, follower_to = followers or nobody
    colleague_start, colleague_to = colleagues or nobody
    manager, level = np.full(size, -1, np.int32), np.zeros(size, np.uint8)
    if one_manager:
        manager[1:], level[0] = 0, 1
    return Company(
        name="by_hand", key=np.arange(1, size + 1, dtype=np.uint64), office=np.repeat(np.arange(len(offices), dtype=np.int32), offices),
        team=np.zeros(size, np.int32), manager=manager, level=level, function=np.zeros(size, np.uint8), bridge=np.zeros(size, np.bool_),
        tenure_years=np.ones(size, np.float32), office_names=tuple(f"Office {i}" for i in range(len(offices))),
        utc_offset_hours=np.zeros(len(offices)), office_holidays=((),) * len(offices),
        colleague_start=colleague_start, colleague_to=colleague_to, follower_start=follower_start, follower_to=follower_to,
    )  # fmt: skip


def begin_posts(world: World, rows: np.ndarray) -> None:
    """These people mean to post on the first day, out of the blue: the initial condition of cascades."""
    rows = np.sort(rows)
    world.people["post_due"][rows] = 0
    world.listed[rows] |= LISTED_PENDING
    world.pending[: len(rows)] = rows
    world.mornings[0]["pending"] = len(rows)


def posts_of(world: World) -> np.ndarray:
    """(posts,) state.POST, in the order they were made."""
    return world.posts[: world.counts[COUNT_POSTS]]
