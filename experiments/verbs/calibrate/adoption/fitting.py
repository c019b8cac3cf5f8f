"""One adoption data set fitted: posterior, predictive check, and the behaviour file's numbers that follow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.execution.task_cache import Arrays
from experiments.verbs.calibrate.adoption.data import Adoption, cumulative
from experiments.verbs.calibrate.adoption.model import (
    FIRST,
    LATER,
    LEVEL,
    NODES,
    RELUCTANCE,
    SOCIABLE,
    WEIGHTS,
    Prior,
    peer_odds,
)
from experiments.verbs.calibrate.hmc import effective_draws, r_hat, sample
from sim.diffusion.adoption import contacts_before, continued

WARM_UP, DRAWS, CHAINS = 500, 500, 4
MOST_CONTACTS = 5
"""Contacts who have adopted, beyond which people are taken together in the table of hazards."""


@dataclass(frozen=True)
class Fit:
    """Draws from the posterior; parameters in the order of the priors, on the scale they were looked for on."""

    draws: np.ndarray  # (n, d)
    r_hat: np.ndarray  # (parameters,)
    effective: np.ndarray  # (parameters,) independent draws these are worth

    def peers(self, contacts: int, saturation: int) -> np.ndarray:
        """(n,) odds of adopting with this many contacts who have adopted, against none."""
        return peer_odds(self.draws, contacts, saturation)


@dataclass(frozen=True)
class ChainTask:
    """One chain of one variant of the fit."""

    chain: int
    seed: int
    absent: tuple[int, ...]
    saturation: int


VARIANTS: dict[str, tuple[int, ...]] = {"full": (), "sociability left out": (SOCIABLE,)}
"""The fit, and the one that shows what leaving something out would have made of it."""


def chain(data: Adoption, task: ChainTask) -> Arrays:
    """`draws` (DRAWS, d) of one chain."""
    problem = data.model(data.course, task.saturation, task.absent)
    rng = np.random.default_rng([task.seed, task.chain, len(task.absent)])
    return {"draws": sample(problem.target(), problem.start(rng), problem.free, rng, WARM_UP, DRAWS)}


def chain_tasks(seed: int, saturation: int) -> list[ChainTask]:
    """The chains of every variant."""
    return [ChainTask(number, seed, absent, saturation) for absent in VARIANTS.values() for number in range(CHAINS)]


def fits_of(found: list[Arrays], named: int) -> dict[str, Fit]:
    """The fits from the chains, in the order of `chain_tasks`; the first `named` parameters have a name."""
    fits = {}
    for number, name in enumerate(VARIANTS):
        chains = np.stack([each["draws"] for each in found[number * CHAINS : (number + 1) * CHAINS]])
        shown = chains[:, :, :named]
        fits[name] = Fit(chains.reshape(-1, chains.shape[2]), r_hat(shown), effective_draws(shown))
    return fits


@dataclass(frozen=True)
class Replay:
    """Whole histories that the fitted model makes from nothing, beside the one observed."""

    curves: np.ndarray  # (n, S, P + 1) cumulative adopters
    hazard: np.ndarray  # (n, K) adoptions per person and period, by contacts who had adopted, as many as anybody ever had
    observed_at_risk: np.ndarray  # (K,) people times periods
    observed_adoptions: np.ndarray  # (K,)


def replay(data: Adoption, fit: Fit, saturation: int, histories: int, seed: int) -> Replay:
    """`histories` histories from period 1 on, each from another draw."""
    course = data.course._replace(seen=np.zeros_like(data.course.seen))
    problem = data.model(course, saturation)
    everywhere, curves, hazards = np.ones(len(data.sites), np.bool_), [], []
    for number, row in enumerate(np.linspace(0, len(fit.draws) - 1, histories).astype(np.int64)):
        effects = problem.effects(fit.draws[row])
        time = continued(course, effects, everywhere, data.periods, seed * 100_003 + number, NODES, WEIGHTS)
        curves.append(cumulative(course.site, time, len(data.sites), data.periods))
        at_risk, adoptions = hazard_counts(data, time)
        hazards.append(np.divide(adoptions, at_risk, out=np.full(len(at_risk), np.nan), where=at_risk > 0))
    at_risk, adoptions = hazard_counts(data, data.course.time)
    met = np.isfinite(hazards).any(axis=0) | (at_risk > 0)
    kept = slice(0, int(np.flatnonzero(met).max(initial=-1)) + 1)  # nothing, where nobody has a contact
    return Replay(np.array(curves), np.array(hazards)[:, kept], at_risk[kept], adoptions[kept])


def hazard_counts(data: Adoption, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(MOST_CONTACTS + 1,) people times periods in which they could adopt, and adoptions, by contacts who had adopted.

    People without any contact are left out: they can never have one who has adopted.
    """
    counts = np.minimum(contacts_before(data.course._replace(time=time), data.periods), MOST_CONTACTS)
    tied = np.diff(data.course.tie_start) > 0
    at_risk, adoptions = np.zeros(MOST_CONTACTS + 1), np.zeros(MOST_CONTACTS + 1)
    for t in range(1, data.periods + 1):
        here = tied & ((time == 0) | (time >= t))
        at_risk += np.bincount(counts[here, t], minlength=MOST_CONTACTS + 1)
        adoptions += np.bincount(counts[here & (time == t), t], minlength=MOST_CONTACTS + 1)
    return at_risk, adoptions


def behaviour_draws(data: Adoption, fit: Fit) -> dict[str, np.ndarray]:
    """(n,) draws of the behaviour file's parameters, a working week being the time in which people weigh it once.

    A chance a period is spread over its weeks; ratios of odds stay as they are. Imitation cannot be negative there.
    """
    weeks = data.period.days / 7.0
    a_period = 1.0 / (1.0 + np.exp(-fit.draws[:, LEVEL]))
    a_week = 1.0 - (1.0 - a_period) ** (1.0 / weeks)
    return {
        "spontaneous_registration_per_week": a_week,
        "imitation_per_week": np.maximum(a_week * (np.exp(fit.draws[:, FIRST]) - 1.0), 0.0),
        "second_exposure_gain": np.exp(fit.draws[:, LATER]),
        "reluctance_spread": np.exp(fit.draws[:, RELUCTANCE]),
    }


def named(draws: np.ndarray, priors: Sequence[Prior]) -> dict[str, np.ndarray]:
    """(n,) draws of each parameter on its natural scale."""
    return {each.name: np.array([each.shown(value) for value in draws[:, row]]) for row, each in enumerate(priors)}
