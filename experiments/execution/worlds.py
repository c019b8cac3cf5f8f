"""Plausible worlds: another behaviour, company and channels for each replication; drawn once for all campaigns simulated in them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.design.channel_draws import channels_in
from experiments.design.parameter_sets import company_seed, world_of
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import replicate
from sim.outcome import Outcome
from sim.settings import Behaviour, CompanySettings, Settings
from sim.setup.world import Engine, redrawn_company

Values = Callable[[int], Mapping[str, float]]
"""Of behavioural parameters, by world."""


class PlausibleWorld(NamedTuple):
    """What a world is, whatever the campaign."""

    behaviour: Behaviour
    plan: CompanySettings
    company: Company

    @property
    def size(self) -> int:
        """Bytes that its company takes."""
        return sum(each.nbytes for each in vars(self.company).values() if isinstance(each, np.ndarray))


class KeptWorlds:
    """Worlds of one company and behaviour file, the latest as far as they fit; threads may ask at the same time."""

    def __init__(self, most_bytes: int) -> None:
        """At most so many bytes are kept; one world is kept in any case."""
        self._most, self._bytes, self._about = most_bytes, 0, None
        self._worlds: OrderedDict[tuple[int, int], PlausibleWorld] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, about: Any, settings: Settings, seed: int, values: Values, read: Company | None) -> PlausibleWorld:
        """The world of a seed. `about` names company, behaviour file and parameter sets; a company that was `read` from records is
        redrawn as `replicate` does."""
        key = world_of(seed), company_seed(seed)
        with self._turn:
            if about != self._about:
                self._worlds.clear()
                self._about, self._bytes = about, 0
            if (known := self._worlds.get(key)) is not None:
                self._worlds.move_to_end(key)
                return known
        behaviour = settings.behaviour.changed(values(world_of(seed)))
        drawn = redrawn_company(settings.model_copy(update={"behaviour": behaviour}), company_seed(seed))
        world = PlausibleWorld(behaviour, drawn.company, company_of(drawn, read))
        with self._turn:
            if about == self._about and key not in self._worlds:
                self._worlds[key] = world
                self._bytes += world.size
                while self._bytes > self._most and len(self._worlds) > 1:
                    self._bytes -= self._worlds.popitem(last=False)[1].size
        return world


def in_world(settings: Settings, seed: int, world: PlausibleWorld, engine: Engine = "columns") -> Outcome:
    """A replication of a campaign in a world."""
    reaching = channels_in(settings, world_of(seed))
    there = settings.model_copy(update={"behaviour": world.behaviour, "company": world.plan, "channels": reaching})
    return next(replicate(there, (seed,), engine, "seed", world.company))
