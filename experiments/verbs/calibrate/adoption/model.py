"""What adoption data say about behaviour: priors, the posterior on given ties, and what follows from a draw.

The parameters are those of the model's registration rule; three more take up what the model does not explain, so that
it is not put down to peers: that well-connected people adopt sooner (they have more contacts who have adopted, whatever
peers do), that sites differ, and that periods differ (a campaign, a season).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import roots_hermitenorm

from experiments.verbs.calibrate.hmc import Target
from sim import rules
from sim.diffusion.adoption import AdoptionHistory, Effects, log_likelihood

_HERMITE = roots_hermitenorm(9)
NODES, WEIGHTS = _HERMITE[0], _HERMITE[1] / _HERMITE[1].sum()
"""A standard normal in nine points (Gauss-Hermite)."""


class Prior(NamedTuple):
    """A normal prior on the scale on which a parameter is looked for."""

    name: str
    unit: str
    meaning: str
    mean: float
    spread: float
    natural: Callable[[float], float]  # from the scale it is looked for on
    why: str

    def shown(self, value: float) -> float:
        """The value on its natural scale."""
        return float(self.natural(value))


def _half(low: float, high: float) -> tuple[float, float]:
    """Mean and spread of the logarithm, so that 90 % lie between low and high."""
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / 2 / 1.645


PRIORS: tuple[Prior, ...] = (
    Prior("spontaneous", "1/period", "chance of somebody average to adopt, unprompted", rules.logit(0.05), 1.5, rules.logistic,
          "0.4 to 38 % a period: the time scale is not portable from one innovation to another"),
    Prior("first_peer_odds_ratio", "odds ratio", "first contact who has adopted, against none", 0.0, 1.0, math.exp,
          "0.2 to 5: no effect is in the middle, so that data decide its sign"),
    Prior("second_exposure_gain", "odds ratio", "second such contact against the first", 0.0, 0.42, math.exp,
          "0.5 to 2: the range of the behaviour file, mirrored, so that no effect is in the middle"),
    Prior("sociability_odds_ratio", "odds ratio per SD", "better connected people, whatever their contacts do", 0.0, 0.5, math.exp,
          "0.4 to 2.3"),
    Prior("reluctance_spread", "log-odds", "how much people differ", *_half(0.4, 1.5), math.exp, "the range of the behaviour file"),
    Prior("site_spread", "log-odds", "how much sites differ beyond their people and ties", *_half(0.08, 0.8), math.exp, "0.08 to 0.8"),
    Prior("period_spread", "log-odds", "how much periods differ", *_half(0.06, 0.63), math.exp, "0.06 to 0.63"),
)  # fmt: skip
NAMES = tuple(each.name for each in PRIORS)
SATURATES_AT = 3
"""Adopters among the contacts beyond which more add nothing: Centola (2010), Bao et al. (2013)."""
LEVEL, FIRST, LATER, SOCIABLE, RELUCTANCE, SITES, PERIODS = range(len(PRIORS))
_MEAN, _SPREAD = np.array([each.mean for each in PRIORS]), np.array([each.spread for each in PRIORS])


@dataclass(frozen=True)
class AdoptionModel:
    """One fit: what was seen, and which effects there may be. Draws are vectors: the priors' parameters, S sites, P periods."""

    course: AdoptionHistory
    counts: np.ndarray  # (N, P + 1) contacts who had adopted, as sim.diffusion.adoption.contacts_before
    sites: int
    periods: int
    saturation: int
    absent: tuple[int, ...] = ()  # parameters held at their prior mean (no effect)

    @property
    def dimensions(self) -> int:
        """Length of a draw."""
        return len(PRIORS) + self.sites + self.periods

    @property
    def free(self) -> np.ndarray:
        """(d,) which parameters are looked for."""
        free = np.ones(self.dimensions, np.bool_)
        free[list(self.absent)] = False
        return free

    def target(self) -> Target:
        """Log-density of the posterior and its gradient."""
        first, later = peer_shapes(self.saturation)
        sites = slice(len(PRIORS), len(PRIORS) + self.sites)
        periods = slice(sites.stop, None)

        def density(draw: np.ndarray) -> tuple[float, np.ndarray]:
            total, slopes = log_likelihood(self.course, self.counts, self.effects(draw), NODES, WEIGHTS)
            gradient = np.empty(self.dimensions)
            spreads = _spreads(draw)
            gradient[LEVEL], gradient[SOCIABLE] = slopes.level, slopes.sociability
            gradient[FIRST], gradient[LATER] = slopes.peers @ first, slopes.peers @ later
            gradient[RELUCTANCE] = slopes.reluctance_spread * spreads[0]
            gradient[SITES] = slopes.site @ draw[sites] * spreads[1]
            gradient[PERIODS] = slopes.period[1:] @ draw[periods] * spreads[2]
            gradient[sites], gradient[periods] = slopes.site * spreads[1], slopes.period[1:] * spreads[2]
            off = (draw[: len(PRIORS)] - _MEAN) / _SPREAD
            gradient[: len(PRIORS)] -= off / _SPREAD
            rest = draw[len(PRIORS) :]
            gradient[len(PRIORS) :] -= rest
            return float(total - 0.5 * (off @ off + rest @ rest)), gradient

        return density

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """(dimensions,) somewhere near the middle of the prior."""
        draw = np.zeros(self.dimensions)
        draw[: len(PRIORS)] = _MEAN + 0.3 * _SPREAD * rng.standard_normal(len(PRIORS))
        draw[list(self.absent)] = _MEAN[list(self.absent)]
        return draw

    def effects(self, draw: np.ndarray) -> Effects:
        """The effects in a draw."""
        first, later = peer_shapes(self.saturation)
        spreads = _spreads(draw)
        site = draw[len(PRIORS) : len(PRIORS) + self.sites]
        return Effects(
            level=float(draw[LEVEL]),
            peers=draw[FIRST] * first + draw[LATER] * later,
            sociability=float(draw[SOCIABLE]),
            reluctance_spread=float(spreads[0]),
            site=spreads[1] * site,
            period=np.concatenate(([0.0], spreads[2] * draw[len(PRIORS) + self.sites :])),
        )


def _spreads(draw: np.ndarray) -> np.ndarray:
    spreads: np.ndarray = np.exp(np.minimum(draw[RELUCTANCE : PERIODS + 1], 5.0))  # wide enough; a leap beyond is refused anyway
    return spreads


@cache
def peer_shapes(saturation: int) -> tuple[np.ndarray, np.ndarray]:
    """(saturation + 1,) twice: what multiplies the log-odds of the first peer, and the logarithm of the gain.

    The model's rule is linear in both; they are read off the rule itself.
    """
    many = range(saturation + 1)
    first = np.array([rules.peer_log_odds(n, 0.5, 0.5 * (math.e - 1), 1.0) for n in many])
    later = np.array([rules.peer_log_odds(n, 0.5, 0.0, math.e) for n in many])
    return first, later


def peer_odds(draws: np.ndarray, contacts: int, saturation: int) -> np.ndarray:
    """(n,) odds of adopting with this many contacts who have adopted against none, of draws (n, d)."""
    first, later = peer_shapes(saturation)
    many = min(contacts, saturation)
    odds: np.ndarray = np.exp(draws[:, FIRST] * first[many] + draws[:, LATER] * later[many])
    return odds
