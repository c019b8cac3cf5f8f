"""Made-up histories of adoption whose growth is known: Bass on ties, half of what imitates by one's contacts, half by the site.

Made by none of the models that are compared on them: chances of p + q F in continuous time, sites of a speed of their own,
one in ten who never adopts, periods that differ a little.
"""

import itertools
from typing import NamedTuple

import numpy as np

from experiments.verbs.calibrate.adoption.data import Adoption, connectedness
from experiments.verbs.calibrate.periods import Length
from sim.company.csr import both_ways
from sim.diffusion.adoption import AdoptionHistory

PEOPLE, MARKET, BY_TIES, SPEEDS, SHOCKS = 60, 0.9, 0.5, 0.25, 0.15
"""People a site, who may ever adopt, share of imitation along ties, spreads of the logarithms of speeds and of periods."""


class Regime(NamedTuple):
    """Innovation and imitation a period, and the number of sites."""

    p: float
    q: float
    sites: int


REGIMES = tuple(Regime(*each) for each in itertools.product((0.003, 0.01, 0.03), (0.25, 0.5), (4, 12)))
"""Slow starts and fast ones, few sites and many; the first are those that small p, large q and many periods make S-shaped."""


def history(regime: Regime, seed: int) -> Adoption:
    """One history, watched 1.6 times as long as Bass's curve takes to its fastest period."""
    p, q, sites = regime
    rng = np.random.default_rng([round(p * 1e4), round(q * 1e3), sites, seed])
    size = np.maximum(20, np.round(PEOPLE * np.exp(0.3 * rng.standard_normal(sites)))).astype(int)
    site = np.repeat(np.arange(sites), size)
    people = len(site)
    named = [(i, j) for i in range(people) for j in rng.choice(np.flatnonzero(site == site[i]), 2, replace=False) if i != j]
    start, to = both_ways(people, *np.array(named, np.int32).T.copy())
    degree = np.diff(start)
    speed, possible = np.exp(SPEEDS * rng.standard_normal(sites))[site], rng.random(people) < MARKET
    periods = int(np.clip(np.ceil(1.6 * np.log(q / p) / (p + q)), 8, 40))
    time = np.zeros(people, np.int64)
    for t, shock in enumerate(np.exp(SHOCKS * rng.standard_normal(periods)), 1):
        done = time > 0
        around = np.bincount(site, done, sites)[site] / size[site]
        contacts = np.bincount(np.repeat(np.arange(people), degree), done[to], people) / np.maximum(degree, 1)
        hazard = speed * shock * (p + q * (BY_TIES * contacts + (1 - BY_TIES) * around) / MARKET)
        time[~done & possible & (rng.random(people) < -np.expm1(-hazard))] = t
    course = AdoptionHistory(
        key=rng.integers(1, 2**63, people).astype(np.uint64),
        site=site,
        time=time,
        seen=np.full(people, periods),
        sociability=connectedness(start, site),
        tie_start=start,
        tie_to=to.astype(np.int64),
    )
    return Adoption(course, tuple(f"site {k}" for k in range(sites)), periods, Length(7.0), ())
