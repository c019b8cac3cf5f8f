"""What channels are like in a plausible world: numbers of their own are drawn from their ranges, as those of behaviour are."""

import hashlib
from functools import lru_cache

import numpy as np

from experiments.design.prior import ParameterPrior
from sim.settings import Behaviour, Channel, Parameter, Settings

PARTS = ("opened", "vividness", "at_home")
"""Numbers of a channel that may have a range of their own; others name a parameter of behaviour, which differs from world to world."""


def channels_in(settings: Settings, world: int) -> dict[str, Channel]:
    """The channels with the numbers they have in a world: those that the campaign uses, drawn from the prior of each number.

    A number depends on the world and on the name of its channel alone, so that campaigns are compared in the same worlds.
    """
    stated = {(name, part): getattr(channel, part) for name, channel in settings.channels_used.items() for part in PARTS}
    own = {about: each for about, each in stated.items() if isinstance(each, Parameter) and each.low < each.high}
    if not own:
        return settings.channels
    found = dict(settings.channels)
    for (name, part), number in zip(own, _drawn(tuple(own.items()), world), strict=True):
        found[name] = found[name].model_copy(update={part: number})
    return found


@lru_cache(2048)
def _drawn(own: tuple[tuple[tuple[str, str], Parameter], ...], world: int) -> list[Parameter]:
    """Numbers of channels as they are in a world; kept, as many campaigns are simulated in the same worlds."""
    values = _prior(own).draws(np.array([[_share(world, *about) for about, _ in own]]))
    return [number.model_copy(update={"value": value}) for (_, number), value in zip(own, values[0].tolist(), strict=True)]


@lru_cache(64)
def _prior(own: tuple[tuple[tuple[str, str], Parameter], ...]) -> ParameterPrior:
    return ParameterPrior.of(Behaviour(parameters={".".join(about): number for about, number in own}))


def _share(world: int, name: str, part: str) -> float:
    """A uniform number above 0 and below 1."""
    digest = hashlib.sha256(f"channel {name} {part} in world {world}".encode()).digest()
    return (int.from_bytes(digest[:6]) + 0.5) / 2**48
