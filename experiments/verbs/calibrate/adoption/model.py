"""What adoption data say about behaviour: priors, the posterior on given ties, and what follows from a draw.

The parameters are those of the model's registration rule; others take up what the rule does not explain, so that it is
not put down to contacts: that well-connected people adopt sooner (they have more contacts who have adopted, whatever these
do), what a file says of people, that sites differ, that teams drawn by lot as a whole differ, and that periods differ (a campaign, a season).

Equation: log-odds = level + peers(contacts who have adopted) + covariates + log(1 + imitation * share of the site that has
    adopted) + site + team + period - reluctance. The logarithm makes odds of p + q F out of level and imitation, so that growth
    that feeds on itself is forecast to go on, and is not booked as periods that happened to be good ones.
Units: log-odds a period.
Source: Bass (1969), p + q F with imitation = q / p; Centola (2010) for the saturation of peers; the rest: our choice.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import roots_hermitenorm

from experiments.verbs.calibrate.hmc import Target
from sim import rules
from sim.diffusion.adoption import AdoptionHistory, Effects, log_likelihood, site_shares

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
    none: float = 0.0  # value that stands for no effect

    def shown(self, value: float) -> float:
        """The value on its natural scale."""
        return float(self.natural(value))


def _half(low: float, high: float) -> tuple[float, float]:
    """Mean and spread of the logarithm, so that 90 % lie between low and high."""
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / 2 / 1.645


PRIORS: tuple[Prior, ...] = (
    Prior("spontaneous", "1/period", "chance of somebody average to adopt, unprompted", rules.logit(0.05), 2.0, rules.logistic,
          "0.2 to 58 % a period: the time scale is not portable from one innovation to another"),
    Prior("first_peer_odds_ratio", "odds ratio", "first contact who has adopted, against none", 0.0, 1.0, math.exp,
          "0.2 to 5: no effect is in the middle, so that data decide its sign"),
    Prior("second_exposure_gain", "odds ratio", "second such contact against the first", 0.0, 0.42, math.exp,
          "0.5 to 2: the range of the behaviour file, mirrored, so that no effect is in the middle"),
    Prior("site_imitation", "ratio", "odds where all of a site have adopted, against nobody, less one", math.log(5.0), 1.7, math.exp,
          "0.3 to 82: Bass's q / p, about 13 by the averages of Sultan, Farley & Lehmann (1990), less here because contacts count on their own", -20.0),
    Prior("reluctance_spread", "log-odds", "how much people differ", *_half(0.4, 1.5), math.exp, "the range of the behaviour file"),
    Prior("site_spread", "log-odds", "how much sites differ beyond their people and ties", *_half(0.08, 0.8), math.exp, "0.08 to 0.8"),
    Prior("period_spread", "log-odds", "how much periods differ", *_half(0.06, 0.63), math.exp, "0.06 to 0.63"),
)  # fmt: skip
SATURATES_AT = 3
"""Adopters among the contacts beyond which more add nothing: Centola (2010), Bao et al. (2013)."""
LEVEL, FIRST, LATER, IMITATION, RELUCTANCE, SITES, PERIODS, SOCIABLE = range(len(PRIORS) + 1)
"""Places in a draw; how well connected people are is the first covariate."""


class Covariate(NamedTuple):
    """Something known of people that may go with adoption: `values` (N, P + 1) in each period; column 0 is not used."""

    name: str
    unit: str
    meaning: str
    values: np.ndarray
    by_lot: bool = False  # an arm, or contacts in one: what the data are asked about

    @property
    def prior(self) -> Prior:
        """Odds ratios around one."""
        spread, why = (1.0, "0.2 to 5: as for contacts") if self.by_lot else (0.5, "0.4 to 2.3")
        return Prior(self.name, self.unit, self.meaning, 0.0, spread, math.exp, why)


SOCIABILITY = "sociability_odds_ratio"


def sociability(course: AdoptionHistory, periods: int) -> Covariate:
    """How well connected people are, at all times."""
    meaning = "better connected people than others of their site, whatever their contacts do"
    return Covariate(SOCIABILITY, "odds ratio per SD", meaning, np.repeat(course.sociability[:, None], periods + 1, axis=1))


CLUSTERS = Prior("cluster_spread", "log-odds", "how much units differ that were drawn by lot as a whole, beyond their people, ties and sites",
                 *_half(0.08, 0.8), math.exp, "0.08 to 0.8, as for sites")  # fmt: skip
"""There only where such units are, and are no sites."""


@dataclass(frozen=True)
class AdoptionModel:
    """One fit: what was seen, and which effects there may be.

    Draws are vectors: PRIORS, C covariates, CLUSTERS if there are any, S sites, P periods, and clusters.
    """

    course: AdoptionHistory
    counts: np.ndarray  # (N, P + 1) contacts who had adopted, as sim.diffusion.adoption.contacts_before
    sites: int
    periods: int
    saturation: int
    covariates: tuple[Covariate, ...] = ()
    absent: tuple[int, ...] = ()  # parameters held at no effect
    cluster: np.ndarray | None = None  # (N,) which unit somebody was drawn with, where these are no sites

    @property
    def priors(self) -> tuple[Prior, ...]:
        """Of the parameters that have a name."""
        return priors_with(self.covariates, self.cluster is not None)

    @property
    def clusters(self) -> int:
        """How many units there are that were drawn as a whole."""
        return 0 if self.cluster is None else int(self.cluster.max()) + 1

    @property
    def dimensions(self) -> int:
        """Length of a draw."""
        return len(self.priors) + self.sites + self.periods + self.clusters

    @property
    def free(self) -> np.ndarray:
        """(d,) which parameters are looked for."""
        free = np.ones(self.dimensions, np.bool_)
        free[list(self.absent)] = False
        return free

    def target(self) -> Target:
        """Log-density of the posterior and its gradient."""
        course, named = self.course, len(self.priors)
        mean, spread = (np.array([getattr(each, field) for each in self.priors]) for field in ("mean", "spread"))
        first, later = (shape[np.minimum(self.counts, self.saturation)] for shape in peer_shapes(self.saturation))
        linear = np.stack([np.ones(self.counts.shape), first, later, *(each.values for each in self.covariates)]).reshape(
            -1, self.counts.size
        )
        rows = np.array([LEVEL, FIRST, LATER, *range(len(PRIORS), len(PRIORS) + len(self.covariates))])
        shares = site_shares(course.site, course.time, self.sites, self.periods)
        order = np.argsort(course.site, kind="stable")
        starts = np.searchsorted(course.site[order], np.arange(self.sites))
        sites, periods, clusters = self._places
        looked_for, cluster, dimensions, shape, units = self.free[:named], self.cluster, self.dimensions, self.counts.shape, self.clusters

        def density(draw: np.ndarray) -> tuple[float, np.ndarray]:
            # asked some hundred thousand times a fit: nothing is worked out twice, and `take` is quicker than an index
            spreads, gradient, grown = _spreads(draw), np.zeros(dimensions), _imitation(draw) * shares
            place = np.log1p(grown) + (spreads[1] * draw[sites])[:, None]
            place[:, 1:] += spreads[2] * draw[periods]
            log_odds = (draw[rows] @ linear).reshape(shape)
            log_odds += place.take(course.site, axis=0)
            apart = 0.0 if cluster is None else _spread(draw[named - 1])
            if cluster is not None:
                log_odds += (apart * draw[clusters])[cluster][:, None]
            total, slopes, by_spread = log_likelihood(course, log_odds, spreads[0], NODES, WEIGHTS)
            if not math.isfinite(total):
                return -math.inf, gradient
            by_place = np.add.reduceat(slopes.take(order, axis=0), starts, axis=0)
            by_site, by_period = by_place.sum(axis=1), by_place[:, 1:].sum(axis=0)
            gradient[rows] = linear @ slopes.ravel()
            gradient[IMITATION] = (by_place * (grown / (1.0 + grown))).sum()
            gradient[RELUCTANCE] = by_spread * spreads[0]
            gradient[SITES] = by_site @ draw[sites] * spreads[1]
            gradient[PERIODS] = by_period @ draw[periods] * spreads[2]
            off, rest = np.where(looked_for, (draw[:named] - mean) / spread, 0.0), draw[named:]
            gradient[:named] -= off / spread
            gradient[sites], gradient[periods] = by_site * spreads[1], by_period * spreads[2]
            if cluster is not None:
                gradient[clusters] = np.bincount(cluster, slopes.sum(axis=1), units) * apart
                gradient[named - 1] += gradient[clusters] @ draw[clusters]
            gradient[named:] -= rest
            return float(total - 0.5 * (off @ off + rest @ rest)), gradient

        return density

    @property
    def _places(self) -> tuple[slice, slice, slice]:
        """Where in a draw sites, periods and clusters are."""
        sites, periods = len(self.priors), len(self.priors) + self.sites
        return slice(sites, periods), slice(periods, periods + self.periods), slice(periods + self.periods, None)

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """(dimensions,) somewhere near the middle of the prior."""
        draw = np.zeros(self.dimensions)
        draw[: len(self.priors)] = [each.mean + 0.3 * each.spread * rng.standard_normal() for each in self.priors]
        draw[list(self.absent)] = [self.priors[k].none for k in self.absent]
        return draw

    def drawn(self, rng: np.random.Generator) -> np.ndarray:
        """(dimensions,) a draw from the prior."""
        draw = rng.standard_normal(self.dimensions)
        named = len(self.priors)
        draw[:named] = [each.mean + each.spread * z for each, z in zip(self.priors, draw[:named], strict=True)]
        return draw

    def effects(self, draw: np.ndarray) -> Effects:
        """The effects in a draw."""
        first, later = peer_shapes(self.saturation)
        (sites, periods, clusters), spreads = self._places, _spreads(draw)
        unprompted = np.zeros(self.counts.shape)
        for value, each in zip(draw[len(PRIORS) :], self.covariates, strict=False):
            unprompted += value * each.values
        unprompted += draw[LEVEL] + (spreads[1] * draw[sites])[self.course.site][:, None]
        unprompted[:, 1:] += spreads[2] * draw[periods]
        if self.cluster is not None:
            unprompted += (_spread(draw[len(self.priors) - 1]) * draw[clusters])[self.cluster][:, None]
        return Effects(unprompted, draw[FIRST] * first + draw[LATER] * later, float(spreads[0]), _imitation(draw))


def priors_with(covariates: Sequence[Covariate], clusters: bool = False) -> tuple[Prior, ...]:
    """Priors of all parameters that have a name, in the order of draws."""
    return (*PRIORS, *(each.prior for each in covariates), *([CLUSTERS] if clusters else []))


def _imitation(draw: np.ndarray) -> float:
    return math.exp(min(float(draw[IMITATION]), 20.0))


def _spreads(draw: np.ndarray) -> np.ndarray:
    return _spread(draw[RELUCTANCE : PERIODS + 1])


def _spread(logarithm: np.ndarray) -> np.ndarray:
    spread: np.ndarray = np.exp(np.minimum(logarithm, 5.0))  # wide enough; a leap beyond is refused anyway
    return spread


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
