"""Histories made up from known parameters, on the people, sites and ties of a data set, and fitted as if they were real."""

from collections.abc import Sequence

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.verbs.calibrate.adoption.data import Adoption
from experiments.verbs.calibrate.adoption.model import NODES, WEIGHTS, Prior
from experiments.verbs.calibrate.hmc import sample
from experiments.verbs.calibrate.recovery import intervals
from sim.diffusion.adoption import continued

WARM_UP, DRAWS = 400, 600


def adoption_case(shared: tuple[Adoption, int, int], number: int) -> Arrays:
    """Truth and intervals found of a made-up history on the people, sites and ties of a data set; parameters on the scale of the prior."""
    data, saturation, seed = shared
    rng = np.random.default_rng([seed, number, 55])
    unseen = data.course._replace(seen=np.zeros_like(data.course.seen))
    problem = data.model(unseen, saturation)
    truth = problem.drawn(rng)
    everywhere = np.ones(len(data.sites), np.bool_)
    time = continued(unseen, problem.effects(truth), everywhere, data.periods, seed * 100_003 + number, NODES, WEIGHTS)
    problem = data.model(data.course._replace(time=time), saturation)
    draws = sample(problem.target(), problem.start(rng), problem.free, rng, WARM_UP, DRAWS)
    named = len(problem.priors)
    return intervals(truth[:named], draws[:, :named])


def adoption_prior_widths(priors: Sequence[Prior]) -> np.ndarray:
    """(parameters,) widths of the 90 % intervals of the priors."""
    return np.array([2 * 1.645 * each.spread for each in priors])
