"""How long a calibration to adoption data takes, said before it starts."""

import time

import numpy as np

from experiments.config.machine import cores
from experiments.report.numbers import about_minutes
from experiments.verbs.calibrate.adoption import fitting, holdout, recovery
from experiments.verbs.calibrate.adoption.data import Adoption
from sim.spelling import plural

EVALUATIONS = 8.0
"""Times the density is asked for a draw, on average (measured)."""
BASELINES = 1.5
"""Seconds that the baselines of a split take, where there are a thousand people (measured)."""


def announced(data: Adoption, saturation: int, trials: int, repetitions: int, workers: int | None) -> str:
    """What will be done, and about how long that takes here: the density is timed."""
    problem = data.model(data.course, saturation)
    target, start = problem.target(), problem.start(np.random.default_rng(0))
    target(start)  # compiled
    begun = time.perf_counter()
    for _ in range(10):
        target(start)
    once = (time.perf_counter() - begun) / 10 * EVALUATIONS
    chains = len(fitting.VARIANTS) * fitting.CHAINS * (fitting.WARM_UP + fitting.DRAWS)
    split = len(holdout.MODELS) * holdout.CHAINS * (holdout.WARM_UP + holdout.DRAWS) * once + BASELINES * len(data.course.site) / 1000
    seconds = chains * once + trials * split + repetitions * (recovery.WARM_UP + recovery.DRAWS) * once
    minutes = seconds / 60 / min(cores(), workers or cores())
    parts = [f"{len(fitting.VARIANTS) * fitting.CHAINS} chains"]
    parts += [plural(trials, "forecast")] if trials else []
    parts += [plural(repetitions, "made-up data set")] if repetitions else []
    return f"{', '.join(parts)}: {about_minutes(minutes)}."
