"""Colleague ties that a file gives, and what is drawn beside them: the ties of those whom it ties to nobody.

What files call a tie differs (one message, five minutes face to face, "I know them"), and so does the number of ties a
person has. How much a person tells therefore depends on shares of time, not on the count: see `shares`.
"""

from typing import NamedTuple

import numpy as np

from sim.company.pairs import EARLIER, ROWS
from sim.company.people import People
from sim.company.ties import SEVERAL, choose_bridges, cross_office_degree, generate_ties, sociability
from sim.settings import Behaviour, Parameter

CAREFUL = "Careful: "
"""How a warning begins."""


class GivenTies(NamedTuple):
    """The ties that a file gives: E pairs (see `pairs`), ascending, each once."""

    pairs: np.ndarray  # (E,) int64
    weight: np.ndarray  # (E,) float64, all that the file says of a pair added up


class Network(NamedTuple):
    """Who knows whom in a company whose file gives ties."""

    start: np.ndarray  # (N + 1,) int64
    to: np.ndarray  # (ties,) int32, listed at both ends
    share: np.ndarray  # (ties,) float32, see `shares`
    sociable: np.ndarray  # (N,) float32, contacts a person keeps, against the average
    bridge: np.ndarray  # (N,) bool, several ties to other offices


def given_ties(ends: np.ndarray, weight: np.ndarray) -> GivenTies:
    """Ties between rows, (2, E) in any order and direction, as pairs; whatever is said of one pair adds up."""
    return added_up(ends.min(axis=0).astype(np.int64) << EARLIER | ends.max(axis=0), weight)


def added_up(pairs: np.ndarray, weight: np.ndarray) -> GivenTies:
    """Each pair of (E,) int64 once, with the sum of its weights."""
    once, place = np.unique(pairs, return_inverse=True)
    return GivenTies(once, np.bincount(place.reshape(-1), weight, len(once)))


def taken_back(start: np.ndarray, to: np.ndarray, share: np.ndarray, silent: np.ndarray) -> GivenTies:
    """The given ties of a company whose other ties were drawn: those between people who are not `silent` (N,) bool."""
    one = np.repeat(np.arange(len(silent)), np.diff(start))
    kept = (one < to) & ~silent[one] & ~silent[to]
    return GivenTies(one[kept] << EARLIER | to[kept], share[kept].astype(np.float64))


def joined(start: np.ndarray, to: np.ndarray, further: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Drawn ties and those between `further` (2, M) rows, as rows."""
    if not further.size:
        return start, to
    one = np.repeat(np.arange(len(start) - 1), np.diff(start))
    drawn = (one << EARLIER | to)[one < to]
    return _rows(len(start) - 1, np.union1d(drawn, given_ties(further, np.ones(further.shape[1])).pairs))[:2]


def complete(
    seed: int, people: People, given: GivenTies, silent: np.ndarray, behaviour: Behaviour, team_size: int, further: np.ndarray
) -> Network:
    """The given ties, the reporting line, and drawn ties of those who are `silent` (N,) bool. `further` (2, M): more of that line.

    The silent get as many ties as the others have, as unequally. A drawn tie weighs as much as the average given one that
    is no reporting line, and the reporting line at least that.
    """
    n = len(people.key)
    ends = _ends(given.pairs)
    heard = ~silent[ends[0]] & ~silent[ends[1]]
    given = GivenTies(given.pairs[heard], given.weight[heard])
    below = np.flatnonzero(people.manager >= 0)
    led = np.concatenate((np.stack((below, people.manager[below])), further), axis=1)
    line = given_ties(led, np.ones(led.shape[1])).pairs
    pairs = np.union1d(given.pairs, line)
    degree = np.bincount(_ends(pairs).ravel(), minlength=n)
    mean, sigma = degree[~silent].mean(), lognormal_sigma(degree[~silent])
    sociable = np.where(silent, sociability(seed, people.key, sigma), relative(degree, mean))
    if silent.any():
        usual = behaviour.changed({"network_contacts_per_person": float(mean)})
        start, to = generate_ties(seed, people, sociable, choose_bridges(seed, people, behaviour), usual, team_size)
        one = np.repeat(np.arange(n), np.diff(start))
        pairs = np.union1d(pairs, (one << EARLIER | to)[(one < to) & (silent[one] | silent[to])])
    average = given.weight[~np.isin(given.pairs, line)].mean()
    weight = np.full(len(pairs), average)
    weight[np.searchsorted(pairs, given.pairs)] = given.weight
    along = np.searchsorted(pairs, line)
    weight[along] = np.maximum(weight[along], average)
    start, to, place = _rows(n, pairs)
    across = cross_office_degree(np.arange(n), people.office, start, to)
    most = np.lexsort((people.key, -across))[: int(np.ceil(behaviour.value("network_bridge_share") * n))]
    bridge = np.zeros(n, bool)
    bridge[most] = across[most] >= SEVERAL
    return Network(start, to, shares(weight[place], n), sociable, bridge)


def relative(degree: np.ndarray, mean: float | None = None) -> np.ndarray:
    """(N,) float32: numbers of ties against their mean, or another one; what sociability is where ties are known."""
    return (degree / (degree.mean() if mean is None else mean)).astype(np.float32)


def shares(weight: np.ndarray, people: int) -> np.ndarray:
    """(ties,) float32: what share each tie has of the time that the average person has for colleagues; a row sums to 1 on average.

    Equation: w_ij / (sum over all i, j of w_ij / N), each tie listed at both ends. Twice the ties, each half as strong, or
    all weights in another unit, are the same network.
    """
    return (weight * (people / weight.sum())).astype(np.float32)


def are_sparse(degree: np.ndarray, solved: Parameter) -> bool:
    """Whether people have fewer colleagues (N,) than they talk with, as `said_of_degree` warns: then generated ties are nearer to it."""
    return bool(degree.mean() < solved.low)


def said_of_degree(degree: np.ndarray, solved: Parameter) -> list[str]:
    """Mean and spread of the number of colleagues (N,), and a warning where it is not what people usually mean by colleagues.

    `solved` is the number that behaviour is solved for, `network_contacts_per_person`.
    """
    said = [
        f"Colleagues a person: {degree.mean():.1f} on average (standard deviation {degree.std():.0f}); how much is told in a day is solved "
        f"for {solved.value:g}, and shared out among these, by weight where ties have one."
    ]
    if degree.mean() > solved.high:
        said.append(
            f"{CAREFUL}{degree.mean():.0f} colleagues a person are more than anybody talks with ({solved.low:g} to {solved.high:g}). "
            "Where weights tell close from distant ones that does not matter; without, all hear alike: give weights, or name fewer."
        )
    if are_sparse(degree, solved):
        said.append(
            f"{CAREFUL}{degree.mean():.1f} colleagues a person are fewer than people talk with ({solved.low:g} to {solved.high:g}): these few "
            "hear it again and again, and others never; take weaker ties or more kinds of them in, or leave ties out: then they are generated."
        )
    return said


def lognormal_sigma(degree: np.ndarray) -> float:
    """The sigma of a lognormal distribution that is as unequal as these numbers of ties.

    Equation: sqrt(ln(1 + (SD / mean)^2)).
    """
    return float(np.sqrt(np.log1p(degree.var() / degree.mean() ** 2)))


def _ends(pairs: np.ndarray) -> np.ndarray:
    """(2, E) the earlier and the later rows."""
    return np.stack((pairs >> EARLIER, pairs & ROWS))


def _rows(people: int, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ties listed at both ends: start (N + 1,), to, and which of the pairs each is."""
    one, other = _ends(pairs)
    both = np.concatenate((pairs, other << EARLIER | one))
    order = np.argsort(both)
    start = np.concatenate(([0], np.cumsum(np.bincount(both >> EARLIER, minlength=people))))
    return start, (both[order] & ROWS).astype(np.int32), order % max(len(pairs), 1)
