"""Closed forms of thresholds: people who want to attend once so many of those they follow have been there.

The chain is the engine's own: who wants a seat gets one tomorrow (a session a day, seats for all), posts from the room,
is read the next morning and inspires every reader; distinct inspiring peers add log-odds. So a step takes two days. The
log-odds are made so steep that nothing is left to chance, and a person's reluctance, laid down by hand as their ties
are, says how many peers it takes: for one to five peers (the model remembers no more).
"""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from experiments.verbs.verify import graphs, significance
from experiments.verbs.verify.graphs import ContactRows
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import FIRST, NEARLY_ONE, ModelTestbed, company, message, session
from sim import rules
from sim.settings import Settings
from sim.state.layout import MAX_INSPIRERS, World

DAYS_A_STEP = 2
SPONTANEOUS, IMITATION, GAIN = 1e-20, 1e150, math.exp(400.0)
WILLING = -1e6
"""Reluctance of those it starts with: they want it as soon as they hear of it."""


def steep(testbed: ModelTestbed, steps: int) -> Settings:
    """Registration that jumps with every inspiring peer, for so many steps."""
    days = DAYS_A_STEP * steps + 4
    last_day = FIRST + days
    one_a_day = session(first_day=FIRST + 1, dates=days - 1, seats=100_000, opens=FIRST)
    return testbed.isolate(
        *("teasers", "feed", "inspiration", "attendee_posts", "peer_influence", "reinforcement"),
        last_day=max(last_day, 1),
        campaign={
            "teasers": (message(),),
            "sessions": (one_a_day,),
            "registration.closes": max(last_day, 1),
        },
        open_rate_film=1.0,
        fresh_post_notice_rate=1.0,
        post_inspires_rate=NEARLY_ONE,
        post_after_attending=NEARLY_ONE,
        during_post_share=1.0,
        repeat_post_log_odds=-1e9,
        spontaneous_registration_per_week=SPONTANEOUS,
        imitation_per_week=IMITATION,
        second_exposure_gain=GAIN,
    ).changed({"platform.feed_window_days": 1})


def reluctance_of(thresholds: np.ndarray) -> np.ndarray:
    """(N,) reluctance (log-odds) with which it takes so many inspiring peers, 1 to 5: halfway between what n - 1 and n give."""
    gained = [rules.peer_log_odds(n, SPONTANEOUS, IMITATION, GAIN) for n in range(MAX_INSPIRERS + 1)]
    halfway = rules.logit(SPONTANEOUS) + (np.array(gained[:-1]) + np.array(gained[1:])) / 2
    return halfway[thresholds - 1]


Adoption = Callable[[np.ndarray, int], np.ndarray]
"""(N,) the step in which each person wants to attend, given the rows of those it starts with (0) and a seed; -1 never."""


def adoption(testbed: ModelTestbed, ties: ContactRows, thresholds: np.ndarray, steps: int) -> Adoption:
    """How it spreads, as often as one asks.

    Args:
        testbed: settings to start from.
        ties: who reads whom.
        thresholds: (N,) peers it takes, 1 to 5; more than 5 means never.
        steps: after so many it must have settled.
    """
    reluctance = reluctance_of(np.minimum(thresholds, MAX_INSPIRERS))
    reluctance[thresholds > MAX_INSPIRERS] = -WILLING
    trial = testbed.trials(steep(testbed, steps), company(len(thresholds), followers=ties), wanting)

    def spread(starters: np.ndarray, seed: int) -> np.ndarray:
        def begin(world: World, seed: int) -> None:
            world.people["reluctance"] = reluctance
            world.people["reluctance"][starters] = WILLING

        day = trial(seed, begin).people["wants_day"]
        return np.where(day >= 0, day // DAYS_A_STEP, -1)

    return spread


def wanting(world: World) -> int:
    """How many want to attend."""
    return int(np.count_nonzero(world.people["wants_day"] >= 0))


# --- shapes on which one can count along -----------------------------------------------------------------------------------


class Lattice(NamedTuple):
    """A lattice with its starters, and how many steps each threshold takes; -1 where it never gets everywhere."""

    ties: ContactRows
    starters: np.ndarray
    steps: dict[int, int]


def _torus_square(side: int, seeds: int) -> np.ndarray:
    line, column = np.divmod(np.arange(seeds * seeds), seeds)
    return line * side + column


LATTICES = {
    "ring": lambda: Lattice(graphs.ring(200, 2), np.array([0, 1]), {2: 99, 3: -1}),
    "torus": lambda: Lattice(graphs.moore_torus(30), _torus_square(30, 3), {1: 14, 2: 27, 3: 40, 4: -1}),
}
"""200 people on a ring, four ties each, two neighbours to start with; 30 x 30 on a torus, eight ties, 3 x 3 to start with."""


@cache
def lattice_steps(testbed: ModelTestbed, shape: str, threshold: int) -> tuple[int, int]:
    """Steps until nothing moves any more, and how many people it got to."""
    ties, starters, _ = LATTICES[shape]()
    everybody = len(ties.start) - 1
    step = adoption(testbed, ties, np.full(everybody, threshold), 110)(starters, 0)
    return int(step.max()), int(np.sum(step >= 0))


def steps_to_everybody(testbed: ModelTestbed, shape: str, threshold: int, off_by: float = 0.0) -> Finding:
    """With so many peers needed, everybody is reached in exactly so many steps, or nobody beyond the start."""
    ties, starters, steps = LATTICES[shape]()
    last, people = lattice_steps(testbed, shape, threshold)
    expected = (steps[threshold], len(ties.start) - 1) if steps[threshold] >= 0 else (0, len(starters))
    return significance.equal([last, people], [expected[0] + off_by, expected[1]], "steps, people")


# --- random regular graph: a critical share of starters ----------------------------------------------------------------------

DEGREE, NEEDED = 4, 2


def settled(people: int) -> int:
    """Steps after which even runs near the critical share have settled: these take longer by the cube root of the company."""
    return min(480, round(20 * people ** (1 / 3)))


def final_share_regular(start: float) -> float:
    """Share in the end on a random 4-regular graph where two peers are needed and a share `start` begins.

    q = s + (1 - s) P(Bin(3, q) >= 2), its least root; then s + (1 - s) P(Bin(4, q) >= 2). Below s = 1/9 it stops on the
    way (Balogh & Pittel 2007, bootstrap percolation on random regular graphs).
    """
    q = start
    for _ in range(100_000):
        q, before = start + (1 - start) * stats.binom.sf(NEEDED - 1, DEGREE - 1, q), q
        if q - before < 1e-12:
            break
    return float(start + (1 - start) * stats.binom.sf(NEEDED - 1, DEGREE, q))


CRITICAL = 1 / 9


def final_share(testbed: ModelTestbed, people: int, number: int, start: float) -> float:
    """Share that wants to attend in the end on one of the graphs. There more starters always contain the fewer."""
    starters = np.random.default_rng(number).permutation(people)[: round(start * people)]
    return float(np.mean(on_regular(testbed, people, number)(starters, 0) >= 0))


@lru_cache(maxsize=1)
def on_regular(testbed: ModelTestbed, people: int, number: int) -> Adoption:
    """How it spreads on one of the graphs; the last one is kept, for all that is asked of it."""
    return adoption(testbed, graphs.regular(people, DEGREE, 300 + number), np.full(people, NEEDED), settled(people))


@cache
def final_shares_regular(testbed: ModelTestbed, start: float) -> np.ndarray:
    """(graphs,) share that wants to attend in the end."""
    people = testbed.repetitions(50_000, 10_000)
    return np.array([final_share(testbed, people, number, start) for number in range(testbed.repetitions(10, 6))])


def share_from_starters(testbed: ModelTestbed, start: float, off_by: float = 0.0) -> Finding:
    """On a random 4-regular graph with threshold two, so large a share begins and so large a share ends up wanting it."""
    found, expected = final_shares_regular(testbed, start), final_share_regular(start + off_by)
    if expected == 1.0:
        return significance.equal([float(found.min())], [1.0], "graphs", tolerance=1e-3)._replace(n=len(found))
    return significance.mean_alone(found, expected, "graphs")


def critical_starts(testbed: ModelTestbed, people: int, graphs_tried: int) -> np.ndarray:
    """(graphs,) share of starters from which on everybody is reached, by halving."""
    found = []
    for number in range(graphs_tried):
        low, high = 0.09, 0.14
        while high - low > 2e-4:
            middle = (low + high) / 2
            low, high = (low, middle) if final_share(testbed, people, number, middle) > 0.9 else (middle, high)
        found.append((low + high) / 2)
    return np.array(found)


@cache
def critical_starts_at_large(testbed: ModelTestbed) -> np.ndarray:
    """(pairs,) the same in a company without end.

    In one of N people the critical share lies higher by a constant times N^(-2/3) (as for cores of random graphs: Dembo
    & Montanari 2008), so one eight times as large has a quarter of that, and (4 large - small) / 3 has nothing of it.
    """
    people, tried = testbed.repetitions(2000, 600), testbed.repetitions(14, 12)
    return (4 * critical_starts(testbed, 8 * people, tried) - critical_starts(testbed, people, tried)) / 3


def critical_start(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """It takes one starter in nine to reach everybody."""
    return significance.mean_alone(critical_starts_at_large(testbed), CRITICAL + off_by, "pairs of graphs")


# --- Watts: random graphs, a share of peers needed ------------------------------------------------------------------------


def global_cascades(mean_ties: float, phi: float) -> tuple[float, float]:
    """Chance that a single starter sets off a global cascade on a Poisson graph, and the share it then reaches.

    A person with k ties is vulnerable where one adopting peer suffices (1 / k >= phi). The starter must touch the giant
    vulnerable component: with h the chance that a tie does not lead there, h = 1 - G1(1) + G1(h) over vulnerable people
    and the chance is 1 - e^(z (h - 1)) (Watts 2002). The share is the mean field of Gleeson & Cahalane (2007) from a
    vanishing start: exact on such graphs.
    """
    z, k = mean_ties, np.arange(0, 200)
    p, needed = stats.poisson.pmf(k, mean_ties), needed_of(k, phi)
    excess = np.zeros(len(k))  # by number of other ties of somebody met along a tie, if vulnerable
    excess[:-1] = (k[1:] * p[1:] / z) * (needed[1:] <= 1)
    reached = 1 - excess.sum()
    if np.polynomial.polynomial.polyval(1.0, np.polynomial.polynomial.polyder(excess)) <= 1:
        return 0.0, 0.0
    h = float(optimize.brentq(lambda x: reached + np.polynomial.polynomial.polyval(x, excess) - x, 0, 1 - 1e-9))
    q = 1e-6
    for _ in range(100_000):
        q, before = float(np.sum(k[1:] * p[1:] / z * stats.binom.sf(needed[1:] - 1, k[1:] - 1, q))), q
        if abs(q - before) < 1e-13:
            break
    return 1 - math.exp(z * (h - 1)), float(np.sum(p * stats.binom.sf(needed - 1, k, q)))


def window(phi: float) -> tuple[float, float]:
    """Mean ties between which global cascades are possible: z P(Poisson(z) <= K - 2) > 1 with K = 1 / phi (Watts 2002)."""
    most = math.floor(1 / phi + 1e-9)

    def beyond(z: float) -> float:
        return float(z * stats.poisson.cdf(most - 2, z) - 1)

    peak = float(optimize.minimize_scalar(lambda z: -beyond(z), bounds=(0.5, most + 2.0), method="bounded").x)
    return float(optimize.brentq(beyond, 0.1, peak)), float(optimize.brentq(beyond, peak, 50))


def needed_of(ties: np.ndarray, phi: float) -> np.ndarray:
    """(N,) peers it takes where a share phi of one's ties is needed; one at least."""
    return np.maximum(1, np.ceil(ties * phi - 1e-9)).astype(np.int64)


GLOBAL = 0.1
"""Share of the company above which a cascade counts as global: at these sizes none ends in between."""


@cache
def watts_runs(testbed: ModelTestbed, phi: float, mean_ties: float) -> tuple[np.ndarray, ...]:
    """For each of several Poisson graphs the (runs,) share reached from a single starter."""
    people, companies, runs = testbed.repetitions(10_000, 4000), testbed.repetitions(10, 8), testbed.repetitions(8, 6)
    found = []
    for each in range(companies):
        ties = graphs.poisson(people, mean_ties, 500 + each)
        starters = np.random.default_rng(each).integers(people, size=runs)
        spread = adoption(testbed, ties, needed_of(ties.degree, phi), 150)
        found.append(np.array([np.mean(spread(starters[run : run + 1], run) >= 0) for run in range(runs)]))
    return tuple(found)


def watts_chance(testbed: ModelTestbed, phi: float, mean_ties: float, off_by: float = 0.0) -> Finding:
    """How often a single starter sets off a global cascade, inside Watts' window and outside it (never)."""
    found = np.concatenate(watts_runs(testbed, phi, mean_ties))
    chance = global_cascades(mean_ties, phi)[0] + off_by
    if chance == 0.0:
        return significance.equal([float(np.mean(found > GLOBAL))], [0.0], "cascades")._replace(n=len(found))
    return significance.count(np.sum(found > GLOBAL), len(found), chance, "cascades")


def watts_reach(testbed: ModelTestbed, phi: float, mean_ties: float, off_by: float = 0.0) -> Finding:
    """How far a global cascade reaches: nothing is left to chance on one graph, so graphs are what is counted."""
    reached = [np.mean(each[each > GLOBAL]) for each in watts_runs(testbed, phi, mean_ties) if np.any(each > GLOBAL)]
    return significance.mean_alone(np.array(reached), global_cascades(mean_ties, phi)[1] + off_by, "graphs")
