"""Does the method find what it should? The model makes data from known parameters, and they are calibrated as if real.

Parameters are drawn from the prior, so that 90 % intervals hold the truth in 90 % of the data sets, over all of them, if
the method is right (Talts et al. 2018, simulation-based calibration).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.verbs.calibrate.adoption.data import Adoption
from experiments.verbs.calibrate.adoption.model import NODES, WEIGHTS, Prior
from experiments.verbs.calibrate.hmc import sample
from experiments.verbs.calibrate.options import SearchPlan
from experiments.verbs.calibrate.series.sequential import SimulationLibrary, narrow
from experiments.verbs.calibrate.series.simulations import Setup, batches, simulate
from sim.diffusion.adoption import continued

WARM_UP, DRAWS = 400, 600


@dataclass(frozen=True)
class SeriesCase:
    """What all made-up campaigns share."""

    setup: Setup
    library: SimulationLibrary
    search: SearchPlan
    first_seed: int


def series_case(case: SeriesCase, number: int) -> Arrays:
    """`truth`, `low`, `middle` and `high` (d,) in the unit cube of a made-up campaign's parameters."""
    ranges, lens = case.setup.ranges, case.setup.lens
    own = case.first_seed + number * 1_000_000

    def features(x: np.ndarray, first_seed: int) -> np.ndarray:
        found = [simulate(case.setup, batch)["numbers"] for batch in batches(ranges.natural(x), first_seed)]
        return lens.features(np.concatenate(found))

    truth = np.random.default_rng([case.first_seed, number]).random(len(ranges.names))
    observed = features(truth[None], own)[0]
    found = narrow(case.library, observed, lambda x, turn: features(x, own + turn * 100_000), case.search.rounds, case.search.each, number)
    return _intervals(truth, found.draws)


def adoption_case(shared: tuple[Adoption, int, int], number: int) -> Arrays:
    """The same for a made-up history on the people, sites and ties of a data set; parameters on the scale of the prior."""
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
    return _intervals(truth[:named], draws[:, :named])


def _intervals(truth: np.ndarray, draws: np.ndarray) -> Arrays:
    low, middle, high = np.percentile(draws, [5, 50, 95], axis=0)
    return {"truth": truth, "low": low, "middle": middle, "high": high}


@dataclass(frozen=True)
class Recovered:
    """What became of one parameter over all made-up data sets."""

    name: str
    held: int  # data sets whose 90 % interval holds the truth
    cases: int
    width_ratio: float  # mean width of the interval against the prior's
    correlation: float  # of the truth with the middle of the posterior


def recovered(names: Sequence[str], prior_widths: np.ndarray, found: Sequence[Arrays]) -> list[Recovered]:
    """A row a parameter; `prior_widths` (d,) are those of the prior's 90 % intervals."""
    truth, low, middle, high = (np.array([each[part] for each in found]) for part in ("truth", "low", "middle", "high"))
    held = ((low <= truth) & (truth <= high)).sum(axis=0)
    widths = (high - low).mean(axis=0) / prior_widths
    together = [float(np.corrcoef(truth[:, k], middle[:, k])[0, 1]) if len(truth) > 2 else float("nan") for k in range(len(names))]
    return [Recovered(name, int(held[k]), len(found), float(widths[k]), together[k]) for k, name in enumerate(names)]


def adoption_prior_widths(priors: Sequence[Prior]) -> np.ndarray:
    """(parameters,) widths of the 90 % intervals of the priors."""
    return np.array([2 * 1.645 * each.spread for each in priors])
