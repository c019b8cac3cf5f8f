"""Adoption on given ties, one period at a time: what registration comes to where everything else is switched off.

Everybody knows of it and weighs it once a period, on the log-odds of `rules.registration_log_odds`: how common it is to
adopt unprompted, peers who have adopted, one's own reluctance, and three things that data of one's own may show and
nobody chooses: well-connected people adopt sooner, sites differ, periods differ. Contacts who have adopted count from
the next period on (they talk about it, and all their contacts hear), so that within a period nobody waits for another:
given who had adopted before, the chance of what happened is known exactly, and no simulation is needed to fit it.

Reluctance is nobody's to observe: it is summed over `nodes`, values of a standard normal with their `weights`.
"""

from typing import NamedTuple

import numpy as np

from sim import rules
from sim.compiled_code.decorators import phase
from sim.rng import NOBODY, Decision, day_key, uniform


class AdoptionHistory(NamedTuple):
    """Who adopted when. N people, S sites; periods count from 1, and 0 stands for none."""

    key: np.ndarray  # (N,) uint64, names people in chance
    site: np.ndarray  # (N,) int64, row of sites
    time: np.ndarray  # (N,) int64, period of adoption as far as it has been seen; 0 not seen
    seen: np.ndarray  # (N,) int64, last period in which this person was watched; 0 never
    sociability: np.ndarray  # (N,) float64, standardised; how well connected they are
    tie_start: np.ndarray  # (N + 1,) int64, ties as rows
    tie_to: np.ndarray  # int64, contacts of person i: tie_to[tie_start[i]:tie_start[i + 1]]


class Effects(NamedTuple):
    """What adoption depends on, in log-odds."""

    level: float  # of somebody average, unprompted
    peers: np.ndarray  # (saturation + 1,) by number of contacts who have adopted; peers[0] is 0
    sociability: float  # per standard deviation of how well connected one is
    reluctance_spread: float  # standard deviation between people
    site: np.ndarray  # (S,)
    period: np.ndarray  # (P + 1,); period[0] is not used


class Slopes(NamedTuple):
    """Derivatives of the log-likelihood by each of the effects."""

    level: float
    peers: np.ndarray
    sociability: float
    reluctance_spread: float
    site: np.ndarray
    period: np.ndarray


@phase
def contacts_before(course: AdoptionHistory, periods: int) -> np.ndarray:
    """(N, periods + 1) how many contacts of each person had been seen to adopt before each period."""
    counts = np.zeros((len(course.site), periods + 1), np.int64)
    for i in range(len(course.site)):
        for k in range(course.tie_start[i], course.tie_start[i + 1]):
            since = course.time[course.tie_to[k]]
            if since > 0:
                for t in range(since + 1, periods + 1):
                    counts[i, t] += 1
    return counts


@phase
def log_likelihood(
    course: AdoptionHistory, counts: np.ndarray, effects: Effects, nodes: np.ndarray, weights: np.ndarray
) -> tuple[float, Slopes]:
    """Natural logarithm of the chance of what was seen, and its derivatives (`Slopes`).

    `counts` as `contacts_before` gives them; `nodes`, `weights` (K,) stand for the reluctance of a person.
    """
    most = len(effects.peers) - 1
    d_level, d_sociability, d_spread, total = 0.0, 0.0, 0.0, 0.0
    d_peers, d_site, d_period = np.zeros(most + 1), np.zeros(len(effects.site)), np.zeros(len(effects.period))
    odds = np.exp(-effects.reluctance_spread * nodes)  # of a reluctance, so that one exponential a period is enough
    adopts = np.empty((counts.shape[1], len(nodes)))
    share = np.empty(len(nodes))
    for i in range(len(course.site)):
        adopted = 0 < course.time[i] <= course.seen[i]
        last = course.time[i] if adopted else course.seen[i]
        if last == 0:
            continue
        share[:] = weights
        base = effects.level + effects.sociability * course.sociability[i] + effects.site[course.site[i]]
        for t in range(1, last + 1):
            here = np.exp(base + effects.peers[min(counts[i, t], most)] + effects.period[t])
            for k in range(len(nodes)):
                chance = 1.0 - 1.0 / (1.0 + here * odds[k])  # rules.logistic
                adopts[t, k] = chance
                share[k] *= chance if adopted and t == last else 1.0 - chance
        chance = share.sum()
        total += np.log(chance)
        for t in range(1, last + 1):
            happened = 1.0 if adopted and t == last else 0.0
            surprise = 0.0
            for k in range(len(nodes)):
                part = share[k] / chance * (happened - adopts[t, k])
                surprise += part
                d_spread -= part * nodes[k]
            d_level += surprise
            d_peers[min(counts[i, t], most)] += surprise
            d_sociability += surprise * course.sociability[i]
            d_site[course.site[i]] += surprise
            d_period[t] += surprise
    return total, Slopes(d_level, d_peers, d_sociability, d_spread, d_site, d_period)


@phase
def continued(
    course: AdoptionHistory, effects: Effects, follow: np.ndarray, periods: int, seed: int, nodes: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """(N,) period of adoption of everybody, 0 not by the end: what was seen, and one possible rest up to `periods`.

    Only sites in `follow` (S,) bool go on after the last period seen. Whoever had not adopted by then is the more
    reluctant for it. Chance is keyed by `seed`, person and period.
    """
    time = np.where(course.time <= course.seen, course.time, 0)
    most = len(effects.peers) - 1
    reluctance = np.zeros(len(course.site))
    share = np.empty(len(nodes))
    luck = day_key(seed, Decision.RELUCTANCE, 0)
    for i in range(len(course.site)):
        if time[i] > 0 or not follow[course.site[i]]:
            continue
        share[:] = weights
        base = effects.level + effects.sociability * course.sociability[i] + effects.site[course.site[i]]
        for t in range(1, course.seen[i] + 1):
            before = _adopted_before(course, time, i, t)
            for k in range(len(nodes)):
                log_odds = base + effects.peers[min(before, most)] + effects.period[t] - effects.reluctance_spread * nodes[k]
                share[k] *= 1.0 - rules.logistic(log_odds)
        left = uniform(luck, course.key[i], NOBODY) * share.sum()
        k = 0
        while k < len(nodes) - 1 and left >= share[k]:
            left -= share[k]
            k += 1
        reluctance[i] = effects.reluctance_spread * nodes[k]
    for t in range(1, periods + 1):
        today = day_key(seed, Decision.REGISTERS, t)
        for i in range(len(course.site)):
            if time[i] > 0 or t <= course.seen[i] or not follow[course.site[i]]:
                continue
            unprompted = effects.level + effects.sociability * course.sociability[i] + effects.site[course.site[i]] + effects.period[t]
            peers = effects.peers[min(_adopted_before(course, time, i, t), most)]
            log_odds = rules.registration_log_odds(unprompted, 0.0, 0.0, reluctance[i], peers, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
            if rules.happens(uniform(today, course.key[i], NOBODY), log_odds):
                time[i] = t
    return time


@phase
def _adopted_before(course: AdoptionHistory, time: np.ndarray, i: int, t: int) -> int:
    before = 0
    for k in range(course.tie_start[i], course.tie_start[i + 1]):
        since = time[course.tie_to[k]]
        if 0 < since < t:
            before += 1
    return before
