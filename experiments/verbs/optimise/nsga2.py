"""Searching by ask and tell (Optuna): a batch of trials is asked for, judged all together, and reported in the order asked.

So the same seed asks the same trials whoever judges them and in which order they finish.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import optuna
from optuna.distributions import BaseDistribution

Method = Literal["grid", "nsga2", "climb", "random"]

PATIENCE = 4
"""Trials that are asked for, at most, in times those wanted: repeats cost nothing, but may go on."""

optuna.logging.set_verbosity(optuna.logging.WARNING)


@dataclass(frozen=True)
class Evaluation:
    """What became of a trial: a value an objective (less is better), and by how much it breaks limits (0: it keeps them)."""

    values: tuple[float, ...]
    violation: float = 0.0


Judge = Callable[[Sequence[Mapping[str, Any]]], Sequence[Evaluation]]


def search(
    method: Method,
    space: Mapping[str, BaseDistribution],
    objectives: int,
    judge: Judge,
    trials: int,
    batch: int,
    seed: int,
    start: Mapping[str, Any] | None = None,
) -> list[tuple[dict[str, Any], Evaluation]]:
    """Every trial and its evaluation, in the order asked; it goes on until so many differ, as long as enough do.

    Args:
        method: "random", or "nsga2" (Deb et al. 2002; limits by constrained domination).
        space: what is searched, by name.
        objectives: number of values in an evaluation.
        judge: called with each batch.
        trials: how many that differ.
        batch: trials in a batch; with nsga2 also the size of a generation.
        seed: of the search.
        start: a trial that comes first.
    """
    sampler: optuna.samplers.BaseSampler = optuna.samplers.RandomSampler(seed)
    if method == "nsga2":
        sampler = optuna.samplers.NSGAIISampler(population_size=batch, seed=seed)
    study = optuna.create_study(directions=["minimize"] * objectives, sampler=sampler)
    if start is not None:
        study.enqueue_trial(dict(start))
    found: list[tuple[dict[str, Any], Evaluation]] = []
    differ: set[tuple[Any, ...]] = set()
    while len(differ) < trials and len(found) < PATIENCE * trials:
        asked = [study.ask(dict(space)) for _ in range(min(batch, trials - len(differ)))]
        evaluations = judge([trial.params for trial in asked])
        for trial, evaluation in zip(asked, evaluations, strict=True):
            trial.set_constraint("limits", evaluation.violation)
            study.tell(trial, evaluation.values)
            found.append((dict(trial.params), evaluation))
            differ.add(tuple(trial.params.values()))
    return found
