"""Adoption on given ties, one period at a time: what registration comes to where everything else is switched off.

Everybody knows of it and weighs it once a period, on the log-odds of `rules.registration_log_odds`: what is common to
adopt unprompted there and then, for this person (`unprompted`; what it is made of is the caller's), peers who have
adopted, how many of the site have, and one's own reluctance. Whoever has adopted counts from the next period on (they
talk about it, and all their contacts hear), so that within a period nobody waits for another: given who had adopted
before, the chance of what happened is known exactly, and no simulation is needed to fit it.

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
    """What adoption depends on, in log-odds but for the last."""

    unprompted: np.ndarray  # (N, P + 1) by period; column 0 is not used
    peers: np.ndarray  # (saturation + 1,) by number of contacts who have adopted; peers[0] is 0
    reluctance_spread: float  # standard deviation between people
    imitation: float  # odds grow by this factor plus one from nobody to everybody in the site (Bass's q / p)


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
    course: AdoptionHistory, log_odds: np.ndarray, reluctance_spread: float, nodes: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray, float]:
    """Natural logarithm of the chance of what was seen; derivatives by log_odds (N, P + 1) and reluctance_spread.

    `log_odds` (N, P + 1) of each person in each period, peers counted in, reluctance not; `nodes`, `weights` (K,) stand for that.
    """
    d_odds, d_spread, total = np.zeros(log_odds.shape), 0.0, 0.0
    odds = np.exp(-reluctance_spread * nodes)  # of a reluctance, so that one exponential a period is enough
    adopts = np.empty((log_odds.shape[1], len(nodes)))
    share = np.empty(len(nodes))
    for i in range(len(course.site)):
        adopted = 0 < course.time[i] <= course.seen[i]
        last = course.time[i] if adopted else course.seen[i]
        if last == 0:
            continue
        share[:] = weights
        for t in range(1, last + 1):
            here = np.exp(log_odds[i, t])
            for k in range(len(nodes)):
                chance = 1.0 - 1.0 / (1.0 + here * odds[k])  # rules.logistic
                adopts[t, k] = chance
                share[k] *= chance if adopted and t == last else 1.0 - chance
        chance = share.sum()
        if not chance > 0.0:
            return -np.inf, d_odds, d_spread
        total += np.log(chance)
        for t in range(1, last + 1):
            happened = 1.0 if adopted and t == last else 0.0
            for k in range(len(nodes)):
                part = share[k] / chance * (happened - adopts[t, k])
                d_odds[i, t] += part
                d_spread -= part * nodes[k]
    return total, d_odds, d_spread


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
    common = np.log1p(effects.imitation * site_shares(course.site, time, len(follow), periods))
    reluctance = np.zeros(len(course.site))
    share = np.empty(len(nodes))
    luck = day_key(seed, Decision.RELUCTANCE, 0)
    for i in range(len(course.site)):
        if time[i] > 0 or not follow[course.site[i]]:
            continue
        share[:] = weights
        for t in range(1, course.seen[i] + 1):
            peers = effects.peers[min(_adopted_before(course, time, i, t), most)]
            for k in range(len(nodes)):
                log_odds = effects.unprompted[i, t] + common[course.site[i], t] + peers - effects.reluctance_spread * nodes[k]
                share[k] *= 1.0 - rules.logistic(log_odds)
        left = uniform(luck, course.key[i], NOBODY) * share.sum()
        k = 0
        while k < len(nodes) - 1 and left >= share[k]:
            left -= share[k]
            k += 1
        reluctance[i] = effects.reluctance_spread * nodes[k]
    for t in range(1, periods + 1):
        today = day_key(seed, Decision.REGISTERS, t)
        common[:, t] = np.log1p(effects.imitation * site_shares(course.site, time, len(follow), t)[:, t])
        for i in range(len(course.site)):
            if time[i] > 0 or t <= course.seen[i] or not follow[course.site[i]]:
                continue
            unprompted = effects.unprompted[i, t] + common[course.site[i], t]
            peers = effects.peers[min(_adopted_before(course, time, i, t), most)]
            log_odds = rules.registration_log_odds(unprompted, 0.0, 0.0, reluctance[i], peers, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
            if rules.happens(uniform(today, course.key[i], NOBODY), log_odds):
                time[i] = t
    return time


@phase
def site_shares(site: np.ndarray, time: np.ndarray, sites: int, periods: int) -> np.ndarray:
    """(sites, periods + 1) share of each site that had adopted before each period."""
    shares, size = np.zeros((sites, periods + 1)), np.zeros(sites)
    for i in range(len(site)):
        size[site[i]] += 1.0
        if 0 < time[i] < periods:
            shares[site[i], time[i] + 1] += 1.0
    for s in range(sites):
        for t in range(1, periods + 1):
            shares[s, t] += shares[s, t - 1]
        shares[s] /= max(size[s], 1.0)
    return shares


@phase
def _adopted_before(course: AdoptionHistory, time: np.ndarray, i: int, t: int) -> int:
    before = 0
    for k in range(course.tie_start[i], course.tie_start[i + 1]):
        since = time[course.tie_to[k]]
        if 0 < since < t:
            before += 1
    return before
