"""Closed forms of posts that inspire posts: branching, bond percolation, final size of an epidemic, shapes of trees.

The cascade is *exactly* an independent cascade (bond percolation on the follower graph): everybody opens the platform
daily, notices every post of those they follow the next morning, once, and answers each with chance T in a fresh draw
for the pair (author, reader); nobody answers twice (`repeat_post_log_odds` -1e9), and an answer takes a day.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from experiments.verbs.verify import graphs, significance
from experiments.verbs.verify.graphs import ContactRows
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import NEARLY_ONE, Begin, ModelTestbed, begin_posts, company, posts_made, posts_of, with_parameters
from sim.diffusion.cascade import Contacts, reach
from sim.measures.cascades import cascades
from sim.settings import Settings
from sim.state.layout import World

MEAN_TIES = 10.0


def independent_cascade(testbed: ModelTestbed, chance: float, last_day: int) -> Settings:
    """Each follower answers a post with chance T, once in their life, the morning after."""
    settings = testbed.isolate(
        *("feed", "own_versions"),
        last_day=last_day,
        fresh_post_notice_rate=1.0,
        inspired_post_rate=chance,
        repeat_post_log_odds=-1e9,
        response_delay_days=1.0,
    )
    return settings.changed({"platform.feed_window_days": 1})


# --- branching: every reader's own readers are new people ---------------------------------------------------------------


class Trees(NamedTuple):
    """Cascades from originals far apart on a large directed graph: in a run a quarter of a percent of people post, so
    that they hardly ever meet."""

    size: np.ndarray
    depth: np.ndarray
    children: np.ndarray  # of the originals


@cache
def trees(testbed: ModelTestbed, ratio: float, dispersion: float | None = None) -> Trees:
    """Cascades in which a post inspires R others: Poisson many, or negative binomial (readers unevenly spread).

    Keeping each of a Poisson (negative-binomial) number of readers with chance T leaves a Poisson (negative-binomial,
    same dispersion) number.
    """
    people, runs = testbed.repetitions(400_000, 150_000), testbed.repetitions(40, 30)
    originals = int(people * (1.0 - ratio) * 0.0025)
    rng = np.random.default_rng(1)
    if dispersion is None:
        readers = rng.poisson(MEAN_TIES, people)
    else:
        readers = rng.negative_binomial(dispersion, dispersion / (dispersion + MEAN_TIES), people)
    firm = company(people, followers=graphs.random_reach(people, readers, 2))
    found: list[dict[str, np.ndarray]] = []
    children: list[np.ndarray] = []

    def begin(world: World, seed: int) -> None:
        begin_posts(world, np.random.default_rng(seed).choice(people, originals, replace=False))

    for world in testbed.worlds(independent_cascade(testbed, ratio / MEAN_TIES, 200), firm, range(runs), begin, progress=posts_made):
        posts = posts_of(world)
        found.append(cascades(posts))
        children.append(posts["children"][posts["source"] < 0])
    size, depth = (np.concatenate([each[name] for each in found]) for name in ("size", "depth"))
    return Trees(size, depth, np.concatenate(children))


def borel(ratio: float, sizes: np.ndarray) -> np.ndarray:
    """(sizes,) chance of each total size of a Galton-Watson tree with Poisson offspring: e^(-R n) (R n)^(n - 1) / n!."""
    n = sizes.astype(np.float64)
    return np.exp(-ratio * n + (n - 1) * np.log(ratio * n) - np.array([math.lgamma(each + 1) for each in n]))


SIZE_CLASSES = {0.3: (1, 2, 3, 4), 0.5: (1, 2, 3, 4, 5, 6, 8), 0.9: (1, 2, 3, 4, 5, 7, 10, 15, 25)}
"""Largest size of each class but the last, in which all larger trees are."""


def tree_sizes(testbed: ModelTestbed, ratio: float, off_by: float = 0.0) -> Finding:
    """Sizes of cascades follow Borel's law."""
    upto = np.array(SIZE_CLASSES[ratio])
    below = np.cumsum(borel(ratio + off_by, np.arange(1, upto[-1] + 1)))[upto - 1]
    expected = np.diff(np.concatenate(([0.0], below, [1.0])))
    counts = np.bincount(np.searchsorted(upto, trees(testbed, ratio).size), minlength=len(expected))
    return significance.shares(counts, expected, "cascades")


R_UNEVEN, DISPERSION = 0.3, 0.1


def uneven_alone(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Negative-binomial offspring (R = .3, k = .1): .8706 of originals inspire nothing."""
    size = trees(testbed, R_UNEVEN, DISPERSION).size
    return significance.count(np.sum(size == 1), len(size), none_inspired(R_UNEVEN + off_by, DISPERSION), "cascades")


def uneven_shallow(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Negative-binomial offspring: .9677 of cascades end with direct answers at the latest."""
    depth, ratio = trees(testbed, R_UNEVEN, DISPERSION).depth, R_UNEVEN + off_by
    shallow = (1 + ratio / DISPERSION * (1 - none_inspired(ratio, DISPERSION))) ** -DISPERSION
    return significance.count(np.sum(depth <= 1), len(depth), shallow, "cascades")


def none_inspired(ratio: float, dispersion: float) -> float:
    """Chance of no offspring: (1 + R / k)^-k."""
    return (1 + ratio / dispersion) ** -dispersion


def uneven_answers(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Negative-binomial offspring: originals with 0, 1, 2, 3, 4 and more direct answers."""
    children = trees(testbed, R_UNEVEN, DISPERSION).children
    ratio = R_UNEVEN + off_by
    few = stats.nbinom.pmf(np.arange(4), DISPERSION, DISPERSION / (DISPERSION + ratio))
    return significance.shares(np.bincount(np.minimum(children, 4), minlength=5), np.append(few, 1 - few.sum()), "originals")


@cache
def died_out(testbed: ModelTestbed, ratio: float) -> np.ndarray:
    """(runs,) whether the cascade of a single original stayed small, where R is above 1."""
    people, companies = testbed.repetitions(10_000, 8000), testbed.repetitions(5, 3)
    small = []
    for each in range(companies):
        readers = np.random.default_rng(each).poisson(MEAN_TIES, people)
        firm = company(people, followers=graphs.random_reach(people, readers, 50 + each))
        seeds = range(each * 1000, each * 1000 + testbed.repetitions(100, 60))
        settings = independent_cascade(testbed, ratio / MEAN_TIES, 250)
        for world in testbed.worlds(settings, firm, seeds, _one_original(people), progress=posts_made):
            small.append(len(posts_of(world)) < 0.05 * people)
    return np.array(small)


def extinction(testbed: ModelTestbed, ratio: float, off_by: float = 0.0) -> Finding:
    """A cascade with R above 1 dies out with the chance q = e^(-R (1 - q)) below 1."""
    small = died_out(testbed, ratio)
    return significance.count(small.sum(), len(small), 1.0 - giant_share(ratio + off_by), "cascades")


def _one_original(people: int) -> Begin:
    """A single original, drawn anew for every seed."""

    def begin(world: World, seed: int) -> None:
        begin_posts(world, np.random.default_rng(seed).integers(people, size=1))

    return begin


# --- percolation: who hangs together when each tie is kept with chance T -------------------------------------------------


@cache
def outbreaks(testbed: ModelTestbed, chance: float) -> np.ndarray:
    """(graphs,) mean outbreak below the threshold of percolation, of many originals so far apart that they hardly meet."""
    people = testbed.repetitions(100_000, 40_000)
    originals = people // (1000 if chance < 0.06 else 4000)
    settings, found = independent_cascade(testbed, chance, 200), []

    def begin(world: World, seed: int) -> None:
        begin_posts(world, np.random.default_rng(seed).choice(people, originals, replace=False))

    for number in range(testbed.repetitions(80, 60)):
        firm = company(people, followers=graphs.poisson(people, MEAN_TIES, number))
        (world,) = testbed.worlds(settings, firm, [number], begin, progress=posts_made)
        found.append(len(posts_of(world)) / originals)
    return np.array(found)


def mean_outbreak(testbed: ModelTestbed, chance: float, off_by: float = 0.0) -> Finding:
    """Below the threshold the mean outbreak is 1 / (1 - 10 T): 2 at T = .05, 5 at T = .08."""
    return significance.mean_alone(outbreaks(testbed, chance), 1 / (1 - MEAN_TIES * (chance + off_by)), "graphs")


CHANCES = {"poisson": (0.12, 0.15, 0.20), "regular_10": (0.12, 0.15, 0.20), "regular_4": (0.40, 0.50)}
"""Chances T tried on each kind of graph, above its threshold."""


def drawn(kind: str, people: int, seed: int) -> ContactRows:
    """A random graph with ten ties a person on average, or exactly ten, or exactly four."""
    if kind == "poisson":
        return graphs.poisson(people, MEAN_TIES, seed)
    return graphs.regular(people, int(kind.split("_")[1]), seed)


def giant_share(ratio: float) -> float:
    """Share in the giant component of a Poisson graph: the root of S = 1 - e^(-R S) above 0; 0 for R up to 1."""
    if ratio <= 1.0:
        return 0.0
    return float(optimize.brentq(lambda s: 1 - math.exp(-ratio * s) - s, 1e-9, 1))


def giant_share_regular(degree: int, chance: float) -> float:
    """Share in the giant component when ties of a random regular graph are kept with chance T.

    S = 1 - (1 - T + T u)^k, where a tie leads nowhere with chance u = (1 - T + T u)^(k - 1) below 1; 0 for T up to
    1 / (k - 1).
    """
    if chance * (degree - 1) <= 1.0:
        return 0.0
    u = float(optimize.brentq(lambda x: (1 - chance + chance * x) ** (degree - 1) - x, 0, 1 - 1e-6))
    return 1 - (1 - chance + chance * u) ** degree


def viral_share(kind: str, chance: float) -> float:
    """Theory for a kind of graph."""
    return giant_share(MEAN_TIES * chance) if kind == "poisson" else giant_share_regular(int(kind.split("_")[1]), chance)


@cache
def epidemics(testbed: ModelTestbed, kind: str) -> dict[float, np.ndarray]:
    """For each chance (runs,) the share of the company that posted after a single original, every run on its own graph."""
    people, runs = 20_000, testbed.repetitions(50, 32)
    shares = {chance: np.empty(runs) for chance in CHANCES[kind]}
    for run in range(runs):
        firm = company(people, followers=drawn(kind, people, 100 + run))
        for number, chance in enumerate(shares):
            settings, seed = independent_cascade(testbed, chance, 600), 1000 * number + run
            (world,) = testbed.worlds(settings, firm, [seed], _one_original(people), progress=posts_made)
            shares[chance][run] = len(posts_of(world)) / people
    return shares


WENT_VIRAL = 0.06
"""Between small and viral lies nothing, at these sizes: no outbreak reaches between this share and half the giant's."""


def going_viral(testbed: ModelTestbed, kind: str, chance: float, off_by: float = 0.0) -> Finding:
    """An original goes viral with the chance that it hangs on the giant component."""
    found = epidemics(testbed, kind)[chance]
    return significance.count(np.sum(found > WENT_VIRAL), len(found), viral_share(kind, chance + off_by), "originals")


def viral_reach(testbed: ModelTestbed, kind: str, chance: float, off_by: float = 0.0) -> Finding:
    """What goes viral reaches the share of the giant component."""
    found = epidemics(testbed, kind)[chance]
    return significance.mean_alone(found[found > WENT_VIRAL], viral_share(kind, chance + off_by), "viral cascades")


@cache
def kernel_epidemics(testbed: ModelTestbed, kind: str) -> dict[float, np.ndarray]:
    """For each chance (graphs,) the share reached by the first bare cascade that goes viral on each of several graphs."""
    people, runs = testbed.repetitions(500_000, 100_000), testbed.repetitions(7, 10)
    key = np.arange(1, people + 1, dtype=np.uint64)
    shares = {chance: np.empty(runs) for chance in CHANCES[kind]}
    for run in range(runs):
        graph = drawn(kind, people, 900 + run)
        contacts = Contacts(graph.start, graph.to, key)
        for number, chance in enumerate(shares):
            tries = (reach(contacts, [row], chance, [1000 * number + run])[0] / people for row in range(TRIES))
            shares[chance][run] = next((share for share in tries if share > WENT_VIRAL), 0.0)
    return shares


TRIES = 300
"""Single originals tried until one goes viral; the chance that none does is nil."""


def kernel_reach(testbed: ModelTestbed, kind: str, chance: float, off_by: float = 0.0) -> Finding:
    """The bare cascade reaches the share of the giant component too, in a company of half a million (quick: a fifth of that)."""
    return significance.mean_alone(kernel_epidemics(testbed, kind)[chance], viral_share(kind, chance + off_by), "graphs")


# --- epidemics: everybody can reach everybody ----------------------------------------------------------------------------


@cache
def final_sizes(testbed: ModelTestbed, ratio: float) -> np.ndarray:
    """(runs,) share ever reached where everybody follows everybody and meets each post with chance R0 / N: an SIR epidemic.

    A post is read for one morning and answered by all who meet it: each is infectious for one day (Reed and Frost).
    The chance lies in meeting, not in answering, because nobody reads more than 200 posts a day however much attention
    they have.
    """
    people = testbed.repetitions(2000, 1000)
    firm = company(people, followers=graphs.complete(people))
    settings = with_parameters(independent_cascade(testbed, NEARLY_ONE, 200), fresh_post_notice_rate=ratio / people)
    runs = range(round(1000 * ratio), round(1000 * ratio) + testbed.repetitions(80, 40))
    ends = testbed.worlds(settings, firm, runs, _one_original(people), progress=posts_made)
    return np.array([len(posts_of(world)) / people for world in ends])


def final_size(testbed: ModelTestbed, ratio: float, off_by: float = 0.0) -> Finding:
    """An SIR epidemic that takes off reaches r = 1 - e^(-R0 r)."""
    found = final_sizes(testbed, ratio)
    return significance.mean_alone(found[found > 0.15], giant_share(ratio + off_by), "epidemics")


# --- shapes of cascades ---------------------------------------------------------------------------------------------------


def cascade_along(testbed: ModelTestbed, ties: ContactRows) -> np.ndarray:
    """(posts,) the cascade that runs along every tie from row 0."""
    people = len(ties.start) - 1
    settings = independent_cascade(testbed, NEARLY_ONE, people + 5)
    (world,) = testbed.worlds(settings, company(people, followers=ties), [1], lambda world, seed: begin_posts(world, np.array([0])))
    return posts_of(world)


SHAPES = {"star": graphs.star, "path": graphs.path, "binary tree": graphs.binary_tree}


def structural_virality(testbed: ModelTestbed, shape: str, people: int, off_by: float = 0.0) -> Finding:
    """Mean distance between posts: 2 (n - 1) / n in a star, (n + 1) / 3 in a chain, and of a binary tree as quoted."""
    expected = {"star": 2 * (people - 1) / people, "path": (people + 1) / 3} | {
        "binary tree": {7: 48 / 21, 15: 368 / 105, 31: 2304 / 465}.get(people, math.nan)
    }
    found = cascades(cascade_along(testbed, SHAPES[shape](people)))["structural_virality"]
    return significance.equal(found.tolist(), [expected[shape] + off_by], "cascades")
