"""A forecast put to the test: some sites whole and the early periods of the others are known, the rest is forecast.

Everybody gets the same split: the model with and without peers, Bass curves, what other sites did, and growth that goes on.
"""

from dataclasses import dataclass

import numpy as np

from experiments.verbs.calibrate.adoption import baselines
from experiments.verbs.calibrate.adoption.data import Adoption, cumulative
from experiments.verbs.calibrate.adoption.model import FIRST, LATER, NODES, WEIGHTS
from experiments.verbs.calibrate.adoption.scores import Score, score
from experiments.verbs.calibrate.hmc import sample
from sim.diffusion.adoption import continued

WARM_UP, DRAWS, CHAINS = 300, 300, 2

METHODS = {
    "watercooler": "the model",
    "no_peers": "the model without contacts",
    "bass_all": "Bass, one curve for all sites",
    "bass_all_everybody": "Bass, one curve for all sites, everybody may adopt",
    "bass_site": "Bass, a curve a site",
    "bass_site_everybody": "Bass, a curve a site, everybody may adopt",
    "bass_speeds": "Bass, a speed a site",
    "bass_speeds_everybody": "Bass, a speed a site, everybody may adopt",
    "bass_continuous": "Bass in continuous time, one curve for all sites",
    "others_chance": "naive: the chance that known sites had in the same periods",
    "others_growth": "naive: the growth that known sites had in the same periods",
    "last_growth": "naive: as many each period as in the last one known",
    "mean_growth": "naive: as many each period as on average so far",
}
MODELS: dict[str, tuple[int, ...]] = {"watercooler": (), "no_peers": (FIRST, LATER)}
BASELINES = tuple(name for name in METHODS if name not in MODELS)


@dataclass(frozen=True)
class Split:
    """Which sites are hidden after which period. `hidden` none: every site is, and none helps the others."""

    seed: int
    known: int  # periods known of a hidden site
    hidden: tuple[int, ...]


def splits(sites: int, periods: int, cuts: tuple[float, ...], test_share: float, count: int, seed: int) -> list[Split]:
    """`count` random choices of hidden sites, each at every cut, and every cut once with all sites hidden; of one site that alone."""
    known = sorted({min(max(round(cut * periods), 2), periods - 1) for cut in cuts})
    hide = min(max(round(test_share * sites), 1), sites - 1)
    chosen = []
    for number in range(count if sites > 1 else 0):
        order = np.random.default_rng([seed, number]).permutation(sites)
        chosen += [Split(seed + number, each, tuple(sorted(order[:hide].tolist()))) for each in known]
    return chosen + [Split(seed, each, tuple(range(sites))) for each in known]


def try_split(shared: tuple[Adoption, int], split: Split) -> dict[str, np.ndarray]:
    """Scores of every method on a split of a data set, peers saturating at a number (`shared`): name -> (scores,) in the order of Score.names().

    Methods that need a site known whole are left out where there is none.

    Also `<name>/middle`, `/low`, `/high` and `observed`, each (hidden sites, later periods) cumulative adopters.
    """
    data, saturation = shared
    hidden = np.zeros(len(data.sites), np.bool_)
    hidden[list(split.hidden)] = True
    last = np.where(hidden, split.known, data.periods)
    draws = {name: model_draws(data, last, hidden, saturation, absent, split.seed) for name, absent in MODELS.items()}
    draws |= baselines.forecasts(baselines.Seen(data.cumulative(), data.size, last), hidden, split.seed)
    observed = data.cumulative()[hidden][:, split.known + 1 :]
    found: dict[str, np.ndarray] = {"observed": observed}
    for name, each in draws.items():
        result: Score = score(each, observed, data.size[hidden])
        found[name] = np.array(result.values)
        found[f"{name}/middle"] = each.mean(axis=0)
        found[f"{name}/low"], found[f"{name}/high"] = np.percentile(each, [5, 95], axis=0, method="inverted_cdf")
    return found


def model_draws(data: Adoption, last: np.ndarray, hidden: np.ndarray, saturation: int, absent: tuple[int, ...], seed: int) -> np.ndarray:
    """(draws, hidden sites, later periods) cumulative adopters as the fitted model sees them; `last` (S,) periods known."""
    course = data.seen_until(last)
    problem = data.model(course, saturation, absent)
    target, draws = problem.target(), list[np.ndarray]()
    for chain in range(CHAINS):
        rng = np.random.default_rng([seed, chain, len(absent)])
        draws.append(sample(target, problem.start(rng), problem.free, rng, WARM_UP, DRAWS))
    known = int(last[hidden].max())
    ahead = []
    for number, draw in enumerate(np.concatenate(draws)):
        time = continued(course, problem.effects(draw), hidden, data.periods, seed * 100_003 + number, NODES, WEIGHTS)
        ahead.append(cumulative(course.site, time, len(data.sites), data.periods)[hidden][:, known + 1 :])
    return np.array(ahead)
